import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { looksUp } from './framework-consoles.ts';
import { allKnown, installTraits } from './package-names.ts';
import { runnerRow, scriptTraits } from './runners.ts';
import type { Row, Table, Use } from './subcommands.ts';

const index =
  '-i --index-url --extra-index-url --index --default-index --find-links -f --trusted-host --cert --client-cert --proxy';
const self = /^(\.{0,2}\/)*\.{0,2}(\/[\w./-]+)?(\[[\w, -]*\])?$/;

const pipInstall = installTraits({
  ecosystem: 'pypi',
  beyond: `${index} --prefix --root --user --break-system-packages --system --global-option --install-option --config-settings --src`,
  declared: '-r --requirement --requirements -e --editable --group',
  self,
});

const pipValued = `${index} -r --requirement --requirements -c --constraint -e --editable --group -t --target --prefix --root --python --platform --python-version --implementation --abi --no-binary --only-binary --progress-bar --log --cache-dir --timeout --retries --exists-action --upgrade-strategy --root-user-action --src -d --dest -w --wheel-dir --report --format --path --exclude`;

/** https://pip.pypa.io/en/stable/cli */
const pipRows = (prefix: string): Row[] => [
  {
    words: `${prefix}install | ${prefix}sync`,
    traits: 'install',
    refine: pipInstall,
    // A directory of the project's own, or wherever it lies: `--target build/site-packages`.
    paths: { write: '-t --target' },
  },
  {
    words: [
      'list',
      'show',
      'freeze',
      'check',
      'index',
      'debug',
      'inspect',
      'hash',
      'search',
      'cache list',
      'cache info',
      'cache dir',
      'config list',
      'config get',
      'config debug',
      'tree',
    ]
      .map((word) => prefix + word)
      .join(' | '),
    traits: 'read-only',
    unsafe: index,
  },
  { words: `${prefix}uninstall`, traits: 'uninstall' },
  { words: `${prefix}download`, traits: 'download' },
  {
    words: `${prefix}wheel | ${prefix}compile | ${prefix}lock`,
    traits: 'project-task',
    unsafe: index,
    paths: { write: '-w --wheel-dir -o --output-file' },
  },
  { words: `${prefix}cache purge | ${prefix}cache remove`, traits: 'dev-service' },
  { words: `${prefix}config set | ${prefix}config unset | ${prefix}config edit`, traits: 'system-config' },
];

const pip: Table = {
  source: 'https://pip.pypa.io/en/stable/cli',
  valued: pipValued,
  bare: '-q --quiet -v --verbose --no-input --disable-pip-version-check --isolated --require-virtualenv --no-cache-dir --no-color',
  none: 'read-only',
  rows: pipRows(''),
};

const addKnown = installTraits({
  ecosystem: 'pypi',
  beyond: `${index} --source --git --path --url --script -r --system --config-settings`,
  self,
});

const restore = installTraits({
  ecosystem: 'pypi',
  beyond: `${index} --system --pypi-mirror`,
  restores: true,
});

/** `uv run --with rich …` installs for this one run. */
const withPackages = (use: Use): string | undefined =>
  // Whole names: `--with` is no abbreviation of the others here.
  use.flags.some((flag) =>
    /^--(?:with-requirements|with-editable|index|index-url|extra-index-url|default-index|find-links)$/.test(
      flag,
    ),
  ) || !use.options.every(({ flag, value }) => flag !== '--with' || allKnown('pypi', listed(value)))
    ? 'install'
    : undefined;

/** `--with a,b` */
const listed = (value: Value): readonly Value[] =>
  (staticText(value) ?? '?').split(',').map((text) => staticValue(text));

/** `uv run tool.py` is `python tool.py`, `uv run tool` is `tool`. */
const script = (use: Use): Effect[] => {
  const [first] = use.rest;
  if (first === undefined || use.uncertain) return [{ type: 'code', reason: 'args' }];
  const module = hasFlag(use.flags, '-m', '--module');
  const before = module ? ['python', '-m'] : /\.pyw?$/.test(staticText(first) ?? '') ? ['python'] : [];
  return [
    { type: 'command', words: [...before.map((word) => staticValue(word)), ...use.rest], via: use.name },
  ];
};

const runValued =
  '--with --with-requirements --with-editable -p --python --extra --group --env-file --directory --project --index --package --only-group --no-group --color --config-file --cache-dir';

/** https://docs.astral.sh/uv/reference/cli */
const uv: Table = {
  source: 'https://docs.astral.sh/uv/reference/cli',
  directory: '--directory --project',
  valued: `${index} ${runValued} --config-file --cache-dir --color --script -r --requirements -e --editable`,
  bare: '-q --quiet -v --verbose --offline --no-cache -n --no-progress --frozen --locked --no-sync --isolated --all-extras --all-groups --dev --no-dev --native-tls --no-config',
  unsafe: '--config-file',
  none: 'read-only',
  rows: [
    ...pipRows('pip '),
    {
      words: 'run',
      traits: 'project-task',
      stops: 0,
      valued: runValued,
      refine: withPackages,
      effects: script,
    },
    { words: 'sync | lock', traits: 'install-declared', refine: restore },
    { words: 'add', traits: 'install', refine: addKnown },
    { words: 'remove', traits: 'dev-service' },
    {
      words:
        'tree | version | python list | python find | python dir | tool list | tool dir | cache dir | cache size | self version | export',
      traits: 'read-only',
      paths: { write: '-o --output-file' },
    },
    { words: 'venv | build | init | format | python pin', traits: 'project-task' },
    {
      words: 'tool install | tool upgrade | python install | self update | tool update-shell',
      traits: 'install',
    },
    { words: 'tool uninstall | python uninstall', traits: 'uninstall' },
    { words: 'cache clean | cache prune', traits: 'dev-service' },
    { words: 'publish', traits: 'publish', when: [{ flags: '--dry-run', traits: 'dry-run' }] },
    { words: 'auth', traits: 'system-config' },
    runnerRow('tool run', 'uv'),
  ],
};

/** https://python-poetry.org/docs/cli */
const poetry: Table = {
  source: 'https://python-poetry.org/docs/cli',
  directory: '-C --directory -P --project',
  valued: '-G --group --with --without --only -E --extras --python --source',
  bare: '-q --quiet -v -vv -vvv --verbose -n --no-interaction --no-ansi --ansi --no-plugins --no-cache',
  none: 'read-only',
  rows: [
    { words: 'run', traits: 'project-task', command: 0 },
    { words: 'install | sync | lock | update', traits: 'install-declared' },
    { words: 'add', traits: 'install', refine: addKnown },
    { words: 'remove', traits: 'dev-service' },
    {
      words:
        'show | check | version | env info | env list | about | list | search | debug | source show | config --list | self show',
      traits: 'read-only',
    },
    {
      words: 'build | init | new | export | env use | env activate',
      traits: 'project-task',
      paths: { write: '-o --output' },
    },
    { words: 'config', traits: 'system-config', when: [{ flags: '--list', traits: 'read-only' }] },
    { words: 'env remove | cache clear', traits: 'dev-service' },
    { words: 'publish', traits: 'publish', when: [{ flags: '--dry-run', traits: 'dry-run' }] },
    { words: 'self add | self update | self install | source add | python install', traits: 'install' },
    { words: 'shell', traits: 'code-inline', effects: () => [{ type: 'code' }] },
  ],
};

/** Names that projects give to scripts of their own, and no program has. */
const ownScript =
  /^(?:[\w-]+:)*(?:lint|linting|tests?|testing|unit|integration|e2e|dev|start|serve|build|check|checks|all|format|fmt|fix|types?|typing|typecheck|type-check|docs?|cov|clean|ci|qa|bench|benchmark|migrate|seed|generate|gen|setup|run|main|app|server|worker|pre_?commit)(?:[:_-][\w:-]+)?$/;

/** `pdm run lint` runs a script of `pyproject.toml`, `pdm run pytest` the program. */
const runsScript = (use: Use): Effect[] => {
  const [first] = use.rest;
  const name = staticText(first);
  if (use.uncertain || (first === undefined && !hasFlag(use.flags, '-l', '--list')))
    return [{ type: 'code', reason: 'args' }];
  return first === undefined || (name !== undefined && ownScript.test(name))
    ? []
    : [{ type: 'command', words: use.rest, via: use.name }];
};

/** `pdm run`, and its like elsewhere: a script of the project by its name, or any command. */
export const scriptRow: Row = {
  words: 'run',
  traits: 'project-task',
  stops: 0,
  refine: (use) => scriptTraits({ operands: use.rest.slice(0, 1) }) || undefined,
  effects: runsScript,
};

/** https://pipenv.pypa.io/en/latest/cli.html */
const pipenv: Table = {
  source: 'https://pipenv.pypa.io/en/latest/cli.html',
  valued: `${index} -r --requirements -e --editable --python --pypi-mirror --categories`,
  rows: [
    scriptRow,
    {
      words: 'install',
      traits: 'install',
      refine: installTraits({
        ecosystem: 'pypi',
        beyond: `${index} --system --pypi-mirror`,
        declared: '-r --requirements -e --editable',
        restores: true,
        self,
      }),
    },
    { words: 'sync | lock | update | upgrade', traits: 'install-declared', refine: restore },
    { words: 'uninstall', traits: 'dev-service' },
    { words: 'graph | check | verify | requirements | scripts | audit', traits: 'read-only' },
    { words: 'clean', traits: 'dev-service' },
    { words: 'shell', traits: 'code-inline', effects: () => [{ type: 'code' }] },
  ],
};

/** https://pdm-project.org/latest/reference/cli and https://hatch.pypa.io/latest/cli/reference */
const pdm: Table = {
  source: 'https://pdm-project.org/latest/reference/cli',
  directory: '-p --project',
  valued: '-G --group -d',
  rows: [
    scriptRow,
    { words: 'install | sync | lock | update', traits: 'install-declared' },
    { words: 'add', traits: 'install', refine: addKnown },
    { words: 'remove', traits: 'dev-service' },
    { words: 'list | show | info | outdated | search | venv list', traits: 'read-only' },
    { words: 'build | init | new | export | venv create | use | fix', traits: 'project-task' },
    { words: 'publish', traits: 'publish' },
    { words: 'config', traits: 'system-config' },
  ],
};

/** `hatch run test:cov -- -k x`, `hatch run python x.py`: a script by its name, of an environment or not, or a program. */
const hatchRun: Row = {
  ...scriptRow,
  effects: (use) => (/^[\w.+-]+:[\w:-]+$/.test(staticText(use.rest[0]) ?? '') ? [] : runsScript(use)),
};

const hatch: Table = {
  source: 'https://hatch.pypa.io/latest/cli/reference',
  valued: '-e --env -p --project --data-dir --cache-dir --config',
  rows: [
    hatchRun,
    {
      words: 'test | build | fmt | clean | new | version | env create | env prune | env run | check',
      traits: 'project-task',
    },
    {
      words:
        'env show | env find | status | dep show | dep hash | project metadata | config show | config find',
      traits: 'read-only',
    },
    { words: 'env remove', traits: 'dev-service' },
    { words: 'publish', traits: 'publish' },
    { words: 'config set | self update | python install', traits: 'install' },
  ],
};

/** https://docs.conda.io/projects/conda/en/stable/commands */
const conda: Table = {
  source: 'https://docs.conda.io/projects/conda/en/stable/commands',
  valued: '-n --name -p --prefix -c --channel -f --file',
  rows: [
    {
      words: 'list | info | search | env list | env export | config --show | package | compare | doctor',
      traits: 'read-only',
    },
    { words: 'env create | env update', traits: 'install-declared' },
    { words: 'create | install | update | upgrade', traits: 'install' },
    { words: 'remove | uninstall | env remove', traits: 'uninstall' },
    { words: 'clean', traits: 'dev-service' },
    { words: 'run', traits: 'project-task', command: 0, bare: '--no-capture-output --live-stream' },
    { words: 'config', traits: 'system-config' },
    { words: 'activate | deactivate', traits: 'project-task' },
  ],
};

/** https://pipx.pypa.io/stable/reference/commands.html and https://twine.readthedocs.io */
const pipx: Table = {
  source: 'https://pipx.pypa.io/stable/reference/commands.html',
  valued: '--python --spec --pip-args --suffix',
  rows: [
    runnerRow('run', 'pipx'),
    { words: 'list | environment | completions', traits: 'read-only' },
    {
      words: 'install | inject | upgrade | upgrade-all | reinstall | install-all | ensurepath | runpip',
      traits: 'install',
    },
    { words: 'uninstall | uninstall-all | uninject', traits: 'uninstall' },
  ],
};

const twine: Table = {
  source: 'https://twine.readthedocs.io/en/stable',
  rows: [
    { words: 'check', traits: 'read-only' },
    { words: 'upload | register', traits: 'publish' },
  ],
};

/** https://docs.djangoproject.com/en/stable/ref/django-admin, https://flask.palletsprojects.com/en/stable/cli */
const django: Table = {
  source: 'https://docs.djangoproject.com/en/stable/ref/django-admin',
  valued:
    '--settings --pythonpath --database -v --verbosity --parallel --tag --pattern -k -o --output --format --indent -e --exclude -n --name',
  rows: [
    {
      words:
        'check | showmigrations | sqlmigrate | diffsettings | inspectdb | findstatic | version | show_urls | help | sendtestemail',
      traits: 'project-task',
    },
    {
      words:
        'test | runserver | makemigrations | migrate | collectstatic | compilemessages | makemessages | startapp | startproject | testserver | loaddata | dumpdata | createcachetable | optimizemigration | squashmigrations | runserver_plus | spectacular | seed | createsuperuser',
      traits: 'project-task',
      when: [{ operand: /^zero$/, traits: 'db-write' }],
      paths: { write: '-o --output' },
    },
    {
      words: 'sqlflush | drop_test_database | clearsessions | remove_stale_contenttypes | reset',
      traits: 'db-write removal',
    },
    {
      words: 'flush | reset_db',
      traits: 'db-write removal',
      when: [{ flags: '--no-input --noinput', traits: 'db-destroy' }],
    },
    {
      words: 'shell | shell_plus | dbshell',
      traits: 'code-inline',
      valued: '-c --command',
      refine: (use) => (looksUp(use, '-c', '--command') ? 'project-task' : undefined),
      effects: (use) => (looksUp(use, '-c', '--command') ? [] : [{ type: 'code' }]),
    },
    { words: 'changepassword', traits: 'db-write' },
    { words: '*', traits: 'project-task' },
  ],
};

/** `python manage.py …`, `flask …`: the frameworks' own commands. */
const flask: Table = {
  source: 'https://flask.palletsprojects.com/en/stable/cli',
  valued: '-A --app -e --env-file -h --host -p --port -m --message -d --directory',
  bare: '--debug --no-debug',
  rows: [
    {
      words:
        'run | routes | test | init-db | seed | db init | db migrate | db revision | db upgrade | db current | db history | db heads | db show | db check | db stamp | db branches | db merge | translate',
      traits: 'project-task',
    },
    { words: 'db downgrade', traits: 'db-write removal' },
    { words: 'shell', traits: 'code-inline', effects: () => [{ type: 'code' }] },
    { words: 'drop-db | reset-db | db drop | drop_db | reset_db', traits: 'db-write removal' },
  ],
};

/** https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html */
const airflow: Table = {
  source: 'https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html',
  valued: '-o --output -S --subdir -d --dag-id',
  rows: [
    {
      words:
        'dags list | dags show | dags list-runs | dags list-jobs | dags report | dags state | dags details | dags next-execution | dags list-import-errors | tasks list | tasks render | tasks state | info | version | cheat-sheet | config get-value | pools list | providers list | plugins | jobs check | db check | dags test | tasks test | standalone',
      traits: 'project-task',
    },
    { words: 'db migrate | db init', traits: 'project-task' },
    { words: 'db reset', traits: 'db-write removal', when: [{ flags: '-y --yes', traits: 'db-destroy' }] },
    { words: 'connections | variables', traits: 'secret-read' },
  ],
};

/** Package managers and framework commands of Python. */
export const pythonTables: Record<string, Table> = {
  pip,
  uv,
  poetry,
  pipenv,
  pdm,
  rye: pdm,
  hatch,
  conda,
  mamba: conda,
  micromamba: conda,
  pipx,
  twine,
  airflow,
  'django-admin': django,
  'manage.py': django,
  flask,
};
