import type { CommandClass } from 'clipanion';
import { AegisError } from '../errors.ts';
import { nearest } from '../spelling/nearest.ts';
import type { CliContext } from './command.ts';

/** Turns what clipanion throws of a command line it does not understand into one line with the nearest command. */
export const explainSyntax = (
  thrown: unknown,
  argv: readonly string[],
  commands: readonly CommandClass<CliContext>[],
): unknown => {
  if (!(thrown instanceof Error) || !('clipanion' in thrown)) return thrown;
  const paths = commands.flatMap((command) => command.paths ?? []).map((path) => path.join(' '));
  const words = argv.slice(0, Math.max(0, firstOption(argv)));
  const known = paths
    .filter((path) => `${words.join(' ')} `.startsWith(`${path} `))
    .sort((a, b) => b.length - a.length)[0];
  if (known !== undefined) return usage(`${known}: ${reasonOf(thrown)}`, `aegis ${known} --help`);

  const group = words[0] ?? '';
  const inGroup = paths
    .filter((path) => path.startsWith(`${group} `))
    .map((path) => path.split(' ')[1] ?? '');
  if (inGroup.length > 0) {
    const given = words[1];
    const meant = given === undefined ? undefined : nearest(given, inGroup);
    return usage(
      given === undefined ? `${group} needs a command` : `${group} has no command ${JSON.stringify(given)}`,
      meant === undefined ? `one of ${inGroup.join(', ')}` : `did you mean: aegis ${group} ${meant}`,
    );
  }
  const firsts = [...new Set(paths.map((path) => path.split(' ')[0] ?? ''))];
  const meant = nearest(words.slice(0, 2).join(' '), paths) ?? nearest(group, firsts);
  return usage(
    `there is no command ${JSON.stringify(argv[0] ?? '')}`,
    meant === undefined ? 'aegis --help lists them' : `did you mean: aegis ${meant}`,
  );
};

const firstOption = (argv: readonly string[]): number => {
  const index = argv.findIndex((word) => word.startsWith('-'));
  return index === -1 ? argv.length : index;
};

const reasonOf = (error: Error): string => {
  const candidates = 'candidates' in error && Array.isArray(error.candidates) ? error.candidates : [];
  const reasons = candidates.flatMap((each: { reason?: string | null }) => each.reason ?? []);
  const reason = reasons[0] ?? error.message.split('\n')[0] ?? '';
  return plain(reason.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase()));
};

/** What clipanion says in the words of its own trade, as a person would. */
const plain = (reason: string): string =>
  reason
    .replace(/^not enough positional arguments$/, 'an argument is missing')
    .replace(/^extraneous positional argument \((.*)\)$/, 'there is no place for the argument $1')
    .replace(/^unsupported option name \((.*)\)$/, 'there is no option $1');

const usage = (message: string, hint: string): AegisError =>
  new AegisError(message, { code: 'AEG-USAGE', exit: 'usage', hint });
