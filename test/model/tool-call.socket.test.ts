import { afterEach, describe, expect, it } from 'vitest';
import { walks } from './tool-call/graph.ts';
import { recordsOf } from './tool-call/invariants.ts';
import { createSocketRig, type SocketRig } from './tool-call/socket-rig.ts';
import { follow } from './tool-call/walk.ts';

let rig: SocketRig;
afterEach(() => rig.close());

/** What the agent must have been told, by what is on record. */
const owed = (): 'allow' | 'deny' | undefined => {
  const types = recordsOf(rig).map(({ type }) => type);
  if (types.includes('call.released')) return 'allow';
  return types.includes('call.blocked') ? 'deny' : undefined;
};

const toldIn = (): 'allow' | 'deny' | undefined => {
  const reply = rig.told();
  if (reply === undefined) return undefined;
  const { permissionDecision } = JSON.parse(reply.stdout).hookSpecificOutput;
  expect(reply.exit).toBe(permissionDecision === 'allow' ? 0 : 2);
  return permissionDecision;
};

describe.each([
  ['of one daemon', {}],
  ['of a daemon that is stopped and started between every two steps', { restart: true }],
] as const)('a hook client at the socket %s is told what is on record, and nothing before', (_, manner) => {
  it.each(walks.map((walk) => [walk.name, walk] as const))('%s', async (_name, walk) => {
    rig = await createSocketRig();
    const check = async (): Promise<void> => {
      expect(toldIn()).toBe(owed());
      // A client that lost its connection asks again with the same nonce, and hears the same.
      const isEnded = walk.steps.some(({ event }) => event.type === 'close');
      if (rig.told() !== undefined && !isEnded) expect(await rig.askAgain()).toEqual(rig.told());
    };
    await follow(rig, walk, { ...manner, check });
    expect(rig.decisions).toEqual(walk.steps.filter(({ event }) => event.type === 'decide').map(() => 'won'));
  });
});
