import { afterEach, describe, it } from 'vitest';
import { endOf, ways } from './tool-call/graph.ts';
import { createRig, type Rig } from './tool-call/rig.ts';
import { pester } from './tool-call/walk.ts';

let rig: Rig | undefined;
afterEach(() => rig?.close());

describe('what means nothing to a call changes nothing', () => {
  it.each(ways.map((way) => [endOf(way), way] as const))('in %s', async (_, way) => {
    rig = createRig();
    await pester(rig, way);
  });
});
