import { afterEach, describe, expect, it } from 'vitest';
import { eventName } from './tool-call/events.ts';
import { endOf, ignoredAfter, ways } from './tool-call/graph.ts';
import { broken, recordsOf } from './tool-call/invariants.ts';
import { createRig, type Rig } from './tool-call/rig.ts';
import { follow } from './tool-call/walk.ts';

let rig: Rig | undefined;
afterEach(() => rig?.close());

describe('what means nothing to a call changes nothing', () => {
  it.each(ways.map((way) => [endOf(way), way] as const))('in %s', async (state, way) => {
    rig = createRig();
    await follow(rig, way);
    const records = recordsOf(rig);
    const outward = [...rig.outward];
    const ignored = ignoredAfter(way);
    expect(ignored.length).toBeGreaterThan(3);
    for (const event of ignored) {
      await rig.drive(event);
      expect(rig.state(), eventName(event)).toBe(state);
      expect(rig.storedState(), eventName(event)).toBe(state);
      expect(recordsOf(rig), eventName(event)).toEqual(records);
      expect(rig.outward, eventName(event)).toEqual(outward);
      expect(broken(rig)).toEqual([]);
    }
  });
});
