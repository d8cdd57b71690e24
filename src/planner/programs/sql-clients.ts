import type { Trait } from '../../domain/trait.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { type Arguments, hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { namesPasswords, sqlFacts } from '../sql/classify.ts';
import type { SqlDialect } from '../sql/tokens.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { ProgramInput } from './subcommands.ts';

/** How a client of SQL takes its statements. Lists of options are separated by blanks. */
interface Client {
  source: string;
  dialect: SqlDialect;
  valued: string;
  /** Options whose value is SQL. */
  texts: string;
  /** Options whose value is a file of SQL. */
  files?: string;
  /** Options whose value is a file that is written. */
  outputs?: string;
  singleDash?: true;
  /** The first operand is a file of the database; operands behind it are SQL. */
  fileFirst?: true;
  /** A line that is a command of the client itself. */
  command: RegExp;
  /** Those that only show something. */
  showing: RegExp;
  /** Those that start a shell with the rest of the line. */
  shell?: RegExp;
  /** Those that write a file named by the rest of the line. */
  writing?: RegExp;
  /** Options that open no connection or only list. */
  listing?: string;
  /** `-psecret` is a password, not a cluster of options. */
  attached?: '-p';
}

const psql: Client = {
  source: 'https://www.postgresql.org/docs/current/app-psql.html',
  dialect: 'postgres',
  valued:
    '-d --dbname -h --host -p --port -U --username -v --set --variable -P --pset -F --field-separator -R --record-separator -T --table-attr',
  texts: '-c --command',
  files: '-f --file',
  outputs: '-o --output -L --log-file',
  command: /^\s*\\/,
  showing:
    /^\s*\\(?:d\w*[S+]*|l\+?|z|x|q|a|t|H|C|f|timing|conninfo|pset|echo|qecho|warn|encoding|sf\+?|sv\+?|h|\?|c|connect|set|unset|if|elif|else|endif|errverbose|copyright|r|reset|p|print)(?:\s|$)/,
  shell: /^\s*\\!\s*(.*)$/s,
  writing: /^\s*\\copy\b(?![\s\S]*\bprogram\b)[\s\S]*?\bto\s+'?([^\s']+)'?/i,
  listing: '-l --list',
};

const sqlite: Client = {
  source: 'https://sqlite.org/cli.html',
  dialect: 'sqlite',
  valued: '-cmd -separator -nullvalue -newline -maxsize -mmap -vfs -lookaside -pagecache -init -escape',
  texts: '-cmd',
  files: '-init',
  singleDash: true,
  fileFirst: true,
  command: /^\s*\./,
  showing:
    /^\s*\.(?:tables?|schema|headers?|mode|index(?:es)?|indices|databases|dbinfo|show|stats|dump|width|nullvalue|separator|timeout|timer|help|quit|exit|explain|eqp|fullschema|print|echo|lint|limit|bail|changes|version|connection|sha3sum|columns?|constant|dbconfig|describe)(?:\s[^|]*)?$/,
  shell: /^\s*\.(?:shell|system)\s+(.*)$/s,
  writing: /^\s*\.(?:output|once|log|backup|save|clone|trace)\s+(?:-\S+\s+)*'?"?(?!\||-)([^\s'"|]+)/,
};

const mysql: Client = {
  source: 'https://dev.mysql.com/doc/refman/8.4/en/mysql.html',
  dialect: 'mysql',
  valued:
    '-u --user -h --host -P --port -D --database -S --socket --default-character-set --protocol --defaults-file --defaults-extra-file --defaults-group-suffix --login-path --ssl-ca --ssl-cert --ssl-key --ssl-mode --delimiter --max-allowed-packet --connect-timeout --init-command',
  texts: '-e --execute --init-command',
  outputs: '--tee',
  command:
    /^\s*(?:\\[!.TPergGcuhstqwW?#]|(?:system|source|tee|notee|pager|nopager|edit|delimiter|status|use|help|quit|exit|warnings|charset|connect|rehash|prompt)\b)/i,
  showing:
    /^\s*(?:\\[GgcuhstqwW?#]|(?:status|use|help|quit|exit|warnings|charset|rehash|nopager|notee|delimiter)\b)/i,
  shell: /^\s*(?:\\!|system)\s+([^;]*)/is,
  attached: '-p',
};

const duckdb: Client = {
  ...sqlite,
  source: 'https://duckdb.org/docs/stable/clients/cli/overview',
  dialect: 'any',
  valued: '-c -cmd -s -separator -nullvalue -newline -init -f -storage-version',
  texts: '-c -cmd -s',
  files: '-init -f',
};

const clickhouse: Client = {
  source: 'https://clickhouse.com/docs/interfaces/cli',
  dialect: 'clickhouse',
  valued:
    '-h --host --port -u --user --password -d --database -f --format --config-file -C --param --external --file --name --structure --types --max_memory_usage --time -N',
  texts: '-q --query',
  files: '--queries-file',
  command: /^\s*\\/,
  showing: /^\s*\\[lLdcq]/,
};

const plain = (
  source: string,
  dialect: SqlDialect,
  texts: string,
  files: string,
  valued: string,
  outputs = '',
): Client => ({
  source,
  dialect,
  texts,
  files,
  valued,
  ...(outputs === '' ? {} : { outputs }),
  command: /^\s*(?::|!!|\\|host\b|source\b|@)/i,
  showing: /^\s*(?::setvar|:on error|:list|:connect)/i,
  shell: /^\s*(?::?!!|host)\s*(.*)$/is,
});

const clients: Record<string, Client> = {
  psql,
  pgcli: psql,
  cockroach: {
    ...psql,
    source: 'https://www.cockroachlabs.com/docs/stable/cockroach-sql',
    texts: '-e --execute',
    valued: '--url --host --port --user -d --database --certs-dir --format',
  },
  sqlite3: sqlite,
  sqlite: sqlite,
  litecli: sqlite,
  duckdb,
  mysql,
  mariadb: { ...mysql, source: 'https://mariadb.com/kb/en/mariadb-command-line-client' },
  mycli: mysql,
  'clickhouse-client': clickhouse,
  clickhouse,
  'clickhouse-local': clickhouse,
  cqlsh: plain(
    'https://cassandra.apache.org/doc/latest/cassandra/managing/tools/cqlsh.html',
    'cassandra',
    '-e --execute',
    '-f --file',
    '-u --username -p --password -k --keyspace --encoding --cqlshrc --request-timeout',
  ),
  sqlcmd: plain(
    'https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility',
    'mssql',
    '-Q -q --query --initial-query',
    '-i --input-file',
    '-S --server -U --user-name -P --password -d --database-name -h -s -w -W -t -l -v -K -H',
    '-o --output-file',
  ),
  sqlplus: plain(
    'https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug',
    'oracle',
    '',
    '',
    '-L -M -R -C',
  ),
  snowsql: plain(
    'https://docs.snowflake.com/en/user-guide/snowsql',
    'any',
    '-q --query',
    '-f --filename',
    '-a --accountname -u --username -d --dbname -s --schemaname -r --rolename -w --warehouse -c --connection -o --option -D --variable',
  ),
  trino: plain(
    'https://trino.io/docs/current/client/cli.html',
    'any',
    '--execute',
    '-f --file',
    '--server --catalog --schema --user --output-format --session',
  ),
  isql: plain('https://www.unixodbc.org', 'any', '', '', '-d -x'),
  bteq: plain('https://docs.teradata.com', 'any', '', '', ''),
};

/** Whether a program is a client of a database that takes SQL. */
export const isSqlClient = (name: string): boolean => Object.hasOwn(clients, name);

interface Found {
  traits: Set<Trait>;
  effects: Effect[];
}

const grave: readonly Trait[] = ['db-read', 'db-write', 'db-destroy'];

/** Whether a query's own strings are statements that take away: `SELECT 'DROP TABLE ' || name`. */
export const makesRemovals = (sql: string): boolean => /['"(]\s*(?:drop|truncate|delete\s+from)\s/i.test(sql);

/** `\\G` ends a statement of MySQL as `;` does. */
const withoutEnds = (sql: string, { dialect }: Client): string =>
  dialect === 'mysql' ? sql.replace(/\\[Gg](?=\s*(?:$|\n))/g, ';') : sql;

/** clickhouse-local works on files of this machine: those are read, like any other. */
const readable = (sql: string, client: Client, name: string, found: Found): string => {
  if (client.dialect !== 'clickhouse' || name !== 'clickhouse-local') return sql;
  return sql.replace(/\bfile\s*\(\s*'([^']+)'/gi, (_, file: string) => {
    found.effects.push({ type: 'path', access: 'read', values: [staticValue(file)] });
    return `numbers('${file}'`;
  });
};

/** One text: lines that are commands of the client, and the SQL between them. */
const readText = (text: string, client: Client, name: string, found: Found): void => {
  const statements: string[] = [];
  for (const line of text.split('\n')) {
    if (!client.command.test(line)) {
      statements.push(line);
      continue;
    }
    // `.read |command` and `.import |command` start a shell too.
    const script =
      client.shell?.exec(line)?.[1] ?? /^\s*\.(?:read|import|output|once)\s+['"]?\|([^'"]*)/.exec(line)?.[1];
    const written = client.writing?.exec(line)?.[1];
    if (script !== undefined) {
      found.effects.push({ type: 'script', text: staticValue(script), via: name });
      found.traits.add('db-read');
    } else if (written !== undefined) {
      found.effects.push({ type: 'path', access: 'write', values: [staticValue(written)] });
      found.traits.add('db-read');
    } else if (client.showing.test(line) && !/[|`]|\\g|\\o|\\w/.test(line.replace(/^\s*\S+/, '')))
      found.traits.add('db-read');
    else {
      found.traits.add('db-write');
      found.effects.push({ type: 'code' });
    }
  }
  const sql = withoutEnds(readable(statements.join('\n'), client, name, found), client);
  // psql reads `\g |command` anywhere behind a statement.
  if (
    client.dialect === 'postgres' &&
    /\\(?:g|o|w|!|i|ir|gexec|copy|watch)\b|\\!|`/.test(sql.replace(/'(?:[^']|'')*'/g, "''"))
  ) {
    found.effects.push({ type: 'code' });
    found.traits.add('db-write');
  }
  if (sql.trim() === '') return;
  // Another file becomes part of the database: what is done may be done there.
  for (const [, file = ''] of sql.matchAll(/\battach\s+(?:database\s+)?(?:if\s+not\s+exists\s+)?'([^']+)'/gi))
    found.effects.push({ type: 'path', access: 'write', values: [staticValue(file)] });
  const { effect, code, starts, grants } = sqlFacts(sql, client.dialect);
  found.traits.add(effect);
  if (namesPasswords(sql)) found.traits.add('secret-read');
  if (starts !== undefined) found.effects.push({ type: 'script', text: staticValue(starts), via: name });
  if (grants === true) found.traits.add('owner-grant');
  // What a query makes of table names is run as it comes.
  if (/\\gexec\b/.test(sql) && makesRemovals(sql)) found.traits.add('db-destroy');
  if (code) found.effects.push({ type: 'code' });
};

const texts = (parsed: Arguments, client: Client): Value[] => [
  ...(client.texts === '' ? [] : valuesOf(parsed, ...client.texts.split(' '))),
  ...(client.fileFirst === true ? parsed.operands.slice(1) : []),
];

/** A database in memory, or the one named by the first operand. */
const databaseFile = (parsed: Arguments, client: Client): Value | undefined => {
  if (client.fileFirst !== true) return undefined;
  const [file] = parsed.operands;
  const text = staticText(file);
  if (file === undefined || /^:memory:$|^$/.test(text ?? 'x')) return undefined;
  // https://sqlite.org/uri.html: the part behind `?` says how it is opened.
  const inUri = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/.exec(text ?? '')?.[1];
  return inUri === undefined ? file : staticValue(inUri, file.taints);
};

/** What a client of SQL is told to do, by its words and its input. */
export const sqlClientFacts = (name: string, words: readonly Value[], input: ProgramInput): ExecFacts => {
  const client = clients[name] ?? psql;
  const args = words.filter((word) => !(client.attached === '-p' && /^-p./.test(staticText(word) ?? '')));
  const lists = [client.valued, client.texts, client.files, client.outputs].filter(
    (text) => text !== undefined && text !== '',
  );
  const parsed = parseArguments(args, {
    valued: optionSet(lists.join(' ')),
    exact: true,
    ...(client.singleDash === true ? { singleDash: true } : {}),
  });
  const found: Found = { traits: new Set(), effects: [] };
  const given = texts(parsed, client);
  for (const value of given) {
    const text = staticText(value);
    if (text === undefined) found.effects.push({ type: 'code', reason: 'args', from: value.taints });
    else readText(text, client, name, found);
  }
  const named = client.files === undefined ? [] : valuesOf(parsed, ...client.files.split(' '));
  const files = named.filter((file) => staticText(file) !== '-');
  if (files.length > 0) {
    found.effects.push({ type: 'path', access: 'read', values: files });
    found.traits.add('db-write');
  }
  const outputs = client.outputs === undefined ? [] : valuesOf(parsed, ...client.outputs.split(' '));
  for (const output of outputs) {
    // `-o '|command'`: psql(1).
    const piped = /^\|(.*)$/s.exec(staticText(output) ?? '')?.[1];
    found.effects.push(
      piped === undefined
        ? { type: 'path', access: 'write', values: [output] }
        : { type: 'script', text: staticValue(piped, output.taints), via: name },
    );
  }
  if (given.length === 0 && files.length === 0) readInput(input, client, name, found);
  return {
    ...factsOf(parsed),
    effects: [...databaseEffects(parsed, client, found), ...found.effects],
    traits: finalTraits(parsed, client, found),
  };
};

const readInput = (input: ProgramInput, client: Client, name: string, found: Found): void => {
  if (input.type === 'text' && input.text !== undefined) readText(input.text, client, name, found);
  else if (input.type === 'stream') {
    found.effects.push({ type: 'code', from: input.taints });
    found.traits.add('db-write');
  }
};

const factsOf = (parsed: Arguments) => ({
  flags: parsed.flags,
  operands: parsed.operands,
  recursive: false,
  force: false,
});

const databaseEffects = (parsed: Arguments, client: Client, found: Found): Effect[] => {
  const file = databaseFile(parsed, client);
  if (file === undefined) return [];
  const writes = found.traits.has('db-write') || found.traits.has('db-destroy');
  return [{ type: 'path', access: writes ? 'write' : 'read', values: [file] }];
};

const finalTraits = (parsed: Arguments, client: Client, found: Found): Trait[] => {
  const inMemory =
    client.fileFirst === true &&
    parsed.operands.length > 0 &&
    databaseFile(parsed, client) === undefined &&
    // What is attached is a file all the same.
    !found.effects.some((effect) => effect.type === 'path' && effect.access === 'write');
  if (hasFlag(parsed.flags, '--help', '-help', '--version', '-version', '-V')) return ['read-only'];
  if (client.listing !== undefined && hasFlag(parsed.flags, ...client.listing.split(' '))) return ['db-read'];
  // Several effects at once: only the gravest counts.
  const gravest = grave.findLast((trait) => found.traits.has(trait));
  if (gravest === undefined) return [];
  if (inMemory && gravest !== 'db-read' && !found.effects.some(({ type }) => type === 'code'))
    return ['db-read'];
  return [
    gravest,
    ...(found.traits.has('secret-read') ? (['secret-read'] as const) : []),
    ...(found.traits.has('owner-grant') ? (['owner-grant'] as const) : []),
  ];
};
