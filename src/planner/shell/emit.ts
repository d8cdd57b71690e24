import type { FlowEnd, HostTarget, Operation, OperationKind } from '../../domain/operation.ts';
import { type Effect, type ExecFacts, kindOfAccess } from '../effects.ts';
import { noteExecuted } from '../executed.ts';
import { noFileSystem } from '../file-system.ts';
import { type Access, pathTargets } from '../paths.ts';
import { withMentionedKeys } from '../programs/mentioned-keys.ts';
import { withPrintedVariables } from '../programs/printed-variables.ts';
import { isSample, mustStayHere } from '../secrets.ts';
import {
  certainPrefix,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  unite,
  type Value,
  wordsText,
} from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { enterDirectory } from './directory.ts';
import { lostWhenEmptied } from './emptied.ts';
import { withListed } from './listed.ts';
import { withPlace } from './place-of-use.ts';
import { frameElsewhere } from './remote.ts';
import { environmentOf, fork } from './state.ts';
import { noteText } from './written.ts';

const noPaths: Operation['paths'] = [];

const nothing: ExecFacts = { flags: [], operands: [], recursive: false, force: false, effects: [] };

/** Facts of the exec operation that do not come from the program's profile. */
export interface ExecExtras {
  facts?: ExecFacts;
  opaque?: NonNullable<Operation['opaque']>;
  /** What the code that is run here may have come from. */
  code?: Iterable<FlowEnd>;
  /** The program is a file of this very call's own making, and its text or its sources are judged. */
  own?: true;
  privilege?: boolean;
}

const programOf = (words: readonly Value[], frame: Frame): Operation['program'] => {
  const name = staticText(words[0]);
  if (name === undefined) return { name: '', trusted: false };
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (name.includes('/')) return { name: base, path: name, trusted: false };
  const { state } = frame;
  return { name, trusted: !state.shadowed.has(name) && !state.pathChanged && !frame.ownPath };
};

/** Options whose value is a text for others to read. */
const textOption =
  /^(?:-[bndFfmt]|--(?:body|title|notes|description|desc|message|field|raw-field|comment|content|text))$/;

/** What a program that publishes is given to publish: on its input, or as the text of an issue. */
const published = (words: readonly Value[], frame: Frame, facts: ExecFacts): Operation['flow'] => {
  if (facts.traits?.includes('publish') !== true) return [];
  const texts = words.filter(
    (word, index) =>
      word.taints.size > 0 &&
      (/^--(?:body|title|notes|description|message|comment)=/.test(certainPrefix(word)) ||
        textOption.test(staticText(words[index - 1]) ?? '')),
  );
  const carried = unite(frame.input.taints, taintsOf(texts));
  return flowTo(
    [...carried].filter((end) => end === 'secret' || end === 'env'),
    'network',
  );
};

const ownProgram = (words: readonly Value[]): Operation['program'] => {
  const path = staticText(words[0]) ?? '';
  return { name: path.slice(path.lastIndexOf('/') + 1), path, trusted: true };
};

/** Which files a relative path to a program means where the call has left the directory of the project. */
const programPaths = (
  program: Value | undefined,
  { state }: Frame,
  at: Parameters<typeof pathTargets>[1],
): Operation['paths'] => {
  const path = staticText(program);
  if (path === undefined || program === undefined || !/^[^/]+\//.test(path)) return noPaths;
  const stays = state.cwds.length === 1 && state.cwds[0] === state.workspace;
  return stays ? noPaths : pathTargets(program, at, 'exec');
};

const environment = (frame: Frame): { name: string; value?: string }[] => {
  if (frame.env.length === 0 && frame.state.variables.size === 0) return [];
  const byName = new Map(environmentOf(frame.state).map((entry) => [entry.name, entry]));
  for (const entry of frame.env) byName.set(entry.name, entry);
  return [...byName.values()];
};

/** Edges from everything that is in a stream to one end. */
export const flowTo = (from: Iterable<FlowEnd>, to: FlowEnd): Operation['flow'] =>
  [...from].map((end) => ({ from: end, to }));

/** What this very call has put into the program file it runs: `curl -o i.sh … && ./i.sh`. */
const brought = (
  planner: ShellPlanner,
  program: Value | undefined,
  at: Parameters<typeof pathTargets>[1],
): readonly FlowEnd[] => {
  if (program === undefined || planner.recorder.fileTaints.size === 0 || !staticText(program)?.includes('/'))
    return [];
  const inside = readTaints(planner, pathTargets(program, at, 'read'));
  return [...inside].filter((end) => end === 'network' || end === 'decode');
};

/** Adds the exec operation of a command, then one for each of its effects. Answers with what its output carries. */
export const emitCommand = (
  planner: ShellPlanner,
  words: readonly Value[],
  outer: Frame,
  extras: ExecExtras = {},
): ReadonlySet<FlowEnd> => {
  const told = withPrintedVariables(
    words,
    withMentionedKeys(words, extras.facts ?? nothing, outer.input.text),
    (name) => outer.state.variables.has(name),
  );
  const handed = withListed(planner, words, told, outer);
  const { frame, facts } = inDirectory(planner, outer, withPlace(planner, words, handed, outer));
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const touched = facts.effects.map((effect) => effectPaths(effect, at));
  const code = facts.effects.find((effect) => effect.type === 'code');
  const opaque = extras.opaque ?? (code === undefined ? undefined : (code.reason ?? 'code'));
  // A name that was decoded hides what is run as a decoded text does.
  const hidden = words[0]?.taints.has('decode') === true ? (['decode'] as const) : noTaints;
  const codeTaints = unite(
    extras.code ?? noTaints,
    code?.from ?? noTaints,
    hidden,
    brought(planner, words[0], at),
  );
  const operation = planner.add(frame, {
    kind: 'exec',
    program: extras.own === true ? ownProgram(words) : programOf(words, frame),
    argv: words.map((value) => value.word),
    flags: [...facts.flags],
    positionals: facts.operands.map((value) => value.word),
    paths: [...programPaths(words[0], frame, at), ...touched.flat()],
    hosts: facts.effects.flatMap((effect) => (effect.type === 'network' ? effect.hosts : [])),
    env: environment(frame),
    flow: [...flowTo(codeTaints, 'exec'), ...published(words, frame, facts)],
    traits: [...(facts.traits ?? [])],
    recursive: facts.recursive,
    force: facts.force,
    text: wordsText(words),
    ...(facts.subcommand === undefined ? {} : { subcommand: facts.subcommand }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(extras.privilege === undefined ? {} : { privilege: extras.privilege }),
  });
  noteExecuted(planner.recorder, operation.id, {
    words,
    operands: facts.operands,
    cwds: frame.state.cwds,
  });
  return emitEffects(planner, facts, touched, words, { ...frame, parent: operation.id });
};

/** Where the effects of `git -C dir`, `make -C dir` are: that directory is listed, and what is relative starts there. */
const inDirectory = (
  planner: ShellPlanner,
  outer: Frame,
  facts: ExecFacts,
): { frame: Frame; facts: ExecFacts } => {
  const directories = facts.effects.filter((effect) => effect.type === 'directory');
  if (directories.length === 0) return { frame: outer, facts };
  const frame = { ...outer, state: fork(outer.state) };
  for (const { value } of directories) enterDirectory(frame.state, value, planner.recorder.fs, 'certain');
  const listed: Effect = { type: 'path', access: 'list', values: [staticValue('.')] };
  return { frame, facts: { ...facts, effects: [listed, ...facts.effects] } };
};

const effectPaths = (effect: Effect, at: Parameters<typeof pathTargets>[1]): Operation['paths'] => {
  if (effect.type === 'path') {
    const named = effect.values.filter((value) => !isStream(value, effect.access));
    return named.flatMap((value) => pathTargets(value, at, effect.access, effect.recursive));
  }
  return effect.type === 'into' ? intoPaths(effect, at) : noPaths;
};

const streams = /^(-|\/dev\/(null|zero|random|urandom|stdin|stdout|stderr|tty|fd\/\d+))$/;

/** What programs take for a file without there being one: a pipe of this call, `-`, `/dev/null`. */
const isStream = (value: Value, access: Access): boolean =>
  (access === 'read' || access === 'write') && (value.pipe === true || streams.test(staticText(value) ?? ''));

/** The target of a copy, and its children named as the sources are. */
const intoPaths = (
  effect: Extract<Effect, { type: 'into' }>,
  at: Parameters<typeof pathTargets>[1],
): Operation['paths'] => {
  if (isStream(effect.target, 'write')) return [];
  const targets = pathTargets(effect.target, at, 'write');
  const names = effect.sources.map((source) => staticText(source)?.replace(/\/+$/, '').split('/').at(-1));
  const directory = staticText(effect.target);
  if (
    directory === undefined ||
    targets.every((target) => target.abs !== undefined && at.fs.kind(target.abs) === 'file')
  ) {
    return targets;
  }
  const children = names.flatMap((name) =>
    name === undefined || name === '' || name === '.' || name === '..'
      ? []
      : pathTargets(staticValue(`${directory}/${name}`), at, 'write'),
  );
  return [...targets, ...children];
};

const emitEffects = (
  planner: ShellPlanner,
  facts: ExecFacts,
  touched: readonly Operation['paths'][],
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const read = unite(...touched.map((paths) => readTaints(planner, paths)));
  const sources = unite(
    facts.effects.flatMap((effect) => (effect.type === 'source' ? [effect.end] : [])),
    // What prints a secret, or the environment, carries it on.
    facts.traits?.includes('secret-read') === true ? ['secret'] : [],
    facts.traits?.includes('env-dump') === true ? ['env'] : [],
  );
  const passed = unite(frame.input.taints, taintsOf(words), read, sources);
  for (const [index, effect] of facts.effects.entries()) {
    if (effect.type === 'path' || effect.type === 'into') {
      const access = effect.type === 'into' ? 'write' : effect.access;
      emitPaths(planner, frame, {
        access,
        paths: touched[index] ?? [],
        recursive: effect.type === 'path' && effect.recursive === true,
        force: facts.force,
        ...pathTraits(effect, touched[index] ?? []),
      });
      if (access === 'write') {
        taintFiles(planner, touched[index] ?? [], passed);
        noteText(planner.recorder, touched[index] ?? [], writtenBy(words, frame), appendsTo(words));
      }
    } else if (effect.type === 'link') {
      const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
      const [place] = pathTargets(effect.place, at, 'delete');
      const [leads] = pathTargets(effect.leads, at, 'read');
      if (place?.abs !== undefined && leads?.abs !== undefined && !place.glob && !leads.glob)
        planner.recorder.fs.lead?.(place.abs, leads.real ?? leads.abs);
    } else if (effect.type === 'emptied') {
      const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
      emitEmptied(
        planner,
        frame,
        effect.values.flatMap((value) => pathTargets(value, at, 'write')),
      );
    } else if (effect.type === 'path-there') {
      const there = frameElsewhere(frame, staticText(words[0]) ?? '');
      const at = { cwds: there.state.cwds, fs: noFileSystem };
      const recursive = effect.recursive === true;
      const paths = effect.values.flatMap((value) => pathTargets(value, at, effect.access, recursive));
      emitPaths(planner, there, { access: effect.access, paths, recursive });
    } else if (effect.type === 'network') {
      const sent =
        effect.sends === undefined
          ? noTaints
          : unite(
              taintsOf(effect.sends),
              effect.hosts.some((host) => host.upload) ? unite(read, frame.input.taints) : noTaints,
            );
      emitNetwork(planner, frame, effect.hosts, sent, wordsText(words));
    }
  }
  return unite(
    passed,
    runEffects(planner, facts.effects, frame, facts.traits?.includes('remote-exec') === true),
  );
};

/** What `tee` puts into each of its files, to the byte. */
const writtenBy = (words: readonly Value[], { input }: Frame): string | undefined =>
  staticText(words[0]) === 'tee' && input.type === 'text' ? input.text : undefined;

const appendsTo = (words: readonly Value[]): boolean =>
  words.some((word) => /^(-a|--append)$/.test(staticText(word) ?? '-a'));

const runEffects = (
  planner: ShellPlanner,
  effects: readonly Effect[],
  frame: Frame,
  elsewhere: boolean,
): ReadonlySet<FlowEnd> => {
  const outputs: ReadonlySet<FlowEnd>[] = [];
  for (const effect of effects) {
    if (effect.type !== 'command' && effect.type !== 'script') continue;
    // A row of a table may say that what it starts does not run here.
    const inner: Frame = elsewhere
      ? frameElsewhere(frame, effect.via)
      : { ...frame, via: [...frame.via, effect.via], depth: frame.depth + 1 };
    if (effect.type === 'command') {
      outputs.push(planner.command(effect.words, inner));
      continue;
    }
    const text = staticText(effect.text);
    if (text !== undefined) outputs.push(planner.text(text, inner));
    else emitOpaque(planner, inner, 'code', wordsText([effect.text]), effect.text.taints);
  }
  return unite(...outputs);
};

/** A file of settings that is made of the sample beside it, and was not there before. */
/** What is said of the operation on the paths of an effect. */
const pathTraits = (
  effect: Extract<Effect, { type: 'path' | 'into' }>,
  paths: Operation['paths'],
): { traits?: Operation['traits'] } => {
  const own = effect.type === 'path' ? (effect.traits ?? []) : [];
  const traits = holdsNoSecret(effect, paths) ? [...own, 'from-sample' as const] : [...own];
  return traits.length === 0 ? {} : { traits };
};

const holdsNoSecret = (
  effect: Extract<Effect, { type: 'path' | 'into' }>,
  paths: Operation['paths'],
): boolean => {
  if (effect.type === 'into') return makesOfSample(effect.sources, paths);
  if (effect.adds === 'new-key') return paths.every(({ exists }) => exists !== true);
  return effect.adds === 'nothing';
};

const makesOfSample = (sources: readonly Value[], paths: Operation['paths']): boolean =>
  sources.length > 0 &&
  sources.every((source) => isSample(staticText(source) ?? '')) &&
  paths.every(({ exists }) => exists !== true);

/** One operation for paths touched in one way. */
export const emitPaths = (
  planner: ShellPlanner,
  frame: Frame,
  touched: {
    access: Access;
    paths: Operation['paths'];
    recursive?: boolean;
    force?: boolean;
    traits?: Operation['traits'];
  },
): void => {
  if (touched.paths.length === 0) return;
  const kind: OperationKind = kindOfAccess[touched.access];
  planner.add(frame, {
    kind,
    paths: touched.paths,
    recursive: touched.recursive ?? false,
    force: touched.force ?? false,
    traits: touched.traits ?? [],
    env: [],
    text: `${kind} ${touched.paths.map((path) => path.abs ?? path.raw).join(' ')}`,
  });
};

/** One operation for files that are left with nothing in them, where that is a loss. */
export const emitEmptied = (planner: ShellPlanner, frame: Frame, paths: Operation['paths']): void => {
  const lost = lostWhenEmptied(paths, frame.state.workspace);
  emitPaths(planner, frame, {
    access: 'delete',
    paths: lost,
    recursive: lost.some((path) => path.recursive),
  });
};

/** One operation for reaching other machines. */
export const emitNetwork = (
  planner: ShellPlanner,
  frame: Frame,
  hosts: readonly HostTarget[],
  sent: ReadonlySet<FlowEnd>,
  text: string,
): Operation =>
  planner.add(frame, {
    kind: 'network',
    hosts: [...hosts],
    flow: flowTo(
      [...sent].filter((end) => end !== 'network'),
      'network',
    ),
    text: `network ${hosts.map((host) => host.host ?? 'unknown host').join(' ')}${hosts.every((host) => host.host === undefined) ? ` (${text})` : ''}`,
  });

/** Says that something happens here of which nothing certain can be said. */
export const emitOpaque = (
  planner: ShellPlanner,
  frame: Frame,
  reason: NonNullable<Operation['opaque']>,
  text: string,
  code: ReadonlySet<FlowEnd> = noTaints,
): void => {
  planner.add(frame, { kind: 'opaque', opaque: reason, flow: flowTo(code, 'exec'), text });
};

/** What reading these paths brings in: a secret, or what this call wrote there before. */
export const readTaints = (planner: ShellPlanner, paths: Operation['paths']): ReadonlySet<FlowEnd> => {
  if (paths.length === 0) return noTaints;
  const found = new Set<FlowEnd>();
  for (const path of paths) {
    // A moved file takes its content along.
    if (path.access !== 'read' && path.access !== 'delete') continue;
    found.add('file');
    for (const place of [path.abs, path.real]) {
      if (place === undefined) continue;
      if (mustStayHere(place)) found.add('secret');
      for (const end of planner.recorder.fileTaints.get(place) ?? noTaints) found.add(end);
      if (planner.recorder.unpacked.size > 0) for (const end of unpackedAt(planner, place)) found.add(end);
    }
  }
  return found;
};

const fromNetwork: ReadonlySet<FlowEnd> = new Set(['network']);

/** What was unpacked into a directory above a path. */
const unpackedAt = (planner: ShellPlanner, place: string): ReadonlySet<FlowEnd> => {
  const { unpacked } = planner.recorder;
  let found = noTaints;
  for (let at = place.lastIndexOf('/'); at > 0; at = place.lastIndexOf('/', at - 1))
    found = unite(found, unpacked.get(place.slice(0, at)) ?? noTaints);
  return found;
};

/** Says of the operation that writes these paths where what it writes is from. */
const noteOrigin = (planner: ShellPlanner, paths: Operation['paths'], taints: ReadonlySet<FlowEnd>): void => {
  const { operations } = planner.recorder;
  const writing = operations.findLast(
    (operation) => operation.kind === 'write' && operation.paths.some((path) => paths.includes(path)),
  );
  if (writing === undefined || writing.flow.some(({ to }) => to === 'file')) return;
  const foreign = [...taints].filter((end) => end === 'network' || end === 'decode');
  writing.flow = [...writing.flow, ...flowTo(foreign, 'file')];
};

/** Remembers what is in files that this call writes. */
export const taintFiles = (
  planner: ShellPlanner,
  paths: Operation['paths'],
  taints: ReadonlySet<FlowEnd>,
): void => {
  if (taints.size === 0) return;
  if (taints.has('network') || taints.has('decode')) noteOrigin(planner, paths, taints);
  for (const path of paths) {
    for (const place of [path.abs, path.real]) {
      if (place === undefined) continue;
      const known = planner.recorder.fileTaints.get(place) ?? new Set<FlowEnd>();
      for (const end of taints) known.add(end);
      planner.recorder.fileTaints.set(place, known);
      if (path.recursive && known.has('network')) planner.recorder.unpacked.set(place, fromNetwork);
    }
  }
};
