import { optionSet } from '../options.ts';
import { staticText, staticValue } from '../value.ts';
import type { Profile } from './profile.ts';

/** `del-cli dist '!dist/keep'`: what is excepted is not deleted. */
const removal: Profile = {
  recursive: true,
  traits: 'project-task',
  effects: ({ operands, flags }) => {
    const values = operands.filter((value) => !(staticText(value) ?? '').startsWith('!'));
    const rehearses = flags.some((flag) => flag === '-d' || flag === '--dry-run');
    return values.length === 0 || rehearses
      ? []
      : [{ type: 'path', access: 'delete', values, recursive: true }];
  },
};

/** Copies that keep paths: the last operand is the target. */
const copying = (valued: string): Profile => ({
  operands: 'read',
  copies: { target: '' },
  valued,
  traits: 'project-task',
});

/** Programs from packages that do what `rm`, `cp` and `mkdir` do, for scripts that run everywhere. */
export const packageFilePrograms: Record<string, Profile> = {
  // https://github.com/isaacs/rimraf
  rimraf: {
    operands: 'delete',
    recursive: true,
    valued: '--impl --tmp --max-retries --retry-delay --backoff',
    traits: 'project-task',
  },
  // https://github.com/sindresorhus/del-cli, https://github.com/sindresorhus/trash-cli
  del: removal,
  'del-cli': removal,
  // https://github.com/lukeed/premove
  premove: { operands: 'delete', recursive: true, traits: 'project-task' },
  trash: { operands: 'delete', recursive: true, traits: 'project-task' },
  mkdirp: { operands: 'write', valued: '-m --mode', traits: 'project-task' },
  'make-dir': { operands: 'write', traits: 'project-task' },
  cpx: {
    operands: 'read',
    copies: { target: '' },
    valued: '-c --command -t --transform',
    traits: 'project-task',
  },
  copyfiles: {
    operands: 'read',
    copies: { target: '' },
    valued: '-u --up -e --exclude',
    traits: 'project-task',
  },
  ncp: copying(''),
  // https://github.com/sindresorhus/cpy-cli, https://github.com/bcomnes/cpx2, https://github.com/davidmarkclements/cpr
  cpy: copying('--rename --cwd --concurrency'),
  'cpy-cli': copying('--rename --cwd --concurrency'),
  cpx2: copying('-c --command -t --transform'),
  cpr: copying('-d -f'),
  'make-dir-cli': { operands: 'write', traits: 'project-task' },
  'touch-cli': { operands: 'write', traits: 'project-task' },
  // https://github.com/adamreisnz/replace-in-file
  'replace-in-file': { operands: 'write', firstIs: { unless: '--configFile' }, traits: 'project-task' },
  // https://github.com/shelljs/shx: the first word is the command.
  shx: {
    traits: 'project-task',
    effects: ({ words }) => (words.length === 0 ? [] : [{ type: 'command', words, via: 'shx' }]),
  },
  // https://github.com/remy/nodemon
  nodemon: {
    traits: 'project-task',
    valued: '-w --watch -i --ignore -e --ext -d --delay --config --signal',
    programOptions: '-x --exec',
    effects: ({ operands, flags }) =>
      operands.length === 0 || flags.some((flag) => optionSet('-x --exec').has(flag))
        ? []
        : [{ type: 'command', words: [staticValue('node'), ...operands], via: 'nodemon' }],
  },
};
