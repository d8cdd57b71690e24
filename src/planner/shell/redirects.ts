import type { Redirect, Redirection } from 'unbash';
import type { FlowEnd, Operation } from '../../domain/operation.ts';
import { softensAgents } from '../agent-settings.ts';
import { isLoopback } from '../hosts.ts';
import { pathTargets } from '../paths.ts';
import { noTaints, staticText, unite } from '../value.ts';
import { type Frame, type Input, type Printed, pipedFrom, type ShellPlanner } from './context.ts';
import { emitEmptied, emitNetwork, emitPaths, flowTo, readTaints, taintFiles } from './emit.ts';
import { forEachScript, type RunNested, resolveSingle } from './words.ts';
import { contentOf, noteText } from './written.ts';

/** What the redirections of a command change for it. */
export interface Redirected {
  input?: Input;
  /** Files that receive its output. */
  outputs: Operation['paths'];
  /** Of those, the ones that receive its standard output, and how. */
  written: { paths: Operation['paths']; appends: boolean }[];
  /** Connections that receive its output. */
  sockets: Operation[];
  /** What its output carries because of them: a socket is read from. */
  taints: ReadonlySet<FlowEnd>;
}

const devices = /^\/dev\/(null|zero|full|stdin|stdout|stderr|tty|fd\/\d+|random|urandom)$/;

/** Plans redirections: each file is an operation of its own. Descriptors and `/dev/null` are none. */
export const planRedirects = (
  planner: ShellPlanner,
  redirects: readonly Redirection[],
  frame: Frame,
  nested: RunNested,
): Redirected => {
  const result: Redirected = { outputs: [], written: [], sockets: [], taints: noTaints };
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') {
      let taints: ReadonlySet<FlowEnd> = noTaints;
      forEachScript(redirect.body, (script) => {
        taints = unite(taints, nested(script));
      });
      const certain = (redirect.body.parts ?? []).every((part) => part.type === 'Literal');
      const plain =
        certain &&
        !(redirect.body.text.includes('\\') && redirect.delimiter?.quoted !== true) &&
        redirect.operator === '<<';
      result.input = {
        type: plain ? 'text' : 'stream',
        taints,
        ...(plain ? { text: redirect.body.text, fresh: true } : {}),
      };
    } else if (redirect.type === 'HereString') {
      if (redirect.target === undefined) continue;
      const value = resolveSingle(redirect.target, frame.state, nested);
      const text = staticText(value);
      result.input = {
        type: text === undefined ? 'stream' : 'text',
        taints: value.taints,
        ...(text === undefined ? {} : { text: `${text}\n`, fresh: true }),
      };
    } else planRedirect(planner, redirect, frame, nested, result);
  }
  return result;
};

const planRedirect = (
  planner: ShellPlanner,
  redirect: Redirect,
  frame: Frame,
  nested: RunNested,
  result: Redirected,
): void => {
  if (redirect.target === undefined) return;
  const [pipe] = redirect.target.parts ?? [];
  if (redirect.operator === '<' && pipe?.type === 'ProcessSubstitution' && pipe.script !== undefined) {
    const printed: Printed = {};
    const taints = nested(pipe.script, printed);
    result.input = pipedFrom(printed, taints);
    return;
  }
  const value = resolveSingle(redirect.target, frame.state, nested);
  // Into another command, which was planned as one that reads what nobody knows: no file is written.
  if (value.pipe === true && redirect.operator.startsWith('>')) return;
  const text = staticText(value);
  const duplicates = redirect.operator === '<&' || redirect.operator === '>&';
  if (duplicates && text !== undefined && /^(\d+-?|-)$/.test(text)) return;
  // A descriptor that a connection was given: read from, whichever way the arrow points.
  if (duplicates && value.taints.has('network')) {
    result.input = { type: 'stream', taints: value.taints };
    return;
  }
  if (redirect.operator === '<&') {
    result.input = { type: 'stream', taints: value.taints };
    return;
  }
  const reads = redirect.operator === '<' || redirect.operator === '<>';
  const writes = redirect.operator !== '<';
  const socket = /^\/dev\/(tcp|udp)\/([^/]*)\/?([^/]*)/.exec(
    text ?? (value.word.type === 'dynamic' ? value.word.prefix : ''),
  );
  if (socket !== null) {
    const port = Number(socket[3]);
    const host = text === undefined || socket[2] === '' ? undefined : socket[2]?.toLowerCase();
    const connection = emitNetwork(
      planner,
      frame,
      [
        {
          ...(host === undefined ? {} : { host }),
          ...(Number.isInteger(port) && port > 0 ? { port } : {}),
          scheme: socket[1] ?? 'tcp',
          loopback: host !== undefined && isLoopback(host),
          upload: true,
        },
      ],
      unite(frame.input.taints, value.taints),
      text ?? 'socket',
    );
    if (writes) result.sockets.push(connection);
    result.taints = unite(result.taints, ['network']);
    if (reads) result.input = { type: 'stream', taints: new Set<FlowEnd>(['network']) };
    return;
  }
  if (text !== undefined && devices.test(text)) {
    if (reads && text === '/dev/null') result.input = { type: 'text', text: '', taints: noTaints };
    return;
  }
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  if (reads) {
    const paths = pathTargets(value, at, 'read');
    emitPaths(planner, frame, { access: 'read', paths });
    const taints = unite(readTaints(planner, paths), value.taints);
    const known = contentOf(planner, value, frame);
    result.input =
      known === undefined ? { type: 'stream', taints } : { type: 'text', text: known, taints, fresh: true };
  }
  if (writes) {
    const paths = pathTargets(value, at, 'write');
    emitPaths(planner, frame, { access: 'write', paths });
    result.outputs.push(...paths);
    const isPlain = /^(>|>>|>\||&>|&>>|>&)$/.test(redirect.operator);
    const isOutput =
      redirect.descriptor === undefined ||
      (redirect.descriptor.type === 'FileDescriptor' && redirect.descriptor.value === 1);
    if (isPlain && isOutput) result.written.push({ paths, appends: redirect.operator.endsWith('>>') });
    else noteText(planner.recorder, paths, undefined, true);
  }
};

/** Remembers what went where: into files that later commands may read, and out of the machine. */
export const sendOutput = (
  planner: ShellPlanner,
  redirected: Redirected,
  taints: ReadonlySet<FlowEnd>,
  said: { frame: Frame; text?: string | undefined },
): void => {
  taintFiles(planner, redirected.outputs, taints);
  for (const { paths, appends } of redirected.written) {
    const { text } = said;
    noteText(planner.recorder, paths, text, appends);
    if (!appends && text?.trim() === '') emitEmptied(planner, said.frame, paths);
    if (text !== undefined && paths.some(({ abs }) => abs !== undefined && softensAgents(abs, text)))
      planner.recorder.add({
        kind: 'write',
        traits: ['defense-off'],
        text: `lets agents ask nobody: ${text}`,
      });
  }
  const sent = [...taints].filter((end) => end !== 'network');
  for (const connection of redirected.sockets) connection.flow.push(...flowTo(sent, 'network'));
};
