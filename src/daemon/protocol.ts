import { z } from 'zod';
import { Approval, Principal } from '../domain/approval.ts';
import { AbsolutePath, Instant, SessionId, Sha256 } from '../domain/ids.ts';
import { AuditRecord } from '../domain/record.ts';
import { ProtectionLevel, Session, SessionCounts, SessionState } from '../domain/session.ts';
import { Scope } from '../domain/verdict.ts';

/**
 * The local API, version 1: HTTP with JSON bodies on `admin.sock`. Daemon and clients share these schemas.
 *
 *   GET  /v1/status                    Status
 *   GET  /v1/sessions                  SessionInfo[]
 *   POST /v1/sessions                  SessionRequest -> SessionGranted        (used by `wrap`)
 *   GET  /v1/sessions/:id              SessionInfo
 *   POST /v1/sessions/:id/end          SessionEnd -> SessionInfo
 *   GET  /v1/approvals?state=&session= Approval[]
 *   GET  /v1/approvals/:id             Approval
 *   POST /v1/approvals/:id/decision    DecisionRequest -> Approval             (409 Problem when another won)
 *   GET  /v1/records?…                 AuditRecord[]   (RecordQuery)
 *   GET  /v1/events?…                  text/event-stream of AuditRecord, id = seq, resumes from Last-Event-ID
 *   POST /v1/freeze, /v1/thaw          FreezeRequest -> Status
 *   POST /v1/reload                    Reloaded        (422 Problem when refused; the last good one stays)
 *   POST /v1/stop                      202
 *
 * An error is a Problem with a 4xx or 5xx status.
 */

/** What went wrong, in the fields of AegisError. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  /** With 409: who had decided already. */
  approval: Approval.optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Status = z.object({
  version: z.string(),
  node: z.string(),
  pid: z.int(),
  home: z.string(),
  boot: z.string(),
  startedAt: Instant,
  /** `serving`, `draining`; with what is wrong in `lastError`. */
  state: z.string(),
  /** False when the record cannot be written: every call is denied. */
  recording: z.boolean(),
  sessions: z.int(),
  pending: z.int(),
  level: ProtectionLevel,
  policy: z.object({
    hash: Sha256,
    files: z.array(z.string()),
    rules: z.int(),
    error: z.string().optional(),
  }),
  audit: z.object({ seq: z.int(), hash: Sha256 }),
  lastError: z.object({ at: Instant, message: z.string() }).optional(),
});
export type Status = z.infer<typeof Status>;

export const SessionRequest = z.strictObject({
  ...Session.omit({ id: true, startedAt: true }).shape,
  /** Values to hide wherever they stand until the session ends. Never stored, never logged. */
  secrets: z.array(z.string().min(8).max(4096)).max(256).optional(),
});
export type SessionRequest = z.infer<typeof SessionRequest>;

export const SessionGranted = z.object({
  session: Session,
  /** Goes into the hook command: proves that a hook message belongs to this session. */
  key: z.string(),
  hookSocket: AbsolutePath,
  policy: z.object({ hash: Sha256, rules: z.int() }),
  /** The channels a question would be asked on. */
  channels: z.array(z.string()),
});
export type SessionGranted = z.infer<typeof SessionGranted>;

export const SessionInfo = z.object({
  session: Session,
  state: SessionState,
  /** When the session's hook first proved itself. */
  handshakeAt: Instant.optional(),
  endedAt: Instant.optional(),
  counts: SessionCounts,
  pending: z.int(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

export const SessionEnd = z.strictObject({ reason: z.string().max(200) });

export const DecisionRequest = z.strictObject({
  effect: z.enum(['approve', 'deny']),
  scope: Scope.default('once'),
  reason: z.string().max(500).optional(),
});
export type DecisionRequest = z.input<typeof DecisionRequest>;

export const RecordQuery = z.object({
  /** Only records after this sequence number. */
  after: z.coerce.number().int().nonnegative().optional(),
  /** Only records from this instant on, in milliseconds. */
  since: z.coerce.number().int().nonnegative().optional(),
  session: SessionId.optional(),
  /** Comma-separated record types. */
  types: z.string().max(500).optional(),
  /** At most N of what matches: the first N behind `after` where that is given, otherwise the last N. */
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
});
export type RecordQuery = z.input<typeof RecordQuery>;

/** `freeze` refuses every call of a session, or of all when no session is named, until `thaw`. */
export const FreezeRequest = z.strictObject({ session: SessionId.optional() });

export const Reloaded = z.object({
  hash: Sha256,
  files: z.array(z.string()),
  rules: z.int(),
  changed: z.boolean(),
});
export type Reloaded = z.infer<typeof Reloaded>;

export const Approvals = z.array(Approval);
export const Sessions = z.array(SessionInfo);
export const Records = z.array(AuditRecord);
export { Approval, AuditRecord, Principal };
