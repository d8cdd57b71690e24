import { hasFlag } from '../options.ts';
import { scriptRow } from './packages-python.ts';
import type { Table } from './subcommands.ts';

/** Package managers and project tools of Lua, Perl, Conda's pixi, Swift's Carthage and Ansible. */
export const scriptingTables: Record<string, Table> = {
  luarocks: {
    source: 'https://github.com/luarocks/luarocks/wiki/luarocks',
    valued: '--tree --server --only-server --lua-version --lua-dir',
    bare: '--local --global --verbose --dev',
    unsafe: '--server --only-server',
    rows: [
      { words: 'make | build | test | lint | pack | init | write_rockspec', traits: 'project-task' },
      { words: 'list | show | search | path | config | which | doc | help', traits: 'read-only' },
      {
        words: 'install',
        traits: 'install',
        refine: (use) => (hasFlag(use.flags, '--only-deps', '--deps-only') ? 'install-declared' : undefined),
      },
      { words: 'remove | purge', traits: 'uninstall' },
      { words: 'upload', traits: 'publish' },
    ],
  },
  nimble: {
    source: 'https://nim-lang.github.io/nimble/use-packages.html',
    valued: '--nimbleDir --nim -p --parser --mm',
    bare: '-y --accept -n --reject -l --localdeps --verbose --debug --offline --noColor --silent',
    plain: /^(?:-d:|--define:|--passNim:)[\w.=-]+$/,
    rows: [
      { words: '*', traits: 'project-task' },
      { words: 'list | search | path | dump | deps | tasks | help | shellenv', traits: 'read-only' },
      { words: 'refresh | setup | lock | sync', traits: 'install-declared' },
      {
        words: 'install',
        traits: 'install',
        refine: (use) =>
          use.flags.some((flag) => /^(?:-d|--depsOnly)$/.test(flag)) && use.operands.length === 0
            ? 'install-declared'
            : undefined,
      },
      { words: 'uninstall', traits: 'uninstall' },
      { words: 'publish | publishTags', traits: 'publish' },
      { words: 'shell', traits: 'remote-exec' },
    ],
  },
  cpanm: {
    source: 'https://metacpan.org/dist/App-cpanminus/view/bin/cpanm',
    valued: '-l --local-lib -L --local-lib-contained --mirror --from',
    bare: '-n --notest -q --quiet -v --verbose --installdeps --with-develop --with-recommends --showdeps --info',
    unsafe: '--mirror --from -S --sudo',
    rows: [
      {
        words: '*',
        traits: 'install',
        refine: (use) =>
          hasFlag(use.flags, '--installdeps') && use.matched[0] === '.'
            ? 'install-declared'
            : hasFlag(use.flags, '--info', '--showdeps')
              ? 'read-only'
              : undefined,
      },
    ],
  },
  pixi: {
    source: 'https://pixi.sh/latest/reference/cli/pixi',
    valued: '-e --environment --manifest-path -p --platform -f --feature',
    bare: '--locked --frozen -q -v --no-progress --color',
    rows: [
      { words: 'install | lock | update', traits: 'install-declared' },
      { ...scriptRow, words: 'run | r' },
      { words: 'list | ls | info | tree | search | task list | project version get', traits: 'read-only' },
      { words: 'add | global | upgrade | self-update', traits: 'install' },
      { words: 'remove | clean', traits: 'dev-service' },
      { words: 'init | build | task add', traits: 'project-task' },
      { words: 'upload | publish | auth', traits: 'publish' },
    ],
  },
  carthage: {
    source: 'https://github.com/Carthage/Carthage',
    rows: [
      { words: 'bootstrap | update | checkout', traits: 'install-declared' },
      { words: 'build | archive', traits: 'project-task' },
      { words: 'outdated | version | validate', traits: 'read-only' },
    ],
  },
  // Its instances are containers or machines made for the test.
  molecule: {
    source: 'https://ansible.readthedocs.io/projects/molecule/usage',
    valued: '-s --scenario-name -d --driver-name -c --base-config -e --env-file',
    bare: '--debug -v --all',
    rows: [
      {
        words:
          'test | converge | verify | lint | syntax | check | idempotence | prepare | dependency | side-effect',
        traits: 'project-task',
      },
      { words: 'create | destroy | reset | cleanup', traits: 'dev-service' },
      { words: 'list | matrix | drivers', traits: 'read-only' },
    ],
  },
  // It speaks to the forge unless it is told to stay here.
  danger: {
    source: 'https://danger.systems/guides/getting_started.html',
    valued: '--dangerfile --base --head -b',
    rows: [
      { words: 'local | dry_run | systems | plugins', traits: 'project-task' },
      { words: 'init', traits: 'project-task' },
      { words: '*', traits: 'publish' },
    ],
  },
  // https://get-coursier.io/docs/cli-overview
  coursier: {
    source: 'https://get-coursier.io/docs/cli-overview',
    rows: [
      { words: 'resolve | complete | java-home | list | search', traits: 'read-only' },
      { words: 'fetch', traits: 'download' },
      { words: 'install | setup | update | java | launch', traits: 'install' },
    ],
  },
};
