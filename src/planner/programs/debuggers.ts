import type { Trait } from '../../domain/trait.ts';
import { readCode } from '../code/read-code.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';

/**
 * Commands of a debugger that run, stop, walk and print, and neither call functions, nor start programs, nor write: GDB's
 * manual ("Running Programs", "Stack", "Data"), LLDB's "GDB to LLDB command map".
 */
const plainCommand =
  /^(?:(?:r|run|start|starti|c|continue|n|next|s|step|si|ni|stepi|nexti|finish|until|up|down|q|quit|detach|kill|list|l|disassemble|disas|bt|where|backtrace|frame|f|thread|info|i|print|p|x|ptype|whatis|display|b|break|tbreak|rbreak|watch|catch|delete|thread apply all|breakpoint|process launch|process status|register read|memory read|image|target modules|settings show|frame variable|v)(?:[ /][\w .:*&<>,$@+/-]*)?|set (?:pagination|confirm|width|height|print|breakpoint pending|disassembly-flavor|debuginfod enabled|follow-fork-mode|detach-on-fork|verbose|listsize)[\w .-]*)$/;

const valued: Record<string, string> = {
  gdb: '-ex -eval-command --ex --eval-command -iex --init-eval-command -ix -x --command -d --directory -p --pid -c --core -s --symbols -e --exec -se -cd --tty -tty',
  lldb: '-o --one-line -O --one-line-before-file -k --one-line-on-crash -s --source -S -p --attach-pid -n -c --core -f --file',
};

/** Whether the program is a debugger. */
export const isDebugger = (name: string): boolean => Object.hasOwn(valued, name);

/** What a command of a debugger starts that can be read: a shell's text, or Python. */
const startedBy = (command: string): readonly Effect[] => {
  const shell = /^(?:!|(?:shell|platform shell|make)\s+)(.+)$/s.exec(command)?.[1];
  if (shell !== undefined) return [{ type: 'script', text: staticValue(shell), via: 'gdb' }];
  const python = /^(?:python|py|python-interactive|pi|script)\s+(.+)$/s.exec(command)?.[1];
  return python === undefined ? [] : readCode('python', python, { via: 'gdb' }).effects;
};

/** `gdb -batch -ex run -ex bt ./build/app`: runs a program, as its plain commands say. */
export const debuggerFacts = (name: string, args: readonly Value[]): ExecFacts => {
  const parsed = parseArguments(args, { valued: optionSet(valued[name]), singleDash: true, stopAfter: 0 });
  const { flags } = parsed;
  const commands =
    name === 'gdb'
      ? valuesOf(parsed, '-ex', '--ex', '-eval-command', '--eval-command', '-iex', '--init-eval-command')
      : valuesOf(parsed, '-o', '--one-line', '-O', '--one-line-before-file', '-k', '--one-line-on-crash');
  const unread =
    parsed.uncertain ||
    hasFlag(flags, '-x', '--command', '-ix', '-s', '--source', '-S', '-p', '--pid', '--attach-pid', '-n') ||
    !commands.every((command) => plainCommand.test(staticText(command) ?? '('));
  const batch = hasFlag(flags, '-batch', '--batch', '-batch-silent', '-b');
  const programs = parsed.rest.slice(0, 1);
  const effects: Effect[] = programs.length === 0 ? [] : [{ type: 'path', access: 'exec', values: programs }];
  if (unread) effects.push({ type: 'code' });
  for (const command of commands) effects.push(...startedBy(staticText(command) ?? ''));
  const traits: Trait[] = !unread && batch ? ['project-task'] : [];
  return { flags, operands: parsed.rest, recursive: false, force: false, effects, traits };
};
