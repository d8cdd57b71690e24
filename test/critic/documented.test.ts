import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectors, type Inspection } from '../../src/critic/inspect.ts';
import { thresholdTable } from '../../src/critic/thresholds.ts';
import { idsOn, past } from './support.ts';

const page = readFileSync(new URL('../../docs/DETECTORS.md', import.meta.url), 'utf8');

const tables = page
  .split('\n\n')
  .filter((part) => part.startsWith('| id |'))
  .map((table) =>
    table
      .split('\n')
      .slice(2)
      .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''))),
  );
const [notices = [], sides = []] = tables;

const codesIn = (cell: string): string[] => (cell.match(/`[^`]+`/g) ?? []).map((code) => code.slice(1, -1));

const written = (code: string): string =>
  code.replace(/\\u(?:\{([0-9A-F]+)\}|([0-9A-F]{4}))/g, (_, long, short) =>
    String.fromCodePoint(Number.parseInt(long ?? short, 16)),
  );

/** `after X: Y` is a past call and a call; anything else than one or two commands is words. */
const playable = (cell: string): { call: string; given: Partial<Inspection> } | undefined => {
  const [first, second] = codesIn(cell).map(written);
  if (first === undefined || !/^(?:`|after (?:an approved |a refused )?`)/.test(cell)) return undefined;
  if (second === undefined) return { call: first, given: {} };
  const effect = cell.startsWith('after an approved')
    ? 'require_approval'
    : cell.startsWith('after a refused')
      ? 'deny'
      : 'allow';
  return { call: second, given: { history: [past(first, effect, { executed: effect !== 'deny' })] } };
};

describe('docs/DETECTORS.md', () => {
  test('names every detector, in both tables, and every threshold', () => {
    const ids = detectors.flatMap((detector) => detector.ids).toSorted();
    for (const table of [notices, sides])
      expect(table.map(([id]) => codesIn(id ?? '')[0]).toSorted()).toEqual(ids);
    const keys = notices.flatMap(([, , cell]) => codesIn(cell ?? ''));
    expect([...new Set(keys)].toSorted()).toEqual(Object.keys(thresholdTable).toSorted());
  });

  const examples = sides.flatMap(([id = '', speaks = '', silent = '']) =>
    [
      { id: codesIn(id)[0] ?? '', cell: speaks, found: true },
      { id: codesIn(id)[0] ?? '', cell: silent, found: false },
    ].flatMap((example) => {
      const play = playable(example.cell);
      return play === undefined ? [] : [{ ...example, ...play }];
    }),
  );

  test('has examples to try', () => {
    expect(examples.length).toBeGreaterThan(25);
  });

  test.each(examples)('$id, $found: $cell', ({ id, call, given, found }) => {
    const isControlPath = (path: string): boolean => path.startsWith('/home/dev/.aegis/');
    expect(idsOn(call, { ...given, isControlPath }).includes(id)).toBe(found);
  });
});
