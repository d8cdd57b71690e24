import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import { sharedBranch } from './git-discards.ts';
import type { Row, Table, Use } from './subcommands.ts';

/** `gh api`: GET unless a field or a method says otherwise; a mutation of GraphQL writes. */
/** What others wrote, printed as it is. */
const fetched: Effect = { type: 'source', end: 'network' };

const apiTraits = (use: Use): string | undefined => {
  const method = valuesOf(use, '-X', '--method')
    .map((value) => staticText(value)?.toUpperCase() ?? '?')
    .at(-1);
  const fields = valuesOf(use, '-f', '--raw-field', '-F', '--field');
  const [path = ''] = use.operands.map(certainPrefix);
  const endpoint = path.replace(/^\/|\?.*$/g, '');
  if (endpoint === 'graphql') {
    const query = fields.map(certainPrefix).find((text) => text.startsWith('query=')) ?? '';
    if (/^query=\s*(query\b|\{)/.test(query) && !hasFlag(use.flags, '--input')) return 'cloud-read';
    return /\bdelete\w*\s*\(/.test(query) ? 'cloud-write unpublish' : 'cloud-write';
  }
  if (method === undefined || method === 'POST') {
    const reads = method === undefined && fields.length === 0 && !hasFlag(use.flags, '--input');
    return reads ? 'cloud-read' : 'cloud-write';
  }
  if (method === 'GET' || method === 'HEAD') return 'cloud-read';
  // A forced push, or the end of a branch, by another door.
  const ref = /(?:\/git\/refs\/heads|\/repository\/branches)\/(.+?)\/?$/.exec(endpoint)?.[1];
  if (ref !== undefined) {
    const forced = fields.some((field) => /^force=true$/i.test(certainPrefix(field)));
    const ends = method === 'DELETE' && sharedBranch.test(ref.replaceAll(/%2f/gi, '/'));
    return ends || forced ? 'cloud-write unpublish' : 'cloud-write';
  }
  // Whole repositories, organisations, projects and what guards them.
  if (method === 'DELETE')
    return /^(repos\/[^/]+\/[^/]+|orgs\/[^/]+|projects\/[^/]+|user|groups\/[^/]+)\/?$|\/(protection|releases\/\d+|packages\/.*)$|^projects\/[^/]+\/protected_branches/.test(
      endpoint,
    )
      ? 'unpublish'
      : 'cloud-write';
  return 'cloud-write';
};

const fieldFiles = (use: Use): Effect[] => {
  const files = [
    ...valuesOf(use, '--input'),
    ...valuesOf(use, '-F', '--field').flatMap((value) => {
      const file = /^[^=]*=@(.+)$/s.exec(staticText(value) ?? '')?.[1];
      return file === undefined ? [] : [{ ...value, word: { type: 'static', value: file } as const }];
    }),
  ].filter((value) => staticText(value) !== '-');
  return files.length === 0 ? [] : [{ type: 'path', access: 'read', values: files }];
};

/** What is sent to a forge with text from a file. */
const bodyFiles: NonNullable<Row['paths']> = { read: '-F --body-file --notes-file' };

const sentFiles = (use: Use): Effect[] => {
  const files = use.operands.filter((value) => staticText(value) !== '-');
  return files.length === 0
    ? []
    : [
        { type: 'path', access: 'read', values: files },
        {
          type: 'network',
          hosts: [{ host: 'gist.github.com', scheme: 'https', port: 443, loopback: false, upload: true }],
          sends: files,
        },
      ];
};

const nounVerbs = (nouns: string, verbs: string): string =>
  nouns
    .split(' ')
    .flatMap((noun) => verbs.split(' ').map((verb) => `${noun} ${verb}`))
    .join(' | ');

/** https://cli.github.com/manual */
const gh: Table = {
  source: 'https://cli.github.com/manual',
  valued:
    '-R --repo -L --limit -s --state -A --author -a --assignee -l --label -S --search -B --base -H --head --json -q --jq -t --template -b --branch -w --workflow -u --user -e --event -c --commit --hostname -j --job -X --method -f --raw-field --field --input -p --pattern --cache --title --body -m --milestone --notes --target -O --output -D --dir --order --sort --visibility --description --env --org --app -d --remove --reviewer -n --name',
  none: 'read-only',
  rows: [
    {
      words: `${nounVerbs('pr', 'list view diff status checks')} | ${nounVerbs('issue', 'list view status')} | ${nounVerbs('run', 'list view watch')} | ${nounVerbs('workflow', 'list view')} | ${nounVerbs('repo', 'list view')} | ${nounVerbs('release', 'list view')} | ${nounVerbs('gist', 'list')} | ${nounVerbs('label', 'list')} | ${nounVerbs('cache secret variable extension alias ssh-key gpg-key org ruleset codespace project', 'list')} | ${nounVerbs('ruleset project', 'view check')} | status | browse | search | config get | config list | variable get | attestation verify | project item-list | project field-list | repo license | repo gitignore | completion`,
      traits: 'cloud-read',
      bare: '-w -c -t -e -n -d',
    },
    {
      words: 'auth status',
      traits: 'cloud-read',
      bare: '-t -a',
      when: [{ flags: '--show-token -t', traits: 'secret-read' }],
    },
    { words: 'auth token', traits: 'secret-read' },
    {
      words:
        'auth login | auth logout | auth refresh | auth switch | auth setup-git | config set | alias set | alias delete | alias import | config clear-cache',
      traits: 'system-config',
    },
    { words: 'repo set-default', traits: 'dev-service' },
    { words: 'gist clone', traits: 'download' },
    { words: 'gist view', traits: 'cloud-read', bare: '-r --raw --files', effects: () => [fetched] },
    { words: 'repo clone', traits: 'dev-service' },
    {
      words: 'run download | release download | attestation download',
      traits: 'download',
      paths: { write: '-D --dir -O --output' },
    },
    { words: 'pr checkout | co', traits: 'dev-service', bare: '-f -b' },
    { words: 'issue develop', traits: 'publish' },
    {
      words:
        'pr create | pr comment | pr edit | pr review | pr ready | pr close | pr reopen | pr merge | pr update-branch | pr lock | pr unlock | pr revert | issue create | issue comment | issue edit | issue close | issue reopen | issue pin | issue unpin | issue lock | issue unlock | issue transfer | release create | release edit | release upload | repo create | repo fork | repo edit | repo rename | repo sync | repo archive | repo unarchive | gist edit | gist rename | label create | label edit | label clone | project create | project edit | project item-add | project item-edit | project link | discussion',
      traits: 'publish',
      paths: bodyFiles,
      when: [{ flags: '--dry-run', traits: 'dry-run' }],
    },
    {
      words: 'gist create',
      traits: 'publish upload',
      effects: sentFiles,
      bare: '-p -w',
      valued: '-d --desc -f --filename',
    },
    { words: 'repo delete | release delete | release delete-asset | project delete', traits: 'unpublish' },
    { words: 'label delete | gist delete | repo deploy-key delete | issue delete', traits: 'cloud-write' },
    {
      words:
        'run rerun | run cancel | workflow run | workflow enable | workflow disable | cache delete | run delete | variable set | variable delete | secret set | secret delete | secret remove | codespace create | codespace delete | codespace stop | codespace rebuild | codespace edit | environment',
      traits: 'cloud-write',
    },
    { words: 'codespace ssh | codespace cp | cs ssh', traits: 'remote-exec' },
    { words: 'ssh-key add | gpg-key add | repo deploy-key add', traits: 'persistence' },
    { words: 'ssh-key delete | gpg-key delete', traits: 'cloud-write' },
    {
      words: 'extension install | extension upgrade | extension exec | extension remove | extension create',
      traits: 'install',
    },
    {
      words: 'api',
      traits: 'cloud-read',
      valued:
        '-H --header -X --method -f --raw-field -F --field --input -q --jq -t --template -p --preview --cache --hostname',
      refine: apiTraits,
      effects: fieldFiles,
    },
  ],
};

/** https://docs.gitlab.com/editor_extensions/gitlab_cli */
const glab: Table = {
  source: 'https://gitlab.com/gitlab-org/cli/-/tree/main/docs/source',
  valued:
    '-R --repo -g --group -P --per-page -p --page -b --branch -a --assignee -l --label -s --source-branch --target-branch -t --title -d --description -X --method -f --raw-field -F --field --input -m --milestone --output',
  none: 'read-only',
  rows: [
    {
      words: `${nounVerbs('mr issue', 'list view diff note-list status')} | ${nounVerbs('ci', 'list status view trace get lint config')} | ${nounVerbs('repo release snippet label schedule ssh-key incident iteration milestone user', 'list view search contributors')} | version | check-update | changelog generate`,
      traits: 'cloud-read',
    },
    { words: 'mr checkout | repo clone', traits: 'dev-service' },
    {
      words:
        'mr create | mr merge | mr close | mr reopen | mr approve | mr revoke | mr note | mr update | mr rebase | mr todo | mr subscribe | issue create | issue close | issue reopen | issue note | issue update | release create | release upload | repo create | repo fork | repo update | repo mirror | snippet create | label create | milestone create',
      traits: 'publish',
    },
    { words: 'repo delete | release delete | repo transfer', traits: 'unpublish' },
    {
      words:
        'mr delete | issue delete | ci run | ci retry | ci cancel | ci delete | ci trigger | pipeline run | variable set | variable update | variable delete | schedule create | schedule run | schedule delete | label delete',
      traits: 'cloud-write',
    },
    { words: 'variable get | variable list | variable export | auth token', traits: 'secret-read' },
    {
      words: 'auth status',
      traits: 'cloud-read',
      bare: '-t -a',
      when: [{ flags: '-t --show-token', traits: 'secret-read' }],
    },
    {
      words: 'config get',
      traits: 'cloud-read',
      when: [{ operand: /token|password/i, traits: 'secret-read' }],
    },
    { words: 'ssh-key add | deploy-key add', traits: 'persistence' },
    { words: 'auth login | auth logout | config set | alias set', traits: 'system-config' },
    { words: 'api', traits: 'cloud-read', valued: '-H --header', refine: apiTraits, effects: fieldFiles },
  ],
};

/** The programs of code hosts. */
export const forgeTables: Record<string, Table> = {
  gh,
  glab,
  hub: {
    source: 'https://hub.github.com/hub.1.html',
    rows: [
      {
        words: 'browse | ci-status | issue | pr list | pr show | release | gist show | api',
        traits: 'cloud-read',
        refine: (use) => (use.matched[0] === 'api' ? apiTraits(use) : undefined),
        valued: '-X -f -F --method',
      },
      {
        words:
          'pull-request | fork | create | release create | release edit | issue create | gist create | push',
        traits: 'publish',
      },
      { words: 'delete | release delete', traits: 'unpublish' },
    ],
  },
};
