import { hasFlag } from '../options.ts';
import type { Table, Use } from './subcommands.ts';

/** The words of a script of Kafka are options alone: one of them says what it does. */
const kafka = (reads: string, writes: string, destroys: string): Table => {
  const decide = (use: Use): string => {
    if (hasFlag(use.flags, ...destroys.split(' '))) return 'db-destroy';
    if (hasFlag(use.flags, ...writes.split(' '))) return 'db-write';
    return hasFlag(use.flags, ...reads.split(' ')) ? 'db-read' : '';
  };
  return {
    source: 'https://kafka.apache.org/documentation/#operations',
    valued:
      '--bootstrap-server --topic --group --partitions --replication-factor --config --command-config --entity-type --entity-name --add-config --delete-config --from-file --to-datetime --to-offset --shift-by --offset-json-file --principal --allow-principal --operation --zookeeper --property --max-messages --timeout-ms --consumer-property --producer-property --broker-list --formatter --partition --offset --consumer.config --producer.config',
    alone: decide,
    rows: [{ words: '*', traits: 'db-write', refine: decide }],
  };
};

const topics = kafka('--list --describe', '--create --alter', '--delete');
const groups = kafka('--list --describe --dry-run', '--execute --delete-offsets', '--delete --all-groups');

const scripts: Record<string, Table> = {
  'kafka-topics': topics,
  'kafka-consumer-groups': groups,
  'kafka-configs': kafka('--describe', '--alter --add-config --delete-config', '--no-such-option'),
  'kafka-acls': kafka('--list', '--add --remove', '--no-such-option'),
  'kafka-delete-records': kafka('--version', '--no-such-option', '--offset-json-file'),
  'kafka-console-consumer': kafka('--topic --include', '--no-such-option', '--no-such-option'),
  'kafka-console-producer': kafka('--version', '--topic', '--no-such-option'),
  'kafka-get-offsets': kafka('--topic --bootstrap-server', '--no-such-option', '--no-such-option'),
  'kafka-broker-api-versions': kafka('--bootstrap-server', '--no-such-option', '--no-such-option'),
  'kafka-log-dirs': kafka('--describe', '--no-such-option', '--no-such-option'),
  'kafka-reassign-partitions': kafka('--verify --generate --list', '--execute --cancel', '--no-such-option'),
  'kafka-metadata-quorum': kafka('--bootstrap-server', '--no-such-option', '--no-such-option'),
  'kafka-storage': kafka('--version', '--no-such-option', '--cluster-id'),
};

const withEndings = (tables: Record<string, Table>): Record<string, Table> =>
  Object.fromEntries(
    Object.entries(tables).flatMap(([name, table]) => [
      [name, table],
      [`${name}.sh`, table],
    ]),
  );

const broker = (
  source: string,
  valued: string,
  reads: string,
  writes: string,
  removes: string,
  destroys: string,
  bare = '',
): Table => ({
  source,
  valued,
  bare,
  rows: [
    { words: reads, traits: 'db-read' },
    { words: writes, traits: 'db-write' },
    { words: removes, traits: 'db-write removal' },
    { words: destroys, traits: 'db-destroy' },
  ],
});

/** Brokers of messages, and what is done to their queues. */
export const messageQueueTables: Record<string, Table> = {
  ...withEndings(scripts),
  kcat: {
    source: 'https://github.com/edenhill/kcat',
    valued: '-b -t -p -o -c -X -F -f -D -K -k -H -s -r',
    alone: (use) =>
      hasFlag(use.flags, '-L', '-C', '-Q') ? 'db-read' : hasFlag(use.flags, '-P') ? 'db-write' : '',
    rows: [{ words: '*', traits: 'db-write' }],
  },
  rpk: broker(
    'https://docs.redpanda.com/current/reference/rpk',
    '-X --brokers --config --profile -v',
    'topic list | topic describe | topic consume | cluster info | cluster health | group list | group describe | version | profile list | cluster config get | acl list',
    'topic create | topic produce | topic alter-config | topic add-partitions | cluster config set | acl create | container start | container stop | container purge | group seek',
    'group delete | acl delete | user delete',
    'topic delete | topic trim-prefix | cluster self-test stop | redpanda admin brokers decommission',
  ),
  rabbitmqctl: broker(
    'https://www.rabbitmq.com/docs/man/rabbitmqctl.8',
    '-n --node -p --vhost -t --timeout -s --formatter',
    'status | list_* | cluster_status | environment | report | ping | version | node_health_check | help | authenticate_user | eval_file --help',
    'add_* | set_* | change_password | enable_feature_flag | start_app | stop_app | join_cluster | sync_queue | restart_vhost | rename_cluster_node | close_connection | close_all_connections | stop',
    'purge_queue | clear_* | delete_user | delete_shovel',
    'reset | force_reset | delete_vhost | delete_queue | forget_cluster_node | force_boot',
    '-q --quiet -l --longnames',
  ),
  rabbitmqadmin: broker(
    'https://www.rabbitmq.com/docs/management-cli',
    '-H --host -P --port -V --vhost -u --username -p --password -c --config -f --format',
    'list | show | get | export | help | list *',
    'declare | publish | import | close',
    'purge',
    'delete',
    '-s --ssl -q --quiet -k',
  ),
  nats: broker(
    'https://docs.nats.io/using-nats/nats-tools/nats_cli',
    '-s --server --user --password --creds --context --timeout',
    'stream ls | stream info | stream view | stream get | stream report | consumer ls | consumer info | kv ls | kv get | kv status | server info | server list | server ping | account info | sub | subscribe | rtt | bench | context ls',
    'pub | publish | request | stream add | stream edit | consumer add | kv add | kv put | kv create | stream copy | stream restore',
    'consumer rm | kv del | stream rmm',
    'stream rm | stream purge | kv purge | object rm',
  ),
  'pulsar-admin': broker(
    'https://pulsar.apache.org/reference/#/next/pulsar-admin',
    '--admin-url --auth-plugin --auth-params',
    'topics list | topics stats | topics get | tenants list | namespaces list | clusters list | brokers list | topics peek-messages',
    'topics create | tenants create | namespaces create | topics create-partitioned-topic | namespaces set-retention | topics unload',
    'topics unsubscribe | topics clear-backlog | topics skip-all',
    'topics delete | topics delete-partitioned-topic | namespaces delete | tenants delete | clusters delete | topics truncate',
  ),
  temporal: broker(
    'https://docs.temporal.io/cli',
    '-n --namespace --address -w --workflow-id --query -q -t --task-queue --env',
    'workflow list | workflow describe | workflow show | workflow count | operator cluster health | operator namespace list | operator namespace describe | schedule list | task-queue describe',
    'workflow start | workflow execute | workflow signal | schedule create | workflow cancel | workflow reset | server start-dev',
    'workflow terminate | workflow delete | schedule delete',
    'operator namespace delete | batch terminate',
  ),
};
