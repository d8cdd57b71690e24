import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A word that any POSIX shell reads as exactly this text. */
const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Seconds until a hook client answers "deny" by itself: just before the agents' own time-outs (86,400 s) would allow. */
const clientDeadline = 86_390;

// Nothing waits for what is said at the end: an agent should not linger when the daemon is gone.
const briefly = 'AEGIS_HOOK_RECONNECT_MS=2000 ';

interface HookCommandOptions {
  /** The root of this package. */
  root: string;
  hookSocket: string;
  /** `s_….key` */
  session: string;
  agent: string;
}

/**
 * The shell text that runs the hook client for an event. Absolute paths, so that no PATH can redirect it, and
 * `|| exit 2`, because agents let a call through when its hook is missing or killed (any exit but 0 and 2).
 */
export const hookCommandFor = ({ root, hookSocket, session, agent }: HookCommandOptions) => {
  const native = join(root, 'native', 'aegis-hook');
  const here = fileURLToPath(import.meta.url);
  const script = join(here, '..', '..', 'hook', `client${extname(here)}`);
  const isNative = existsSync(native);
  const client = isNative ? [native] : [process.execPath, script];
  // Node obeys NODE_OPTIONS, which the agent's environment could carry; the native client is static and obeys nothing.
  const prefix = isNative ? '' : 'NODE_OPTIONS= ';
  return (event: string): string =>
    `${prefix}${event === 'SessionEnd' ? briefly : ''}${[...client, hookSocket, session, agent, event, '--deadline', String(clientDeadline)].map(quote).join(' ')} || exit 2`;
};
