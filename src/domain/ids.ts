import { z } from 'zod';

/** A session: one run of `aegis wrap`. `s_` and 16 characters of base32. */
export const SessionId = z
  .string()
  .regex(/^s_[a-z0-9]{16}$/)
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof SessionId>;

/** One tool call of an agent. `c_` and 16 characters of base32. */
export const CallId = z
  .string()
  .regex(/^c_[a-z0-9]{16}$/)
  .brand<'CallId'>();
export type CallId = z.infer<typeof CallId>;

/** One question to a human. Six characters of base32: short enough to be typed. */
export const ApprovalId = z
  .string()
  .regex(/^[a-z0-9]{6}$/)
  .brand<'ApprovalId'>();
export type ApprovalId = z.infer<typeof ApprovalId>;

/** SHA-256, lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Milliseconds since the Unix epoch. */
export const Instant = z.int().nonnegative();

/** An absolute path without NUL. */
export const AbsolutePath = z
  .string()
  .max(4096)
  .refine((path) => path.startsWith('/') && !path.includes('\0'), 'expected an absolute path');
