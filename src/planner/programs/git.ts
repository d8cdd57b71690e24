import type { Effect, ExecFacts } from '../effects.ts';
import { hostOfRemote, hostOfValue } from '../hosts.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';

const globalOptions = optionSet(
  '-C -c --git-dir --work-tree --namespace --config-env --super-prefix --list-cmds --attr-source',
);

/** Settings that change how git looks or whom it names, and start nothing. */
const harmlessSetting =
  /^(user\.(name|email)|color\.[a-z.]+|core\.(quotepath|autocrlf|safecrlf|eol|abbrev|ignorecase|precomposeunicode|commentchar)|advice\.[a-z.]+|init\.defaultbranch|log\.[a-z.]+|commit\.gpgsign|tag\.gpgsign|diff\.(renames|algorithm|context|noprefix|mnemonicprefix)|merge\.conflictstyle|pull\.(rebase|ff)|push\.default|fetch\.prune|rebase\.autostash|column\.[a-z.]+|status\.[a-z.]+|safe\.directory|gc\.auto)=/i;

/** Options of sub-commands that take a value, as far as they matter for finding operands. */
const valued = optionSet(
  '-m --message -F --file --author --date -C -c --reuse-message --reedit-message --fixup --squash -S -n --max-count --skip --since --until --after --before --grep --committer -L -G --format --pretty --output -o --exec -x --onto -s --strategy -X --strategy-option -b -B --orphan --depth --branch --origin --reference --template --separate-git-dir --upload-pack --receive-pack --exec -u --set-upstream-to --contains --merged --no-merged --sort --points-at --prefix --remote --extcmd --tool -t --pathspec-from-file --source --conflict --recurse-submodules --index-filter --tree-filter --msg-filter --env-filter --commit-filter --tag-name-filter --parent-filter --setup -e --exclude',
);

/** What takes no value although another sub-command's option of that letter does. */
const flagsOnly: Record<string, string> = {
  add: '-n -u -F',
  checkout: '-m -t -d',
  switch: '-m -t -d',
  diff: '-b -s -u -c -S',
  log: '-c -s -u -b -t -m',
  show: '-c -s -u -b -t -m',
  status: '-u -s -b',
  push: '-n -u -o',
  clean: '-n -x -X',
  stash: '-u',
  rm: '-n',
  mv: '-n',
  branch: '-c -C -m',
  fetch: '-n -u -t',
  pull: '-n -u -t -s',
  clone: '-n -s -l',
  restore: '-s -S',
  reset: '-N',
  commit: '-n -s -e -o -u -x',
  apply: '-C',
  grep: '-c -n -L -o',
  tag: '-s -n',
  'cherry-pick': '-n -x -e',
  revert: '-n -e',
  'ls-files': '-c -o -m -s -t -u',
  merge: '-n -e',
};

const scriptOptions: Record<string, readonly string[]> = {
  rebase: ['--exec', '-x'],
  'filter-branch': [
    '--index-filter',
    '--tree-filter',
    '--msg-filter',
    '--env-filter',
    '--commit-filter',
    '--tag-name-filter',
    '--parent-filter',
    '--setup',
  ],
  difftool: ['--extcmd', '-x'],
  clone: ['--upload-pack', '-u'],
  fetch: ['--upload-pack'],
  pull: ['--upload-pack'],
  push: ['--receive-pack', '--exec'],
  'ls-remote': ['--upload-pack', '--exec'],
  archive: ['--exec'],
};

/** `git`: global options first, then the sub-command, which decides what the words after it mean. */
export const gitFacts = (args: readonly Value[]): ExecFacts => {
  const front = parseArguments(args, { valued: globalOptions, stopAfter: 0 });
  const subcommand = staticText(front.rest[0]);
  const own = parseArguments(front.rest.slice(1), { valued: valuedFor(subcommand) });
  const effects: Effect[] = globalEffects(front.options, front.uncertain);
  if (subcommand === undefined && (front.rest.length > 0 || front.uncertain)) {
    effects.push({ type: 'code', reason: 'args' });
  }
  for (const option of subcommand === undefined ? [] : (scriptOptions[subcommand] ?? [])) {
    for (const text of valuesOf(own, option)) effects.push({ type: 'script', text, via: 'git' });
  }
  if (subcommand !== undefined) effects.push(...subcommandEffects(subcommand, own, front.rest.slice(1)));
  const deep = subcommand === 'rm' || subcommand === 'clean' ? hasFlag(own.flags, '-r', '-d') : false;
  return {
    flags: [...new Set([...front.flags, ...own.flags])],
    operands: own.operands,
    ...(subcommand === undefined ? {} : { subcommand }),
    recursive: deep,
    force:
      hasFlag(own.flags, '-f', '--force', '--force-with-lease', '-D') ||
      own.operands.some((value) => subcommand === 'push' && certainPrefix(value).startsWith('+')),
    effects,
  };
};

const valuedFor = (subcommand: string | undefined): ReadonlySet<string> => {
  const not = optionSet(flagsOnly[subcommand ?? '']);
  return not.size === 0 ? valued : new Set([...valued].filter((option) => !not.has(option)));
};

const globalEffects = (options: readonly { flag: string; value: Value }[], uncertain: boolean): Effect[] => {
  const effects: Effect[] = [];
  for (const { flag, value } of options) {
    if (flag === '-C') effects.push({ type: 'directory', value });
    if (flag === '--git-dir' || flag === '--work-tree') {
      effects.push({ type: 'path', access: 'list', values: [value] });
    }
    if (flag === '-c' && !harmlessSetting.test(certainPrefix(value))) {
      const alias = /^alias\.[^=]+=!(.*)$/s.exec(staticText(value) ?? '');
      effects.push(
        alias?.[1] === undefined
          ? { type: 'code' }
          : { type: 'script', text: staticValue(alias[1]), via: 'git' },
      );
    }
    if (flag === '--config-env' || flag === '--exec-path') effects.push({ type: 'code' });
  }
  if (uncertain) effects.push({ type: 'code', reason: 'args' });
  return effects;
};

const remoteEffect = (value: Value | undefined, upload: boolean): Effect[] => {
  const text = value === undefined ? '' : certainPrefix(value);
  // A transport helper runs a command: `ext::sh -c …`.
  if (/^[a-z][a-z0-9+.-]*::/i.test(text)) return [{ type: 'code' }];
  if (!/^[a-z][a-z0-9+.-]*:\/\/|^[^/]+@[^/]+:|^[A-Za-z0-9.-]+:/.test(text)) return [];
  return [
    { type: 'network', hosts: [hostOfValue(value, (remote) => hostOfRemote(remote, 'ssh', upload))] },
    { type: 'source', end: 'network' },
  ];
};

const subcommandEffects = (
  name: string,
  own: ReturnType<typeof parseArguments>,
  words: readonly Value[],
): Effect[] => {
  const [first, second] = own.operands;
  const output = valuesOf(own, '--output', '-o');
  const effects: Effect[] = [];
  const writes = (values: readonly (Value | undefined)[], recursive = false): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) effects.push({ type: 'path', access: 'write', values: known, recursive });
  };
  switch (name) {
    case 'clone':
      effects.push(...remoteEffect(first, false));
      writes([second ?? cloneName(first)], true);
      break;
    case 'fetch':
    case 'pull':
    case 'ls-remote':
      effects.push(...remoteEffect(first, false));
      break;
    case 'push':
      effects.push(...remoteEffect(first, true));
      break;
    case 'remote':
    case 'submodule':
      for (const value of own.operands.slice(1)) effects.push(...remoteEffect(value, false));
      if (name === 'submodule' && staticText(first) === 'foreach')
        effects.push(joined(words.slice(words.indexOf(first as Value) + 1)));
      break;
    case 'init':
      writes([first ?? staticValue('.')]);
      break;
    case 'rm':
      effects.push({
        type: 'path',
        access: 'delete',
        values: own.operands,
        recursive: hasFlag(own.flags, '-r'),
      });
      break;
    case 'mv':
      if (own.operands.length > 1) {
        effects.push({ type: 'path', access: 'delete', values: own.operands.slice(0, -1) });
        writes(own.operands.slice(-1));
      }
      break;
    case 'bisect':
      if (staticText(first) === 'run')
        effects.push({ type: 'command', words: words.slice(words.indexOf(first as Value) + 1), via: 'git' });
      break;
    case 'worktree':
      if (staticText(first) === 'add') writes([second], true);
      if (staticText(first) === 'remove' && second !== undefined) {
        effects.push({ type: 'path', access: 'delete', values: [second], recursive: true });
      }
      break;
    case 'config': {
      const write =
        own.operands.length > 1 ||
        hasFlag(own.flags, '--unset', '--add', '--replace-all', '-e', '--edit', '--remove-section');
      const setting = `${first === undefined ? '' : certainPrefix(first)}=`;
      if (
        write &&
        !harmlessSetting.test(setting) &&
        staticText(first) !== 'get' &&
        staticText(first) !== 'list'
      )
        effects.push({ type: 'code', reason: 'args' });
      writes(valuesOf(own, '-f', '--file').filter(() => write));
      break;
    }
    case 'grep':
      if (hasFlag(own.flags, '-O', '--open-files-in-pager')) effects.push({ type: 'code' });
      break;
    case 'log':
    case 'diff':
    case 'show':
    case 'archive':
    case 'format-patch':
    case 'bundle':
      writes(name === 'bundle' ? [second] : output);
      break;
    default:
      break;
  }
  return effects;
};

const joined = (words: readonly Value[]): Effect => {
  const texts = words.filter((word) => !certainPrefix(word).startsWith('-')).map(staticText);
  return texts.includes(undefined)
    ? { type: 'code' }
    : { type: 'script', text: staticValue(texts.join(' ')), via: 'git' };
};

const cloneName = (url: Value | undefined): Value => {
  const name = /([^/:]+?)(?:\.git)?\/*$/.exec(staticText(url) ?? '')?.[1];
  return staticValue(name ?? '.');
};
