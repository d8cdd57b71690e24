import { optionSet } from '../options.ts';
import { staticValue } from '../value.ts';
import type { Profile } from './profile.ts';

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
  del: { operands: 'delete', recursive: true, traits: 'project-task' },
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
  ncp: { operands: 'read', copies: { target: '' }, traits: 'project-task' },
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
