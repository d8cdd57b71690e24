import type { Trait } from '../../domain/trait.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import { branch, checkout, clean, forcesPushes, push, reset, restore } from './git-discards.ts';
import { harmlessSetting, lookingCommands, showingCommands, showingOptions } from './git-options.ts';
import type { GitReader, GitUse } from './git-use.ts';

type Reader = GitReader;

const nothing: readonly Trait[] = [];
const looks: readonly Trait[] = ['read-only'];
const local: readonly Trait[] = ['local-vcs'];
const lost: readonly Trait[] = ['discard'];
const rewrites: readonly Trait[] = ['history-rewrite'];

const has = ({ own }: GitUse, ...flags: string[]): boolean => hasFlag(own.flags, ...flags);
const verb = ({ own }: GitUse): string =>
  certainPrefix(own.operands[0] ?? { word: { type: 'static', value: '' }, taints: new Set() });

/** Local work, unless one of these options is given. */
const localUnless =
  (...flags: string[]): Reader =>
  (use) =>
    use.own.uncertain || (flags.length > 0 && has(use, ...flags)) ? nothing : local;

/** What it is by its own first word; `''` stands for none. */
const byVerb =
  (verbs: Readonly<Record<string, Reader | readonly Trait[]>>): Reader =>
  (use) => {
    const word = verb(use);
    const found = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
    if (found === undefined) return nothing;
    return typeof found === 'function' ? found(use) : found;
  };

const stash: Reader = byVerb({
  '': local,
  push: local,
  save: local,
  pop: local,
  apply: local,
  branch: local,
  create: local,
  store: local,
  list: looks,
  show: looks,
  drop: lost,
  clear: lost,
});

const tag: Reader = (use) => {
  if (
    has(use, '-l', '--list', '-n', '-v', '--verify', '--contains', '--points-at', '--merged') ||
    use.own.operands.length === 0
  )
    return use.own.uncertain ? nothing : looks;
  return localUnless('-d', '--delete', '-f', '--force')(use);
};

/** Reading settings; writing those of this repository that start nothing; anything else is left open. */
const config: Reader = (use) => {
  const { own } = use;
  if (own.uncertain) return nothing;
  const [first, second] = own.operands.map((value) => staticText(value) ?? '');
  const newStyle = /^(?:get|list|set|unset|get-all|get-regexp|rename-section|remove-section|edit)$/.test(
    first ?? '',
  );
  if (
    has(use, '-e', '--edit', '--rename-section', '--remove-section', '--blob') ||
    /^(?:edit|rename-section|remove-section)$/.test(first ?? '')
  )
    return nothing;
  const reads =
    own.flags.some((flag) => /^--(?:get|list|show-|name-only|get-\w+)|^-l$/.test(flag)) ||
    /^(?:get|list)$/.test(first ?? '') ||
    (!newStyle && own.operands.length === 1 && !has(use, '--unset', '--unset-all', '--add', '--replace-all'));
  if (reads) {
    const secret = own.operands.some((value) =>
      /token|password|extraheader|credential/i.test(certainPrefix(value)),
    );
    return secret ? ['secret-read'] : looks;
  }
  const name = newStyle ? second : first;
  const value = newStyle ? own.operands[2] : own.operands[1];
  const removes = has(use, '--unset', '--unset-all') || first === 'unset';
  const setting = `${name ?? ''}=${value === undefined ? '' : certainPrefix(value)}`;
  // Each push from then on is forced, or deletes.
  if (!removes && forcesPushes(setting)) return rewrites;
  if (has(use, '--global', '--system', '--worktree', '-f', '--file')) return ['system-config'];
  return removes || harmlessSetting.test(setting) ? local : nothing;
};

/** Commands that show something: only while every option is one that chooses what. */
const shows: Reader = ({ own }) =>
  !own.uncertain && own.flags.every((flag) => showingOptions.has(flag)) ? looks : nothing;

const readers: Readonly<Record<string, Reader>> = {
  add: localUnless('-e', '--edit', '--pathspec-from-file'),
  am: localUnless('--exec'),
  apply: (use) =>
    has(use, '--stat', '--numstat', '--summary', '--check')
      ? looks
      : localUnless('--unsafe-paths', '--directory')(use),
  archive: localUnless('--remote', '--exec'),
  bisect: byVerb({
    start: local,
    good: local,
    bad: local,
    new: local,
    old: local,
    skip: local,
    reset: local,
    next: local,
    run: local,
    log: looks,
    view: looks,
    terms: looks,
    replay: local,
  }),
  branch,
  bundle: byVerb({ create: local, verify: looks, 'list-heads': looks }),
  'cat-file': (use) => (has(use, '--textconv', '--filters') ? nothing : looks),
  checkout,
  'checkout-index': (use) => (has(use, '-f', '--force') ? lost : nothing),
  'cherry-pick': localUnless(),
  clean,
  clone: (use) =>
    has(use, '--template', '--upload-pack', '-u', '--separate-git-dir', '--config', '-c') || use.own.uncertain
      ? ['download']
      : ['download', 'local-vcs'],
  commit: localUnless('--no-verify', '-n'),
  config,
  credential: (use) => (verb(use) === 'fill' ? ['secret-read', 'escalation'] : nothing),
  'credential-store': () => ['secret-read'],
  'credential-cache': () => ['secret-read'],
  daemon: () => ['listen'],
  'fast-export': localUnless('--export-marks'),
  'fast-import': () => rewrites,
  fetch: (use) => (has(use, '--upload-pack') ? nothing : ['download', ...localUnless()(use)]),
  'filter-branch': () => rewrites,
  'filter-repo': (use) => (has(use, '--analyze', '--dry-run', '--help', '--version') ? local : rewrites),
  'format-patch': localUnless(),
  fsck: (use) => (has(use, '--lost-found') ? local : looks),
  gc: ({ own }) =>
    valuesOf(own, '--prune').some((value) => /^(?:now|all|0|\.|1\.second)/.test(certainPrefix(value)))
      ? rewrites
      : local,
  grep: (use) =>
    has(use, '-O', '--open-files-in-pager', '--ext-grep', '--textconv', '--no-index') ? nothing : looks,
  'hash-object': localUnless('--filters'),
  help: (use) => (has(use, '-w', '--web') ? nothing : looks),
  init: localUnless('--template', '--separate-git-dir', '--shared'),
  lfs: byVerb({
    'ls-files': looks,
    status: looks,
    env: looks,
    version: looks,
    locks: looks,
    pull: local,
    fetch: local,
    checkout: local,
    track: local,
    untrack: local,
    install: local,
    migrate: rewrites,
    prune: nothing,
    push: ['publish'],
  }),
  'ls-remote': (use) => (has(use, '--upload-pack', '--exec') ? nothing : looks),
  maintenance: byVerb({ run: local, start: ['persistence'], register: ['system-config'] }),
  merge: localUnless('--no-verify'),
  'merge-file': localUnless(),
  mv: localUnless('-f', '--force'),
  notes: byVerb({
    '': looks,
    list: looks,
    show: looks,
    add: localUnless('-f', '--force'),
    append: local,
    copy: localUnless('-f'),
    edit: local,
    merge: local,
  }),
  'pack-refs': localUnless(),
  prune: (use) => (has(use, '-n', '--dry-run') ? looks : rewrites),
  pull: (use) =>
    has(use, '--upload-pack', '-f', '--force') ? ['download'] : ['download', ...localUnless()(use)],
  push,
  rebase: localUnless('--no-verify'),
  reflog: byVerb({
    '': looks,
    show: looks,
    exists: looks,
    list: looks,
    expire: (use) => (has(use, '-n', '--dry-run') ? looks : rewrites),
    delete: rewrites,
    drop: rewrites,
  }),
  remote: (use) =>
    byVerb({ '': looks, show: looks, 'get-url': looks, update: ['download', 'local-vcs'], prune: local })(
      use,
    ),
  repack: localUnless(),
  replace: (use) => (has(use, '-l', '--list') || use.own.operands.length === 0 ? looks : nothing),
  'request-pull': () => looks,
  rerere: byVerb({ '': local, status: looks, diff: looks }),
  reset,
  restore,
  revert: localUnless(),
  rm: (use) => {
    const { flags, uncertain } = use.own;
    const rehearses = flags.includes('-n') || flags.includes('--dry-run');
    if (rehearses && !flags.includes('--no-dry-run') && !uncertain) return looks;
    return has(use, '--cached') ? local : localUnless('-f', '--force')(use);
  },
  'send-email': () => ['upload'],
  'sparse-checkout': byVerb({
    list: looks,
    set: local,
    add: local,
    init: local,
    reapply: local,
    disable: local,
    'check-rules': looks,
  }),
  stash,
  submodule: (use) =>
    byVerb({
      '': looks,
      status: looks,
      summary: looks,
      init: local,
      update: (inner) => (has(inner, '-f', '--force') ? nothing : ['download', 'local-vcs']),
      sync: local,
      foreach: local,
    })(use),
  subtree: byVerb({ add: local, pull: local, merge: local, split: local, push: ['publish'] }),
  switch: (use) =>
    has(use, '-f', '--force', '--discard-changes')
      ? lost
      : localUnless('-C', '--force-create', '-m', '--merge')(use),
  'symbolic-ref': ({ own }) =>
    own.operands.length === 1 && !hasFlag(own.flags, '-d', '--delete') ? looks : nothing,
  tag,
  'unpack-objects': localUnless(),
  'update-index': localUnless('--index-info'),
  'update-ref': (use) => (has(use, '-d', '--delete', '--stdin') ? rewrites : nothing),
  'update-server-info': localUnless(),
  'write-tree': localUnless(),
  'commit-tree': localUnless(),
  'read-tree': (use) => (has(use, '--reset', '-u') ? lost : nothing),
  worktree: byVerb({
    list: looks,
    add: localUnless('-f', '--force', '-B'),
    prune: local,
    lock: local,
    unlock: local,
    repair: local,
    remove: (use) => (has(use, '-f', '--force') ? lost : local),
  }),
};

/** What a sub-command of git is known to do; empty when it is not known. Sources: the manual pages of git 2.50. */
export const gitTraits = (use: GitUse): readonly Trait[] => {
  if (use.own.flags.includes('--help') || (use.own.flags.includes('-h') && use.own.operands.length === 0))
    return looks;
  if (lookingCommands.has(use.name)) return looks;
  if (showingCommands.has(use.name)) return shows(use);
  return Object.hasOwn(readers, use.name) ? (readers[use.name]?.(use) ?? nothing) : nothing;
};
