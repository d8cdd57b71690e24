import { hasFlag, valuesOf } from '../options.ts';
import { staticText, staticValue } from '../value.ts';
import { installTraits } from './package-names.ts';
import type { Table, Use } from './subcommands.ts';

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
    {
      words: 'install | binstall | install-update',
      traits: 'install',
      refine: (use) => {
        if (hasFlag(use.flags, '--list')) return 'read-only';
        const own = valuesOf(use, '--path').map(staticText);
        return own.length > 0 && own.every((path) => /^\.(\/|$)/.test(path ?? ''))
          ? 'project-task'
          : undefined;
      },
    },
    { words: 'uninstall', traits: 'uninstall' },
    { words: 'publish', traits: 'publish', when: [{ flags: '--dry-run -n', traits: 'dry-run' }] },
    { words: 'release', traits: 'publish', when: [{ flags: '-x --execute', traits: 'publish' }] },
    { words: 'yank', traits: 'unpublish', when: [{ flags: '--undo', traits: 'publish' }] },
    { words: 'owner | login | logout', traits: 'publish' },
    {
      words: 'sqlx prepare | sqlx database create | sqlx migrate run | sqlx migrate info | sqlx migrate add',
      traits: 'project-task',
    },
    { words: 'sqlx database drop', traits: 'db-destroy removal' },
    { words: 'sqlx database reset | sqlx migrate revert', traits: 'db-write removal' },
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
      // `go list -u` tells which updates there are.
      words: 'list | doc | version | help | mod graph | mod why | mod verify | work edit | telemetry',
      traits: 'read-only',
      unsafe: '-toolexec',
    },
    {
      words: 'env',
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

/** https://crystal-lang.org/reference/latest/man/shards, https://opam.ocaml.org/doc/man/opam.html */
const shards: Table = {
  source: 'https://crystal-lang.org/reference/latest/man/shards',
  none: 'install-declared',
  rows: [
    { words: 'install | update | lock | prune', traits: 'install-declared' },
    { words: 'build | run | init', traits: 'project-task' },
    { words: 'check | list | outdated | version', traits: 'read-only' },
  ],
};

const opam: Table = {
  source: 'https://opam.ocaml.org/doc/man/opam.html',
  valued: '--switch --color --jobs -j',
  rows: [
    {
      words:
        'list | show | info | search | switch list | switch show | var | config list | config var | lint | tree | env | repository list | exec --version',
      traits: 'read-only',
    },
    { words: 'exec', traits: 'project-task', command: 0 },
    {
      words: 'install',
      traits: 'install',
      bare: '--deps-only --with-test --with-doc --with-dev-setup --locked -y --yes -t -d',
      refine: (use) =>
        use.operands.length > 0 &&
        use.operands.every((value) => /^\.(\/[\w./-]*)?$/.test(staticText(value) ?? ''))
          ? 'install-declared'
          : 'install',
    },
    { words: 'update', traits: 'install-declared' },
    { words: 'upgrade | switch create | init | pin', traits: 'install' },
    { words: 'remove | switch remove', traits: 'uninstall' },
    { words: 'publish', traits: 'publish' },
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

/** https://docs.haskellstack.org, https://cabal.readthedocs.io */
const haskell: Table = {
  source: 'https://docs.haskellstack.org/en/stable/commands',
  bare: '--no-terminal --terminal --silent -v --verbose --fast --pedantic --system-ghc --no-system-ghc --install-ghc --no-install-ghc --no-nix -j --enable-tests --disable-tests',
  valued: '--stack-yaml --resolver --ghc-options --flag --project-file -w --with-compiler',
  rows: [
    {
      words:
        'build | test | bench | run | haddock | check | init | new | sdist | gen-bounds | configure | repl | ghci | hoogle | v2-build | v2-test | v2-run | v2-bench | v2-haddock | v2-repl | new-build | new-test | new-run | style-check | format',
      traits: 'project-task',
    },
    { words: 'exec | v2-exec', traits: 'project-task', command: 0 },
    { words: 'setup | update | freeze | v2-update | v2-freeze | fetch | get', traits: 'install-declared' },
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
  singleDash: true,
  valued:
    '-s --settings -o --options -pr --profile -of --output-folder -b --build -r --remote -c --conf -l --lockfile --lockfile-out -f --format -g --generator -d --deployer --name --version --user --channel',
  paths: { write: '-of --output-folder --lockfile-out' },
  unsafe: '-d --deployer',
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

/** Rust, Go, Haskell, Dart, Swift, C and C++. */
export const compiledTables: Record<string, Table> = {
  cargo,
  rustup,
  go,
  dart,
  flutter: dart,
  r: {
    source: 'https://cran.r-project.org/doc/manuals/R-exts.html',
    rows: [
      {
        words: 'CMD build | CMD check | CMD Rd2pdf | CMD Rdconv | CMD SHLIB | CMD Sweave',
        traits: 'project-task',
      },
      { words: 'CMD config', traits: 'read-only' },
      {
        words: 'CMD INSTALL',
        traits: 'install',
        refine: (use) =>
          use.operands.length > 0 && use.operands.every((value) => staticText(value) === '.')
            ? 'project-task'
            : 'install',
      },
    ],
  },
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
  shards,
  opam,
  stack: haskell,
  cabal: haskell,
  conan,
  vcpkg,
  ...apple,
};
