import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { codex } from '../../../src/bridge/agents/codex.ts';
import { AegisError } from '../../../src/errors.ts';
import { capturedCall, capturedEvents } from './captured.ts';
import { launchOf } from './launch.ts';

const prepared = (args: string[]) => codex.prepare(launchOf(['codex', ...args]));

const overridesOf = (argv: readonly string[]): string[] =>
  argv.flatMap((arg, at) => (arg === '-c' ? [argv[at + 1] ?? ''] : []));

describe('the overrides codex is started with', () => {
  it('are TOML that hooks each event, with a time-out of a day', () => {
    const table = parseToml(overridesOf(prepared(['exec', 'x']).argv).join('\n'));
    const expected = Object.fromEntries(
      ['SessionStart', 'PreToolUse', 'PostToolUse', 'SessionEnd'].map((event) => [
        event,
        [
          {
            matcher: '*',
            hooks: [{ type: 'command', command: `'/opt/aegis hook' ${event} || exit 2`, timeout: 86_400 }],
          },
        ],
      ]),
    );
    expect(table.hooks).toMatchObject(expected);
  });

  it('pin each hook as enabled, at the place where codex looks for its state', () => {
    const [last = ''] = overridesOf(prepared(['exec', 'x']).argv).slice(-1);
    const state = (event: string) => [`/<session-flags>/config.toml:${event}:0:0`, { enabled: true }];
    const names = ['session_start', 'pre_tool_use', 'post_tool_use', 'session_end'];
    expect(parseToml(last)).toEqual({ hooks: { state: Object.fromEntries(names.map(state)) } });
  });

  it('keep a hook command with every awkward character', () => {
    const awkward = `/a "b" \\c\t'd' \x7f é`;
    const { argv } = codex.prepare(launchOf(['codex'], { hookCommand: () => awkward }));
    const [first = ''] = overridesOf(argv);
    expect(parseToml(first)).toMatchObject({ hooks: { SessionStart: [{ hooks: [{ command: awkward }] }] } });
  });

  it('come with hooks switched on and trusted', () => {
    const { argv } = prepared(['exec', 'x']);
    expect(argv.join(' ')).toContain('--enable hooks --dangerously-bypass-hook-trust --no-daemon');
  });
});

describe('flags under which hooks would not run', () => {
  it.each([
    [['--disable', 'hooks']],
    [['--disable=hooks']],
    [['exec', '--disable', 'codex_hooks', 'x']],
    [['-c', 'hooks.PreToolUse=[]']],
    [['-chooks={}']],
    [['-c=hooks={}']],
    [['--config', 'hooks={}']],
    [['exec', '--config=hooks.PreToolUse=[]', 'x']],
    [['-c', ' "hooks" . PreToolUse = []']],
    [['-c', 'features.hooks=false']],
    [['-c', 'features.codex_hooks=false']],
    [['-c', "features.'hooks'=false"]],
    [['exec', '-c', 'features={hooks=false}', 'x']],
    [['--remote', 'ws://x']],
    [['-m', '--', '--disable', 'hooks']],
  ])('%j is refused with the way to run without Aegis', (args) => {
    try {
      prepared(args);
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(AegisError);
      expect(thrown).toMatchObject({
        exit: 'usage',
        hint: `To run it without Aegis: codex ${args.join(' ')}`,
      });
    }
  });

  it.each([
    [['exec', '-c', 'model="o3"', '-c', 'features.shell_tool=true', '--disable', 'goals', 'fix hooks']],
    [['exec', 'x', '--', '--disable', 'hooks']],
    [['-c', 'model_providers.m={name="hooks"}']],
  ])('%j is none of them and passes unchanged', (args) => {
    const { argv } = prepared(args);
    for (const arg of args) expect(argv).toContain(arg);
  });
});

describe("codex's messages", () => {
  it('of a real session are understood', () => {
    const types = capturedEvents('codex').map(({ event, stdin }) => codex.parse(event, stdin).type);
    expect(types).toEqual([
      'started',
      'notice',
      'intercept',
      'report',
      'intercept',
      'report',
      'intercept',
      'notice',
      'ended',
    ]);
  });

  it('name tool, input, place and the id of the call', () => {
    expect(codex.parse('PreToolUse', capturedCall('codex'))).toEqual({
      type: 'intercept',
      tool: 'Bash',
      input: { command: 'touch /RIG/work/pwned; echo /RIG/work/modified >/dev/null' },
      cwd: '/RIG/work',
      agentCallId: 'mock_main_0_0',
    });
  });

  it('report without an exit status, whatever the text of the command says', () => {
    const report = codex.parse('PostToolUse', {
      ...capturedCall('codex'),
      hook_event_name: 'PostToolUse',
      tool_response: 'Exit code: 7',
    });
    expect(report).toMatchObject({ type: 'report', outcome: { status: 'succeeded' } });
    expect(report).not.toHaveProperty('outcome.exitCode');
  });

  it.each([
    ['another event', { ...capturedCall('codex'), hook_event_name: 'Stop' }],
    ['no input', { hook_event_name: 'PreToolUse', tool_name: 'Bash', cwd: '/' }],
  ])('that hold %s are an error', (_what, payload) => {
    expect(() => codex.parse('PreToolUse', payload)).toThrow();
  });
});

describe('answers to codex', () => {
  it('allow with an empty object, the only consent it knows', () => {
    expect(codex.render('PreToolUse', { type: 'allow', reason: 'fine' })).toEqual({
      exit: 0,
      stdout: '{}',
      stderr: '',
    });
  });

  it('deny by exit status and by decision', () => {
    const { exit, stdout, stderr } = codex.render('PreToolUse', { type: 'deny', reason: 'not here' });
    expect(exit).toBe(2);
    expect(stdout).toContain('"permissionDecision":"deny"');
    expect(stderr).toBe('not here\n');
  });

  it('refuse a call that was only noted', () => {
    expect(codex.render('PreToolUse', { type: 'noted' }).exit).toBe(2);
  });
});
