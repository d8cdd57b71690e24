import { expect } from 'vitest';
import type { Walk } from './graph.ts';
import { broken, recordsOf } from './invariants.ts';
import { quiet, type Rig } from './rig.ts';

/** What a walk does besides its steps. */
export interface Manner {
  /** Between every two steps everything stops and comes back from the database. */
  restart?: boolean;
  /** Each step happens twice: the first time the process dies before the commit. */
  crash?: boolean;
}

/**
 * Takes the pipeline along a walk and throws at the first step at which it is not where the model is, has put anything
 * else on record, broke a promise, or let something out before the commit.
 */
export const follow = async (rig: Rig, walk: Walk, manner: Manner = {}): Promise<void> => {
  const written = [...walk.first];
  const check = (state: string): void => {
    expect(rig.state()).toBe(state);
    expect(rig.storedState()).toBe(state);
    expect(recordsOf(rig)).toEqual(written);
    expect(broken(rig)).toEqual([]);
  };
  await rig.begin();
  check(walk.start);
  for (const { event, from, to, records } of walk.steps) {
    const seen = rig.outward.length;
    rig.store.hold();
    await rig.drive(event);
    expect(rig.outward.slice(seen), 'let out before the commit').toEqual([]);
    if (manner.crash === true) {
      rig.store.lose();
      await rig.restart();
      check(from);
      await rig.drive(event);
    } else {
      rig.store.letGo();
      await quiet();
    }
    written.push(...records);
    check(to);
    if (manner.restart === true) {
      await rig.restart();
      check(to);
    }
  }
};
