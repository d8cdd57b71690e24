import type { Operation } from '../domain/operation.ts';
import type { BoundFile, Plan } from '../domain/plan.ts';
import type { FileSystemPort } from './file-system.ts';
import { LimitReached } from './limits.ts';

/** Far above what a command line holds; what lies beyond would be bound to nothing. */
const maxFiles = 2048;

/**
 * The files a call touches and runs, as they are at this instant. Of a pattern, only the directory it starts in is
 * bound: which names match is for the shell to say when it runs. Throws LimitReached when there are too many.
 */
export const boundFiles = (
  operations: readonly Operation[],
  runs: NonNullable<Plan['runs']>,
  fs: FileSystemPort,
): BoundFile[] => {
  if (fs.identity === undefined) return [];
  const wanted = new Map<string, boolean>();
  for (const { path } of runs) wanted.set(path, true);
  for (const { paths } of operations) {
    for (const target of paths) {
      const path = target.glob ? fixedPart(target.real ?? target.abs) : (target.real ?? target.abs);
      if (path !== undefined && !wanted.has(path)) wanted.set(path, false);
    }
  }
  if (wanted.size > maxFiles) throw new LimitReached(`more than ${maxFiles} files`);
  const files: BoundFile[] = [];
  for (const [path, content] of wanted) {
    const identity = fs.identity(path, content);
    if (identity !== undefined) files.push({ path, ...identity });
  }
  return files;
};

/** The directory in front of the first segment that is a pattern. */
const fixedPart = (pattern: string | undefined): string | undefined => {
  if (pattern === undefined) return undefined;
  const segments = pattern.split('/');
  const first = segments.findIndex((segment) => /[*?[{]/.test(segment.replace(/\[[*?[{]\]/g, '')));
  return (first < 0 ? segments : segments.slice(0, first)).join('/').replace(/\[([*?[{])\]/g, '$1') || '/';
};

/** What is different between two plans of one call, in words; undefined when nothing that is bound is. */
export const driftOf = (before: Pick<Plan, 'files'>, after: Pick<Plan, 'files'>): string | undefined => {
  const old = new Map((before.files ?? []).map((file) => [file.path, file]));
  const changes: string[] = [];
  for (const file of after.files ?? []) {
    const was = old.get(file.path);
    old.delete(file.path);
    if (was === undefined) changes.push(`${file.path} was not there before`);
    else if (was.object !== file.object) changes.push(`${file.path} is another file now`);
    else if (was.content !== file.content) changes.push(`the content of ${file.path} changed`);
  }
  for (const path of old.keys()) changes.push(`${path} is gone, or the path leads elsewhere`);
  if (changes.length === 0) return undefined;
  const more = changes.length - 3;
  return `${changes.slice(0, 3).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};
