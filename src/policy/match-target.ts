import { basename, resolve } from 'node:path';
import type { HostTarget, Operation, PathTarget } from '../domain/operation.ts';
import { isInNetwork, type Network, networkOf } from './network.ts';
import { globbedPaths, literalPath, type PathSet, withBelow } from './path-glob.ts';
import { type PathList, pathList } from './path-list.ts';
import { compilePathPattern, keyOf } from './path-pattern.ts';
import type { Place, PlaceName } from './place.ts';
import type { MatchContext, Predicate, Stance } from './predicate.ts';
import { compileTextGlob, matchesText, type TextGlob } from './text-glob.ts';
import { certain, every, negate, some, type Tri } from './tri.ts';

const knownSets = new WeakMap<PathTarget, { sets: readonly PathSet[] | undefined }>();

/**
 * The path as a set, as written and with links resolved; undefined when it is known only at run time. A target is read
 * once, however many rules ask.
 */
export const pathsOf = (target: PathTarget): readonly PathSet[] | undefined => {
  const known = knownSets.get(target);
  if (known !== undefined) return known.sets;
  const sets = readPaths(target);
  knownSets.set(target, { sets });
  return sets;
};

const readPaths = (target: PathTarget): PathSet[] | undefined => {
  if (target.abs === undefined) return undefined;
  const sets = target.glob ? globbedPaths(target.abs) : [literalPath(target.abs)];
  if (sets === undefined) return undefined;
  if (target.real !== undefined && target.real !== target.abs) {
    const real = target.glob ? globbedPaths(target.real) : [literalPath(target.real)];
    if (real === undefined) return undefined;
    sets.push(...real);
  }
  const climbs = sets.some((set) =>
    set.some((part) => part !== '**' && (part.literal === '..' || part.literal === '.')),
  );
  return climbs ? undefined : sets;
};

/** Some patterns, and what they stand for in a place; remembered for the last few places, as calls come from few. */
type Patterns = (place: Place) => PathList;

const maxPlaces = 8;

const compilePatterns = (sources: readonly string[], lazy = false): Patterns => {
  let patterns = lazy ? undefined : sources.map(compilePathPattern);
  let names: readonly PlaceName[] | undefined;
  const lists = new Map<string, PathList>();
  let last: { readonly place: string; readonly list: PathList } | undefined;
  return (place) => {
    if (last?.place === place.key) return last.list;
    patterns ??= sources.map(compilePathPattern);
    names ??= [...new Set(patterns.flatMap((pattern) => pattern.names))];
    // Most patterns do not ask where the call stands, which changes more often than its workspace does.
    const key = keyOf(names, place);
    let list = lists.get(key);
    if (list === undefined) {
      list = pathList(patterns.flatMap((pattern) => pattern.in(place)));
      if (lists.size >= maxPlaces) lists.clear();
      lists.set(key, list);
    }
    last = { place: place.key, list };
    return list;
  };
};

/** Everything the set reaches is named. */
const isInside = (patterns: Patterns, set: PathSet, recursive: boolean, place: Place): boolean =>
  patterns(place).includes(recursive ? withBelow(set) : set);

/** Something the set reaches is named: itself, or for a recursive operation what is known to lie below it. */
const isTouched = (patterns: Patterns, set: PathSet, recursive: boolean, place: Place): boolean => {
  const list = patterns(place);
  return list.touches(set) || (recursive && list.liesBelow(set));
};

/**
 * `find src -exec grep x {} +` and `grep x src/*` look at what `grep -r x src` looks at: a directory, with what is below.
 */
const asSearched = (set: PathSet, { access, recursive }: PathTarget): [PathSet, boolean] => {
  const last = set.at(-1);
  const isAll =
    last === '**' ||
    (last?.literal === undefined && last?.tokens.length === 1 && last.tokens[0]?.type === 'star');
  const isSearch = (access === 'read' || access === 'list') && isAll && !set.slice(0, -1).includes('**');
  return isSearch ? [set.slice(0, -1), true] : [set, recursive];
};

/**
 * `path` and `path_not`, which speak of the same target. For an allow, all paths of the operation, as written and as
 * resolved, lie inside `path` and touch nothing of `path_not`. For what is stricter, one of them touches `path` and is
 * not wholly inside `path_not`.
 */
export const matchPaths = (
  given: { path?: readonly string[]; pathNot?: readonly string[] },
  { stance, lazy }: { stance: Stance; lazy: boolean },
): Predicate => {
  const wanted = given.path && compilePatterns(given.path, lazy);
  const unwanted = given.pathNot && compilePatterns(given.pathNot, lazy);
  const judge = (target: PathTarget, place: Place): Tri => {
    const sets = pathsOf(target);
    if (sets === undefined) return 'maybe';
    const { recursive } = target;
    if (stance === 'permissive') {
      return certain(
        sets.every(
          (set) =>
            (wanted === undefined || isInside(wanted, set, recursive, place)) &&
            (unwanted === undefined || !isTouched(unwanted, ...asSearched(set, target), place)),
        ),
      );
    }
    return some(sets, (set) => {
      if (wanted !== undefined && !isTouched(wanted, set, recursive, place)) return 'no';
      if (unwanted !== undefined && isInside(unwanted, set, recursive, place)) return 'no';
      // "Everything below", as `find` hands it on: that this one is among it is possible, not certain.
      const isLoose = set.includes('**') && wanted !== undefined && !isInside(wanted, set, recursive, place);
      return isLoose ? 'maybe' : 'yes';
    });
  };
  return {
    key: wanted === undefined ? 'path_not' : 'path',
    test(operation, { place }) {
      if (operation.paths.length === 0) return withoutTargets(operation, wanted === undefined, stance);
      // A place elsewhere is none of here: no rule about this machine's files speaks of it.
      const { remote } = operation;
      return (stance === 'permissive' ? every : some)(operation.paths, (target) =>
        remote !== undefined && target.abs === undefined && stance === 'restrictive'
          ? 'no'
          : judge(target, place),
      );
    },
  };
};

/** An operation that names no target: what is forbidden is not there, unless a word may still name one. */
const withoutTargets = (operation: Operation, onlyNot: boolean, stance: Stance): Tri => {
  if (operation.argv.some((word) => word.type !== 'static')) return 'maybe';
  return certain(onlyNot && stance === 'permissive');
};

/** `cwd`: the directory the call is made from. */
export const matchCwd = (patterns: readonly string[]): Predicate => {
  const compiled = compilePatterns(patterns);
  return {
    key: 'cwd',
    test: (_, { call, place }) => certain(isInside(compiled, literalPath(call.place.cwd), false, place)),
  };
};

/** `project`: the directory that the call's work is in, by its name, or with a slash by its path. */
export const matchProject = (patterns: readonly string[]): Predicate => {
  const isPath = (pattern: string): boolean => pattern.includes('/') || pattern.startsWith('~');
  const paths = compilePatterns(patterns.filter(isPath));
  const names = patterns.filter((pattern) => !isPath(pattern)).map(compileTextGlob);
  return {
    key: 'project',
    test(_, { call, place }) {
      const { workspace } = call.place;
      const name = basename(workspace);
      return certain(
        names.some((glob) => matchesText(glob, name)) ||
          isInside(paths, literalPath(workspace), false, place),
      );
    },
  };
};

/** `program_path`: the program named by a path, taken from the call's directory when it is relative. */
export const matchProgramPath = (patterns: readonly string[]): Predicate => {
  const compiled = compilePatterns(patterns);
  return {
    key: 'program_path',
    test({ program, paths }, { call, place }) {
      if (program?.path === undefined) return 'no';
      // Where the call has moved before, the planner says which files the name may mean.
      const targets = paths.filter((path) => path.access === 'exec');
      const sets = targets.length === 0 ? undefined : targets.map(pathsOf);
      if (sets?.some((set) => set === undefined) === true) return 'no';
      const named = sets?.flatMap((set) => set ?? []) ?? [literalPath(resolve(call.place.cwd, program.path))];
      return certain(named.every((set) => isInside(compiled, set, false, place)));
    },
  };
};

interface HostPattern {
  glob?: TextGlob;
  network?: Network;
  loopback?: true;
}

const compileHost = (pattern: string): HostPattern => {
  if (pattern === 'loopback') return { loopback: true };
  const network = networkOf(pattern);
  return network === undefined ? { glob: compileTextGlob(pattern.toLowerCase()) } : { network };
};

const isHost = (pattern: HostPattern, target: HostTarget, host: string): boolean => {
  if (pattern.loopback === true) return target.loopback;
  if (pattern.network !== undefined) return isInNetwork(host, pattern.network);
  return pattern.glob !== undefined && matchesText(pattern.glob, host);
};

/** What a rule says of the hosts an operation reaches. */
export interface HostKeys {
  host?: readonly string[];
  hostNot?: readonly string[];
  port?: readonly number[];
  scheme?: readonly string[];
  upload?: boolean;
}

/**
 * `host`, `host_not`, `port`, `scheme`, `upload`: of one and the same connection. Hosts are patterns over the name,
 * networks (`10.0.0.0/8`), or the word `loopback`. An allow needs it of all connections, what is stricter of one.
 */
export const matchHosts = (keys: HostKeys, stance: Stance): Predicate => {
  const wanted = keys.host?.map(compileHost);
  const unwanted = keys.hostNot?.map(compileHost);
  const schemes = keys.scheme?.map((scheme) => compileTextGlob(scheme.toLowerCase()));
  const named = (patterns: readonly HostPattern[] | undefined, target: HostTarget): Tri => {
    if (patterns === undefined) return 'yes';
    if (target.host === undefined) return 'maybe';
    const host = target.host.toLowerCase().replace(/\.$/, '');
    return certain(patterns.some((pattern) => isHost(pattern, target, host)));
  };
  const judge = (target: HostTarget): Tri =>
    every<() => Tri>(
      [
        () => named(wanted, target),
        () => (unwanted === undefined ? 'yes' : negate(named(unwanted, target))),
        () => known(keys.port, target.port, (port, list) => list.includes(port)),
        () => known(schemes, target.scheme, (scheme, list) => list.some((glob) => matchesText(glob, scheme))),
        () => certain(keys.upload === undefined || keys.upload === target.upload),
      ],
      (test) => test(),
    );
  return {
    key:
      ['host', 'host_not', 'port', 'scheme', 'upload'][
        [keys.host, keys.hostNot, keys.port, keys.scheme, keys.upload].findIndex(
          (value) => value !== undefined,
        )
      ] ?? 'host',
    test(operation: Operation, _: MatchContext) {
      if (operation.hosts.length === 0) {
        return operation.kind === 'network' && keys.host === undefined && stance === 'restrictive'
          ? 'maybe'
          : 'no';
      }
      return (stance === 'permissive' ? every : some)(operation.hosts, judge);
    },
  };
};

const known = <T, L>(
  list: L | undefined,
  value: T | undefined,
  test: (value: T, list: L) => boolean,
): Tri => {
  if (list === undefined) return 'yes';
  return value === undefined ? 'maybe' : certain(test(value, list));
};
