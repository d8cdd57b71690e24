import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileSystemPort } from '../../src/planner/file-system.ts';
import { summarize } from '../../src/planner/summarize.ts';
import { planCommand, planTool } from './planning.ts';

const real: FileSystemPort = {
  realpath: (path) => {
    try {
      return realpathSync.native(path);
    } catch {
      return undefined;
    }
  },
  kind: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined
      ? undefined
      : found.isFile()
        ? 'file'
        : found.isDirectory()
          ? 'directory'
          : 'other';
  },
};

describe('a plan on a real disk', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-plan-')));
    mkdirSync(join(root, 'ws/deep/er'), { recursive: true });
    mkdirSync(join(root, 'outside/inner'), { recursive: true });
    writeFileSync(join(root, 'outside/file'), '');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const target = (command: string) =>
    planCommand(command, { cwd: join(root, 'ws'), fs: real }).operations.find(
      (operation) => operation.kind !== 'exec',
    )?.paths[0];

  it('sees through a symbolic link', () => {
    symlinkSync(join(root, 'outside'), join(root, 'ws/link'));
    expect(target('rm link/file')).toMatchObject({
      abs: join(root, 'ws/link/file'),
      real: join(root, 'outside/file'),
      exists: true,
    });
    expect(target('touch link/new/file')).toMatchObject({
      real: join(root, 'outside/new/file'),
      exists: false,
    });
    expect(target('rm link/*')).toMatchObject({ real: join(root, 'outside/*'), glob: true });
  });

  it('leaves a linked directory by the way the kernel does', () => {
    symlinkSync(join(root, 'outside/inner'), join(root, 'ws/link'));
    expect(target('cat link/../file')).toMatchObject({
      abs: join(root, 'ws/file'),
      real: join(root, 'outside/file'),
    });
    expect(target('touch link/../new')).toMatchObject({ real: join(root, 'outside/new') });
  });

  it('has another hash when a target now leads elsewhere', () => {
    const before = planCommand('rm a/file', { cwd: join(root, 'ws'), fs: real });
    expect(planCommand('rm a/file', { cwd: join(root, 'ws'), fs: real }).hash).toBe(before.hash);
    symlinkSync(join(root, 'outside'), join(root, 'ws/a'));
    expect(planCommand('rm a/file', { cwd: join(root, 'ws'), fs: real }).hash).not.toBe(before.hash);
  });
});

describe('the hash of a plan', () => {
  it('covers tool, input and place', () => {
    const hashes = [
      planCommand('ls'),
      planCommand('ls '),
      planCommand('ls', { cwd: '/tmp' }),
      planCommand('ls', { dialect: 'sh' }),
      planTool('Bash', { command: 'ls', timeout: 5 }),
      planTool('Read', { file_path: 'ls' }),
      planTool('Write', { file_path: 'ls' }),
    ].map((planned) => planned.hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('does not depend on the order of keys', () => {
    expect(planTool('X', { a: 1, b: 2 }).hash).toBe(planTool('X', { b: 2, a: 1 }).hash);
  });
});

describe('a fault', () => {
  it('of the file system ends in a problem, not in an exception', () => {
    const fs: FileSystemPort = {
      realpath: () => {
        throw new Error('gone');
      },
      kind: () => undefined,
    };
    expect(planCommand('rm x', { fs }).problems).toEqual([
      { code: 'input', detail: 'the planner failed: gone' },
    ]);
  });

  it('never shows what was redacted', () => {
    const planned = planCommand('curl -u bob:hunter2 http://h/ && "');
    const summary = summarize(planned, (text) => text.replaceAll('hunter2', '•'));
    expect(JSON.stringify(planned)).toContain('hunter2');
    expect(JSON.stringify(summary)).not.toContain('hunter2');
    expect(summary.operations.map((operation) => operation.id)).toEqual(
      planned.operations.map(({ id }) => id),
    );
  });
});
