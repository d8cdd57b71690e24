import type { FlowEnd } from '../../domain/operation.ts';
import { escapeGlob } from '../paths.ts';
import { dynamicValue, noTaints, staticValue, unite, type Value } from '../value.ts';

/** No word becomes more than this by its braces or fields. */
export const pieceBound = 64;

/** A stretch of a word: certain text, an unquoted pattern, or something known at run time. */
export type Piece =
  | { type: 'text'; value: string }
  | { type: 'glob'; pattern: string }
  | { type: 'set'; pattern: string; taints: ReadonlySet<FlowEnd> }
  | { type: 'sets'; patterns: string[]; taints: ReadonlySet<FlowEnd> }
  | {
      type: 'unknown';
      source: string;
      many: boolean;
      taints: ReadonlySet<FlowEnd>;
      number?: boolean;
      /** What it is unless the environment of the call says otherwise. */
      perhaps?: string;
      /** Nothing for certain, where it stands beside something else. */
      empty?: true;
    }
  | {
      type: 'field';
      value: string;
      taints: ReadonlySet<FlowEnd>;
      /** What whoever wrote it meant, though the shell takes it literally. */
      perhaps?: string;
    }
  /** The word ends here, and another begins. */
  | { type: 'gap' }
  /** A value that is empty and unquoted: alone it makes no word. */
  | { type: 'none'; taints: ReadonlySet<FlowEnd> }
  | { type: 'braces'; alternatives: string[] };

/** The words that the pieces of one word make; `home` is what `~` is where braces leave it in front. */
export const assemble = (pieces: readonly Piece[], source: string, home?: string): Value[] => {
  const gap = pieces.findIndex((piece) => piece.type === 'gap');
  if (gap >= 0) {
    const [before, after] = [pieces.slice(0, gap), pieces.slice(gap + 1)];
    return [
      ...(before.length === 0 ? [] : assemble(before, source, home)),
      ...(after.length === 0 ? [] : assemble(after, source, home)),
    ];
  }
  let words: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.type !== 'braces' && piece.type !== 'sets') {
      for (const word of words) word.push(piece);
      continue;
    }
    const alternatives: Piece[][] =
      piece.type === 'braces'
        ? piece.alternatives.map((value) => [{ type: 'text', value }])
        : piece.patterns.map((pattern) => [{ type: 'set', pattern, taints: piece.taints }]);
    if (words.length * alternatives.length > pieceBound) {
      return [dynamicValue(source, '', taintsIn(pieces))].map((value) => ({ ...value, many: true }));
    }
    words = words.flatMap((word) => alternatives.map((added) => [...word, ...added]));
  }
  const braced = pieces.some((piece) => piece.type === 'braces');
  return words.flatMap((word) => finish(word, source, braced, home));
};

const taintsIn = (pieces: readonly Piece[]): ReadonlySet<FlowEnd> =>
  unite(...pieces.map((piece) => ('taints' in piece ? piece.taints : noTaints)));

const finish = (
  all: readonly Piece[],
  source: string,
  braced: boolean,
  home: string | undefined,
): Value[] => {
  const known =
    all.length < 2 ? all : all.filter((piece) => piece.type !== 'unknown' || piece.empty !== true);
  const pieces = known.filter(({ type }) => type !== 'none');
  if (known.length === 0) return [{ ...dynamicValue(source, '', taintsIn(all)), many: true }];
  if (pieces.length === 0 && all.length > 0) return [];
  const [only] = pieces;
  if (pieces.length === 1 && only?.type === 'text' && !braced) return [staticValue(only.value)];
  const taints = taintsIn(pieces);
  if (pieces.length === 1 && only?.type === 'field') {
    const value = staticValue(only.value, taints);
    return [only.perhaps === undefined ? value : { ...value, perhaps: only.perhaps }];
  }
  let prefix = '';
  let certain = true;
  let glob = false;
  let many = false;
  /** All that is not certain is numbers, and all else digits. */
  let number = true;
  let digits = true;
  let pattern = '';
  let perhaps: string | undefined = '';
  for (const piece of pieces) {
    if (piece.type === 'text' || piece.type === 'field') {
      const text = piece.value;
      if (perhaps !== undefined) perhaps += text;
      if (certain && !glob) prefix += text;
      pattern += escapeGlob(text);
      digits &&= /^\d*$/.test(text);
    } else if (piece.type === 'glob' || piece.type === 'set') {
      glob = true;
      pattern += piece.pattern;
      perhaps = undefined;
    } else if (piece.type === 'unknown' && piece.number === true) {
      certain = false;
      pattern += '[0-9-]*';
      perhaps = undefined;
    } else {
      certain = false;
      number = false;
      many ||= piece.type !== 'unknown' || piece.many;
      const likely: string | undefined = piece.type === 'unknown' ? piece.perhaps : undefined;
      perhaps = perhaps === undefined || likely === undefined ? undefined : perhaps + likely;
    }
  }
  // A brace alternative at the start of a word gets its tilde expanded after the braces.
  if (braced && prefix.startsWith('~')) {
    if (home === undefined || !certain || glob || !/^~(\/|$)/.test(prefix))
      return [{ ...dynamicValue(source, '', taints), many: true }];
    prefix = home + prefix.slice(1);
  }
  if (!certain) {
    const value: Value = {
      ...dynamicValue(source, prefix, taints),
      ...(perhaps === undefined ? {} : { perhaps }),
    };
    if (number && !many) {
      // With something in front or behind it stands for a set of names, as a pattern does.
      return digits && !glob ? [{ ...value, number }] : [{ word: { type: 'glob', pattern }, taints }];
    }
    return [many || glob ? { ...value, many: true } : value];
  }
  if (glob) return [{ word: { type: 'glob', pattern }, taints }];
  return [staticValue(prefix, taints)];
};
