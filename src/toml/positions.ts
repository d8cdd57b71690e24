import type { AST } from 'toml-eslint-parser';

/** A way into a TOML document: keys and places in arrays. */
export type DocumentPath = readonly (string | number)[];

/** A place in a file as editors count it: both from 1, columns in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/** What a path leads to. */
interface Spot {
  /** The name of the key; an element of an array stands for itself. */
  key: AST.TOMLNode;
  /** Undefined for a table that is only implied, `a` in `a.b = 1` and in `[a.b]`. */
  value: AST.TOMLNode | undefined;
}

/**
 * Where the value at a path stands, or its key; a table stands where its name does. When the path leads to nothing, the nearest place above it that is
 * there; the first line when there is none.
 */
export const locate = (program: AST.TOMLProgram, path: DocumentPath, part: 'key' | 'value'): Position => {
  const spots = spotsOf(program);
  for (let length = path.length; length > 0; length -= 1) {
    const spot = spots.get(spotKey(path.slice(0, length)));
    if (spot === undefined) continue;
    // The place to look at for something that is missing in a table, or is a table, is the table's name.
    const named = part === 'key' || length < path.length || spot.value?.type === 'TOMLTable';
    const node = named ? spot.key : (spot.value ?? spot.key);
    return { line: node.loc.start.line, column: node.loc.start.column + 1 };
  }
  return { line: 1, column: 1 };
};

/** The range of a value in the text of the document, as offsets, or undefined when it is not there. */
export const rangeOf = (
  program: AST.TOMLProgram,
  path: DocumentPath,
): readonly [start: number, end: number] | undefined => spotsOf(program).get(spotKey(path))?.value?.range;

const spotKey = (path: DocumentPath): string => JSON.stringify(path);

/** Every key and value of the document by its path. */
const spotsOf = (program: AST.TOMLProgram): Map<string, Spot> => {
  const spots = new Map<string, Spot>();
  const note = (path: DocumentPath, spot: Spot): void => {
    const known = spots.get(spotKey(path));
    // `[a]` may stand below the `[a.b]` that implied it.
    const declared = known?.value === undefined && spot.value !== undefined;
    if (known === undefined || declared) spots.set(spotKey(path), spot);
  };
  const inside = (path: DocumentPath, node: AST.TOMLContentNode): void => {
    if (node.type === 'TOMLInlineTable') for (const pair of node.body) entry(path, pair);
    if (node.type !== 'TOMLArray') return;
    for (const [index, element] of node.elements.entries()) {
      note([...path, index], { key: element, value: element });
      inside([...path, index], element);
    }
  };
  const entry = (table: DocumentPath, pair: AST.TOMLKeyValue): void => {
    const { keys } = pair.key;
    let path = table;
    for (const [index, key] of keys.entries()) {
      path = [...path, key.type === 'TOMLBare' ? key.name : key.value];
      note(path, { key, value: index === keys.length - 1 ? pair.value : undefined });
    }
    inside(path, pair.value);
  };
  const header = (table: AST.TOMLTable): void => {
    const path = table.resolvedKey;
    const names = [...table.key.keys];
    let key: AST.TOMLNode = table.key;
    for (const [index, step] of path.entries()) {
      // An element of an array of tables has no name of its own: it is found at that of the array.
      if (typeof step === 'string') key = names.shift() ?? table.key;
      note(path.slice(0, index + 1), { key, value: index === path.length - 1 ? table : undefined });
    }
  };
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') entry([], node);
    else {
      header(node);
      for (const pair of node.body) entry(node.resolvedKey, pair);
    }
  }
  return spots;
};
