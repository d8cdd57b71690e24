import type { Effect, ExecFacts } from '../effects.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { staticText, type Value } from '../value.ts';
import { documentEffect } from './document-stores.ts';
import { keyValueEffect } from './key-values.ts';
import type { ProgramInput, Table } from './subcommands.ts';

const none: ExecFacts = { flags: [], operands: [], recursive: false, force: false, effects: [], traits: [] };

const mongoValued = optionSet(
  '--host --port -u --username -p --password --authenticationDatabase --authenticationMechanism --db --eval -f --file --tlsCAFile --tlsCertificateKeyFile --sslCAFile --sslPEMKeyFile --apiVersion --json',
);

/** `mongosh --eval text`, https://www.mongodb.com/docs/mongodb-shell */
export const mongoFacts = (args: readonly Value[], input: ProgramInput): ExecFacts => {
  const parsed = parseArguments(args, { valued: mongoValued, exact: true });
  const scripts = [...valuesOf(parsed, '--eval')];
  const files = [
    ...valuesOf(parsed, '-f', '--file'),
    ...parsed.operands.filter((value) => /\.m?js$/.test(staticText(value) ?? '')),
  ];
  const base = { ...none, flags: parsed.flags, operands: parsed.operands };
  if (hasFlag(parsed.flags, '--version', '--help')) return { ...base, traits: ['read-only'] };
  const texts = scripts.map(staticText);
  if (scripts.length === 0 && input.type === 'text') texts.push(input.text);
  if (files.length > 0)
    return { ...base, effects: [{ type: 'path', access: 'read', values: files }], traits: ['db-write'] };
  if (texts.length === 0)
    return input.type === 'stream'
      ? { ...base, effects: [{ type: 'code', from: input.taints }], traits: ['db-write'] }
      : base;
  if (texts.includes(undefined))
    return { ...base, effects: [{ type: 'code', reason: 'args' }], traits: ['db-write'] };
  const effect = documentEffect(texts.join(';\n'));
  return effect === 'code'
    ? { ...base, effects: [{ type: 'code' }], traits: ['db-write'] }
    : { ...base, traits: [effect] };
};

const redisValued = optionSet(
  '-h -p -s -a -u --user --pass -n -r -i -d -D -t -X --tls --cacert --cacertdir --cert --key --sni --rdb --functions-rdb --pattern --quoted-pattern --count --cursor --memkeys-samples --lru-test --intrinsic-latency --cluster --eval',
);

/** `redis-cli … COMMAND words`, https://redis.io/docs/latest/develop/tools/cli */
export const redisFacts = (args: readonly Value[], input: ProgramInput): ExecFacts => {
  const parsed = parseArguments(args, {
    valued: new Set([...redisValued].filter((flag) => flag !== '--tls')),
    exact: true,
    stopAfter: 0,
  });
  const words = parsed.rest.map(staticText);
  const base = { ...none, flags: parsed.flags, operands: parsed.rest };
  const written = valuesOf(parsed, '--rdb', '--functions-rdb');
  const effects: Effect[] = written.length === 0 ? [] : [{ type: 'path', access: 'write', values: written }];
  if (hasFlag(parsed.flags, '--eval', '--cluster', '--pipe', '-x'))
    return { ...base, effects: [...effects, { type: 'code', reason: 'args' }], traits: ['db-write'] };
  if (hasFlag(parsed.flags, '--version', '--help', '-v')) return { ...base, traits: ['read-only'] };
  if (words.length > 0) {
    if (words[0] === undefined) return { ...base, effects: [{ type: 'code', reason: 'args' }] };
    const rest = words.slice(1).map((word) => word ?? '?');
    const password = /^config$/i.test(words[0]) && rest.some((word) => /pass|auth|\*/i.test(word));
    const traits = [keyValueEffect(words[0], rest), ...(password ? (['secret-read'] as const) : [])];
    return { ...base, effects, traits, subcommand: words[0].toLowerCase() };
  }
  if (
    hasFlag(
      parsed.flags,
      '--scan',
      '--stat',
      '--bigkeys',
      '--memkeys',
      '--hotkeys',
      '--latency',
      '--latency-history',
      '--rdb',
    )
  )
    return { ...base, effects, traits: ['db-read'] };
  if (input.type === 'stream')
    return { ...base, effects: [{ type: 'code', from: input.taints }], traits: ['db-write'] };
  if (input.type !== 'text' || input.text === undefined) return base;
  const rank = ['db-read', 'db-write', 'db-destroy'] as const;
  const found = input.text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [command = '', ...rest] = line.trim().split(/\s+/);
      return keyValueEffect(command.replace(/^["']|["']$/g, ''), rest);
    });
  return { ...base, traits: [rank.findLast((effect) => found.includes(effect)) ?? 'db-read'] };
};

const toolTable = (source: string, rows: Table['rows'], more: Partial<Table> = {}): Table => ({
  source,
  rows,
  ...more,
});

const dumpValued =
  '-h --host -p --port -U --username -u --user -d --dbname -n --schema -t --table -T --exclude-table -N -F --format -j --jobs -Z --compress -P --password -S --socket --ignore-table --where --defaults-file -E --encoding --db -c --collection --uri -q --query';

const dump = (source: string): Table =>
  toolTable(source, [{ words: '*', traits: 'db-read' }], {
    none: 'db-read',
    valued: dumpValued,
    bare: '-a --data-only -s --schema-only -O --no-owner -x --no-acl -v --verbose --if-exists -w -W --single-transaction --quick --routines --triggers --events --no-data --no-create-info --all-databases -A --databases -B --opt --skip-lock-tables --lock-tables --add-drop-table --compact --no-tablespaces --hex-blob --set-gtid-purged --column-statistics --gzip -C --create -c --clean',
    paths: { write: '-f --file -r --result-file -o --out --archive' },
  });

const asks = (source: string, traits: string, more: Partial<Table> = {}): Table =>
  toolTable(source, [{ words: '*', traits }], { none: traits, valued: dumpValued, ...more });

/** https://www.postgresql.org/docs/current/reference-client.html and the tools of the other databases. */
/** mysqladmin, which MariaDB has under a name of its own. */
const mysqladmin = toolTable(
  'https://dev.mysql.com/doc/refman/8.4/en/mysqladmin.html',
  [
    { words: 'status | ping | processlist | version | variables | extended-status', traits: 'db-read' },
    { words: 'drop', traits: 'db-destroy' },
    {
      words: 'create | flush-* | reload | refresh | kill | password | start-replica | stop-replica | debug',
      traits: 'db-write',
    },
    { words: 'shutdown', traits: 'service-control' },
  ],
  {
    valued: '-u --user -h --host -P --port -S --socket -i --sleep -w --wait -c --count',
    bare: '-p --password -s --silent -f --force',
  },
);

export const databaseTables: Record<string, Table> = {
  pg_dropcluster: asks('https://manpages.debian.org/postgresql-common/pg_dropcluster.1', 'db-destroy'),
  dropdb: asks('https://www.postgresql.org/docs/current/app-dropdb.html', 'db-destroy'),
  dropuser: asks('https://www.postgresql.org/docs/current/app-dropuser.html', 'db-write'),
  createdb: asks('https://www.postgresql.org/docs/current/app-createdb.html', 'db-write'),
  createuser: asks('https://www.postgresql.org/docs/current/app-createuser.html', 'db-write'),
  pg_dump: dump('https://www.postgresql.org/docs/current/app-pgdump.html'),
  pg_dumpall: dump('https://www.postgresql.org/docs/current/app-pg-dumpall.html'),
  pg_restore: toolTable(
    'https://www.postgresql.org/docs/current/app-pgrestore.html',
    [{ words: '*', traits: 'db-write', when: [{ flags: '-l --list', traits: 'db-read' }], operands: 'read' }],
    { valued: dumpValued, bare: '-l --list -c --clean --if-exists -v -O -x -a -s -1 -C --create' },
  ),
  pg_isready: asks('https://www.postgresql.org/docs/current/app-pg-isready.html', 'read-only'),
  pg_config: asks('https://www.postgresql.org/docs/current/app-pgconfig.html', 'read-only', {
    bare: '--bindir --libdir --includedir --version --pkglibdir --sharedir',
  }),
  pgbench: asks('https://www.postgresql.org/docs/current/pgbench.html', 'db-write'),
  pg_ctl: toolTable(
    'https://www.postgresql.org/docs/current/app-pg-ctl.html',
    [
      { words: 'status', traits: 'read-only' },
      { words: 'start | stop | restart | reload | promote | init | initdb', traits: 'service-control' },
    ],
    { valued: '-D --pgdata -l --log -m --mode -o --options -t' },
  ),
  initdb: asks('https://www.postgresql.org/docs/current/app-initdb.html', 'db-write'),
  vacuumdb: asks('https://www.postgresql.org/docs/current/app-vacuumdb.html', 'db-write'),
  reindexdb: asks('https://www.postgresql.org/docs/current/app-reindexdb.html', 'db-write'),
  pg_resetwal: asks('https://www.postgresql.org/docs/current/app-pgresetwal.html', 'db-destroy'),
  mysqldump: dump('https://dev.mysql.com/doc/refman/8.4/en/mysqldump.html'),
  'mariadb-dump': dump('https://mariadb.com/kb/en/mariadb-dump'),
  mysqlshow: asks('https://dev.mysql.com/doc/refman/8.4/en/mysqlshow.html', 'db-read'),
  mysqlimport: asks('https://dev.mysql.com/doc/refman/8.4/en/mysqlimport.html', 'db-write'),
  mysqladmin,
  'mariadb-admin': mysqladmin,
  mongodump: dump('https://www.mongodb.com/docs/database-tools/mongodump'),
  mongoexport: dump('https://www.mongodb.com/docs/database-tools/mongoexport'),
  mongorestore: asks('https://www.mongodb.com/docs/database-tools/mongorestore', 'db-write', {
    rows: [{ words: '*', traits: 'db-write', operands: 'read' }],
  }),
  mongoimport: asks('https://www.mongodb.com/docs/database-tools/mongoimport', 'db-write', {
    rows: [{ words: '*', traits: 'db-write', when: [{ flags: '--drop', traits: 'db-destroy' }] }],
  }),
  etcdctl: toolTable(
    'https://etcd.io/docs/latest/dev-guide/interacting_v3',
    [
      {
        words:
          'get | endpoint health | endpoint status | member list | version | watch | lease list | role list | user list | auth status | alarm list',
        traits: 'db-read',
      },
      { words: 'del', traits: 'db-write', when: [{ flags: '--prefix --from-key', traits: 'db-destroy' }] },
      {
        words:
          'put | txn | compaction | defrag | lease | lock | member add | member update | role | user | auth | snapshot save | move-leader',
        traits: 'db-write',
      },
      { words: 'member remove | snapshot restore', traits: 'db-destroy' },
    ],
    { valued: '--endpoints --cacert --cert --key --user --command-timeout --dial-timeout -w --write-out' },
  ),
  influx: toolTable(
    'https://docs.influxdata.com/influxdb/v2/reference/cli/influx',
    [
      {
        words: 'ping | bucket list | org list | version | config list | query | auth list | task list',
        traits: 'db-read',
      },
      { words: 'bucket delete | org delete', traits: 'db-destroy' },
      {
        words: 'delete | write | bucket create | org create | setup | task create | restore',
        traits: 'db-write',
      },
    ],
    {
      valued:
        '-o --org -b --bucket -t --token --host -c --active-config --start --stop -p --predicate -f --file',
    },
  ),
};

const migrations = (
  source: string,
  words: {
    reads?: string;
    tasks?: string;
    writes?: string;
    /** Steps back, resets and drops: of development they are made again, of production they are lost. */
    removes?: string;
    destroys?: string;
    more?: Table['rows'];
    valued?: string;
    plain?: RegExp;
    singleDash?: true;
  },
): Table =>
  toolTable(
    source,
    [
      ...(words.more ?? []),
      ...(words.reads === undefined ? [] : [{ words: words.reads, traits: 'project-task' }]),
      ...(words.tasks === undefined
        ? []
        : [
            {
              words: words.tasks,
              traits: 'project-task',
              when: [{ shared: true, traits: 'db-write' } as const],
            },
          ]),
      ...(words.writes === undefined ? [] : [{ words: words.writes, traits: 'db-write' }]),
      ...(words.removes === undefined ? [] : [{ words: words.removes, traits: 'db-write removal' }]),
      ...(words.destroys === undefined ? [] : [{ words: words.destroys, traits: 'db-destroy' }]),
    ],
    {
      ...(words.plain === undefined ? {} : { plain: words.plain }),
      ...(words.singleDash === undefined ? {} : { singleDash: words.singleDash }),
      valued:
        `${words.valued ?? ''} -c --config -d --dataSource --schema -n --name -e --env --url -x --database --database-url --dir -p --path -s --source --migrations-dir --connection -m --message`.trim(),
    },
  );

/** Tools that bring a database to the state a project describes; steps back and resets ask. */
export const migrationTables: Record<string, Table> = {
  prisma: migrations('https://www.prisma.io/docs/orm/reference/prisma-cli-reference', {
    reads:
      'generate | validate | format | studio | init | version | db pull | migrate status | migrate diff | debug',
    tasks: 'migrate dev | db seed | dev',
    writes: 'migrate deploy | migrate resolve | db execute',
    more: [
      {
        words: 'migrate reset',
        traits: 'db-write removal',
        when: [{ flags: '-f --force', traits: 'db-destroy removal' }],
        bare: '-f',
      },
      {
        words: 'db push',
        traits: 'project-task',
        when: [
          { flags: '--force-reset', traits: 'db-destroy' },
          { flags: '--accept-data-loss', traits: 'db-write' },
        ],
      },
    ],
  }),
  typeorm: migrations('https://typeorm.io/docs/advanced-topics/using-cli', {
    tasks:
      'migration:run | migration:generate | migration:create | migration:show | entity:create | subscriber:create | init | version | schema:log | cache:clear',
    writes: 'schema:sync | query',
    removes: 'migration:revert | schema:drop',
  }),
  'mikro-orm': migrations('https://mikro-orm.io/docs/migrations', {
    tasks:
      'migration:up | migration:create | migration:list | migration:pending | migration:check | debug | generate-entities | cache:clear | cache:generate | seeder:create',
    writes: 'schema:update | database:create | seeder:run',
    removes: 'migration:down | migration:fresh | schema:drop | schema:fresh',
  }),
  sequelize: migrations('https://sequelize.org/docs/v6/other-topics/migrations', {
    tasks:
      'db:migrate | db:migrate:status | db:migrate:schema:timestamps:add | db:seed | db:seed:all | db:create | init | init:* | migration:generate | migration:create | model:generate | model:create | seed:generate',
    removes: 'db:migrate:undo | db:migrate:undo:all | db:seed:undo | db:seed:undo:all | db:drop',
  }),
  knex: migrations('https://knexjs.org/guide/migrations.html', {
    tasks:
      'migrate:latest | migrate:up | migrate:make | migrate:list | migrate:status | migrate:currentVersion | seed:make | seed:run | init',
    writes: 'migrate:unlock',
    removes: 'migrate:rollback | migrate:down',
  }),
  'drizzle-kit': migrations('https://orm.drizzle.team/docs/kit-overview', {
    tasks: 'generate | check | studio | introspect | pull | up | migrate | generate:* | introspect:*',
    writes: 'drop',
    more: [
      { words: 'push | push:*', traits: 'project-task', when: [{ flags: '--force', traits: 'db-write' }] },
    ],
  }),
  alembic: migrations('https://alembic.sqlalchemy.org/en/latest/tutorial.html', {
    tasks:
      'upgrade | revision | history | current | heads | check | show | merge | stamp | branches | init | list_templates | edit | ensure_version',
    removes: 'downgrade',
    valued: '-x',
  }),
  liquibase: migrations('https://docs.liquibase.com/commands/home.html', {
    reads:
      'status | validate | history | diff | update-sql | updateSQL | rollback-sql | snapshot | changelog-sync-sql | list-locks | generate-changelog | diff-changelog | checks',
    writes: 'update | update-count | changelog-sync | tag | release-locks | clear-checksums',
    removes: 'rollback | rollback-count | rollback-one-changeset | rollback-to-date',
    destroys: 'drop-all | dropAll',
  }),
  flyway: migrations('https://documentation.red-gate.com/flyway', {
    tasks: 'info | validate | migrate | version',
    writes: 'repair | baseline',
    removes: 'undo',
    valued: '-configFiles -url -user -password -environment -schemas -locations -target',
    singleDash: true,
    destroys: 'clean',
  }),
  goose: migrations('https://pressly.github.io/goose', {
    more: [
      {
        words: 'create | up | status | version | fix | validate',
        traits: 'project-task',
        when: [{ shared: true, traits: 'db-write' }],
      },
      {
        words: 'down | redo | reset | down-to',
        traits: 'db-write removal',
      },
      {
        words:
          'postgres | postgresql | mysql | sqlite3 | sqlite | mssql | redshift | tidb | clickhouse | vertica | ydb | turso | cockroachdb',
        traits: 'db-write',
        when: [
          { operand: /^(?:down|redo|reset|down-to)$/, traits: 'db-write removal' },
          { shared: true, traits: 'db-write' },
          { operand: /^(?:up|status|version|up-by-one|up-to|validate|create)$/, traits: 'project-task' },
        ],
      },
    ],
    valued: '-dir -table -certfile -ssl-cert -ssl-key -timeout',
    singleDash: true,
  }),
  dbmate: migrations('https://github.com/amacneil/dbmate', {
    tasks: 'up | migrate | new | status | create | dump | load | wait',
    removes: 'down | rollback',
    destroys: 'drop',
  }),
  sqlx: migrations('https://github.com/launchbadge/sqlx/tree/main/sqlx-cli', {
    tasks:
      'migrate run | migrate info | migrate add | migrate build-script | database create | database setup | prepare',
    removes: 'migrate revert',
    more: [
      {
        words: 'database drop',
        traits: 'db-write removal',
        when: [{ flags: '-y -f', traits: 'db-destroy removal' }],
      },
      // Drops, makes and migrates what `DATABASE_URL` of the project names.
      { words: 'database reset', traits: 'db-write removal' },
    ],
  }),
  migrate: migrations('https://github.com/golang-migrate/migrate/tree/master/cmd/migrate', {
    tasks: 'create | up | version',
    writes: 'goto | force',
    removes: 'down',
    more: [
      { words: 'drop', traits: 'db-write removal', when: [{ flags: '-f', traits: 'db-destroy removal' }] },
    ],
    valued: '-path -database -source -lock-timeout -prefetch',
    plain: /^-verbose$/,
    singleDash: true,
  }),
  atlas: migrations('https://atlasgo.io/cli-reference', {
    tasks:
      'migrate diff | migrate lint | migrate status | migrate new | migrate hash | migrate validate | schema inspect | schema diff | schema fmt | version | migrate apply',
    writes: 'schema apply | migrate set',
    removes: 'migrate down',
    destroys: 'schema clean',
  }),
  'migrate-mongo': migrations('https://github.com/seppevs/migrate-mongo', {
    tasks: 'up | status | create | init',
    removes: 'down',
  }),
  doctrine: migrations('https://www.doctrine-project.org', {
    tasks: 'migrations:status | migrations:migrate | migrations:diff | orm:validate-schema | orm:info',
    writes: 'orm:schema-tool:update | orm:schema-tool:create',
    destroys: 'orm:schema-tool:drop',
  }),
  phinx: migrations('https://book.cakephp.org/phinx', {
    tasks: 'migrate | status | create | init | seed:run | seed:create',
    removes: 'rollback',
  }),
  ecto: migrations('https://hexdocs.pm/ecto_sql', { tasks: 'migrate', writes: 'rollback' }),
};
