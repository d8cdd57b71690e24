import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { installTraits } from './package-names.ts';
import { scriptRisk } from './runners.ts';
import type { Row, Table, Use } from './subcommands.ts';

/** Names of targets, one for each operand: the riskiest decides. */
const targetTraits = (use: Use): string | undefined =>
  use.operands
    .map((value) => scriptRisk((staticText(value) ?? '').replace(/^:?(?:[\w-]+:)*/, '')))
    .find((risk) => risk !== undefined);

const crates = installTraits({ ecosystem: 'crates', beyond: '--git --path --registry --index' });

/** https://doc.rust-lang.org/cargo/commands */
const cargo: Table = {
  source: 'https://doc.rust-lang.org/cargo/commands',
  directory: '-C',
  definitions: '--manifest-path',
  skip: /^\+/,
  valued:
    '-p --package --bin --example --test --bench --features -F -j --jobs --target --target-dir --message-format --color --config -Z --profile --exclude --out-dir --artifact-dir --registry --index --branch --tag --rev --git --path --version --vers --root --lockfile-path -E --filter-expr',
  bare: '-q --quiet -v -vv --verbose --frozen --locked --offline',
  paths: { write: '--target-dir --out-dir --artifact-dir --root' },
  unsafe: '--config',
  none: 'read-only',
  rows: [
    {
      words:
        'build | b | check | c | test | t | nextest | clippy | fmt | run | r | bench | doc | d | rustc | rustdoc | fix | expand | llvm-cov | tarpaulin | miri | insta | watch | make | xtask | hack | udeps | machete | deny | audit | outdated | bloat | flamegraph | criterion | semver-checks | mutants | sort | spellcheck | dev | leptos | tauri | wasi | ndk | lambda build | package | vendor | generate-lockfile | init | new | cross | msrv | about | cyclonedx | doc2readme | rdme | readme | public-api | geiger | crev | audit fix',
      traits: 'project-task',
    },
    {
      words:
        'tree | metadata | version | search | info | verify-project | locate-project | pkgid | read-manifest | help | list | --list | config get | report',
      traits: 'read-only',
    },
    { words: 'clean', traits: 'dev-service' },
    { words: 'fetch | update | chef', traits: 'install-declared', unsafe: '--git --registry --index' },
    { words: 'add', traits: 'install', refine: crates },
    { words: 'remove | rm', traits: 'dev-service' },
    { words: 'install | binstall | install-update', traits: 'install' },
    { words: 'uninstall', traits: 'uninstall' },
    { words: 'publish', traits: 'publish', when: [{ flags: '--dry-run -n', traits: 'dry-run' }] },
    { words: 'release', traits: 'publish', when: [{ flags: '-x --execute', traits: 'publish' }] },
    { words: 'yank', traits: 'unpublish', when: [{ flags: '--undo', traits: 'publish' }] },
    { words: 'owner | login | logout', traits: 'publish' },
    {
      words: 'sqlx prepare | sqlx database create | sqlx migrate run | sqlx migrate info | sqlx migrate add',
      traits: 'project-task',
    },
    { words: 'sqlx database drop | sqlx database reset', traits: 'db-destroy' },
    { words: 'sqlx migrate revert', traits: 'db-write' },
  ],
};

/** https://rust-lang.github.io/rustup */
const rustup: Table = {
  source: 'https://rust-lang.github.io/rustup',
  bare: '-q -v --quiet --verbose',
  rows: [
    {
      words: 'show | which | doc | check | toolchain list | target list | component list | override list',
      traits: 'read-only',
    },
    { words: 'component add | target add', traits: 'install-declared' },
    { words: 'run', traits: 'project-task', command: 1, bare: '--install' },
    {
      words:
        'toolchain install | install | update | upgrade | default | override set | override unset | self update | set | toolchain link',
      traits: 'install',
    },
    {
      words: 'toolchain uninstall | uninstall | self uninstall | component remove | target remove',
      traits: 'uninstall',
    },
  ],
};

const goModules = installTraits({
  ecosystem: 'go',
  beyond: '-insecure',
  self: /^\.\.?(\/.*)?$/,
  restores: true,
});

const goRun = (use: Use): string =>
  use.operands.some((value) => (staticText(value) ?? '').includes('@')) ? 'install' : 'project-task';

/** https://pkg.go.dev/cmd/go */
const go: Table = {
  source: 'https://pkg.go.dev/cmd/go',
  singleDash: true,
  directory: '-C',
  valued:
    '-run -bench -count -timeout -tags -o -ldflags -gcflags -asmflags -mod -modfile -p -coverprofile -cpuprofile -memprofile -blockprofile -mutexprofile -trace -outputdir -benchtime -cpu -parallel -skip -fuzz -fuzztime -exec -toolexec -vettool -overlay -pkgdir -f -asan -covermode -coverpkg -list -shuffle -buildmode -compiler -installsuffix -vet -fuzzminimizetime -require -replace -exclude -droprequire -go -toolchain -module',
  paths: { write: '-o -coverprofile -cpuprofile -memprofile -blockprofile -mutexprofile -trace -outputdir' },
  rows: [
    {
      words: 'build | test | vet | fmt | generate | fix | bug | tool',
      traits: 'project-task',
      scripts: '-exec -toolexec -vettool',
      unsafe: '-exec -toolexec -vettool -overlay',
    },
    {
      words: 'run',
      traits: 'project-task',
      scripts: '-exec -toolexec',
      unsafe: '-exec -toolexec -overlay',
      refine: goRun,
    },
    {
      words: 'list | doc | version | help | mod graph | mod why | mod verify | work edit | telemetry | env',
      traits: 'read-only',
      unsafe: '-toolexec',
      when: [{ flags: '-w -u', traits: 'system-config' }],
    },
    { words: 'mod tidy | mod download | mod vendor | work sync', traits: 'install-declared' },
    { words: 'mod init | mod edit | work init | work use', traits: 'project-task' },
    { words: 'clean', traits: 'dev-service' },
    { words: 'get', traits: 'install', refine: goModules },
    {
      words: 'install',
      traits: 'install',
      refine: (use) =>
        use.operands.length > 0 && use.operands.every((value) => /^\.\.?(\/|$)/.test(staticText(value) ?? ''))
          ? 'project-task'
          : 'install',
    },
  ],
};

const foreignBuild = '-I --init-script --include-build -g --gradle-user-home -javaagent';

const jvmReach = (use: Use): string | undefined => targetTraits(use);

/** https://docs.gradle.org/current/userguide/command_line_interface.html */
const gradle: Table = {
  source: 'https://docs.gradle.org/current/userguide/command_line_interface.html',
  directory: '-p --project-dir',
  definitions: '-b --build-file -c --settings-file',
  valued:
    '-x --exclude-task -D -P --tests --console --warning-mode -I --init-script --max-workers --include-build -g --gradle-user-home --configuration --project-cache-dir',
  bare: '-q --quiet -i --info -d --debug -s --stacktrace -S --full-stacktrace -w --warn --offline --no-daemon --daemon --parallel --build-cache --no-build-cache --continue --rerun-tasks --refresh-dependencies --scan --profile -a -m --dry-run --configuration-cache --no-configuration-cache -t --continuous -u',
  unsafe: foreignBuild,
  effects: (use) =>
    hasFlag(use.flags, '-I', '--init-script', '--include-build', '-g') ? [{ type: 'code' }] : [],
  none: 'read-only',
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        targetTraits({
          ...use,
          operands: [...use.matched.map((word) => staticValue(word)), ...use.operands],
        }),
    },
  ],
};

/** `exec:exec -Dexec.executable=…` starts any program. */
const startedByMaven = (use: Use): Effect[] => {
  const setting = (name: string): Value | undefined =>
    use.options.find(({ flag }) => flag === `-Dexec.${name}`)?.value;
  const program = setting('executable');
  if (program === undefined) return [];
  const given = [program, setting('args') ?? setting('arguments') ?? staticValue('')];
  const words = given.map(staticText);
  if (words.includes(undefined)) return [{ type: 'code', reason: 'args' }];
  return [{ type: 'code' }, { type: 'script', text: staticValue(words.join(' ')), via: 'mvn' }];
};

/** https://maven.apache.org/ref/current/maven-embedder/cli.html */
const maven: Table = {
  source: 'https://maven.apache.org/ref/current/maven-embedder/cli.html',
  definitions: '-f --file',
  valued:
    '-pl --projects -P --activate-profiles -s --settings -gs --global-settings -t --toolchains -rf --resume-from -T --threads -l --log-file -b --builder',
  bare: '-q --quiet -B --batch-mode -o --offline -U --update-snapshots -e --errors -X --debug -ntp --no-transfer-progress -am --also-make -amd -N --non-recursive -V --show-version -fae -fn -ff -D',
  singleDash: true,
  plain: /^-[DPT]/,
  unsafe: '-gs --global-settings',
  paths: { read: '-s --settings', write: '-l --log-file' },
  effects: (use) => startedByMaven(use),
  rows: [
    {
      words: 'deploy | deploy:* | release:* | nexus-staging:* | site-deploy | site:deploy | versions:commit',
      traits: 'publish',
    },
    { words: 'release:clean', traits: 'dev-service' },
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        use.operands.some((value) =>
          /^(deploy|site-deploy|[\w.:-]*:(deploy|release|perform))$|^release:/.test(staticText(value) ?? ''),
        )
          ? 'publish'
          : /^(flyway|liquibase):(clean|dropAll)/.test(
                [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')].join(' '),
              )
            ? 'db-destroy'
            : undefined,
    },
  ],
};

/** https://www.scala-sbt.org/1.x/docs, https://codeberg.org/leiningen/leiningen */
const scala: Table = {
  source: 'https://www.scala-sbt.org/1.x/docs/Running.html',
  unsafe: '-javaagent --init-script',
  none: 'code-inline',
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        jvmReach({ ...use, operands: [...use.matched.map((word) => staticValue(word)), ...use.operands] }),
    },
  ],
};

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
    traits: 'db-write',
  },
  { words: 'db:rollback | db:migrate:down | db:migrate:redo | db:forward', traits: 'project-task' },
  {
    words: 'console | c | dbconsole | db | runner | r',
    traits: 'code-inline',
    effects: () => [{ type: 'code' }],
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
      traits: 'db-write',
      when: [{ flags: '--force', traits: 'db-destroy' }],
    },
    { words: 'migrate', traits: 'project-task', when: [{ flags: '--force', traits: 'db-write' }] },
    { words: 'migrate:rollback | doctrine:schema:update', traits: 'db-write' },
    { words: 'tinker | psysh', traits: 'code-inline', effects: () => [{ type: 'code' }] },
    { words: 'down | up | queue:flush | queue:clear | cache:forget', traits: 'dev-service' },
    { words: 'secrets:reveal | env:decrypt', traits: 'secret-read' },
    { words: '*', traits: 'project-task', refine: (use) => scriptRisk(use.matched[0] ?? '') },
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
    { words: 'ef database drop', traits: 'db-write', when: [{ flags: '-f --force', traits: 'db-destroy' }] },
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
    { words: 'tool run', traits: 'project-task' },
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

const pubPackages = installTraits({ ecosystem: 'pub', beyond: '--hosted-url --git-url --path --sdk' });

/** https://dart.dev/tools/dart-tool, https://docs.flutter.dev/reference/flutter-cli */
const dart: Table = {
  source: 'https://docs.flutter.dev/reference/flutter-cli',
  valued:
    '-d --device-id -t --target --dart-define --flavor --build-name --build-number -o --output --name --plain-name -j --concurrency',
  none: 'read-only',
  rows: [
    {
      words:
        'analyze | test | format | fix | run | build | compile | create | doc | gen-l10n | drive | attach | screenshot | symbolize | assemble | info | pub run | pub global run | logs',
      traits: 'project-task',
    },
    { words: 'pub get | pub upgrade | pub downgrade | packages get | precache', traits: 'install-declared' },
    { words: 'pub add', traits: 'install', refine: pubPackages },
    { words: 'pub remove | clean | pub cache repair', traits: 'dev-service' },
    {
      words:
        'pub deps | pub outdated | doctor | devices | emulators | config --list | channel | pub global list | --version',
      traits: 'read-only',
    },
    { words: 'pub global activate | upgrade | downgrade | install | pub cache clean', traits: 'install' },
    {
      words: 'pub publish | pub lish',
      traits: 'publish',
      when: [{ flags: '--dry-run -n', traits: 'dry-run' }],
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
      traits: 'db-write',
      when: [{ flags: '--force --force-drop', traits: 'db-destroy' }],
    },
    { words: 'ecto.rollback', traits: 'db-write' },
    { words: 'hex.publish | hex.owner | hex.organization', traits: 'publish' },
    { words: 'hex.retire', traits: 'unpublish' },
    { words: 'archive.install | escript.install', traits: 'install' },
    { words: 'archive.uninstall | escript.uninstall', traits: 'uninstall' },
    { words: 'run | eval', traits: 'project-task', unsafe: '-e --eval' },
    { words: '*', traits: 'project-task' },
  ],
};

/** https://docs.haskellstack.org, https://cabal.readthedocs.io */
const haskell: Table = {
  source: 'https://docs.haskellstack.org/en/stable/commands',
  rows: [
    {
      words:
        'build | test | bench | run | haddock | check | init | new | sdist | gen-bounds | configure | repl | ghci | hoogle | exec',
      traits: 'project-task',
    },
    { words: 'setup | update | freeze | fetch | get', traits: 'install-declared' },
    { words: 'path | list | info | ls | query | outdated | dot | list-bin | --version', traits: 'read-only' },
    { words: 'clean | purge', traits: 'dev-service' },
    { words: 'install | upgrade', traits: 'install' },
    { words: 'upload', traits: 'publish' },
  ],
};

/** https://www.swift.org/documentation/package-manager, https://guides.cocoapods.org, https://docs.fastlane.tools */
const apple: Record<string, Table> = {
  swift: {
    source: 'https://www.swift.org/documentation/package-manager',
    valued:
      '-c --configuration --package-path --scratch-path --build-path --filter --target --product -Xswiftc -Xcc -Xlinker',
    rows: [
      {
        words:
          'build | test | run | format | package init | package describe | package dump-package | package show-dependencies | package clean | package tools-version | package generate-documentation | package plugin',
        traits: 'project-task',
      },
      { words: 'package resolve | package update', traits: 'install-declared' },
      { words: 'package reset | package purge-cache', traits: 'dev-service' },
    ],
  },
  pod: {
    source: 'https://guides.cocoapods.org/terminal/commands.html',
    rows: [
      { words: 'install | update | repo update', traits: 'install-declared' },
      {
        words: 'outdated | env | list | search | spec cat | lib lint | spec lint | ipc',
        traits: 'read-only',
      },
      { words: 'deintegrate | cache clean', traits: 'dev-service' },
      { words: 'trunk push | repo push', traits: 'publish' },
      { words: 'trunk delete | trunk deprecate', traits: 'unpublish' },
      { words: 'repo add | setup', traits: 'install' },
    ],
  },
  fastlane: {
    source: 'https://docs.fastlane.tools',
    none: 'read-only',
    rows: [
      {
        words:
          'test | tests | scan | lint | build | gym | unit_tests | ios test | ios tests | ios build | ios lint | android test | android build | android lint | snapshot | ios screenshots',
        traits: 'project-task',
      },
      { words: 'lanes | actions | docs | env | action', traits: 'read-only' },
      { words: '*', traits: 'publish' },
    ],
  },
};

/** https://docs.conan.io/2/reference/commands.html, https://learn.microsoft.com/vcpkg/commands */
const conan: Table = {
  source: 'https://docs.conan.io/2/reference/commands.html',
  valued: '-s --settings -o --options -pr --profile -of --output-folder -b --build -r --remote -c --conf',
  rows: [
    {
      words: 'install',
      traits: 'install',
      refine: (use) =>
        use.operands.every((value) => /^(\.{0,2}|[^@]*conanfile\.(py|txt))$/.test(staticText(value) ?? '?'))
          ? 'install-declared'
          : 'install',
    },
    { words: 'build | create | export | profile | new | source | lock | test', traits: 'project-task' },
    { words: 'list | search | inspect | graph | version | config show | remote list', traits: 'read-only' },
    { words: 'upload', traits: 'publish' },
    { words: 'remove', traits: 'uninstall' },
  ],
};

const vcpkg: Table = {
  source: 'https://learn.microsoft.com/vcpkg/commands',
  valued: '--triplet --x-manifest-root --x-install-root',
  rows: [
    {
      words: 'install',
      traits: 'install',
      refine: (use) => (use.operands.length === 0 ? 'install-declared' : 'install'),
    },
    { words: 'list | search | version | env | depend-info | hash', traits: 'read-only' },
    { words: 'remove', traits: 'uninstall' },
    { words: 'add | new | format-manifest', traits: 'project-task' },
  ],
};

const publishesTarget = (use: Use): string | undefined => {
  const risk = targetTraits({
    ...use,
    operands: [...use.matched.map((word) => staticValue(word)), ...use.operands],
  });
  const names = [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')];
  if (risk !== undefined) return risk;
  return names.some((name) => /^(un)?install(-\w+)?$/.test(name)) && use.name !== 'rake'
    ? 'install'
    : undefined;
};

/** What is run instead of the project's own targets: another shell, text of the words, a file from elsewhere. */
const shellOverrides = (use: Use): Effect[] => {
  const files = valuesOf(
    use,
    '-f',
    '--file',
    '--makefile',
    '--justfile',
    '-t',
    '--taskfile',
    '--rakefile',
    '-buildfile',
  );
  const foreign = files.filter(
    (file) => file.pipe === true || !/^(?!\.\.|-$|~)[^/]/.test(staticText(file) ?? ''),
  );
  const effects = foreign.map(
    (file): Effect => ({
      type: 'code',
      from: staticText(file) === '-' ? use.input.taints : file.taints,
    }),
  );
  if (files.some((file) => staticText(file) === '-') && use.input.text !== undefined)
    effects.push({ type: 'script', text: staticValue(recipes(use.input.text)), via: use.name });
  const shells = use.args
    .map((word) => /^(?:SHELL|MAKEFLAGS|\.SHELLFLAGS)[:+?]*=(.*)$/s.exec(staticText(word) ?? '')?.[1])
    .filter((text) => text !== undefined);
  if (shells.length > 0 || hasFlag(use.flags, '--eval', '-E')) effects.push({ type: 'code' });
  return [
    ...effects,
    ...shells.map((text): Effect => ({ type: 'script', text: staticValue(text), via: use.name })),
  ];
};

/** The commands of a makefile: lines behind a tab, or behind `target: ;`. */
const recipes = (makefile: string): string =>
  makefile
    .split('\n')
    .flatMap((line) => /^(?:\t|[^=#]*?:[^=;]*;)[@+-]*(.*)$/.exec(line)?.[1] ?? [])
    .join('\n');

/** https://www.gnu.org/software/make/manual, https://just.systems/man, https://taskfile.dev/reference/cli */
const targets = (source: string, more: Partial<Table>, none: string): Table => ({
  source,
  none,
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        use.name.endsWith('make') && hasFlag(use.flags, '-n', '--dry-run', '--just-print')
          ? 'dry-run'
          : publishesTarget(use),
    },
  ],
  effects: shellOverrides,
  ...more,
});

const make = targets(
  'https://www.gnu.org/software/make/manual/html_node/Options-Summary.html',
  {
    directory: '-C --directory',
    paths: { read: '-f --file --makefile -I --include-dir' },
    valued: '-j --jobs -l --load-average -o --old-file -W --what-if --new-file --eval -E -O --output-sync',
    bare: '-s --silent --quiet -k --keep-going -n --dry-run --just-print -B --always-make -i -q -r -R -t -w -e -p -d -S -b -m --no-print-directory -j --print-directory --trace --debug --warn-undefined-variables',
  },
  'project-task',
);

const taskRunners: Record<string, Table> = {
  make,
  gmake: make,
  just: targets(
    'https://just.systems/man/en',
    {
      directory: '-d --working-directory',
      paths: { read: '-f --justfile' },
      valued: '--set --shell --shell-arg -c --command',
      unsafe: '--shell --shell-arg -c --command --shell-command',
      bare: '-q -v --dry-run -n --list -l --summary --evaluate --show -s --choose --fmt --unstable',
    },
    'project-task',
  ),
  task: targets(
    'https://taskfile.dev/reference/cli',
    {
      directory: '-d --dir',
      paths: { read: '-t --taskfile' },
      valued: '-o --output -C --concurrency',
      unsafe: '-g --global',
      bare: '-l --list -a --list-all -s --silent -v -f --force -w --watch -p --parallel --dry -n',
    },
    'project-task',
  ),
  rake: rails,
  invoke: targets('https://docs.pyinvoke.org', { valued: '-c --collection -r --search-root' }, 'read-only'),
  ant: targets(
    'https://ant.apache.org/manual/running.html',
    {
      singleDash: true,
      valued: '-f -file -buildfile -D -l -logfile',
      paths: { read: '-f -file -buildfile' },
    },
    'project-task',
  ),
  grunt: targets('https://gruntjs.com/using-the-cli', {}, 'project-task'),
  gulp: targets('https://gulpjs.com/docs/en/api', { valued: '-f --gulpfile --cwd' }, 'project-task'),
  nox: targets(
    'https://nox.thea.codes',
    { valued: '-s --session --sessions -f --noxfile -p --python -t --tags -k' },
    'project-task',
  ),
  tox: targets('https://tox.wiki', { valued: '-e -c --conf --workdir -f -p --parallel' }, 'project-task'),
  mage: targets('https://magefile.org', { valued: '-d -w -t' }, 'project-task'),
  sbt: scala,
  mill: scala,
  lein: scala,
  clj: scala,
  clojure: {
    source: 'https://clojure.org/reference/clojure_cli',
    none: 'project-task',
    unsafe: '-e --eval -Sdeps -i --init',
    rows: [{ words: '*', traits: 'project-task' }],
  },
  bb: scala,
  'scala-cli': scala,
  conan,
  vcpkg,
};

/** Package managers and build tools of the other languages. */
export const languageTables: Record<string, Table> = {
  cargo,
  rustup,
  go,
  gradle,
  gradlew: gradle,
  'gradlew.bat': gradle,
  mvn: maven,
  mvnw: maven,
  mvnd: maven,
  gem,
  bundle,
  bundler: bundle,
  rails,
  composer,
  artisan: console,
  console,
  wp,
  dotnet,
  dart,
  flutter: dart,
  fvm: {
    source: 'https://fvm.app',
    rows: [
      {
        words: 'flutter | dart',
        traits: 'project-task',
        effects: (use) => [
          { type: 'command', words: [staticValue(use.matched[0] ?? ''), ...use.operands], via: 'fvm' },
        ],
      },
    ],
  },
  mix,
  stack: haskell,
  cabal: haskell,
  ...apple,
  ...taskRunners,
};
