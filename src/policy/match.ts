import { RE2JS, RE2JSException } from 're2js';
import type { Operation } from '../domain/operation.ts';
import { matchArgs, matchFactor, matchRisk } from './match-call.ts';
import { matchCwd, matchHosts, matchPaths, matchProgramPath, matchProject } from './match-target.ts';
import {
  hasOpenWords,
  matchArguments,
  matchFlags,
  matchFlagsOnly,
  matchPrefix,
  matchProgram,
  matchSubcommand,
  matchSwitch,
  namedBy,
} from './match-words.ts';
import type { MatchContext, Predicate, Stance } from './predicate.ts';
import type { Match, MatchKeys } from './schema-match.ts';
import { GlobError } from './text-glob.ts';
import { certain, negate, some, type Tri } from './tri.ts';
import { expandVariables, PolicyValueError, type Variables } from './variables.ts';

/** Where a match stands and what it is for. */
export interface MatchOptions {
  readonly stance: Stance;
  readonly variables: Variables;
  /** Whether paths and regular expressions, which take longest, are compiled when they are first asked. */
  readonly lazy: boolean;
  /** The way to the match in its file, for errors. */
  readonly path: readonly (string | number)[];
}

const opposite: Record<Stance, Stance> = { permissive: 'restrictive', restrictive: 'permissive' };

/** Compiles a match into its conditions, cheapest and most telling first. Throws PolicyValueError. */
export const compileMatch = (match: Match, options: MatchOptions): Predicate[] => {
  const { any, all, not, ...keys } = match;
  const predicates = compileKeys(keys, options);
  if (all !== undefined) {
    for (const [index, keys] of all.entries()) {
      predicates.push(...compileKeys(keys, { ...options, path: [...options.path, 'all', index] }));
    }
  }
  if (any !== undefined) {
    const alternatives = any.map((keys, index) =>
      compileKeys(keys, { ...options, path: [...options.path, 'any', index] }),
    );
    predicates.push({
      key: 'any',
      test: (operation, context) => some(alternatives, (keys) => holds(keys, operation, context)),
    });
  }
  if (not !== undefined) {
    const inner = compileKeys(not, {
      ...options,
      stance: opposite[options.stance],
      path: [...options.path, 'not'],
    });
    predicates.push({ key: 'not', test: (operation, context) => negate(holds(inner, operation, context)) });
  }
  return predicates;
};

/** Whether all conditions hold of an operation. */
export const holds = (predicates: readonly Predicate[], operation: Operation, context: MatchContext): Tri => {
  // Written out: it is asked of every rule that may speak of an operation.
  let result: Tri = 'yes';
  for (const predicate of predicates) {
    const truth = predicate.test(operation, context);
    if (truth === 'no') return 'no';
    if (truth === 'maybe') result = 'maybe';
  }
  return result;
};

const compileKeys = (keys: MatchKeys, options: MatchOptions): Predicate[] => {
  const { stance } = options;
  const predicates: Predicate[] = [];
  /** Compiles one key when it is there; a bad pattern becomes an error at its place. */
  const when = <K extends keyof MatchKeys>(
    key: K,
    compile: (value: NonNullable<MatchKeys[K]>) => Predicate,
  ) => {
    const value = keys[key];
    if (value !== undefined)
      predicates.push(placed([...options.path, key], () => compile(value as NonNullable<MatchKeys[K]>)));
  };
  const textsOf = (key: keyof MatchKeys, paths = false): ((value: readonly string[]) => string[]) => {
    return (value) => expandVariables(value, options.variables, { paths, path: [...options.path, key] });
  };
  const named = (
    key: 'tool' | 'mcp_server' | 'mcp_tool' | 'wrapper' | 'agent' | 'session_label',
    read: Read,
  ) => when(key, (value) => matchNames(key, textsOf(key)(value), read));

  when('kind', (kinds) => ({ key: 'kind', test: ({ kind }) => certain(kinds.includes(kind)) }));
  named('tool', (_, { call }) => [call.tool]);
  named('mcp_server', ({ mcp }) => (mcp === undefined ? [] : [mcp.server]));
  named('mcp_tool', ({ mcp }) => (mcp === undefined ? [] : [mcp.tool]));
  when('program', (value) =>
    matchProgram(textsOf('program')(value), stance, keys.program_path !== undefined),
  );
  when('subcommand', (value) => matchSubcommand(textsOf('subcommand')(value)));
  when('trait', (traits) => ({
    key: 'trait',
    test: (operation) => certain(operation.traits.some((trait) => traits.includes(trait))),
  }));
  when('trait_none', (traits) => ({
    key: 'trait_none',
    test: (operation) => certain(!operation.traits.some((trait) => traits.includes(trait))),
  }));
  when('privilege', (wanted) => matchFact('privilege', wanted));
  when('background', (wanted) => matchFact('background', wanted));
  when('opaque', (wanted) => matchOpaque(wanted));
  when('recursive', (wanted) => matchSwitch('recursive', wanted));
  when('force', (wanted) => matchSwitch('force', wanted));
  when('flow', (wanted) => matchFlow(wanted));
  when('flags_any', (value) => matchFlags('flags_any', textsOf('flags_any')(value)));
  when('flags_all', (value) => matchFlags('flags_all', textsOf('flags_all')(value)));
  when('flags_only', (value) => matchFlagsOnly(textsOf('flags_only')(value)));
  when('argv_prefix', (value) => matchPrefix(value.map(textsOf('argv_prefix'))));
  when('args_any', (value) => matchArguments('args_any', textsOf('args_any')(value)));
  when('args_all', (value) => matchArguments('args_all', textsOf('args_all')(value)));
  when('args_none', (value) => matchArguments('args_none', textsOf('args_none')(value)));
  named('wrapper', ({ via }) => via);
  named('agent', (_, { call }) => [call.agent]);
  named('session_label', (_, { label }) => (label === undefined ? [] : [label]));
  when('env_any', (value) => matchNames('env_any', textsOf('env_any')(value), envNames));
  when('env_none', (value) => {
    const found = matchNames('env_none', textsOf('env_none')(value), envNames);
    return { key: 'env_none', test: (operation, context) => negate(found.test(operation, context)) };
  });
  compileTargets(keys, options, predicates, textsOf);
  when('program_path', (value) => matchProgramPath(textsOf('program_path', true)(value)));
  when('cwd', (value) => matchCwd(textsOf('cwd', true)(value)));
  when('project', (value) => matchProject(textsOf('project', true)(value)));
  when('risk_at_least', (limit) => matchRisk('risk_at_least', limit));
  when('risk_below', (limit) => matchRisk('risk_below', limit));
  when('factor', (value) => matchFactor(textsOf('factor')(value)));
  when('arg', (conditions) => matchArgs(conditions, stance));
  when('regex', (value) => matchRegex(value, options));
  return predicates;
};

/** The keys that speak together of one target: paths, and connections. */
const compileTargets = (
  keys: MatchKeys,
  options: MatchOptions,
  predicates: Predicate[],
  textsOf: (key: keyof MatchKeys, paths?: boolean) => (value: readonly string[]) => string[],
): void => {
  const { path, path_not: pathNot, host, host_not: hostNot, port, scheme, upload } = keys;
  if (path !== undefined || pathNot !== undefined) {
    const given = {
      ...(path === undefined ? {} : { path: textsOf('path', true)(path) }),
      ...(pathNot === undefined ? {} : { pathNot: textsOf('path_not', true)(pathNot) }),
    };
    const key = path === undefined ? 'path_not' : 'path';
    predicates.push(placed([...options.path, key], () => matchPaths(given, options)));
  }
  if ([host, hostNot, port, scheme, upload].some((value) => value !== undefined)) {
    const given = {
      ...(host === undefined ? {} : { host: textsOf('host')(host) }),
      ...(hostNot === undefined ? {} : { hostNot: textsOf('host_not')(hostNot) }),
      ...(port === undefined ? {} : { port }),
      ...(scheme === undefined ? {} : { scheme: textsOf('scheme')(scheme) }),
      ...(upload === undefined ? {} : { upload }),
    };
    const key = host === undefined ? 'host_not' : 'host';
    predicates.push(placed([...options.path, key], () => matchHosts(given, options.stance)));
  }
};

const placed = (path: readonly (string | number)[], compile: () => Predicate): Predicate => {
  try {
    return compile();
  } catch (error) {
    if (error instanceof GlobError)
      throw new PolicyValueError(`${error.message} (at offset ${error.at})`, path);
    if (error instanceof RE2JSException)
      throw new PolicyValueError(`not a regular expression of RE2: ${error.message}`, path);
    throw error;
  }
};

type Read = (operation: Operation, context: MatchContext) => readonly string[];

const envNames: Read = ({ env }) => env.map(({ name }) => name);

const matchNames = (key: string, patterns: readonly string[], read: Read): Predicate => {
  const isNamed = namedBy(patterns);
  return {
    key,
    test: (operation, context) => certain(read(operation, context).some(isNamed)),
  };
};

const matchFact = (key: 'privilege' | 'background', wanted: boolean): Predicate => ({
  key,
  test: (operation) => certain(operation[key] === wanted),
});

const matchOpaque = (wanted: NonNullable<MatchKeys['opaque']>): Predicate => ({
  key: 'opaque',
  test({ opaque }) {
    if (typeof wanted === 'boolean') return certain((opaque !== undefined) === wanted);
    return certain(opaque !== undefined && wanted.includes(opaque));
  },
});

const matchFlow = ({ from, to, window }: NonNullable<MatchKeys['flow']>): Predicate => ({
  key: 'flow',
  test: ({ flow }) => {
    const found = flow.filter(
      (edge) =>
        (from === undefined || from.includes(edge.from)) &&
        (to === undefined || to.includes(edge.to)) &&
        (edge.window !== 'session' || window === 'session'),
    );
    // What only followed one another in time may be a flow, and may be none.
    return found.length > 0 && found.every(({ possible }) => possible === true)
      ? 'maybe'
      : certain(found.length > 0);
  },
});

/**
 * `regex` over the one-line text of the operation, in linear time (RE2: no look-around, no back-references). The text
 * of what is known only at run time is its source, so an allow does not take it as certain.
 */
const matchRegex = (source: string, { stance, lazy }: MatchOptions): Predicate => {
  let pattern = lazy ? undefined : RE2JS.compile(source);
  return {
    key: 'regex',
    test(operation) {
      pattern ??= RE2JS.compile(source);
      if (!pattern.test(operation.text)) return 'no';
      const open = operation.opaque !== undefined || hasOpenWords(operation);
      return stance === 'permissive' && open ? 'maybe' : 'yes';
    },
  };
};
