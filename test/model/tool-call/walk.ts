import { expect } from 'vitest';
import { eventName } from './events.ts';
import { endOf, ignoredAfter, type Walk } from './graph.ts';
import { broken, recordsOf } from './invariants.ts';
import { quiet, type Rig } from './rig.ts';

/** What a walk does besides its steps. */
export interface Manner {
  /** Between every two steps everything stops and comes back from the database. */
  restart?: boolean;
  /** Each step happens twice: the first time the process dies before the commit. */
  crash?: boolean;
  /** Looks at what else must hold after each step. */
  check?: () => Promise<void>;
}

/**
 * Takes the pipeline along a walk and throws at the first step at which it is not where the model is, has put anything
 * else on record, broke a promise, or let something out before the commit.
 */
export const follow = async (rig: Rig, walk: Walk, manner: Manner = {}): Promise<void> => {
  const written = [...walk.first];
  const check = async (state: string): Promise<void> => {
    expect(rig.state()).toBe(state);
    expect(rig.storedState()).toBe(state);
    expect(recordsOf(rig)).toEqual(written);
    expect(broken(rig)).toEqual([]);
    await manner.check?.();
  };
  await rig.begin();
  await check(walk.start);
  for (const { event, from, to, records } of walk.steps) {
    const seen = rig.outward.length;
    rig.store.hold();
    await rig.drive(event);
    expect(rig.outward.slice(seen), 'let out before the commit').toEqual([]);
    if (manner.crash === true) {
      rig.store.lose();
      await rig.restart();
      await check(from);
      await rig.drive(event);
    } else {
      rig.store.letGo();
      await quiet();
    }
    written.push(...records);
    await check(to);
    if (manner.restart === true) {
      await rig.restart();
      await check(to);
    }
  }
};

/** Takes the pipeline along a way, then sends it everything that must mean nothing there. Throws when it does. */
export const pester = async (rig: Rig, way: Walk): Promise<void> => {
  await follow(rig, way);
  const records = recordsOf(rig);
  const outward = [...rig.outward];
  const ignored = ignoredAfter(way);
  expect(ignored.length).toBeGreaterThan(3);
  for (const event of ignored) {
    await rig.drive(event);
    expect(rig.state(), eventName(event)).toBe(endOf(way));
    expect(rig.storedState(), eventName(event)).toBe(endOf(way));
    expect(recordsOf(rig), eventName(event)).toEqual(records);
    expect(rig.outward, eventName(event)).toEqual(outward);
    expect(broken(rig)).toEqual([]);
  }
};
