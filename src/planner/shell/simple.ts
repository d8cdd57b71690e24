import type { Command } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import { isLoader } from '../programs/environment.ts';
import { dynamicValue, staticText, taintsOf, unite, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { recodes } from './decode.ts';
import { printedBy } from './printed.ts';
import { planRedirects, sendOutput } from './redirects.ts';
import { planRunValues } from './run-values.ts';
import { searchPath } from './search-path.ts';
import { assign, type ShellState } from './state.ts';
import { type RunNested, resolveSingle, resolveWord } from './words.ts';

interface Assigned {
  name: string;
  word?: Value['word'];
  taints: ReadonlySet<FlowEnd>;
  number: boolean;
  elements?: readonly Value[];
  list?: string;
}

/** A command without syntax of its own: assignments, words, redirections. */
export const planSimple = (
  planner: ShellPlanner,
  node: Command,
  outer: Frame,
  nested: RunNested,
): ReadonlySet<FlowEnd> => {
  const { printed } = outer;
  const frame = printed === undefined ? outer : { ...outer, printed: undefined };
  const { state } = frame;
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  const env: { name: string; value?: string }[] = [];
  const assigned: Assigned[] = [];
  for (const assignment of assignments) {
    // Each is copied wherever the shell's state is.
    planner.recorder.work(20);
    if (assignment.index !== undefined) resolveSingle(assignment.index, state, nested);
    const value = assignedValue(assignment, state, nested);
    const partial = assignment.append === true || assignment.index !== undefined;
    const word = partial ? undefined : value.word;
    const number = !partial && value.number === true;
    const list = partial ? undefined : listOf(assignment, state);
    const entry = {
      name: assignment.name,
      taints: value.taints,
      number,
      ...(list === undefined ? {} : { list }),
    };
    assigned.push(
      list === undefined && word !== undefined && word.type !== 'dynamic'
        ? { ...entry, word }
        : partial || value.elements === undefined
          ? entry
          : { ...entry, elements: value.elements },
    );
    // A literal `$PATH` is no PATH that was kept.
    const held = list ?? (word?.type === 'static' && assignment.name !== 'PATH' ? word.value : undefined);
    env.push(held === undefined ? { name: assignment.name } : { name: assignment.name, value: held });
    if (node.name === undefined) commitAssignment(state, assigned.at(-1));
  }
  const words: Value[] = node.name === undefined ? [] : resolveWord(node.name, state, nested);
  for (const arg of node.args) {
    if (arg.type === 'Word') {
      words.push(...resolveWord(arg, state, nested));
      continue;
    }
    const value = assignedValue(arg, state, nested);
    if (arg.index !== undefined) resolveSingle(arg.index, state, nested);
    const text = arg.index === undefined && arg.append !== true ? staticText(value) : undefined;
    const name = `${arg.name}${arg.append === true ? '+' : ''}=`;
    const list = arg.index === undefined && arg.append !== true ? listOf(arg, state) : undefined;
    words.push(
      list !== undefined
        ? { ...dynamicValue(arg.text, name, value.taints), list }
        : text === undefined
          ? dynamicValue(arg.text, arg.index === undefined ? name : `${arg.name}[`, value.taints)
          : { word: { type: 'static', value: `${name}${text}` }, taints: value.taints },
    );
  }
  const redirected = planRedirects(planner, node.redirects, frame, nested);
  const input = redirected.input ?? frame.input;
  if (words.length === 0) {
    planRunValues(planner, env, frame);
    if (env.length > 0) {
      planner.add(frame, {
        kind: 'env',
        env,
        text: `env ${env.map(({ name }) => name).join(' ')}`,
      });
    }
    const taints = unite(...assigned.map((entry) => entry.taints), input.taints);
    sendOutput(planner, redirected, taints, { frame, text: '' });
    return taints;
  }
  // What stands in front of a builtin or a function is seen inside it.
  for (const { name, taints, list } of assigned)
    if (state.variables.has(name)) assign(state, name, { taints, ...(list === undefined ? {} : { list }) });
  const output = planner.command(words, {
    ...frame,
    input,
    env: [...frame.env, ...env],
    ownPath: frame.ownPath || env.some((entry) => /^(PATH|path)$/.test(entry.name) && isLoader(entry)),
  });
  planRunValues(planner, env, frame);
  // A text that is recoded on the way to a shell is hidden from whoever reads the command.
  const carried = unite(output, redirected.taints, recodes(words) ? ['decode'] : []);
  const kept = redirected.outputs.length === 0 && redirected.sockets.length === 0;
  const said =
    redirected.written.length > 0 || (printed !== undefined && kept) ? printedBy(words, input, state) : {};
  if (printed !== undefined && kept) Object.assign(printed, said);
  sendOutput(planner, redirected, carried, { frame, text: said.text });
  return carried;
};

const commitAssignment = (state: ShellState, entry: Assigned | undefined): void => {
  if (entry === undefined) return;
  assign(
    state,
    entry.name,
    entry.word === undefined
      ? {
          taints: entry.taints,
          number: entry.number,
          ...(entry.list === undefined ? {} : { list: entry.list }),
          ...(entry.elements === undefined ? {} : { elements: entry.elements }),
        }
      : { word: entry.word, taints: entry.taints },
  );
};

const listOf = (
  assignment: Extract<Command['args'][number], { type: 'Assignment' }>,
  state: ShellState,
): string | undefined =>
  assignment.value.type === 'ArrayValue' ? undefined : searchPath(assignment.name, assignment.value, state);

const assignedValue = (
  assignment: Extract<Command['args'][number], { type: 'Assignment' }>,
  state: ShellState,
  nested: RunNested,
): Value => {
  if (assignment.value.type === 'ArrayValue') {
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
