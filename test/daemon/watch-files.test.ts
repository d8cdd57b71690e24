import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileWatch, watchFiles } from '../../src/daemon/watch-files.ts';

let dir: string;
let watch: FileWatch;
let changes: number;
let stirs: number;
/** What is to be called after a moment of quiet. */
let due: (() => void) | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-watch-'));
  changes = 0;
  stirs = 0;
  due = undefined;
  watch = watchFiles({
    onChange: () => {
      changes += 1;
    },
    onBlind: (message) => {
      throw new Error(message);
    },
    delay: (_, called) => {
      due = called;
      stirs += 1;
      return () => {
        if (due === called) due = undefined;
      };
    },
  });
});
afterEach(() => {
  watch.close();
  rmSync(dir, { recursive: true });
});

/** Lets the moment of quiet pass once something was noticed, and says whether anything was. */
const noticed = async (): Promise<boolean> => {
  const until = performance.now() + 5_000;
  while (due === undefined && performance.now() < until) await pause(5);
  const called = due;
  due = undefined;
  called?.();
  return called !== undefined;
};

const replace = (file: string, text: string): void => {
  writeFileSync(`${file}~new`, text);
  renameSync(`${file}~new`, file);
};

describe('a watched file', () => {
  test('that is written in place is noticed, again and again, once for several steps', async () => {
    const file = join(dir, 'policy.toml');
    writeFileSync(file, 'a');
    watch.set([file]);
    writeFileSync(file, 'b');
    writeFileSync(file, 'c');
    expect(await noticed()).toBe(true);
    expect(changes).toBe(1);
    writeFileSync(file, 'd');
    expect(await noticed()).toBe(true);
  });

  test('that an editor replaces by another one is followed to it', async () => {
    const file = join(dir, 'policy.toml');
    writeFileSync(file, 'a');
    watch.set([file]);
    replace(file, 'b');
    expect(await noticed()).toBe(true);
    writeFileSync(file, 'in place, in the new file');
    expect(await noticed()).toBe(true);
    replace(file, 'c');
    expect(await noticed()).toBe(true);
  });

  test('that is not there yet is waited for, its directories too', async () => {
    const file = join(dir, 'project', '.aegis', 'policy.toml');
    watch.set([file]);
    mkdirSync(join(dir, 'project', '.aegis'), { recursive: true });
    expect(await noticed()).toBe(true);
    writeFileSync(file, 'a');
    expect(await noticed()).toBe(true);
    unlinkSync(file);
    expect(await noticed()).toBe(true);
    writeFileSync(file, 'b');
    expect(await noticed()).toBe(true);
  });

  test('does not stir when its neighbours do', async () => {
    const file = join(dir, 'policy.toml');
    writeFileSync(file, 'a');
    watch.set([file, join(dir, 'sub', 'missing.toml')]);
    writeFileSync(join(dir, 'aegis.db'), 'x');
    // Events come in order: with this one, that of the neighbour has come too.
    mkdirSync(join(dir, 'sub'));
    expect(await noticed()).toBe(true);
    expect(stirs).toBe(1);
  });
});

describe('a watched directory', () => {
  test('stirs when a file of it comes, changes or goes', async () => {
    watch.set([dir]);
    const file = join(dir, 'a.toml');
    writeFileSync(file, 'a');
    expect(await noticed()).toBe(true);
    writeFileSync(file, 'b');
    expect(await noticed()).toBe(true);
    unlinkSync(file);
    expect(await noticed()).toBe(true);
  });
});
