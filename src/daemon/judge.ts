import type { Confirmation, Evaluation, ToolCallContext } from '../../machines/tool-call.ts';
import type { ApprovalId, CallId } from '../domain/ids.ts';
import type { Plan, PlanSummary } from '../domain/plan.ts';
import type { Session } from '../domain/session.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { FileSystemPort } from '../planner/file-system.ts';
import { plan as planCall } from '../planner/plan.ts';
import { summarize } from '../planner/summarize.ts';
import { evaluate } from '../policy/evaluate.ts';
import { redact } from '../redact/redact.ts';
import { newApprovalId } from './new-id.ts';
import type { Policies } from './policies.ts';

/** Why nothing may be allowed at the moment, whatever the rules say; undefined when the gate is open. */
export type GateReason = (session: Session) => string | undefined;

interface JudgeOptions {
  policies: Policies;
  gate: GateReason;
  fs: FileSystemPort;
  aegisHome: string;
  tmp: string;
  now: () => number;
  sessionOf: (call: ToolCall) => Session | undefined;
  /** Whether a human allowed this plan for the rest of the session. */
  isGranted: (call: ToolCall, planHash: string) => boolean;
  isTaken: (id: ApprovalId) => boolean;
  contextOf: (call: ToolCall) => ToolCallContext | undefined;
}

/**
 * Plans and judges calls. It keeps the raw input of each open call in memory only: what is stored is redacted, so
 * after a restart the agent's hook has to bring it again.
 */
export interface Judge {
  /** The raw call is here; anything that waited for it goes on. */
  take(call: ToolCall): void;
  drop(callId: CallId): void;
  plan(input: { callId: CallId }): Promise<PlanSummary>;
  evaluate(input: { callId: CallId }): Promise<Evaluation>;
  confirm(input: { callId: CallId; planHash: string }): Promise<Confirmation>;
}

export const createJudge = (options: JudgeOptions): Judge => {
  const calls = new Map<CallId, ToolCall>();
  const plans = new Map<CallId, Plan>();
  const arrivals = new Map<CallId, (call: ToolCall) => void>();

  const raw = (callId: CallId): ToolCall => {
    const call = calls.get(callId);
    if (call === undefined) throw new Error('the daemon was restarted before it had judged this call');
    return call;
  };

  const sessionOf = (call: ToolCall): Session => {
    const session = options.sessionOf(call);
    if (session === undefined) throw new Error('the session is over');
    return session;
  };

  const planNow = (call: ToolCall): Plan => {
    const policy = options.policies.forSession(sessionOf(call));
    return planCall(call, { fs: options.fs, limits: policy.limits });
  };

  const judge = (call: ToolCall, plan: Plan): Verdict => {
    const session = sessionOf(call);
    const policy = options.policies.forSession(session);
    const closed = options.gate(session);
    if (closed !== undefined) {
      return { effect: 'deny', rule: 'gate', reason: closed, operations: [], policyHash: policy.hash };
    }
    const judged = (granted: boolean): Verdict =>
      evaluate({ policy, plan, call, session, aegisHome: options.aegisHome, tmp: options.tmp, granted });
    const verdict = judged(false);
    return verdict.effect === 'require_approval' && options.isGranted(call, plan.hash)
      ? judged(true)
      : verdict;
  };

  const arrival = (callId: CallId): Promise<ToolCall> => {
    const call = calls.get(callId);
    if (call !== undefined) return Promise.resolve(call);
    // Approved while the hook is away, as after a restart: it comes back within seconds, or the deadline ends this.
    return new Promise((resolve) => arrivals.set(callId, resolve));
  };

  return {
    take(call) {
      calls.set(call.id, call);
      arrivals.get(call.id)?.(call);
      arrivals.delete(call.id);
    },

    drop(callId) {
      calls.delete(callId);
      plans.delete(callId);
      arrivals.delete(callId);
    },

    async plan({ callId }) {
      const plan = planNow(raw(callId));
      plans.set(callId, plan);
      return summarize(plan, redact);
    },

    async evaluate({ callId }) {
      const call = raw(callId);
      const plan = plans.get(callId) ?? planNow(call);
      const verdict = judge(call, plan);
      if (verdict.approval === undefined) return { verdict, question: null };
      const requestedAt = options.now();
      return {
        verdict,
        question: {
          id: newApprovalId(options.isTaken),
          planHash: plan.hash,
          requestedAt,
          deadline: requestedAt + verdict.approval.ttl,
          scopes: verdict.approval.scopes,
        },
      };
    },

    async confirm({ callId, planHash }) {
      const call = await arrival(callId);
      const plan = planNow(call);
      plans.set(callId, plan);
      const session = sessionOf(call);
      const closed = options.gate(session);
      if (closed !== undefined) throw new Error(closed);
      const asked = options.contextOf(call)?.verdict?.policyHash;
      const policy = options.policies.forSession(session);
      if (plan.hash === planHash && policy.hash === asked) return { same: true };
      return { same: false, plan: summarize(plan, redact) };
    },
  };
};
