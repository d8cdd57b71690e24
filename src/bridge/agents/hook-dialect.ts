import { z } from 'zod';
import type { HookAnswer, HookEvent, HookOutput } from '../../domain/hook.ts';
import { AbsolutePath } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { AegisError } from '../../errors.ts';

/**
 * The hook dialect that Claude Code defined and codex took over: one JSON object on stdin that names its event, one
 * JSON object on stdout that holds the permission decision.
 */

/** The longest reason an agent is given, in code points. */
const reasonLimit = 2_000;

const detailLimit = 500;

// Control and format characters, which hold escapes, bidi overrides and zero-width text, and line separators.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** Text as one line of at most `limit` code points, without control, bidi or zero-width characters. */
const oneLine = (text: string, limit: number): string => {
  const points = [...text.replace(unprintable, ' ').trim()];
  return points.length <= limit ? points.join('') : `${points.slice(0, limit - 1).join('')}…`;
};

const Name = z.string().min(1).max(256);
const Input = z.record(z.string(), z.json());

const Named = z.looseObject({ hook_event_name: z.string().max(64) });

const Call = z.looseObject({
  tool_name: Name,
  tool_input: Input,
  tool_use_id: Name.optional(),
});

const Intercept = Call.extend({
  cwd: AbsolutePath,
  agent_id: z.string().max(120).optional(),
  agent_type: z.string().max(120).optional(),
});

const Failure = Call.extend({
  error: z.string(),
  is_interrupt: z.boolean().optional(),
  duration_ms: z.number().nonnegative().optional(),
});

const Success = Call.extend({
  tool_response: z.unknown().optional(),
  duration_ms: z.number().nonnegative().optional(),
});

const Interrupted = z.looseObject({ interrupted: z.literal(true) });

/** The name of the event a message says it is about. Throws ZodError when it names none. */
export const eventNameOf = (payload: unknown): string => Named.parse(payload).hook_event_name;

/** A `PreToolUse` message. Throws ZodError. */
export const interceptOf = (payload: unknown): HookEvent => {
  const call = Intercept.parse(payload);
  const subagent = [call.agent_type, call.agent_id]
    .filter((part) => part !== undefined && part !== '')
    .join('/');
  return {
    type: 'intercept',
    tool: call.tool_name,
    input: call.tool_input,
    cwd: call.cwd,
    ...(call.tool_use_id === undefined ? {} : { agentCallId: call.tool_use_id }),
    ...(subagent === '' ? {} : { subagent }),
  };
};

const reportOf = (call: z.infer<typeof Call>, outcome: Outcome): HookEvent => ({
  type: 'report',
  tool: call.tool_name,
  input: call.tool_input,
  ...(call.tool_use_id === undefined ? {} : { agentCallId: call.tool_use_id }),
  outcome,
});

const durationOf = (ms: number | undefined): Pick<Outcome, 'durationMs'> =>
  ms === undefined ? {} : { durationMs: Math.round(ms) };

/** A `PostToolUse` message: the tool ran and did not fail, as far as the agent tells. Throws ZodError. */
export const successOf = (payload: unknown): HookEvent => {
  const call = Success.parse(payload);
  const status = Interrupted.safeParse(call.tool_response).success ? 'interrupted' : 'succeeded';
  return reportOf(call, { status, ...durationOf(call.duration_ms) });
};

/** A `PostToolUseFailure` message. The exit status is only in its text, `Exit code 3`. Throws ZodError. */
export const failureOf = (payload: unknown): HookEvent => {
  const call = Failure.parse(payload);
  const [firstLine = ''] = call.error.split('\n', 1);
  const exit = /^Exit code (\d{1,9})$/.exec(firstLine.trim())?.[1];
  const detail = oneLine(firstLine, detailLimit);
  return reportOf(call, {
    status: call.is_interrupt === true ? 'interrupted' : 'failed',
    ...(exit === undefined ? {} : { exitCode: Number(exit) }),
    ...(detail === '' ? {} : { detail }),
    ...durationOf(call.duration_ms),
  });
};

/**
 * Reads a message of an agent that speaks this dialect, for the event its hook command was given. An event that asks
 * and tells nothing is a notice. Throws ZodError, or AegisError when the message is about another event.
 */
export const messageParser =
  (agent: string) =>
  (event: string, payload: unknown): HookEvent => {
    if (eventNameOf(payload) !== event) {
      throw new AegisError(`a message of ${agent} for ${event} names another event`, {
        code: 'AEG-HOOK-MESSAGE',
        exit: 'hookDeny',
      });
    }
    switch (event) {
      case 'PreToolUse':
        return interceptOf(payload);
      case 'PostToolUse':
        // Codex reports a failed command here too and gives no exit status; the text is the command's own.
        return successOf(payload);
      case 'PostToolUseFailure':
        return failureOf(payload);
      case 'SessionStart':
        return { type: 'started' };
      case 'SessionEnd':
        return { type: 'ended' };
      default:
        return { type: 'notice' };
    }
  };

const decisionText = (decision: 'allow' | 'deny', reason: string): string =>
  JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: decision,
      permissionDecisionReason: reason,
    },
  });

const refusal = (event: string, reason: string): HookOutput => ({
  exit: 2,
  stdout: event === 'PreToolUse' ? decisionText('deny', reason) : '',
  stderr: `${reason}\n`,
});

/**
 * An answer as claude and codex take it. A refusal is said twice: exit 2 with the reason on stderr, which blocks on
 * every version, and the deny object on stdout, from which claude takes the reason without its own preamble. An event
 * that asks nothing is answered with `{}`. A `PreToolUse` that was not decided is a refusal.
 */
export const renderAnswer = (event: string, answer: HookAnswer): HookOutput => {
  if (answer.type === 'deny') {
    return refusal(event, oneLine(answer.reason, reasonLimit) || 'Denied by Aegis.');
  }
  if (event !== 'PreToolUse') return { exit: 0, stdout: '{}', stderr: '' };
  if (answer.type === 'noted') return refusal(event, 'Denied by Aegis: the call was not decided.');
  return { exit: 0, stdout: decisionText('allow', oneLine(answer.reason, reasonLimit)), stderr: '' };
};
