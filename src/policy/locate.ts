import type { AST } from 'toml-eslint-parser';

/** A way into a TOML document: keys and places in arrays. */
export type DocumentPath = readonly (string | number)[];

/** A place in a file, both counted from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Spot {
  key: AST.SourceLocation;
  value: AST.SourceLocation;
}

const spotKey = (path: DocumentPath): string => JSON.stringify(path);

/** Every key and value of the document by its path. */
const collect = (program: AST.TOMLProgram): Map<string, Spot> => {
  const spots = new Map<string, Spot>();
  const note = (path: DocumentPath, spot: Spot) => {
    if (!spots.has(spotKey(path))) spots.set(spotKey(path), spot);
  };
  const value = (path: DocumentPath, node: AST.TOMLContentNode): void => {
    if (node.type === 'TOMLArray') {
      for (const [index, element] of node.elements.entries()) {
        note([...path, index], { key: element.loc, value: element.loc });
        value([...path, index], element);
      }
    } else if (node.type === 'TOMLInlineTable') for (const pair of node.body) entry(path, pair);
  };
  const entry = (path: DocumentPath, pair: AST.TOMLKeyValue): void => {
    let at = path;
    for (const key of pair.key.keys) {
      at = [...at, key.type === 'TOMLBare' ? key.name : key.value];
      note(at, { key: key.loc, value: pair.value.loc });
    }
    value(at, pair.value);
  };
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') entry([], node);
    else {
      const header = node.resolvedKey;
      const names = node.key.keys;
      for (let length = 1; length <= header.length; length += 1) {
        const path = header.slice(0, length);
        const name = names[path.filter((step) => typeof step === 'string').length - 1];
        const loc = name?.loc ?? node.key.loc;
        note(path, { key: loc, value: loc });
      }
      for (const pair of node.body) entry(header, pair);
    }
  }
  return spots;
};

/**
 * Where the value at a path stands, or its key. When the path leads to nothing, the nearest place above it that is
 * there; the first line when there is none.
 */
export const locate = (program: AST.TOMLProgram, path: DocumentPath, part: 'key' | 'value'): Position => {
  const spots = collect(program);
  for (let length = path.length; length > 0; length -= 1) {
    const spot = spots.get(spotKey(path.slice(0, length)));
    if (spot === undefined) continue;
    // Something is missing in a table: its own name is the place to look at.
    const { line, column } = (length < path.length || part === 'key' ? spot.key : spot.value).start;
    return { line, column: column + 1 };
  }
  return { line: 1, column: 1 };
};
