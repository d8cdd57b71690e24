import { describe, expect, it } from 'vitest';
import { adapterFor } from '../../../src/bridge/agents/index.ts';

describe('the adapter of a command', () => {
  it.each([
    ['claude', ['claude', '-p', 'x']],
    ['claude', ['/usr/local/bin/claude']],
    ['codex', ['./node_modules/.bin/codex', 'exec']],
    [undefined, ['bash', '-c', 'claude']],
    [undefined, ['my-claude']],
    [undefined, []],
  ])('is %s for %j', (name, argv) => {
    expect(adapterFor(undefined, argv)?.name).toBe(name);
  });

  it('is the one that was named, whatever the program', () => {
    expect(adapterFor('claude', ['/opt/launcher'])?.name).toBe('claude');
    expect(adapterFor('scripted', ['node', 'x.js'])?.name).toBe('scripted');
    expect(adapterFor('nobody', ['claude'])).toBeUndefined();
  });
});
