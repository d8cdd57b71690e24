import type { Command } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import { isLoader } from '../programs/environment.ts';
import { unite, type Value } from '../value.ts';
import { type Assigned, assignedBy, assignmentWord, commitAssignment } from './assignments.ts';
import { begun, type Frame, type ShellPlanner } from './context.ts';
import { recodes } from './decode.ts';
import { planLikely } from './likely.ts';
import { printedBy } from './printed.ts';
import { planRedirects, sendOutput } from './redirects.ts';
import { planRunValues } from './run-values.ts';
import { assign } from './state.ts';
import { type RunNested, resolveSingle, resolveWord } from './words.ts';
import { contentOf } from './written.ts';

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
    const entry = assignedBy(assignment, state, nested);
    assigned.push(entry);
    const { word, list } = entry;
    // A literal `$PATH` is no PATH that was kept.
    const held = list ?? (word?.type === 'static' && assignment.name !== 'PATH' ? word.value : undefined);
    env.push(held === undefined ? { name: assignment.name } : { name: assignment.name, value: held });
    if (node.name === undefined) commitAssignment(state, entry);
  }
  const words: Value[] = node.name === undefined ? [] : resolveWord(node.name, state, nested);
  const keyed = node.args.some((arg) => arg.type === 'Word' && /^-[a-zA-Z]*A/.test(arg.text));
  for (const arg of node.args) {
    if (arg.type === 'Word') words.push(...resolveWord(arg, state, nested));
    else {
      if (arg.index !== undefined) resolveSingle(arg.index, state, nested);
      words.push(assignmentWord(arg, state, nested, keyed));
    }
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
  const inner: Frame = {
    ...frame,
    input: redirected.input !== undefined || outer.input.fresh === true ? input : begun(input),
    env: [...frame.env, ...env],
    ownPath: frame.ownPath || env.some((entry) => /^(PATH|path)$/.test(entry.name) && isLoader(entry)),
  };
  planLikely(planner, words, inner);
  const output = planner.command(words, inner);
  planRunValues(planner, env, frame);
  // A text that is recoded on the way to a shell is hidden from whoever reads the command.
  const carried = unite(output, redirected.taints, recodes(words) ? ['decode'] : []);
  const kept = redirected.outputs.length === 0 && redirected.sockets.length === 0;
  const said =
    redirected.written.length > 0 || (printed !== undefined && kept)
      ? printedBy(words, input, state, (file) => contentOf(planner, file, { ...frame, input }))
      : {};
  if (printed !== undefined && kept) Object.assign(printed, said);
  sendOutput(planner, redirected, carried, { frame, text: said.text });
  return carried;
};
