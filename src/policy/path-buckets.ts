import type { Operation } from '../domain/operation.ts';
import { pathsOf } from './match-target.ts';
import { compilePathGlob, type PathSet } from './path-glob.ts';
import { anchored } from './path-pattern.ts';
import { type Place, type PlaceName, placeNames } from './place.ts';

/** Rules by the first literal segments of their paths. */
interface Node {
  readonly rules: number[];
  readonly children: Map<string, Node>;
}

const newNode = (): Node => ({ rules: [], children: new Map() });

/** Segments beyond these tell rules apart too seldom to be worth a node. */
const maxDepth = 6;

const insert = (root: Node, segments: PathSet, rule: number): void => {
  let node = root;
  for (const segment of segments.slice(0, maxDepth)) {
    if (segment === '**' || segment.literal === undefined) break;
    let child = node.children.get(segment.literal);
    if (child === undefined) {
      child = newNode();
      node.children.set(segment.literal, child);
    }
    node = child;
  }
  node.rules.push(rule);
};

const takeAll = (node: Node, found: number[]): void => {
  found.push(...node.rules);
  for (const child of node.children.values()) takeAll(child, found);
};

/** Takes the rules whose paths may be among a set's, from the segment `at` on; with `below`, also those under it. */
const takeAlong = (root: Node, set: PathSet, at: number, below: boolean, found: number[]): void => {
  let node = root;
  for (let index = at; index < set.length; index += 1) {
    const segment = set[index];
    if (segment === undefined || segment === '**') {
      takeAll(node, found);
      return;
    }
    found.push(...node.rules);
    if (segment.literal === undefined) {
      for (const [name, child] of node.children) {
        if (name.startsWith(segment.start)) takeAlong(child, set, index + 1, below, found);
      }
      return;
    }
    const child = node.children.get(segment.literal);
    if (child === undefined) return;
    node = child;
  }
  if (below) takeAll(node, found);
  else found.push(...node.rules);
};

/** `${workspace}/src/**` as the name in front and the pattern behind it. */
const splitPlace = (pattern: string): { name: PlaceName; rest: string } | undefined => {
  const match = /^\$\{([a-z_]+)\}(\/.*)?$/s.exec(pattern);
  const name = placeNames.find((known) => known === match?.[1]);
  return name === undefined ? undefined : { name, rest: match?.[2] ?? '/' };
};

/** How far a set goes along the directory a name stands for: past it, only above it, or elsewhere. */
const along = (set: PathSet, base: readonly string[]): 'past' | 'above' | 'open' | 'elsewhere' => {
  for (const [index, name] of base.entries()) {
    const segment = set[index];
    if (segment === undefined) return 'above';
    if (segment === '**' || segment.literal === undefined) return 'open';
    if (segment.literal !== name) return 'elsewhere';
  }
  return 'past';
};

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** Rules under a directory that has a name in patterns. */
interface Root {
  readonly node: Node;
  readonly base: readonly string[];
}

/** Rules that ask for a path, found by where the paths of an operation lie. */
export interface PathBuckets {
  add(rule: number, patterns: readonly string[]): void;
  /** Adds to `found` every rule that could fire by its paths; some more than once, and some that will not. */
  take(operation: Operation, place: Place, found: number[]): void;
}

/** Empty buckets. */
export const pathBuckets = (): PathBuckets => {
  const fixed = newNode();
  const placed = new Map<PlaceName, Node>();
  const all: number[] = [];

  let last: { readonly key: string; readonly roots: readonly Root[] } | undefined;
  /** The names with the directories that they stand for; remembered for the last place, as calls come from few. */
  const rootsIn = (place: Place): readonly Root[] => {
    if (last?.key !== place.key) {
      const roots = [...placed].flatMap(([name, node]) =>
        place[name].map((path) => ({ node, base: segmentsOf(path) })),
      );
      last = { key: place.key, roots };
    }
    return last.roots;
  };

  const takeSet = (set: PathSet, recursive: boolean, place: Place, found: number[]): void => {
    takeAlong(fixed, set, 0, recursive, found);
    for (const { node, base } of rootsIn(place)) {
      const where = along(set, base);
      if (where === 'past') takeAlong(node, set, base.length, recursive, found);
      else if (where === 'open' || (where === 'above' && recursive)) takeAll(node, found);
    }
  };

  return {
    add(rule, patterns) {
      last = undefined;
      all.push(rule);
      for (const source of patterns) {
        const pattern = anchored(source);
        const split = splitPlace(pattern);
        if (split === undefined) {
          // A name in the middle ends what is certain; the place of a name at the front is known when a call comes.
          const branches = pattern.includes('${') ? [[]] : compilePathGlob(pattern).branches;
          for (const branch of branches) insert(fixed, branch, rule);
          continue;
        }
        const root = placed.get(split.name) ?? newNode();
        placed.set(split.name, root);
        const branches = split.rest.includes('${') ? [[]] : compilePathGlob(split.rest).branches;
        for (const branch of branches) insert(root, branch, rule);
      }
    },
    take(operation, place, found) {
      if (operation.paths.length === 0) {
        // A word that is known only at run time may name any path.
        if (operation.argv.some((word) => word.type !== 'static')) found.push(...all);
        return;
      }
      for (const target of operation.paths) {
        const sets = pathsOf(target);
        if (sets === undefined) {
          found.push(...all);
          return;
        }
        for (const set of sets) takeSet(set, target.recursive, place, found);
      }
    },
  };
};
