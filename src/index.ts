/** The public API: the vocabulary, and judging a call without a daemon. */
export type { Approval, ApprovalView, Decision } from './domain/approval.ts';
export type { Operation } from './domain/operation.ts';
export type { Plan } from './domain/plan.ts';
export { AuditEvent, AuditRecord } from './domain/record.ts';
export type { Session } from './domain/session.ts';
export { ToolCall } from './domain/tool-call.ts';
export type { Verdict } from './domain/verdict.ts';
export { AegisError } from './errors.ts';
export { plan } from './planner/plan.ts';
export { evaluate } from './policy/evaluate.ts';
export { loadPolicy } from './policy/load.ts';
