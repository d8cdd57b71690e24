import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const versionOf = (node: string): readonly number[] => {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return (stdout ?? '').trim().slice(1).split('.').map(Number);
};

/** A Node on this machine that is older than the program needs, as the one of the distribution often is. */
const oldNode = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'node'))
  .find((node) => {
    const [major = 0, minor = 0] = versionOf(node);
    return major >= 12 && (major < 22 || (major === 22 && minor < 12));
  });
if (oldNode === undefined) console.warn('NOT TESTED: the launcher on an old Node. There is none here.');

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aegis-bin-'));
  mkdirSync(join(root, 'bin'));
  copyFileSync(join(repository, 'bin/aegis.cjs'), join(root, 'bin/aegis.cjs'));
  writeFileSync(join(root, 'package.json'), '{"type":"module","version":"7.8.9"}');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts a program in the place of the built one. */
const build = (source: string): void => {
  mkdirSync(join(root, 'dist/src/cli'), { recursive: true });
  writeFileSync(join(root, 'dist/src/cli/main.js'), "export const main = () => import('./program.js');");
  writeFileSync(join(root, 'dist/src/cli/program.js'), source);
};

/** Puts a Node in the checkout, as `npm ci` does with the pinned one. */
const pin = (place: string, target: string = process.execPath): void => {
  mkdirSync(join(root, 'node_modules', place, '..'), { recursive: true });
  symlinkSync(target, join(root, 'node_modules', place));
};

const run = (node: string, args: readonly string[], input = '') =>
  spawnSync(node, [join(root, 'bin/aegis.cjs'), ...args], { encoding: 'utf8', input });

const report = `
  import { readFileSync } from 'node:fs';
  console.log(JSON.stringify({
    version: process.versions.node, args: process.argv.slice(2), input: readFileSync(0, 'utf8'),
  }));
  process.exitCode = 3;
`;

/** Starts the launcher and waits for the program's first line. */
const startUntilReady = async (node: string): Promise<ChildProcess> => {
  const child = spawn(node, [join(root, 'bin/aegis.cjs'), 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
};

const endOf = (child: ChildProcess) =>
  new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));

const nodes = [process.execPath, ...(oldNode === undefined ? [] : [oldNode])];

describe.each(nodes.map((node) => ({ node, version: versionOf(node).join('.') })))(
  'the launcher on Node $version',
  ({ node }) => {
    it.each(['--version', '-v', 'version'])('prints the version for %s with nothing built', (argument) => {
      expect(run(node, [argument])).toMatchObject({ status: 0, stdout: '7.8.9\n', stderr: '' });
    });

    it('runs the program with its arguments, its input and its exit code', () => {
      build(report);
      pin('.bin/node');
      const { status, stdout, stderr } = run(node, ['version', '--json', 'a b', ''], 'typed');
      expect(JSON.parse(stdout)).toEqual({
        version: process.versions.node,
        args: ['version', '--json', 'a b', ''],
        input: 'typed',
      });
      expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    });

    it('says in one line what to do when nothing is built', () => {
      pin('.bin/node');
      const { status, stdout, stderr } = run(node, ['status']);
      expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
      expect(stderr).toMatch(/^aegis: it is not built: .*Run `npm run build`\.\n$/);
    });

    it('fails in one line when the program cannot be loaded', () => {
      build(`import './missing.js';`);
      pin('.bin/node');
      const { status, stderr } = run(node, ['status']);
      expect(status).toBe(70);
      expect(stderr).toMatch(/^aegis: it could not be started: .*missing\.js.*\n$/);
    });

    it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH'] as const)(
      'gives %s to the program, which decides how to end',
      async (signal) => {
        build(`
          process.on('${signal}', () => process.exit(7));
          setInterval(() => undefined, 1000);
          console.log('ready');
        `);
        pin('.bin/node');
        const child = await startUntilReady(node);
        const end = endOf(child);
        child.kill(signal);
        expect(await end).toEqual({ code: 7, signal: null });
      },
    );

    it.each(['SIGTERM', 'SIGKILL', 'SIGUSR2'] as const)('dies by %s when the program does', (signal) => {
      build(`process.kill(process.pid, '${signal}'); setInterval(() => undefined, 1000);`);
      pin('.bin/node');
      expect(run(node, ['status'])).toMatchObject({ status: null, signal });
    });
  },
);

describe.runIf(oldNode !== undefined)('the launcher on an old Node', () => {
  const old = oldNode ?? '';

  it.each([
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
    'node',
  ])('finds the package %s where .bin/node is missing', (name) => {
    build(report);
    pin(join(name, 'bin/node'));
    expect(JSON.parse(run(old, []).stdout)).toMatchObject({ version: process.versions.node });
  });

  it('passes over a Node that is too old and one that cannot run', () => {
    build(report);
    pin('.bin/node', old);
    const broken = join(root, 'broken');
    writeFileSync(broken, 'no program');
    chmodSync(broken, 0o755);
    pin(`node-${process.platform}-${process.arch}/bin/node`, broken);
    pin('node/bin/node');
    expect(JSON.parse(run(old, []).stdout)).toMatchObject({ version: process.versions.node });
  });

  it('never loads the program when there is no newer one', () => {
    build(report);
    const { status, stdout, stderr } = run(old, ['status']);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    expect(stderr).toMatch(/^aegis: Node >= 22\.12 is needed, this is v\d+\.\d+\.\d+\. Install .*\n$/);
  });
});

it('the launcher uses no syntax or module name that Node 12 does not know', () => {
  const source = readFileSync(join(repository, 'bin/aegis.cjs'), 'utf8');
  expect(source).not.toMatch(/\?\.[a-z[(]|\?\?|['"]node:|\|\|=|&&=|\.at\(|\.replaceAll\(|#[a-z]+\s*[=(;]/i);
});
