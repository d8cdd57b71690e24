import { realpathSync, type Stats, statSync } from 'node:fs';
import type { FileSystemPort } from '../planner/file-system.ts';

/** The planner's view of the real file system. What cannot be looked at does not exist. */
export const realFileSystem: FileSystemPort = {
  realpath(path) {
    try {
      return realpathSync.native(path);
    } catch {
      // Missing, unreadable or a loop: to the planner all three are "not there", and it judges the path as written.
      return undefined;
    }
  },
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
