import type { Confirmation, Evaluation, ToolCallEvent } from '../../../machines/tool-call.ts';
import type { Decision } from '../../../src/domain/approval.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { ApprovalId, CallId, SessionId } from '../../../src/domain/ids.ts';
import type { PlanSummary } from '../../../src/domain/plan.ts';
import type { CallFacts } from '../../../src/domain/tool-call.ts';
import type { Effect, Verdict } from '../../../src/domain/verdict.ts';

/** What the walks know of a state of the call: enough to choose what may happen next. */
export interface Seen {
  context: { plan: PlanSummary | null };
  /** The invoked effects that are alive. */
  children: Partial<Record<string, unknown>>;
}

/** The effects that answer the machine, by the id of their invocation. */
export type Invoked = 'plan' | 'evaluate' | 'confirm' | 'critique';

type Done<Id extends Invoked, Output> = { type: `xstate.done.actor.${Id}`; output: Output };

/** An event of the model: what comes from outside, and what the invoked effects answer. */
export type ModelEvent =
  | ToolCallEvent
  | Done<'plan', PlanSummary>
  | Done<'evaluate', Evaluation>
  | Done<'confirm', Confirmation>
  | Done<'critique', Finding[]>
  | { type: `xstate.error.actor.${Invoked}`; error: Error };

export const sessionId = SessionId.parse(`s_${'0'.repeat(16)}`);
export const callId = CallId.parse(`c_${'0'.repeat(16)}`);

export const call: CallFacts = {
  id: callId,
  sessionId,
  nonce: '0'.repeat(32),
  agent: 'scripted',
  tool: 'Bash',
  agentCallId: 'toolu_1',
  inputHash: '1'.repeat(64),
  cwd: '/work',
  receivedAt: 1_000,
};

/** The questions are open from the first of these instants to the second. */
export const requestedAt = 1_000;
export const deadline = 2_000;

const planOf = (text: 'first' | 'second'): PlanSummary => ({
  hash: (text === 'first' ? 'a' : 'b').repeat(64),
  text,
  operations: [{ id: 0, kind: 'command', text }],
  problems: [],
});

const verdict = (effect: Effect): Verdict => ({
  effect,
  rule: `test.${effect}`,
  reason: `it is ${effect}`,
  operations: [{ id: 0, effect, rule: `test.${effect}` }],
  policyHash: 'f'.repeat(64),
  ...(effect === 'require_approval' ? { approval: { ttl: 1_000, scopes: ['once', 'session'] } } : {}),
});

const finding: Finding = { id: 'rate.burst', severity: 'medium', detail: '11 calls within a second' };

/** The effect that an event completes; undefined for what comes from outside. */
export const completes = ({ type }: ModelEvent): Invoked | undefined =>
  /^xstate\.(?:done|error)\.actor\.(.*)$/.exec(type)?.[1] as Invoked | undefined;

/** Everything that may happen to a call in a state: whatever outsiders do, and what is waited for. */
export const eventsIn = ({ context, children }: Seen): ModelEvent[] =>
  allEvents(context.plan?.text === 'second').filter((event) => {
    const effect = completes(event);
    return effect === undefined || children[effect] !== undefined;
  });

/** The plan can drift once: with it the question, and its id, change. */
const allEvents = (drifted: boolean): ModelEvent[] => {
  const approvalId = ApprovalId.parse(drifted ? 'second' : 'first0');
  const other = ApprovalId.parse(drifted ? 'first0' : 'second');
  const question = {
    id: approvalId,
    planHash: planOf(drifted ? 'second' : 'first').hash,
    requestedAt,
    deadline,
    scopes: ['once' as const],
  };
  const decide = (change: Partial<Decision>): ModelEvent => ({
    type: 'decide',
    decision: {
      approvalId,
      effect: 'approve',
      by: 'local:1000',
      channel: 'terminal',
      scope: 'once',
      at: deadline - 1,
      ...change,
    },
  });
  const evaluated = (effect: Effect, asks = false): ModelEvent => ({
    type: 'xstate.done.actor.evaluate',
    output: { verdict: verdict(effect), question: asks ? question : null },
  });
  return [
    { type: 'xstate.done.actor.plan', output: planOf('first') },
    { type: 'xstate.error.actor.plan', error: new Error('the planner failed') },
    evaluated('allow'),
    evaluated('deny'),
    evaluated('require_approval', true),
    // A judge that forgets the question: nobody could ever answer it.
    evaluated('require_approval'),
    { type: 'xstate.error.actor.evaluate', error: new Error('the policy failed') },
    decide({}),
    decide({ effect: 'deny', reason: 'not today' }),
    decide({ approvalId: other }),
    decide({ approvalId: other, effect: 'deny' }),
    decide({ at: deadline }),
    decide({ scope: 'session' }),
    { type: 'due' },
    { type: 'xstate.done.actor.confirm', output: { same: true } },
    ...(drifted
      ? []
      : [
          {
            type: 'xstate.done.actor.confirm' as const,
            output: { same: false as const, plan: planOf('second') },
          },
        ]),
    { type: 'xstate.error.actor.confirm', error: new Error('the files are gone') },
    { type: 'report', outcome: { status: 'succeeded', durationMs: 5 } },
    { type: 'report', outcome: { status: 'failed', exitCode: 1, detail: 'Exit code 1' } },
    { type: 'close', reason: 'the agent left' },
    { type: 'xstate.done.actor.critique', output: [finding] },
    { type: 'xstate.error.actor.critique', error: new Error('the critic failed') },
  ];
};

const detailOf = (event: ModelEvent): string => {
  if (event.type === 'decide') {
    const { effect, approvalId, at, scope } = event.decision;
    return ` ${effect} ${approvalId}${at < deadline ? '' : ' late'}${scope === 'once' ? '' : ` ${scope}`}`;
  }
  if (event.type === 'report') return ` ${event.outcome.status}`;
  if (event.type === 'xstate.done.actor.evaluate') {
    return ` ${event.output.verdict.effect}${event.output.question === null ? '' : ' with a question'}`;
  }
  if (event.type === 'xstate.done.actor.confirm') return event.output.same ? ' same' : ' drifted';
  return '';
};

/** An event in words, for the names of tests. */
export const eventName = (event: ModelEvent): string =>
  event.type.replace(/^xstate\.(done|error)\.actor\.(.*)$/, '$2 $1') + detailOf(event);
