import { afterEach, describe, expect, it } from 'vitest';
import { openCall } from '../../src/wire/snapshot.ts';
import { call, type ModelEvent, sessionId } from './tool-call/events.ts';
import { walks, ways } from './tool-call/graph.ts';
import { type Bend, createRig, type Rig } from './tool-call/rig.ts';
import { follow, type Manner, pester } from './tool-call/walk.ts';

let rig: Rig | undefined;
afterEach(() => rig?.close());

type Try = Manner | 'pestered';

/** Takes the walks until one fails; the name of that one. */
const caughtBy = async (bend: Bend, how: Try): Promise<string | undefined> => {
  for (const walk of how === 'pestered' ? ways : walks) {
    rig?.close();
    rig = createRig(bend);
    try {
      await (how === 'pestered' ? pester(rig, walk) : follow(rig, walk, how));
    } catch {
      return walk.name;
    }
  }
  return undefined;
};

/** A deadline that is armed only the first time it is asked for. */
const armedOnce: Bend = {
  effects: (effects) => {
    const seen = new Set<number>();
    return {
      ...effects,
      at: (instant, due) => {
        if (seen.has(instant)) return () => {};
        seen.add(instant);
        return effects.at(instant, due);
      },
    };
  },
};

const contextOf = (of: Rig) => of.system().callRef(sessionId, call.id)?.getSnapshot().context;

const mutants: [string, Bend, Try][] = [
  [
    'an acknowledgement before the commit',
    {
      store: (store) => ({
        commit: (writes) => {
          // The write still happens, a moment late: only what it lets out is early.
          void store.writer.commit(writes);
          return Promise.resolve();
        },
      }),
    },
    {},
  ],
  [
    'a release at the verdict, before its commit',
    {
      effects: (effects, self) => ({
        ...effects,
        evaluate: async (input) => {
          const evaluation = await effects.evaluate(input);
          const context = contextOf(self());
          if (evaluation.verdict.effect === 'allow' && context !== undefined) effects.released(context);
          return evaluation;
        },
      }),
    },
    {},
  ],
  [
    'a release of what was refused',
    { effects: (effects) => ({ ...effects, refused: (context) => effects.released(context) }) },
    {},
  ],
  [
    'a deny read as an approve',
    {
      event: (event): ModelEvent =>
        event.type === 'decide' ? { ...event, decision: { ...event.decision, effect: 'approve' } } : event,
    },
    {},
  ],
  [
    'a planner whose failure is swallowed',
    {
      effects: (effects) => ({
        ...effects,
        plan: (input) =>
          effects.plan(input).catch(() => ({ hash: '0'.repeat(64), text: '', operations: [], problems: [] })),
      }),
    },
    {},
  ],
  [
    'a confirmation that never looks',
    { effects: (effects) => ({ ...effects, confirm: () => Promise.resolve({ same: true }) }) },
    {},
  ],
  ['a deadline that is forgotten', { effects: (effects) => ({ ...effects, at: () => () => {} }) }, {}],
  ['a deadline that is forgotten by a restart', armedOnce, { restart: true }],
  [
    'a later no that overrules the yes that was first',
    {
      event: (event, self): ModelEvent =>
        event.type === 'decide' && event.decision.effect === 'deny' && self().state().includes('confirming')
          ? { type: 'close', reason: 'overruled' }
          : event,
    },
    'pestered',
  ],
  [
    'a second release after a restart',
    {
      restarted: (self) => {
        const context = contextOf(self);
        const row = self.store.reader.call(call.id);
        if (row === undefined || context === undefined) return;
        if (openCall(row.envelope).value === 'executed') self.outward.push({ type: 'released' });
      },
    },
    { restart: true },
  ],
  [
    'audit records that are dropped',
    {
      store: (store) => ({
        commit: (writes) =>
          store.writer.commit(
            writes.filter((write) => write.kind !== 'audit' || write.event.type !== 'call.evaluated'),
          ),
      }),
    },
    {},
  ],
  [
    'a snapshot that lags behind its records',
    {
      store: (store) => ({
        commit: (writes) =>
          store.writer.commit(
            writes.filter((write) => write.kind !== 'call' || write.row.envelope.state !== 'executed'),
          ),
      }),
    },
    {},
  ],
];

describe('a pipeline that breaks a promise is caught by the walks', () => {
  it('and one that breaks none is not', async () => {
    expect(await caughtBy({}, { restart: true })).toBeUndefined();
  });

  it.each(mutants)('%s', async (_, bend, how) => {
    expect(await caughtBy(bend, how)).toBeTypeOf('string');
  });
});
