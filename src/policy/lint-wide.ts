import type { Complaint } from './lint.ts';
import type { Rule } from './schema.ts';
import type { Match, MatchKeys } from './schema-match.ts';
import { compileTextGlob, matchesText } from './text-glob.ts';

/** Programs that run what they are given: an allow of one without its arguments is an allow of everything. */
const runsAnything = (
  'sh bash zsh dash ksh fish pwsh busybox eval source exec command builtin sudo doas su pkexec run0 env xargs nohup timeout ' +
  'time nice setsid stdbuf flock node nodejs deno bun python python2 python3 ruby perl php lua tclsh osascript Rscript awk ' +
  'gawk ssh nsenter unshare chroot npx bunx pnpx uvx pipx parallel watch script screen tmux at batch systemd-run strace gdb'
).split(' ');

const narrowing: readonly (keyof MatchKeys)[] = [
  'program',
  'program_path',
  'path',
  'host',
  'trait',
  'mcp_server',
  'mcp_tool',
];

const isNarrow = (keys: MatchKeys): boolean =>
  narrowing.some((key) => keys[key] !== undefined) ||
  // A tool with one purpose; that of a shell is every purpose.
  (keys.tool?.every((tool) => !/[*?[]/.test(tool) && tool !== 'Bash') ?? false);

const isNarrowMatch = ({ any, all, not: _, ...keys }: Match): boolean =>
  isNarrow(keys) || (all?.some(isNarrow) ?? false) || (any?.every(isNarrow) ?? false);

/** Keys that say what such a program is given. */
const saysWhat: readonly (keyof MatchKeys)[] = [
  'subcommand',
  'argv_prefix',
  'args_any',
  'args_all',
  'flags_only',
  'trait',
  'path',
  'regex',
];

const openProgram = (keys: MatchKeys): string | undefined => {
  if (saysWhat.some((key) => keys[key] !== undefined)) return undefined;
  return keys.program?.find((pattern) => {
    const glob = compileTextGlob(pattern);
    return runsAnything.some((name) => matchesText(glob, name));
  });
};

/** What makes an allow wider than anybody means. */
export const tooWide = ({ decision, match }: Rule): Complaint[] => {
  if (decision !== 'allow') return [];
  const { any = [], all: _all, not: _not, ...keys } = match;
  const found: Complaint[] = [];
  if (!isNarrowMatch(match)) {
    found.push({
      lint: 'wide-allow',
      path: ['match'],
      message: 'it allows without naming a program, path, host, trait or MCP tool',
    });
  }
  const levels = [
    { keys, path: ['match'] as (string | number)[] },
    ...any.map((keys, index) => ({ keys, path: ['match', 'any', index] })),
  ];
  for (const { keys, path } of levels) {
    const program = openProgram(keys);
    if (program === undefined) continue;
    found.push({
      lint: 'allows-anything',
      path: [...path, 'program'],
      message: `${JSON.stringify(program)} runs whatever it is given; say with argv_prefix, subcommand, flags_only or path what that may be`,
    });
  }
  return found;
};
