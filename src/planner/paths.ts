import { posix } from 'node:path';
import type { PathTarget } from '../domain/operation.ts';
import type { FileSystemPort } from './file-system.ts';
import type { Value } from './value.ts';

/** What is done to a path. */
export type Access = PathTarget['access'];

const globCharacters = /[*?[{]/;

/** A text as a pattern that matches it alone. */
export const escapeGlob = (text: string): string => text.replace(/[*?[{]/g, '[$&]');

/**
 * The path with symbolic links resolved as the kernel would: the deepest part that exists is real, the rest is as
 * written. `..` after a link leaves the directory the link points to, not the one it stands in.
 */
export const realPath = (absolute: string, fs: FileSystemPort): string => {
  const whole = fs.realpath(absolute);
  if (whole !== undefined) return whole;
  if (/(^|\/)\.\.(\/|$)/.test(absolute)) return realBySegment(absolute, fs);
  const normal = posix.normalize(absolute);
  let ancestor = posix.dirname(normal);
  while (ancestor !== '/') {
    const real = fs.realpath(ancestor);
    if (real !== undefined) return posix.join(real, normal.slice(ancestor.length));
    ancestor = posix.dirname(ancestor);
  }
  return normal;
};

const realBySegment = (absolute: string, fs: FileSystemPort): string => {
  let current = '/';
  for (const segment of absolute.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') current = posix.dirname(current);
    else {
      const next = posix.join(current, segment);
      current = fs.realpath(next) ?? next;
    }
  }
  return current;
};

/** Begins a directory that is only known by its pattern; no path of a file system begins so. */
export const patternMark = 'any:';

/** Each path a word may mean, from each directory the call may be in. */
export const pathTargets = (
  value: Value,
  at: { cwds: readonly string[]; fs: FileSystemPort },
  access: Access,
  recursive = false,
): PathTarget[] => {
  const { word } = value;
  const raw = word.type === 'static' ? word.value : word.type === 'glob' ? word.pattern : word.source;
  const unknown: PathTarget = { raw, glob: false, access, recursive };
  if (word.type === 'dynamic' || raw.includes('\0')) return [unknown];
  const bases = raw.startsWith('/') ? ['/'] : at.cwds;
  if (bases.length === 0) return [unknown];
  if (bases.some((base) => base.startsWith(patternMark))) {
    return bases.flatMap((base) =>
      base.startsWith(patternMark)
        ? [globTarget(belowPattern(base, word), '/', at.fs, { access, recursive })]
        : pathTargets(value, { ...at, cwds: [base] }, access, recursive),
    );
  }
  if (word.type === 'glob') return bases.map((base) => globTarget(raw, base, at.fs, { access, recursive }));
  return bases.map((base) => {
    const joined = raw.startsWith('/') ? raw : `${base}/${raw}`;
    const abs = stripSlash(posix.normalize(joined));
    // Of a link that this call made, the link itself is deleted, not what it leads to.
    const itself = access === 'delete' && !joined.endsWith('/') && at.fs.isLed?.(abs) === true;
    const real = itself ? abs : stripSlash(realPath(joined, at.fs));
    return { raw, abs, real, glob: false, exists: at.fs.kind(joined) !== undefined, access, recursive };
  });
};

const belowPattern = (base: string, word: Exclude<Value['word'], { type: 'dynamic' }>): string => {
  const inside = word.type === 'static' ? escapeGlob(word.value) : word.pattern;
  return `${base.slice(patternMark.length)}/${inside}`;
};

const stripSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;

const globTarget = (
  pattern: string,
  base: string,
  fs: FileSystemPort,
  rest: { access: Access; recursive: boolean },
): PathTarget => {
  const segments = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  const first = segments.findIndex((segment) => globCharacters.test(segment));
  const fixed = first < 0 ? segments : segments.slice(0, first);
  const matched = first < 0 ? [] : segments.slice(first);
  // What `*/..` means depends on which directories match.
  if (matched.includes('..')) return { raw: pattern, glob: false, ...rest };
  const directory = `${base === '/' ? '' : base}/${fixed.join('/')}`;
  const tail = matched.join('/');
  const abs = posix.join(escapeGlob(posix.normalize(directory)), tail);
  const real = posix.join(escapeGlob(realPath(directory, fs)), tail);
  return { raw: pattern, abs, real, glob: true, ...rest };
};
