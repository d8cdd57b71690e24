/** A set of code points: ranges in rising order, both ends included. */
type Ranges = readonly (readonly [number, number])[];

type Token =
  | { type: 'literal'; code: number }
  | { type: 'set'; ranges: Ranges }
  /** Any number of characters, none too. */
  | { type: 'star' };

/** A compiled pattern over one text: `*`, `?`, `[a-z]`, `[!a]`, and `\` before a character that stands for itself. */
export interface TextGlob {
  readonly tokens: readonly Token[];
  /** The text it stands for when it has no wildcard. */
  readonly literal: string | undefined;
  /** What every text it stands for begins with. */
  readonly start: string;
  /** Of a pattern with stars as its only wildcards, the texts between them in order; the last one ends the text. */
  readonly pieces?: readonly string[];
}

const lastCode = 0x10ffff;
const anyCharacter: Ranges = [[0, lastCode]];

/** Thrown for a pattern that cannot be read; `at` is the offset in the pattern. */
export class GlobError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = 'GlobError';
    this.at = at;
  }
}

const complement = (ranges: Ranges): Ranges => {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > next) gaps.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= lastCode) gaps.push([next, lastCode]);
  return gaps;
};

/** Reads `[…]` at `start`; undefined when nothing closes it, and then `[` is an ordinary character. */
const readSet = (chars: readonly string[], start: number): { ranges: Ranges; end: number } | undefined => {
  let index = start + 1;
  const negated = chars[index] === '!' || chars[index] === '^';
  if (negated) index += 1;
  const ranges: [number, number][] = [];
  const first = index;
  while (index < chars.length) {
    if (chars[index] === ']' && index > first) {
      return { ranges: negated ? complement(ranges) : ranges, end: index };
    }
    if (chars[index] === '[' && /[:.=]/.test(chars[index + 1] ?? '')) {
      throw new GlobError('a character class such as [[:alpha:]] is not supported; write the range', index);
    }
    if (chars[index] === '\\' && index + 1 < chars.length) index += 1;
    const low = codeOf(chars[index]);
    const high = chars[index + 1] === '-' && chars[index + 2] !== ']' ? codeOf(chars[index + 2]) : undefined;
    ranges.push([low, high ?? low]);
    if (high !== undefined && high < low) throw new GlobError('a range runs backwards', index);
    index += high === undefined ? 1 : 3;
  }
  return undefined;
};

/** Each character of a text, standing for itself. */
export const literalTokens = (text: string): Token[] =>
  Array.from(text, (char) => ({ type: 'literal', code: codeOf(char) }));

const codeOf = (char: string | undefined): number => char?.codePointAt(0) ?? 0;

/** Compiles a pattern. Throws GlobError. */
export const compileTextGlob = (pattern: string): TextGlob => {
  const chars = [...pattern];
  const tokens: Token[] = [];
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index];
    const set = char === '[' ? readSet(chars, index) : undefined;
    if (set !== undefined) {
      tokens.push({ type: 'set', ranges: set.ranges });
      index = set.end;
    } else if (char === '*') {
      if (tokens.at(-1)?.type !== 'star') tokens.push({ type: 'star' });
    } else if (char === '?') tokens.push({ type: 'set', ranges: anyCharacter });
    else {
      if (char === '\\' && index + 1 < chars.length) index += 1;
      tokens.push({ type: 'literal', code: codeOf(chars[index]) });
    }
  }
  const open = tokens.findIndex(({ type }) => type !== 'literal');
  const start = textOf(open < 0 ? tokens : tokens.slice(0, open));
  if (open < 0) return { tokens, literal: start, start };
  if (tokens.some(({ type }) => type === 'set')) return { tokens, literal: undefined, start };
  return { tokens, literal: undefined, start, pieces: piecesOf(tokens.slice(open)) };
};

/** The texts behind each star. */
const piecesOf = (tokens: readonly Token[]): string[] => {
  const pieces: string[] = [];
  for (const token of tokens) {
    if (token.type === 'star') pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${textOf([token])}`);
  }
  return pieces;
};

/** Each piece where it is first found behind the one before, the last at the very end. */
const hasPieces = (pieces: readonly string[], text: string, from: number): boolean => {
  const end = text.length - (pieces.at(-1) ?? '').length;
  if (end < from || !text.endsWith(pieces.at(-1) ?? '')) return false;
  let at = from;
  for (let index = 0; index < pieces.length - 1; index += 1) {
    const piece = pieces[index] ?? '';
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
};

/** The text of literal tokens. */
const textOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.type === 'literal' ? String.fromCodePoint(token.code) : '')).join('');

const accepts = (token: Token | undefined, code: number): boolean => {
  if (token?.type === 'literal') return token.code === code;
  return token?.type === 'set' && token.ranges.some(([low, high]) => code >= low && code <= high);
};

/**
 * Whether the pattern stands for this text. Goes back to the last star only, so it takes at most
 * (length of text) × (length of pattern) steps.
 */
export const matchesText = (glob: TextGlob, text: string): boolean => {
  if (glob.literal !== undefined) return glob.literal === text;
  // Most texts are told apart by this.
  if (!text.startsWith(glob.start)) return false;
  if (glob.pieces !== undefined) return hasPieces(glob.pieces, text, glob.start.length);
  const { tokens } = glob;
  const codes = Array.from(text, codeOf);
  let at = 0;
  let token = 0;
  let starAt = -1;
  let starToken = -1;
  while (at < codes.length) {
    if (tokens[token]?.type === 'star') {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (accepts(tokens[token], codes[at] ?? 0)) {
      at += 1;
      token += 1;
    } else if (starToken >= 0) {
      starAt += 1;
      at = starAt;
      token = starToken + 1;
    } else return false;
  }
  while (tokens[token]?.type === 'star') token += 1;
  return token === tokens.length;
};

const overlap = (a: Token, b: Token): boolean => {
  if (a.type === 'star' || b.type === 'star') return true;
  if (a.type === 'literal') return accepts(b, a.code);
  if (b.type === 'literal') return accepts(a, b.code);
  return a.ranges.some(([low, high]) => b.ranges.some((range) => range[0] <= high && range[1] >= low));
};

/** Whether some text is matched by both patterns. Exact; (length of a) × (length of b) steps. */
export const textGlobsMeet = (a: TextGlob, b: TextGlob): boolean => {
  if (a.literal !== undefined) return matchesText(b, a.literal);
  if (b.literal !== undefined) return matchesText(a, b.literal);
  // `reach[j]`: the rest of `a` after i and the rest of `b` after j have a text in common.
  const width = b.tokens.length;
  let below = new Array<boolean>(width + 1).fill(false);
  for (let i = a.tokens.length; i >= 0; i -= 1) {
    const row = new Array<boolean>(width + 1).fill(false);
    for (let j = width; j >= 0; j -= 1) {
      const left = a.tokens[i];
      const right = b.tokens[j];
      if (left === undefined && right === undefined) row[j] = true;
      else if (left?.type === 'star')
        row[j] = below[j] === true || (right !== undefined && row[j + 1] === true);
      else if (right?.type === 'star')
        row[j] = row[j + 1] === true || (left !== undefined && below[j] === true);
      else
        row[j] = left !== undefined && right !== undefined && overlap(left, right) && below[j + 1] === true;
    }
    below = row;
  }
  return below[0] === true;
};

const covers = (outer: Token | undefined, inner: Token): boolean => {
  if (outer === undefined || outer.type === 'star' || inner.type === 'star') return false;
  if (inner.type === 'literal') return accepts(outer, inner.code);
  if (outer.type === 'literal')
    return inner.ranges.every(([low, high]) => low === outer.code && high === low);
  return inner.ranges.every(([low, high]) =>
    outer.ranges.some((range) => range[0] <= low && high <= range[1]),
  );
};

/**
 * Whether every text that `inner` stands for is matched by `outer`. A `true` is certain; a `false` may only mean that
 * it was not proven. The same table as for meeting: each token of `inner` is taken by one of `outer`.
 */
export const textGlobIncludes = (outer: TextGlob, inner: TextGlob): boolean => {
  if (inner.literal !== undefined) return matchesText(outer, inner.literal);
  const width = outer.tokens.length;
  let below = new Array<boolean>(width + 1).fill(false);
  for (let i = inner.tokens.length; i >= 0; i -= 1) {
    const row = new Array<boolean>(width + 1).fill(false);
    for (let j = width; j >= 0; j -= 1) {
      const token = inner.tokens[i];
      const taker = outer.tokens[j];
      if (taker?.type === 'star') row[j] = row[j + 1] === true || (token !== undefined && below[j] === true);
      else if (token === undefined) row[j] = taker === undefined;
      else row[j] = covers(taker, token) && below[j + 1] === true;
    }
    below = row;
  }
  return below[0] === true;
};

/** Whether the first character of what the pattern stands for is open. */
export const startsOpen = (glob: TextGlob): boolean => {
  const first = glob.tokens[0];
  return first !== undefined && first.type !== 'literal';
};
