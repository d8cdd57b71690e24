import { describe, expect, it } from 'vitest';
import { scripted } from '../../../src/bridge/agents/scripted.ts';
import { launchOf } from './launch.ts';

const call = { hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command: 'ls' }, cwd: '/' };

describe('a program that asks by itself', () => {
  it('finds its hook commands in the environment', () => {
    const { argv, env } = scripted.prepare(launchOf(['node', 'agent.js']));
    expect(argv).toEqual(['node', 'agent.js']);
    expect(env).toEqual({
      PATH: '/bin',
      AEGIS_HOOK_PRE: "'/opt/aegis hook' PreToolUse || exit 2",
      AEGIS_HOOK_POST: "'/opt/aegis hook' PostToolUse || exit 2",
      AEGIS_HOOK_START: "'/opt/aegis hook' SessionStart || exit 2",
      AEGIS_HOOK_END: "'/opt/aegis hook' SessionEnd || exit 2",
    });
  });

  it('is never said to be guarded, and never chosen by its name', () => {
    expect(scripted.level).toBe('observed');
    expect(scripted.programs).toEqual([]);
  });

  it('speaks the dialect of claude', () => {
    expect(scripted.parse('PreToolUse', call)).toEqual({
      type: 'intercept',
      tool: 'Bash',
      input: { command: 'ls' },
      cwd: '/',
    });
    expect(scripted.parse('SessionStart', { hook_event_name: 'SessionStart' })).toEqual({ type: 'started' });
    expect(scripted.parse('SessionEnd', { hook_event_name: 'SessionEnd' })).toEqual({ type: 'ended' });
  });

  it('reports success and failure by the same command', () => {
    const post = (more: object) => scripted.parse('PostToolUse', { ...call, ...more });
    expect(post({ hook_event_name: 'PostToolUse', duration_ms: 4 })).toMatchObject({
      outcome: { status: 'succeeded', durationMs: 4 },
    });
    expect(post({ hook_event_name: 'PostToolUseFailure', error: 'Exit code 1\nx' })).toMatchObject({
      outcome: { status: 'failed', exitCode: 1, detail: 'Exit code 1' },
    });
  });

  it('cannot pass one event off as another', () => {
    expect(() => scripted.parse('PreToolUse', { ...call, hook_event_name: 'PostToolUse' })).toThrow();
    expect(() => scripted.parse('Stop', { hook_event_name: 'Stop' })).toThrow();
  });
});
