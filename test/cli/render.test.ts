import { describe, expect, test } from 'vitest';
import { jsonLine } from '../../src/cli/render/json.ts';
import { styleFor } from '../../src/cli/render/style.ts';
import { fields, table } from '../../src/cli/render/table.ts';
import { columns, cut, visible, visibleLines } from '../../src/cli/render/text.ts';
import { duration, stamp } from '../../src/cli/render/time.ts';
import { hostileTexts } from './support/hostile.ts';

/** What must never reach a terminal from a text that is not ours. */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\u2800]/u;

describe('visible', () => {
  test.each(hostileTexts)('leaves nothing of %s for the terminal to act on', (_name, text) => {
    const shown = visible(text);
    expect(shown).not.toMatch(dangerous);
    expect(shown).toContain('\\u{');
  });

  test('changes no ordinary text of any script', () => {
    for (const text of ['rm -rf "a b" | tee ~/x', 'grüße', '日本語', 'हिन्दी', 'שלום', 'ไทย', '👍'])
      expect(visible(text)).toBe(text);
  });

  test('names each hidden character by its number', () => {
    expect(visible('a\u001b[31mb\u202ec\u{e0041}d')).toBe('a\\u{1b}[31mb\\u{202e}c\\u{e0041}d');
    expect(visible('a\u00a0b')).toBe('a\\u{a0}b');
  });

  test('keeps the lines of a text apart, and a carriage return visible', () => {
    expect(visibleLines('echo ok\r\nrm -rf /')).toEqual(['echo ok\\u{d}', 'rm -rf /']);
  });
});

describe('cut', () => {
  test('keeps both ends and says how much is missing', () => {
    const text = `rm -rf ${'x'.repeat(200)} /etc`;
    const shown = cut(text, 40);
    expect(columns(shown)).toBeLessThanOrEqual(40);
    expect(shown).toMatch(/^rm -rf x+…\[\+\d+\]…x+ \/etc$/);
    const missing = Number(/\+(\d+)/.exec(shown)?.[1]);
    expect(missing).toBe(text.length - shown.replace(/…\[\+\d+\]…/, '').length);
  });

  test('leaves alone what fits', () => {
    expect(cut('short', 5)).toBe('short');
  });

  test('counts wide characters as two columns', () => {
    expect(columns('日本')).toBe(4);
    expect(columns(cut('日'.repeat(50), 31))).toBeLessThanOrEqual(31);
  });
});

test('a table aligns columns of wide characters and fits the terminal', () => {
  const text = table(
    ['ID', 'WHAT'],
    [
      ['日本', 'x'.repeat(100)],
      ['a', 'y'],
    ],
    60,
  );
  const [header, first, second] = text.split('\n');
  expect(header).toBe('ID    WHAT');
  expect(second).toBe('a     y');
  expect(columns(first ?? '')).toBeLessThanOrEqual(60);
});

test('fields leave out what is not there', () => {
  expect(
    fields([
      ['a', '1'],
      ['long', undefined],
      ['bb', '2'],
    ]),
  ).toBe('a   1\nbb  2\n');
});

test('spans are told in their two largest units', () => {
  expect(duration(0)).toBe('0 s');
  expect(duration(61_000)).toBe('1 m 1 s');
  expect(duration(3_600_000)).toBe('1 h');
  expect(duration(90_061_000)).toBe('1 d 1 h');
  expect(duration(-5)).toBe('0 s');
  expect(stamp(0)).toBe('1970-01-01 00:00:00Z');
});

test('JSON lines keep the value and hide nothing in raw characters', () => {
  for (const [, text] of hostileTexts) {
    const line = jsonLine({ text });
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toEqual({ text });
  }
});

test('colour only on a terminal, and never against NO_COLOR', () => {
  const terminal = { isTTY: true };
  expect(styleFor(terminal, {}).bad('x')).toBe('\u001b[31mx\u001b[39m');
  expect(styleFor(terminal, { NO_COLOR: '1' }).bad('x')).toBe('x');
  expect(styleFor(terminal, { TERM: 'dumb' }).bad('x')).toBe('x');
  expect(styleFor({}, {}).bad('x')).toBe('x');
});
