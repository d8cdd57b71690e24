import { describe, expect, it } from 'vitest';
import { type Case, critique } from '../../src/critic/critique.ts';
import { defaultThresholds } from '../../src/critic/thresholds.ts';

const now = 1_000_000_000;
const second = 1_000;
const minute = 60 * second;

const usual: Case = {
  handling: 'allowed',
  outcome: { status: 'succeeded' },
  at: now,
  inputHash: 'this',
  recent: [{ at: now, blocked: false, inputHash: 'this' }],
  thresholds: defaultThresholds,
};

const refused: Case = { ...usual, handling: 'blocked', outcome: { status: 'blocked' } };

/** Calls that end now, the last one first, one every `gap` milliseconds. */
const calls = (count: number, gap: number, change: Partial<Case['recent'][number]> = {}): Case['recent'] =>
  Array.from({ length: count }, (_, index) => ({
    at: now - index * gap,
    blocked: false,
    inputHash: `call ${index}`,
    ...change,
  })).reverse();

const cases: [string, Case, string[]][] = [
  ['an allowed call that succeeded', usual, []],
  ['an approved call that failed', { ...usual, handling: 'approved', outcome: { status: 'failed' } }, []],
  ['a refused call', refused, []],
  [
    'a refused call that is reported to have run',
    { ...refused, outcome: { status: 'succeeded' } },
    ['record.mismatch'],
  ],
  [
    'a refused call that is reported to have failed',
    { ...refused, outcome: { status: 'failed' } },
    ['record.mismatch'],
  ],
  ['a call that never reported', { ...usual, outcome: { status: 'unknown' } }, ['outcome.unknown']],
  [
    'the same call refused twice',
    { ...refused, recent: calls(2, minute, { blocked: true, inputHash: 'this' }) },
    [],
  ],
  [
    'the same call refused three times',
    { ...refused, recent: calls(3, minute, { blocked: true, inputHash: 'this' }) },
    ['deny.repeat'],
  ],
  ['the same call allowed three times', { ...usual, recent: calls(3, minute, { inputHash: 'this' }) }, []],
  ['five refusals in ten minutes', { ...refused, recent: calls(5, minute, { blocked: true }) }, []],
  ['six refusals in ten minutes', { ...refused, recent: calls(6, minute, { blocked: true }) }, ['deny.any']],
  [
    'six refusals in twelve minutes',
    { ...refused, recent: calls(6, 2 * minute + second, { blocked: true }) },
    [],
  ],
  [
    'an allowed call after six refusals',
    { ...usual, recent: [...calls(6, minute, { blocked: true }), ...usual.recent] },
    [],
  ],
];

describe('the critic', () => {
  it.each(cases)('of %s', (_, of, found) => {
    expect(critique(of).map(({ id }) => id)).toEqual(found);
  });

  it('says how many refusals in which span it means', () => {
    const recent = calls(6, minute, { blocked: true });
    expect(critique({ ...refused, recent })[0]?.detail).toBe('6 calls were refused within 10 minutes');
  });

  it('goes by the thresholds it is given', () => {
    const thresholds = { deny_repeat: 2, deny_any: 4, deny_minutes: 1 };
    const ids = (recent: Case['recent']): string[] =>
      critique({ ...refused, recent, thresholds }).map(({ id }) => id);
    expect(ids(calls(2, second, { blocked: true, inputHash: 'this' }))).toEqual(['deny.repeat']);
    expect(ids(calls(4, second, { blocked: true }))).toEqual(['deny.any']);
    expect(ids(calls(4, minute, { blocked: true, inputHash: 'this' }))).toEqual([]);
  });

  it('holds a refused call that ran to be critical', () => {
    expect(critique({ ...refused, outcome: { status: 'succeeded' } })[0]?.severity).toBe('critical');
  });

  it('passes on why an outcome is not known', () => {
    const [found] = critique({ ...usual, outcome: { status: 'unknown', detail: 'never reported: gone' } });
    expect(found?.detail).toBe('never reported: gone');
  });
});
