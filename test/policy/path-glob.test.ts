import { describe, expect, test } from 'vitest';
import {
  compilePathGlob,
  escapeGlob,
  globbedPaths,
  includes,
  liesBelow,
  literalPath,
  touches,
  withBelow,
} from '../../src/policy/path-glob.ts';
import {
  compileTextGlob,
  GlobError,
  matchesText,
  textGlobIncludes,
  textGlobsMeet,
} from '../../src/policy/text-glob.ts';
import { seeded } from './support.ts';

const matches = (pattern: string, path: string) => touches(compilePathGlob(pattern), literalPath(path));

describe('a path pattern', () => {
  test.each([
    ['/a/*', '/a/b', true],
    ['/a/*', '/a/b/c', false],
    ['/a/*', '/a', false],
    ['/a/**', '/a', true],
    ['/a/**', '/a/b/c', true],
    ['/a/**', '/ab', false],
    ['/a/**', '/a/x\ny', true],
    ['/a/**/d', '/a/d', true],
    ['/a/**/d', '/a/b/c/d', true],
    ['/**/.env', '/x/.env', true],
    ['/**/.env', '/x/.env.local', false],
    ['/a/?', '/a/😀', true],
    ['/a/[a-c]x', '/a/bx', true],
    ['/a/[!a-c]x', '/a/bx', false],
    ['/a/[]]', '/a/]', true],
    ['/a/[', '/a/[', true],
    ['/a/{b,c/d,}', '/a/c/d', true],
    ['/a/{b,{c,d}}e', '/a/de', true],
    ['/a/{b}', '/a/{b}', true],
    ['/a/\\*', '/a/*', true],
    ['/a/\\*', '/a/b', false],
    ['/a/!b', '/a/!b', true],
    ['/a/*', '/a/.hidden', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  test('agrees with a naive matcher on 20,000 random pairs', () => {
    const random = seeded(7);
    const pick = (letters: readonly string[], length: number) =>
      Array.from({ length }, () => letters[random(letters.length)]).join('');
    for (let round = 0; round < 20_000; round += 1) {
      const pattern =
        `/${pick(['a', 'b', '*', '?', '[ab]', '[!a]', '/', '/**/', 'a/'], 1 + random(7))}`.replace(
          /\/+/g,
          '/',
        );
      const path = `/${pick(['a', 'b', 'c', '/', 'ab'], random(7))}`.replace(/\/+/g, '/');
      // Anything but a whole segment of two stars is stars within a segment.
      const clean = pattern
        .split('/')
        .map((part) => (part === '**' ? part : part.replace(/\*+/g, '*')))
        .join('/');
      expect([clean, path, matches(clean, path)]).toEqual([clean, path, naive(clean, path)]);
    }
  });

  test('with too many alternatives, a class by name or a backward range is refused', () => {
    expect(() => compilePathGlob(`/${'{a,b}'.repeat(7)}`)).toThrow(GlobError);
    expect(() => compilePathGlob('/[[:alpha:]]')).toThrow('not supported');
    expect(() => compilePathGlob('/[z-a]')).toThrow('backwards');
    expect(() => compilePathGlob(`/${'a'.repeat(2000)}`)).toThrow('too long');
    expect(globbedPaths(`/${'{a,b}'.repeat(300)}`)).toBe(undefined);
  });

  test('takes bounded work on hostile patterns', () => {
    const stars = compileTextGlob(`${'*a'.repeat(200)}b`);
    expect(matchesText(stars, 'a'.repeat(4000))).toBe(false);
    expect(textGlobsMeet(stars, compileTextGlob(`${'a*'.repeat(200)}c`))).toBe(false);
    const deep = compilePathGlob(`/${'**/a/'.repeat(100)}b`);
    expect(touches(deep, literalPath('/a'.repeat(1000)))).toBe(false);
    expect(globbedPaths(`/${'{'.repeat(1000)}`)).toHaveLength(1);
  });

  test('is made ordinary by escaping', () => {
    for (const text of ['/a*b', '/x[y]', '/{a,b}', '/q?\\']) {
      expect(matches(escapeGlob(text), text)).toBe(true);
      expect(matches(escapeGlob(text), text.replace(/[*?]/, 'Z'))).toBe(!/[*?]/.test(text));
    }
  });
});

/** Every way to split, tried one after the other: slow and plain. */
const naive = (pattern: string, path: string): boolean => {
  const split = (text: string) => text.split('/').filter((part) => part !== '');
  const segment = (p: string, t: string): boolean => {
    if (p === '') return t === '';
    if (p[0] === '*') return segment(p.slice(1), t) || (t !== '' && segment(p, t.slice(1)));
    if (t === '') return false;
    if (p[0] === '?') return segment(p.slice(1), t.slice(1));
    const set = /^\[(!?)([ab]+)\]/.exec(p);
    if (set !== null)
      return (
        (set[2] ?? '').includes(t[0] ?? ' ') !== (set[1] === '!') &&
        segment(p.slice(set[0].length), t.slice(1))
      );
    return p[0] === t[0] && segment(p.slice(1), t.slice(1));
  };
  const whole = (p: string[], t: string[]): boolean => {
    const [first, ...rest] = p;
    if (first === undefined) return t.length === 0;
    if (first === '**') return whole(rest, t) || (t.length > 0 && whole(p, t.slice(1)));
    return t.length > 0 && segment(first, t[0] ?? '') && whole(rest, t.slice(1));
  };
  return whole(split(pattern), split(path));
};

describe('a set of paths', () => {
  const target = (pattern: string) => globbedPaths(pattern)?.[0] ?? [];
  test.each([
    ['/ws/**', '/ws/*.ts', true, true],
    ['/ws/**', '/*/x', true, false],
    ['/ws/src/*.ts', '/ws/src/a*.ts', true, true],
    ['/ws/src/*.ts', '/ws/src/*', true, false],
    ['/ws/src/*.ts', '/ws/src/*.js', false, false],
    ['/**/.env', '/ws/*', false, false],
    ['/**/.env', '/ws/.*', true, false],
    ['/ws/[a-m]*', '/ws/[a-c]x', true, true],
    ['/ws/[a-m]*', '/ws/[n-z]x', false, false],
  ])('%s against %s: touched %s, inside %s', (rule, pattern, touched, inside) => {
    expect(touches(compilePathGlob(rule), target(pattern))).toBe(touched);
    expect(includes(compilePathGlob(rule), target(pattern))).toBe(inside);
  });

  test('with all below it is inside only a pattern for all below', () => {
    const below = withBelow(literalPath('/ws/src'));
    expect(includes(compilePathGlob('/ws/**'), below)).toBe(true);
    expect(includes(compilePathGlob('/ws/*'), below)).toBe(false);
    expect(includes(compilePathGlob('/ws/src'), below)).toBe(false);
  });

  test('reaches what is named below it, not what may be anywhere', () => {
    expect(liesBelow(compilePathGlob('/home/a/.ssh/**'), literalPath('/home/a'))).toBe(true);
    expect(liesBelow(compilePathGlob('/home/a/.ssh/**'), literalPath('/home/b'))).toBe(false);
    expect(liesBelow(compilePathGlob('/**/.env'), literalPath('/home/a'))).toBe(false);
    expect(liesBelow(compilePathGlob('/**/.env'), literalPath('/'))).toBe(true);
  });

  test('inclusion is never claimed wrongly: random members of the inner are members of the outer', () => {
    const random = seeded(11);
    const letters = ['a', 'b', '*', '?', '[ab]'];
    const make = () => Array.from({ length: 1 + random(4) }, () => letters[random(letters.length)] ?? 'a');
    for (let round = 0; round < 5000; round += 1) {
      const inner = make();
      const outer = make().join('');
      if (!textGlobIncludes(compileTextGlob(outer), compileTextGlob(inner.join('')))) continue;
      const member = inner
        .map((part) =>
          part === '*' ? 'ab'.repeat(random(3)) : part === '?' ? 'c' : part === '[ab]' ? 'b' : part,
        )
        .join('');
      expect([outer, inner.join(''), matchesText(compileTextGlob(outer), member)]).toEqual([
        outer,
        inner.join(''),
        true,
      ]);
    }
  });
});
