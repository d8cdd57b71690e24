import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

describe('which file it is', () => {
  const identity = (path: string, content = true) => realFileSystem.identity?.(join(root, path), content);

  test('stays through a write, and its content does not', () => {
    writeFileSync(join(root, 'script'), 'one');
    const before = identity('script');
    writeFileSync(join(root, 'script'), 'two');
    expect(identity('script')?.object).toBe(before?.object);
    expect(identity('script')?.content).not.toBe(before?.content);
    expect(before?.content).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('is that of what a link points at', () => {
    symlinkSync('script', join(root, 'to-script'));
    expect(identity('to-script')).toEqual(identity('script'));
  });

  test('is told of a large file by its size and time of change', () => {
    writeFileSync(join(root, 'large'), Buffer.alloc(1_048_577));
    expect(identity('large')?.content).toMatch(/^changed:1048577:\d+$/);
  });

  test('is told of what has no content to read: a directory, and a pipe without waiting for a writer', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(identity('deep')?.content).toBeUndefined();
    expect(identity('pipe')).toEqual({ object: expect.stringMatching(/^\d+:\d+:\d+$/) });
  });

  test('is nothing for what is not there', () => {
    expect(identity('missing')).toBeUndefined();
    expect(identity('file/below')).toBeUndefined();
    expect(identity('loop')).toBeUndefined();
  });
});
