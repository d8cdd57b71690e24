import {
  type CommandExpansionPart,
  type DoubleQuotedChild,
  forEachChild,
  type ParsedScript,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import type { FlowEnd, Word as OperationWord } from '../../domain/operation.ts';
import { escapeGlob } from '../paths.ts';
import { dynamicValue, noTaints, staticText, staticValue, unite, type Value, wordText } from '../value.ts';
import { expandBraces } from './braces.ts';
import type { Printed } from './context.ts';
import { inheritedDefault, inheritedPlace, isNumberName } from './inherited.ts';
import { foldOperation } from './parameters.ts';
import { assign, type ShellState, type Variable } from './state.ts';

/** Plans a script found inside a word and says what its output may carry; `printed` gets what it prints. */
export type RunNested = (script: ParsedScript, printed?: Printed) => ReadonlySet<FlowEnd>;

const braceBound = 64;

/** A stretch of a word: certain text, an unquoted pattern, or something known at run time. */
type Piece =
  | { type: 'text'; value: string }
  | { type: 'glob'; pattern: string }
  | { type: 'set'; pattern: string; taints: ReadonlySet<FlowEnd> }
  | { type: 'sets'; patterns: string[]; taints: ReadonlySet<FlowEnd> }
  | { type: 'unknown'; source: string; many: boolean; taints: ReadonlySet<FlowEnd>; number?: boolean }
  | { type: 'fields'; values: string[]; taints: ReadonlySet<FlowEnd> }
  | { type: 'gap' }
  | { type: 'braces'; alternatives: string[] };

/**
 * The words that one word of a script becomes. Braces may make several; a word that is known only at run time is one
 * dynamic value, `many` when it may become none or more than one.
 */
export const resolveWord = (word: Word, state: ShellState, nested: RunNested): Value[] => {
  if (state.positional !== undefined && /^"?\$(@|\{@\})"?$/.test(word.text)) {
    // Without quotes each is split again, which changes nothing where there is nothing to split.
    const quoted = word.text.startsWith('"');
    if (quoted || state.positional.every((value) => fieldSafe(staticText(value) ?? ' ', false)))
      return [...state.positional];
  }
  const alone = /^"?\$\{?([A-Z][A-Z_]*)\}?"?$/.exec(word.text)?.[1];
  const place = alone === undefined ? undefined : inheritedPlace(alone, state);
  if (place !== undefined) return [staticValue(place)];
  const array = /^"?\$\{([A-Za-z_]\w*)\[[@*]\]\}"?$/.exec(word.text);
  if (array?.[1] !== undefined && !state.disturbed) {
    const elements = state.variables.get(array[1])?.elements;
    const quoted = word.text.startsWith('"') && word.text.includes('[@]');
    if (
      elements !== undefined &&
      (quoted || elements.every((value) => fieldSafe(staticText(value) ?? ' ', false)))
    )
      return [...elements];
  }
  const pieces =
    word.parts === undefined
      ? plainPieces(word.text, word.value, state, false)
      : word.parts.flatMap((part, index) =>
          partPieces(part, state, nested, index === 0, index < (word.parts?.length ?? 0) - 1),
        );
  const values = assemble(pieces, word.text);
  const [only] = word.parts ?? [];
  const pipe = word.parts?.length === 1 && only?.type === 'ProcessSubstitution';
  return pipe ? values.map((value) => ({ ...value, pipe })) : values;
};

/** The single value of a word where the shell makes no fields of it: assignments, redirections, `case`. */
export const resolveSingle = (word: Word, state: ShellState, nested: RunNested): Value => {
  const values = resolveWord(word, state, nested);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return dynamicValue(word.text, '', unite(...values.map((value) => value.taints)));
};

/** Letters with which a word could name a home directory or a program (zsh's `=ls`). */
const plainPieces = (text: string, value: string, state: ShellState, more: boolean): Piece[] => {
  if (text.startsWith('~')) {
    const rest = value.slice(1);
    if (rest !== '' ? rest.startsWith('/') : !more)
      return [...homePieces(state), { type: 'text', value: rest }];
    const [user = ''] = rest.split('/', 1);
    const owner = state.home.slice(state.home.lastIndexOf('/') + 1);
    if (user === owner && !more && text === value)
      return [{ type: 'text', value: state.home + rest.slice(user.length) }];
    if (user === 'root' && !more && text === value)
      return [{ type: 'text', value: `/root${rest.slice(user.length)}` }];
    return [unknown(text)];
  }
  const assigned = /^([A-Za-z_][A-Za-z0-9_]*=)~(.*)$/s.exec(value);
  if (assigned !== null && text.includes('=~')) {
    const rest = assigned[2] ?? '';
    if (state.dialect !== 'bash' || (rest !== '' && !rest.startsWith('/'))) return [unknown(text)];
    return [{ type: 'text', value: assigned[1] ?? '' }, ...homePieces(state), { type: 'text', value: rest }];
  }
  if (state.dialect === 'zsh' && text.startsWith('=')) return [unknown(text)];
  return [{ type: 'text', value }];
};

const unknown = (source: string, many = false, taints: ReadonlySet<FlowEnd> = noTaints): Piece => ({
  type: 'unknown',
  source,
  many,
  taints,
});

/** A number that is known only at run time. */
const numeric = (source: string, taints: ReadonlySet<FlowEnd> = noTaints): Piece => ({
  type: 'unknown',
  source,
  many: false,
  taints,
  number: true,
});

const homePieces = (state: ShellState): Piece[] => {
  if (state.disturbed) return [unknown('~')];
  const set = state.variables.get('HOME');
  if (set === undefined) return [{ type: 'text', value: state.home }];
  return set.word?.type === 'static' ? [{ type: 'text', value: set.word.value }] : [unknown('~')];
};

const partPieces = (
  part: WordPart,
  state: ShellState,
  nested: RunNested,
  first: boolean,
  more: boolean,
): Piece[] => {
  switch (part.type) {
    case 'Literal':
      return first ? plainPieces(part.text, part.value, state, more) : [{ type: 'text', value: part.value }];
    case 'SingleQuoted':
      return [{ type: 'text', value: part.value }];
    case 'AnsiCQuoted':
      return part.value.includes('\0') || state.dialect === 'sh'
        ? [unknown(part.text)]
        : [{ type: 'text', value: part.value }];
    case 'Glob':
      return part.kind === 'bracket' && !/^\[[\w!^.,:-]+\]$/.test(part.text)
        ? [unknown(part.text, true, runAll(part, state, nested))]
        : [{ type: 'glob', pattern: part.text }];
    case 'DoubleQuoted':
      return part.parts.length === 0
        ? [{ type: 'text', value: '' }]
        : part.parts.flatMap((child) => quotedPieces(child, state, nested));
    case 'BraceExpansion': {
      // A plain sh keeps braces as they are.
      const alternatives = state.dialect === 'sh' ? undefined : expandBraces(part.text, braceBound);
      return alternatives === undefined
        ? [unknown(part.text, true, runAll(part, state, nested))]
        : [{ type: 'braces', alternatives }];
    }
    case 'SimpleExpansion':
      return variablePieces(part.text.slice(1), part.text, state, false);
    case 'ParameterExpansion':
      return parameterPieces(part, state, nested, false);
    case 'CommandExpansion':
      return substitutionPieces(part, state, nested, false);
    case 'ArithmeticExpansion':
      return [numeric(part.text, runAll(part, state, nested))];
    default:
      return [unknown(part.text, part.type !== 'ProcessSubstitution', runAll(part, state, nested))];
  }
};

const quotedPieces = (part: DoubleQuotedChild, state: ShellState, nested: RunNested): Piece[] => {
  if (part.type === 'Literal') return [{ type: 'text', value: part.value }];
  if (part.type === 'SimpleExpansion') return variablePieces(part.text.slice(1), part.text, state, true);
  if (part.type === 'ParameterExpansion') return parameterPieces(part, state, nested, true);
  if (part.type === 'CommandExpansion') return substitutionPieces(part, state, nested, true);
  return [numeric(part.text, runAll(part, state, nested))];
};

/** The parser reads over a stray parenthesis, where bash runs nothing and prints nothing. */
const isClean = (text: string): boolean => {
  const bare = text.replace(/'[^']*'|"(?:[^"\\$`]|\\.)*"/g, '').replace(/\\./g, '');
  const expansions = bare.split('$(').length;
  return bare.split('(').length === expansions && bare.split(')').length === expansions;
};

/** `$(…)`: what its command is known to print, without the newlines at the end. */
const substitutionPieces = (
  part: CommandExpansionPart,
  state: ShellState,
  nested: RunNested,
  quoted: boolean,
): Piece[] => {
  if (part.script === undefined) return [unknown(part.text, !quoted, runAll(part, state, nested))];
  const printed: Printed = {};
  const taken = isClean(part.text) ? printed : undefined;
  const taints = unite(nested(part.script, taken), taintsNamed(part.text, state));
  if (printed.text !== undefined) {
    const value = printed.text.replace(/\n+$/, '');
    return valuePieces({ type: 'static', value }, part.text, taints, state, quoted);
  }
  if (printed.line !== undefined) return valuePieces(printed.line, part.text, taints, state, quoted);
  // Without quotes each line is a word of its own.
  if (printed.lines !== undefined && !quoted && !state.variables.has('IFS')) {
    const patterns = printed.lines.map((word) =>
      word.type === 'static' ? escapeGlob(word.value) : wordText(word),
    );
    return [{ type: 'sets', patterns, taints }];
  }
  return [unknown(part.text, !quoted, taints)];
};

const parameterPieces = (
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  state: ShellState,
  nested: RunNested,
  quoted: boolean,
): Piece[] => {
  const plain = part.prefix === undefined && part.index === undefined && part.operation === undefined;
  if (plain) return variablePieces(part.parameter, part.text, state, quoted);
  const known = knownValue(part.parameter, state) ?? inheritedDirectory(part.parameter, state);
  const taints = unite(runAll(part, state, nested), known?.taints ?? noTaints);
  const { operation } = part;
  if (
    known?.word !== undefined &&
    operation !== undefined &&
    part.prefix === undefined &&
    part.index === undefined
  ) {
    const result = foldOperation(operation, known.word, (word, pattern) =>
      operandText(
        resolveSingle(word, state, () => noTaints),
        pattern === true,
      ),
    );
    if (result !== undefined) return valuePieces(result, part.text, taints, state, quoted);
  }
  if (operation?.type === 'Default' && part.prefix === undefined && part.index === undefined) {
    const value = inheritedDefault(
      part.parameter,
      operation.operator,
      staticText(resolveSingle(operation.operand, state, () => noTaints)),
      state,
    );
    if (value !== undefined) return [{ type: 'text', value }];
  }
  if (operation?.type === 'Default' && operation.operator.includes('=')) {
    assign(state, part.parameter, { taints });
  }
  if (part.prefix === '#') return [numeric(part.text, taints)];
  return [unknown(part.text, !quoted || part.text.includes('@'), taints)];
};

/** An operand as its text, or as the pattern that its unquoted characters make. */
const operandText = (value: Value, pattern: boolean): string | undefined => {
  if (!pattern || value.word.type === 'dynamic') return staticText(value);
  if (value.word.type === 'glob') return value.word.pattern;
  // Quoted, these stand for themselves.
  return /[*?[\\]/.test(value.word.value) ? undefined : value.word.value;
};

/** The two directories that every shell knows by name. */
const inheritedDirectory = (name: string, state: ShellState): Variable | undefined => {
  if (state.disturbed || state.variables.has(name)) return undefined;
  const [cwd] = state.cwds;
  const here = state.cwds.length === 1 && cwd?.startsWith('/') === true ? cwd : undefined;
  const value = name === 'HOME' ? state.home : name === 'PWD' ? here : undefined;
  return value === undefined ? undefined : { word: { type: 'static', value }, taints: noTaints };
};

/** `$x`: folded when every assignment that can reach this point is certain. */
const variablePieces = (name: string, source: string, state: ShellState, quoted: boolean): Piece[] => {
  // The id of a process: no name that matters is made of it.
  if (name === '$') return [{ type: 'set', pattern: '[0-9][0-9][0-9][0-9]', taints: noTaints }];
  if (name === '#' || name === '?') return [numeric(source)];
  // The last job of this very shell, as `kill` and `wait` name it.
  if (name === '!') return [{ type: 'text', value: '%+' }];
  // What is between the words of a command, unless this call says otherwise.
  if (name === 'IFS' && !quoted && !state.disturbed && state.dialect !== 'zsh' && !state.variables.has('IFS'))
    return [{ type: 'gap' }];
  const set = knownValue(name, state);
  if (set === undefined) return inheritedPieces(name, source, state, quoted);
  if (set.word === undefined || state.disturbed) {
    const number = set.number === true && !state.disturbed && !state.variables.has('IFS');
    return [number ? numeric(source, set.taints) : unknown(source, !quoted, set.taints)];
  }
  return valuePieces(set.word, source, set.taints, state, quoted);
};

/** What a name stands for, as far as this call says it. */
const knownValue = (name: string, state: ShellState): Variable | undefined => {
  if (!/^[1-9]$/.test(name))
    return state.disturbed && !state.variables.has(name) ? undefined : state.variables.get(name);
  const { positional } = state;
  if (positional === undefined) return undefined;
  const value = positional[Number(name) - 1];
  // A pattern at the end may be several of them.
  if (value === undefined)
    return positional.at(-1)?.word.type === 'glob'
      ? undefined
      : { word: { type: 'static', value: '' }, taints: noTaints };
  return value.word.type === 'dynamic'
    ? { taints: value.taints, number: value.number === true }
    : { word: value.word, taints: value.taints };
};

/** A known value where it is used: without quotes it is split and looked up as a pattern again. */
const valuePieces = (
  word: OperationWord,
  source: string,
  taints: ReadonlySet<FlowEnd>,
  state: ShellState,
  quoted: boolean,
): Piece[] => {
  const dynamic = [unknown(source, !quoted, taints)];
  if (word.type === 'dynamic' || (state.variables.has('IFS') && !quoted)) return dynamic;
  if (word.type === 'glob') return [{ type: 'set', pattern: word.pattern, taints }];
  const { value } = word;
  if (quoted || /^[A-Za-z0-9_\-.,/:=@%+~^]+$/.test(value)) {
    // The value carries its taints along: an empty unknown would lose the certain text.
    return [{ type: 'fields', values: [value], taints }];
  }
  const splits = state.dialect !== 'zsh' && /^[^*?[\]\\]+$/.test(value);
  const fields = value.split(/[ \t\n]+/).filter((field) => field !== '');
  if (!splits || /^[ \t\n]|[ \t\n]$/.test(value) || fields.length === 0) return dynamic;
  return [{ type: 'fields', values: fields, taints }];
};

const inheritedPieces = (name: string, source: string, state: ShellState, quoted: boolean): Piece[] => {
  if (name === 'HOME' && !state.disturbed && fieldSafe(state.home, quoted)) return homePieces(state);
  const [cwd] = state.cwds;
  if (name === 'PWD' && state.cwds.length === 1 && cwd?.startsWith('/') === true && fieldSafe(cwd, quoted)) {
    return [{ type: 'text', value: cwd }];
  }
  if (isNumberName(name) && !state.disturbed) return [numeric(source)];
  return [unknown(source, !quoted || name === '@')];
};

const fieldSafe = (value: string, quoted: boolean): boolean => quoted || /^[A-Za-z0-9_\-./@+]+$/.test(value);

/** Plans every script below a part, wherever the grammar hides it. */
const runAll = (part: WordPart, state: ShellState, nested: RunNested): ReadonlySet<FlowEnd> => {
  const found = new Set<FlowEnd>();
  forEachScript(part, (script) => {
    for (const end of nested(script)) found.add(end);
  });
  for (const end of taintsNamed(part.text, state)) found.add(end);
  return found;
};

/** What the variables that a text names may carry. */
const taintsNamed = (text: string, state: ShellState): ReadonlySet<FlowEnd> => {
  let found = noTaints;
  for (const name of text.match(/\$\{?[A-Za-z_][A-Za-z0-9_]*/g) ?? []) {
    const taints = state.variables.get(name.replace(/^\$\{?/, ''))?.taints;
    if (taints !== undefined && taints.size > 0) found = unite(found, taints);
  }
  return found;
};

const assemble = (pieces: readonly Piece[], source: string): Value[] => {
  const gap = pieces.findIndex((piece) => piece.type === 'gap');
  if (gap >= 0) {
    const [before, after] = [pieces.slice(0, gap), pieces.slice(gap + 1)];
    return [
      ...(before.length === 0 ? [] : assemble(before, source)),
      ...(after.length === 0 ? [] : assemble(after, source)),
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
    if (words.length * alternatives.length > braceBound) {
      return [dynamicValue(source, '', taintsIn(pieces))].map((value) => ({ ...value, many: true }));
    }
    words = words.flatMap((word) => alternatives.map((added) => [...word, ...added]));
  }
  const braced = pieces.some((piece) => piece.type === 'braces');
  return words.flatMap((word) => finish(word, source, braced));
};

const taintsIn = (pieces: readonly Piece[]): ReadonlySet<FlowEnd> =>
  unite(...pieces.map((piece) => ('taints' in piece ? piece.taints : noTaints)));

const finish = (pieces: readonly Piece[], source: string, braced: boolean): Value[] => {
  const [only] = pieces;
  if (pieces.length === 1 && only?.type === 'text' && !braced) return [staticValue(only.value)];
  const taints = taintsIn(pieces);
  if (pieces.length === 1 && only?.type === 'fields')
    return only.values.map((value) => staticValue(value, taints));
  let prefix = '';
  let certain = true;
  let glob = false;
  let many = false;
  /** All that is not certain is numbers, and all else digits. */
  let number = true;
  let digits = true;
  let pattern = '';
  for (const piece of pieces) {
    if (piece.type === 'text' || (piece.type === 'fields' && piece.values.length === 1)) {
      const text = piece.type === 'text' ? piece.value : (piece.values[0] ?? '');
      if (certain && !glob) prefix += text;
      pattern += escapeGlob(text);
      digits &&= /^\d*$/.test(text);
    } else if (piece.type === 'glob' || piece.type === 'set') {
      glob = true;
      pattern += piece.pattern;
    } else if (piece.type === 'unknown' && piece.number === true) {
      certain = false;
      pattern += '[0-9-]*';
    } else {
      certain = false;
      number = false;
      many ||= piece.type !== 'unknown' || piece.many;
    }
  }
  // A brace alternative at the start of a word gets its tilde expanded after the braces.
  if (braced && prefix.startsWith('~')) return [{ ...dynamicValue(source, '', taints), many: true }];
  if (!certain) {
    const value = dynamicValue(source, prefix, taints);
    if (number && !many) {
      // With something in front or behind it stands for a set of names, as a pattern does.
      return digits && !glob ? [{ ...value, number }] : [{ word: { type: 'glob', pattern }, taints }];
    }
    return [many || glob ? { ...value, many: true } : value];
  }
  if (glob) return [{ word: { type: 'glob', pattern }, taints }];
  return [staticValue(prefix, taints)];
};

/** Calls back for each outermost script below a node. */
export const forEachScript = (node: SyntaxNode, callback: (script: ParsedScript) => void): void => {
  forEachChild(node, (child) => {
    if (child.type === 'Script') callback(child);
    else forEachScript(child, callback);
  });
};
