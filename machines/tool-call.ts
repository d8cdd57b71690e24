// One tool call, from the moment it is intercepted to the moment its handling has been looked back on.
import { assign, emit, fromCallback, fromPromise, setup } from 'xstate';
import type { Decision } from '../src/domain/approval.ts';
import type { Finding } from '../src/domain/finding.ts';
import type { ApprovalId, CallId } from '../src/domain/ids.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import type { PlanSummary } from '../src/domain/plan.ts';
import type { AuditEvent } from '../src/domain/record.ts';
import type { CallFacts } from '../src/domain/tool-call.ts';
import type { Scope, Verdict } from '../src/domain/verdict.ts';

/** A question to a human, as far as the machine needs it. The deadline is data: it survives a restore. */
export interface Question {
  id: ApprovalId;
  planHash: string;
  requestedAt: number;
  deadline: number;
  scopes: Scope[];
}

/** What judging a call gives: the verdict, and the question to ask when a human must decide. */
export interface Evaluation {
  verdict: Verdict;
  question: Question | null;
}

/** Whether what a human allowed is still what would run. With a new plan, it is judged again from the start. */
export type Confirmation = { same: true } | { same: false; plan: PlanSummary };

/** Where a refusal came from. `stage` is a state of this machine or the reason a wait ended. */
export interface Block {
  stage: 'plan' | 'policy' | 'human' | 'deadline' | 'session' | 'fault';
  reason: string;
}

export interface ToolCallContext {
  call: CallFacts;
  plan: PlanSummary | null;
  verdict: Verdict | null;
  question: Question | null;
  decision: Decision | null;
  block: Block | null;
  outcome: Outcome | null;
  findings: Finding[];
}

export type ToolCallEvent =
  | { type: 'decide'; decision: Decision }
  | { type: 'due' }
  | { type: 'report'; outcome: Outcome }
  | { type: 'close'; reason: string };

/** What a session learns of a call that is over. */
export interface ToolCallOutput {
  callId: CallId;
  blocked: boolean;
  asked: boolean;
}

/** The version of this statechart's shape. Bumped with a migration whenever its structure changes. */
export const toolCallVersion = 1;

const missing = (effect: string) => (): Promise<never> =>
  Promise.reject(new Error(`${effect} is not provided`));

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const ids = (context: ToolCallContext) => ({ session: context.call.sessionId, call: context.call.id });

export const toolCall = setup({
  types: {
    context: {} as ToolCallContext,
    events: {} as ToolCallEvent,
    emitted: {} as AuditEvent,
    input: {} as { call: CallFacts },
    output: {} as ToolCallOutput,
  },
  actors: {
    // Unprovided, each of these ends the call in `blocked`.
    plan: fromPromise<PlanSummary, { callId: CallId }>(missing('plan')),
    evaluate: fromPromise<Evaluation, { callId: CallId }>(missing('evaluate')),
    confirm: fromPromise<Confirmation, { callId: CallId; planHash: string }>(missing('confirm')),
    critique: fromPromise<Finding[], { callId: CallId; outcome: Outcome }>(missing('critique')),
    ask: fromCallback<ToolCallEvent, { callId: CallId; question: Question }>(() => {}),
    deadline: fromCallback<ToolCallEvent, { at: number }>(({ sendBack }) => sendBack({ type: 'due' })),
  },
  actions: {
    block: assign({ block: (_, params: Block) => params }),
    observe: assign({ outcome: (_, params: { outcome: Outcome }) => params.outcome }),
    remember: assign({ decision: (_, params: { decision: Decision }) => params.decision }),
    recordDecision: emit(({ context }, params: { decision: Decision }) => ({
      type: 'approval.decided',
      ...ids(context),
      decision: params.decision,
    })),
    recordExpiry: emit(({ context }) => ({
      type: 'approval.expired',
      ...ids(context),
      approval: questionOf(context).id,
    })),
    recordCancel: emit(({ context }, params: { reason: string }) => ({
      type: 'approval.cancelled',
      ...ids(context),
      approval: questionOf(context).id,
      reason: params.reason,
    })),
  },
  guards: {
    isAllowed: ({ context }) => context.verdict?.effect === 'allow',
    mustAsk: ({ context }) => context.verdict?.effect === 'require_approval' && context.question !== null,
    isUnchanged: (_, params: { same: boolean }) => params.same,
    approves: ({ context, event }) =>
      event.type === 'decide' &&
      event.decision.effect === 'approve' &&
      event.decision.approvalId === context.question?.id &&
      event.decision.at < context.question.deadline &&
      context.question.scopes.includes(event.decision.scope),
    denies: ({ context, event }) =>
      event.type === 'decide' &&
      event.decision.effect === 'deny' &&
      event.decision.approvalId === context.question?.id,
  },
}).createMachine({
  id: 'toolCall',
  context: ({ input }) => ({
    call: input.call,
    plan: null,
    verdict: null,
    question: null,
    decision: null,
    block: null,
    outcome: null,
    findings: [],
  }),
  output: ({ context }) => ({
    callId: context.call.id,
    blocked: context.block !== null,
    asked: context.question !== null,
  }),
  initial: 'intercepted',
  states: {
    intercepted: {
      description: 'The agent asks. Nothing is known of the call but its words.',
      entry: emit(({ context: { call } }) => ({
        type: 'call.intercepted',
        session: call.sessionId,
        call: call.id,
        agent: call.agent,
        tool: call.tool,
        ...(call.subagent === undefined ? {} : { subagent: call.subagent }),
        ...(call.agentCallId === undefined ? {} : { agentCallId: call.agentCallId }),
        inputHash: call.inputHash,
        cwd: call.cwd,
      })),
      invoke: {
        id: 'plan',
        src: 'plan',
        input: ({ context }) => ({ callId: context.call.id }),
        onDone: { target: 'planned', actions: assign({ plan: ({ event }) => event.output }) },
        onError: {
          target: 'blocked',
          actions: {
            type: 'block',
            params: ({ event }) => ({ stage: 'plan', reason: reasonOf(event.error) }),
          },
        },
      },
      on: { close: { target: 'blocked', actions: { type: 'block', params: closed } } },
    },

    planned: {
      description: 'The call is split into its atomic operations.',
      entry: emit(({ context }) => ({
        type: 'call.planned',
        ...ids(context),
        planHash: planOf(context).hash,
        text: planOf(context).text,
        operations: planOf(context).operations,
        problems: planOf(context).problems,
      })),
      invoke: {
        id: 'evaluate',
        src: 'evaluate',
        input: ({ context }) => ({ callId: context.call.id }),
        onDone: {
          target: 'evaluated',
          actions: assign({
            verdict: ({ event }) => event.output.verdict,
            question: ({ event }) => event.output.question,
            decision: null,
          }),
        },
        onError: {
          target: 'blocked',
          actions: {
            type: 'block',
            params: ({ event }) => ({ stage: 'policy', reason: reasonOf(event.error) }),
          },
        },
      },
      on: { close: { target: 'blocked', actions: { type: 'block', params: closed } } },
    },

    evaluated: {
      description: 'Rules have spoken. What is neither allowed nor to be asked is blocked.',
      entry: emit(({ context }) => ({
        type: 'call.evaluated',
        ...ids(context),
        effect: verdictOf(context).effect,
        rule: verdictOf(context).rule,
        reason: verdictOf(context).reason,
        operations: verdictOf(context).operations,
        policyHash: verdictOf(context).policyHash,
        ...riskOf(verdictOf(context)),
      })),
      always: [
        { guard: 'isAllowed', target: 'executed' },
        { guard: 'mustAsk', target: 'awaitingApproval' },
        {
          target: 'blocked',
          actions: {
            type: 'block',
            params: ({ context }) => ({ stage: 'policy', reason: verdictOf(context).reason }),
          },
        },
      ],
    },

    awaitingApproval: {
      description: 'Held until a human answers, or the deadline does.',
      entry: emit(({ context }) => ({
        type: 'approval.requested',
        ...ids(context),
        approval: questionOf(context).id,
        planHash: questionOf(context).planHash,
        deadline: questionOf(context).deadline,
        scopes: questionOf(context).scopes,
      })),
      invoke: {
        id: 'deadline',
        src: 'deadline',
        input: ({ context }) => ({ at: questionOf(context).deadline }),
      },
      initial: 'asking',
      states: {
        asking: {
          description: 'The question is open on every channel.',
          invoke: {
            id: 'ask',
            src: 'ask',
            input: ({ context }) => ({ callId: context.call.id, question: questionOf(context) }),
          },
          on: {
            decide: [
              {
                guard: 'approves',
                target: 'confirming',
                actions: [
                  { type: 'remember', params: decisionOf },
                  { type: 'recordDecision', params: decisionOf },
                ],
              },
              {
                guard: 'denies',
                target: '#toolCall.blocked',
                actions: [
                  { type: 'remember', params: decisionOf },
                  { type: 'recordDecision', params: decisionOf },
                  {
                    type: 'block',
                    params: ({ event }) => ({
                      stage: 'human',
                      reason: event.decision.reason ?? `${event.decision.by} said no`,
                    }),
                  },
                ],
              },
            ],
            due: {
              target: '#toolCall.blocked',
              actions: [
                'recordExpiry',
                { type: 'block', params: { stage: 'deadline', reason: 'nobody answered in time' } },
              ],
            },
            close: {
              target: '#toolCall.blocked',
              actions: [
                { type: 'recordCancel', params: closed },
                { type: 'block', params: closed },
              ],
            },
          },
        },
        confirming: {
          description: 'A human said yes. It is released only if it is still what they saw.',
          invoke: {
            id: 'confirm',
            src: 'confirm',
            input: ({ context }) => ({ callId: context.call.id, planHash: questionOf(context).planHash }),
            onDone: [
              {
                guard: { type: 'isUnchanged', params: ({ event }) => ({ same: event.output.same }) },
                target: '#toolCall.executed',
              },
              {
                target: '#toolCall.planned',
                actions: assign({
                  plan: ({ context, event }) => (event.output.same ? context.plan : event.output.plan),
                }),
              },
            ],
            onError: {
              target: '#toolCall.blocked',
              actions: {
                type: 'block',
                params: ({ event }) => ({ stage: 'fault', reason: reasonOf(event.error) }),
              },
            },
          },
          on: {
            due: {
              target: '#toolCall.blocked',
              actions: {
                type: 'block',
                params: {
                  stage: 'deadline',
                  reason: 'approved, but the agent no longer waited for the answer',
                },
              },
            },
            close: { target: '#toolCall.blocked', actions: { type: 'block', params: closed } },
          },
        },
      },
    },

    executed: {
      description: 'Released to the agent, which runs it. Waiting for its report.',
      entry: emit(({ context }) => ({
        type: 'call.released',
        ...ids(context),
        planHash: planOf(context).hash,
      })),
      on: {
        report: {
          target: 'observed',
          actions: { type: 'observe', params: ({ event }) => ({ outcome: event.outcome }) },
        },
        close: {
          target: 'observed',
          actions: {
            type: 'observe',
            params: ({ event }) => ({
              outcome: { status: 'unknown', detail: `never reported: ${event.reason}` },
            }),
          },
        },
      },
    },

    blocked: {
      description: 'Refused. The agent is told why.',
      entry: emit(({ context }) => ({
        type: 'call.blocked',
        ...ids(context),
        stage: context.block?.stage ?? 'fault',
        reason: context.block?.reason ?? 'blocked',
      })),
      always: {
        target: 'observed',
        actions: { type: 'observe', params: { outcome: { status: 'blocked' } } },
      },
    },

    observed: {
      description: 'What became of the call is known, or known to be unknown.',
      entry: emit(({ context }) => ({
        type: 'call.observed',
        ...ids(context),
        outcome: context.outcome ?? { status: 'unknown' },
      })),
      invoke: {
        id: 'critique',
        src: 'critique',
        input: ({ context }) => ({
          callId: context.call.id,
          outcome: context.outcome ?? { status: 'unknown' as const },
        }),
        onDone: { target: 'critiqued', actions: assign({ findings: ({ event }) => event.output }) },
        onError: {
          target: 'critiqued',
          actions: assign({
            findings: ({ event }) => [
              {
                id: 'critic.fault',
                severity: 'medium' as const,
                detail: reasonOf(event.error).slice(0, 500),
              },
            ],
          }),
        },
      },
    },

    critiqued: {
      description: 'The handling of the call has been looked back on.',
      entry: emit(({ context }) => ({ type: 'call.critiqued', ...ids(context), findings: context.findings })),
      always: { target: 'closed' },
    },

    closed: { type: 'final' },
  },
});

// Hoisted, because the machine above names them.
function closed({ event }: { event: { type: 'close'; reason: string } }): Block {
  return { stage: 'session', reason: event.reason };
}

function decisionOf({ event }: { event: { type: 'decide'; decision: Decision } }): { decision: Decision } {
  return { decision: event.decision };
}

const riskOf = ({ risk }: Verdict): { risk?: number } => (risk === undefined ? {} : { risk: risk.score });

/** A state that holds a question is entered only with one; anything else is a fault, which ends in deny. */
function questionOf(context: ToolCallContext): Question {
  if (context.question === null) throw new Error('a call is held without a question');
  return context.question;
}

/** Likewise for the plan. */
function planOf(context: ToolCallContext): PlanSummary {
  if (context.plan === null) throw new Error('a call is judged without a plan');
  return context.plan;
}

/** Likewise for the verdict. */
function verdictOf(context: ToolCallContext): Verdict {
  if (context.verdict === null) throw new Error('a call is decided without a verdict');
  return context.verdict;
}
