import type { ParameterExpansionPart, Word } from 'unbash';
import { mayBeSeveral, noTaints, staticText, staticValue, type Value } from '../value.ts';
import { referred, type ShellState, type Variable } from './state.ts';

const asVariable = (value: Value): Variable =>
  value.word.type === 'dynamic'
    ? { taints: value.taints, number: value.number === true }
    : { word: value.word, taints: value.taints };

const missing: Variable = { word: { type: 'static', value: '' }, taints: noTaints, gone: true };

/** What a name stands for, as far as this call says it. */
export const knownValue = (name: string, state: ShellState): Variable | undefined => {
  if (/^[1-9]$/.test(name)) {
    const { positional } = state;
    if (positional === undefined) return undefined;
    const value = positional[Number(name) - 1];
    if (value !== undefined) return asVariable(value);
    return mayBeSeveral(positional.at(-1)) ? undefined : missing;
  }
  const target = referred(state, name);
  const variable = target === undefined ? undefined : state.variables.get(target);
  if (variable === undefined) return undefined;
  // An array alone is its first element.
  const first = state.dialect === 'zsh' ? undefined : (variable.elements?.[0] ?? variable.keyed?.get('0'));
  if (first !== undefined && first.word.type === 'static') return asVariable(first);
  return variable.gone === true && variable.word === undefined ? { ...variable, ...missing } : variable;
};

/** The elements of an array, or the one value of a plain variable. */
const elementsOf = (name: string, state: ShellState): readonly Value[] | undefined => {
  if (state.disturbed) return undefined;
  const target = referred(state, name);
  const variable = target === undefined ? undefined : state.variables.get(target);
  if (variable?.elements !== undefined) return variable.elements;
  // Their order is bash's own.
  if (variable?.keyed !== undefined)
    return variable.keyed.size < 2 ? [...variable.keyed.values()] : undefined;
  return variable?.word?.type === 'static' ? [{ word: variable.word, taints: variable.taints }] : undefined;
};

/** A subscript that is a plain number or key, or the value of a variable. */
export const subscriptOf = (index: Word, state: ShellState): string | undefined => {
  const text = /^(?:'([^'$`]*)'|"([^"$`\\]*)"|([\w.-]+))$/.exec(index.text);
  const plain = text?.[1] ?? text?.[2] ?? text?.[3];
  if (plain !== undefined) return plain;
  const named = /^"?\$\{?([A-Za-z_]\w*)\}?"?$/.exec(index.text)?.[1];
  const word = named === undefined ? undefined : knownValue(named, state)?.word;
  return word?.type === 'static' ? word.value : undefined;
};

/** The place of an element in an array without gaps, counted from its end where it is negative. */
export const placeIn = (length: number, subscript: string, state: ShellState): number | undefined => {
  if (state.dialect === 'zsh') return undefined;
  let text = subscript;
  if (/^[A-Za-z_]\w*$/.test(text)) {
    const word = knownValue(text, state)?.word;
    if (word?.type !== 'static') return undefined;
    text = word.value;
  }
  if (!/^-?(0|[1-9]\d{0,3})$/.test(text)) return undefined;
  const at = Number(text);
  return at < 0 ? length + at : at;
};

/** `${a[1]}`, `${m[key]}`: undefined where the array or the subscript is known only at run time. */
export const elementAt = (name: string, index: Word, state: ShellState): Variable | undefined => {
  const subscript = subscriptOf(index, state);
  if (subscript === undefined || state.disturbed) return undefined;
  const target = referred(state, name);
  const keyed = target === undefined ? undefined : state.variables.get(target)?.keyed;
  if (keyed !== undefined) {
    const value = keyed.get(subscript);
    return value === undefined ? missing : asVariable(value);
  }
  const elements = elementsOf(name, state);
  const at = elements === undefined ? undefined : placeIn(elements.length, subscript, state);
  // A pattern in front may have become several.
  if (elements === undefined || at === undefined || at < 0) return undefined;
  if (elements.slice(0, at + 1).some(({ word }) => word.type === 'glob')) return undefined;
  const value = elements[at];
  return value === undefined ? missing : asVariable(value);
};

/** `${a[@]}`, `${a[@]:1:2}`, `$@`, `${@:2}`, `${!a[@]}`: each value as it is before any splitting. */
export const listNamed = (part: ParameterExpansionPart, state: ShellState): readonly Value[] | undefined => {
  const parameters = part.parameter === '@' || part.parameter === '*';
  if (!parameters && !/^[@*]$/.test(part.index?.text ?? '')) return undefined;
  const all = parameters ? state.positional : elementsOf(part.parameter, state);
  if (all === undefined || part.prefix === '#') return undefined;
  if (part.prefix === '!') {
    const keyed = state.variables.get(part.parameter)?.keyed;
    if (parameters || part.operation !== undefined) return undefined;
    if (all.some(({ word }) => word.type === 'glob')) return undefined;
    return keyed === undefined
      ? all.map((_, index) => staticValue(String(index)))
      : [...keyed.keys()].map((key) => staticValue(key));
  }
  const { operation } = part;
  if (operation === undefined) return all;
  if (operation.type !== 'Slice' || all.some(({ word }) => word.type === 'glob')) return undefined;
  const from = /^ *(-?\d{1,4})$/.exec(operation.offset.text)?.[1];
  const count = operation.length === undefined ? undefined : /^\d{1,4}$/.exec(operation.length.text)?.[0];
  if (from === undefined || (operation.length !== undefined && count === undefined)) return undefined;
  // Of the parameters the first is `$0`.
  const start = Number(from) - (parameters ? 1 : 0);
  if (start < 0) return undefined;
  return all.slice(start, count === undefined ? undefined : start + Number(count));
};

/** The name that `${!n}` looks up. */
export const indirectName = (name: string, state: ShellState): string | undefined => {
  const own = state.variables.get(name)?.refers;
  if (own !== undefined) return undefined;
  const word = knownValue(name, state)?.word;
  return word?.type === 'static' && /^([A-Za-z_]\w*|[1-9])$/.test(word.value) ? word.value : undefined;
};

/** The words of an array that is assigned, with keys where it has them: `([a]=x [b]=y)`. */
export const keyedEntries = (
  elements: readonly Word[],
  read: (word: Word) => Value,
): ReadonlyMap<string, Value> | undefined => {
  const entries = new Map<string, Value>();
  for (const element of elements) {
    const [first, ...rest] = element.parts ?? [];
    const literal = element.parts === undefined ? element.text : first?.type === 'Literal' ? first.text : '';
    const key = /^\[([\w.-]+)\]=/.exec(literal);
    if (key?.[1] === undefined) return undefined;
    const length = key[0].length;
    const value = element.value.slice(length);
    const cut = { type: 'Word' as const, pos: element.pos + length, end: element.end, value };
    const text = element.text.slice(length);
    if (element.parts === undefined || first?.type !== 'Literal') {
      entries.set(key[1], read({ ...cut, text, parts: undefined }));
      continue;
    }
    const head = first.text.slice(length);
    const parts = head === '' ? rest : [{ ...first, text: head, value: first.value.slice(length) }, ...rest];
    entries.set(key[1], parts.length === 0 ? staticValue('') : read({ ...cut, text, parts }));
  }
  return entries;
};

/** An array after one more element was set in it; undefined where that leaves gaps, or where is not known. */
export const withElement = (
  variable: Variable | undefined,
  subscript: string | undefined,
  value: Value,
  state: ShellState,
): Pick<Variable, 'elements' | 'keyed'> | undefined => {
  if (subscript === undefined || value.many === true || state.disturbed) return undefined;
  if (variable?.keyed !== undefined) return { keyed: new Map(variable.keyed).set(subscript, value) };
  const before =
    variable?.elements ??
    (variable?.word?.type === 'static' ? [{ word: variable.word, taints: variable.taints }] : undefined);
  const elements = before ?? (variable === undefined || variable.gone === true ? [] : undefined);
  if (elements === undefined || elements.some((each) => staticText(each) === undefined)) return undefined;
  const at = placeIn(elements.length, subscript, state);
  if (at === undefined || at < 0 || at > elements.length) return undefined;
  return { elements: [...elements.slice(0, at), value, ...elements.slice(at + 1)] };
};
