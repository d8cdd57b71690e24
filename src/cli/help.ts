import type { CommandClass } from 'clipanion';
import type { CliContext } from './command.ts';
import { fields } from './render/table.ts';

/**
 * Help as people read it: clipanion shows the value of an option as `#0` and what follows an agent's name as `<arg>`.
 * The descriptions of options stay below one another.
 */
export const legibleHelp = (usage: string): string => {
  const shift = / #0/.test(usage) ? '   ' : '';
  return usage
    .split('\n')
    .map((line) => (optionLine.test(line) && !line.includes(' #0') ? line.replace(gap, `${shift}$1`) : line))
    .join('\n')
    .replaceAll(/(--?[a-z-]+) #0/g, '$1 VALUE')
    .replaceAll('<arg> ...', '<command> ...');
};

/** A line of the list of options, in colour or not. */
const optionLine = /^ {2}(?:\u001b\[1m)?-/;
/** What stands between an option and its description. */
const gap = /((?:\u001b\[22m)? {4})(?=\S)/;

/**
 * The commands of a group, when a command line asks for the help of one (`approvals --help`); clipanion knows help
 * of whole commands only.
 */
export const groupHelp = (
  argv: readonly string[],
  commands: readonly CommandClass<CliContext>[],
): string | undefined => {
  const [group, flag, ...rest] = argv;
  if ((flag !== '--help' && flag !== '-h') || rest.length > 0) return undefined;
  const members = commands.flatMap(({ paths = [], usage }) =>
    paths
      .filter((path) => path[0] === group && path.length > 1)
      .map((path) => [`  aegis ${path.join(' ')}`, usage?.description ?? ''] as const),
  );
  const own = commands.some(({ paths = [] }) => paths.some((path) => path.length === 1 && path[0] === group));
  if (members.length === 0 || own) return undefined;
  return `Usage: aegis ${group} <command>\n\n${fields(members)}\nMore of one command: aegis ${group} <command> --help\n`;
};
