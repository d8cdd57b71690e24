import type { Trait } from '../../domain/trait.ts';
import { readSql, type SqlDialect, type SqlToken } from './tokens.ts';

/** What statements do to a database, the gravest of all; `code`: they reach beyond it, or cannot be read. */
export interface SqlFacts {
  effect: 'db-read' | 'db-write' | 'db-destroy';
  code: boolean;
  /** A command that the server is told to start. */
  starts?: string;
  /** It gives somebody the rights of the server's owner. */
  grants?: true;
}

type Effect = SqlFacts['effect'];

const rank: Record<Effect, number> = { 'db-read': 0, 'db-write': 1, 'db-destroy': 2 };
const graver = (a: Effect, b: Effect): Effect => (rank[b] > rank[a] ? b : a);

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const reading = words(
  'SELECT SHOW EXPLAIN DESCRIBE DESC VALUES TABLE USE BEGIN START COMMIT ROLLBACK END SAVEPOINT RELEASE SET RESET HELP LIST PRINT GO EXISTS CONSISTENCY TRACING EXPAND PAGING SUMMARIZE FROM DISCARD FETCH DECLARE CLOSE CHECKPOINT',
);

/** Functions with which a query reads files, starts programs or opens connections (PostgreSQL, MySQL, SQLite, SQL Server). */
const reaching =
  /^(?:PG_CATALOG\.|SYS\.|MASTER\.+\w*\.?)?(?:PG_READ_(?:BINARY_)?FILE|PG_LS_\w+|PG_STAT_FILE|LO_IMPORT|LO_EXPORT|LO_PUT|LOAD_FILE|LOAD_EXTENSION|READFILE|WRITEFILE|EDIT|FTS3_TOKENIZER|XP_\w+|SP_OACREATE|SP_OAMETHOD|SP_CONFIGURE|SP_EXECUTESQL|OPENROWSET|OPENDATASOURCE|OPENQUERY|SYS_EXEC|SYS_EVAL|DBLINK\w*|POSTGRES_FDW\w*|UTL_\w+(?:\.\w+)?|DBMS_SCHEDULER\S*|DBMS_LOB\S*|URL|FILE|EXECUTABLE|REMOTE|REMOTESECURE|S3|HDFS|QUERY_TO_XML|DATABASE_TO_XML)$/;

/** Functions that end sessions, move sequences or take locks that stay. */
const changing =
  /^(?:PG_CATALOG\.)?(?:PG_TERMINATE_BACKEND|PG_CANCEL_BACKEND|PG_RELOAD_CONF|PG_ROTATE_LOGFILE|PG_SWITCH_WAL|PG_PROMOTE|PG_DROP_\w+|PG_CREATE_\w+|SETVAL|LO_UNLINK|LO_CREATE|SET_CONFIG|SLEEP_FOREVER|DROP_CHUNKS|TRUNCATE_\w+|CRON\.SCHEDULE|CRON\.UNSCHEDULE)$/;

/** What of `DROP …` takes data along. */
const dropped = words(
  'TABLE DATABASE SCHEMA KEYSPACE TABLESPACE OWNED COLUMNFAMILY WAREHOUSE CATALOG DICTIONARY CLUSTER STREAM',
);

const textAt = (tokens: readonly SqlToken[], index: number): string => {
  const token = tokens[index];
  return token?.type === 'word' || token?.type === 'mark' ? token.text : '';
};

const findWord = (tokens: readonly SqlToken[], ...wanted: string[]): number =>
  tokens.findIndex((token) => token.type === 'word' && wanted.includes(token.text));

/** The statement without what stands in parentheses. */
const outer = (tokens: readonly SqlToken[]): SqlToken[] => {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.type === 'mark' && token.text === '(') depth += 1;
    const kept = depth === 0;
    if (token.type === 'mark' && token.text === ')') depth = Math.max(0, depth - 1);
    return kept;
  });
};

/** Whether a condition holds for every row: `1`, `TRUE`, `1=1`, `id = id`, `1=1 OR …`. */
const isAlwaysTrue = (condition: readonly SqlToken[]): boolean => {
  const ends = condition.findIndex(
    ({ type, text }) =>
      type === 'word' && /^(OR|AND|LIMIT|ORDER|RETURNING|ALLOW|IF|USING|GROUP|OPTION)$/.test(text),
  );
  const first = ends < 0 ? condition : condition.slice(0, ends);
  const rest = ends < 0 ? [] : condition.slice(ends + 1);
  const joint = ends < 0 ? '' : (condition[ends]?.text ?? '');
  const spelt = first
    .map(({ text }) => text)
    .join(' ')
    .replace(/^\(\s*|\s*\)$/g, '')
    .trim();
  const equals = /^(.+?) = (.+)$/.exec(spelt);
  const holds =
    /^(TRUE|1|[1-9]\d*|NOT FALSE|NOT 0)$/.test(spelt) ||
    (equals !== null && equals[1] === equals[2]) ||
    (/^(\S+) IS NOT NULL$/.test(spelt) && /^(ID|\S*\.ID|\S*_ID)\b/i.test(spelt)) ||
    /^(\d+) > = ?(\d+)$/.test(spelt) ||
    /^(1 > 0|0 < 1|1 ! = 0|1 < > 0|1 LIKE 1)$/.test(spelt);
  if (joint === 'AND') return holds && isAlwaysTrue(rest);
  if (joint === 'OR') return holds || isAlwaysTrue(rest);
  return holds;
};

/** `DELETE` and `UPDATE`: without a condition, or with one that always holds, they are about every row. */
const changesRows = (tokens: readonly SqlToken[]): Effect => {
  const top = outer(tokens);
  const where = findWord(top, 'WHERE');
  if (where < 0) return findWord(top, 'LIMIT', 'TOP') >= 0 ? 'db-write' : 'db-destroy';
  const inTokens = findLastTopWhere(tokens);
  return isAlwaysTrue(tokens.slice(inTokens + 1)) ? 'db-destroy' : 'db-write';
};

/** The place of the `WHERE` that belongs to the statement itself. */
const findLastTopWhere = (tokens: readonly SqlToken[]): number => {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'mark' && token.text === '(') depth += 1;
    else if (token.type === 'mark' && token.text === ')') depth -= 1;
    else if (depth <= 0 && token.type === 'word' && token.text === 'WHERE') return index;
  }
  return tokens.length;
};

const dropEffect = (tokens: readonly SqlToken[]): Effect => {
  const kind = textAt(tokens, 1);
  if (kind === 'TEMPORARY' || kind === 'TEMP') return 'db-write';
  if (kind === 'EXTERNAL' || kind === 'FOREIGN') return 'db-write';
  // Oracle: the schema of a user is dropped with it.
  if (kind === 'USER' && textAt(tokens, tokens.length - 1) === 'CASCADE') return 'db-destroy';
  return dropped.has(kind) ? 'db-destroy' : 'db-write';
};

const firstWords = (tokens: readonly SqlToken[], from: number): string =>
  [0, 1, 2].map((step) => textAt(tokens, from + step)).join(' ');

/** Statements that hide in another: without `;` in T-SQL, in a `WITH`, behind `EXPLAIN ANALYZE`. */
const nested = (tokens: readonly SqlToken[], from: number): Effect => {
  let found: Effect = 'db-read';
  for (let index = from; index < tokens.length; index += 1) {
    const here = firstWords(tokens, index);
    const rest = (): SqlToken[] => insideOf(tokens, index);
    if (/^DROP (TABLE|DATABASE|SCHEMA|KEYSPACE|OWNED|USER|LOGIN|VIEW|INDEX) /.test(`${here} `))
      found = graver(found, dropEffect(tokens.slice(index)));
    else if (/^TRUNCATE TABLE /.test(`${here} `)) found = 'db-destroy';
    else if (/^DELETE FROM /.test(`${here} `)) found = graver(found, changesRows(rest()));
    else if (
      textAt(tokens, index) === 'UPDATE' &&
      !/^(FOR|DO|KEY|ON|THEN|AFTER|BEFORE|OR|OF|GRANT|,)$/.test(textAt(tokens, index - 1)) &&
      findWord(tokens.slice(index), 'SET') >= 0
    ) {
      found = graver(found, changesRows(rest()));
    } else if (
      /^(INSERT INTO|MERGE INTO|REPLACE INTO|ALTER TABLE|CREATE TABLE|CREATE USER|GRANT ALL) /.test(
        `${here} `,
      )
    )
      found = graver(found, 'db-write');
  }
  return found;
};

/** The tokens of a statement in parentheses, up to the parenthesis that closes it. */
const insideOf = (tokens: readonly SqlToken[], from: number): SqlToken[] => {
  let depth = 0;
  const end = tokens.findIndex((token, index) => {
    if (index < from || token.type !== 'mark') return false;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth < 0;
  });
  return tokens.slice(from, end < 0 ? tokens.length : end);
};

const calls = (tokens: readonly SqlToken[], pattern: RegExp): boolean =>
  tokens.some(
    (token, index) =>
      (token.type === 'word' || token.type === 'name') &&
      textAt(tokens, index + 1) === '(' &&
      pattern.test(token.text.toUpperCase()),
  );

const read = (effect: Effect = 'db-read', code = false): SqlFacts => ({ effect, code });

/** A query: what it calls, and whether it leaves something behind. */
const queryFacts = (tokens: readonly SqlToken[], from: number): SqlFacts => {
  const into = tokens.findIndex(
    ({ type, text }, index) =>
      type === 'word' && text === 'INTO' && !/^(INSERT|MERGE|REPLACE)$/.test(textAt(tokens, index - 1)),
  );
  if (into >= 0 && /^(OUTFILE|DUMPFILE)$/.test(textAt(tokens, into + 1))) return read('db-write', true);
  if (calls(tokens, reaching)) return read('db-write', true);
  const effect = graver(nested(tokens, from), into >= 0 || calls(tokens, changing) ? 'db-write' : 'db-read');
  return read(effect);
};

const copyFacts = (tokens: readonly SqlToken[]): SqlFacts => {
  const top = outer(tokens);
  const program = findWord(top, 'PROGRAM');
  if (program >= 0) {
    const given = top[program + 1];
    return {
      ...read('db-write', true),
      ...(given?.type === 'string' ? { starts: given.text.replaceAll("''", "'") } : {}),
    };
  }
  const to = findWord(top, 'TO');
  if (to >= 0 && /^STDOUT$/.test(textAt(top, to + 1))) return queryFacts(tokens, 1);
  return read('db-write');
};

const pragmaFacts = (tokens: readonly SqlToken[]): SqlFacts => {
  const sets = tokens.some(({ type, text }) => type === 'mark' && text === '=');
  const shows =
    /^(\w+\.)?(TABLE_INFO|TABLE_XINFO|TABLE_LIST|INDEX_LIST|INDEX_INFO|INDEX_XINFO|FOREIGN_KEY_LIST|FOREIGN_KEY_CHECK|DATABASE_LIST|INTEGRITY_CHECK|QUICK_CHECK|COMPILE_OPTIONS|FUNCTION_LIST|COLLATION_LIST|PAGE_COUNT|USER_VERSION|SCHEMA_VERSION|JOURNAL_MODE|FOREIGN_KEYS|ENCODING|PAGE_SIZE|FREELIST_COUNT|SHOW_TABLES|DATABASE_SIZE|VERSION|STORAGE_INFO)$/;
  return read(!sets && shows.test(textAt(tokens, 1)) ? 'db-read' : 'db-write');
};

const ownerRoles =
  /^(?:SYSADMIN|SECURITYADMIN|DBA|SYSDBA|RDS_SUPERUSER|CLOUDSQLSUPERUSER|AZURE_PG_ADMIN|PG_EXECUTE_SERVER_PROGRAM|PG_WRITE_SERVER_FILES|PG_READ_SERVER_FILES|ACCOUNTADMIN|ORGADMIN|DB_OWNER)$/;

/** `ALTER ROLE x SUPERUSER`, `GRANT ALL ON *.* TO x`, `GRANT ALL … TO PUBLIC`, a server's own roles. */
const grantsOwnership = (tokens: readonly SqlToken[]): boolean => {
  const words = tokens.map(({ text }) => text.toUpperCase());
  const line = words.join(' ');
  if (/^(?:ALTER|CREATE) (?:ROLE|USER) /.test(line)) return words.includes('SUPERUSER');
  if (/^ALTER SERVER ROLE SYSADMIN ADD/.test(line)) return true;
  if (/^EXEC(?:UTE)? \S*SP_ADDSRVROLEMEMBER/.test(line)) return words.some((word) => /SYSADMIN/.test(word));
  if (words[0] !== 'GRANT') return false;
  return (
    words.some((word) => ownerRoles.test(word)) ||
    /^GRANT ALL (?:PRIVILEGES )?ON \* ?\. ?\* |^GRANT ALL .* TO PUBLIC$/.test(line)
  );
};

const statementFacts = (given: readonly SqlToken[]): SqlFacts => {
  const start = given.findIndex(({ type, text }) => type !== 'mark' || text !== '(');
  const tokens = start > 0 ? given.slice(start) : given;
  const verb = textAt(tokens, 0);
  switch (verb) {
    case 'EXPLAIN': {
      const runs =
        findWord(tokens.slice(0, 4), 'ANALYZE', 'ANALYSE') >= 0 ||
        findWord(tokens.slice(0, 6), 'ANALYZE') >= 0;
      return runs ? queryFacts(tokens, 1) : read();
    }
    case 'DESCRIBE':
    case 'DESC':
      return read();
    case 'WITH':
      return queryFacts(tokens, 1);
    case 'SHOW':
      // `SHOW CREATE TABLE` creates none.
      return read(calls(tokens, changing) ? 'db-write' : 'db-read', calls(tokens, reaching));
    case 'DELETE':
    case 'UPDATE':
      return read(changesRows(tokens));
    case 'DROP':
      return read(dropEffect(tokens));
    case 'TRUNCATE':
      return read('db-destroy');
    case 'COPY':
      return copyFacts(tokens);
    case 'PRAGMA':
      return pragmaFacts(tokens);
    case 'SET':
    case 'RESET': {
      const set = /^(GLOBAL|PERSIST|PASSWORD|@@GLOBAL)/.test(textAt(tokens, 1)) ? 'db-write' : 'db-read';
      return read(graver(set, behindSettings(tokens)));
    }
    case 'USE':
    case 'PRINT':
    case 'GO':
      return read(behindSettings(tokens));
    case 'EXEC':
    case 'EXECUTE':
    case 'CALL':
      return read(
        'db-write',
        tokens.some(({ text }) => reaching.test(text.toUpperCase())),
      );
    case 'DO':
      return read('db-write', false);
    case 'ALTER':
      return read(/^ALTER SYSTEM/.test(firstWords(tokens, 0)) ? 'db-write' : alterEffect(tokens));
    case 'CREATE':
      return read(
        graver('db-write', nested(tokens, 1)),
        /^(EXTENSION|LANGUAGE|SERVER)$/.test(textAt(tokens, 1)) &&
          findWord(tokens, 'DBLINK', 'PLPYTHON3U', 'PLPERLU', 'FILE_FDW') >= 0,
      );
    default:
      break;
  }
  if (reading.has(verb)) return queryFacts(tokens, 1);
  return read(graver('db-write', nested(tokens, 1)), calls(tokens, reaching));
};

/** SQL Server needs nothing between statements: `USE app DROP TABLE users`. */
const behindSettings = (tokens: readonly SqlToken[]): Effect => {
  const next = tokens.findIndex(
    ({ type, text }, index) =>
      index > 1 &&
      type === 'word' &&
      /^(?:DROP|TRUNCATE|DELETE|UPDATE|INSERT|ALTER|CREATE|MERGE|EXEC|EXECUTE|GRANT|REVOKE)$/.test(text),
  );
  return next < 0 ? 'db-read' : statementFacts(tokens.slice(next)).effect;
};

const alterEffect = (tokens: readonly SqlToken[]): Effect =>
  /\bDROP PARTITION\b|\bTRUNCATE PARTITION\b|\bDELETE (WHERE|PARTITION)\b/.test(
    tokens.map(({ text }) => text).join(' '),
  )
    ? 'db-destroy'
    : 'db-write';

const withReach = (
  facts: readonly SqlFacts[],
  statements: readonly (readonly SqlToken[])[],
): Pick<SqlFacts, 'starts' | 'grants'> => {
  const starts = facts.flatMap((fact) => fact.starts ?? []).join('\n');
  return {
    ...(starts === '' ? {} : { starts }),
    ...(statements.some(grantsOwnership) ? { grants: true as const } : {}),
  };
};

/** Classifies a text of SQL, statement by statement. */
export const sqlFacts = (text: string, dialect: SqlDialect = 'any'): SqlFacts => {
  const { statements, certain } = readSql(text, dialect);
  const facts = statements.map(statementFacts);
  return {
    effect: facts.map(({ effect }) => effect).reduce(graver, certain ? 'db-read' : 'db-write'),
    code: facts.some(({ code }) => code),
    ...withReach(facts, statements),
  };
};

/** Where servers keep the passwords of their users. */
const passwords =
  /\b(?:pg_shadow|pg_authid|pg_user_mappings?|authentication_string|sys\.(?:sql_logins|user\$)|syslogins)\b|\bmysql\.(?:user|global_priv)\b/i;

/** Whether a text of SQL speaks of them. */
export const namesPasswords = (sql: string): boolean => passwords.test(sql);

/** The traits of a text of SQL whose reader is not known: what an MCP tool is handed as `sql` or `query`. */
export const classifySql = (text: string): readonly Trait[] => {
  const { effect, code, grants } = sqlFacts(text);
  return [
    effect,
    ...(code ? (['code-inline'] as const) : []),
    ...(grants === true ? (['owner-grant'] as const) : []),
    ...(namesPasswords(text) ? (['secret-read'] as const) : []),
  ];
};

const sqlStart =
  /^\s*(?:--[^\n]*\n\s*|\/\*[^*]*\*\/\s*)*\(?\s*(select|insert|update|delete|drop|truncate|alter|create|grant|revoke|with|explain|show|describe|pragma|merge|replace|copy|call|exec|execute|vacuum|analyze|set|begin|do|load|attach|use)\b/i;

/** Whether an argument of a tool reads like SQL and not like a text to search for. */
export const looksLikeSql = (text: string): boolean => sqlStart.test(text);
