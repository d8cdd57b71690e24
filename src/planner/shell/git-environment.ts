import { staticText, staticValue, type Value } from '../value.ts';
import type { Frame } from './context.ts';
import { environmentOf } from './state.ts';

const maxSettings = 16;

/**
 * The words of git with the settings that its environment holds in front, as `-c` would give them: `GIT_CONFIG_COUNT`
 * with `GIT_CONFIG_KEY_n` and `GIT_CONFIG_VALUE_n`, and `GIT_CONFIG_PARAMETERS` (git-config(1), "Environment").
 */
export const withEnvironmentSettings = (words: readonly Value[], frame: Frame): readonly Value[] => {
  if (frame.env.length === 0 && frame.state.variables.size === 0) return words;
  const values = new Map<string, string>();
  for (const { name, value } of [...environmentOf(frame.state), ...frame.env])
    if (name.startsWith('GIT_CONFIG_') && value !== undefined) values.set(name, value);
  if (values.size === 0) return words;
  const settings: string[] = [];
  const count = Number(values.get('GIT_CONFIG_COUNT') ?? '0');
  for (let index = 0; index < Math.min(count, maxSettings); index += 1) {
    const key = values.get(`GIT_CONFIG_KEY_${index}`);
    const value = values.get(`GIT_CONFIG_VALUE_${index}`);
    if (key !== undefined && value !== undefined) settings.push(`${key}=${value}`);
  }
  for (const [, key, value] of (values.get('GIT_CONFIG_PARAMETERS') ?? '').matchAll(
    /'([^'=]+)(?:=|'=')([^']*)'/g,
  ))
    settings.push(`${key}=${value}`);
  const [program, ...rest] = words;
  if (settings.length === 0 || program === undefined || staticText(program) === undefined) return words;
  return [program, ...settings.flatMap((setting) => [staticValue('-c'), staticValue(setting)]), ...rest];
};
