import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/build-native.mjs', import.meta.url));
const skipped = /^native hook client skipped \(.+\); the JavaScript client will be used\n$/;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'aegis-build-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the build into the directory, with only `path` to find a compiler in. */
const build = (path: string) =>
  spawnSync(process.execPath, [script, join(directory, 'out', 'aegis-hook')], {
    encoding: 'utf8',
    env: { PATH: path },
  });

/** A compiler that does what the shell text says, once it has said its version. */
const compiler = (text: string): string => {
  const cc = join(directory, 'cc');
  writeFileSync(cc, `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${text}\n`);
  chmodSync(cc, 0o755);
  return directory;
};

/** Writes a line to the file after -o, as a compiler does its program, and counts its runs. */
const working = 'while [ "$1" != -o ]; do shift; done; echo program > "$2"; echo run >> "$0.runs"';

it('is skipped with one line, and no failure, when there is no compiler', () => {
  expect(build(directory)).toMatchObject({ status: 0, stdout: expect.stringMatching(skipped), stderr: '' });
});

it('is skipped with the first error when the compiler fails, and leaves nothing behind', () => {
  const ended = build(compiler('echo "hook.c:1: error: no such thing" >&2; exit 1'));
  expect(ended).toMatchObject({ status: 0, stdout: expect.stringMatching(skipped), stderr: '' });
  expect(ended.stdout).toContain('hook.c:1: error: no such thing');
  expect(readdirSync(join(directory, 'out'))).toEqual([]);
});

it('takes a dynamic program where a static one cannot be linked', () => {
  const path = compiler(`case "$*" in *-static*) exit 1;; esac; ${working}`);
  expect(build(path)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(existsSync(join(directory, 'out', 'aegis-hook'))).toBe(true);
});

it('compiles again only when the source is newer', () => {
  const path = compiler(working);
  build(path);
  build(path);
  expect(statSync(join(directory, 'cc.runs')).size).toBe('run\n'.length);
});

it('removes a client that is older than a source which no longer compiles', () => {
  const client = join(directory, 'out', 'aegis-hook');
  build(compiler(working));
  utimesSync(client, 0, 0);
  build(compiler('exit 1'));
  expect(existsSync(client)).toBe(false);
});
