import { afterEach, describe, expect, it } from 'vitest';
import { changes, uncovered, walks } from './tool-call/graph.ts';
import { createRig, type Rig } from './tool-call/rig.ts';
import { follow, type Manner } from './tool-call/walk.ts';

let rig: Rig | undefined;
afterEach(() => rig?.close());

const taken = (manner: Manner) => async (walk: (typeof walks)[number]) => {
  rig = createRig();
  await follow(rig, walk, manner);
};

describe('the walks', () => {
  it('take every transition that changes the state of a call', () => {
    expect(changes.length).toBeGreaterThan(80);
    expect(uncovered(walks)).toEqual([]);
  });
});

describe.each([
  ['in memory', {}],
  ['with everything restored from the database between every two steps', { restart: true }],
  ['with the process killed before the commit of every step', { crash: true }],
] as const)('a call %s', (_, manner) => {
  it.each(walks.map((walk) => [walk.name, walk] as const))('%s', (_name, walk) => taken(manner)(walk));
});
