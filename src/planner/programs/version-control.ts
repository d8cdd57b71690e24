import { hasFlag } from '../options.ts';
import { certainPrefix } from '../value.ts';
import { lossOf } from './git-discards.ts';
import type { Table, Use } from './subcommands.ts';

/** What is thrown away: a few files by their names, or more than that. */
const lost = (use: Use): string => {
  const all = use.operands.length === 0 || hasFlag(use.flags, '-R', '--recursive', '--all', '-a');
  return all ? 'discard' : lossOf(use.operands).join(' ');
};

const isAddress = (use: Use): boolean =>
  use.operands.some((value) => /^[a-z+]+:\/\//.test(certainPrefix(value)));

/** https://svnbook.red-bean.com/en/1.8/svn.ref.svn.html */
const svn: Table = {
  source: 'https://svnbook.red-bean.com/en/1.8/svn.ref.svn.html',
  valued:
    '-r --revision -c --change -m --message -F --file --username --password --depth --set-depth --config-dir --config-option --diff-cmd -x --extensions -l --limit --cl --changelist --accept --encoding',
  unsafe: '--config-dir --config-option --diff-cmd --diff3-cmd --editor-cmd',
  rows: [
    {
      words:
        'status | stat | st | info | log | diff | di | list | ls | cat | blame | praise | annotate | ann | propget | pget | pg | proplist | plist | pl | help | mergeinfo',
      traits: 'read-only',
    },
    {
      words:
        'update | up | add | mkdir | resolve | resolved | merge | switch | sw | propset | pset | ps | propdel | pdel | pd | changelist | cl | upgrade | relocate | patch',
      traits: 'local-vcs',
      refine: (use) => (isAddress(use) && /^mk/.test(use.matched[0] ?? '') ? 'publish' : undefined),
    },
    {
      words: 'cleanup',
      traits: 'local-vcs',
      when: [{ flags: '--remove-unversioned --remove-ignored', traits: 'discard' }],
    },
    { words: 'revert', traits: 'discard', refine: lost },
    {
      words: 'delete | del | remove | rm',
      traits: 'local-vcs',
      when: [{ flags: '--force', traits: 'discard' }],
      refine: (use) =>
        !isAddress(use)
          ? undefined
          : use.operands.some((value) =>
                /\/(?:trunk|branches|tags)\/?$|:\/\/[^/]+\/?[^/]*\/?$/.test(certainPrefix(value)),
              )
            ? 'unpublish'
            : 'publish',
    },
    { words: 'checkout | co | export', traits: 'download' },
    { words: 'commit | ci | copy | cp | import | lock | unlock', traits: 'publish' },
  ],
};

/** https://www.mercurial-scm.org/help/commands; Sapling shares most of it: https://sapling-scm.com/docs/commands */
const hg: Table = {
  source: 'https://www.mercurial-scm.org/help/commands',
  valued:
    '-r --rev -m --message -l --logfile -u --user -d --date -b --branch -R --repository --cwd --config -c -s --source --dest -I --include -X --exclude -T --template --limit -t --tool',
  unsafe: '--config',
  directory: '--cwd',
  none: 'read-only',
  rows: [
    {
      words:
        'status | st | log | diff | annotate | blame | cat | heads | id | identify | incoming | in | outgoing | out | parents | paths | root | tip | tags | branches | bookmarks | summary | sum | manifest | files | grep | help | version | verify | showconfig | resolve --list | ssl | smartlog | sl | show | web',
      traits: 'read-only',
    },
    {
      words:
        'add | addremove | commit | ci | amend | merge | graft | rebase | branch | bookmark | tag | shelve | unshelve | resolve | rename | move | mv | copy | cp | backout | histedit | absorb | fold | split | uncommit | init | pull | unbundle | import | bisect | phase | next | prev',
      traits: 'local-vcs',
      unsafe: '--delete --force -f -f',
    },
    {
      words: 'update | up | checkout | co | goto | go',
      traits: 'local-vcs',
      bare: '-c -C',
      when: [{ flags: '-C --clean', traits: 'discard' }],
    },
    { words: 'revert', traits: 'discard', refine: lost, bare: '-a' },
    { words: 'purge | clean', traits: 'discard', when: [{ flags: '-p --print', traits: 'read-only' }] },
    { words: 'strip | debugstrip | rollback | prune | hide', traits: 'history-rewrite' },
    {
      words: 'remove | rm | forget',
      traits: 'local-vcs',
      when: [{ flags: '-f --force', traits: 'discard' }],
    },
    { words: 'clone', traits: 'download' },
    {
      words: 'push',
      traits: 'publish',
      when: [{ flags: '-f --force --delete', traits: 'history-rewrite publish' }],
    },
    { words: 'serve', traits: 'listen' },
  ],
};

/** https://jj-vcs.github.io/jj/latest/cli-reference: every operation can be undone until its log is cut. */
const jj: Table = {
  source: 'https://jj-vcs.github.io/jj/latest/cli-reference',
  valued:
    '-R --repository --config --config-file -r --revision --revisions -m --message -T --template -b --bookmark -d --destination -s --source --from --to --into -n --limit --remote --at-op',
  unsafe: '--config --config-file --config-toml',
  none: 'read-only',
  rows: [
    {
      words:
        'st | status | log | diff | show | evolog | obslog | interdiff | help | version | root | file list | file show | file annotate | bookmark list | branch list | op log | operation log | op show | op diff | tag list | config get | config list | workspace list | git remote list',
      traits: 'read-only',
    },
    {
      words:
        'new | commit | ci | describe | desc | edit | next | prev | squash | split | rebase | abandon | undo | redo | duplicate | restore | resolve | absorb | parallelize | bookmark create | bookmark set | bookmark move | bookmark track | b c | git fetch | git init | git import | git export | op restore | op revert | op undo | workspace add | file track | file untrack | backout | revert | fix',
      traits: 'local-vcs',
    },
    { words: 'op abandon | operation abandon | util gc', traits: 'history-rewrite' },
    { words: 'git clone', traits: 'download local-vcs' },
    {
      words: 'git push',
      traits: 'publish',
      when: [{ flags: '--deleted', traits: 'history-rewrite publish' }],
    },
  ],
};

/** https://fossil-scm.org/home/help */
const fossil: Table = {
  source: 'https://fossil-scm.org/home/help',
  valued: '-m --comment -R --repository -n --limit -b --brief --branch',
  rows: [
    {
      words:
        'status | changes | diff | timeline | info | ls | extras | finfo | annotate | blame | branch list | help | version',
      traits: 'read-only',
    },
    {
      words: 'add | addremove | rm | mv | merge | stash | update | co | checkout | branch new | undo | redo',
      traits: 'local-vcs',
      unsafe: '-f --force --hard',
    },
    { words: 'revert', traits: 'discard', refine: lost },
    { words: 'clean', traits: 'discard', when: [{ flags: '-n --dry-run', traits: 'read-only' }] },
    { words: 'stash drop', traits: 'discard' },
    { words: 'purge | scrub | shun', traits: 'history-rewrite' },
    { words: 'commit | push | sync', traits: 'publish' },
  ],
};

/** https://www.breezy-vcs.org/doc/en/user-reference */
const bzr: Table = {
  source: 'https://www.breezy-vcs.org/doc/en/user-reference',
  valued: '-m --message -r --revision -F --file',
  rows: [
    {
      words:
        'status | st | log | diff | info | ls | annotate | blame | missing | revno | tags | help | version | cat',
      traits: 'read-only',
    },
    {
      words:
        'add | commit | ci | merge | pull | update | up | mv | shelve | unshelve | switch | tag | init | resolve',
      traits: 'local-vcs',
      unsafe: '--force --overwrite',
    },
    { words: 'revert', traits: 'discard', refine: lost },
    { words: 'clean-tree', traits: 'discard', when: [{ flags: '--dry-run', traits: 'read-only' }] },
    { words: 'uncommit | break-lock | remove-branch', traits: 'history-rewrite' },
    { words: 'push', traits: 'publish', when: [{ flags: '--overwrite', traits: 'history-rewrite publish' }] },
  ],
};

/** https://www.perforce.com/manuals/cmdref */
const p4: Table = {
  source: 'https://www.perforce.com/manuals/cmdref',
  valued: '-p -u -P -c -d -C -H -m -F -s',
  rows: [
    {
      words:
        'opened | status | info | changes | filelog | diff | diff2 | describe | files | print | annotate | have | where | dirs | clients | branches | login -s | help',
      traits: 'read-only',
    },
    {
      words: 'sync | edit | add | reconcile | resolve | shelve | unshelve | integrate | copy | move',
      traits: 'local-vcs',
      unsafe: '-f',
    },
    { words: 'revert', traits: 'discard', refine: lost },
    { words: 'clean', traits: 'discard', when: [{ flags: '-n', traits: 'read-only' }] },
    { words: 'obliterate | archive', traits: 'unpublish', when: [{ flags: '-n', traits: 'read-only' }] },
    { words: 'submit', traits: 'publish' },
  ],
};

/** http://darcs.net/manual; https://www.gnu.org/software/trans-coord/manual/cvs */
const darcs: Table = {
  source: 'http://darcs.net/manual',
  valued: '-m --name -p --patch',
  rows: [
    { words: 'whatsnew | log | changes | diff | show | annotate | help', traits: 'read-only' },
    { words: 'add | record | pull | amend | rebase', traits: 'local-vcs' },
    { words: 'revert', traits: 'discard', refine: lost },
    { words: 'obliterate | unpull | unrecord', traits: 'history-rewrite' },
    { words: 'push | send', traits: 'publish' },
  ],
};

const cvs: Table = {
  source: 'https://www.gnu.org/software/trans-coord/manual/cvs',
  valued: '-d -m -r -D -F',
  rows: [
    { words: 'status | log | diff | annotate | history', traits: 'read-only' },
    { words: 'update | up', traits: 'local-vcs', when: [{ flags: '-C', traits: 'discard' }] },
    { words: 'add', traits: 'local-vcs' },
    { words: 'commit | ci | import | tag', traits: 'publish' },
  ],
};

/** Version control beside git. */
export const versionControlTables: Record<string, Table> = {
  svn,
  hg,
  chg: hg,
  jj,
  fossil,
  bzr,
  brz: bzr,
  p4,
  darcs,
  cvs,
};
