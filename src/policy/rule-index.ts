import { RE2Set } from 're2js';
import type { Operation } from '../domain/operation.ts';
import { type CompiledRule, verdictOrder } from './compile.ts';
import { hostBuckets } from './host-buckets.ts';
import { pathBuckets } from './path-buckets.ts';
import type { MatchContext } from './predicate.ts';

/** Rules in verdict order, found by what they ask for first. */
export interface RuleIndex {
  readonly rules: readonly CompiledRule[];
  /** Every rule that could fire for the operation, in verdict order. */
  candidates(operation: Operation, context: MatchContext): readonly CompiledRule[];
  /** Every rule about such an operation, in verdict order, whether or not its paths, hosts and texts are the rule's. */
  related(operation: Operation, context: MatchContext): readonly CompiledRule[];
}

/** Rules in verdict order, with their places in it. */
interface NamedRules {
  readonly ranks: readonly number[];
  readonly rules: readonly CompiledRule[];
}

type Names = 'program' | 'trait' | 'tool' | 'mcp' | 'kind';

const isPlain = (text: string): boolean => !/[*?[\\$]/.test(text);

const mcpNames = ({ mcp_server: servers, mcp_tool: tools }: CompiledRule['match']): string[] | undefined => {
  if (tools?.every(isPlain) !== true) return undefined;
  if (servers?.every(isPlain) !== true) return tools.map((tool) => `\0${tool}`);
  return servers.flatMap((server) => tools.map((tool) => `${server}\0${tool}`));
};

/** The narrowest list of names a rule can stand in: one it must find, spelt out. */
const namesOf = (rule: CompiledRule): { bucket: Names; names: readonly string[] } | undefined => {
  const { program, trait, tool } = rule.match;
  if (program?.every(isPlain)) return { bucket: 'program', names: program };
  if (trait !== undefined) return { bucket: 'trait', names: trait };
  const mcp = mcpNames(rule.match);
  if (mcp !== undefined) return { bucket: 'mcp', names: mcp };
  return tool?.every(isPlain) ? { bucket: 'tool', names: tool } : undefined;
};

/** Whether a sub-command that is known rules it out. */
const fitsSubcommand = ({ match }: CompiledRule, subcommand: string | undefined): boolean =>
  subcommand === undefined ||
  match.subcommand?.every(isPlain) !== true ||
  match.subcommand.includes(subcommand);

const fitsKind = ({ match }: CompiledRule, { kind }: Operation): boolean =>
  match.kind === undefined || match.kind.includes(kind);

/** How long all remembered lists may be together. */
const maxRemembered = 1_000_000;
/** Names come from agents: longer ones are not worth their place. */
const maxKeyLength = 200;
/** Fewer expressions are tried one by one. */
const fewExpressions = 4;

/**
 * Builds the index. A rule stands in one place: under the names it asks for, else under its paths, its hosts, its
 * regular expression (all of them are tried in one pass), else under its kind. What the lists of names hold together is
 * merged once and remembered; a program known only at run time may be any, so it meets every rule about programs.
 */
export const indexRules = (rules: readonly CompiledRule[]): RuleIndex => {
  const sorted = [...rules].sort(verdictOrder);
  const rankOf = new Map(sorted.map((rule, rank) => [rule, rank]));
  const rest: CompiledRule[] = [];
  const lists: Record<Names, Map<string, CompiledRule[]>> = {
    program: new Map(),
    trait: new Map(),
    tool: new Map(),
    mcp: new Map(),
    kind: new Map(),
  };
  const paths = byKind(pathBuckets);
  const hosts = byKind(hostBuckets);
  const expressions: number[] = [];
  const narrowed = {
    paths: [] as CompiledRule[],
    hosts: [] as CompiledRule[],
    expressions: [] as CompiledRule[],
  };

  const list = (bucket: Names, names: readonly string[], rule: CompiledRule): void => {
    for (const name of new Set(names)) {
      const known = lists[bucket].get(name);
      if (known === undefined) lists[bucket].set(name, [rule]);
      else known.push(rule);
    }
  };
  const withExpression = sorted.filter((rule) => isByExpression(rule)).length >= fewExpressions;
  for (const [rank, rule] of sorted.entries()) {
    const named = namesOf(rule);
    if (named !== undefined) list(named.bucket, named.names, rule);
    else if (rule.reach.paths !== undefined) {
      paths.add(rule, (buckets) => buckets.add(rank, rule.reach.paths ?? []));
      narrowed.paths.push(rule);
    } else if (rule.reach.hosts !== undefined) {
      hosts.add(rule, (buckets) => buckets.add(rank, rule.reach.hosts ?? []));
      narrowed.hosts.push(rule);
    } else if (withExpression && isByExpression(rule)) {
      expressions.push(rank);
      narrowed.expressions.push(rule);
    } else if (rule.match.kind !== undefined) list('kind', rule.match.kind, rule);
    else rest.push(rule);
  }
  const expressionSet = expressions.length === 0 ? undefined : setOf(narrowed.expressions);

  const anyProgram = [...lists.program.values()].flat();
  /** Programs of which some rule asks for a sub-command: only for them the sub-command tells lists apart. */
  const withSubcommand = new Set(
    [...lists.program].filter(([, of]) => of.some(({ match }) => match.subcommand)).map(([name]) => name),
  );
  const merged = new Map<string, NamedRules>();
  let held = 0;
  /** The rules that the names of an operation lead to. */
  const byName = (operation: Operation, tool: string): NamedRules => {
    const { kind, subcommand, mcp } = operation;
    const program = operation.program?.name;
    // Names that no rule asks for lead nowhere, so the key is without them: agents can make up any number of them.
    const isAny = program === '';
    const name = program !== undefined && (isAny || lists.program.has(program)) ? program : undefined;
    const narrower = name !== undefined && (isAny || withSubcommand.has(name)) ? subcommand : undefined;
    const traits = operation.traits.filter((trait) => lists.trait.has(trait));
    const tools = lists.tool.get(tool);
    const onServer = mcp && lists.mcp.get(`${mcp.server}\0${mcp.tool}`);
    const anywhere = mcp && lists.mcp.get(`\0${mcp.tool}`);
    // The sub-command comes last, for it may hold what parts the others.
    const key = `${kind}\0${name === undefined ? '' : `p${name}`}\0${traits.join()}\0${tools === undefined ? '' : tool}\0${
      mcp === undefined ? '' : mcpKey(mcp, onServer !== undefined, anywhere !== undefined)
    }\0${narrower === undefined ? '' : `s${narrower}`}`;
    const known = merged.get(key);
    if (known !== undefined) return known;
    const programs = isAny ? anyProgram : (lists.program.get(name ?? '') ?? []);
    const found = [
      ...rest,
      ...programs.filter((rule) => fitsSubcommand(rule, subcommand)),
      ...traits.flatMap((trait) => lists.trait.get(trait) ?? []),
      ...(lists.kind.get(kind) ?? []),
      ...(tools ?? []),
      ...(onServer ?? []),
      ...(anywhere ?? []),
    ];
    const ranks = [...new Set(found.map((rule) => rankOf.get(rule) ?? 0))].sort(ascending);
    const named = { ranks, rules: ranks.flatMap((rank) => sorted[rank] ?? []) };
    if (key.length <= maxKeyLength) {
      held += ranks.length + 1;
      if (held > maxRemembered) {
        merged.clear();
        held = ranks.length + 1;
      }
      merged.set(key, named);
    }
    return named;
  };

  return {
    rules: sorted,
    candidates(operation, { call, place }) {
      if (sorted.length === 0) return sorted;
      const named = byName(operation, call.tool);
      const found: number[] = [];
      for (const buckets of paths.of(operation)) buckets.take(operation, place, found);
      for (const buckets of hosts.of(operation)) buckets.take(operation, found);
      for (const index of expressionSet?.match(operation.text) ?? []) found.push(expressions[index] ?? 0);
      return found.length === 0 ? named.rules : withRanks(named, found.sort(ascending), sorted);
    },
    related(operation, { call }) {
      const others = [...narrowed.paths, ...narrowed.hosts, ...narrowed.expressions];
      const fitting = others.filter((rule) => fitsKind(rule, operation));
      return [...new Set([...byName(operation, call.tool).rules, ...fitting])].sort(verdictOrder);
    },
  };
};

/** One set of buckets for each kind of operation, and one for the rules about all kinds. */
const byKind = <T>(create: () => T) => {
  const common: T[] = [];
  const kinds = new Map<string, T>();
  const at = (kind: string): T => {
    const known = kinds.get(kind) ?? create();
    kinds.set(kind, known);
    return known;
  };
  return {
    add({ match: { kind } }: CompiledRule, put: (buckets: T) => void): void {
      if (kind === undefined) {
        if (common.length === 0) common.push(create());
        for (const buckets of common) put(buckets);
      } else for (const each of new Set(kind)) put(at(each));
    },
    of({ kind }: Operation): readonly T[] {
      const own = kinds.get(kind);
      return own === undefined ? common : [...common, own];
    },
  };
};

const isByExpression = (rule: CompiledRule): boolean =>
  rule.match.regex !== undefined &&
  namesOf(rule) === undefined &&
  rule.reach.paths === undefined &&
  rule.reach.hosts === undefined;

const setOf = (rules: readonly CompiledRule[]): RE2Set => {
  const set = new RE2Set();
  for (const { match } of rules) set.add(match.regex ?? '');
  set.compile();
  return set;
};

const ascending = (a: number, b: number): number => a - b;

/** The named rules and those of a rising list of ranks, in which one may stand twice. */
const withRanks = (
  named: NamedRules,
  ranks: readonly number[],
  sorted: readonly CompiledRule[],
): CompiledRule[] => {
  const merged: CompiledRule[] = [];
  let next = 0;
  const takeBelow = (limit: number): void => {
    for (; next < ranks.length; next += 1) {
      const rank = ranks[next] ?? limit;
      if (rank >= limit) return;
      const rule = sorted[rank];
      if (rule !== undefined && rank !== ranks[next - 1]) merged.push(rule);
    }
  };
  for (const [at, rule] of named.rules.entries()) {
    takeBelow(named.ranks[at] ?? 0);
    merged.push(rule);
  }
  takeBelow(sorted.length);
  return merged;
};

const mcpKey = (
  { server, tool }: NonNullable<Operation['mcp']>,
  onServer: boolean,
  anywhere: boolean,
): string => `${onServer ? server : ''}\0${onServer || anywhere ? tool : ''}`;
