import type { ToolCall } from '../domain/tool-call.ts';

/** What `${…}` in a path pattern stands for in one call. A list: any of them. */
export interface Place {
  readonly workspace: readonly string[];
  /** Another name of the workspace. */
  readonly project: readonly string[];
  readonly home: readonly string[];
  readonly tmp: readonly string[];
  readonly cwd: readonly string[];
  readonly aegis: readonly string[];
  /** Equal for places in which every pattern stands for the same paths. */
  readonly key: string;
}

/** The names that every path pattern may use. */
export const placeNames = ['workspace', 'project', 'home', 'tmp', 'cwd', 'aegis'] as const;
export type PlaceName = (typeof placeNames)[number];

/** macOS shows its temporary directories under both names. */
const withPrivate = (paths: readonly string[]): string[] => [
  ...new Set(paths.flatMap((path) => [path, `/private${path}`])),
];

let last: Place | undefined;

/** The place of a call; the last one is remembered, as calls come from few. `tmp` is the temporary directory of the system, besides `/tmp` and `/var/tmp`. */
export const placeOf = (call: ToolCall, dirs: { aegisHome: string; tmp: string }): Place => {
  const { workspace, home, cwd } = call.place;
  const key = `${workspace}\0${home}\0${cwd}\0${dirs.aegisHome}\0${dirs.tmp}`;
  if (last?.key === key) return last;
  last = {
    workspace: [workspace],
    project: [workspace],
    home: [home],
    cwd: [cwd],
    aegis: [dirs.aegisHome],
    // A TMPDIR that holds the home, or is the root, would make everything temporary.
    tmp: withPrivate([
      ...(`${home}/`.startsWith(`${dirs.tmp.replace(/\/+$/, '')}/`) ? [] : [dirs.tmp]),
      '/tmp',
      '/var/tmp',
    ]),
    key,
  };
  return last;
};
