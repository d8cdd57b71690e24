import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AegisError } from '../errors.ts';

const bytes = 32;

/**
 * The key of this installation for the tags of hidden secrets: `redaction.key` in the home, made at the first start
 * (0600, 32 random bytes). Whoever has it can test guesses of a secret against a tag, so it never leaves the home.
 * Throws AegisError (exit `configuration`) for a file that is not ours, or not a key.
 */
export const redactionKey = (home: string): Uint8Array => {
  const file = join(home, 'redaction.key');
  const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    const fd = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      const key = randomBytes(bytes);
      writeSync(fd, key);
      return key;
    } finally {
      closeSync(fd);
    }
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  const fd = openLinkless(file, O_RDONLY | O_NOFOLLOW);
  try {
    const found = fstatSync(fd);
    const key = readFileSync(fd);
    if (found.isFile() && (found.mode & 0o077) === 0 && key.length === bytes) return key;
  } finally {
    closeSync(fd);
  }
  throw damaged(file);
};

const openLinkless = (file: string, flags: number): number => {
  try {
    return openSync(file, flags);
  } catch (cause) {
    throw damaged(file, cause);
  }
};

const damaged = (file: string, cause?: unknown): AegisError =>
  new AegisError(`${file} is not a key of Aegis: 32 bytes in a file of mode 0600`, {
    code: 'AEG-REDACTION-KEY',
    exit: 'configuration',
    hint: 'remove it: a new one is made, and hidden secrets get other tags',
    cause,
  });
