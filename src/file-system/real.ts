import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileSystemPort } from '../planner/file-system.ts';

/** As many links as the kernel follows (path_resolution(7)). */
const maxLinks = 40;

const linkTarget = (path: string): string | undefined => {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    // It is no link, or not there.
    return undefined;
  }
};

/** Where a write to the path would land: a link to nothing is followed to the file it would create. */
const follow = (path: string, links: number): string | undefined => {
  try {
    return realpathSync.native(path);
  } catch {
    const target = links === 0 ? undefined : linkTarget(path);
    if (target === undefined) return undefined;
    const known = follow(target, links - 1);
    if (known !== undefined) return known;
    const folder = follow(dirname(target), links - 1);
    return folder === undefined ? target : join(folder, basename(target));
  }
};

/** Larger files are told apart by size and time of change: what is run is rarely as large. */
const maxHashed = 1_048_576;

/** A number that is used again for another file has another time of birth, where the file system keeps one. */
const objectOf = ({ dev, ino, birthtimeNs }: BigIntStats): string => `${dev}:${ino}:${birthtimeNs}`;

const stamped = ({ size, mtimeNs }: BigIntStats): string => `changed:${size}:${mtimeNs}`;

/** The file's SHA-256, from the very file whose facts are given back. Undefined when it cannot be opened. */
const hashed = (path: string): { stats: BigIntStats; content: string } | undefined => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    // Not readable for this user: its time of change has to do.
    return undefined;
  }
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isFile() || stats.size > maxHashed) return { stats, content: stamped(stats) };
    const buffer = Buffer.allocUnsafe(Number(stats.size) + 1);
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, length);
      if (read === 0) break;
      length += read;
      // It grows while it is read.
      if (length === buffer.length) return { stats, content: stamped(stats) };
    }
    const digest = createHash('sha256').update(buffer.subarray(0, length)).digest('hex');
    return { stats, content: `sha256:${digest}` };
  } finally {
    closeSync(file);
  }
};

/** The planner's view of the real file system. What cannot be looked at does not exist. */
export const realFileSystem: FileSystemPort = {
  realpath: (path) => follow(path, maxLinks),
  kind(path) {
    let stats: Stats | undefined;
    try {
      stats = statSync(path, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
    if (stats === undefined) return undefined;
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'directory' : 'other';
  },
  identity(path, content) {
    let stats: BigIntStats | undefined;
    try {
      stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    } catch {
      return undefined;
    }
    if (stats === undefined) return undefined;
    if (!content || !stats.isFile()) return { object: objectOf(stats) };
    const read = hashed(path);
    return read === undefined
      ? { object: objectOf(stats), content: stamped(stats) }
      : { object: objectOf(read.stats), content: read.content };
  },
};
