import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { redactionKey } from '../../src/daemon/redaction-key.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aegis-key-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const file = (): string => join(home, 'redaction.key');

it('is made once, for its owner alone', () => {
  const key = redactionKey(home);
  expect(key.length).toBe(32);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(Buffer.from(redactionKey(home))).toEqual(Buffer.from(key));
});

it.each<[string, () => void]>([
  ['too short', () => writeFileSync(file(), 'short', { mode: 0o600 })],
  [
    'open to others',
    () => {
      writeFileSync(file(), Buffer.alloc(32));
      chmodSync(file(), 0o644);
    },
  ],
  [
    'a link',
    () => {
      writeFileSync(join(home, 'other'), Buffer.alloc(32), { mode: 0o600 });
      symlinkSync(join(home, 'other'), file());
    },
  ],
])('is refused when it is %s', (_, prepare) => {
  prepare();
  expect(() => redactionKey(home)).toThrow(expect.objectContaining({ exit: 'configuration' }));
});
