import type { Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Verdict } from '../domain/verdict.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import type { LoadedPolicy } from './policy.ts';
import { indexRules } from './rule-index.ts';
import { Rule } from './schema.ts';

/** A call that a human was asked about. */
export interface Asked {
  readonly call: ToolCall;
  readonly text: string;
  readonly plan: Plan;
  readonly verdict: Verdict;
  readonly answer: 'approve' | 'deny';
}

/** A rule that would have spared questions, as it would stand in a file. */
export interface Proposal {
  readonly rule: {
    readonly id: string;
    readonly priority: number;
    readonly decision: 'allow';
    readonly description: string;
    readonly reason: string;
    readonly match: Readonly<Record<string, unknown>>;
  };
  /** How many approvals it was made of. */
  readonly approvals: number;
  /** The approved calls, each text once. */
  readonly from: readonly string[];
}

/**
 * Programs that run what they are given: an allow of one is an allow of everything (openai/codex#28714, #31753), so no
 * number of approvals makes a rule of them.
 */
const runsAnything = new Set(
  (
    'sh bash zsh dash ksh fish pwsh eval source . exec command builtin sudo doas su pkexec run0 env xargs nohup timeout time nice ' +
    'node nodejs deno bun python python2 python3 ruby perl php lua tclsh osascript awk gawk sed ssh docker podman kubectl nsenter chroot ' +
    'make npx bunx pnpx uvx pipx parallel watch script screen tmux at batch crontab systemd-run git-shell busybox expect gdb strace'
  ).split(' '),
);

interface Group {
  readonly make: (seen: readonly Operation[]) => Record<string, unknown>;
  readonly name: string;
  readonly words: string;
  readonly operations: Operation[];
  readonly texts: Set<string>;
  refused: boolean;
}

/** What one asked operation has in common with others like it; undefined when no rule should be made of it. */
const kindOf = (operation: Operation): Pick<Group, 'make' | 'name' | 'words'> | undefined => {
  const { program, subcommand, mcp, hosts, paths, kind } = operation;
  if (operation.opaque !== undefined || operation.privilege || operation.via.length > 0) return undefined;
  if (mcp !== undefined) {
    return {
      name: `mcp-${mcp.server}-${mcp.tool}`,
      words: `the tool ${mcp.tool} of the server ${mcp.server}`,
      make: () => ({ kind: 'mcp', mcp_server: mcp.server, mcp_tool: mcp.tool }),
    };
  }
  if (kind === 'exec' && program !== undefined) {
    if (!program.trusted || program.name === '' || runsAnything.has(program.name)) return undefined;
    const name = subcommand === undefined ? program.name : `${program.name}-${subcommand}`;
    return {
      name,
      words: subcommand === undefined ? program.name : `${program.name} ${subcommand}`,
      make: (seen) => ({
        program: program.name,
        ...(subcommand === undefined ? {} : { subcommand }),
        flags_only: [...new Set(seen.flatMap(({ flags }) => flags))].sort(),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy language
        env_none: ['${loaders}'],
      }),
    };
  }
  const [host] = hosts;
  if (kind === 'network' && hosts.length === 1 && host?.host !== undefined) {
    const { host: name, port, upload } = host;
    return {
      name: `host-${name}`,
      words: `${upload ? 'sending to' : 'reading from'} ${name}`,
      make: () => ({ kind: 'network', host: name, upload, ...(port === undefined ? {} : { port }) }),
    };
  }
  const [path] = paths;
  if (
    (kind === 'read' || kind === 'list' || kind === 'write') &&
    paths.length === 1 &&
    path?.abs !== undefined
  ) {
    if (path.glob || path.recursive) return undefined;
    const directory = path.abs.slice(0, Math.max(1, path.abs.lastIndexOf('/')));
    return {
      name: `${kind}-${directory}`,
      words: `${kind === 'write' ? 'writing' : 'reading'} files in ${directory}`,
      make: () => ({ kind, path: `${directory}/*` }),
    };
  }
  return undefined;
};

const idOf = (name: string): string =>
  `suggested-${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)}`;

/**
 * Makes rules of what humans approved again and again: `minimum` approvals of different calls or of the same one, and
 * never a refusal. Only calls of which every asked operation can be generalised count. Proving them is the caller's.
 */
export const propose = (asked: readonly Asked[], minimum: number): Proposal[] => {
  const groups = new Map<string, Group & { count: number }>();
  for (const { plan, verdict, answer, text } of asked) {
    if (plan.problems.length > 0) continue;
    const effects = new Map(verdict.operations.map(({ id, effect }) => [id, effect]));
    const open = plan.operations.filter(({ id }) => effects.get(id) !== 'allow');
    for (const operation of open) {
      const kind = kindOf(operation);
      if (kind === undefined) continue;
      const group = groups.get(kind.name) ?? {
        ...kind,
        operations: [],
        texts: new Set<string>(),
        refused: false,
        count: 0,
      };
      groups.set(kind.name, group);
      if (answer === 'deny') group.refused = true;
      else {
        group.operations.push(operation);
        group.texts.add(text);
        group.count += 1;
      }
    }
  }
  return [...groups.values()]
    .filter(({ refused, count }) => !refused && count >= minimum)
    .sort((a, b) => b.count - a.count)
    .map((group) => ({
      rule: {
        id: idOf(group.name),
        priority: 500,
        decision: 'allow',
        description: `Suggested: approved ${group.count} times, never refused`,
        reason: `${group.words}, as approved before`,
        match: group.make(group.operations),
      },
      approvals: group.count,
      from: [...group.texts],
    }));
};

/** A policy with one more rule of the user's. Throws ZodError or PolicyValueError when the rule is not one. */
export const withRule = (policy: LoadedPolicy, proposal: Proposal): LoadedPolicy => {
  const rule: CompiledRule = compileRule(Rule.parse(proposal.rule), {
    file: 'suggested',
    index: 0,
    variables: policy.variables,
  });
  return { ...policy, rules: indexRules([...policy.rules.rules, rule]) };
};
