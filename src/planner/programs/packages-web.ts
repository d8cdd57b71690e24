import type { Effect } from '../effects.ts';
import { staticText, staticValue } from '../value.ts';
import { looksUp, runsQuery } from './framework-consoles.ts';
import { installTraits } from './package-names.ts';
import { scriptRisk } from './runners.ts';
import type { Row, Table, Use } from './subcommands.ts';

const gems = installTraits({ ecosystem: 'gems', beyond: '--source --git --github --path -s --gitlab' });

/** https://guides.rubygems.org/command-reference, https://bundler.io/man/bundle.1.html */
const gem: Table = {
  source: 'https://guides.rubygems.org/command-reference',
  valued: '-v --version -s --source -i --install-dir -n --bindir -P --trust-policy',
  rows: [
    {
      words:
        'list | info | search | environment | env | which | contents | dependency | outdated | specification | sources | query | stale | help | check',
      traits: 'read-only',
      unsafe: '--add --remove -a -r --clear-all',
    },
    { words: 'build', traits: 'project-task', paths: { write: '-o --output' } },
    { words: 'install | update | fetch | pristine | exec', traits: 'install' },
    { words: 'uninstall | cleanup', traits: 'uninstall' },
    { words: 'push | owner | signin | signout | cert', traits: 'publish' },
    { words: 'yank', traits: 'unpublish' },
  ],
};

const bundle: Table = {
  source: 'https://bundler.io/man/bundle.1.html',
  valued:
    '--gemfile --path --without --with -j --jobs --group -g --version -v --source -s --git --github --branch --retry',
  none: 'install-declared',
  rows: [
    { words: 'exec | e', traits: 'project-task', command: 0 },
    { words: 'audit', traits: 'project-task' },
    {
      words: 'install | i | update | lock | package | cache | binstubs | clean | check | pristine',
      traits: 'install-declared',
    },
    {
      words:
        'list | show | info | outdated | doctor | env | platform | licenses | open | viz | config list | config get | fund',
      traits: 'read-only',
    },
    { words: 'add', traits: 'install', refine: gems },
    { words: 'remove', traits: 'dev-service' },
    {
      words: 'config set | config unset | config',
      traits: 'dev-service',
      when: [
        { operand: /mirror|credential|token|\.com$|^set$/, traits: 'system-config' },
        { flags: '--global', traits: 'system-config' },
      ],
    },
    { words: 'config set --local', traits: 'dev-service' },
    { words: 'init | gem', traits: 'project-task' },
    { words: 'plugin', traits: 'install' },
  ],
};

const railsRows: readonly Row[] = [
  {
    words:
      'db:drop | db:drop:* | db:reset | db:truncate_all | db:purge | db:purge:* | db:migrate:reset | db:schema:load | db:structure:load | db:seed:replant | db:setup:reset',
    traits: 'db-write removal',
  },
  { words: 'db:rollback | db:migrate:down | db:migrate:redo | db:forward', traits: 'project-task removal' },
  {
    words: 'console | c | dbconsole | db',
    traits: 'code-inline',
    effects: () => [{ type: 'code' }],
  },
  {
    words: 'runner | r',
    traits: 'code-inline',
    refine: (use) => (runsQuery(use) ? 'project-task' : undefined),
    effects: (use) => (runsQuery(use) ? [] : [{ type: 'code' }]),
  },
  { words: 'credentials:show | encrypted:show | credentials:edit | secrets:show', traits: 'secret-read' },
  { words: 'destroy | d', traits: 'project-task' },
];

/** https://guides.rubyonrails.org/command_line.html, https://ruby.github.io/rake */
const rails: Table = {
  source: 'https://guides.rubyonrails.org/command_line.html',
  valued: '-e --environment -p --port -b --binding -n --name -f --rakefile -C --directory -r --require -I -R',
  bare: '-s -q -t --trace -v',
  unsafe: '-r --require',
  none: 'project-task',
  rows: [
    ...railsRows,
    { words: '*', traits: 'project-task', refine: (use) => scriptRisk(use.matched[0] ?? '') },
  ],
};

const php = installTraits({ ecosystem: 'composer', beyond: '--repository --repository-url' });

/** https://getcomposer.org/doc/03-cli.md */
const composer: Table = {
  source: 'https://getcomposer.org/doc/03-cli.md',
  directory: '-d --working-dir',
  valued: '-f --format --timeout',
  bare: '-q --quiet -n --no-interaction -v -vv -vvv --no-plugins --no-scripts --ansi --no-ansi --profile --no-cache',
  none: 'read-only',
  rows: [
    {
      words: 'install | i | update | u | upgrade | dump-autoload | dumpautoload | reinstall | bump',
      traits: 'install-declared',
    },
    { words: 'require | req', traits: 'install', refine: php },
    { words: 'remove | rm | uninstall', traits: 'dev-service' },
    {
      words:
        'show | info | outdated | licenses | validate | check-platform-reqs | audit | why | depends | why-not | prohibits | search | about | status | diagnose | suggests | fund | list | browse | home | config --list',
      traits: 'read-only',
    },
    {
      words:
        'test | run-script | run | lint | analyse | analyze | phpstan | cs-fix | check | format | fix | cs | stan | psalm | rector | pint | pest | dev | build',
      traits: 'project-task',
      refine: (use) =>
        use.operands.map((value) => scriptRisk(staticText(value) ?? '')).find((risk) => risk !== undefined),
    },
    { words: 'exec', traits: 'project-task', command: 0 },
    { words: 'clear-cache | clearcache | cc | init', traits: 'dev-service' },
    { words: 'global', traits: 'install' },
    { words: 'create-project | self-update | selfupdate', traits: 'install' },
    { words: 'config', traits: 'system-config' },
    { words: 'archive', traits: 'project-task', paths: { write: '--dir' } },
    // A script of the project by its name, or the command of a plugin that it has installed.
    { words: '*', traits: 'project-task', refine: (use) => scriptRisk(use.matched[0] ?? '') },
  ],
};

/** https://laravel.com/docs/artisan, https://symfony.com/doc/current/console.html */
const console: Table = {
  source: 'https://laravel.com/docs/artisan',
  valued: '--env --class --path --database --seeder',
  none: 'read-only',
  rows: [
    {
      words:
        'migrate:fresh | migrate:refresh | migrate:reset | db:wipe | doctrine:schema:drop | doctrine:database:drop | d:d:d | doctrine:fixtures:load | schema:drop',
      traits: 'db-write removal',
      when: [{ flags: '--force', traits: 'db-destroy' }],
    },
    { words: 'migrate', traits: 'project-task', when: [{ flags: '--force', traits: 'db-write' }] },
    { words: 'migrate:rollback | doctrine:schema:update', traits: 'db-write removal' },
    {
      words: 'tinker | psysh',
      traits: 'code-inline',
      valued: '--execute',
      refine: (use) => (looksUp(use, '--execute') ? 'project-task' : undefined),
      effects: (use) => (looksUp(use, '--execute') ? [] : [{ type: 'code' }]),
    },
    { words: 'down | up | queue:flush | queue:clear | cache:forget', traits: 'dev-service' },
    // Copies files of a package into the project.
    {
      words:
        'vendor:publish | config:publish | lang:publish | stub:publish | *:publish-assets | livewire:publish',
      traits: 'project-task',
    },
    { words: 'secrets:reveal | env:decrypt', traits: 'secret-read' },
    { words: '*', traits: 'project-task', refine: (use) => scriptRisk(use.matched[0] ?? '') },
  ],
};

/** `symfony console x` is `php bin/console x`, with the PHP that the project asks for. */
const symfony: Table = {
  source: 'https://symfony.com/doc/current/setup/symfony_cli.html',
  rows: [
    {
      words: 'console',
      traits: 'project-task',
      stops: 0,
      runs: true,
      effects: ({ rest }) => [
        {
          type: 'command',
          words: [staticValue('php'), staticValue('bin/console'), ...rest],
          via: 'symfony',
        },
      ],
    },
    {
      words: 'php | composer',
      traits: 'project-task',
      stops: 0,
      runs: true,
      effects: (use) => [
        { type: 'command', words: [staticValue(use.matched[0] ?? ''), ...use.rest], via: 'symfony' },
      ],
    },
    {
      words: 'serve | server:start | server:stop | local:server:start | local:server:stop | proxy:start',
      traits: 'dev-service',
    },
    {
      words:
        'check:security | security:check | check:requirements | local:check:* | server:status | server:log | server:list | local:php:list | list',
      traits: 'read-only',
    },
    { words: 'new | local:new', traits: 'install' },
    { words: 'deploy | cloud:*', traits: 'publish' },
  ],
};

/** https://developer.wordpress.org/cli/commands */
const wp: Table = {
  source: 'https://developer.wordpress.org/cli/commands',
  valued: '--path --url --user --ssh --http --require --exec',
  unsafe: '--ssh --http --require --exec',
  rows: [
    {
      words:
        'core version | core check-update | core verify-checksums | core is-installed | plugin list | plugin status | plugin get | theme list | option get | option list | post list | post get | user list | user get | cli info | cli version | cron event list | db size | db tables | db check | db search | site list | config path | taxonomy list | term list',
      traits: 'read-only',
    },
    {
      words:
        'cache flush | rewrite flush | transient delete | i18n | scaffold | plugin activate | plugin deactivate',
      traits: 'dev-service',
    },
    { words: 'db drop | db reset | db clean | site empty | site delete', traits: 'db-destroy' },
    { words: 'db query', traits: 'db-write' },
    { words: 'eval | eval-file | shell', traits: 'code-inline', effects: () => [{ type: 'code' }] },
    {
      words: 'plugin install | theme install | core download | core update | plugin update | theme update',
      traits: 'install',
    },
  ],
};

const nuget = installTraits({ ecosystem: 'nuget', beyond: '-s --source --package-directory' });

/** `dotnet add [project] package name`. */
const dotnetAdd = (use: Use): string => {
  const at = use.operands.findIndex((value) => staticText(value) === 'package');
  if (use.operands.some((value) => staticText(value) === 'reference')) return 'project-task';
  return at < 0 ? '' : nuget({ ...use, operands: use.operands.slice(at + 1) });
};

/** https://learn.microsoft.com/dotnet/core/tools */
const dotnet: Table = {
  source: 'https://learn.microsoft.com/dotnet/core/tools',
  bare: '--info --list-sdks --list-runtimes --version',
  valued:
    '-c --configuration -f --framework -o --output -r --runtime -v --verbosity -p --property --project --filter -l --logger --collect --results-directory -s --source --settings --launch-profile -n --name --version --startup-project --context --connection --arch --os -d',
  paths: { write: '-o --output --results-directory' },
  none: 'read-only',
  rows: [
    {
      words:
        'build | test | run | format | msbuild | watch | pack | publish | new | sln | build-server | vstest | user-secrets list | workload list | ef migrations add | ef migrations list | ef migrations remove | ef migrations script | ef dbcontext | ef database update | ef migrations has-pending-model-changes | stryker | csharpier | reportgenerator | fantomas | coverage',
      traits: 'project-task',
    },
    {
      words: 'ef database drop',
      traits: 'db-write removal',
      when: [{ flags: '-f --force', traits: 'db-destroy' }],
    },
    {
      words: 'fsi | dev-certs https',
      traits: '',
      when: [{ flags: '--version --check -c --help', traits: 'read-only' }],
      only: '--version --check -c --quiet -q --help',
    },
    { words: 'clean', traits: 'dev-service' },
    {
      words: 'restore | tool restore | workload restore',
      traits: 'install-declared',
      unsafe: '-s --source --configfile',
    },
    { words: 'add', traits: 'install', refine: dotnetAdd },
    { words: 'package add', traits: 'install', refine: nuget },
    { words: 'remove | package remove', traits: 'dev-service' },
    {
      words:
        'list | tool list | nuget list | package list | package search | nuget locals | --info | --list-sdks | --list-runtimes | nuget why',
      traits: 'read-only',
    },
    { words: 'tool run', traits: 'project-task', command: 0 },
    // Tools that the project's manifest names: https://learn.microsoft.com/dotnet/core/tools/local-tools-how-to-use
    {
      words:
        'fake | cake | nuke | paket | nbgv | gitversion | husky | docfx | outdated | xunit | nunit | trx | sonarscanner | swagger | dotnet-format | ilspycmd | reportgenerator | minver | nswag | refitter | kiota | stryker | fsharplint | jb | csharp-ls | t4 | trace | counters | gcdump',
      traits: 'project-task',
      effects: (use) => [
        {
          type: 'command',
          words: [
            staticValue(use.matched[0] ?? ''),
            ...use.args.slice(use.args.findIndex((word) => staticText(word) === use.matched[0]) + 1),
          ],
          via: 'dotnet',
        },
      ],
    },
    { words: 'tool install | tool update | workload install | nuget add | nuget update', traits: 'install' },
    { words: 'tool uninstall | workload uninstall', traits: 'uninstall' },
    { words: 'nuget push', traits: 'publish' },
    { words: 'nuget delete', traits: 'unpublish' },
    { words: 'user-secrets', traits: 'system-config' },
    {
      words: '*.dll',
      traits: 'project-task',
      effects: (use): Effect[] => [
        { type: 'path', access: 'read', values: [staticValue(use.matched[0] ?? '')] },
      ],
    },
  ],
};

/** https://hexdocs.pm/mix, https://hexdocs.pm/hex */
const mix: Table = {
  source: 'https://hexdocs.pm/mix',
  valued: '-r --repo --only -n --step --env',
  none: 'project-task',
  rows: [
    {
      words: 'deps.get | deps.update | deps.compile | local.hex | local.rebar | setup',
      traits: 'install-declared',
      when: [{ operand: /^https?:/, traits: 'install' }],
    },
    {
      words:
        'hex.info | hex.outdated | hex.audit | deps | deps.tree | help | app.tree | xref | hex.search | deps.unlock',
      traits: 'read-only',
    },
    { words: 'deps.clean | clean', traits: 'dev-service' },
    {
      words: 'ecto.drop | ecto.reset',
      traits: 'db-write removal',
      when: [{ flags: '--force --force-drop', traits: 'db-destroy' }],
    },
    { words: 'ecto.rollback', traits: 'db-write removal' },
    { words: 'hex.publish | hex.owner | hex.organization', traits: 'publish' },
    { words: 'hex.retire', traits: 'unpublish' },
    { words: 'archive.install | escript.install', traits: 'install' },
    { words: 'archive.uninstall | escript.uninstall', traits: 'uninstall' },
    { words: 'run | eval', traits: 'project-task', unsafe: '-e --eval' },
    { words: '*', traits: 'project-task' },
  ],
};

/** Ruby, PHP, .NET and Elixir, with the commands of their frameworks. */
export const webTables: Record<string, Table> = {
  gem,
  bundle,
  bundler: bundle,
  rails,
  rake: rails,
  composer,
  artisan: console,
  symfony,
  console,
  wp,
  dotnet,
  mix,
};
