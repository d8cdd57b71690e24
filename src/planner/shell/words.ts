import {
  type CommandExpansionPart,
  type DoubleQuotedChild,
  forEachChild,
  type ParameterExpansionPart,
  type ParsedScript,
  type ProcessSubstitutionPart,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import type { FlowEnd, Word as OperationWord } from '../../domain/operation.ts';
import { escapeGlob } from '../paths.ts';
import {
  dynamicValue,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  unite,
  type Value,
  wordText,
} from '../value.ts';
import { expandBraces } from './braces.ts';
import type { Printed } from './context.ts';
import { separators, splitFields, splitsAsUsual } from './fields.ts';
import { inheritedDefault, inheritedPlace, isNumberName } from './inherited.ts';
import { foldOperation } from './parameters.ts';
import { assemble, type Piece, pieceBound } from './pieces.ts';
import { assign, type ShellState, type Variable } from './state.ts';
import { elementAt, indirectName, knownValue, listNamed } from './variables.ts';

/** Plans a script found inside a word and says what its output may carry; `printed` gets what it prints. */
export type RunNested = (script: ParsedScript, printed?: Printed) => ReadonlySet<FlowEnd>;

/**
 * The words that one word of a script becomes. Braces may make several; a word that is known only at run time is one
 * dynamic value, `many` when it may become none or more than one.
 */
export const resolveWord = (word: Word, state: ShellState, nested: RunNested): Value[] => {
  const [only] = word.parts ?? [];
  if (word.parts?.length === 1 && only?.type === 'ProcessSubstitution')
    return [pipeValue(only, state, nested)];
  const listed = wholeList(word, state);
  if (listed !== undefined) return listed;
  const place = placeAlone(word, state);
  if (place !== undefined) return [staticValue(place)];
  const pieces =
    word.parts === undefined
      ? plainPieces(word.text, word.value, state, false)
      : word.parts.flatMap((part, index) =>
          partPieces(part, state, nested, index === 0, index < (word.parts?.length ?? 0) - 1),
        );
  return assemble(pieces, word.text, homeText(state));
};

/** A variable that is a word of its own, and by its name a place. */
const placeAlone = (word: Word, state: ShellState): string | undefined => {
  const name = /^"?\$\{?([A-Z][A-Z_]*)\}?"?$/.exec(word.text)?.[1];
  return name === undefined ? undefined : inheritedPlace(name, state);
};

/** `<(cmd)`: with what its command is known to print. */
const pipeValue = (part: ProcessSubstitutionPart, state: ShellState, nested: RunNested): Value => {
  const named = taintsNamed(part.text, state);
  if (part.script === undefined)
    return { ...dynamicValue(part.text, '', unite(runAll(part, state, nested), named)), pipe: true };
  const printed: Printed = {};
  const taken = part.operator === '<' && isClean(`$${part.text.slice(1)}`) ? printed : undefined;
  const value = dynamicValue(part.text, '', unite(nested(part.script, taken), named));
  return { ...value, pipe: true, ...(printed.text === undefined ? {} : { piped: printed.text }) };
};

/** A word that is a list and nothing else: `"${a[@]}"`, `$@`, `"${a[*]}"`. */
const wholeList = (word: Word, state: ShellState): Value[] | undefined => {
  const [outer] = word.parts ?? [];
  if (word.parts?.length !== 1 || outer === undefined) return undefined;
  const quoted = outer.type === 'DoubleQuoted';
  const [part] = quoted ? outer.parts : [outer];
  if (quoted && outer.parts.length !== 1) return undefined;
  const every =
    part?.type === 'SimpleExpansion' && /^\$[@*]$/.test(part.text)
      ? state.positional
      : part?.type === 'ParameterExpansion'
        ? listNamed(part, state)
        : undefined;
  if (every === undefined || part === undefined) return undefined;
  const at = separators(state);
  if (!quoted)
    return every.flatMap(({ word: each, taints }) =>
      assemble(valuePieces(each, part.text, taints, state, false), part.text),
    );
  if (!/^\$\*|\[\*\]|^\$\{\*/.test(part.text)) return [...every];
  const texts = every.map(staticText);
  if (at === undefined || texts.some((text) => text === undefined)) return undefined;
  return [staticValue(texts.join(at.slice(0, 1)), taintsOf(every))];
};

/** The single value of a word where the shell makes no fields of it: assignments, redirections, `case`. */
export const resolveSingle = (word: Word, state: ShellState, nested: RunNested): Value => {
  const joined = word.parts?.some((part) => /Expansion$/.test(part.type) && part.type !== 'BraceExpansion');
  const values =
    joined === true && wholeList(word, state) === undefined && placeAlone(word, state) === undefined
      ? assemble(
          (word.parts ?? []).flatMap((part, index) => singlePieces(part, state, nested, index, word)),
          word.text,
        )
      : resolveWord(word, state, nested);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return dynamicValue(word.text, '', unite(...values.map((value) => value.taints)));
};

/** A part of a word that is not split. */
const singlePieces = (
  part: WordPart,
  state: ShellState,
  nested: RunNested,
  index: number,
  word: Word,
): Piece[] =>
  part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion' || part.type === 'CommandExpansion'
    ? quotedPieces(part, state, nested)
    : partPieces(part, state, nested, index === 0, index < (word.parts?.length ?? 0) - 1);

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

const unknown = (
  source: string,
  many = false,
  taints: ReadonlySet<FlowEnd> = noTaints,
): Extract<Piece, { type: 'unknown' }> => ({
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
  const value = homeText(state);
  return [value === undefined ? unknown('~') : { type: 'text', value }];
};

/** What `~` is. */
const homeText = (state: ShellState): string | undefined => {
  if (state.disturbed) return undefined;
  const set = state.variables.get('HOME');
  if (set === undefined) return state.home;
  return set.word?.type === 'static' ? set.word.value : undefined;
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
      const alternatives = state.dialect === 'sh' ? undefined : expandBraces(part.text, pieceBound);
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
    case 'ProcessSubstitution':
      return [unknown(part.text, false, runAll(part, state, nested))];
    default:
      return [unknown(part.text, true, runAll(part, state, nested))];
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
    const value = printed.text.replaceAll('\0', '').replace(/\n+$/, '');
    return valuePieces({ type: 'static', value }, part.text, taints, state, quoted);
  }
  if (printed.line !== undefined) return valuePieces(printed.line, part.text, taints, state, quoted);
  if (printed.likely !== undefined)
    return [{ ...unknown(part.text, !quoted, taints), perhaps: printed.likely }];
  // Without quotes each line is a word of its own.
  if (printed.lines !== undefined && !quoted && splitsAsUsual(state)) {
    const patterns = printed.lines.map((word) =>
      word.type === 'static' ? escapeGlob(word.value) : wordText(word),
    );
    return [{ type: 'sets', patterns, taints }];
  }
  return [unknown(part.text, !quoted, taints)];
};

const parameterPieces = (
  part: ParameterExpansionPart,
  state: ShellState,
  nested: RunNested,
  quoted: boolean,
): Piece[] => {
  const { operation, parameter } = part;
  if (part.prefix === undefined && part.index === undefined && operation === undefined)
    return variablePieces(parameter, part.text, state, quoted);
  if (part.prefix === '!' && part.index === undefined && operation === undefined) {
    const target = state.disturbed ? undefined : indirectName(parameter, state);
    if (target !== undefined) return variablePieces(target, part.text, state, quoted);
  }
  const known =
    part.index === undefined
      ? (knownValue(parameter, state) ?? inheritedDirectory(part, state))
      : elementAt(parameter, part.index, state);
  const taints = unite(runAll(part, state, nested), known?.taints ?? noTaints);
  if (part.prefix === '#') return [lengthPiece(part, known, taints, state)];
  if (part.prefix !== undefined) return [unknown(part.text, !quoted || part.text.includes('@'), taints)];
  const read = (word: Word, pattern?: boolean): string | undefined =>
    operandText(
      resolveSingle(word, state, () => noTaints),
      pattern === true,
    );
  const result =
    known?.word === undefined
      ? undefined
      : operation === undefined
        ? known.word
        : foldOperation(operation, known.word, read, known.gone === true);
  const assigns =
    operation?.type === 'Default' && operation.operator.endsWith('=') && part.index === undefined;
  if (result !== undefined) {
    if (assigns && result !== known?.word && !/^[1-9]$/.test(parameter))
      assign(state, parameter, { word: result, taints });
    return valuePieces(result, part.text, taints, state, quoted);
  }
  if (operation?.type !== 'Default' || part.index !== undefined)
    return [unknown(part.text, !quoted || part.text.includes('@'), taints)];
  const value = inheritedDefault(parameter, operation.operator, read(operation.operand), state);
  if (value !== undefined) return [{ type: 'text', value }];
  const perhaps = likelyDefault(part, read(operation.operand), state);
  if (assigns) assign(state, parameter, { taints, ...(perhaps === undefined ? {} : { perhaps }) });
  const piece = unknown(part.text, !quoted || part.text.includes('@'), taints);
  return [perhaps === undefined ? piece : { ...piece, perhaps }];
};

/** Names that are set wherever a shell runs: a default says nothing of them. */
const usuallySet = /^(HOME|PATH|PWD|OLDPWD|SHELL|USER|LOGNAME|TERM|LANG|HOSTNAME|[@*#?$!0-9])$/;

/** `${X:-rm}`: what a name that this call does not set most likely is. */
const likelyDefault = (
  { parameter, operation }: ParameterExpansionPart,
  operand: string | undefined,
  state: ShellState,
): string | undefined => {
  if (operand === undefined || operation?.type !== 'Default' || !/^:?[-=]$/.test(operation.operator))
    return undefined;
  const given = state.outermost && /^[1-9]$/.test(parameter);
  if (state.disturbed || (usuallySet.test(parameter) && !given) || state.variables.has(parameter))
    return undefined;
  return operand;
};

/** `${#x}`. */
const lengthPiece = (
  part: ParameterExpansionPart,
  known: Variable | undefined,
  taints: ReadonlySet<FlowEnd>,
  state: ShellState,
): Piece => {
  const word = state.disturbed || /^[@*]$/.test(part.index?.text ?? '') ? undefined : known?.word;
  return word?.type === 'static' && /^[ -~]*$/.test(word.value) && part.operation === undefined
    ? { type: 'field', value: String(word.value.length), taints }
    : numeric(part.text, taints);
};

/** An operand as its text, or as the pattern that its unquoted characters make. */
const operandText = (value: Value, pattern: boolean): string | undefined => {
  if (!pattern || value.word.type === 'dynamic') return staticText(value);
  if (value.word.type === 'glob') return value.word.pattern;
  // Quoted, these stand for themselves.
  return /[*?[\\]/.test(value.word.value) ? undefined : value.word.value;
};

/** The two directories that every shell knows by name, and the slash that others begin with. */
const inheritedDirectory = (part: ParameterExpansionPart, state: ShellState): Variable | undefined => {
  const { parameter: name, operation } = part;
  if (state.disturbed || state.variables.has(name)) return undefined;
  const [cwd] = state.cwds;
  const here = state.cwds.length === 1 && cwd?.startsWith('/') === true ? cwd : undefined;
  const slash =
    /^(SHELL|PATH|OLDPWD|BASH|PWD)$/.test(name) &&
    operation?.type === 'Slice' &&
    operation.offset.text.trim() === '0' &&
    operation.length?.text.trim() === '1';
  const value = name === 'HOME' ? state.home : slash ? '/' : name === 'PWD' ? here : undefined;
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
  if (name === 'IFS' && !state.disturbed && !state.variables.has('IFS')) {
    if (quoted) return [{ type: 'text', value: ' \t\n' }];
    if (state.dialect !== 'zsh') return [{ type: 'gap' }];
  }
  const set = knownValue(name, state);
  if (set === undefined) return inheritedPieces(name, source, state, quoted);
  if (set.word === undefined || state.disturbed) {
    const number = set.number === true && !state.disturbed && splitsAsUsual(state);
    if (number) return [numeric(source, set.taints)];
    const piece = unknown(source, !quoted, set.taints);
    return [set.perhaps === undefined || state.disturbed ? piece : { ...piece, perhaps: set.perhaps }];
  }
  return valuePieces(set.word, source, set.taints, state, quoted);
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
  if (word.type === 'dynamic') return dynamic;
  if (word.type === 'glob')
    return quoted || splitsAsUsual(state) ? [{ type: 'set', pattern: word.pattern, taints }] : dynamic;
  const { value } = word;
  // The value carries its taints along: an empty unknown would lose the certain text.
  // `W='rm -rf ~'; $W` removes a file named `~`; a shell that expands it there would remove what was meant.
  const meant = (text: string) =>
    !quoted && /^~(\/|$)/.test(text) ? { perhaps: state.home + text.slice(1) } : {};
  const field = (text: string): Piece => ({ type: 'field', value: text, taints, ...meant(text) });
  if (quoted) return [field(value)];
  if (value === '') return [{ type: 'none', taints }];
  const at = separators(state);
  if (at === undefined) return dynamic;
  const plain = /^[A-Za-z0-9_\-.,/:=@%+~^]+$/.test(value);
  if (state.dialect === 'zsh') return plain ? [field(value)] : dynamic;
  if (plain && at === ' \t\n') return [field(value)];
  const fields = splitFields(value, at);
  if (fields === undefined || fields.words.length > pieceBound) return dynamic;
  const pieces: Piece[] = fields.leads ? [{ type: 'gap' }] : [];
  for (const [index, text] of fields.words.entries()) {
    if (index > 0) pieces.push({ type: 'gap' });
    if (!/[*?[\]\\]/.test(text)) pieces.push(field(text));
    // What is left of it is looked up as a pattern.
    else if (/^[^[\]\\]*$/.test(text)) pieces.push({ type: 'set', pattern: text, taints });
    else return dynamic;
  }
  return fields.trails && fields.words.length > 0 ? [...pieces, { type: 'gap' }] : pieces;
};

const inheritedPieces = (name: string, source: string, state: ShellState, quoted: boolean): Piece[] => {
  const [cwd] = state.cwds;
  const here = name === 'PWD' && state.cwds.length === 1 && cwd?.startsWith('/') === true ? cwd : undefined;
  const value = state.disturbed ? here : name === 'HOME' ? state.home : here;
  if (value !== undefined && (state.dialect !== 'zsh' || quoted || /^[\w./@+-]+$/.test(value)))
    return valuePieces({ type: 'static', value }, source, noTaints, state, quoted);
  if (isNumberName(name) && !state.disturbed) return [numeric(source)];
  const piece = unknown(source, !quoted || name === '@');
  // A call is started without parameters.
  const empty = /^[1-9]$/.test(name) && state.outermost && !state.disturbed;
  return [empty ? { ...piece, empty } : piece];
};

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

/** Calls back for each outermost script below a node. */
export const forEachScript = (node: SyntaxNode, callback: (script: ParsedScript) => void): void => {
  forEachChild(node, (child) => {
    if (child.type === 'Script') callback(child);
    else forEachScript(child, callback);
  });
};
