import { posix } from 'node:path';
import type { FileSystemPort } from '../file-system.ts';
import type { Value } from '../value.ts';
import type { ShellState } from './state.ts';

/**
 * Moves to a directory. `certain`: what follows runs only there (`cd x && …`, `git -C x`). `attempted`: the move may
 * fail and the rest run here, so a directory not known to exist is one of two candidates.
 */
export const enterDirectory = (
  state: ShellState,
  value: Value | undefined,
  fs: FileSystemPort,
  how: 'certain' | 'attempted',
): void => {
  const target = value?.word.type === 'static' ? value.word.value : undefined;
  const searched = state.variables.has('CDPATH') && target !== undefined && !/^\.{0,2}\//.test(target);
  if (target === undefined || target === '' || target === '-' || searched || target.includes('\0')) {
    state.cwds = [];
    return;
  }
  const bases = target.startsWith('/') ? ['/'] : state.cwds;
  const moved = bases.map((base) => trimmed(posix.resolve(base, target)));
  const sure = how === 'certain' || moved.every((path) => fs.kind(path) === 'directory');
  const candidates = new Set(sure ? moved : [...moved, ...state.cwds]);
  state.cwds =
    moved.length === 0 || (!sure && state.cwds.length === 0) || candidates.size > 4 ? [] : [...candidates];
};

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
