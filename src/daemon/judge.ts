import type { Confirmation, Evaluation, ToolCallContext } from '../../machines/tool-call.ts';
import type { Inspection } from '../critic/detector.ts';
import type { Thresholds } from '../critic/thresholds.ts';
import type { Finding } from '../domain/finding.ts';
import type { ApprovalId, CallId } from '../domain/ids.ts';
import type { Plan, PlanSummary } from '../domain/plan.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { Session } from '../domain/session.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Verdict } from '../domain/verdict.ts';
import { driftOf } from '../planner/bound-files.ts';
import type { FileSystemPort } from '../planner/file-system.ts';
import { plan as planCall } from '../planner/plan.ts';
import { summarize } from '../planner/summarize.ts';
import { consider } from '../policy/consider.ts';
import { redactFor } from '../redact/redact.ts';
import type { Write } from '../store/write.ts';
import { workClock } from '../work-clock.ts';
import { newApprovalId } from './new-id.ts';
import type { Policies } from './policies.ts';
import type { SessionMemories } from './session-memory.ts';

/** Why nothing may be allowed at the moment, whatever the rules say; undefined when the gate is open. */
export type GateReason = (session: Session) => string | undefined;

interface JudgeOptions {
  policies: Policies;
  gate: GateReason;
  fs: FileSystemPort;
  aegisHome: string;
  tmp: string;
  now: () => number;
  memories: SessionMemories;
  /** The thresholds of the critic that are in force. */
  thresholds: () => Thresholds;
  /** Whether no earlier session worked where this one does. */
  isFirstHere: (session: Session) => boolean;
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
  /** The plan of an open call, once it was made. */
  planOf(callId: CallId): Plan | undefined;
  /** What the critic noticed of a call before its verdict. */
  noticed(callId: CallId): readonly Finding[];
  /** Takes in what became of a call; what of it belongs on disk together with the event. */
  remember(event: AuditEvent, context: ToolCallContext): Write[];
}

type Asked = NonNullable<Inspection['approvals']>[number];

/** Questions that are remembered for the detector of fatigue: far more than a person answers in an hour. */
const keptQuestions = 200;

export const createJudge = (options: JudgeOptions): Judge => {
  const calls = new Map<CallId, ToolCall>();
  const plans = new Map<CallId, Plan>();
  const arrivals = new Map<CallId, (call: ToolCall) => void>();
  const findings = new Map<CallId, readonly Finding[]>();
  /** Why a call that was approved is asked about again. */
  const drifts = new Map<CallId, string>();
  const questions: Asked[] = [];

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
    return planCall(call, { fs: options.fs, limits: { ...policy.limits, clock: workClock() } });
  };

  const judge = (call: ToolCall, plan: Plan): Verdict => {
    const session = sessionOf(call);
    const policy = options.policies.forSession(session);
    const closed = options.gate(session);
    if (closed !== undefined) {
      return { effect: 'deny', rule: 'gate', reason: closed, operations: [], policyHash: policy.hash };
    }
    const { memories } = options;
    const considered = consider({
      policy,
      call,
      plan,
      fs: options.fs,
      aegisHome: options.aegisHome,
      tmp: options.tmp,
      session,
      now: options.now(),
      memory: memories.of(session.id),
      rates: memories.rates,
      critic: {
        history: memories.history(session.id),
        thresholds: options.thresholds(),
        baseline: memories.baseline(session.cwd),
        approvals: questions,
      },
      firstSession: options.isFirstHere(session),
      spent: workClock(),
      // A yes to what was shown before is no yes to what it has become.
      granted: (planHash) => !drifts.has(call.id) && options.isGranted(call, planHash),
    });
    findings.set(call.id, considered.findings);
    const { verdict } = considered;
    const drift = drifts.get(call.id);
    if (drift === undefined || verdict.effect !== 'require_approval') return verdict;
    return { ...verdict, reason: `asked again, because ${drift}; ${verdict.reason}` };
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
      findings.delete(callId);
      drifts.delete(callId);
    },

    async plan({ callId }) {
      const plan = planNow(raw(callId));
      plans.set(callId, plan);
      return summarize(plan, redactFor(plan));
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
      const context = options.contextOf(call);
      const policy = options.policies.forSession(session);
      const samePolicy = policy.hash === context?.verdict?.policyHash;
      if (plan.hash === planHash && samePolicy) return { same: true };
      const summary = summarize(plan, redactFor(plan));
      drifts.set(callId, driftText(context?.plan ?? undefined, summary, samePolicy));
      return { same: false, plan: summary };
    },

    planOf: (callId) => plans.get(callId),

    noticed: (callId) => findings.get(callId) ?? [],

    remember(event, context) {
      const at = options.now();
      if (event.type === 'approval.requested') {
        questions.push({ at: context.question?.requestedAt ?? at });
        if (questions.length > keptQuestions) questions.shift();
      }
      if (event.type === 'approval.decided') {
        const asked = context.question?.requestedAt;
        const index = questions.findIndex((question) => question.at === asked);
        if (index >= 0) questions[index] = { at: asked ?? at, answeredAfterMs: at - (asked ?? at) };
      }
      if (event.type !== 'call.released' && event.type !== 'call.blocked') return [];
      const call = calls.get(event.call);
      const plan = plans.get(event.call);
      const { verdict, block } = context;
      if (call === undefined || plan === undefined || verdict === null) return [];
      const settled = { call, plan, verdict, inputHash: context.call.inputHash, at };
      if (event.type === 'call.released') return options.memories.released(settled);
      // A closed gate or a session that ends says nothing of the call.
      const judged = block?.stage === 'human' || (block?.stage === 'policy' && verdict.rule !== 'gate');
      return judged ? options.memories.refused(settled) : [];
    },
  };
};

/** What is not as it was when the human was asked, in words. */
const driftText = (before: PlanSummary | undefined, after: PlanSummary, samePolicy: boolean): string => {
  const files = before === undefined ? undefined : driftOf(before, after);
  if (files !== undefined) return samePolicy ? files : `${files}, and the policy changed`;
  if (!samePolicy) return 'the policy changed';
  return 'what it would do is no longer the same';
};
