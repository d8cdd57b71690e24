import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where everything of one Aegis lives. See DESIGN: `~/.aegis`, or `AEGIS_HOME`. */
export interface Paths {
  home: string;
  config: string;
  policy: string;
  policyDir: string;
  database: string;
  lock: string;
  log: string;
  pid: string;
  audit: string;
  hookSocket: string;
  adminSocket: string;
  sessions: string;
}

/** The files below an Aegis home. Nothing is created here. */
export const pathsOf = (home: string): Paths => ({
  home,
  config: join(home, 'config.toml'),
  policy: join(home, 'policy.toml'),
  policyDir: join(home, 'policy.d'),
  database: join(home, 'aegis.db'),
  lock: join(home, 'aegis.lock'),
  log: join(home, 'aegis.log'),
  pid: join(home, 'aegis.pid'),
  audit: join(home, 'audit.log'),
  hookSocket: join(home, 'hook.sock'),
  adminSocket: join(home, 'admin.sock'),
  sessions: join(home, 'sessions'),
});

/** `AEGIS_HOME`, or `.aegis` in the user's home directory. */
export const defaultHome = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(env.AEGIS_HOME !== undefined && env.AEGIS_HOME !== '' ? env.AEGIS_HOME : join(homedir(), '.aegis'));

/** The root of this package, from its sources as from its build: where `policies/` and `native/` lie. */
export const packageRoot = (): string => {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json')) || !existsSync(join(dir, 'policies'))) {
    const parent = dirname(dir);
    if (parent === dir) throw new Error('the package root of aegis was not found');
    dir = parent;
  }
  return dir;
};
