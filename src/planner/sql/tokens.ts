/** Where the readers of SQL differ. `any`: not known; then what two of them read differently is not certain. */
export type SqlDialect =
  | 'any'
  | 'postgres'
  | 'mysql'
  | 'sqlite'
  | 'mssql'
  | 'oracle'
  | 'clickhouse'
  | 'cassandra';

/** A piece of a statement. Words are in capitals; what is quoted is not. */
export interface SqlToken {
  type: 'word' | 'string' | 'name' | 'number' | 'mark';
  text: string;
}

/** The statements of a text, and whether every reader would cut them like this. */
export interface SqlText {
  statements: SqlToken[][];
  certain: boolean;
}

/** Far above what a person or an agent writes in a command. */
const maxTokens = 8_000;

const escapesWithBackslash: ReadonlySet<SqlDialect> = new Set(['mysql', 'clickhouse']);

interface Reader {
  text: string;
  at: number;
  dialect: SqlDialect;
  certain: boolean;
}

/** Reads to the closing quote; a doubled quote stands for itself. */
const quoted = (reader: Reader, quote: string, backslash: boolean): string => {
  const { text } = reader;
  const start = reader.at + 1;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') {
      if (backslash) at += 1;
      else if (reader.dialect === 'any' && text[at + 1] === quote) reader.certain = false;
    } else if (character === quote) {
      if (text[at + 1] !== quote) break;
      at += 1;
    }
  }
  if (at >= text.length) reader.certain = false;
  reader.at = at + 1;
  return text.slice(start, Math.min(at, text.length));
};

/** Block comments: PostgreSQL nests them, MySQL does not, and MySQL runs what stands behind `/*!`. */
const blockComment = (reader: Reader): void => {
  const { text, dialect } = reader;
  if (text[reader.at + 2] === '!' || text.startsWith('M!', reader.at + 2)) {
    reader.at += /^\/\*M?!\d*/.exec(text.slice(reader.at, reader.at + 12))?.[0].length ?? 3;
    return;
  }
  const nests = dialect === 'postgres' || dialect === 'mssql' || dialect === 'clickhouse';
  let depth = 1;
  let at = reader.at + 2;
  while (at < text.length && depth > 0) {
    if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
    } else if (text.startsWith('/*', at)) {
      if (nests) depth += 1;
      else if (dialect === 'any') reader.certain = false;
      at += 2;
    } else at += 1;
  }
  if (depth > 0) reader.certain = false;
  reader.at = at;
};

const lineComment = (reader: Reader): void => {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end < 0 ? reader.text.length : end;
};

/** MySQL wants a blank behind `--`: without one, what follows is run there. */
const startsLineComment = (reader: Reader): boolean => {
  const { text, at, dialect } = reader;
  if (text.startsWith('--', at)) {
    if (/^--(?:\s|$)/.test(text.slice(at, at + 3))) return true;
    if (dialect === 'any') reader.certain = false;
    return dialect !== 'mysql';
  }
  return text[at] === '#' && dialect === 'mysql';
};

/** One token, or undefined where a comment or blank was passed over. */
const next = (reader: Reader): SqlToken | undefined => {
  const { text, at, dialect } = reader;
  const character = text[at] ?? '';
  if (/\s/.test(character)) {
    reader.at += 1;
    return undefined;
  }
  if (startsLineComment(reader)) {
    lineComment(reader);
    return undefined;
  }
  if (text.startsWith('/*', at)) {
    blockComment(reader);
    return undefined;
  }
  const prefix = /^[eEnNbBxXuU]&?'/.exec(text.slice(at, at + 3))?.[0];
  if (prefix !== undefined) {
    reader.at += prefix.length - 1;
    return {
      type: 'string',
      text: quoted(reader, "'", /^e/i.test(prefix) || escapesWithBackslash.has(dialect)),
    };
  }
  if (character === "'")
    return { type: 'string', text: quoted(reader, "'", escapesWithBackslash.has(dialect)) };
  if (character === '"')
    return {
      type: dialect === 'mysql' ? 'string' : 'name',
      text: quoted(reader, '"', escapesWithBackslash.has(dialect)),
    };
  if (character === '`') return { type: 'name', text: quoted(reader, '`', false) };
  if (character === '[' && (dialect === 'mssql' || dialect === 'sqlite'))
    return { type: 'name', text: quoted(reader, ']', false) };
  const dollar =
    dialect === 'mysql' || dialect === 'mssql'
      ? undefined
      : /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at, at + 64))?.[0];
  if (dollar !== undefined) {
    const end = text.indexOf(dollar, at + dollar.length);
    if (end < 0 || dialect === 'any') reader.certain = false;
    const stop = end < 0 ? text.length : end;
    reader.at = stop + dollar.length;
    return { type: 'string', text: text.slice(at + dollar.length, stop) };
  }
  const word = /^[\p{L}_@][\p{L}\p{N}_$@.]*/u.exec(text.slice(at, at + 256))?.[0];
  if (word !== undefined) {
    reader.at += word.length;
    return { type: 'word', text: word.toUpperCase() };
  }
  const number = /^\d[\w.]*/.exec(text.slice(at, at + 64))?.[0];
  reader.at += number?.length ?? 1;
  return number === undefined ? { type: 'mark', text: character } : { type: 'number', text: number };
};

/** Cuts a text into statements. Never throws; linear in its length. */
export const readSql = (text: string, dialect: SqlDialect): SqlText => {
  const reader: Reader = { text, at: 0, dialect, certain: !text.includes('\0') };
  const statements: SqlToken[][] = [];
  let current: SqlToken[] = [];
  let count = 0;
  while (reader.at < text.length) {
    const token = next(reader);
    if (token === undefined) continue;
    count += 1;
    if (count > maxTokens) return { statements, certain: false };
    if (token.type === 'mark' && token.text === ';') {
      if (current.length > 0) statements.push(current);
      current = [];
    } else current.push(token);
  }
  if (current.length > 0) statements.push(current);
  return { statements, certain: reader.certain };
};
