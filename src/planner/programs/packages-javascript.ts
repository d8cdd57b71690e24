import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { installTraits } from './package-names.ts';
import { runnerRow, scriptTraits } from './runners.ts';
import { scriptReaches } from './script-names.ts';
import type { Row, Table, Use } from './subcommands.ts';

const elsewhere =
  '-g --global --location --registry --userconfig --globalconfig --script-shell --node-options --git --shell';

/** A package of the project's own, by its directory: `./packages/a`, `file:../lib`. */
const ownPackage = /^(?:file:|link:)?(?:\.{1,2}|\.{1,2}\/[\w./@-]*|\/[\w./@-]+)$/;

const install = installTraits({
  ecosystem: 'npm',
  beyond: elsewhere,
  restores: true,
  self: ownPackage,
});

/** Where such packages are: their scripts run here. */
const ownPackages = (use: Use): Effect[] => {
  const places = use.operands
    .map((value) => staticText(value) ?? '')
    .filter((text) => ownPackage.test(text))
    .map((text) => staticValue(text.replace(/^(?:file|link):/, '')));
  return places.length === 0 ? [] : [{ type: 'path', access: 'exec', values: places }];
};

/** Names given: they are installed; none: what `package.json` declares is. */
const installs = (words: string, more: Partial<Row> = {}): Row => ({
  words,
  traits: 'install',
  refine: install,
  // What is installed is written below the directory it is installed for.
  effects: (use) =>
    hasFlag(use.flags, '-g', '--global')
      ? []
      : [{ type: 'path', access: 'write', values: [staticValue('node_modules')] }, ...ownPackages(use)],
  ...more,
});

const removal = (use: Use): string => (hasFlag(use.flags, '-g', '--global') ? 'uninstall' : 'dev-service');

const secretKey = /_auth|_password|token|\/\/.*:_/i;

const registryRows: readonly Row[] = [
  {
    words:
      'ls | list | ll | la | outdated | view | v | info | show | root | bin | prefix | explain | why | ping | search | doctor | query | fund | diff | sbom | licenses | audit | whoami | docs | repo | bugs | dist-tag ls | owner ls | pkg get | config list | config ls | c ls | cache verify | cache ls | help | help-search | completion | stars | versions',
    traits: 'read-only',
    unsafe: '--registry',
  },
  {
    words: 'config get | get | c get',
    traits: 'read-only',
    when: [{ operand: secretKey, traits: 'secret-read' }],
  },
  { words: 'config set | config delete | config edit | config fix | set | c set', traits: 'system-config' },
  { words: 'audit fix', traits: 'install-declared', when: [{ flags: '--force -f', traits: 'install' }] },
  {
    words: 'cache clean | cache clear | cache rm | store prune | store status | store path',
    traits: 'dev-service',
  },
  {
    words:
      'publish | stage | deprecate | undeprecate | dist-tag | owner | access | hook | org | team | profile | trust | star | unstar',
    traits: 'publish',
    when: [{ flags: '--dry-run', traits: 'dry-run' }],
  },
  { words: 'unpublish', traits: 'unpublish', when: [{ flags: '--dry-run', traits: 'dry-run' }] },
  { words: 'login | adduser | add-user | logout', traits: 'system-config' },
  { words: 'token', traits: 'secret-read' },
  { words: 'token create | token revoke', traits: 'secret-read publish' },
  { words: 'pkg set | pkg delete | pkg fix | set-script', traits: 'dev-service' },
  { words: 'version', traits: 'dev-service' },
  { words: 'pack', traits: 'project-task', paths: { write: '--pack-destination --out' } },
];

const scriptRows: readonly Row[] = [
  { words: 'test | t | tst | start | stop | restart | build | lint | dev', traits: 'project-task' },
  { words: 'run | run-script | rum | urn', traits: 'project-task', refine: scriptTraits },
  {
    words: 'install-test | it | install-ci-test | cit',
    traits: 'install-declared',
    refine: install,
  },
];

/** https://docs.npmjs.com/cli/commands */
const npm: Table = {
  source: 'https://docs.npmjs.com/cli/commands',
  directory: '-C --prefix',
  valued:
    '-w --workspace --registry --loglevel --tag --otp --cache --userconfig --globalconfig --location --depth --omit --include --script-shell --node-options --access --audit-level --json-schema -p --package -c --call',
  bare: '-s --silent -q --quiet -d -dd -ddd --verbose -ws --workspaces --include-workspace-root -iwr --no-audit --no-fund --offline --prefer-offline --color --no-color --if-present --ignore-scripts -g --global -y --yes --json --no --no-install',
  unsafe: '--script-shell --node-options --userconfig --globalconfig --shell',
  none: 'read-only',
  rows: [
    ...registryRows,
    ...scriptRows,
    installs('install | i | in | ins | inst | insta | instal | isnt | isnta | isntal | isntall | add'),
    installs('ci | clean-install | ic | install-clean | isntall-clean'),
    installs('update | up | upgrade | udpate'),
    installs('dedupe | ddp | rebuild | rb | prune | shrinkwrap | find-dupes', { traits: 'install-declared' }),
    { words: 'uninstall | unlink | remove | rm | r | un', traits: 'uninstall', refine: removal },
    { words: 'link | ln', traits: 'install' },
    runnerRow('exec | x', 'npm'),
    { words: 'init | create | innit', traits: 'install', refine: (use) => initTraits(use) },
  ],
};

/** `npm init -y` writes a `package.json`; with a name it runs the package `create-name`. */
const initTraits = (use: Use): string => {
  const [first] = use.operands.map(staticText);
  if (use.operands.length === 0) return use.uncertain ? 'install' : 'project-task';
  return first !== undefined && knownStarters.test(first) ? 'install-known' : 'install';
};

const knownStarters =
  /^(vite|vue|svelte|solid|astro|next-app|nuxt|react-app|react-router|remix|expo-app|expo|electron-app|playwright|@eslint\/config|@shopify\/app|@angular|@nestjs\/cli|t3-app|hono|fastify|express|docusaurus|sv|tauri-app|qwik|preact|storybook|cloudflare|turbo|nx-workspace|@tanstack\/start)(@[\w.^~-]+)?$/;

/** `yarn workspace web build`: the words behind the name are again words of the manager. */
const again =
  (manager: string, skipped: number) =>
  (use: Use): Effect[] => {
    const words: Value[] = use.operands.slice(skipped);
    return words.length === 0
      ? []
      : [{ type: 'command', words: [staticValue(manager), ...words], via: manager }];
  };

/** https://pnpm.io/pnpm-cli */
const pnpm: Table = {
  source: 'https://pnpm.io/pnpm-cli',
  directory: '-C --dir --prefix',
  valued:
    '-F --filter --filter-prod --registry --reporter --loglevel --workspace-concurrency --changed-files-ignore-pattern --test-pattern --store-dir --depth --userconfig --config --allow-build --otp --tag --access',
  bare: '-r --recursive -w --workspace-root -s --silent --parallel --stream --aggregate-output --if-present --frozen-lockfile --offline --prefer-offline --no-bail -D --save-dev -P --prod --json --color --no-color --use-stderr --sequential --resume-from --report-summary --ignore-scripts',
  unsafe: '--script-shell --shell-mode --shell --userconfig --global-pnpmfile --pnpmfile',
  none: 'read-only',
  rows: [
    ...registryRows,
    ...scriptRows,
    installs('install | i'),
    installs('add', { refine: addTraits() }),
    installs('update | up | upgrade'),
    installs('ci | import | fetch | dedupe | rebuild | rb | prune | install-test | it', {
      traits: 'install-declared',
    }),
    { words: 'remove | rm | uninstall | un', traits: 'uninstall', refine: removal },
    {
      words: 'link | ln | unlink | setup | self-update | env | approve-builds | patch-commit',
      traits: 'install',
    },
    { words: 'patch | list-patches | cat-file | cat-index | find-hash | env list', traits: 'read-only' },
    { words: 'deploy', traits: 'publish' },
    { words: 'exec', traits: 'project-task', command: 0, bare: '-r --parallel --no-reporter', scripts: '-c' },
    runnerRow('dlx', 'pnpm'),
    { words: 'create | init', traits: 'install', refine: initTraits },
    {
      words: '*',
      traits: 'project-task',
      refine: (use) => scriptTraits({ ...use, operands: [staticValue(use.matched[0] ?? '')] }),
    },
  ],
};

/** `add` without a name is an error; with names they are installed. */
function addTraits() {
  return installTraits({ ecosystem: 'npm', beyond: elsewhere, self: ownPackage });
}

/** https://classic.yarnpkg.com/en/docs/cli and https://yarnpkg.com/cli */
const yarn: Table = {
  source: 'https://yarnpkg.com/cli',
  directory: '--cwd',
  valued:
    '--registry --mutex --network-timeout --cache-folder --modules-folder --use-yarnrc --depth --scope --access --tag --otp',
  bare: '-s --silent --verbose --json --offline --frozen-lockfile --immutable --ignore-scripts --ignore-engines --non-interactive --no-progress --production --prod --check-files --pure-lockfile -D --dev -W --inline-builds',
  unsafe: '--use-yarnrc --modules-folder --script-shell',
  none: 'install-declared',
  rows: [
    ...registryRows,
    ...scriptRows,
    installs('install'),
    installs('add', { refine: addTraits() }),
    installs('up | upgrade | upgrade-interactive | set resolution'),
    installs('dedupe | rebuild | check | autoclean', { traits: 'install-declared' }),
    { words: 'remove | workspaces focus', traits: 'dev-service' },
    { words: 'global', traits: 'install' },
    { words: 'global list | global bin | global dir', traits: 'read-only' },
    {
      words:
        'npm info | npm audit | npm whoami | npm tag list | workspaces info | workspaces list | constraints | plugin list | plugin runtime | generate-lock-entry',
      traits: 'read-only',
    },
    { words: 'npm', traits: 'publish' },
    { words: 'npm unpublish', traits: 'unpublish' },
    { words: 'policies | set | plugin | link | unlink | import | self-update', traits: 'install' },
    { words: 'set version | policies set-version', traits: 'install' },
    { words: 'workspace', traits: 'project-task', effects: again('yarn', 1) },
    {
      words: 'workspaces run | workspaces foreach',
      traits: 'project-task',
      refine: (use) =>
        use.operands.some((value) => /publish|deploy/.test(staticText(value) ?? '')) ? 'publish' : undefined,
    },
    { words: 'exec | x', traits: 'project-task', command: 0 },
    runnerRow('dlx', 'yarn'),
    { words: 'create | init', traits: 'install', refine: initTraits },
    {
      words: '*',
      traits: 'project-task',
      refine: (use) => scriptTraits({ ...use, operands: [staticValue(use.matched[0] ?? '')] }),
    },
  ],
};

/** Programs of the system by names that no script has. */
const ofSystem =
  /^(?:rm|rmdir|mv|cp|dd|shred|truncate|chmod|chown|ln|curl|wget|nc|ssh|scp|rsync|sh|bash|zsh|node|python3?|perl|ruby|php|cat|tee|sed|awk|find|xargs|kill|pkill|sudo|env|git|tar)$/;

/** `bun run` looks for a script, a file, a program of a package, and then on the PATH: bun.sh/docs/cli/run. */
const bunCommand = ({ rest, name }: Use): Effect[] =>
  ofSystem.test(staticText(rest[0]) ?? '') ? [{ type: 'command', words: rest, via: name }] : [];

/** `bun exec 'text'`: for bun's own shell. */
const bunScript = ({ rest, name }: Use): Effect[] =>
  rest.length === 1 && rest[0] !== undefined
    ? [{ type: 'script', text: rest[0], via: name }]
    : [{ type: 'command', words: rest, via: name }];

/** https://bun.sh/docs/cli */
const bun: Table = {
  source: 'https://bun.sh/docs/cli/run',
  directory: '--cwd',
  valued:
    '--filter -F -c --config --registry --target --outdir --outfile --port --tsconfig-override -t --test-name-pattern --timeout --env-file',
  bare: '--silent --watch --hot --bun -b --smol --if-present --no-install',
  unsafe:
    '-r --preload --import --require -e --eval -p --print -i --inspect -c --config --script-shell --shell',
  none: 'read-only',
  rows: [
    { words: 'test | build', traits: 'project-task', paths: { write: '--outdir --outfile' } },
    { words: 'run', traits: 'project-task', stops: 0, refine: scriptTraits, effects: bunCommand },
    { words: 'exec', traits: 'project-task', stops: 0, effects: bunScript },
    installs('install | i | ci'),
    installs('add | a', { refine: addTraits() }),
    installs('update | upgrade-deps', { traits: 'install-declared' }),
    { words: 'remove | rm', traits: 'uninstall', refine: removal },
    {
      words: 'pm ls | pm bin | pm hash | pm cache | outdated | info | pm whoami | audit | why | pm view',
      traits: 'read-only',
    },
    { words: 'pm cache rm | pm pack | patch', traits: 'dev-service' },
    { words: 'pm trust | link | unlink | upgrade | completions', traits: 'install' },
    { words: 'publish', traits: 'publish' },
    { words: 'init', traits: 'project-task' },
    runnerRow('x', 'bun'),
    { words: 'create | c', traits: 'install', refine: initTraits },
    { words: 'dev | start | lint | format | typecheck | type-check | check', traits: 'project-task' },
  ],
};

/** https://docs.deno.com/runtime/reference/cli */
const deno: Table = {
  source: 'https://docs.deno.com/runtime/reference/cli',
  valued: '-c --config --import-map --lock --filter --env-file -L --log-level --ext --cert --seed',
  bare: '-q --quiet --no-lock --unstable',
  none: 'code-inline',
  rows: [
    {
      words: 'fmt | lint | test | check | bench | doc | coverage | compile | bundle',
      traits: 'project-task',
      unsafe: '--cert',
      paths: { write: '-o --output' },
    },
    { words: 'task', traits: 'project-task', refine: scriptTraits },
    { words: 'info | types | outdated | completions | why | audit', traits: 'read-only' },
    {
      words: 'cache | install | i',
      traits: 'install',
      refine: (use) =>
        use.operands.length === 0 && !hasFlag(use.flags, '-g', '--global') ? 'install-declared' : 'install',
    },
    {
      words: 'add',
      traits: 'install',
      refine: (use) =>
        use.operands.every((value) =>
          /^(jsr:@std\/|npm:(react|zod|express|hono|preact|lodash)(@|$))/.test(staticText(value) ?? ''),
        ) && use.operands.length > 0
          ? 'install-known'
          : 'install',
    },
    { words: 'remove | rm | uninstall', traits: 'uninstall', refine: removal },
    { words: 'init | clean', traits: 'project-task' },
    { words: 'publish | deploy', traits: 'publish', when: [{ flags: '--dry-run', traits: 'dry-run' }] },
    { words: 'upgrade', traits: 'install' },
    {
      words: 'run | serve',
      traits: 'project-task',
      refine: (use) => denoRun(use),
      effects: (use) => scriptPath(use),
    },
    { words: 'eval | repl', traits: 'code-inline', effects: () => [{ type: 'code' }] },
  ],
};

const isRemote = (text: string | undefined): boolean =>
  text === undefined || /^[a-z]+:/i.test(text) || text === '-';

const denoRun = (use: Use): string => {
  const [script] = use.operands.map(staticText);
  if (isRemote(script)) return 'install download';
  return scriptReaches(script ?? '', use.operands.slice(1)) ? 'publish' : 'project-task';
};

const scriptPath = (use: Use): Effect[] => {
  const [script] = use.operands;
  const text = staticText(script);
  if (script === undefined) return [];
  return isRemote(text)
    ? [{ type: 'code', reason: 'program' }]
    : [{ type: 'path', access: 'read', values: [script] }];
};

/** https://github.com/nodejs/corepack */
const corepack: Table = {
  source: 'https://github.com/nodejs/corepack#readme',
  rows: [
    { words: 'enable | disable | install | prepare | use | up', traits: 'install-declared' },
    {
      words: 'pnpm | yarn | npm',
      traits: 'project-task',
      effects: (use) => again(use.matched[0] ?? 'npm', 0)(use),
    },
    { words: 'cache', traits: 'dev-service' },
  ],
};

/** https://turborepo.com/docs/reference, https://nx.dev/nx-api, https://lerna.js.org, https://github.com/changesets/changesets */
const workspaces: Record<string, Table> = {
  turbo: {
    source: 'https://turborepo.com/docs/reference',
    valued:
      '-F --filter --concurrency --cwd --cache-dir --env-mode --log-order --ui --output-logs --token --team --api',
    directory: '--cwd',
    unsafe: '--api --token --login',
    rows: [
      { words: 'run', traits: 'project-task', refine: scriptTraits },
      {
        words: 'ls | info | query | boundaries | scan | daemon status | bin | telemetry status',
        traits: 'read-only',
      },
      { words: 'prune | daemon | gen | generate | watch', traits: 'project-task' },
      { words: 'login | logout | link | unlink', traits: 'system-config' },
      {
        words: '*',
        traits: 'project-task',
        refine: (use) =>
          scriptTraits({ ...use, operands: [staticValue(use.matched[0] ?? ''), ...use.operands] }),
      },
    ],
  },
  nx: {
    source: 'https://nx.dev/nx-api/nx/documents',
    valued:
      '-p --projects -t --target --targets --parallel --base --head --exclude -c --configuration --files',
    bare: '--verbose --skip-nx-cache',
    rows: [
      {
        words: 'graph | show | list | report | format:check | affected:graph | print-affected',
        traits: 'read-only',
        paths: { write: '--file' },
      },
      { words: 'release publish', traits: 'publish' },
      { words: 'release', traits: 'publish', when: [{ flags: '--dry-run -d', traits: 'dry-run' }] },
      { words: 'migrate | add | connect | import | init', traits: 'install' },
      { words: 'reset | repair | sync | sync:check | daemon', traits: 'dev-service' },
      { words: 'exec', traits: 'project-task', command: 0 },
      {
        words:
          'run | run-many | affected | test | build | lint | serve | e2e | g | generate | format | format:write | watch | view-logs | typecheck',
        traits: 'project-task',
        refine: (use) =>
          valuesOf(use, '-t', '--target', '--targets').some((value) =>
            /deploy|publish|release/.test(staticText(value) ?? ''),
          ) || use.operands.some((value) => /:(deploy|publish)/.test(staticText(value) ?? ''))
            ? 'publish'
            : undefined,
      },
    ],
  },
  lerna: {
    source: 'https://lerna.js.org/docs/api-reference/commands',
    valued: '--scope --ignore --since --concurrency --loglevel',
    rows: [
      { words: 'run', traits: 'project-task', refine: scriptTraits },
      { words: 'ls | list | ll | la | changed | diff | info', traits: 'read-only' },
      { words: 'bootstrap', traits: 'install-declared' },
      { words: 'exec', traits: 'project-task', command: 0 },
      { words: 'clean', traits: 'dev-service' },
      { words: 'version', traits: 'publish', when: [{ flags: '--no-push', traits: 'dev-service' }] },
      { words: 'publish', traits: 'publish' },
    ],
  },
  changeset: {
    source: 'https://github.com/changesets/changesets/blob/main/packages/cli/README.md',
    none: 'project-task',
    rows: [
      { words: 'add | init | version | pre | status', traits: 'project-task' },
      { words: 'publish', traits: 'publish' },
      { words: 'tag', traits: 'dev-service' },
    ],
  },
};

/** `tsx watch script`: the words behind run without it as well. */
const tsx: Table = {
  source: 'https://tsx.is/watch-mode',
  valued: '--tsconfig --include --exclude --ignore --env-file --conditions -C',
  rows: [
    {
      words: 'watch',
      traits: 'project-task',
      stops: 0,
      effects: (use) =>
        use.rest.length === 0 || use.uncertain
          ? [{ type: 'code', reason: 'args' }]
          : [{ type: 'command', words: [staticValue('tsx'), ...use.rest], via: 'tsx' }],
    },
  ],
};

/** Package managers and workspaces of JavaScript. */
export const javascriptTables: Record<string, Table> = {
  npm,
  pnpm,
  yarn,
  yarnpkg: yarn,
  bun,
  deno,
  corepack,
  tsx,
  ...workspaces,
};
