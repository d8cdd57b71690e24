import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AegisError, messageOf } from '../../errors.ts';

const Settings = z.looseObject({
  hooks: z.record(z.string(), z.array(z.json())).optional(),
  env: z.record(z.string(), z.json()).optional(),
});
type Settings = z.infer<typeof Settings>;

/** What one event runs, in the shape of claude's settings. */
type HookTable = Readonly<Record<string, readonly unknown[]>>;

const sizeLimit = 1024 * 1024;

// Linux refuses one argument above 128 KiB (MAX_ARG_STRLEN).
const argumentLimit = 120 * 1024;

const refuse = (what: string, why: string): AegisError =>
  new AegisError(`--settings ${what}: ${why}`, {
    code: 'AEG-AGENT-SETTINGS',
    exit: 'usage',
    hint: 'Aegis joins these settings with its own, so it must be able to read them.',
  });

const textOf = (value: string, cwd: string): string => {
  if (value.trimStart().startsWith('{')) return value;
  const path = resolve(cwd, value);
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error('not a file');
  if (stat.size > sizeLimit) throw new Error('larger than 1 MiB');
  return readFileSync(path, 'utf8');
};

/**
 * The user's own `--settings`, a file or JSON text. Throws AegisError (usage) when it cannot be read: starting without
 * it would drop the user's own rules without a word.
 */
export const readSettings = (value: string, cwd: string): Settings => {
  const shown = value.trimStart().startsWith('{') ? '{…}' : value;
  try {
    return Settings.parse(JSON.parse(textOf(value, cwd)));
  } catch (cause) {
    if (cause instanceof z.ZodError) throw refuse(shown, z.prettifyError(cause).replace(/\s+/g, ' '));
    throw refuse(shown, messageOf(cause));
  }
};

/**
 * The user's settings with ours over them: the user's hooks stay beside ours, the keys that would switch hooks off are
 * pinned. `disableAllHooks` and the two variables in the flag layer beat user, project and local settings, also when
 * these are written while the agent runs (measured with 2.1.197 and 2.1.330).
 */
export const pinnedSettings = (
  user: Settings,
  hooks: HookTable,
  pinnedEnv: Readonly<Record<string, string>>,
): string => {
  const merged: Record<string, readonly unknown[]> = { ...user.hooks };
  for (const [event, entries] of Object.entries(hooks))
    merged[event] = [...entries, ...(merged[event] ?? [])];
  const text = JSON.stringify({
    ...user,
    hooks: merged,
    disableAllHooks: false,
    // Sessions moved to the background live in another process and outlast this one.
    disableAgentView: true,
    env: { ...user.env, ...pinnedEnv },
  });
  if (Buffer.byteLength(text) > argumentLimit)
    throw refuse('{…}', 'larger than one argument may be (120 KiB)');
  return text;
};
