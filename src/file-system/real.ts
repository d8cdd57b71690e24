import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
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
};
