import { describe, expect, test } from 'vitest';
import { parseWithPositions } from '../../src/toml/parse.ts';
import { locate, rangeOf } from '../../src/toml/positions.ts';

const source =
  'a = 1\n[t]\nb.c = [1, { d = 2 }]\n[[rule]]\nid = "x"\n[[rule]]\n"od d" = 3\n[u.v]\nw = 4\n[u]\nx = 5\n';
const program = parseWithPositions(source);

describe('a place in a document', () => {
  test.each([
    ['a value', ['a'], 'value', { line: 1, column: 5 }],
    ['its key', ['a'], 'key', { line: 1, column: 1 }],
    ['a table', ['t'], 'value', { line: 2, column: 2 }],
    ['the name of a table', ['t'], 'key', { line: 2, column: 2 }],
    ['a value in an inline table in an array', ['t', 'b', 'c', 1, 'd'], 'value', { line: 3, column: 17 }],
    ['an element of an array', ['t', 'b', 'c', 0], 'key', { line: 3, column: 8 }],
    ['the last part of a dotted key', ['t', 'b', 'c'], 'key', { line: 3, column: 3 }],
    ['a table that a dotted key implies', ['t', 'b'], 'value', { line: 3, column: 1 }],
    ['a quoted key of the second of an array of tables', ['rule', 1, 'od d'], 'key', { line: 7, column: 1 }],
    ['a value of the first of an array of tables', ['rule', 0, 'id'], 'value', { line: 5, column: 6 }],
    ['the name of an array of tables', ['rule'], 'value', { line: 4, column: 3 }],
    ['a table below the one that implied it', ['u'], 'key', { line: 10, column: 2 }],
    ['a value of such a table', ['u', 'x'], 'value', { line: 11, column: 5 }],
  ] as const)('%s', (_, path, part, position) => {
    expect(locate(program, path, part)).toEqual(position);
  });

  test('what is missing is looked for at the name of the table that lacks it', () => {
    expect(locate(program, ['rule', 1, 'id'], 'value')).toEqual({ line: 6, column: 3 });
    expect(locate(program, ['t', 'z', 'y'], 'key')).toEqual({ line: 2, column: 2 });
  });

  test('without any such table, on the first line', () => {
    expect(locate(program, ['nothing'], 'value')).toEqual({ line: 1, column: 1 });
    expect(locate(program, [], 'key')).toEqual({ line: 1, column: 1 });
  });
});

describe('the range of a value', () => {
  const textAt = (path: readonly (string | number)[]): string | undefined => {
    const range = rangeOf(program, path);
    return range && source.slice(...range);
  };
  test('is the text that stands for it', () => {
    expect(textAt(['a'])).toBe('1');
    expect(textAt(['rule', 0, 'id'])).toBe('"x"');
    expect(textAt(['t', 'b', 'c', 1])).toBe('{ d = 2 }');
  });
  test('is there for no table that is only implied, and for no key that is missing', () => {
    expect(textAt(['t', 'b'])).toBeUndefined();
    expect(textAt(['t', 'z'])).toBeUndefined();
  });
});

test('a text that is not TOML is refused', () => {
  expect(() => parseWithPositions('a = = 1')).toThrow();
});
