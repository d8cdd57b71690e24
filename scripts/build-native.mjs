// Compiles the hook client: `node scripts/build-native.mjs [OUTPUT]`, by default to native/aegis-hook.
// The native client is optional. Without a compiler, or when it fails, the JavaScript client is used and this script
// still exits with 0, so that an install never fails for it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'native', 'hook.c');
const target = resolve(process.argv[2] ?? join(root, 'native', 'aegis-hook'));

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const skip = (why) => {
  // A client that is older than its source would be used as if it were current.
  rmSync(target, { force: true });
  console.log(`native hook client skipped (${why}); the JavaScript client will be used`);
};

const compiler = () =>
  ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);

const compile = (cc, output) => {
  const flags = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-fstack-protector-strong', '-o', output];
  // A static program starts 0.15 ms sooner. Not every system has a static C library; macOS has none.
  const attempts = process.platform === 'linux' ? [['-static'], []] : [[]];
  let last;
  for (const extra of attempts) {
    last = spawnSync(cc, [...flags, ...extra, source], { encoding: 'utf8' });
    if (last.status === 0) return undefined;
  }
  return (last?.stderr ?? '').split('\n').find((line) => line.includes('error')) ?? 'it did not compile';
};

const build = () => {
  const cc = compiler();
  if (cc === undefined) return skip('no C compiler was found');
  // Built beside the target and moved into place: a session that runs the old one is not disturbed.
  const fresh = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  const problem = compile(cc, fresh);
  if (problem !== undefined) {
    rmSync(fresh, { force: true });
    return skip(problem);
  }
  renameSync(fresh, target);
};

try {
  if (changedAt(target) <= Math.max(changedAt(source), changedAt(fileURLToPath(import.meta.url)))) build();
} catch (thrown) {
  console.log(`native hook client skipped (${thrown.message}); the JavaScript client will be used`);
}
