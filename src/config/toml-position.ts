import { createRequire } from 'node:module';
import type { AST, parseTOML } from 'toml-eslint-parser';

/** Parses TOML with positions. The parser is slow to load, so it is loaded by the first file that needs it. */
export const parseWithPositions = (source: string): AST.TOMLProgram => {
  const parser: { parseTOML: typeof parseTOML } = createRequire(import.meta.url)('toml-eslint-parser');
  return parser.parseTOML(source);
};

/** A place in a file as editors count it: both from 1, columns in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

type Path = readonly (string | number)[];

/** One value of a document: its full path, where its key is named, and where it stands. */
interface Entry {
  path: Path;
  /** For each element of `path`, the node that names it; undefined for an index of an array. */
  names: readonly (AST.TOMLBare | AST.TOMLQuoted | undefined)[];
  value: AST.TOMLNode;
}

/**
 * Where a value stands in a TOML document, as zod names it: `path` leads to the value; with `unknownKey`, to the
 * table in which that key should not be, and the key's own place is returned. Undefined when the document has no
 * such place. Throws the parser's error when the document is not TOML.
 */
export const positionOf = (source: string, path: Path, unknownKey?: string): Position | undefined => {
  const wanted = unknownKey === undefined ? path : [...path, unknownKey];
  const entries = entriesOf(source);
  const exact = entries.find(
    (entry) => entry.path.length === wanted.length && startsWith(entry.path, wanted),
  );
  if (exact !== undefined && unknownKey === undefined) return startOf(exact.value);
  const inside = exact ?? entries.find((entry) => startsWith(entry.path, wanted));
  if (inside === undefined) return undefined;
  return startOf(inside.names[wanted.length - 1] ?? inside.value);
};

/** The range of a value in the text of a TOML document, as offsets, or undefined when it is not there. */
export const rangeOf = (source: string, path: Path): readonly [number, number] | undefined =>
  entriesOf(source).find((entry) => entry.path.length === path.length && startsWith(entry.path, path))?.value
    .range;

const startOf = (node: AST.TOMLNode): Position => ({
  line: node.loc.start.line,
  column: node.loc.start.column + 1,
});

const startsWith = (path: Path, prefix: Path): boolean =>
  path.length >= prefix.length && prefix.every((element, index) => path[index] === element);

const entriesOf = (source: string): Entry[] => {
  const document = parseWithPositions(source).body[0];
  const root: Entry = { path: [], names: [], value: document };
  return document.body.flatMap((node) =>
    node.type === 'TOMLTable' ? tableEntries(node) : keyValueEntries(node, root),
  );
};

const tableEntries = (table: AST.TOMLTable): Entry[] => {
  const keys = [...table.key.keys];
  const names = table.resolvedKey.map((element) => (typeof element === 'number' ? undefined : keys.shift()));
  const self: Entry = { path: table.resolvedKey, names, value: table };
  return [self, ...table.body.flatMap((node) => keyValueEntries(node, self))];
};

const keyValueEntries = (node: AST.TOMLKeyValue, parent: Entry): Entry[] => {
  const keys = node.key.keys;
  return valueEntries({
    path: [...parent.path, ...keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))],
    names: [...parent.names, ...keys],
    value: node.value,
  });
};

const valueEntries = (self: Entry): Entry[] => {
  const { value } = self;
  if (value.type === 'TOMLInlineTable')
    return [self, ...value.body.flatMap((node) => keyValueEntries(node, self))];
  if (value.type !== 'TOMLArray') return [self];
  const elements = value.elements.flatMap((element, index) =>
    valueEntries({ path: [...self.path, index], names: [...self.names, undefined], value: element }),
  );
  return [self, ...elements];
};
