import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { daemon, daemonVersion } from '../../machines/daemon.ts';
import { session, sessionVersion } from '../../machines/session.ts';
import { toolCall, toolCallVersion } from '../../machines/tool-call.ts';

const shapeOf = (config: unknown): string =>
  createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 16);

const pinned = [
  ['tool-call', toolCall.config, toolCallVersion, 1, 'ad3e93ac8c799a70'],
  ['session', session.config, sessionVersion, 1, 'bdcdb134b4024b83'],
  ['daemon', daemon.config, daemonVersion, 1, '70835c78fa6aa808'],
] as const;

describe('the shape of a statechart does not change behind the back of what is stored', () => {
  it.each(pinned)('%s', (name, config, version, pinnedVersion, shape) => {
    expect(
      { version, shape: shapeOf(config) },
      `the shape of ${name} changed: bump its version, write a migration of stored snapshots, and pin the new shape here`,
    ).toEqual({ version: pinnedVersion, shape });
  });
});
