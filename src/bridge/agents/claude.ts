import { AegisError } from '../../errors.ts';
import type { AgentAdapter, Launch, Prepared } from './adapter.ts';
import { pinnedSettings, readSettings } from './claude-settings.ts';
import { messageParser, renderAnswer } from './hook-dialect.ts';

/** Seconds a hook may take: a person may have to decide. Above 2,147,483 s claude's timer fires at once. */
const hookTimeout = 86_400;

const toolEvents = ['PreToolUse', 'PostToolUse', 'PostToolUseFailure'];
const sessionEvents = ['SessionStart', 'SessionEnd'];

/** Switches that turn claude's hooks off, in its settings' `env` and in the environment. */
const pinnedEnv = { CLAUDE_CODE_SIMPLE: '0', CLAUDE_CODE_SAFE_MODE: '0' };

const scrubbed = new Set([...Object.keys(pinnedEnv), 'CLAUDE_CODE_PERSONAL_HOOKS_OFF']);

/** Flags under which no hook of ours would run, each with the reason. */
const refusedFlags = new Map([
  ['--bare', 'skips hooks'],
  ['--safe-mode', 'starts without hooks'],
  // Hidden, but it works: its `disableAllHooks` beats ours (measured with 2.1.330).
  ['--managed-settings', 'can switch hooks off'],
  ['--bg', 'runs the session in another process, out of reach'],
  ['--background', 'runs the session in another process, out of reach'],
  ['--cloud', 'runs the session on another machine'],
  ['--remote', 'runs the session on another machine'],
  ['--web', 'runs the session on another machine'],
  ['--environment', 'runs the session on another machine'],
  ['--desktop', 'opens the session in another program'],
  ['--tmux', 'opens the session in another terminal'],
]);

/** Sub-commands that lead into sessions which this start did not prepare. */
const refusedCommands = new Set(['agents', 'attach', 'respawn']);

// After these a `--` cannot be the value of the option before it.
const valueless = new Set([
  '-p',
  '--print',
  '-c',
  '--continue',
  '--verbose',
  '--dangerously-skip-permissions',
]);

const refuse = (what: string, why: string, launch: Launch): AegisError =>
  new AegisError(`claude ${what} ${why}, so its tool calls would not be judged`, {
    code: 'AEG-AGENT-FLAG',
    exit: 'usage',
    hint: `To run it without Aegis: ${launch.argv.join(' ')}`,
  });

/** Where the options end: at a `--`, unless an option in front of it could take it as its value. */
const endOfOptions = (args: readonly string[]): number => {
  const end = args.findIndex((arg, at) => {
    const before = args[at - 1];
    return arg === '--' && (before === undefined || !before.startsWith('-') || valueless.has(before));
  });
  return end === -1 ? args.length : end;
};

/** Takes `--settings` out of the options. As in claude, the last one counts. */
const splitSettings = (
  args: readonly string[],
  launch: Launch,
): { rest: string[]; value: string | undefined } => {
  const end = endOfOptions(args);
  const rest: string[] = [];
  let value: string | undefined;
  for (let at = 0; at < end; at += 1) {
    const arg = args[at] ?? '';
    const flag = arg.split('=', 1)[0] ?? '';
    const why = refusedFlags.get(flag);
    if (why !== undefined) throw refuse(flag, why, launch);
    if (flag !== '--settings') {
      rest.push(arg);
      continue;
    }
    if (arg !== flag) {
      value = arg.slice(flag.length + 1);
      continue;
    }
    at += 1;
    value = at < end ? args[at] : undefined;
    if (value === undefined) throw refuse('--settings', 'has no value', launch);
  }
  return { rest: [...rest, ...args.slice(end)], value };
};

const hooksFor = (launch: Launch) => {
  const hook = (event: string) => ({
    type: 'command',
    command: launch.hookCommand(event),
    timeout: hookTimeout,
    // From 2.1.295 on: a hook that fails in any way but an empty exit 0 blocks. Older versions ignore the key.
    onFailure: 'block',
  });
  return Object.fromEntries([
    ...toolEvents.map((event) => [event, [{ matcher: '*', hooks: [hook(event)] }]] as const),
    ...sessionEvents.map((event) => [event, [{ hooks: [hook(event)] }]] as const),
  ]);
};

const prepare = (launch: Launch): Prepared => {
  const [program = 'claude', ...args] = launch.argv;
  const [command = ''] = args;
  if (refusedCommands.has(command)) throw refuse(command, 'leads into sessions that run elsewhere', launch);
  const { rest, value } = splitSettings(args, launch);
  const user = value === undefined ? {} : readSettings(value, launch.cwd);
  const settings = pinnedSettings(user, hooksFor(launch), pinnedEnv);
  const env = Object.fromEntries(Object.entries(launch.env).filter(([name]) => !scrubbed.has(name)));
  // In front: no option of the user's can take ours as its value.
  return { argv: [program, '--settings', settings, ...rest], env };
};

/** Claude Code. Hooks go in as the one `--settings`; no file of the user is touched. */
export const claude: AgentAdapter = {
  name: 'claude',
  seam: 'PreToolUse hook',
  level: 'guarded',
  programs: ['claude', 'claude.exe'],
  versionArgs: ['--version'],
  prepare,
  isHeadless: (argv) => argv.includes('-p') || argv.includes('--print'),
  parse: messageParser('claude'),
  render: renderAnswer,
};
