import type { FlowEnd } from '../../domain/operation.ts';
import { staticText, staticValue, unite, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitCommand } from './emit.ts';
import { fork } from './state.ts';

/** The command processor of Windows, which WSL and Git Bash start too. */
export const isCmd = (name: string): boolean => /^cmd(?:\.exe)?$/.test(name);

const looks =
  /^(?:dir|type|ver|where|echo|vol|title|set|path|cd|chdir|tree|more|findstr|help|rem|exit|whoami|hostname)$/i;
const removesTrees = /^(?:rd|rmdir)$/i;
const removesFiles = /^(?:del|erase)$/i;

/** A path as it is written here: the home directory where it is meant, a drive's root as the root. */
const placed = (word: string, home: string): string =>
  word
    .replaceAll('"', '')
    .replace(/^%(?:userprofile|homedrive%%homepath)%/i, () => home)
    .replace(/^%(?:systemdrive|homedrive)%/i, '')
    .replace(/^%(?:systemroot|windir)%/i, '/Windows')
    .replace(/^[a-z]:(?=$|[\\/])/i, '')
    .replaceAll('\\', '/')
    .replace(/^$/, '/')
    .replace(/(?<=.)\/(?:\*|\*\.\*)$/, '')
    .replace(/^\/\*(?:\.\*)?$/, '/');

/** What a line deletes, in words of a POSIX program that does the same. `rd /s`, `del /s`: Windows Commands, Microsoft. */
const removals = (line: string, home: string): { commands: Value[][]; whole: boolean } => {
  const commands: Value[][] = [];
  let whole = !/[%^<>()]/.test(line);
  for (const statement of line.split(/[&|\n]+/)) {
    const [first = '', ...rest] = statement.trim().match(/"[^"]*"|[^\s"]+/g) ?? [];
    const name = first.replace(/^@/, '');
    const tree = removesTrees.test(name);
    if (tree || removesFiles.test(name)) {
      const options = rest
        .filter((word) => /^\/[a-z]/i.test(word))
        .join('')
        .toLowerCase();
      const places = rest.filter((word) => !/^\/[a-z]/i.test(word)).map((word) => placed(word, home));
      whole = false;
      const program = options.includes('/s') ? ['rm', '-rf'] : tree ? ['rmdir'] : ['rm', '-f'];
      if (places.length > 0) commands.push([...program, ...places].map((word) => staticValue(word)));
    } else if (name !== '' && !looks.test(name)) whole = false;
  }
  return { commands, whole };
};

/** `cmd /c line`; undefined where it is given none, or one that is known only at run time. */
export const planCmd = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> | undefined => {
  const texts = words.map(staticText);
  const at = texts.findIndex((text) => /^\/{1,2}[ckr]$/i.test(text ?? ''));
  const given = at < 0 ? [] : texts.slice(at + 1);
  if (given.length === 0 || given.some((text) => text === undefined)) return undefined;
  const line = given.join(' ');
  if (line.length > 8191) return undefined;
  const { commands, whole } = removals(line, frame.state.home);
  const output = emitCommand(planner, words, frame, {
    facts: {
      flags: ['/c'],
      operands: [],
      recursive: false,
      force: false,
      effects: [],
      ...(whole ? { traits: ['read-only'] as const } : {}),
    },
    ...(whole ? {} : { opaque: 'code' as const }),
  });
  const inner: Frame = {
    ...frame,
    state: fork(frame.state),
    via: [...frame.via, 'cmd'],
    depth: frame.depth + 1,
    env: [],
    printed: undefined,
  };
  return unite(output, ...commands.map((command) => planner.command(command, inner)));
};
