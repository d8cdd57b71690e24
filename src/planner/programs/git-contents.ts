import { hasFlag } from '../options.ts';
import { looksSecret } from '../secrets.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { GitUse } from './git-use.ts';

/** Commands that print what is in files of a revision, or put it there, unless told to say less. git-log(1), git-grep(1), git-add(1). */
const shown: Readonly<Record<string, { only?: readonly string[]; unless?: readonly string[] }>> = {
  show: {
    unless: ['-s', '--no-patch', '--stat', '--name-only', '--name-status', '--numstat', '--shortstat'],
  },
  diff: {
    unless: ['--stat', '--name-only', '--name-status', '--numstat', '--shortstat', '--quiet', '--summary'],
  },
  log: {
    only: [
      '-p',
      '-u',
      '--patch',
      '-U',
      '--unified',
      '-L',
      '-W',
      '--cc',
      '-c',
      '--word-diff',
      '--color-words',
    ],
  },
  whatchanged: { only: ['-p', '-u', '--patch'] },
  stash: { only: ['-p', '--patch'] },
  grep: {
    unless: [
      '-l',
      '--files-with-matches',
      '--name-only',
      '-L',
      '--files-without-match',
      '-c',
      '--count',
      '-q',
      '--quiet',
    ],
  },
  blame: {},
  annotate: {},
  'cat-file': { unless: ['-t', '-s', '-e'] },
  add: { unless: ['-n', '--dry-run'] },
  stage: { unless: ['-n', '--dry-run'] },
};

/** `HEAD:.env`, `:0:.env`, `stash@{0}:config/x.pem`: the path of a revision. gitrevisions(7). */
const ofRevision = (text: string): string | undefined =>
  /^[^\s:/]*(?:\/[^\s:]*)?:(?:[0-3]:)?(.+)$/.exec(text)?.[1];

/**
 * Files of secrets that a command of git prints from a revision, or takes into the repository: they count as read, as if
 * they lay here. Other files are not named: what git keeps of the project is the project's.
 */
export const secretsShown = ({ name, own, behind }: Pick<GitUse, 'name' | 'own' | 'behind'>): Value[] => {
  const command = Object.hasOwn(shown, name) ? shown[name] : undefined;
  if (command === undefined) return [];
  if (command.only !== undefined && !hasFlag(own.flags, ...command.only)) return [];
  if (command.unless !== undefined && hasFlag(own.flags, ...command.unless)) return [];
  const ranges = own.options.filter(({ flag }) => flag === '-L').map(({ value }) => value);
  return [...own.operands, ...(behind ?? []), ...ranges].flatMap((value) => {
    const text = staticText(value);
    if (text === undefined) return [];
    const path = ofRevision(text) ?? text;
    return looksSecret(path) ? [staticValue(path, value.taints)] : [];
  });
};
