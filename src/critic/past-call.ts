import { hash } from 'node:crypto';
import type { PastCall } from '../domain/history.ts';
import type { Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Trait } from '../domain/trait.ts';
import type { Effect } from '../domain/verdict.ts';
import { looksSecret } from '../planner/secrets.ts';

/** Enough for any real call; what is over it is left out of comparisons, not out of the verdict. */
const most = 64;

const distinct = (values: readonly string[]): string[] =>
  [...new Set(values.filter((value) => value !== ''))].slice(0, most).map((value) => value.slice(0, 4096));

const quietKinds: ReadonlySet<string> = new Set(['read', 'list', 'agent', 'env']);
const quietTraits: ReadonlySet<Trait> = new Set(['read-only', 'project-task', 'local-vcs', 'dry-run']);

/** Whether a call only looks, or does what the project itself defines: what detectors of bursts leave alone. */
export const isQuiet = (operations: readonly Operation[]): boolean =>
  operations.length > 0 &&
  operations.every(
    ({ kind, traits, opaque }) =>
      (quietKinds.has(kind) || traits.some((trait) => quietTraits.has(trait))) && opaque === undefined,
  );

/** Connections to other machines. */
export const connectionsOf = (operations: readonly Operation[]): number =>
  operations.filter(({ kind, hosts }) => kind === 'network' && hosts.some(({ loopback }) => !loopback))
    .length;

/** The absolute paths that operations touch, links resolved. */
export const targetsOf = (operations: readonly Operation[]): string[] =>
  distinct(operations.flatMap(({ paths }) => paths.map(({ real, abs }) => real ?? abs ?? '')));

/** The programs that operations run, and the MCP tools they use. */
export const programsOf = (operations: readonly Operation[]): string[] =>
  distinct(
    operations.flatMap(({ program, mcp }) =>
      mcp === undefined ? [program?.name ?? ''] : [`mcp:${mcp.server}:${mcp.tool}`],
    ),
  );

/** How a call is said: its tool, its wrappers, code in other languages, decoding, what is not known. */
export const formsOf = (tool: string, operations: readonly Operation[]): string[] =>
  distinct([
    `tool:${tool}`,
    ...operations.flatMap(({ via, opaque, program, traits, flow }) => [
      ...via.map((wrapper) => `wrapper:${wrapper}`),
      ...(opaque === undefined ? [] : [`opaque:${opaque}`]),
      ...(opaque === 'code' || traits.includes('code-inline') ? [`code:${program?.name ?? ''}`] : []),
      ...(traits.includes('obfuscated') ? ['obfuscated'] : []),
      ...(flow.some(({ from }) => from === 'decode') ? ['decode'] : []),
    ]),
  ]);

/** Paths that operations fill from the network, or from something decoded. */
const droppedBy = (operations: readonly Operation[]): string[] =>
  distinct(
    operations.flatMap((operation) => {
      const fetches = operation.hosts.some(({ loopback, upload }) => !loopback && !upload);
      const carries = operation.flow.some(
        ({ from, to }) => to === 'file' && (from === 'network' || from === 'decode'),
      );
      if (!fetches && !carries) return [];
      return operation.paths
        .filter(({ access }) => access === 'write')
        .map(({ real, abs }) => real ?? abs ?? '');
    }),
  );

const secretsReadBy = (operations: readonly Operation[]): string[] =>
  distinct(
    operations.flatMap(({ paths }) =>
      paths
        .filter(({ access }) => access === 'read')
        .map(({ real, abs }) => real ?? abs ?? '')
        .filter(looksSecret),
    ),
  );

/**
 * The key under which a call counts as the same as another: kinds, programs, sub-commands and targets, whatever the
 * spelling, flags and order. Where nothing of that is known, the input itself.
 */
export const canonicalKey = (plan: Plan, inputHash: string): string => {
  const { operations } = plan;
  const facts = [
    [...new Set(operations.map(({ kind }) => kind))].sort(),
    programsOf(operations).sort(),
    distinct(operations.map(({ subcommand }) => subcommand ?? '')).sort(),
    targetsOf(operations).sort(),
    distinct(operations.flatMap(({ hosts }) => hosts.map(({ host }) => host ?? ''))).sort(),
  ];
  const known = facts.slice(1).some((list) => list.length > 0);
  return hash('sha256', JSON.stringify(known ? facts : inputHash), 'hex');
};

/** What is remembered of a call once it has been judged. `inputHash`: SHA-256 over tool and input. */
export const pastCallOf = (of: {
  call: ToolCall;
  plan: Plan;
  verdict: { effect: Effect; rule: string };
  inputHash: string;
  /** Whether it was released. */
  executed: boolean;
  at: number;
}): PastCall => {
  const { operations } = of.plan;
  return {
    at: of.at,
    tool: of.call.tool.slice(0, 256),
    effect: of.verdict.effect,
    rule: of.verdict.rule,
    executed: of.executed,
    inputHash: of.inputHash,
    key: canonicalKey(of.plan, of.inputHash),
    kinds: [...new Set(operations.map(({ kind }) => kind))],
    programs: programsOf(operations),
    subcommands: distinct(operations.map(({ subcommand }) => subcommand ?? '')),
    flags: distinct(operations.flatMap(({ flags }) => flags)),
    targets: targetsOf(operations),
    hosts: distinct(operations.flatMap(({ hosts }) => hosts.map(({ host }) => host ?? ''))),
    forms: formsOf(of.call.tool, operations),
    secrets: secretsReadBy(operations),
    dropped: droppedBy(operations),
    quiet: isQuiet(operations),
    connections: connectionsOf(operations),
  };
};
