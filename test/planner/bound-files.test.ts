import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { realFileSystem } from '../../src/file-system/real.ts';
import { driftOf } from '../../src/planner/bound-files.ts';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { summarize } from '../../src/planner/summarize.ts';
import { planCommand, planTool } from './planning.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-bound-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const at = (path: string): string => join(root, path);
const planOf = (command: string) => planCommand(command, { cwd: root, fs: realFileSystem });
const boundPaths = (command: string) => planOf(command).files?.map(({ path }) => path) ?? [];
const contents = (command: string) =>
  planOf(command).files?.flatMap(({ path, content }) => (content === undefined ? [] : [path])) ?? [];

describe('the files a plan is bound to', () => {
  test('are those it touches and that exist; the content counts of those it runs', () => {
    for (const name of ['a.txt', 'run.sh']) writeFileSync(at(name), 'x');
    expect(boundPaths('cat a.txt nothing.txt')).toEqual([at('a.txt')]);
    expect(contents('cat a.txt')).toEqual([]);
    expect(contents('bash run.sh a.txt')).toEqual([at('run.sh')]);
    expect(contents('./run.sh')).toEqual([at('run.sh')]);
    expect(contents('env X=1 ./run.sh')).toEqual([at('run.sh')]);
  });

  test('are found where the command runs', () => {
    mkdirSync(at('sub'));
    writeFileSync(at('sub/run.sh'), 'x');
    expect(contents('cd sub && sh run.sh')).toEqual([at('sub/run.sh')]);
  });

  test('include the directory a pattern starts in', () => {
    mkdirSync(at('logs'));
    expect(boundPaths('cat logs/*.txt')).toContain(at('logs'));
  });

  test('are those of file tools too', () => {
    writeFileSync(at('a.txt'), 'x');
    const plan = planTool('Edit', { file_path: at('a.txt') }, { cwd: root, fs: realFileSystem });
    expect(plan.files).toMatchObject([{ path: at('a.txt') }]);
  });

  test('are none where nothing is known of files, and the plan says nothing of them', () => {
    expect(planCommand('bash run.sh', { fs: noFileSystem })).not.toHaveProperty('files');
  });

  test('a task file is not bound where the command itself changes it', () => {
    writeFileSync(at('package.json'), '{}');
    expect(contents('npm test')).toEqual([at('package.json')]);
    expect(contents('npm install left-pad')).toEqual([]);
  });
});

describe('the hash', () => {
  test('is the same as long as the files are', () => {
    writeFileSync(at('run.sh'), 'x');
    expect(planOf('bash run.sh').hash).toBe(planOf('bash run.sh').hash);
  });

  test('is another after an edit of what is run, and not of what is only read', () => {
    for (const name of ['a.txt', 'run.sh']) writeFileSync(at(name), 'x');
    const [run, read] = [planOf('bash run.sh').hash, planOf('cat a.txt').hash];
    for (const name of ['a.txt', 'run.sh']) appendFileSync(at(name), 'y');
    expect(planOf('bash run.sh').hash).not.toBe(run);
    expect(planOf('cat a.txt').hash).toBe(read);
  });

  test('is another after another file took the place', () => {
    for (const name of ['a.txt', 'b.txt']) writeFileSync(at(name), 'x');
    const before = planOf('cat a.txt');
    renameSync(at('b.txt'), at('a.txt'));
    const after = planOf('cat a.txt');
    expect(after.hash).not.toBe(before.hash);
    expect(driftOf(before, after)).toBe(`${at('a.txt')} is another file now`);
  });
});

describe('what changed, in words', () => {
  const file = (path: string, object = '1', content?: string) => ({
    path,
    object,
    ...(content === undefined ? {} : { content }),
  });
  const drift = (before: ReturnType<typeof file>[], after: ReturnType<typeof file>[]) =>
    driftOf({ files: before }, { files: after });

  test('is nothing when nothing changed', () => {
    expect(drift([file('/a', '1', 'x')], [file('/a', '1', 'x')])).toBeUndefined();
    expect(driftOf({}, {})).toBeUndefined();
  });

  test('names the first three, and counts the rest', () => {
    const before = [file('/a'), file('/b', '1', 'x'), file('/c')];
    const after = [file('/a', '2'), file('/b', '1', 'y'), file('/d'), file('/e')];
    expect(drift(before, after)).toBe(
      '/a is another file now; the content of /b changed; /d was not there before; and 2 more',
    );
  });

  test('is told of a summary, without the secrets in its paths', () => {
    writeFileSync(at('secret.txt'), 'x');
    const summary = summarize(planOf('cat secret.txt'), (text) => text.replaceAll('secret', '…'));
    expect(summary.files).toMatchObject([{ path: at('….txt') }]);
  });
});
