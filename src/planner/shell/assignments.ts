import type { Command } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import { dynamicValue, staticText, staticValue, taintsOf, unite, type Value } from '../value.ts';
import { searchPath } from './search-path.ts';
import { assign, referred, type ShellState, type Variable } from './state.ts';
import { keyedEntries, subscriptOf, withElement } from './variables.ts';
import { type RunNested, resolveSingle, resolveWord } from './words.ts';

type Assignment = Extract<Command['args'][number], { type: 'Assignment' }>;

/** What an assignment makes of a name. */
export interface Assigned {
  name: string;
  word?: Value['word'];
  taints: ReadonlySet<FlowEnd>;
  number?: boolean;
  elements?: readonly Value[];
  keyed?: ReadonlyMap<string, Value>;
  list?: string;
  perhaps?: string;
}

/** What an assignment leaves: a whole value, an element, or something added to what was there. */
export const assignedBy = (assignment: Assignment, state: ShellState, nested: RunNested): Assigned => {
  const { name } = assignment;
  const target = referred(state, name);
  const before = target === undefined ? undefined : state.variables.get(target);
  const value = assignedValue(assignment, state, nested, before?.keyed !== undefined);
  const whole = assignment.append !== true && assignment.index === undefined;
  const entry = { name, taints: whole ? value.taints : unite(value.taints, before?.taints ?? []) };
  if (!whole) return { ...entry, ...(state.disturbed ? {} : changed(assignment, value, before, state)) };
  const list = listOf(assignment, state);
  if (list !== undefined) return { ...entry, number: value.number === true, list };
  if (value.word.type !== 'dynamic') return { ...entry, word: value.word };
  return {
    ...entry,
    number: value.number === true,
    ...(value.elements === undefined ? {} : { elements: value.elements }),
    ...(value.keyed === undefined ? {} : { keyed: value.keyed }),
    ...(value.perhaps === undefined ? {} : { perhaps: value.perhaps }),
  };
};

/** `a[1]=x`, `x+=y`, `a+=(y z)`. */
const changed = (
  assignment: Assignment,
  value: Value,
  before: Variable | undefined,
  state: ShellState,
): Partial<Assigned> => {
  if (assignment.index !== undefined)
    return assignment.append === true
      ? {}
      : (withElement(before, subscriptOf(assignment.index, state), value, state) ?? {});
  if (assignment.value.type === 'ArrayValue') {
    if (value.keyed !== undefined)
      return before?.keyed === undefined ? {} : { keyed: new Map([...before.keyed, ...value.keyed]) };
    if (value.elements === undefined || before === undefined) return {};
    const own = before.word?.type === 'static' ? [staticValue(before.word.value, before.taints)] : undefined;
    const first = before.elements ?? (before.gone === true ? [] : own);
    return first === undefined ? {} : { elements: [...first, ...value.elements] };
  }
  const added = staticText(value);
  if (added === undefined || before === undefined) return {};
  if (before.word?.type === 'static') return { word: { type: 'static', value: before.word.value + added } };
  return before.gone === true ? { word: { type: 'static', value: added } } : {};
};

/** Puts what an assignment leaves into the state. */
export const commitAssignment = (state: ShellState, { name, ...left }: Assigned): void => {
  assign(state, name, left);
};

/** An assignment among the words of `declare`, `export` and their kin, or of a command that takes it for a word. */
export const assignmentWord = (
  arg: Assignment,
  state: ShellState,
  nested: RunNested,
  keyed: boolean,
): Value => {
  const value = assignedValue(arg, state, nested, keyed);
  const whole = arg.index === undefined && arg.append !== true;
  const text = whole ? staticText(value) : undefined;
  const name = `${arg.name}${arg.append === true ? '+' : ''}=`;
  const list = whole ? listOf(arg, state) : undefined;
  if (list !== undefined) return { ...dynamicValue(arg.text, name, value.taints), list };
  if (text !== undefined) return { word: { type: 'static', value: `${name}${text}` }, taints: value.taints };
  const dynamic = dynamicValue(arg.text, arg.index === undefined ? name : `${arg.name}[`, value.taints);
  if (!whole) return dynamic;
  return {
    ...dynamic,
    ...(value.elements === undefined ? {} : { elements: value.elements }),
    ...(value.keyed === undefined ? {} : { keyed: value.keyed }),
  };
};

const listOf = (assignment: Assignment, state: ShellState): string | undefined =>
  assignment.value.type === 'ArrayValue' ? undefined : searchPath(assignment.name, assignment.value, state);

const assignedValue = (
  assignment: Assignment,
  state: ShellState,
  nested: RunNested,
  keyed: boolean,
): Value => {
  if (assignment.value.type === 'ArrayValue') {
    if (keyed) {
      const entries = keyedEntries(assignment.value.elements, (word) => resolveSingle(word, state, nested));
      const value = dynamicValue(assignment.text, '', taintsOf([...(entries?.values() ?? [])]));
      return entries === undefined ? planned(assignment, state, nested) : { ...value, keyed: entries };
    }
    const elements = assignment.value.elements.flatMap((word) => resolveWord(word, state, nested));
    const value = dynamicValue(assignment.text, '', taintsOf(elements));
    const plain =
      elements.every((element) => element.many !== true) &&
      !/(^|[\s(])\[/.test(assignment.value.elements.map((word) => word.text).join(' '));
    return plain ? { ...value, elements } : value;
  }
  const value = resolveSingle(assignment.value, state, nested);
  const raw = assignment.value.text;
  const bare = raw.replace(/\$\{[^{}]*\}/g, '');
  // Assignments expand `~` after each colon, and neither braces nor patterns.
  const odd =
    raw.includes(':~') || (/[{*?[]/.test(bare) && value.word.type !== 'dynamic' && !/^['"]/.test(raw));
  return odd ? dynamicValue(raw, '', value.taints) : value;
};

/** What the elements run is planned, whatever they are. */
const planned = ({ value, text }: Assignment, state: ShellState, nested: RunNested): Value =>
  dynamicValue(
    text,
    '',
    taintsOf(
      value.type === 'ArrayValue' ? value.elements.flatMap((word) => resolveWord(word, state, nested)) : [],
    ),
  );
