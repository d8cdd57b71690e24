import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { AegisError } from '../errors.ts';

const maxBytes = 1024 * 1024;

/**
 * The text of a config file, or undefined when there is none. Throws AegisError (exit `configuration`) when it is a
 * link, not a plain file, of another owner, writable by others, too large, or not UTF-8.
 */
export const readConfigFile = (file: string): string | undefined => {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw refuse(file, 'is a symbolic link', 'put the file itself there', thrown);
    throw refuse(file, `cannot be read: ${String(code ?? thrown)}`, 'see aegis doctor', thrown);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw refuse(file, 'is not a plain file', 'move it away');
    if (stat.uid !== process.getuid?.() && stat.uid !== 0)
      throw refuse(file, 'belongs to another user', `chown it to yourself`);
    if ((stat.mode & 0o022) !== 0) throw refuse(file, 'can be written by others', `chmod 600 ${file}`);
    if (stat.size > maxBytes) throw refuse(file, 'is larger than 1 MiB', 'make it smaller');
    return decode(file, readFileSync(fd));
  } finally {
    closeSync(fd);
  }
};

const decode = (file: string, bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw refuse(file, 'is not UTF-8', 'save it as UTF-8', thrown);
  }
};

const refuse = (file: string, what: string, hint: string, cause?: unknown): AegisError =>
  new AegisError(`${file} ${what}`, { code: 'AEG-CONFIG-UNSAFE', exit: 'configuration', hint, cause });
