import { hasFlag } from '../options.ts';
import { staticText } from '../value.ts';
import { scriptRow } from './packages-python.ts';
import type { Row, Table, Use } from './subcommands.ts';

/** A package manager of the system in its four groups of sub-commands. */
const system = (
  source: string,
  words: { reads: string; installs: string; removes: string; other?: readonly Row[]; valued?: string },
): Table => ({
  source,
  ...(words.valued === undefined ? {} : { valued: words.valued }),
  bare: '-q -qq --quiet -y --yes --assume-yes -v --verbose',
  rows: [
    { words: words.reads, traits: 'read-only' },
    {
      words: words.installs,
      traits: 'install',
      when: [{ flags: '-s --simulate --dry-run --just-print', traits: 'dry-run' }],
    },
    {
      words: words.removes,
      traits: 'uninstall',
      when: [{ flags: '-s --simulate --dry-run', traits: 'dry-run' }],
    },
    ...(words.other ?? []),
  ],
});

/** Of version managers: without a version, the one that a file of the project names. */
const declaredVersion: Row = {
  words: 'install',
  traits: 'install',
  when: [{ flags: '-l --list -L', traits: 'read-only' }],
  refine: (use) => {
    if (hasFlag(use.flags, '-l', '--list')) return 'read-only';
    return use.operands.length === 0 && !use.uncertain ? 'install-declared' : undefined;
  },
};

const apt = system('https://manpages.debian.org/apt', {
  valued: '-o --option -c --config-file -t --target-release --default-release',
  reads:
    'list | search | show | policy | depends | rdepends | madison | showsrc | check | pkgnames | stats | dump | changelog | why | why-not | showhold | showauto | showmanual',
  installs:
    'install | reinstall | upgrade | full-upgrade | dist-upgrade | build-dep | source | download | update | edit-sources | satisfy | mark | hold | unhold | add-architecture',
  removes: 'remove | purge | autoremove | autopurge',
  other: [{ words: 'clean | autoclean', traits: 'uninstall' }],
});

const dnf = system('https://dnf.readthedocs.io', {
  reads:
    'list | search | info | provides | whatprovides | repoquery | repolist | check-update | history | deplist | updateinfo | grouplist | check',
  installs:
    'install | upgrade | update | reinstall | downgrade | groupinstall | group | module | swap | config-manager | copr | makecache | distro-sync | localinstall | builddep',
  removes: 'remove | erase | autoremove | clean',
});

/** `pacman -S`, `-R`, `-Q`: the operation is an option. */
const pacmanTraits = (use: Use): string => {
  if (
    hasFlag(use.flags, '-Q', '--query', '-F', '--files') ||
    (hasFlag(use.flags, '-S') && hasFlag(use.flags, '-s', '-i'))
  )
    return 'read-only';
  return hasFlag(use.flags, '-R', '--remove') ? 'uninstall' : 'install';
};

const pacman: Table = {
  source: 'https://man.archlinux.org/man/pacman.8',
  bare: '-Q -S -R -U -F -s -i -y -u -q -n -c -l -o -e -t -m -k -d',
  alone: pacmanTraits,
  rows: [{ words: '*', traits: 'install', refine: pacmanTraits }],
};

const brew: Table = {
  source: 'https://docs.brew.sh/Manpage',
  none: 'read-only',
  rows: [
    {
      words:
        'list | ls | search | info | desc | deps | uses | outdated | leaves | config | doctor | home | cat | formulae | casks | commands | log | missing | options | --prefix | --version | --cellar | --repository | services list | services info | tap-info | bundle check | bundle list',
      traits: 'read-only',
    },
    {
      words:
        'install | upgrade | reinstall | update | tap | link | pin | unpin | bundle | bundle install | cask install | postinstall | migrate',
      traits: 'install',
    },
    {
      words:
        'uninstall | remove | rm | untap | unlink | cleanup | autoremove | cask uninstall | bundle cleanup',
      traits: 'uninstall',
    },
    { words: 'services', traits: 'service-control' },
    { words: 'style | audit | test', traits: 'project-task' },
  ],
};

/** What the project's own flake defines: no installable is named, or `.`, `.#name`. */
const ownInstallable = /^(?:path:)?\.(?:\/[\w./-]*)?(?:#[\w.-]*)?$/;

const ownFlake = (use: Use): boolean => {
  const words = use.args.map(staticText);
  const at = words.findIndex((text) => text === '-c' || text === '--command');
  const named = words
    .slice(1, at < 0 ? undefined : at)
    .filter((text) => text === undefined || !text.startsWith('-'));
  return named.every((text) => text !== undefined && ownInstallable.test(text));
};

const ownApp = (use: Use): boolean =>
  use.name === 'nix' &&
  use.matched[0] === 'run' &&
  !use.uncertain &&
  use.operands.length > 0 &&
  ownInstallable.test(staticText(use.operands[0]) ?? '');

const nix: Table = {
  source: 'https://nix.dev/manual/nix',
  valued: '--extra-experimental-features --option --system -A --attr -f --file -I --arg --argstr',
  rows: [
    {
      words: 'build | flake check | flake lock | fmt | eval | flake update | flake init | log',
      traits: 'project-task',
      paths: { write: '-o --out-link' },
    },
    {
      words:
        'flake show | flake metadata | search | path-info | store ls | hash | derivation show | show-config | config show | why-depends',
      traits: 'read-only',
    },
    {
      words: 'develop',
      traits: 'remote-exec',
      stops: 0,
      valued: '-c --command --profile',
      refine: (use) =>
        use.matched.length > 0 && ownFlake(use) && hasFlag(use.flags, '-c', '--command')
          ? 'project-task'
          : undefined,
    },
    {
      words: 'shell | run',
      traits: 'remote-exec',
      refine: (use) => (ownApp(use) ? 'project-task' : undefined),
    },
    { words: 'profile install | profile upgrade | profile add | env | channel', traits: 'install' },
    { words: 'profile remove', traits: 'uninstall' },
    { words: 'store gc | store delete | store optimise | collect-garbage', traits: 'uninstall' },
    { words: 'copy', traits: 'upload' },
  ],
};

/** Package managers of the system: what they install is there for every program. */
export const systemPackageTables: Record<string, Table> = {
  apt,
  'apt-get': apt,
  'apt-cache': apt,
  'apt-mark': apt,
  aptitude: apt,
  dnf,
  yum: dnf,
  microdnf: dnf,
  pacman,
  yay: pacman,
  paru: pacman,
  apk: system('https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper', {
    reads: 'info | list | search | policy | version | dot | audit | stats',
    installs: 'add | update | upgrade | fix | fetch',
    removes: 'del | cache',
  }),
  zypper: system('https://en.opensuse.org/SDB:Zypper_manual', {
    reads: 'search | se | info | if | list-updates | lu | repos | lr | packages | pa | what-provides',
    installs: 'install | in | update | up | dist-upgrade | dup | addrepo | ar | refresh | ref | patch',
    removes: 'remove | rm | removerepo | rr | clean',
  }),
  snap: system('https://snapcraft.io/docs/reference', {
    reads: 'list | find | info | version | changes | connections | interfaces | logs | services',
    installs: 'install | refresh | revert | connect | enable | disable | set',
    removes: 'remove',
  }),
  flatpak: system('https://docs.flatpak.org', {
    reads: 'list | search | info | remotes | history | ps',
    installs: 'install | update | remote-add | override',
    removes: 'uninstall | remote-delete',
  }),
  port: system('https://man.macports.org', {
    reads: 'installed | list | search | info | contents | deps | outdated | variants',
    installs: 'install | upgrade | selfupdate | sync | activate',
    removes: 'uninstall | clean | reclaim | deactivate',
  }),
  choco: system('https://docs.chocolatey.org/en-us/choco/commands', {
    reads: 'list | search | info | outdated',
    installs: 'install | upgrade | source | feature',
    removes: 'uninstall',
  }),
  winget: system('https://learn.microsoft.com/windows/package-manager/winget', {
    reads: 'list | search | show',
    installs: 'install | upgrade | import | source',
    removes: 'uninstall',
  }),
  scoop: system('https://scoop.sh', {
    reads: 'list | search | info | status | which | home',
    installs: 'install | update | bucket',
    removes: 'uninstall | cleanup',
  }),
  brew,
  nix,
  // Its sub-commands are judged by rules of their own.
  aegis: { source: 'aegis --help', rows: [] },
  'nix-env': {
    source: 'https://nix.dev/manual/nix/stable/command-ref/nix-env',
    rows: [{ words: '*', traits: 'install' }],
  },
  'nix-build': {
    source: 'https://nix.dev/manual/nix/stable/command-ref/nix-build',
    none: 'project-task',
    rows: [{ words: '*', traits: 'project-task' }],
  },
  asdf: system('https://asdf-vm.com/manage/commands.html', {
    reads: 'current | list | where | which | latest | plugin list | info | help',
    installs: 'plugin add | plugin update | update | global | local | set | reshim',
    other: [declaredVersion],
    removes: 'uninstall | plugin remove',
  }),
  nvm: system('https://github.com/nvm-sh/nvm', {
    reads: 'ls | list | current | version | which | ls-remote | alias',
    installs: 'reinstall-packages | upgrade',
    removes: 'uninstall',
    other: [{ words: 'use', traits: 'project-task' }, declaredVersion],
  }),
  fnm: system('https://github.com/Schniz/fnm', {
    reads: 'list | ls | current | list-remote',
    installs: 'default',
    removes: 'uninstall',
    other: [{ words: 'use | env', traits: 'project-task' }, declaredVersion],
  }),
  pyenv: system('https://github.com/pyenv/pyenv', {
    reads: 'versions | version | which | root | whence | prefix',
    installs: 'global | update | rehash',
    removes: 'uninstall',
    other: [{ words: 'local | shell | virtualenv', traits: 'project-task' }, declaredVersion],
  }),
  rbenv: system('https://github.com/rbenv/rbenv', {
    reads: 'versions | version | which | root | whence',
    installs: 'global | rehash',
    removes: 'uninstall',
    other: [{ words: 'local | shell', traits: 'project-task' }, declaredVersion],
  }),
  sdk: system('https://sdkman.io/usage', {
    reads: 'list | ls | current | version | home | help',
    installs: 'install | update | upgrade | default | selfupdate',
    removes: 'uninstall | rm | flush',
    other: [
      { words: 'use', traits: 'project-task' },
      { words: 'env', traits: 'project-task' },
    ],
  }),
  volta: system('https://docs.volta.sh/reference', {
    reads: 'list | ls | which | help',
    installs: 'install | fetch | setup',
    removes: 'uninstall',
    other: [
      { words: 'run', traits: 'project-task' },
      { words: 'pin', traits: 'project-task' },
    ],
  }),
  direnv: {
    source: 'https://direnv.net/man/direnv.1.html',
    rows: [
      { words: 'status | version | help | show_dump', traits: 'read-only' },
      { words: 'exec', traits: 'project-task' },
    ],
  },
  devbox: {
    source: 'https://www.jetify.com/docs/devbox/cli_reference/devbox',
    rows: [
      { ...scriptRow, runs: true },
      { words: 'list | info | search | version | help', traits: 'read-only' },
      { words: 'install', traits: 'install-declared' },
      { words: 'add | global | update', traits: 'install' },
    ],
  },
  'nix-shell': {
    source: 'https://nix.dev/manual/nix/stable/command-ref/nix-shell',
    valued: '--run --command -p --packages -I --arg --argstr -A --attr -E --expr --keep',
    bare: '--pure',
    unsafe: '-p --packages -I -E --expr --keep',
    none: 'project-task',
    rows: [{ words: 'shell.nix | default.nix | ./shell.nix | ./default.nix', traits: 'project-task' }],
  },
  mise: {
    source: 'https://mise.jdx.dev/cli',
    rows: [
      {
        words:
          'ls | list | current | where | which | doctor | env | tasks | tasks ls | outdated | ls-remote | latest',
        traits: 'read-only',
      },
      {
        words: 'install',
        traits: 'install',
        refine: (use) => (use.operands.length === 0 ? 'install-declared' : 'install'),
      },
      { words: 'use | upgrade | plugins | trust | self-update', traits: 'install' },
      { words: 'run | r', traits: 'project-task' },
      { words: 'exec | x', traits: 'project-task', valued: '-C --cd' },
      { words: 'uninstall | prune', traits: 'uninstall' },
    ],
  },
};
