import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { nearest } from '../spelling/nearest.ts';
import { parseWithPositions } from '../toml/parse.ts';
import { locate, type Position } from '../toml/positions.ts';
import { Config, configKeys, sectionNames } from './schema.ts';

/** One thing wrong with a config file. */
export interface ConfigProblem extends Position {
  message: string;
  hint: string | undefined;
}

/** A config file that was read: the values it gives, or everything that is wrong with it. */
export type CheckedConfig =
  | { ok: true; values: Record<string, unknown> }
  | { ok: false; problems: [ConfigProblem, ...ConfigProblem[]] };

/** Checks the text of a config file: TOML first, then every key and value. */
export const checkConfig = (source: string): CheckedConfig => {
  let raw: Record<string, unknown>;
  try {
    raw = parse(source);
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const message = thrown.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? 'not TOML';
    return { ok: false, problems: [{ line: thrown.line, column: thrown.column, message, hint: undefined }] };
  }
  const checked = Config.safeParse(raw);
  if (checked.success) return { ok: true, values: leavesOf(raw) };
  const problems = checked.error.issues.flatMap((issue) => problemsOf(source, issue));
  const [first, ...others] = problems.sort((a, b) => a.line - b.line || a.column - b.column);
  if (first === undefined) throw checked.error;
  return { ok: false, problems: [first, ...others] };
};

const leavesOf = (raw: Record<string, unknown>): Record<string, unknown> => {
  const leaves: Record<string, unknown> = {};
  for (const { name, section, leaf } of configKeys) {
    const table = raw[section];
    if (typeof table === 'object' && table !== null && leaf in table) leaves[name] = Reflect.get(table, leaf);
  }
  return leaves;
};

const problemsOf = (source: string, issue: z.core.$ZodIssue): ConfigProblem[] => {
  const path = issue.path.filter((element) => typeof element !== 'symbol');
  const document = parseWithPositions(source);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((unknown) => ({
      ...locate(document, [...path, unknown], 'key'),
      ...unknownKey([...path, unknown].join('.')),
    }));
  const name = path.join('.');
  const known = configKeys.find((each) => each.name === name);
  const expected = known?.expected ?? 'a table of keys';
  return [
    {
      ...locate(document, path, 'value'),
      message: `${name}: expected ${expected}`,
      hint: known === undefined ? `write [${name}] above its keys` : undefined,
    },
  ];
};

/** What is said of a key that does not exist. */
export const unknownKey = (name: string): { message: string; hint: string } => {
  const names = name.includes('.') ? configKeys.map((each) => each.name) : sectionNames;
  // A right key in the wrong section, or one without its section, is the likelier slip.
  const leaf = name.split('.').at(-1) ?? name;
  const meant = configKeys.find((each) => each.leaf === leaf)?.name ?? nearest(name, names);
  return {
    message: `there is no key ${JSON.stringify(name)}`,
    hint: meant === undefined ? `known are ${names.join(', ')}` : `did you mean ${meant}?`,
  };
};
