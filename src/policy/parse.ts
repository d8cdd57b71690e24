import { parse as parseToml, TomlError } from 'smol-toml';
import type { AST } from 'toml-eslint-parser';
import type { z } from 'zod';
import { AegisError } from '../errors.ts';
import { nearest } from '../spelling/nearest.ts';
import { type DocumentPath, locate, type Position } from '../toml/positions.ts';
import { knownKeys } from './known-keys.ts';
import { PolicyFile } from './schema.ts';

/** The text of a policy file, and where it was found. */
export interface PolicySource {
  readonly file: string;
  readonly text: string;
}

/** Reads TOML with positions. Passed in, because it is loaded only when there is an error to show. */
export type ParseWithPositions = (text: string) => AST.TOMLProgram;

const refusal = (source: PolicySource, position: Position, what: string, hint?: string): AegisError =>
  new AegisError(`${source.file}:${position.line}:${position.column} ${what}`, {
    code: 'AEG-POLICY-INVALID',
    exit: 'configuration',
    hint: hint ?? 'Correct the file; the last good policy stays in force until then.',
  });

/** An error at a place of a policy file: `file:line:column what`. */
export const errorAt = (
  source: PolicySource,
  path: DocumentPath,
  what: string,
  parse: ParseWithPositions,
  options: { part?: 'key' | 'value'; hint?: string } = {},
): AegisError =>
  refusal(source, locate(parse(source.text), path, options.part ?? 'value'), what, options.hint);

/** Reads one policy file. Throws AegisError (`configuration`) with file, line, column and the nearest known key. */
export const parsePolicyFile = (source: PolicySource, parse: ParseWithPositions): PolicyFile => {
  const result = PolicyFile.safeParse(readToml(source));
  if (result.success) return result.data;
  const [issue] = result.error.issues.map(deepest);
  const more = result.error.issues.length - 1;
  throw describe(source, issue, more, parse);
};

const readToml = (source: PolicySource): unknown => {
  try {
    return parseToml(source.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split('\n')[0]?.replace('Invalid TOML document: ', '') ?? 'not TOML';
    throw refusal(source, { line: error.line, column: error.column }, `this is not TOML: ${what}`);
  }
};

/** Of a value that fits none of several shapes, the complaint of the shape it came nearest to. */
const deepest = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors
    .flat()
    .map(deepest)
    .sort((a, b) => b.path.length - a.path.length)[0];
  return inner === undefined || inner.path.length === 0
    ? issue
    : { ...inner, path: [...issue.path, ...inner.path] };
};

const describe = (
  source: PolicySource,
  issue: z.core.$ZodIssue | undefined,
  more: number,
  parse: ParseWithPositions,
): AegisError => {
  const path = (issue?.path ?? []).map((step) => (typeof step === 'symbol' ? String(step) : step));
  const rest = more > 0 ? ` (and ${more} more)` : '';
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const what = `unknown key ${JSON.stringify(key.slice(0, 80))}${inTable(path)}${keyHint(key, path)}${rest}`;
    return errorAt(source, [...path, key], what, parse, { part: 'key' });
  }
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const what = isMissing ? `${name(path)} is missing` : `${name(path)}: ${expectation(issue)}`;
  return errorAt(source, path, `${what}${rest}`, parse);
};

/** The way to a value as a person would write it, `rule[2].priority`. */
const name = (path: DocumentPath): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

const inTable = (path: DocumentPath): string => (path.length === 0 ? '' : ` in ${name(path)}`);

const keyHint = (key: string, path: DocumentPath): string => {
  const keys = knownKeys(path);
  const near = nearest(key, keys);
  return near === undefined
    ? `, expected one of ${keys.join(', ')}`
    : `, did you mean ${JSON.stringify(near)}?`;
};

const expectation = (issue: z.core.$ZodIssue | undefined): string => {
  if (issue === undefined) return 'not valid';
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const given = typeof issue.input === 'string' ? nearest(issue.input, values) : undefined;
    const near = given === undefined ? '' : `, did you mean ${JSON.stringify(given)}?`;
    return `expected ${values.map((value) => JSON.stringify(value)).join(' or ')}${near}`;
  }
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  return issue.message.replace(/^Invalid input: /, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
};
