import type { Complaint } from './lint.ts';
import { covers } from './lint-covers.ts';
import type { Rule } from './schema.ts';
import type { MatchKeys } from './schema-match.ts';

type Check = (keys: MatchKeys) => { key: keyof MatchKeys; message: string } | undefined;

/** The first text of a key that can never be met. */
const firstBad =
  (key: keyof MatchKeys, isBad: (text: string) => boolean, why: string): Check =>
  (keys) => {
    const values = keys[key];
    const bad = Array.isArray(values)
      ? values.find((value) => typeof value === 'string' && isBad(value))
      : undefined;
    return bad === undefined ? undefined : { key, message: `${JSON.stringify(bad)} ${why}` };
  };

const commands = [
  'exec',
  'privilege',
  'opaque',
  'process',
  'package',
  'vcs',
  'network',
  'chmod',
  'env',
  'agent',
];
const isCommand = (kind: string): boolean => commands.includes(kind);

/** `^` behind a letter, `$` in front of one: RE2 has nothing on a line that could stand there. */
const cannotMatch = (regex: string): boolean =>
  !/[|?*[{(]/.test(regex) && (/[^\\]\$[A-Za-z0-9]/.test(regex) || /[A-Za-z0-9]\^/.test(regex));

const checks: readonly Check[] = [
  firstBad(
    'program',
    (name) => name.includes('/'),
    'never matches: a program is named without its directory, see program_path',
  ),
  firstBad('program', (name) => /\s/.test(name), 'never matches: a program is one word'),
  firstBad(
    'subcommand',
    (name) => /\s/.test(name) || name.startsWith('-'),
    'never matches: a sub-command is one word and no option',
  ),
  firstBad('flags_any', (flag) => !/^[-+*?[/]/.test(flag), 'never matches: options begin with "-"'),
  firstBad('flags_all', (flag) => !/^[-+*?[/]/.test(flag), 'never matches: options begin with "-"'),
  firstBad(
    'host',
    (host) => host.includes('://') || (host.includes('/') && !/\/\d{1,3}$/.test(host)),
    'never matches: a host has no scheme and no path',
  ),
  ...(['path', 'path_not', 'cwd', 'program_path'] as const).map((key) =>
    firstBad(
      key,
      (path) => /(^|\/)\.\.?(\/|$)/.test(path),
      'never matches: paths are compared without "." and ".."',
    ),
  ),
  ({ regex }) =>
    regex !== undefined && /\\n|\n/.test(regex)
      ? { key: 'regex', message: 'it never matches: the text of an operation is one line' }
      : undefined,
  ({ regex }) =>
    regex !== undefined && cannotMatch(regex)
      ? {
          key: 'regex',
          message: 'it never matches: nothing can stand before the beginning or behind the end',
        }
      : undefined,
  ({ kind, program }) =>
    program !== undefined && kind?.every((each) => each === 'mcp')
      ? { key: 'program', message: 'it never matches: a call of an MCP tool has no program' }
      : undefined,
  ({ kind, mcp_tool: tool, mcp_server: server }) =>
    (tool !== undefined || server !== undefined) && kind?.every((each) => each !== 'mcp' && isCommand(each))
      ? { key: 'kind', message: 'it never matches: only operations of the kind "mcp" have an MCP tool' }
      : undefined,
  ({ program, mcp_tool: tool, mcp_server: server }) =>
    program !== undefined && (tool !== undefined || server !== undefined)
      ? { key: 'program', message: 'it never matches: a call of an MCP tool has no program' }
      : undefined,
  ({ risk_at_least: least, risk_below: below }) =>
    least !== undefined && below !== undefined && least >= below
      ? { key: 'risk_below', message: 'it never matches: no score is that high and that low' }
      : undefined,
  ({ risk_below: below }) =>
    below === 0 ? { key: 'risk_below', message: 'it never matches: no score lies below 0' } : undefined,
  ({ path, path_not: not }) =>
    path !== undefined && not !== undefined && covers({ path: not }, { path })
      ? { key: 'path_not', message: 'it never matches: all of path lies in path_not' }
      : undefined,
  ({ host, host_not: not }) =>
    host !== undefined && not !== undefined && covers({ host: not }, { host })
      ? { key: 'host_not', message: 'it never matches: all of host lies in host_not' }
      : undefined,
  ({ args_all: all, args_none: none }) =>
    all?.some((arg) => none?.includes(arg))
      ? { key: 'args_none', message: 'it never matches: args_all asks for what args_none excludes' }
      : undefined,
  ({ flags_all: all, flags_only: only }) =>
    only !== undefined &&
    all?.some((flag) => !/[*?[]/.test(flag) && !only.some((other) => other === flag || /[*?[]/.test(other)))
      ? { key: 'flags_only', message: 'it never matches: flags_all asks for what flags_only does not list' }
      : undefined,
  ({ trait, trait_none: none }) =>
    none !== undefined && trait?.every((each) => none.includes(each))
      ? { key: 'trait_none', message: 'it never matches: all of trait lies in trait_none' }
      : undefined,
];

/** What keeps a rule from ever firing. One unreachable alternative of `any` is enough to be told. */
export const neverMatches = ({ match }: Rule): Complaint[] => {
  const { any = [], all = [], not: _, ...keys } = match;
  const levels: { keys: MatchKeys; path: (string | number)[] }[] = [
    { keys, path: ['match'] },
    ...any.map((keys, index) => ({ keys, path: ['match', 'any', index] })),
    ...all.map((keys, index) => ({ keys, path: ['match', 'all', index] })),
  ];
  return levels.flatMap(({ keys, path }) =>
    checks.flatMap((check) => {
      const found = check(keys);
      return found === undefined
        ? []
        : [{ lint: 'unreachable', path: [...path, found.key], message: `${found.key}: ${found.message}` }];
    }),
  );
};
