import { compilePathGlob, includes, type PathGlob } from './path-glob.ts';
import { anchored } from './path-pattern.ts';
import type { Match, MatchKeys } from './schema-match.ts';
import { compileTextGlob, textGlobIncludes } from './text-glob.ts';

type Compare = (wide: never, narrow: never) => boolean;

const asText = (value: unknown): string => JSON.stringify(value);

const same = (wide: unknown, narrow: unknown): boolean => asText(wide) === asText(narrow);

const isIn = (wide: readonly unknown[], narrow: readonly unknown[]): boolean =>
  narrow.every((value) => wide.some((other) => same(other, value)));

/** Every text that one of the narrow patterns stands for is one of the wide ones'. */
const patternsIn = (wide: readonly string[], narrow: readonly string[]): boolean =>
  narrow.every((pattern) =>
    wide.some(
      (other) => other === pattern || textGlobIncludes(compileTextGlob(other), compileTextGlob(pattern)),
    ),
  );

/** Every place's name as a directory that no other pattern can mean. */
const globOf = (pattern: string): PathGlob =>
  compilePathGlob(anchored(pattern).replaceAll(/\$\{([a-z_0-9]+)\}/g, '/\u0001$1'));

const pathsIn = (wide: readonly string[], narrow: readonly string[]): boolean =>
  narrow.every((pattern) =>
    wide.some(
      (other) =>
        other === pattern || globOf(pattern).branches.every((branch) => includes(globOf(other), branch)),
    ),
  );

/** The wide rule asks for less: all it asks for, the narrow one asks for too. */
const asksLess = (wide: readonly string[], narrow: readonly string[]): boolean => isIn(narrow, wide);

const comparers: Partial<Record<keyof MatchKeys, Compare>> = {
  tool: patternsIn,
  kind: isIn,
  program: patternsIn,
  program_path: pathsIn,
  subcommand: patternsIn,
  trait: isIn,
  trait_none: asksLess,
  args_any: patternsIn,
  args_all: asksLess,
  args_none: asksLess,
  flags_any: patternsIn,
  flags_all: asksLess,
  flags_only: patternsIn,
  path: pathsIn,
  path_not: (wide: readonly string[], narrow: readonly string[]) => pathsIn(narrow, wide),
  host: patternsIn,
  host_not: (wide: readonly string[], narrow: readonly string[]) => patternsIn(narrow, wide),
  port: isIn,
  scheme: patternsIn,
  env_any: patternsIn,
  env_none: (wide: readonly string[], narrow: readonly string[]) => patternsIn(narrow, wide),
  mcp_server: patternsIn,
  mcp_tool: patternsIn,
  wrapper: patternsIn,
  agent: patternsIn,
  session_label: patternsIn,
  cwd: pathsIn,
  risk_at_least: (wide: number, narrow: number) => wide <= narrow,
  risk_below: (wide: number, narrow: number) => wide >= narrow,
  factor: patternsIn,
};

/**
 * Whether the first match holds wherever the second one does for certain. `true` is proven from the keys alone; `false`
 * may only mean that it was not: what stands in `any`, `all` and `not` is compared as it is written.
 */
export const covers = (wide: Match, narrow: Match): boolean =>
  (Object.keys(wide) as (keyof Match)[]).every((key) => {
    const [left, right] = [wide[key], narrow[key]];
    if (left === undefined) return true;
    if (right === undefined) return false;
    if (same(left, right)) return true;
    const compare = comparers[key as keyof MatchKeys];
    try {
      return compare?.(left as never, right as never) ?? false;
    } catch {
      // A variable stands in a pattern that cannot be read without it.
      return false;
    }
  });
