import type { Operation } from '../domain/operation.ts';
import { type CompiledRule, verdictOrder } from './compile.ts';
import type { MatchContext } from './predicate.ts';

/** Rules in verdict order, found by what they ask for first. */
export interface RuleIndex {
  readonly rules: readonly CompiledRule[];
  /** Every rule that could fire for the operation, in verdict order. */
  candidates(operation: Operation, context: MatchContext): readonly CompiledRule[];
}

type Bucket = 'program' | 'trait' | 'tool' | 'mcp' | 'kind';

const isPlain = (text: string): boolean => !/[*?[\\$]/.test(text);

/** The narrowest list a rule can stand in: a name it must find, spelt out. */
const placeOf = (rule: CompiledRule): { bucket: Bucket; names: readonly string[] } | undefined => {
  const { program, trait, tool, kind, mcp_tool: mcpTool } = rule.match;
  if (program?.every(isPlain)) return { bucket: 'program', names: program };
  if (trait !== undefined) return { bucket: 'trait', names: trait };
  if (mcpTool?.every(isPlain)) return { bucket: 'mcp', names: mcpTool };
  if (tool?.every(isPlain)) return { bucket: 'tool', names: tool };
  return kind === undefined ? undefined : { bucket: 'kind', names: kind };
};

const maxRemembered = 512;
/** Names come from agents: longer ones are not worth their place. */
const maxKeyLength = 200;

/**
 * Builds the index. What the lists of an operation hold together is merged once and remembered by its program, kind and
 * tool; a program known only at run time may be any, so it meets every rule about programs.
 */
export const indexRules = (rules: readonly CompiledRule[]): RuleIndex => {
  const sorted = [...rules].sort(verdictOrder);
  const rest: CompiledRule[] = [];
  const lists: Record<Bucket, Map<string, CompiledRule[]>> = {
    program: new Map(),
    trait: new Map(),
    tool: new Map(),
    mcp: new Map(),
    kind: new Map(),
  };
  for (const rule of sorted) {
    const place = placeOf(rule);
    if (place === undefined) rest.push(rule);
    else {
      for (const name of new Set(place.names)) {
        const list = lists[place.bucket].get(name);
        if (list === undefined) lists[place.bucket].set(name, [rule]);
        else list.push(rule);
      }
    }
  }
  const merged = new Map<string, readonly CompiledRule[]>();
  return {
    rules: sorted,
    candidates(operation, { call: { tool } }) {
      const program = operation.program?.name;
      const mcp = operation.mcp?.tool;
      const key = [
        operation.kind,
        program === undefined ? '' : `p${program}`,
        mcp ?? '',
        operation.traits.join(),
        tool,
      ].join('\0');
      const known = merged.get(key);
      if (known !== undefined) return known;
      const programs =
        program === '' ? [...lists.program.values()].flat() : (lists.program.get(program ?? '') ?? []);
      const found = [
        ...rest,
        ...programs,
        ...operation.traits.flatMap((trait) => lists.trait.get(trait) ?? []),
        ...(lists.kind.get(operation.kind) ?? []),
        ...(lists.tool.get(tool) ?? []),
        ...(mcp === undefined ? [] : (lists.mcp.get(mcp) ?? [])),
      ];
      const candidates = [...new Set(found)].sort(verdictOrder);
      if (key.length <= maxKeyLength) {
        if (merged.size >= maxRemembered) merged.clear();
        merged.set(key, candidates);
      }
      return candidates;
    },
  };
};
