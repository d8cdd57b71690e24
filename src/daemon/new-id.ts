import { randomBytes } from 'node:crypto';
import { ApprovalId, CallId, SessionId } from '../domain/ids.ts';

// 32 characters that are not mistaken for one another when they are read aloud or typed.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

const random = (length: number): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');

/** 80 random bits. */
export const newSessionId = (): SessionId => SessionId.parse(`s_${random(16)}`);

/** 80 random bits. */
export const newCallId = (): CallId => CallId.parse(`c_${random(16)}`);

/** 30 random bits: unique among what is pending, not a secret. `taken` says whether one is in use. */
export const newApprovalId = (taken: (id: ApprovalId) => boolean): ApprovalId => {
  for (;;) {
    const id = ApprovalId.parse(random(6));
    if (!taken(id)) return id;
  }
};

/** The key of a session's hook, 192 random bits. */
export const newSessionKey = (): string => randomBytes(24).toString('base64url');
