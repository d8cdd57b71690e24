import { fromCallback, fromPromise } from 'xstate';
import { daemon } from '../../machines/daemon.ts';
import { session } from '../../machines/session.ts';
import {
  type Confirmation,
  type Evaluation,
  type Question,
  type ToolCallEvent,
  toolCall,
} from '../../machines/tool-call.ts';
import type { Finding } from '../domain/finding.ts';
import type { CallId } from '../domain/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { PlanSummary } from '../domain/plan.ts';
import { messageOf } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { Effects } from './effects.ts';

const effect = <Input, Output>(run: (input: Input) => Promise<Output>) =>
  fromPromise<Output, Input>(async ({ input }) => {
    try {
      return await run(input);
    } catch (thrown) {
      // Its message becomes the reason of the refusal: recorded, and told to the agent.
      throw new Error(redact(messageOf(thrown)), { cause: thrown });
    }
  });

/** The statechart of a call with its effects in place. `ask` must already wait for the commit. */
export const provideToolCall = (
  effects: Pick<Effects, 'plan' | 'evaluate' | 'confirm' | 'critique' | 'at' | 'ask'>,
) =>
  toolCall.provide({
    actors: {
      plan: effect<{ callId: CallId }, PlanSummary>(effects.plan),
      evaluate: effect<{ callId: CallId }, Evaluation>(effects.evaluate),
      confirm: effect<{ callId: CallId; planHash: string }, Confirmation>(effects.confirm),
      critique: effect<{ callId: CallId; outcome: Outcome }, Finding[]>(effects.critique),
      ask: fromCallback<ToolCallEvent, { callId: CallId; question: Question }>(({ input }) => {
        effects.ask(input);
      }),
      deadline: fromCallback<ToolCallEvent, { at: number }>(({ input, sendBack }) =>
        effects.at(input.at, () => sendBack({ type: 'due' })),
      ),
    },
  });

/** The daemon's statechart over sessions over calls, all effects in place. */
export const provideDaemon = (effects: Parameters<typeof provideToolCall>[0]) =>
  daemon.provide({
    actors: { session: session.provide({ actors: { toolCall: provideToolCall(effects) } }) },
  });
