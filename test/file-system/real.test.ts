import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realFileSystem } from '../../src/file-system/real.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-files-')));
  mkdirSync(join(dir, 'deep'));
  writeFileSync(join(dir, 'deep', 'file'), '');
  symlinkSync('deep', join(dir, 'link'));
  symlinkSync('nowhere', join(dir, 'dangling'));
  symlinkSync('loop', join(dir, 'loop'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a path is resolved through every link', () => {
  expect(realFileSystem.realpath(join(dir, 'link', 'file'))).toBe(join(dir, 'deep', 'file'));
  expect(realFileSystem.realpath(join(dir, 'deep', '..', 'link'))).toBe(join(dir, 'deep'));
});

test('a kind is that of what a link leads to', () => {
  expect(realFileSystem.kind(join(dir, 'link', 'file'))).toBe('file');
  expect(realFileSystem.kind(join(dir, 'link'))).toBe('directory');
});

test('a socket is neither file nor directory', async () => {
  const path = join(dir, 'socket');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    expect(realFileSystem.kind(path)).toBe('other');
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test.each(['nothing', 'dangling', 'loop', 'deep/file/below', 'a\0b', 'x'.repeat(5_000)])(
  'what cannot be looked at does not exist: %j',
  (name) => {
    expect(realFileSystem.realpath(join(dir, name))).toBeUndefined();
    expect(realFileSystem.kind(join(dir, name))).toBeUndefined();
  },
);
