import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type AuditEvent, AuditRecord } from '../domain/record.ts';

/** What the first record names as its predecessor: 64 zeros. */
export const genesisHash = '0'.repeat(64);

/** The end of a chain: the last sequence number and its hash. */
export interface ChainHead {
  seq: number;
  hash: string;
}

/** The head of a chain that has no record yet. */
export const genesis: ChainHead = { seq: 0, hash: genesisHash };

/** Where and when an event enters the chain. `at` is milliseconds since the epoch, `boot` names the daemon's run. */
export interface Place {
  seq: number;
  at: number;
  boot: string;
  prev: string;
}

/** A record and the text that stands for it in the table and in the file (without the newline). */
export interface SealedRecord {
  record: AuditRecord;
  line: string;
}

/**
 * The text of a value after RFC 8785 (JSON Canonicalization Scheme). Throws Error on what JSON cannot hold: NaN,
 * infinities, cycles, lone surrogates.
 */
export const canonicalText = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a value without a JSON form cannot be sealed');
  return text;
};

/** The hash of a record: SHA-256, lower-case hex, over the canonical text of everything but `hash` itself. */
export const hashOf = (body: object): string => hash('sha256', canonicalText(body), 'hex');

/** RFC 8785 refuses lone surrogates, and agents can send them: they become U+FFFD, so the event is still recorded. */
const wellFormed = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [String(wellFormed(key)), wellFormed(member)]),
  );
};

/**
 * Gives an event its place in the chain. The fields of the place always win over fields of the event of the same name.
 * Throws ZodError when the place is not one (seq below 1, a previous hash that is none).
 */
export const seal = (event: AuditEvent, place: Place): SealedRecord => {
  const { hash: _, ...fields } = wellFormed(event) as Record<string, unknown>;
  const body = { ...fields, v: 1, seq: place.seq, ts: place.at, boot: place.boot, prev: place.prev };
  const record = AuditRecord.parse({ ...body, hash: hashOf(body) });
  return { record, line: canonicalText(record) };
};
