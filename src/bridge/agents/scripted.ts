import type { HookEvent } from '../../domain/hook.ts';
import { AegisError } from '../../errors.ts';
import type { AgentAdapter, Launch, Prepared } from './adapter.ts';
import { eventNameOf, failureOf, interceptOf, renderAnswer, successOf } from './hook-dialect.ts';

const variables = {
  AEGIS_HOOK_PRE: 'PreToolUse',
  AEGIS_HOOK_POST: 'PostToolUse',
  AEGIS_HOOK_START: 'SessionStart',
  AEGIS_HOOK_END: 'SessionEnd',
};

const prepare = (launch: Launch): Prepared => ({
  argv: launch.argv,
  env: {
    ...launch.env,
    ...Object.fromEntries(
      Object.entries(variables).map(([name, event]) => [name, launch.hookCommand(event)] as const),
    ),
  },
});

const parse = (event: string, payload: unknown): HookEvent => {
  const named = eventNameOf(payload);
  if (event === 'PreToolUse' && named === event) return interceptOf(payload);
  if (event === 'PostToolUse' && named === event) return successOf(payload);
  if (event === 'PostToolUse' && named === 'PostToolUseFailure') return failureOf(payload);
  if (event === 'SessionStart' && named === event) return { type: 'started' };
  if (event === 'SessionEnd' && named === event) return { type: 'ended' };
  throw new AegisError(`a message for ${event} names another event`, {
    code: 'AEG-HOOK-MESSAGE',
    exit: 'hookDeny',
  });
};

/**
 * A program that asks Aegis by itself: before a tool runs it gives `sh -c "$AEGIS_HOOK_PRE"` a message in Claude Code's
 * hook dialect on stdin and goes on only on exit 0 with `permissionDecision` "allow". After it, `$AEGIS_HOOK_POST`
 * takes a `PostToolUse` or `PostToolUseFailure` message; `$AEGIS_HOOK_START` and `$AEGIS_HOOK_END` frame the session.
 * Nothing forces the program to ask, so the level is `observed`. Chosen only by name.
 */
export const scripted: AgentAdapter = {
  name: 'scripted',
  seam: 'asked by the program itself',
  level: 'observed',
  programs: [],
  versionArgs: ['--version'],
  prepare,
  isHeadless: () => true,
  parse,
  render: renderAnswer,
};
