import { execFile } from 'node:child_process';
import { constants, existsSync, lstatSync, type Stats } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Paths, packageRoot } from '../../config/paths.ts';
import { AegisError, messageOf } from '../../errors.ts';

/** One thing the doctor looked at. `todo` says what to do when it is not well. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail';
  what: string;
  todo?: string;
}

/** What the checks look at. */
export interface Patient {
  paths: Paths;
  env: NodeJS.ProcessEnv;
}

export type Check = (patient: Patient) => Promise<Finding[]>;

const ok = (what: string): Finding => ({ level: 'ok', what });
const warn = (what: string, todo: string): Finding => ({ level: 'warn', what, todo });
const fail = (what: string, todo: string): Finding => ({ level: 'fail', what, todo });

const failure = (what: string, thrown: unknown, todo: string): Finding =>
  fail(
    `${what}: ${messageOf(thrown)}`,
    thrown instanceof AegisError && thrown.hint !== undefined ? thrown.hint : todo,
  );

interface Ran {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

const ran = (file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { env, timeout: 20_000, ...(cwd === undefined ? {} : { cwd }) };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr: stderr === '' ? (error?.message ?? '') : stderr });
    });
    child.stdin?.end();
  });

const node: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12)
    ? [ok(`Node ${process.versions.node}`)]
    : [fail(`Node ${process.versions.node} is too old`, 'install Node 22.12 or newer')];
};

// In a child process: a native part built for another Node can kill the process that loads it.
const nativeParts: Check = async ({ env }) => {
  const parts = {
    'better-sqlite3': "new (require('better-sqlite3'))(':memory:').close()",
    'node-pty': "require('node-pty')",
  };
  return Promise.all(
    Object.entries(parts).map(async ([name, load]) => {
      const { code, stderr } = await ran(process.execPath, ['-e', load], env, packageRoot());
      const line = stderr.split('\n').find((each) => each.includes('Error')) ?? 'it ended the process';
      return code === 0
        ? ok(`${name} loads`)
        : fail(`${name} does not load: ${line.trim()}`, 'run npm ci again');
    }),
  );
};

const hookClient: Check = async ({ env }) => {
  const client = join(packageRoot(), 'native', 'aegis-hook');
  if (!existsSync(client))
    return [
      warn(
        'no native hook client: the slower one in JavaScript is used',
        'install a C compiler and run npm run build',
      ),
    ];
  // Without arguments it has nothing to ask, so it must deny.
  const { code, stdout } = await ran(client, [], env);
  return code === 2 && stdout === ''
    ? [ok('the native hook client runs, and denies when it cannot ask')]
    : [
        fail(
          `${client} does not run as it should (exit ${code ?? 'unknown'})`,
          'remove it, then npm run build',
        ),
      ];
};

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
const octal = (stat: Stats): string => (stat.mode & 0o777).toString(8).padStart(4, '0');

const home: Check = async ({ paths }) => {
  const stat = statOf(paths.home);
  if (stat === undefined) return [warn(`${paths.home} does not exist yet`, 'aegis start makes it')];
  if (!stat.isDirectory())
    return [fail(`${paths.home} is not a directory`, 'move it away, or set AEGIS_HOME to another place')];
  if (stat.uid !== process.getuid?.())
    return [fail(`${paths.home} belongs to another user`, 'set AEGIS_HOME to a directory of your own')];
  return (stat.mode & 0o777) === 0o700
    ? [ok(`${paths.home} is yours alone`)]
    : [fail(`${paths.home} has mode ${octal(stat)}`, `chmod 700 '${paths.home.replaceAll("'", "'\\''")}'`)];
};

const sockets: Check = async ({ paths }) =>
  [paths.hookSocket, paths.adminSocket].flatMap((path) => {
    const stat = statOf(path);
    if (stat === undefined) return [];
    if (!stat.isSocket() || stat.uid !== process.getuid?.())
      return [fail(`${path} is not a socket of yours`, 'remove it, then aegis restart')];
    return (stat.mode & 0o777) === 0o600
      ? [ok(`${path} is open to you alone`)]
      : [fail(`${path} has mode ${octal(stat)}`, 'aegis restart makes it anew')];
  });

const daemon: Check = async ({ paths }) => {
  const { connect } = await import('../../daemon/client.ts');
  try {
    const status = await connect(paths.adminSocket).status();
    if (!status.recording)
      return [fail('the daemon cannot record: every call is denied', 'see aegis status')];
    const trouble = status.policy.error ?? status.lastError?.message;
    return trouble === undefined
      ? [ok(`the daemon runs (process ${status.pid})`)]
      : [warn(`the daemon runs, with trouble: ${trouble}`, 'see aegis status')];
  } catch (thrown) {
    if (thrown instanceof AegisError && thrown.code === 'AEG-DAEMON-DOWN')
      return [warn('the daemon is not running', 'aegis start; aegis wrap starts it as well')];
    return [failure('the daemon does not answer', thrown, 'aegis restart')];
  }
};

const config: Check = async (patient) => {
  const { loadConfig } = await import('../../config/load.ts');
  try {
    loadConfig(patient);
    return [ok('the configuration is valid')];
  } catch (thrown) {
    return [failure('the configuration', thrown, 'aegis config validate')];
  }
};

const policy: Check = async ({ paths }) => {
  try {
    const { loadPolicyOf } = await import('../policy/load.ts');
    const loaded = loadPolicyOf(paths);
    return [ok(`the policy is valid (${loaded.hash.slice(0, 12)})`)];
  } catch (thrown) {
    return [failure('the policy', thrown, 'aegis policy check')];
  }
};

const record: Check = async ({ paths }) => {
  if (!existsSync(paths.database)) return [];
  try {
    const { verifyRecord } = await import('../audit.ts');
    const { result } = await verifyRecord(paths, undefined);
    return result.ok
      ? [ok(`the record is whole (${result.records} records)`)]
      : [
          fail(
            `the record is broken at ${result.seq}: ${result.detail}`,
            'aegis audit verify; keep a copy of it',
          ),
        ];
  } catch (thrown) {
    return [failure('the record', thrown, 'aegis audit verify')];
  }
};

const onPath = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  for (const directory of (env.PATH ?? '').split(delimiter).filter((each) => each.startsWith('/'))) {
    const file = join(directory, program);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
};

const agents: Check = async ({ env }) => {
  const { adapters } = await import('../../bridge/agents/index.ts');
  const findings = adapters.map(async (adapter): Promise<Finding[]> => {
    const program = adapter.programs[0];
    if (program === undefined) return [];
    const file = await onPath(program, env);
    if (file === undefined) return [warn(`${adapter.name} is not on the PATH`, 'install it, if you use it')];
    const { code, stdout, stderr } = await ran(file, adapter.versionArgs, env);
    if (code !== 0)
      return [fail(`${file} does not tell its version: ${stderr.split('\n')[0]}`, 'install it again')];
    const version = /\d+\.\d+[\w.+-]*/.exec(stdout)?.[0] ?? 'of unknown version';
    try {
      adapter.prepare({
        argv: [file],
        env,
        cwd: process.cwd(),
        hookCommand: () => ':',
      });
      return [ok(`${adapter.name} ${version}: calls can be judged (${adapter.seam}, ${adapter.level})`)];
    } catch (thrown) {
      return [
        failure(`${adapter.name} ${version}: its hooks cannot be pinned`, thrown, 'see docs/ARCHITECTURE.md'),
      ];
    }
  });
  return (await Promise.all(findings)).flat();
};

const git: Check = async ({ env }) => {
  const { code, stdout } = await ran('git', ['--version'], env);
  return code === 0
    ? [ok(stdout.trim())]
    : [warn('git is not on the PATH', 'install it: most agents need it')];
};

/** Every check, in the order in which they are printed. */
export const checks: readonly Check[] = [
  node,
  nativeParts,
  hookClient,
  home,
  sockets,
  config,
  policy,
  daemon,
  record,
  agents,
  git,
];
