import { parse } from 'smol-toml';
import type { AST } from 'toml-eslint-parser';
import { parseWithPositions } from '../toml/parse.ts';
import { rangeOf } from '../toml/positions.ts';
import type { ConfigKey } from './schema.ts';

/**
 * The text of a config file with one value set; everything else, comments and layout included, stays as it is. The
 * source must be valid TOML. Throws when the change could not be made without touching anything else.
 */
export const withValue = (source: string, key: ConfigKey, value: unknown): string => {
  const literal = literalOf(value);
  const range = rangeOf(parseWithPositions(source), [key.section, key.leaf]);
  const edited =
    range === undefined
      ? inserted(source, key, literal)
      : source.slice(0, range[0]) + literal + source.slice(range[1]);
  const expected: Record<string, unknown> = parse(source);
  expected[key.section] = { ...(expected[key.section] as object | undefined), [key.leaf]: value };
  if (stable(parse(edited)) !== stable(expected))
    throw new Error(`${key.name} could not be set in this file`);
  return edited;
};

const literalOf = (value: unknown): string => {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new Error('only words, numbers and booleans can be set');
  // The escapes of JSON strings are a subset of those of TOML's basic strings, but for U+007F.
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
};

/** Puts a new key behind the last one of its section, in the form that the section already has. */
const inserted = (source: string, key: ConfigKey, literal: string): string => {
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const nodes = parseWithPositions(source).body[0].body;
  const table = nodes.find(
    (node): node is AST.TOMLTable =>
      node.type === 'TOMLTable' && node.resolvedKey.length === 1 && node.resolvedKey[0] === key.section,
  );
  if (table !== undefined)
    return afterLine(source, (table.body.at(-1) ?? table.key).range[1], `${key.leaf} = ${literal}`, eol);
  const own = nodes
    .filter((node) => node.type === 'TOMLKeyValue')
    .filter((node) => firstName(node) === key.section);
  const last = own.at(-1);
  if (last?.value.type === 'TOMLInlineTable' && last.key.keys.length === 1) {
    const end = last.value.range[1] - 1;
    const before = source.slice(0, end).trimEnd();
    const comma = last.value.body.length === 0 ? ' ' : ', ';
    return `${before}${comma}${key.leaf} = ${literal} ${source.slice(end)}`;
  }
  if (last !== undefined) return afterLine(source, last.range[1], `${key.name} = ${literal}`, eol);
  const gap = source === '' ? '' : source.endsWith('\n') ? eol : eol + eol;
  return `${source}${gap}[${key.section}]${eol}${key.leaf} = ${literal}${eol}`;
};

const firstName = (node: AST.TOMLKeyValue): string | undefined => {
  const first = node.key.keys[0];
  return first?.type === 'TOMLBare' ? first.name : first?.value;
};

/** Adds a line below the one that holds `offset`, so that a comment at its end stays with it. */
const afterLine = (source: string, offset: number, line: string, eol: string): string => {
  const end = source.indexOf('\n', offset);
  return end === -1
    ? `${source}${eol}${line}${eol}`
    : `${source.slice(0, end + 1)}${line}${eol}${source.slice(end + 1)}`;
};

const stable = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof each === 'bigint'
        ? String(each)
        : each,
  );
