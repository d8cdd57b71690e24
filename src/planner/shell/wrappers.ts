import type { FlowEnd } from '../../domain/operation.ts';
import type { Effect } from '../effects.ts';
import { type Arguments, hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { pathTargets } from '../paths.ts';
import { isLoader } from '../programs/environment.ts';
import { isShellSetUp } from '../programs/shell-setups.ts';
import {
  certainPrefix,
  dynamicValue,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  unite,
  type Value,
} from '../value.ts';
import { type Wrapper, wrappers } from '../wrapper-table.ts';
import { builtinNames } from './builtins.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { enterDirectory } from './directory.ts';
import { emitCommand, emitOpaque, emitPaths } from './emit.ts';
import { planRunValues } from './run-values.ts';
import { withSplitStrings } from './split-string.ts';
import { disturb, fork } from './state.ts';
import { planXargs } from './xargs.ts';

const flagList = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.split(' ');

/** The wrapper is an operation of its own; so is the command it runs, which is planned as if it stood there. */
export const planWrapper = (
  planner: ShellPlanner,
  name: string,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const wrapper = wrappers[name];
  if (wrapper === undefined) return noTaints;
  // `runuser -u bob command` takes a command, `runuser bob -c text` a text.
  const ownOperands =
    name === 'runuser' && words.some((word) => /^(-u|--user)/.test(staticText(word) ?? ''))
      ? 0
      : wrapper.operands;
  const own = name === 'env' ? withSplitStrings(words.slice(1)) : { args: words.slice(1), certain: true };
  const parsed = parseArguments(own.args, {
    valued: optionSet([wrapper.valued, wrapper.script].filter((text) => text !== undefined).join(' ')),
    stopAfter: ownOperands ?? 0,
  });
  const assigned =
    wrapper.assignments === true
      ? takeAssignments(parsed.rest, frame.state.home)
      : { env: [], rest: parsed.rest, path: false };
  const scripts = valuesOf(parsed, ...flagList(wrapper.script));
  const inner = withoutOwnWord(name, assigned.rest);
  const privilege = frame.privilege || wrapper.privilege === true;
  const unclear = parsed.uncertain || !own.certain || hasFlag(parsed.flags, ...flagList(wrapper.unclear));
  const inert =
    hasFlag(parsed.flags, ...flagList(wrapper.inert)) && (inner.length === 0 || name === 'command');
  const empty = inner.length === 0 && scripts.length === 0;
  const opens =
    empty && !inert && (wrapper.interactive === true || hasFlag(parsed.flags, ...flagList(wrapper.shell)));
  const setsUp =
    empty &&
    isShellSetUp(
      name,
      words.slice(1).map((word) => staticText(word) ?? '\0'),
    );
  const facts = {
    flags: parsed.flags,
    operands: parsed.operands,
    recursive: false,
    force: false,
    effects: wrapperEffects(name, wrapper, parsed, empty),
    ...((wrapper.plain === true && !empty) || setsUp ? { traits: ['read-only'] as const } : {}),
  };
  const id = planner.recorder.operations.length;
  const output = emitCommand(
    planner,
    words,
    { ...frame, env: [...frame.env, ...assigned.env] },
    {
      facts,
      ...(unclear
        ? { opaque: 'args' as const, code: taintsOf(words) }
        : opens
          ? { opaque: 'code' as const, code: frame.input.taints }
          : {}),
      privilege,
    },
  );
  if (name === 'exec' && empty) return output;
  if (inert || empty) return output;
  const within: Frame = {
    ...frame,
    via: [...frame.via, name],
    parent: id,
    privilege,
    depth: frame.depth + 1,
    env:
      name === 'env' && hasFlag(parsed.flags, '-i', '--ignore-environment', '-')
        ? assigned.env
        : [...frame.env, ...assigned.env],
    ownPath: frame.ownPath || assigned.path,
    state: changesShell(name) ? frame.state : fork(frame.state),
  };
  for (const directory of valuesOf(parsed, ...flagList(wrapper.directory))) {
    enterDirectory(within.state, directory, planner.recorder.fs, 'certain');
  }
  if (name === 'chroot') within.state.cwds = [];
  const outputs = scripts.map((text) => planText(planner, text, within));
  if (inner.length > 0 && scripts.length === 0)
    outputs.push(planInner(planner, name, wrapper, parsed, inner, within));
  planRunValues(planner, assigned.env, frame);
  if (changesShell(name) && unclear) disturb(frame.state);
  return unite(output, ...outputs);
};

const architectures =
  /^(x86_64|i[3-6]86|linux(32|64)|aarch64|arm64e?|armv\w+|ppc\w*|s390x?|riscv64|uname26)$/;

/** The command, without a mark or a word of the wrapper in front of it. */
const withoutOwnWord = (name: string, words: readonly Value[]): readonly Value[] => {
  const first = staticText(words[0]);
  const own = name === 'env' ? first === '--' : name === 'setarch' && architectures.test(first ?? '');
  return own ? words.slice(1) : words;
};

const wrapperEffects = (name: string, wrapper: Wrapper, parsed: Arguments, empty: boolean): Effect[] => {
  const written = valuesOf(parsed, ...flagList(wrapper.writes));
  const effects: Effect[] = written.length > 0 ? [{ type: 'path', access: 'write', values: written }] : [];
  const read = valuesOf(parsed, ...flagList(wrapper.reads));
  if (read.length > 0) effects.push({ type: 'path', access: 'read', values: read });
  if (name === 'env' && empty) effects.push({ type: 'source', end: 'env' });
  return effects;
};

/** `command cd x` and `builtin eval …` act on this very shell. */
const changesShell = (name: string): boolean =>
  name === 'command' || name === 'builtin' || name === 'noglob' || name === 'nocorrect' || name === '-';

const planText = (planner: ShellPlanner, text: Value, frame: Frame): ReadonlySet<FlowEnd> => {
  const source = staticText(text);
  if (source !== undefined) return planner.text(source, { ...frame, state: fork(frame.state) });
  emitOpaque(planner, frame, 'code', certainPrefix(text), text.taints);
  return text.taints;
};

const planInner = (
  planner: ShellPlanner,
  name: string,
  wrapper: Wrapper,
  parsed: Arguments,
  inner: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  if (wrapper.joins === true && !hasFlag(parsed.flags, '-x', '--exec')) {
    const texts = inner.map(staticText);
    const known = texts.every((text) => text !== undefined);
    return planText(
      planner,
      known ? staticValue(texts.join(' ')) : dynamicValue('…', '', taintsOf(inner)),
      frame,
    );
  }
  if (name === 'flock' && staticText(inner[0]) === '-c' && inner[1] !== undefined)
    return planText(planner, inner[1], frame);
  if (name === 'sudo' && hasFlag(parsed.flags, '-e', '--edit')) {
    const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
    emitPaths(planner, frame, {
      access: 'write',
      paths: inner.flatMap((file) => pathTargets(file, at, 'write')),
    });
    return noTaints;
  }
  if (name === 'xargs') return planXargs(planner, parsed, inner, frame);
  // entr puts the file that changed in the place of `/_`.
  if (name === 'entr') {
    const changed = frame.input.lines?.[0] ?? dynamicValue('/_').word;
    const words = inner.map((word) => (staticText(word) === '/_' ? { ...word, word: changed } : word));
    return planner.command(words, { ...frame, input: { type: 'none', taints: noTaints } });
  }
  const command = staticText(inner[0]);
  // Outside the shell a builtin is a program of that name, if there is one; planning it as either is planning it.
  if (command !== undefined && builtinNames.has(command) && !changesShell(name)) {
    return planner.command(inner, { ...frame, state: fork(frame.state) });
  }
  if (name === 'command' || name === 'builtin') {
    // These pass functions by.
    const functions = new Map(frame.state.functions);
    if (command !== undefined) functions.delete(command);
    const own = frame.state.functions;
    frame.state.functions = functions;
    try {
      return planner.command(inner, frame);
    } finally {
      frame.state.functions = own;
    }
  }
  return planner.command(inner, frame);
};

/** `PATH="$PATH"`: what a variable held before, and directories besides. */
const kept = (name: string, { word }: Value): string | undefined => {
  if (word.type !== 'dynamic') return undefined;
  const value = word.source.slice(name.length + 1).replaceAll(/["{}]/g, '');
  return word.source.startsWith(`${name}=`) &&
    new RegExp(`^([\\w./@+-]+:)*\\$${name}(:[\\w./@+-]+)*$`).test(value)
    ? value
    : undefined;
};

const takeAssignments = (
  words: readonly Value[],
  home: string,
): { env: { name: string; value?: string }[]; rest: Value[]; path: boolean } => {
  const env: { name: string; value?: string }[] = [];
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const match = /^(\w[^=\s]*)=/.exec(certainPrefix(word));
    if (match?.[1] === undefined || word.many === true) break;
    const text = staticText(word);
    const value = text === undefined ? kept(match[1], word) : text.slice(match[0].length);
    // What it is anyway.
    if (match[1] === 'HOME' && value === home) continue;
    env.push(value === undefined ? { name: match[1] } : { name: match[1], value });
  }
  return {
    env,
    rest: words.slice(index),
    path: env.some((entry) => entry.name === 'PATH' && isLoader(entry)),
  };
};
