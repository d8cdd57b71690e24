import type { Table } from './subcommands.ts';

/** A command of which only what it takes away, what it changes and what it looks at is told. */
const admin = (
  source: string,
  told: { destroys: string; reads: string; writes?: string; valued?: string },
): Table => ({
  source,
  ...(told.valued === undefined ? {} : { valued: told.valued }),
  rows: [
    { words: told.destroys, traits: 'cloud-destroy' },
    { words: told.reads, traits: 'cloud-read' },
    ...(told.writes === undefined ? [] : [{ words: told.writes, traits: 'cloud-write' }]),
  ],
});

const databricksNouns =
  'metastores catalogs schemas tables volumes clusters instance-pools jobs pipelines repos secrets external-locations storage-credentials warehouses apps workspaces networks credentials groups users service-principals';

const each = (nouns: string, verbs: string): string =>
  nouns
    .split(' ')
    .flatMap((noun) => verbs.split(' ').map((verb) => `${noun} ${verb}`))
    .join(' | ');

/** Clients that administer what others run on, written from their manuals. */
export const removingTables: Record<string, Table> = {
  atmos: admin('https://atmos.tools/cli/commands', {
    valued: '-s --stack --base-path --config --config-path --logs-level',
    destroys: each('terraform tofu tf helmfile hf', 'destroy'),
    reads: `${each('terraform tofu tf', 'plan validate show output init')} | ${each('helmfile hf', 'diff')} | describe | list | validate | version`,
    writes: `${each('terraform tofu tf', 'apply deploy import state workspace clean')} | ${each('helmfile hf', 'apply sync deploy')}`,
  }),
  databricks: admin('https://docs.databricks.com/dev-tools/cli/commands', {
    valued: '-p --profile -o --output -t --target --log-file',
    destroys: `${each(databricksNouns, 'delete permanent-delete')} | ${databricksNouns
      .split(' ')
      .map((noun) => `account ${noun} delete`)
      .join(' | ')} | bundle destroy | secrets delete-scope | fs rm | workspace delete`,
    reads: `${each(databricksNouns, 'list get')} | fs ls | fs cat | bundle validate | bundle summary | current-user me | workspace list`,
    writes: `${each(databricksNouns, 'create update')} | bundle deploy | bundle run | fs cp | fs mkdir | workspace import`,
  }),
  fastly: admin('https://www.fastly.com/documentation/reference/cli', {
    valued: '-s --service-id --service-name -t --token --version --name',
    destroys:
      'service delete | backend delete | domain delete | kv-store delete | config-store delete | secret-store delete | acl delete | dictionary delete | compute delete | object-storage delete',
    reads:
      'service list | service describe | service search | backend list | domain list | whoami | version | pops | stats | log-tail',
    writes: 'service create | service update | compute deploy | compute publish | purge | backend create',
  }),
  deck: admin('https://developer.konghq.com/deck', {
    valued: '--kong-addr --konnect-addr --konnect-token --workspace -w -s --state --headers --timeout',
    destroys: 'reset | gateway reset',
    reads:
      'diff | ping | validate | dump | version | gateway diff | gateway ping | gateway validate | gateway dump | file validate | file lint',
    writes: 'sync | gateway sync | gateway apply',
  }),
  apigeecli: admin('https://github.com/apigee/apigeecli', {
    valued: '-t --token -o --org -e --env -n --name -a --account',
    destroys: each(
      'envs orgs apis products apps developers sharedflows instances keystores kvms',
      'delete del',
    ),
    reads: each('envs orgs apis products apps developers sharedflows instances keystores kvms', 'list get'),
    writes: each(
      'envs orgs apis products apps developers sharedflows instances keystores kvms',
      'create update',
    ),
  }),
  ldcli: admin('https://launchdarkly.com/docs/home/getting-started/ldcli', {
    valued: '--access-token --project --environment --flag --output -o',
    destroys: 'projects delete | environments delete | flags delete | segments delete',
    reads: each('projects environments flags segments members', 'list get'),
    writes:
      'flags create | flags update | flags toggle-on | flags toggle-off | projects create | environments create',
  }),
  incus: admin('https://linuxcontainers.org/incus/docs/main/reference/manpages', {
    destroys:
      'delete | rm | storage delete | storage volume delete | project delete | network delete | image delete | cluster remove',
    reads:
      'list | ls | info | config show | storage list | network list | image list | version | profile list',
    writes: 'launch | init | create | start | stop | restart | copy | move | exec | config set | snapshot',
  }),
};
