import type { z } from 'zod';
import type { Approval, ApprovalState, Decision } from '../../domain/approval.ts';
import type { AuditRecord } from '../../domain/record.ts';
import type {
  FreezeRequest,
  RecordQuery,
  Reloaded,
  SessionGranted,
  SessionInfo,
  SessionRequest,
  Status,
} from '../protocol.ts';

/** What happened to a decision: recorded, or too late because somebody (or the deadline) was first. */
export type DecisionResult = { won: true; approval: Approval } | { won: false; approval: Approval };

/** What the API may ask of the daemon. Methods throw AegisError for what the caller did wrong. */
export interface DaemonPort {
  status(): Status;
  sessions(): SessionInfo[];
  session(id: string): SessionInfo | undefined;
  openSession(request: z.output<typeof SessionRequest>): Promise<SessionGranted>;
  endSession(id: string, reason: string): Promise<SessionInfo | undefined>;
  /** `state` undefined means all. */
  approvals(filter: { state?: ApprovalState; session?: string }): Approval[];
  approval(id: string): Approval | undefined;
  /** Resolves once the decision is on disk. Undefined when there is no such approval. */
  decide(decision: Decision): Promise<DecisionResult | undefined>;
  records(query: z.output<typeof RecordQuery>): AuditRecord[];
  /** Calls back after each commit of new audit records; returns how to stop. */
  onCommit(listener: () => void): () => void;
  freeze(request: z.output<typeof FreezeRequest>): Status;
  thaw(request: z.output<typeof FreezeRequest>): Status;
  reload(): Promise<Reloaded>;
  /** Begins to drain; the process exits by itself. */
  stop(): void;
  now(): number;
}
