import type { FlowEnd } from '../../domain/operation.ts';
import {
  certainPrefix,
  dynamicValue,
  mayBeSeveral,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  type Value,
} from '../value.ts';
import { commandsIn, isPlainArithmetic } from './arithmetic.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { enterDirectory, wasMade } from './directory.ts';
import { emitCommand, emitOpaque } from './emit.ts';
import { readBy } from './reading.ts';
import { planRunValues } from './run-values.ts';
import { assign, disturb, fork, type ShellState, setVariable } from './state.ts';
import { planHidden } from './text.ts';

const declarers = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'integer', 'float']);

/** Builtins that change what later words and names mean, or evaluate their arguments. */
export const builtinNames: ReadonlySet<string> = new Set([
  ...declarers,
  ...'cd pushd popd chdir unset read mapfile readarray getopts printf let test [ wait shift alias unalias hash enable trap complete compgen bind set shopt setopt unsetopt emulate zmodload autoload source . eval'.split(
    ' ',
  ),
]);

/** Builtins that by themselves only steer this very shell; what they make run, or set, is an operation of its own. */
const steering: ReadonlySet<string> = new Set(
  'cd pushd popd chdir unset read mapfile readarray getopts let test [ wait shift set shopt trap local'.split(
    ' ',
  ),
);

/** Plans a builtin of that name. Only for bare names. */
export const planBuiltin = (
  planner: ShellPlanner,
  name: string,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const args = words.slice(1);
  const flags = args.map(staticText).filter((text) => text !== undefined && /^[-+]/.test(text)) as string[];
  const risky = riskyArgument(name, args);
  const changes =
    ['enable', 'bind', 'zmodload', 'autoload', 'emulate', 'setopt'].includes(name) ||
    (name === 'complete' && flags.includes('-C'));
  const shown = showsVariables(name, args, flags);
  emitCommand(planner, words, frame, {
    facts: {
      flags,
      operands: args.filter((value) => !/^-/.test(certainPrefix(value))),
      recursive: false,
      force: false,
      effects: [],
      ...(shown
        ? { traits: ['env-dump'] as const }
        : steering.has(name) && !risky && !changes
          ? { traits: ['read-only'] as const }
          : {}),
    },
    ...(risky ? { opaque: 'arithmetic' as const } : changes ? { opaque: 'code' as const } : {}),
  });
  if (risky)
    for (const value of args) {
      const text = staticText(value);
      if (text?.includes('[') === true) planHidden(planner, commandsIn(text), frame);
    }
  change(planner, name, args, flags, frame);
  return shown ? environment : noTaints;
};

const environment: ReadonlySet<FlowEnd> = new Set(['env']);

/** Without names, these print every variable with its value. */
const showsVariables = (name: string, args: readonly Value[], flags: readonly string[]): boolean =>
  (name === 'set' && args.length === 0) ||
  (/^(?:export|declare|typeset|readonly)$/.test(name) &&
    flags.length === args.length &&
    flags.every((flag) => /^-[px]+$/.test(flag)));

/**
 * bash evaluates array subscripts in the names it is given, substitutions included: `read 'a[$(id)]'`, `[ -v … ]`,
 * `printf -v …`, `unset …` (all measured with bash 5.2).
 */
const riskyArgument = (name: string, args: readonly Value[]): boolean => {
  const texts = args.map(staticText);
  const bad = (value: Value): boolean => !/^[A-Za-z0-9_.,:/%@+*?!^=\- \n\t]*$/.test(staticText(value) ?? '[');
  if (name === 'let')
    return args.some(({ word }) => {
      // `x=5*3` is a pattern that fits no file.
      const text = word.type === 'static' ? word.value : word.type === 'glob' ? word.pattern : undefined;
      return text === undefined || !isPlainArithmetic(text, new Set());
    });
  if (declarers.has(name)) {
    const integer = texts.some((text) => text !== undefined && /^-[a-z]*i/.test(text)) || name === 'integer';
    return args.some((value) => {
      const text = staticText(value);
      if (text !== undefined && !integer) return /^[A-Za-z_][A-Za-z0-9_]*\+?(\[)/.test(text);
      if (text !== undefined) return !/^[-+]/.test(text) && !/^[A-Za-z_]\w*(=[\w ]*)?$/.test(text);
      return integer || !/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(certainPrefix(value));
    });
  }
  if (name === 'test' || name === '[') {
    return args.some(
      (value, index) =>
        (texts[index] === '-v' && bad(args[index + 1] ?? value)) ||
        // More words than one could ask for the element of an array; what was fetched or decoded may be made for that.
        (value.word.type === 'dynamic' && value.many === true && args.length > 3 && value.taints.size > 0),
    );
  }
  if (name === 'printf') {
    const first = texts[0];
    if (first === '-v') return args[1] === undefined || bad(args[1]);
    return first === undefined
      ? args[0] !== undefined && /^(-|$)/.test(certainPrefix(args[0])) && args[0].many === true
      : /^-v./.test(first) && bad(staticValue(first));
  }
  if (['read', 'mapfile', 'readarray', 'getopts', 'unset', 'wait'].includes(name)) {
    if (name === 'mapfile' || name === 'readarray')
      return texts.some((text) => text === undefined || /^-[a-zA-Z]*C/.test(text)) || args.some(bad);
    if (name === 'wait') return args.some((value, index) => texts[index - 1] === '-p' && bad(value));
    const skipped = new Set(['-p', '-d', '-u', '-t', '-n', '-N', '-i']);
    return args.some((value, index) => !skipped.has(texts[index - 1] ?? '') && bad(value));
  }
  return false;
};

const change = (
  planner: ShellPlanner,
  name: string,
  args: readonly Value[],
  flags: readonly string[],
  frame: Frame,
): void => {
  const { state } = frame;
  if (declarers.has(name)) {
    declare(planner, name, args, flags, frame);
    return;
  }
  if (name === 'mapfile' || name === 'readarray' || name === 'complete') planCallback(planner, args, frame);
  switch (name) {
    case 'cd':
    case 'chdir':
    case 'pushd': {
      const target = args.find((value) => !/^-[LPe@]+$|^--$/.test(staticText(value) ?? ''));
      const home = name === 'pushd' ? undefined : homeValue(state);
      if (name === 'pushd') {
        const plain = target !== undefined && !/^[-+]/.test(staticText(target) ?? '-');
        state.stack = plain && state.stack !== undefined ? [...state.stack, state.cwds] : undefined;
      }
      const odd = target !== undefined && (staticText(target) ?? '').match(/^[-+]\d/) !== null;
      const made = wasMade(planner.recorder.operations, staticText(target) ?? '\0', state.cwds);
      const how = made ? 'certain' : 'attempted';
      enterDirectory(state, odd ? undefined : (target ?? home), planner.recorder.fs, how);
      return;
    }
    case 'popd': {
      const back = args.length === 0 ? state.stack?.at(-1) : undefined;
      // A `pushd` that failed left nothing to go back to: the call is then still where it would go.
      if (args.length === 0 && state.stack?.length === 0) return;
      state.cwds = back ?? [];
      state.stack = back === undefined ? undefined : state.stack?.slice(0, -1);
      return;
    }
    case 'unset':
      for (const value of args) {
        const text = staticText(value);
        // An element of an array.
        if (text?.includes('[') === true) forget(state, text.slice(0, text.indexOf('[')));
        forget(state, text);
        if (text === undefined || /^(-|PATH$|HOME$)/.test(text) || flags.includes('-f')) continue;
        if (flags.includes('-n')) setVariable(state, text, { taints: noTaints });
        // In a function the variable of its caller comes back.
        else if (state.locals === undefined) assign(state, text, { taints: noTaints, gone: true });
      }
      return;
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'getopts':
    case 'printf':
    case 'wait':
    case 'let':
      for (const value of args) {
        for (const variable of certainPrefix(value).match(/[A-Za-z_]\w*/g) ?? []) {
          if (name !== 'printf' || staticText(args[0])?.startsWith('-v') === true) {
            assign(state, variable, { taints: frame.input.taints });
          }
        }
      }
      for (const variable of ['REPLY', 'MAPFILE', 'OPTARG', 'OPTIND']) {
        if (state.variables.has(variable)) assign(state, variable, { taints: noTaints });
      }
      for (const each of readBy(name, args, frame)) assign(state, each.name, each.variable);
      return;
    case 'alias':
      for (const value of args) alias(planner, value, frame);
      return;
    case 'hash':
    case 'enable':
      for (const value of args) {
        const text = staticText(value);
        if (text === undefined) state.pathChanged = true;
        else state.shadowed.add(text);
      }
      if (name === 'hash' && flags.includes('-p')) {
        const [file, named] = args.filter((value) => staticText(value) !== '-p').map(staticText);
        if (file !== undefined && named !== undefined) state.hashed = new Map(state.hashed).set(named, file);
      }
      return;
    case 'trap': {
      const [action] = args.filter((value) => !/^-[lp]$|^--$/.test(staticText(value) ?? ''));
      const text = staticText(action);
      if (action === undefined || text === '-' || text === '') return;
      if (args.length < 2) return;
      const later = laterFrame(planner, frame);
      if (text === undefined) emitOpaque(planner, later, 'code', 'trap', action.taints);
      else {
        planner.traps.push({ text, frame: later });
        planner.text(text, later);
      }
      return;
    }
    case 'bind':
    case 'zmodload':
    case 'autoload':
    case 'emulate':
    case 'setopt':
      disturb(state);
      return;
    case 'shift':
      state.positional =
        args.length === 0 && !mayBeSeveral(state.positional?.at(-1)) ? state.positional?.slice(1) : undefined;
      state.outermost = false;
      return;
    case 'set':
    case 'shopt':
      if (name === 'set') {
        const before = state.positional;
        state.positional = positionalOf(args, state);
        state.outermost &&= before === state.positional && onlyOptions(args);
      } else if (args.some((value) => /^xpg_echo$/.test(staticText(value) ?? 'xpg_echo')))
        state.shadowed.add('echo');
      if (
        args.some(
          (value) =>
            staticText(value) === undefined ||
            /^-\w*a|^(allexport|expand_aliases)$/.test(staticText(value) ?? ''),
        )
      ) {
        for (const variable of state.variables.keys()) state.exported.add(variable);
      }
      return;
    default:
  }
};

/** `mapfile -C command`, `complete -C command`: run with words that are added. */
const planCallback = (planner: ShellPlanner, args: readonly Value[], frame: Frame): void => {
  const at = args.findIndex((value) => staticText(value) === '-C');
  const text = staticText(args[at + 1]);
  if (at < 0 || text === undefined || text.trim() === '') return;
  const later = laterFrame(planner, frame);
  planner.text(text, { ...later, via: [...frame.via, 'callback'] });
};

/** `set -- a b`: the new `$1` and those behind it; options alone change none. */
const positionalOf = (args: readonly Value[], state: ShellState): readonly Value[] | undefined => {
  const end = args.findIndex((value) => staticText(value) === '--');
  if (end >= 0) {
    const rest = args.slice(end + 1);
    return rest.some((value) => value.many === true || value.word.type === 'glob') ? undefined : rest;
  }
  return onlyOptions(args) ? state.positional : undefined;
};

const onlyOptions = (args: readonly Value[]): boolean =>
  args.every((value) => /^[-+][a-zA-Z]+$|^(pipefail|errexit|nounset|xtrace)$/.test(staticText(value) ?? ''));

/** Where a trap runs: later, so of what may change until then nothing is known. */
const laterFrame = (planner: ShellPlanner, frame: Frame): Frame => {
  const state = fork(frame.state);
  if (planner.moves) state.cwds = [];
  for (const [name, variable] of state.variables) {
    if ((planner.assigned.get(name) ?? 2) > 1) state.variables.set(name, { taints: variable.taints });
  }
  return { ...frame, state, via: [...frame.via, 'trap'], depth: frame.depth + 1 };
};

/** The directory that `cd` alone and `~` mean. */
export const homeValue = (state: ShellState): Value => {
  const home = state.variables.get('HOME');
  if (home === undefined) return state.disturbed ? dynamicValue('~') : staticValue(state.home);
  return home.word?.type === 'static' ? staticValue(home.word.value) : dynamicValue('~');
};

const forget = (state: ShellState, name: string | undefined): void => {
  if (name === undefined) disturb(state);
  else if (!name.startsWith('-')) {
    assign(state, name, { taints: noTaints });
    state.defined.delete(name);
  }
};

const declare = (
  planner: ShellPlanner,
  name: string,
  args: readonly Value[],
  flags: readonly string[],
  frame: Frame,
): void => {
  const { state } = frame;
  const isLocal =
    name !== 'export' && name !== 'readonly' && !flags.some((flag) => /^-[a-zA-Z]*g/.test(flag));
  const exports = name === 'export' || flags.some((flag) => /^-[a-zA-Z]*x/.test(flag));
  const env: { name: string; value?: string }[] = [];
  const has = (letter: string): boolean =>
    flags.some((flag) => flag.startsWith('-') && flag.includes(letter)) && !flags.includes('--');
  const changes = has('i') || has('l') || has('u') || name === 'integer' || name === 'float';
  const fixes = name === 'readonly' || has('r') || changes;
  for (const value of args) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?=)?/.exec(certainPrefix(value));
    const variable = match?.[1];
    if (variable === undefined) {
      if (value.word.type !== 'static') disturb(state);
      continue;
    }
    const text = staticText(value);
    if (isLocal && state.locals?.has(variable) === false)
      state.locals.set(variable, state.variables.get(variable));
    if (has('n')) {
      refer(state, variable, match?.[2] === '=' ? text?.slice(variable.length + 1) : undefined);
      continue;
    }
    // What is declared in a function is a variable of its own, whatever the name referred to.
    if (isLocal && state.locals !== undefined) setVariable(state, variable, { taints: noTaints });
    if (match?.[2] === undefined) {
      if (text === undefined) disturb(state);
      else if (has('A') && state.variables.get(variable)?.keyed === undefined)
        assign(state, variable, { taints: noTaints, keyed: new Map() });
      else if (changes) assign(state, variable, { taints: noTaints });
    } else if (text !== undefined && match[2] === '=' && !changes) {
      const assigned = text.slice(variable.length + 1);
      assign(state, variable, { word: { type: 'static', value: assigned }, taints: value.taints });
      env.push({ name: variable, value: assigned });
    } else if (match[2] === '=' && !changes && (value.elements ?? value.keyed) !== undefined) {
      const { elements, keyed } = value;
      assign(state, variable, {
        taints: value.taints,
        ...(elements === undefined ? {} : { elements }),
        ...(keyed === undefined ? {} : { keyed }),
      });
      env.push({ name: variable });
    } else if (value.list !== undefined && match[2] === '=') {
      assign(state, variable, { taints: value.taints, list: value.list });
      env.push({ name: variable, value: value.list });
    } else {
      assign(state, variable, { taints: value.taints });
      env.push({ name: variable });
    }
    if (exports) state.exported.add(variable);
    if (fixes)
      setVariable(state, variable, {
        ...(state.variables.get(variable) ?? { taints: noTaints }),
        fixed: true,
      });
  }
  planRunValues(planner, env, frame);
  if (env.length > 0) {
    planner.add(frame, { kind: 'env', env, text: `env ${env.map((entry) => entry.name).join(' ')}` });
  }
};

/** `declare -n name=other`: from here on the one stands for the other. */
const refer = (state: ShellState, name: string, target: string | undefined): void => {
  if (target === undefined || !/^[A-Za-z_]\w*$/.test(target) || target === name) disturb(state);
  else setVariable(state, name, { taints: noTaints, refers: target });
};

/** Names under which something else would be run many times a day. */
const everyday = new Set(
  'awk bash cat cd chmod cp curl docker echo find git grep kubectl less ls make man mkdir mv node npm npx pip pnpm printf pwd python python3 rm sed sh ssh sudo test touch vi vim which yarn'.split(
    ' ',
  ),
);

/** zsh expands aliases in scripts, bash only when told to: the body is judged as if it could run. */
const alias = (planner: ShellPlanner, value: Value, frame: Frame): void => {
  const text = staticText(value);
  const match = /^([^=]+)=(.*)$/s.exec(text ?? '');
  if (text !== undefined && match === null) return;
  if (match?.[1] === undefined || match[2] === undefined) {
    frame.state.pathChanged = true;
    emitOpaque(planner, frame, 'code', 'alias', taintsOf([value]));
    return;
  }
  frame.state.shadowed.add(match[1]);
  // Under the name of a program it is used as that is, with words behind it.
  const poses = everyday.has(match[1]) && match[2].trim().split(/\s/, 1)[0] !== match[1];
  planner.text(poses ? `${match[2]} "$@"` : match[2], {
    ...frame,
    via: [...frame.via, 'alias'],
    depth: frame.depth + 1,
    state: { ...fork(frame.state), positional: undefined },
  });
};
