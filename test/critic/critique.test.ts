import { describe, expect, it } from 'vitest';
import { type Case, critique } from '../../src/critic/critique.ts';

const now = 1_000_000_000;
const second = 1_000;
const minute = 60 * second;

const usual: Case = {
  handling: 'allowed',
  outcome: { status: 'succeeded' },
  at: now,
  inputHash: 'this',
  recent: [{ at: now, blocked: false, inputHash: 'this' }],
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
  [
    'six refusals in ten minutes',
    { ...refused, recent: calls(6, minute, { blocked: true }) },
    ['deny.burst'],
  ],
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
  ['ten calls in a second', { ...usual, recent: calls(10, 50) }, []],
  ['eleven calls in a second', { ...usual, recent: calls(11, 50) }, ['rate.burst']],
  ['sixty calls in a minute', { ...usual, recent: calls(60, 990) }, []],
  ['sixty-one calls in a minute', { ...usual, recent: calls(61, 980) }, ['rate.burst']],
];

describe('the critic', () => {
  it.each(cases)('of %s', (_, of, found) => {
    expect(critique(of).map(({ id }) => id)).toEqual(found);
  });

  it('says how many calls of which span it means', () => {
    const detailOf = (of: Case): string | undefined => critique(of)[0]?.detail;
    expect(detailOf({ ...usual, recent: calls(11, 50) })).toBe('11 calls within a second');
    expect(detailOf({ ...usual, recent: calls(61, 980) })).toBe('61 calls within a minute');
  });

  it('holds a refused call that ran to be critical', () => {
    expect(critique({ ...refused, outcome: { status: 'succeeded' } })[0]?.severity).toBe('critical');
  });

  it('passes on why an outcome is not known', () => {
    const [found] = critique({ ...usual, outcome: { status: 'unknown', detail: 'never reported: gone' } });
    expect(found?.detail).toBe('never reported: gone');
  });
});
