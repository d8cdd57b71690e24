import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Launch } from '../../../src/bridge/agents/adapter.ts';
import { claude } from '../../../src/bridge/agents/claude.ts';
import { AegisError } from '../../../src/errors.ts';
import { capturedCall, capturedEvents } from './captured.ts';
import { launchOf } from './launch.ts';

interface Hook {
  type: string;
  command: string;
  timeout: number;
  onFailure: string;
}
interface Settings {
  hooks: Record<string, { matcher?: string; hooks: Hook[] }[]>;
  env: Record<string, string>;
  [key: string]: unknown;
}

const prepared = (args: string[], more: Partial<Launch> = {}) =>
  claude.prepare(launchOf(['claude', ...args], more));

const settingsOf = (args: string[], more: Partial<Launch> = {}): Settings => {
  const { argv } = prepared(args, more);
  expect(argv.filter((arg) => arg === '--settings' || arg.startsWith('--settings='))).toHaveLength(1);
  return JSON.parse(argv[argv.indexOf('--settings') + 1] ?? '') as Settings;
};

const refusalOf = (args: string[]): AegisError => {
  try {
    prepared(args);
  } catch (thrown) {
    if (thrown instanceof AegisError) return thrown;
  }
  throw new Error(`not refused: ${args.join(' ')}`);
};

describe('the settings claude is started with', () => {
  it('hook every event that starts, ends, intercepts or reports', () => {
    const { hooks } = settingsOf(['-p', 'hello']);
    expect(Object.keys(hooks).sort()).toEqual([
      'PostToolUse',
      'PostToolUseFailure',
      'PreToolUse',
      'SessionEnd',
      'SessionStart',
    ]);
    for (const [event, [entry]] of Object.entries(hooks)) {
      expect(entry?.hooks).toEqual([
        {
          type: 'command',
          command: `'/opt/aegis hook' ${event} || exit 2`,
          timeout: 86_400,
          onFailure: 'block',
        },
      ]);
    }
    expect(hooks.PreToolUse?.[0]?.matcher).toBe('*');
  });

  it('pin every switch that turns hooks off', () => {
    const settings = settingsOf([]);
    expect(settings.disableAllHooks).toBe(false);
    expect(settings.disableAgentView).toBe(true);
    expect(settings.env).toEqual({ CLAUDE_CODE_SIMPLE: '0', CLAUDE_CODE_SAFE_MODE: '0' });
    expect(settings.permissions).toBeUndefined();
  });

  it("stand in front of the user's arguments, which stay as they are", () => {
    const { argv } = prepared(['-p', 'say --bare', '--model', 'opus']);
    expect(argv[0]).toBe('claude');
    expect(argv[1]).toBe('--settings');
    expect(argv.slice(3)).toEqual(['-p', 'say --bare', '--model', 'opus']);
  });

  it('lose the inherited switches from the environment and keep the rest of it', () => {
    const env = {
      CLAUDE_CODE_SIMPLE: '1',
      CLAUDE_CODE_SAFE_MODE: '1',
      CLAUDE_CODE_PERSONAL_HOOKS_OFF: '1',
      ANTHROPIC_MODEL: 'opus',
    };
    expect(prepared([], { env }).env).toEqual({ ANTHROPIC_MODEL: 'opus' });
  });
});

describe("the user's own --settings", () => {
  const user = {
    model: 'opus',
    disableAllHooks: true,
    env: { CLAUDE_CODE_SIMPLE: '1', FOO: 'bar' },
    hooks: {
      PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'mine' }] }],
      Stop: [{ hooks: [{ type: 'command', command: 'bell' }] }],
    },
  };

  it.each([['--settings', JSON.stringify(user)], [`--settings=${JSON.stringify(user)}`]])(
    'are merged under ours, however they are given (%#)',
    (...args) => {
      const settings = settingsOf([...args, '-p', 'x']);
      expect(settings.model).toBe('opus');
      expect(settings.disableAllHooks).toBe(false);
      expect(settings.env).toEqual({ CLAUDE_CODE_SIMPLE: '0', CLAUDE_CODE_SAFE_MODE: '0', FOO: 'bar' });
      expect(settings.hooks.PreToolUse?.map((entry) => entry.hooks[0]?.command)).toEqual([
        "'/opt/aegis hook' PreToolUse || exit 2",
        'mine',
      ]);
      expect(settings.hooks.Stop).toEqual(user.hooks.Stop);
    },
  );

  it('may be a file, named from where the agent starts', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'aegis-claude-'));
    writeFileSync(join(cwd, 'mine.json'), JSON.stringify(user));
    expect(settingsOf(['--settings', 'mine.json'], { cwd }).model).toBe('opus');
  });

  it('count once: the last wins, as in claude', () => {
    expect(settingsOf(['--settings', '{"model":"a"}', '--settings={"model":"b"}']).model).toBe('b');
  });

  it.each([
    ['no such file', ['--settings', 'none.json']],
    ['broken JSON', ['--settings', '{"a":']],
    ['not an object', ['--settings=[1]']],
    ['hooks of another shape', ['--settings', '{"hooks":{"PreToolUse":"x"}}']],
    ['a directory', ['--settings', '/']],
    ['no value', ['-p', '--settings']],
    ['larger than an argument may be', ['--settings', JSON.stringify({ a: 'x'.repeat(130_000) })]],
  ])('are refused when they cannot be joined: %s', (_what, args) => {
    const error = refusalOf(args);
    expect(error.exit).toBe('usage');
    expect(error.message).toContain('--settings');
  });
});

describe('flags under which hooks would not run', () => {
  it.each([
    [['--bare']],
    [['--bare=true']],
    [['-p', '--safe-mode', 'x']],
    [['--safe-mode=1']],
    [['--managed-settings', '{"disableAllHooks":true}']],
    [['--managed-settings={}']],
    [['--remote', 'x']],
    [['--web']],
    [['--bg', 'x']],
    [['--background']],
    [['--cloud']],
    [['--environment', 'e']],
    [['--desktop']],
    [['--tmux=classic', '-w']],
    [['agents']],
    [['attach', 'x']],
    [['respawn', 'x']],
    // `--name` takes the `--` as its value, so what follows is still an option.
    [['--name', '--', '--bare']],
  ])('%j is refused with the reason and the way to run without Aegis', (args) => {
    const error = refusalOf(args);
    expect(error.exit).toBe('usage');
    expect(error.message).toContain('would not be judged');
    expect(error.hint).toBe(`To run it without Aegis: claude ${args.join(' ')}`);
  });

  it.each([[['-p', '--', '--bare']], [['-p', 'x', '--', '--settings', '{}', '--safe-mode']]])(
    '%j is a prompt, not a flag, and passes unchanged',
    (args) => {
      expect(prepared(args).argv.slice(3)).toEqual(args);
    },
  );
});

describe("claude's messages", () => {
  it('of a real session are understood', () => {
    const meaning = capturedEvents('claude').map(({ event, stdin }) => claude.parse(event, stdin));
    expect(meaning.map((event) => event.type)).toEqual([
      'started',
      'notice',
      'intercept',
      'report',
      'intercept',
      'report',
      'intercept',
      'report',
      'intercept',
      'intercept',
      'notice',
      'intercept',
      'report',
      'notice',
      'report',
      'notice',
      'ended',
    ]);
  });

  it('name tool, input, place and the id of the call', () => {
    expect(claude.parse('PreToolUse', capturedCall('claude'))).toEqual({
      type: 'intercept',
      tool: 'Bash',
      input: {
        command: 'touch /RIG/work/pwned; echo /RIG/work/modified >/dev/null',
        description: 'scripted',
      },
      cwd: '/RIG/work',
      agentCallId: 'mock_main_0_0',
    });
  });

  it('name the sub-agent that makes the call', () => {
    const subagents = capturedEvents('claude')
      .filter(({ event }) => event === 'PreToolUse')
      .map(({ stdin }) => claude.parse('PreToolUse', stdin))
      .flatMap((event) =>
        event.type === 'intercept' && event.subagent !== undefined ? [event.subagent] : [],
      );
    expect(subagents).toEqual(['general-purpose/a4e87adb895d75384']);
  });

  it('report failure with the exit status, success with the duration', () => {
    const outcomes = capturedEvents('claude')
      .map(({ event, stdin }) => claude.parse(event, stdin))
      .flatMap((event) => (event.type === 'report' ? [{ id: event.agentCallId, ...event.outcome }] : []));
    expect(outcomes.slice(0, 2)).toEqual([
      { id: 'mock_main_0_0', status: 'failed', exitCode: 3, detail: 'Exit code 3', durationMs: 37 },
      { id: 'mock_main_1_0', status: 'succeeded', durationMs: 6 },
    ]);
  });

  it('report an interruption as one', () => {
    const failure = { ...capturedCall('claude'), hook_event_name: 'PostToolUseFailure', error: 'stopped' };
    const report = claude.parse('PostToolUseFailure', { ...failure, is_interrupt: true });
    expect(report).toMatchObject({ outcome: { status: 'interrupted', detail: 'stopped' } });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'PreToolUse'],
    ['a list', []],
    ['no event', { tool_name: 'Bash', tool_input: {}, cwd: '/' }],
    ['another event', { ...capturedCall('claude'), hook_event_name: 'PostToolUse' }],
    ['no tool', { hook_event_name: 'PreToolUse', tool_input: {}, cwd: '/' }],
    ['input that is text', { ...capturedCall('claude'), tool_input: 'ls' }],
    ['a relative cwd', { ...capturedCall('claude'), cwd: 'work' }],
    ['a name without end', { ...capturedCall('claude'), tool_name: 'x'.repeat(257) }],
  ])('that hold %s are an error, never a notice', (_what, payload) => {
    expect(() => claude.parse('PreToolUse', payload)).toThrow();
  });
});

describe('answers to claude', () => {
  it('allow with one JSON object and exit 0', () => {
    expect(claude.render('PreToolUse', { type: 'allow', reason: 'fine' })).toEqual({
      exit: 0,
      stdout:
        '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","permissionDecisionReason":"fine"}}',
      stderr: '',
    });
  });

  it('deny by exit 2 and by the decision, with the reason in both', () => {
    const output = claude.render('PreToolUse', { type: 'deny', reason: 'no rm here' });
    expect(output.exit).toBe(2);
    expect(output.stderr).toBe('no rm here\n');
    expect(JSON.parse(output.stdout)).toEqual({
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: 'no rm here',
      },
    });
  });

  it('never let an undecided call pass', () => {
    expect(claude.render('PreToolUse', { type: 'noted' }).exit).toBe(2);
  });

  it.each(['PostToolUse', 'PostToolUseFailure', 'SessionStart', 'SessionEnd'])('take note of %s', (event) => {
    expect(claude.render(event, { type: 'noted' })).toEqual({ exit: 0, stdout: '{}', stderr: '' });
  });

  it('carry a reason as one bounded line without escapes, bidi or zero-width characters', () => {
    const reason = `a\u001b[31mb\u202ec\u200bd\ne\ud800${'😀'.repeat(3_000)}`;
    const { stderr } = claude.render('PreToolUse', { type: 'deny', reason });
    expect(stderr.startsWith('a [31mb c d e 😀')).toBe(true);
    expect([...stderr.trimEnd()]).toHaveLength(2_000);
    expect(stderr.endsWith('…\n')).toBe(true);
  });

  it('give a refusal some reason even when there is none', () => {
    expect(claude.render('PreToolUse', { type: 'deny', reason: '\u0007' }).stderr).toBe('Denied by Aegis.\n');
  });
});
