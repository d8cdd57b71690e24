import { AegisError, type ExitName } from '../errors.ts';
import { nearest } from '../spelling/nearest.ts';
import { checkConfig } from './check.ts';
import type { Paths } from './paths.ts';
import { readConfigFile } from './read.ts';
import { Config, type ConfigKey, configKeys, sectionNames, valueFromText } from './schema.ts';

/** Where a value came from, strongest first. */
export type ConfigSource = 'flag' | 'environment' | 'file' | 'default';

/** One key with the value in force. */
export interface ConfigEntry {
  key: ConfigKey;
  value: unknown;
  source: ConfigSource;
  /** The flag, the variable, the file; undefined for a default. */
  where: string | undefined;
}

/** The configuration in force, and where each value came from. */
export interface LoadedConfig {
  values: Config;
  entries: readonly ConfigEntry[];
}

/**
 * Loads the configuration: flag before environment before file before default. `flags` are values by key name, as
 * text. Throws AegisError (exit `configuration`) that names the file, line and column, or the variable.
 */
export const loadConfig = (options: {
  paths: Pick<Paths, 'config'>;
  env: NodeJS.ProcessEnv;
  flags?: Readonly<Record<string, string | undefined>>;
}): LoadedConfig => {
  const file = options.paths.config;
  const fromFile = valuesOf(file);
  refuseUnknownVariables(options.env);
  for (const name of Object.keys(options.flags ?? {})) keyNamed(name);
  const entries = configKeys.map((key): ConfigEntry => {
    const flag = options.flags?.[key.name];
    if (flag !== undefined)
      return { key, value: textValue(key, flag, key.name), source: 'flag', where: key.name };
    const variable = options.env[key.env];
    if (variable !== undefined)
      return { key, value: textValue(key, variable, key.env), source: 'environment', where: key.env };
    if (key.name in fromFile) return { key, value: fromFile[key.name], source: 'file', where: file };
    return { key, value: key.default, source: 'default', where: undefined };
  });
  return { values: configOf(entries), entries };
};

/** The key of this name, or AegisError (exit `usage`) with the nearest one. */
export const keyNamed = (name: string): ConfigKey => {
  const found = configKeys.find((key) => key.name === name);
  if (found !== undefined) return found;
  const names = configKeys.map((key) => key.name);
  const meant = nearest(name, names);
  throw new AegisError(`there is no config key ${JSON.stringify(name)}`, {
    code: 'AEG-CONFIG-KEY',
    exit: 'usage',
    hint: meant === undefined ? `known are ${names.join(', ')}` : `did you mean ${meant}?`,
  });
};

/** Reads a text as a value of the key. Throws AegisError with the given exit; a secret is never in its message. */
export const textValue = (
  key: ConfigKey,
  text: string,
  where: string,
  exit: ExitName = 'configuration',
): unknown => {
  const value = valueFromText(key, text);
  if (value !== undefined) return value;
  const given = key.secret ? '' : `, not ${JSON.stringify(text)}`;
  throw new AegisError(`${where}: expected ${key.expected}${given}`, {
    code: 'AEG-CONFIG-VALUE',
    exit,
    hint: key.description,
  });
};

const valuesOf = (file: string): Record<string, unknown> => {
  const source = readConfigFile(file);
  if (source === undefined) return {};
  const checked = checkConfig(source);
  if (checked.ok) return checked.values;
  const [first, ...others] = checked.problems;
  const more = others.length === 0 ? '' : `, and ${others.length} more: aegis config validate`;
  throw new AegisError(`${file}:${first.line}:${first.column} ${first.message}${more}`, {
    code: 'AEG-CONFIG-FILE',
    exit: 'configuration',
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
};

/** Variables that are no config keys: `AEGIS_HOME`, `AEGIS_DEBUG`, and what a wrapped agent is handed. */
const otherVariables = /^AEGIS_(HOME|DEBUG|SESSION|HOOK_.*)$/;

const refuseUnknownVariables = (env: NodeJS.ProcessEnv): void => {
  const names = configKeys.map((key) => key.env);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('AEGIS_') || names.includes(name) || otherVariables.test(name)) continue;
    const meant = nearest(name, names);
    const inSection = sectionNames.some((section) => name.startsWith(`AEGIS_${section.toUpperCase()}_`));
    // Another program may use the prefix as well: only what can be meant for us is refused.
    if (meant === undefined && !inSection) continue;
    throw new AegisError(`the environment variable ${name} sets no config key`, {
      code: 'AEG-CONFIG-ENV',
      exit: 'configuration',
      hint: meant === undefined ? `known are ${names.join(', ')}` : `did you mean ${meant}?`,
    });
  }
};

const configOf = (entries: readonly ConfigEntry[]): Config => {
  const tree: Record<string, Record<string, unknown>> = {};
  for (const { key, value } of entries) tree[key.section] = { ...tree[key.section], [key.leaf]: value };
  return Config.parse(tree);
};
