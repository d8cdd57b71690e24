import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pathsOf } from '../../src/config/paths.ts';
import { ensureHome } from '../../src/daemon/home.ts';
import { readPid, writePid } from '../../src/daemon/pid-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-home-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

describe('the home directory', () => {
  test('is made for its owner alone, whatever the mask, and stays as it is the second time', () => {
    const paths = pathsOf(join(dir, 'new', 'home'));
    const mask = process.umask(0);
    try {
      ensureHome(paths);
      ensureHome(paths);
    } finally {
      process.umask(mask);
    }
    expect(modeOf(paths.home)).toBe(0o700);
    expect(modeOf(paths.sessions)).toBe(0o700);
  });

  test.each([0o755, 0o770, 0o701, 0o500])(
    'with another mode is refused with the command to type, and not changed: %o',
    (mode) => {
      const home = join(dir, "it's here");
      mkdirSync(home);
      chmodSync(home, mode);
      expect(() => ensureHome(pathsOf(home))).toThrow(
        expect.objectContaining({
          exit: 'configuration',
          hint: `chmod 700 '${join(dir, "it'\\''s here")}'`,
        }),
      );
      expect(modeOf(home)).toBe(mode);
      const { hint } = (() => {
        try {
          ensureHome(pathsOf(home));
        } catch (thrown) {
          return thrown as { hint: string };
        }
        throw new Error('it was accepted');
      })();
      expect(spawnSync('sh', ['-c', hint]).status).toBe(0);
      ensureHome(pathsOf(home));
      expect(modeOf(home)).toBe(0o700);
    },
  );

  test('that is a link is refused, to a directory of ours as to nowhere', () => {
    const real = join(dir, 'real');
    mkdirSync(real, { mode: 0o700 });
    for (const [name, target] of [
      ['link', real],
      ['dangling', join(dir, 'nowhere')],
    ] as const) {
      symlinkSync(target, join(dir, name));
      expect(() => ensureHome(pathsOf(join(dir, name)))).toThrow('is a symbolic link');
    }
    expect(lstatSync(join(real, 'sessions'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('that is a file is refused', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => ensureHome(pathsOf(join(dir, 'file')))).toThrow('is not a directory');
  });

  test('with a planted sessions link is refused', () => {
    const paths = pathsOf(dir);
    symlinkSync(tmpdir(), paths.sessions);
    expect(() => ensureHome(paths)).toThrow(`${paths.sessions} is a symbolic link`);
  });

  test('of another user is refused, even to root', () => {
    const isRoot = process.getuid?.() === 0;
    const home = isRoot ? join(dir, 'theirs') : '/usr';
    if (isRoot) {
      mkdirSync(home, { mode: 0o700 });
      chownSync(home, 12345, 12345);
    }
    expect(() => ensureHome(pathsOf(home))).toThrow('belongs to another user');
  });
});

describe('the pid file', () => {
  test('holds the process for its owner alone', () => {
    const path = join(dir, 'pid');
    writePid(path, 4321);
    writePid(path, 1234);
    expect(readPid(path)).toBe(1234);
    expect(modeOf(path)).toBe(0o600);
  });

  test('is written in the place of a planted link, not through it', () => {
    const victim = join(dir, 'victim');
    const path = join(dir, 'pid');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, path);
    expect(() => readPid(path)).toThrow('is not a plain file');
    writePid(path, 1234);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readPid(path)).toBe(1234);
  });

  test('that is missing names no process', () => {
    expect(readPid(join(dir, 'pid'))).toBeUndefined();
  });

  test.each(['', '0', '-1', '1 2', '12x', '9'.repeat(11), ' '.repeat(100)])(
    'that holds no process id names none: %j',
    (text) => {
      const path = join(dir, 'pid');
      writeFileSync(path, text);
      expect(readPid(path)).toBeUndefined();
    },
  );

  test('that is a named pipe is refused at once', () => {
    const path = join(dir, 'pid');
    expect(spawnSync('sh', ['-c', 'mkfifo "$0"', path]).status).toBe(0);
    expect(() => readPid(path)).toThrow('is not a plain file');
  });
});
