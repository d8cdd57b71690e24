import type { Operation, PathTarget } from '../../domain/operation.ts';

/**
 * Of files that are left with nothing in them (`: > f`, `truncate -s 0 f`, `cp /dev/null f`), those that are as lost as
 * deleted ones. Of the workspace's own files it is ordinary editing, unless everything a search finds is meant, or what
 * git keeps.
 */
export const lostWhenEmptied = (paths: Operation['paths'], workspace: string): Operation['paths'] =>
  paths
    .filter((path) => isLoss(path, workspace))
    .map((path) => asDirectory({ ...path, access: 'delete', recursive: isDeep(path) }));

/** Everything below a directory is that directory: rules know it by its name. */
const asDirectory = (path: PathTarget): PathTarget => {
  const { abs, real } = path;
  if (!path.recursive || abs?.endsWith('/**') !== true || /[*?[]/.test(abs.slice(0, -3))) return path;
  const cut = (text: string): string => (text === '/**' ? '/' : text.replace(/\/\*\*$/, ''));
  return { ...path, glob: false, abs: cut(abs), ...(real === undefined ? {} : { real: cut(real) }) };
};

const isDeep = ({ glob, abs }: PathTarget): boolean => glob && abs?.includes('**') === true;

const isLoss = (path: PathTarget, workspace: string): boolean => {
  const { abs } = path;
  if (abs === undefined || abs.startsWith('/dev/')) return false;
  if (isDeep(path) || /\/\.git(?:\/|$)/.test(abs)) return true;
  return !abs.startsWith(`${workspace}/`);
};
