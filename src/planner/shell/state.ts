import type { Function as FunctionNode } from 'unbash';
import type { FlowEnd, Word } from '../../domain/operation.ts';
import type { CallPlace, Dialect } from '../../domain/tool-call.ts';
import { isLoader } from '../programs/environment.ts';
import { noTaints, unite, type Value } from '../value.ts';

/** A variable set in this call. Without a word its value is known only at run time. */
export interface Variable {
  word?: Word;
  taints: ReadonlySet<FlowEnd>;
  /** The elements of an array, each known as far as a word is. */
  elements?: readonly Value[];
  /** Of a list of directories: what it is set to, as `searchPath` writes it. */
  list?: string;
  /** Taken away for certain: programs do not find it in their environment. */
  gone?: true;
  /** Without a word: a number for certain. */
  number?: boolean;
  /** The elements of an associative array. */
  keyed?: ReadonlyMap<string, Value>;
  /** `declare -n`: the name of the variable that this one stands for. */
  refers?: string;
  /** Read-only, or changed by every assignment to it (`declare -u`): what a later one leaves is not known. */
  fixed?: true;
  /** Without a word: what it is unless the environment of the call says otherwise. */
  perhaps?: string;
}

/**
 * What is known at one point of a script. A point that can be reached in two ways holds what is true in both:
 * a directory is a set of candidates, empty when unknown.
 */
export interface ShellState {
  dialect: Dialect;
  home: string;
  workspace: string;
  cwds: readonly string[];
  /** Where `popd` goes back to; undefined when that is not known. */
  stack: readonly (readonly string[])[] | undefined;
  variables: Map<string, Variable>;
  /** Names that commands started from here find in their environment, or may. */
  exported: Set<string>;
  /** Every body a function name may have. */
  functions: Map<string, readonly FunctionNode[]>;
  /** Functions that are there for certain: a call of the name is no program. */
  defined: Set<string>;
  /** In a function: what the names that it made its own were before. Shared by all copies of the state. */
  locals?: Map<string, Variable | undefined> | undefined;
  /** `$1` and those behind it, where all are known. */
  positional?: readonly Value[] | undefined;
  /** In the text of the call itself, which is started without parameters. */
  outermost: boolean;
  /** Files that `hash -p` made names stand for. */
  hashed: ReadonlyMap<string, string>;
  /** Names that no longer mean the program: functions, aliases, hashed paths. */
  shadowed: Set<string>;
  /** PATH was changed: no bare name is certain any more. */
  pathChanged: boolean;
  /** Code of unknown text has run here: no variable is certain any more. */
  disturbed: boolean;
}

/** The state at the start of a call. */
export const initialState = (place: CallPlace): ShellState => ({
  dialect: place.dialect,
  home: place.home,
  workspace: place.workspace,
  cwds: [place.cwd],
  stack: [],
  variables: new Map(),
  exported: new Set(),
  functions: new Map(),
  defined: new Set(),
  outermost: true,
  hashed: new Map(),
  shadowed: new Set(),
  pathChanged: false,
  disturbed: false,
});

/** A copy, for a part that cannot change what follows. */
export const fork = (state: ShellState): ShellState => ({
  ...state,
  variables: new Map(state.variables),
  exported: new Set(state.exported),
  functions: new Map(state.functions),
  defined: new Set(state.defined),
  shadowed: new Set(state.shadowed),
});

const sameWord = (a: Word | undefined, b: Word | undefined): boolean =>
  a !== undefined && b !== undefined && (a === b || JSON.stringify(a) === JSON.stringify(b));

const maxDirectories = 4;

/** Makes `state` mean "here, by the way of `state` or by the way of `other`". */
export const join = (state: ShellState, other: ShellState): void => {
  const cwds = new Set([...state.cwds, ...other.cwds]);
  const unknown = state.cwds.length === 0 || other.cwds.length === 0 || cwds.size > maxDirectories;
  state.cwds = unknown ? [] : [...cwds];
  if (JSON.stringify(state.stack) !== JSON.stringify(other.stack)) state.stack = undefined;
  let torn = false;
  for (const name of new Set([...state.variables.keys(), ...other.variables.keys()])) {
    const mine = state.variables.get(name);
    const theirs = other.variables.get(name);
    const taints = unite(mine?.taints ?? noTaints, theirs?.taints ?? noTaints);
    // An assignment to the name may then change another variable.
    if (mine?.refers !== theirs?.refers) torn = true;
    else if (mine?.refers !== undefined || (mine !== undefined && mine === theirs)) continue;
    if (mine?.word !== undefined && sameWord(mine.word, theirs?.word)) {
      state.variables.set(name, {
        word: mine.word,
        taints,
        ...(mine.fixed === true || theirs?.fixed === true ? { fixed: true } : {}),
      });
    } else {
      // Where one way sets it and the other leaves it as it was, the longer list covers both.
      const list = (mine ?? theirs)?.list;
      const same =
        list !== undefined && [mine, theirs].every((each) => each === undefined || each.list === list);
      const number = isNumber(mine) && isNumber(theirs);
      const fixed = mine?.fixed === true || theirs?.fixed === true;
      state.variables.set(name, {
        taints,
        number,
        ...(same ? { list } : {}),
        ...(fixed ? { fixed: true } : {}),
      });
    }
  }
  for (const name of other.exported) state.exported.add(name);
  for (const [name, bodies] of other.functions) {
    state.functions.set(name, [...new Set([...(state.functions.get(name) ?? []), ...bodies])]);
  }
  for (const name of state.defined) if (!other.defined.has(name)) state.defined.delete(name);
  if (state.positional !== other.positional) state.positional = undefined;
  state.outermost &&= other.outermost;
  for (const name of other.shadowed) state.shadowed.add(name);
  if (other.hashed.size > 0) state.hashed = new Map([...state.hashed, ...other.hashed]);
  state.pathChanged ||= other.pathChanged;
  state.disturbed ||= other.disturbed;
  if (torn) disturb(state);
};

/** After code whose text is unknown: nothing of the shell is certain any more. */
export const disturb = (state: ShellState): void => {
  state.cwds = [];
  state.stack = undefined;
  for (const [name, { taints, refers, fixed }] of state.variables)
    state.variables.set(name, {
      taints,
      ...(refers === undefined ? {} : { refers }),
      ...(fixed === true ? { fixed } : {}),
    });
  state.defined.clear();
  state.positional = undefined;
  state.outermost = false;
  state.pathChanged = true;
  state.disturbed = true;
};

/** Whether a variable holds a number for certain. */
export const isNumber = (variable: Variable | undefined): boolean =>
  variable?.number === true || (variable?.word?.type === 'static' && /^-?\d+$/.test(variable.word.value));

const maxReferences = 4;

/** The name that a name stands for, through `declare -n`; undefined where that goes on for too long. */
export const referred = (state: ShellState, name: string): string | undefined => {
  let at = name;
  for (let step = 0; step < maxReferences; step += 1) {
    const next = state.variables.get(at)?.refers;
    if (next === undefined) return at;
    at = next;
  }
  return undefined;
};

/** Assigns to a variable, or to the one it refers to. */
export const assign = (state: ShellState, name: string, variable: Variable): void => {
  const target = referred(state, name);
  if (target === undefined) {
    disturb(state);
    return;
  }
  const known = state.variables.get(target);
  setVariable(
    state,
    target,
    known?.fixed === true ? { taints: unite(known.taints, variable.taints), fixed: true } : variable,
  );
};

/** Makes a name mean this. PATH, in either of zsh's spellings, makes every program name uncertain. */
export const setVariable = (state: ShellState, name: string, variable: Variable): void => {
  state.variables.set(name, variable);
  const changes = name === 'PATH' || name === 'path';
  if (changes && (variable.list === undefined || isLoader({ name, value: variable.list })))
    state.pathChanged = true;
};

/** Whether an assignment may reach the programs: exported here, or of a name that is usually inherited. */
export const reachesPrograms = (state: ShellState, name: string): boolean =>
  state.exported.has(name) || !/^[a-z_][a-z0-9_]*$/.test(name) || name.endsWith('_proxy');

/** The assignments that a program started now finds in its environment. */
export const environmentOf = (state: ShellState): { name: string; value?: string }[] =>
  [...state.variables]
    .filter(([name, { gone }]) => gone !== true && reachesPrograms(state, name))
    .map(([name, { word, list }]) => {
      const value = list ?? (word?.type === 'static' ? word.value : undefined);
      return value === undefined ? { name } : { name, value };
    });
