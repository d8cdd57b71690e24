import { describe, expect, test } from 'vitest';
import {
  compilePathGlob,
  globbedPaths,
  includes,
  liesBelow,
  literalPath,
  touches,
  withBelow,
} from '../../src/policy/path-glob.ts';
import { pathList } from '../../src/policy/path-list.ts';
import { seeded } from './support.ts';

describe('a list of path patterns', () => {
  test.each([1, 3, 4, 12])('of %i says what one of its patterns says, on 3,000 random targets', (size) => {
    const random = seeded(size);
    const pick = (parts: readonly string[], most: number) =>
      Array.from({ length: random(most + 1) }, () => `/${parts[random(parts.length)]}`).join('') || '/';
    for (let round = 0; round < 3_000; round += 1) {
      const globs = Array.from({ length: size }, () =>
        compilePathGlob(pick(['a', 'b', 'c', '.d', 'a*', '*b', '*', '**', '{a,b}', '[ab]'], 4)),
      );
      const list = pathList(globs);
      const path = pick(['a', 'b', 'c', '.d', 'ab', 'a*', '*', '**'], 5);
      for (const set of [literalPath(path), ...(globbedPaths(path) ?? [])]) {
        for (const target of [set, withBelow(set)]) {
          expect(list.includes(target), `${path} included`).toBe(
            globs.some((glob) => includes(glob, target)),
          );
          expect(list.touches(target), `${path} touched`).toBe(globs.some((glob) => touches(glob, target)));
          expect(list.liesBelow(target), `below ${path}`).toBe(globs.some((glob) => liesBelow(glob, target)));
        }
      }
    }
  });
});
