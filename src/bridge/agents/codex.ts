import type { HookAnswer, HookOutput } from '../../domain/hook.ts';
import { AegisError } from '../../errors.ts';
import type { AgentAdapter, Launch, Prepared } from './adapter.ts';
import { messageParser, renderAnswer } from './hook-dialect.ts';

/** Seconds a hook may take: a person may have to decide. */
const hookTimeout = 86_400;

/** The events that are hooked, each with the name codex gives it in the key of a hook's state. */
const events = new Map([
  ['SessionStart', 'session_start'],
  ['PreToolUse', 'pre_tool_use'],
  ['PostToolUse', 'post_tool_use'],
  ['SessionEnd', 'session_end'],
]);

const refuse = (what: string, why: string, launch: Launch): AegisError =>
  new AegisError(`codex ${what} ${why}, so its tool calls would not be judged`, {
    code: 'AEG-AGENT-FLAG',
    exit: 'usage',
    hint: `To run it without Aegis: ${launch.argv.join(' ')}`,
  });

/** The values given to an option, in every spelling: `-x v`, `-xv`, `-x=v`, `--long v`, `--long=v`. */
const valuesOf = (args: readonly string[], long: string, short?: string): string[] =>
  args.flatMap((arg, at) => {
    if (arg === long || arg === short) return [args[at + 1] ?? ''];
    if (arg.startsWith(`${long}=`)) return [arg.slice(long.length + 1)];
    if (short !== undefined && arg.startsWith(short)) return [arg.slice(short.length).replace(/^=/, '')];
    return [];
  });

/** The path of a configuration override without quotes and blanks: `"features" . hooks` is `features.hooks`. */
const keyOf = (override: string): string => (override.split('=', 1)[0] ?? '').replace(/["'\s]/g, '');

/** Options in front of a `--`. One that could be the value of an option does not end them. */
const optionsOf = (args: readonly string[]): readonly string[] => {
  const end = args.findIndex((arg, at) => arg === '--' && !(args[at - 1] ?? '').startsWith('-'));
  return end === -1 ? args : args.slice(0, end);
};

const checkOverride = (override: string, launch: Launch): void => {
  const key = keyOf(override);
  if (key === 'hooks' || key.startsWith('hooks.')) {
    throw refuse(`-c ${key}`, 'replaces the hooks', launch);
  }
  if (key === 'features' || /^features\.(codex_)?hooks(\.|$)/.test(key)) {
    throw refuse(`-c ${key}`, 'can switch hooks off', launch);
  }
};

const check = (launch: Launch): void => {
  const options = optionsOf(launch.argv.slice(1));
  for (const feature of valuesOf(options, '--disable')) {
    if (/hooks/.test(feature)) throw refuse(`--disable ${feature}`, 'switches hooks off', launch);
  }
  for (const override of valuesOf(options, '--config', '-c')) checkOverride(override, launch);
  if (valuesOf(options, '--remote').length > 0) {
    throw refuse('--remote', 'runs the session in another process', launch);
  }
};

/** A TOML basic string. JSON escapes all that TOML wants escaped, but for DEL. */
const toml = (text: string): string => JSON.stringify(text).replaceAll('\x7f', '\\u007f');

const hooksFor = (launch: Launch): string[] =>
  [...events.keys()].map((event) => {
    const hook = `{type="command",command=${toml(launch.hookCommand(event))},timeout=${hookTimeout}}`;
    return `hooks.${event}=[{matcher="*",hooks=[${hook}]}]`;
  });

/**
 * A state in the user's configuration can switch one hook off by its place, ours too, and the others go on (measured
 * with 0.169.0). The same state on the command line wins over it.
 */
const pinnedStates = (): string => {
  const states = [...events.values()].map(
    (event) => `${toml(`/<session-flags>/config.toml:${event}:0:0`)}={enabled=true}`,
  );
  return `hooks.state={${states.join(',')}}`;
};

const prepare = (launch: Launch): Prepared => {
  check(launch);
  const [program = 'codex', ...args] = launch.argv;
  const overrides = [...hooksFor(launch), pinnedStates()].flatMap((override) => ['-c', override]);
  // Without the shared background server: what runs in it outlasts this session.
  const ours = [...overrides, '--enable', 'hooks', '--dangerously-bypass-hook-trust', '--no-daemon'];
  return { argv: [program, ...ours, ...args], env: launch.env };
};

// Codex knows no "allow": it runs the tool, but shows its user a failed hook (measured with 0.169.0).
const render = (event: string, answer: HookAnswer): HookOutput =>
  event === 'PreToolUse' && answer.type === 'allow'
    ? { exit: 0, stdout: '{}', stderr: '' }
    : renderAnswer(event, answer);

/** OpenAI Codex. Hooks go in as configuration overrides on the command line; no file of the user is touched. */
export const codex: AgentAdapter = {
  name: 'codex',
  seam: 'PreToolUse hook',
  level: 'guarded',
  programs: ['codex', 'codex.js', 'codex.exe'],
  versionArgs: ['--version'],
  prepare,
  isHeadless: (argv) => ['exec', 'e', 'review'].some((command) => argv.includes(command)),
  parse: messageParser('codex'),
  render,
};
