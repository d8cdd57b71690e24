import type { Effect, ExecFacts } from '../effects.ts';
import { hostOfRemote, hostOfValue } from '../hosts.ts';
import { type Arguments, hasFlag, parseArguments, valuesOf } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';
import { secretsShown } from './git-contents.ts';
import { cleanedPlaces } from './git-discards.ts';
import { globalOptions, harmlessSetting, scriptOptions, settingCommand, valuedFor } from './git-options.ts';
import { gitTraits } from './git-traits.ts';
import type { GitUse } from './git-use.ts';

const here = staticValue('.');

/** `git`: global options first, then the sub-command, which decides what the words after it mean. */
export const gitFacts = (args: readonly Value[]): ExecFacts => {
  const front = parseArguments(args, { valued: globalOptions, stopAfter: 0 });
  const subcommand = staticText(front.rest[0]);
  const words = front.rest.slice(1);
  const dashes = words.findIndex((word) => staticText(word) === '--');
  // Not abbreviated: `--set-upstream` is not the beginning of `--set-upstream-to`, nor `--force` of `--force-create`.
  const own = parseArguments(words, { valued: valuedFor(subcommand), exact: true });
  const effects: Effect[] = globalEffects(front.options, front.uncertain);
  const use: GitUse = {
    name: subcommand ?? '',
    own,
    behind: dashes < 0 ? undefined : words.slice(dashes + 1),
    settings: valuesOf(front, '-c').map(certainPrefix),
  };
  if (front.flags.some((flag) => flag.startsWith('--exec-path')) && subcommand !== undefined)
    effects.push({ type: 'code' });
  if (subcommand === undefined && (front.rest.length > 0 || front.uncertain)) {
    effects.push({ type: 'code', reason: 'args' });
  }
  for (const option of subcommand === undefined ? [] : (scriptOptions[subcommand] ?? [])) {
    for (const text of valuesOf(own, option)) effects.push({ type: 'script', text, via: 'git' });
  }
  if (subcommand !== undefined) effects.push(...subcommandEffects(subcommand, own, words));
  const secrets = secretsShown(use);
  if (secrets.length > 0) effects.push({ type: 'path', access: 'read', values: secrets });
  const traits =
    subcommand === undefined
      ? front.rest.length === 0 && !front.uncertain
        ? (['read-only'] as const)
        : []
      : gitTraits(use);
  if (subcommand === 'clean' && traits.includes('file-work'))
    effects.push({ type: 'path', access: 'delete', values: cleanedPlaces(use), recursive: true });
  // Work on another repository than the one here changes files there.
  const elsewhere = front.options.some(
    ({ flag }) => flag === '-C' || flag === '--work-tree' || flag === '--git-dir',
  );
  const loses = traits.some((trait) => /^(?:discard(?:-named)?|history-rewrite)$/.test(trait));
  const changes = loses || traits.includes('local-vcs');
  // Where work is lost says how bad that is: a repository below the temporary directory is made again.
  if ((elsewhere && changes) || (loses && !traits.includes('publish')))
    effects.push({ type: 'path', access: 'write', values: [here] });
  return {
    flags: [...new Set([...front.flags, ...own.flags])],
    operands: own.operands,
    ...(subcommand === undefined ? {} : { subcommand }),
    recursive: subcommand === 'rm' || subcommand === 'clean' ? hasFlag(own.flags, '-r', '-d') : false,
    force:
      hasFlag(own.flags, '-f', '--force', '--force-with-lease', '-D') ||
      own.operands.some((value) => subcommand === 'push' && certainPrefix(value).startsWith('+')),
    effects,
    traits,
  };
};

/** What such a program is, is seen when it is planned; that git starts it stays an opaque fact of the call. */
const programEffects = (setting: Value): Effect[] => {
  const command = settingCommand(staticText(setting) ?? '');
  return command === undefined ? [] : [{ type: 'script', text: staticValue(command), via: 'git' }];
};

/** A setting given for one run: `alias.x=!cmd` is a script, what is not known to be harmless may start something. */
const settingEffects = (value: Value): Effect[] =>
  harmlessSetting.test(certainPrefix(value)) ? [] : [{ type: 'code' }, ...programEffects(value)];

const globalEffects = (options: readonly { flag: string; value: Value }[], uncertain: boolean): Effect[] => {
  const effects: Effect[] = [];
  for (const { flag, value } of options) {
    if (flag === '-C') effects.push({ type: 'directory', value });
    if (flag === '--git-dir' || flag === '--work-tree') {
      effects.push({ type: 'path', access: 'list', values: [value] });
      // The settings of another repository may start programs.
      if (!/^(?!.*(?:^|\/)\.\.(?:\/|$))[^/]/.test(staticText(value) ?? '/'))
        effects.push({ type: 'code', reason: 'args' });
    }
    if (flag === '-c') effects.push(...settingEffects(value));
    if (flag === '--config-env') effects.push({ type: 'code' });
  }
  if (uncertain) effects.push({ type: 'code', reason: 'args' });
  return effects;
};

/** In the words of `ext::` a blank ends a word and `% ` is one inside: `sh -c rm% -rf% x`. git-remote-ext(1). */
const helperCommand = (text: string): string =>
  text
    .split(/(?<!%) /)
    .map((word) =>
      word.replace(/%([ %GVsS]?)/g, (_, code: string) => (code === ' ' || code === '%' ? code : '')),
    )
    .map((word) => (/[^\w./:=@-]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word))
    .join(' ');

const remoteEffect = (value: Value | undefined, upload: boolean): Effect[] => {
  const text = value === undefined ? '' : certainPrefix(value);
  // A transport helper runs a command: `ext::sh -c …` (gitremote-helpers(7)).
  const helper = /^ext::(.*)$/s.exec(staticText(value) ?? '')?.[1];
  if (helper !== undefined)
    return [{ type: 'code' }, { type: 'script', text: staticValue(helperCommand(helper)), via: 'git' }];
  if (/^[a-z][a-z0-9+.-]*::/i.test(text)) return [{ type: 'code' }];
  if (/^file:\/\//.test(text)) return [];
  if (!/^[a-z][a-z0-9+.-]*:\/\/|^[^/]+@[^/]+:|^[A-Za-z0-9.-]+:/.test(text)) return [];
  return [
    { type: 'network', hosts: [hostOfValue(value, (remote) => hostOfRemote(remote, 'ssh', upload))] },
    { type: 'source', end: 'network' },
  ];
};

const behindVerb = (words: readonly Value[], verb: Value | undefined): Value[] =>
  verb === undefined ? [] : words.slice(words.indexOf(verb) + 1);

const subcommandEffects = (name: string, own: Arguments, words: readonly Value[]): Effect[] => {
  const [first, second, third] = own.operands;
  const verb = staticText(first);
  const effects: Effect[] = [];
  const writes = (values: readonly (Value | undefined)[], recursive = false): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) effects.push({ type: 'path', access: 'write', values: known, recursive });
  };
  const reads = (values: readonly (Value | undefined)[]): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) effects.push({ type: 'path', access: 'read', values: known });
  };
  switch (name) {
    case 'clone':
      effects.push(...remoteEffect(first, false));
      for (const setting of valuesOf(own, '-c', '--config')) effects.push(...settingEffects(setting));
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
      if (name === 'submodule' && verb === 'foreach') effects.push(joined(behindVerb(words, first)));
      if (name === 'submodule' && verb === 'add' && third !== undefined) writes([third], true);
      break;
    case 'archive':
      for (const remote of valuesOf(own, '--remote')) effects.push(...remoteEffect(remote, false));
      writes(valuesOf(own, '--output', '-o'));
      break;
    case 'init':
      writes([first ?? here]);
      break;
    case 'rm':
      if (!hasFlag(own.flags, '--cached', '-n', '--dry-run'))
        // Without `-f` git deletes only what it can bring back.
        effects.push({
          type: 'path',
          access: 'delete',
          values: own.operands,
          recursive: hasFlag(own.flags, '-r') && hasFlag(own.flags, '-f', '--force'),
        });
      break;
    case 'mv':
      if (own.operands.length > 1) {
        effects.push({ type: 'path', access: 'delete', values: own.operands.slice(0, -1) });
        writes(own.operands.slice(-1));
      }
      break;
    case 'bisect':
      if (verb === 'run') effects.push({ type: 'command', words: behindVerb(words, first), via: 'git' });
      break;
    case 'worktree':
      if (verb === 'add') writes([second], true);
      if (verb === 'remove' && second !== undefined && hasFlag(own.flags, '-f', '--force'))
        effects.push({ type: 'path', access: 'delete', values: [second], recursive: true });
      if (verb === 'move') writes([third], true);
      break;
    case 'config':
      effects.push(...configEffects(own));
      break;
    case 'grep':
      if (hasFlag(own.flags, '-O', '--open-files-in-pager')) effects.push({ type: 'code' });
      for (const word of words) {
        const pager = /^(?:-O|--open-files-in-pager=)(.+)$/s.exec(staticText(word) ?? '')?.[1];
        if (pager !== undefined) effects.push({ type: 'script', text: staticValue(pager), via: 'git' });
      }
      break;
    case 'apply':
    case 'am':
      reads(own.operands);
      if (hasFlag(own.flags, '--unsafe-paths')) effects.push({ type: 'code', reason: 'args' });
      break;
    case 'diff':
      if (hasFlag(own.flags, '--no-index')) reads(own.operands);
      writes(valuesOf(own, '--output'));
      break;
    case 'log':
    case 'show':
    case 'format-patch':
      writes(valuesOf(own, '--output', ...(name === 'format-patch' ? ['-o', '--output-directory'] : [])));
      break;
    case 'bundle':
      if (verb === 'create') writes([second]);
      break;
    case 'blame':
    case 'commit':
      reads(
        valuesOf(own, ...(name === 'blame' ? ['--contents', '--ignore-revs-file'] : ['-F', '--file'])).filter(
          (value) => staticText(value) !== '-',
        ),
      );
      break;
    case 'filter-branch':
    case 'filter-repo':
      break;
    default:
      break;
  }
  return effects;
};

/** A setting that is written for later runs and may start something then. */
const configEffects = (own: Arguments): Effect[] => {
  const effects: Effect[] = [];
  const [first, second, third] = own.operands;
  const verb = staticText(first) ?? '';
  const writing =
    !/^(?:get|list)$/.test(verb) &&
    !own.flags.some((flag) => /^--(?:get|list)|^-l$/.test(flag)) &&
    (own.operands.length > 1 || hasFlag(own.flags, '--add', '--replace-all', '-e', '--edit'));
  const files = valuesOf(own, '-f', '--file');
  if (files.length > 0) effects.push({ type: 'path', access: writing ? 'write' : 'read', values: files });
  const removes = hasFlag(own.flags, '--unset', '--unset-all', '--remove-section') || verb === 'unset';
  if (!writing || removes) return effects;
  const [name, value] = verb === 'set' ? [second, third] : [first, second];
  const setting = `${name === undefined ? '' : certainPrefix(name)}=${value === undefined ? '' : certainPrefix(value)}`;
  if (!harmlessSetting.test(setting)) effects.push({ type: 'code', reason: 'args' });
  return effects;
};

const joined = (words: readonly Value[]): Effect => {
  const first = words.findIndex((word) => !certainPrefix(word).startsWith('-'));
  const texts = words.slice(Math.max(first, 0)).map(staticText);
  return texts.includes(undefined)
    ? { type: 'code' }
    : { type: 'script', text: staticValue(texts.join(' ')), via: 'git' };
};

const cloneName = (url: Value | undefined): Value => {
  const name = /([^/:]+?)(?:\.git)?\/*$/.exec(staticText(url) ?? '')?.[1];
  return staticValue(name ?? '.');
};
