import { once } from 'node:events';
import { statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock } from '../../src/store/lock.ts';
import { childOf } from './child.ts';
import { scratch } from './sample.ts';

let place: ReturnType<typeof scratch>;
let path: string;
beforeEach(() => {
  place = scratch();
  path = join(place.dir, 'aegis.lock');
});
afterEach(() => place.remove());

const taken = expect.objectContaining({ code: 'AEG-DAEMON-RUNNING', exit: 'refused' });

test('a second one in the same process is refused until the first is released', () => {
  const lock = acquireLock(path);
  expect(() => acquireLock(path)).toThrow(taken);
  // The refused attempt must not have dropped the lock of the first.
  expect(() => acquireLock(path)).toThrow(taken);
  lock.release();
  acquireLock(path).release();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a second process is refused while the first lives, and a kill -9 of the first frees the lock', async () => {
  const first = childOf(new URL('./hold-lock.child.ts', import.meta.url), [path]);
  expect(await first.nextLine()).toBe('held');
  expect(() => acquireLock(path)).toThrow(taken);
  const second = childOf(new URL('./hold-lock.child.ts', import.meta.url), [path]);
  expect(await second.nextLine()).toBe('AEG-DAEMON-RUNNING');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  acquireLock(path).release();
});

test('of many that start at once one wins', async () => {
  const children = Array.from({ length: 4 }, () =>
    childOf(new URL('./hold-lock.child.ts', import.meta.url), [path]),
  );
  const words = await Promise.all(children.map((child) => child.nextLine()));
  expect(words.toSorted()).toEqual([
    'AEG-DAEMON-RUNNING',
    'AEG-DAEMON-RUNNING',
    'AEG-DAEMON-RUNNING',
    'held',
  ]);
  for (const child of children) child.process.kill('SIGKILL');
});

test('a symbolic link is refused', () => {
  symlinkSync(join(place.dir, 'elsewhere'), path);
  expect(() => acquireLock(path)).toThrow(expect.objectContaining({ code: 'AEG-STORE-UNSAFE' }));
});
