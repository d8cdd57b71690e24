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

/** The last name that a branch spells out. */
const lastName = (branch: Branch): string | undefined => {
  for (let index = branch.length - 1; index >= 0; index -= 1) {
    const segment = branch[index];
    if (segment !== undefined && segment !== '**' && segment.literal !== undefined) return segment.literal;
  }
  return undefined;
};

const isName = (segment: PathSet[number]): boolean => segment !== '**' && segment.literal !== undefined;

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
  const named = new Map<string, { branches: Branch[] }>();
  for (const branch of branches) {
    const name = lastName(branch);
    const known = name === undefined ? nameless : named.get(name)?.branches;
    if (known !== undefined) known.push(branch);
    else if (name !== undefined) named.set(name, { branches: [branch] });
  }
  const directories = new Set(branches.flatMap(directoriesOf));
  const unnamed: PathGlob = { branches: nameless };
  /** Whether a pattern that the names of the path lead to fits it. Nothing is made on the way: hardly any path has one. */
  const fits = (target: PathSet, test: (glob: PathGlob, target: PathSet) => boolean): boolean => {
    if (nameless.length > 0 && test(unnamed, target)) return true;
    for (const segment of target) {
      const glob = segment === '**' || segment.literal === undefined ? undefined : named.get(segment.literal);
      if (glob !== undefined && test(glob, target)) return true;
    }
    return false;
  };

  return {
    includes: (target) => fits(target, includes),
    // What stands for many paths may hold any name.
    touches: (target) => (target.every(isName) ? fits(target, touches) : touches(all, target)),
    liesBelow(target) {
      const text = textOf(target);
      return text === undefined ? liesBelow(all, target) : directories.has(text);
    },
  };
};
