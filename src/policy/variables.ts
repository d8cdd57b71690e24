import { placeNames } from './place.ts';

/** A value of a policy file that passes the schema and still cannot be used; `path` leads to it in the file. */
export class PolicyValueError extends Error {
  readonly path: readonly (string | number)[];
  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.name = 'PolicyValueError';
    this.path = path;
  }
}

/** The `[vars]` of the files of a layer. */
export type Variables = ReadonlyMap<string, readonly string[]>;

const reference = /\$\{([^}]*)\}/;
const maxTexts = 1000;

/**
 * Each text with `${name}` replaced by each value of the variable. Where paths are meant, the names a call fills in
 * stay as they are. Throws PolicyValueError.
 */
export const expandVariables = (
  texts: readonly string[],
  variables: Variables,
  options: { paths: boolean; path: readonly (string | number)[] },
): string[] => {
  const done: string[] = [];
  // The part in front of the second member of a pair is finished.
  const open = texts.map((text): [string, string] => ['', text]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [finished, rest] = next;
    const match = reference.exec(rest);
    if (match === null) {
      done.push(finished + rest);
      continue;
    }
    const before = finished + rest.slice(0, match.index);
    const after = rest.slice(match.index + match[0].length);
    const name = match[1] ?? '';
    const values = variables.get(name);
    if (values !== undefined) open.push(...values.map((value): [string, string] => [before + value, after]));
    else if (options.paths && placeNames.some((known) => known === name))
      open.push([before + match[0], after]);
    else throw new PolicyValueError(unknownName(name, variables, options.paths), options.path);
    if (open.length + done.length > maxTexts) {
      throw new PolicyValueError(`its variables stand for more than ${maxTexts} texts`, options.path);
    }
  }
  return done.reverse();
};

const unknownName = (name: string, variables: Variables, paths: boolean): string => {
  const known = [...variables.keys(), ...(paths ? placeNames : [])];
  return `unknown variable \${${name}}, expected ${known.length === 0 ? 'none: [vars] is empty' : `one of ${known.join(', ')}`}`;
};
