import { posix } from 'node:path';
import { realPath } from './paths.ts';
import { interpreterOf } from './programs/interpreters.ts';
import type { Recorder } from './recorder.ts';
import { staticText, type Value } from './value.ts';

/** Programs whose first operand is a file of commands. */
const sourcing = new Set('sh bash zsh dash ksh mksh ash rbash yash fish csh tcsh source .'.split(' '));

/** Files that say what a task runner runs: looked for where it is started. */
const taskFiles: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  npm: ['package.json'],
  pnpm: ['package.json'],
  yarn: ['package.json'],
  bun: ['package.json'],
  just: ['justfile', 'Justfile'],
  rake: ['Rakefile'],
  task: ['Taskfile.yml', 'Taskfile.yaml'],
};

/** These change the file themselves: an approval that had to be given anew each time would be of no use. */
const changesTaskFile =
  /^(i|install|add|ci|remove|rm|uninstall|up|update|upgrade|link|version|init|publish)$/;

/**
 * Notes which files a command runs: itself when it is named by a path, the script of a shell or an interpreter, the
 * file of a task runner. A name too many costs a look at a file; one too few would let it be changed after an approval.
 */
export const noteExecuted = (
  recorder: Recorder,
  operation: number,
  command: { words: readonly Value[]; operands: readonly Value[]; cwds: readonly string[] },
): void => {
  const program = staticText(command.words[0]);
  if (program === undefined || program === '') return;
  const note = (path: string): void => {
    if (path.includes('\0') || path === '') return;
    for (const base of path.startsWith('/') ? ['/'] : command.cwds.filter((cwd) => cwd.startsWith('/'))) {
      const real = realPath(path.startsWith('/') ? path : `${base}/${path}`, recorder.fs);
      recorder.runs.push({ operation, path: posix.normalize(real) });
    }
  };
  if (program.includes('/')) note(program);
  const name = program.slice(program.lastIndexOf('/') + 1);
  const sourced = program === 'source' || program === '.';
  const operand = staticText(command.operands[0] ?? (sourced ? command.words[1] : undefined));
  if (operand !== undefined && (sourcing.has(name) || interpreterOf(name) !== undefined)) note(operand);
  const tasks = Object.hasOwn(taskFiles, name) ? taskFiles[name] : undefined;
  if (tasks === undefined || changesTaskFile.test(staticText(command.words[1]) ?? '')) return;
  for (const file of tasks) {
    if (command.cwds.some((cwd) => recorder.fs.kind(`${cwd}/${file}`) === 'file')) note(file);
  }
};
