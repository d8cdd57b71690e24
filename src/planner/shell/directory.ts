import { posix } from 'node:path';
import type { Operation } from '../../domain/operation.ts';
import type { FileSystemPort } from '../file-system.ts';
import { escapeGlob, patternMark } from '../paths.ts';
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
  if (value?.word.type === 'glob') {
    state.cwds = patternDirectories(value.word.pattern, state.cwds);
    return;
  }
  if (target === undefined || target === '' || target === '-' || searched || target.includes('\0')) {
    state.cwds = [];
    return;
  }
  const bases = target.startsWith('/') ? ['/'] : state.cwds;
  if (bases.some((base) => !isPlainDirectory(base))) {
    state.cwds = [];
    return;
  }
  const moved = bases.map((base) => trimmed(posix.resolve(base, target)));
  const sure = how === 'certain' || moved.every((path) => fs.kind(path) === 'directory');
  const candidates = new Set(sure ? moved : [...moved, ...state.cwds]);
  state.cwds =
    moved.length === 0 || (!sure && state.cwds.length === 0) || candidates.size > 4 ? [] : [...candidates];
};

/** Whether this very call has made the directory, wherever it stands: `mkdir -p build; cd build`. */
export const wasMade = (operations: readonly Operation[], target: string, cwds: readonly string[]): boolean =>
  cwds.length > 0 &&
  cwds.every((cwd) => {
    const path = trimmed(posix.resolve(cwd, target));
    return operations.some(
      ({ kind, parent, paths }) =>
        kind === 'write' &&
        parent !== undefined &&
        operations[parent]?.program?.name === 'mkdir' &&
        paths.some(({ abs }) => abs === path),
    );
  });

/**
 * `cd packages/*\/`: each directory of that name. Paths from there are patterns; the call may also still stand where it
 * stood.
 */
const patternDirectories = (pattern: string, cwds: readonly string[]): readonly string[] => {
  if (/[{}\\]|\*\*|(^|\/)\.\.?(\/|$)/.test(pattern) || pattern.startsWith('-')) return [];
  const bases = pattern.startsWith('/') ? [''] : cwds;
  if (bases.length === 0 || bases.length > 2 || bases.some((base) => !isPlainDirectory(base))) return [];
  const moved = bases.map((base) => {
    const whole = base === '' ? pattern : `${escapeGlob(base)}/${pattern}`;
    return `${patternMark}${whole.replace(/\/+$/, '')}`;
  });
  return [...moved, ...cwds];
};

const isPlainDirectory = (path: string): boolean => !path.startsWith(patternMark);

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
