import {
  compileTextGlob,
  GlobError,
  literalTokens,
  matchesText,
  startsOpen,
  type TextGlob,
  textGlobIncludes,
  textGlobsMeet,
} from './text-glob.ts';

/** `**` as a whole segment: any number of segments, none too. */
type Segment = TextGlob | '**';

/** One pattern over absolute paths, its braces expanded: it stands for what any of its branches stands for. */
export interface PathGlob {
  readonly branches: readonly (readonly Segment[])[];
}

/** A path, or the set of paths a pattern stands for. */
export type PathSet = readonly Segment[];

const maxBranches = 64;
const maxPatternLength = 1024;

/** The text with every character that has a meaning in a pattern made ordinary. */
export const escapeGlob = (text: string): string => text.replace(/[\\*?[\]{},]/g, '\\$&');

/** Expands `{a,b}`, nested too. Throws GlobError when there are more than 64 branches. */
const expandBraces = (pattern: string): string[] => {
  const open = findOpen(pattern);
  if (open === undefined) return [pattern];
  const results: string[] = [];
  const before = pattern.slice(0, open.start);
  const after = pattern.slice(open.end + 1);
  for (const choice of open.choices) {
    results.push(...expandBraces(before + choice + after));
    if (results.length > maxBranches)
      throw new GlobError(`more than ${maxBranches} alternatives`, open.start);
  }
  return results;
};

/** The first `{…}` that is closed and has a comma at its own level. */
const findOpen = (pattern: string): { start: number; end: number; choices: string[] } | undefined => {
  for (let start = indexOfPlain(pattern, '{', 0); start >= 0; start = indexOfPlain(pattern, '{', start + 1)) {
    const choices: string[] = [];
    let depth = 0;
    let from = start + 1;
    for (let index = start; index < pattern.length; index += 1) {
      const char = pattern[index];
      const skipped = ordinaryAt(pattern, index);
      if (skipped > 0) index += skipped - 1;
      else if (char === '{') depth += 1;
      else if (char === ',' && depth === 1) {
        choices.push(pattern.slice(from, index));
        from = index + 1;
      } else if (char === '}') {
        depth -= 1;
        if (depth === 0) {
          choices.push(pattern.slice(from, index));
          if (choices.length > 1) return { start, end: index, choices };
          break;
        }
      }
    }
  }
  return undefined;
};

const indexOfPlain = (text: string, char: string, from: number): number => {
  for (let index = from; index < text.length; index += 1) {
    const skipped = ordinaryAt(text, index);
    if (skipped > 0) index += skipped - 1;
    else if (text[index] === char) return index;
  }
  return -1;
};

/** How many characters at `index` write one ordinary character: `\{` or `[{]`, as the planner writes it. */
const ordinaryAt = (text: string, index: number): number => {
  if (text[index] === '\\') return 2;
  return text[index] === '[' && text[index + 2] === ']' ? 3 : 0;
};

const segmentsOf = (pattern: string): Segment[] =>
  pattern
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (segment === '**' ? '**' : compileTextGlob(segment)));

/**
 * Compiles an absolute pattern: `*`, `?`, `[…]` within a segment, `{a,b}`, and `**` as a whole segment. No negation and
 * no extglob; a newline is an ordinary character; `/a/**` stands for `/a` too. Throws GlobError.
 */
export const compilePathGlob = (pattern: string): PathGlob => {
  if (pattern.length > maxPatternLength) throw new GlobError('the pattern is too long', maxPatternLength);
  return { branches: expandBraces(pattern).map(segmentsOf) };
};

/** A name that has no wildcard: its tokens are made when asked for, which is hardly ever. */
class Name implements TextGlob {
  readonly literal: string;
  constructor(name: string) {
    this.literal = name;
  }
  get start(): string {
    return this.literal;
  }
  get tokens(): TextGlob['tokens'] {
    return literalTokens(this.literal);
  }
}

/** One path. */
export const literalPath = (path: string): PathSet =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => new Name(segment));

/** The paths a shell pattern of a call stands for; undefined when that is not known. */
export const globbedPaths = (pattern: string): PathSet[] | undefined => {
  try {
    return compilePathGlob(pattern).branches.map((branch) => [...branch]);
  } catch {
    // A hostile or unknown pattern: whoever asks takes it as known only at run time.
    return undefined;
  }
};

/** The path itself and everything below it. */
export const withBelow = (set: PathSet): PathSet => [...set, '**'];

/** A shell does not put a leading dot where a pattern begins with a wildcard. */
const segmentsMeet = (target: TextGlob, rule: TextGlob): boolean => {
  if (target.literal !== undefined) return matchesText(rule, target.literal);
  if (startsOpen(target) && rule.tokens[0]?.type === 'literal' && rule.tokens[0].code === 0x2e) return false;
  return textGlobsMeet(target, rule);
};

const isSegmentOf = (target: TextGlob, rule: TextGlob): boolean => textGlobIncludes(rule, target);

/**
 * Whether some way leads through both sides to their ends. What lies ahead is asked before two segments are compared:
 * it is known already, and hardly ever there.
 */
const walk = (
  target: PathSet,
  branch: readonly Segment[],
  fits: (target: TextGlob, rule: TextGlob) => boolean,
  many: boolean,
): boolean => {
  let below: boolean[] = [];
  for (let i = target.length; i >= 0; i -= 1) {
    const row: boolean[] = [];
    const left = target[i];
    for (let j = branch.length; j >= 0; j -= 1) {
      const right = branch[j];
      if (right === '**') row[j] = row[j + 1] === true || (left !== undefined && below[j] === true);
      else if (left === '**')
        row[j] = many && (below[j] === true || (right !== undefined && row[j + 1] === true));
      else if (left === undefined || right === undefined) row[j] = left === right;
      else row[j] = below[j + 1] === true && fits(left, right);
    }
    below = row;
  }
  return below[0] === true;
};

/** Two names are compared at once, as most are. */
const agree = (
  target: TextGlob,
  rule: TextGlob,
  fits: (target: TextGlob, rule: TextGlob) => boolean,
): boolean =>
  target.literal !== undefined && rule.literal !== undefined
    ? target.literal === rule.literal
    : fits(target, rule);

/**
 * What is left of both sides when the segments in front of the first `**` and behind the last one are taken off, pair by
 * pair; undefined when a pair does not fit. Nearly every pattern is settled by this.
 */
const trim = (
  target: PathSet,
  branch: readonly Segment[],
  fits: (target: TextGlob, rule: TextGlob) => boolean,
): { target: PathSet; branch: readonly Segment[] } | undefined => {
  const shorter = Math.min(target.length, branch.length);
  let ends = 0;
  // Names tell paths apart at their ends; at their beginnings most are alike.
  while (ends < shorter) {
    const left = target[target.length - 1 - ends];
    const right = branch[branch.length - 1 - ends];
    if (left === undefined || right === undefined || left === '**' || right === '**') break;
    if (!agree(left, right, fits)) return undefined;
    ends += 1;
  }
  let start = 0;
  while (start < shorter - ends) {
    const left = target[start];
    const right = branch[start];
    if (left === undefined || right === undefined || left === '**' || right === '**') break;
    if (!agree(left, right, fits)) return undefined;
    start += 1;
  }
  return {
    target: target.slice(start, target.length - ends),
    branch: branch.slice(start, branch.length - ends),
  };
};

/** Whether the pattern stands for one of these paths. */
export const touches = (glob: PathGlob, target: PathSet): boolean =>
  glob.branches.some((branch) => {
    const rest = trim(target, branch, segmentsMeet);
    if (rest === undefined) return false;
    if (rest.branch.length === 0) return rest.target.every((segment) => segment === '**');
    if (rest.branch.every((segment) => segment === '**')) return true;
    return walk(rest.target, rest.branch, segmentsMeet, true);
  });

/** Whether the pattern stands for all of these paths. `true` is proven; `false` may be too careful. */
export const includes = (glob: PathGlob, target: PathSet): boolean =>
  glob.branches.some((branch) => {
    const rest = trim(target, branch, isSegmentOf);
    if (rest === undefined) return false;
    if (rest.branch.length === 0) return rest.target.length === 0;
    if (rest.branch.every((segment) => segment === '**')) return true;
    // No single segment takes in any number of them.
    return walk(rest.target, rest.branch, isSegmentOf, false);
  });

/**
 * Whether the pattern names something below the target by the part in front of its first wildcard: `/home/a/.ssh/**`
 * lies below `/home/a`. A pattern that may stand for something anywhere lies below no target but the root.
 */
export const liesBelow = (glob: PathGlob, target: PathSet): boolean =>
  glob.branches.some((branch) => {
    const open = branch.findIndex((segment) => segment === '**' || segment.literal === undefined);
    const base = open < 0 ? branch : branch.slice(0, open);
    return (
      base.length >= target.length &&
      target.every((segment, index) => {
        const named = base[index];
        return segment !== '**' && named !== undefined && named !== '**' && segmentsMeet(segment, named);
      })
    );
  });
