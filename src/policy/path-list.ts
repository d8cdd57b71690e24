import { includes, liesBelow, type PathGlob, type PathSet, touches } from './path-glob.ts';

/** Many patterns over paths, asked together: what one of them says, the list says. */
export interface PathList {
  /** Whether one pattern stands for all of these paths. */
  includes(target: PathSet): boolean;
  /** Whether one pattern stands for one of these paths. */
  touches(target: PathSet): boolean;
  /** Whether one pattern names something below the target by the part in front of its first wildcard. */
  liesBelow(target: PathSet): boolean;
}

type Branch = PathGlob['branches'][number];

/** Fewer branches are tried one by one. */
const fewBranches = 4;

/** The names in a path that are spelt out. */
const namesIn = (set: PathSet): string[] =>
  set.flatMap((segment) => (segment === '**' ? [] : (segment.literal ?? [])));

/** The path as one text, when it is just one path. */
const textOf = (set: PathSet): string | undefined => {
  let text = '';
  for (const segment of set) {
    if (segment === '**' || segment.literal === undefined) return undefined;
    text += `/${segment.literal}`;
  }
  return text;
};

/** Every directory down to the first wildcard of a branch. */
const directoriesOf = (branch: Branch): string[] => {
  const directories = [''];
  for (const segment of branch) {
    if (segment === '**' || segment.literal === undefined) break;
    directories.push(`${directories.at(-1)}/${segment.literal}`);
  }
  return directories;
};

/**
 * Lists hold hundreds of patterns of which hardly any fits, so each is found by the last name that it spells out: a
 * path without that name is not one that the pattern stands for.
 */
export const pathList = (globs: readonly PathGlob[]): PathList => {
  const branches = globs.flatMap((glob) => glob.branches);
  const all: PathGlob = { branches };
  if (branches.length < fewBranches)
    return {
      includes: (target) => includes(all, target),
      touches: (target) => touches(all, target),
      liesBelow: (target) => liesBelow(all, target),
    };

  const nameless: Branch[] = [];
  const named = new Map<string, Branch[]>();
  for (const branch of branches) {
    const name = namesIn(branch).at(-1);
    const known = name === undefined ? nameless : named.get(name);
    if (known !== undefined) known.push(branch);
    else if (name !== undefined) named.set(name, [branch]);
  }
  const directories = new Set(branches.flatMap(directoriesOf));
  const fitting = (target: PathSet): PathGlob => ({
    branches: [...nameless, ...new Set(namesIn(target).flatMap((name) => named.get(name) ?? []))],
  });

  return {
    includes: (target) => includes(fitting(target), target),
    // What stands for many paths may hold any name.
    touches: (target) => touches(textOf(target) === undefined ? all : fitting(target), target),
    liesBelow(target) {
      const text = textOf(target);
      return text === undefined ? liesBelow(all, target) : directories.has(text);
    },
  };
};
