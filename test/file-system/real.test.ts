import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { realFileSystem } from '../../src/file-system/real.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-fs-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a link is followed to what it points at', () => {
  writeFileSync(join(root, 'file'), '');
  symlinkSync('file', join(root, 'link'));
  expect(realFileSystem.realpath(join(root, 'link'))).toBe(join(root, 'file'));
  expect(realFileSystem.kind(join(root, 'link'))).toBe('file');
});

test('a link to nothing is followed to the file that a write through it would create', () => {
  mkdirSync(join(root, 'deep'));
  symlinkSync(join(root, 'deep', 'new'), join(root, 'dangling'));
  symlinkSync('dangling', join(root, 'twice'));
  expect(realFileSystem.realpath(join(root, 'dangling'))).toBe(join(root, 'deep', 'new'));
  expect(realFileSystem.realpath(join(root, 'twice'))).toBe(join(root, 'deep', 'new'));
});

test('a link to itself is not there', () => {
  symlinkSync('loop', join(root, 'loop'));
  expect(realFileSystem.realpath(join(root, 'loop'))).not.toBe(join(root, 'file'));
  expect(realFileSystem.kind(join(root, 'loop'))).toBeUndefined();
});

test('what is missing, and what cannot be looked at, is not there', () => {
  expect(realFileSystem.realpath(join(root, 'missing'))).toBeUndefined();
  expect(realFileSystem.kind(join(root, 'file', 'below'))).toBeUndefined();
});
