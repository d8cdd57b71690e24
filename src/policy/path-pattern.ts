import { compilePathGlob, escapeGlob, type PathGlob } from './path-glob.ts';
import { type Place, type PlaceName, placeNames } from './place.ts';
import { GlobError } from './text-glob.ts';

/** A path pattern of a rule, its variables open until a call gives them. */
export interface PathPattern {
  readonly source: string;
  /** The names it uses: places in which they stand for the same are one to it. */
  readonly names: readonly PlaceName[];
  in(place: Place): readonly PathGlob[];
}

const variable = /\$\{([a-z_][a-z0-9_]*)\}/g;

const isPlaceName = (name: string): name is PlaceName => placeNames.some((known) => known === name);

/** `~/x` is `${home}/x`; a pattern that starts with `**` may lie anywhere. */
export const anchored = (pattern: string): string => {
  if (pattern === '~') return `\${home}`;
  if (pattern.startsWith('~/')) return `\${home}${pattern.slice(1)}`;
  if (pattern.startsWith('**/') || pattern === '**') return `/${pattern}`;
  return pattern;
};

/** Each text with the first variable replaced by each of its values, until none is left. */
const fill = (pattern: string, values: (name: PlaceName) => readonly string[]): string[] => {
  const names = [...new Set([...pattern.matchAll(variable)].map((match) => match[1] ?? ''))];
  let texts = [pattern];
  for (const name of names) {
    if (!isPlaceName(name)) continue;
    texts = texts.flatMap((text) => values(name).map((value) => text.replaceAll(`\${${name}}`, () => value)));
  }
  return texts;
};

const maxRemembered = 16;

/** What these names stand for in a place, as one text. */
export const keyOf = (names: readonly PlaceName[], place: Place): string =>
  names.map((name) => place[name].join('\0')).join('\x01');

/**
 * Compiles one pattern: absolute, or beginning with `~`, `${workspace}`, `${project}`, `${home}`, `${tmp}`, `${cwd}`, `${aegis}` or
 * `**`. Throws GlobError. What it stands for is remembered for the last few places.
 */
export const compilePathPattern = (source: string): PathPattern => {
  const pattern = anchored(source);
  for (const match of pattern.matchAll(variable)) {
    if (!isPlaceName(match[1] ?? '')) throw new GlobError(`unknown variable ${match[0]}`, match.index);
  }
  if (!pattern.startsWith('/') && !pattern.startsWith('${')) {
    throw new GlobError(`expected an absolute path, or one that begins with ~/, \${workspace} or **/`, 0);
  }
  // Read once now, so that a bad pattern is an error of the file and not of a call.
  for (const text of fill(pattern, () => ['/x'])) compilePathGlob(text);
  const known = new Map<string, readonly PathGlob[]>();
  const names = placeNames.filter((name) => pattern.includes(`\${${name}}`));
  return {
    source,
    names,
    in(place) {
      const key = keyOf(names, place);
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const globs = fill(pattern, (name) => place[name].map(escapeGlob)).map(compilePathGlob);
      if (known.size >= maxRemembered) known.clear();
      known.set(key, globs);
      return globs;
    },
  };
};
