import { isExpression, isStandIn, speaksAboutSecret } from './code-shape.ts';
import { looksRandom } from './randomness.ts';
import type { SecretSpan } from './span.ts';

/**
 * One place in which secrets stand. `pattern` is run over the whole text, so it must be linear on any input: no nested
 * or adjacent repetitions of overlapping classes, and bounded lengths where a class is wide.
 */
export interface StructureRule {
  kind: string;
  /** The rule is looked at only when the text has one of these (lower case): most texts have none. */
  hints: readonly string[];
  /** What the group `keep` matches in front, and `end` behind, stays; the rest is hidden. */
  pattern: RegExp;
  /** Says what matched but is no secret: a type, a call, an expansion. `name` is the group of that name. */
  spare?: (value: string, name: string, keep: string) => boolean;
  /** The value may hold quoted pieces, so where it ends depends on the quotes around it. */
  quoted?: true;
}

/** Values up to a quote, a blank or a separator; quoted values up to their quote. */
const value = String.raw`(?:"(?:[^"\\]|\\[^])*"?|'[^']*'?|\$'(?:[^'\\]|\\[^])*'?|[^\s"'&;|<>\\]|\\[^])+`;

const secretName = `[A-Za-z0-9_.-]{0,64}(?:passwd|password|passphrase|passwort|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|credential|client[_-]?secret|session[_-]?id|_pwd|_pass|_dsn|_key)[A-Za-z0-9_]{0,32}`;

/** A name whose `_key` alone says little: the key of a cache, of a column. */
const anyKey = /_key$/i;
const secretKey =
  /(?:secret|private|access|api|auth|encryption|signing|master|service|license|ssh|gpg|pgp)_?key$/i;

const spareAssignment = (found: string, name: string, keep: string): boolean => {
  if (isStandIn(found) || speaksAboutSecret(name)) return true;
  if (/^\d{1,7}[,;)\]}]?$/.test(found)) return /token/i.test(name) || anyKey.test(name);
  if (anyKey.test(name) && !secretKey.test(name) && !looksRandom(found)) return true;
  // NAME=value of a shell or an .env file is never an expression; `name = value` and `name: value` may be.
  const shell = /^[A-Z0-9_]+=$/.test(keep) || /=$/.test(keep);
  if (shell && !/^[\w$.]+[([]/.test(found)) return false;
  return isExpression(found);
};

const spareFlag = (found: string, name: string): boolean =>
  isStandIn(found) ||
  speaksAboutSecret(name) ||
  /^-/.test(found) ||
  /^(?:id|type|src|env|source)=/.test(found);

const schemes =
  /^(?:bearer|basic|digest|token|apikey|aws4-hmac-sha256|negotiate|ntlm|key|bot|jwt|oauth)\s+(.+)/is;

const spareHeader = (found: string, name: string): boolean => {
  const text = found.trim();
  if (/cookie$/i.test(name)) return !/^[^\s=;,]{1,200}=[^\s;]/.test(text) || /=\s*\$?[{(<]/.test(text);
  const credentials = schemes.exec(text)?.[1]?.trim() ?? (/\s/.test(text) ? undefined : text);
  return (
    credentials === undefined ||
    isStandIn(credentials) ||
    /^\+/.test(credentials) ||
    (isExpression(credentials) && credentials.length < 24)
  );
};

/** Places in commands, headers, addresses and settings in which secrets stand. */
export const structureRules: readonly StructureRule[] = [
  {
    kind: 'private-key',
    hints: ['-----begin'],
    // Up to the next mark: a key without an end is hidden as far as it goes.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END[^-\n]{0,60}-----)?/g,
    // Who searches for such a key writes its mark alone.
    spare: (found) => /^-----BEGIN [A-Z0-9 ]*-----(?:["'`)]|\s*$)/.test(found),
  },
  {
    kind: 'private-key',
    hints: ['private key-----', 'private key block-----'],
    // The rest of a key whose beginning is not in this piece of text.
    pattern:
      /(?<![A-Za-z0-9+/=\r\n])[A-Za-z0-9+/=\r\n]{20,}-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  {
    kind: 'header',
    hints: [
      'authorization',
      'cookie',
      'x-api-key',
      'x-auth-token',
      'private-token',
      'x-amz-security-token',
      'x-goog-api-key',
      'x-vault-token',
      'x-access-token',
      'api-key',
    ],
    pattern:
      /(?<keep>\b(?<name>(?:proxy-)?authorization|set-cookie|cookie|x-api-key|x-auth-token|x-access-token|x-vault-token|private-token|x-amz-security-token|x-goog-api-key|api-key)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)(?:[^\r\n"'\\]|\\.)+/gi,
    spare: spareHeader,
  },
  {
    kind: 'bearer',
    hints: ['bearer', 'basic'],
    pattern: /(?<keep>\b(?:bearer|basic)[ \t]{1,8})[A-Za-z0-9+/=_.~-]{8,}/gi,
    spare: (found) => !looksRandom(found) && !found.endsWith('='),
  },
  {
    kind: 'url-password',
    hints: ['://'],
    pattern: /(?<keep>:\/\/[^\s/:@"'<>]{0,256}:)[^\s/@"'<>]{1,512}(?<end>@)/g,
    spare: isStandIn,
  },
  {
    kind: 'url-userinfo',
    hints: ['://'],
    pattern: /(?<keep>:\/\/)[A-Za-z0-9_%.~+-]{16,512}(?<end>@)/g,
  },
  {
    kind: 'query',
    hints: ['token', 'key', 'sig', 'secret', 'password', 'auth', 'code=', 'credential', 'session', 'jwt'],
    pattern:
      /(?<keep>[?&;](?<name>[A-Za-z0-9_-]{0,40}(?:token|secret|password|passwd|signature|credential)|api[_-]?key|apikey|key|sig|auth|code|session|jwt|x-amz-signature|x-amz-credential)=)[^\s&#"'<>;]+/gi,
    spare: (found, name) =>
      isStandIn(found) ||
      (/^(?:key|sig|auth|code|session)$/i.test(name) && (found.length < 8 || !looksRandom(found))),
  },
  {
    kind: 'password',
    quoted: true,
    hints: ['pass', 'token', 'secret', 'key', 'auth', 'credential', 'bearer', '--pwd'],
    pattern: new RegExp(
      String.raw`(?<keep>--(?<name>(?:[A-Za-z0-9-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|auth-?key|access-?key|credential|bearer)|pass|pwd)[A-Za-z0-9-]{0,20})(?:=|[ \t]{1,8}))${value}`,
      'gi',
    ),
    spare: spareFlag,
  },
  {
    kind: 'password',
    hints: ['-u', '--user', '--proxy-user'],
    pattern:
      /(?<keep>(?:^|[\s"'])(?:-u|-U|--user|--proxy-user)[ \t=]{0,8}["']?(?<name>[^\s:"'/]{1,256}):)[^\s"']+/g,
    // `docker run -u 1000:1000`, `chown`-like owners.
    spare: (found, name) => isStandIn(found) || /^\d+$/.test(found) || found === name,
  },
  {
    kind: 'password',
    quoted: true,
    hints: ['mysql', 'mariadb', '7z'],
    pattern: new RegExp(
      String.raw`(?<keep>\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlsh|mariadb|mariadb-dump|7z)\b[^\n|;&]{0,200}?\s-p(?![\s\d]{1,6}(?:\s|$)|rotocol))(?=\S)${value}`,
      'g',
    ),
    spare: isStandIn,
  },
  {
    kind: 'password',
    quoted: true,
    hints: ['mongo', 'sshpass', 'docker', 'podman', 'influx', 'zip', 'helm'],
    pattern: new RegExp(
      String.raw`(?<keep>\b(?:(?:sshpass|(?:docker|podman|helm registry) login|mongo|mongosh|mongodump|mongorestore|influx)\b[^\n|;&]{0,200}?\s-p|(?:zip|unzip)\b[^\n|;&]{0,200}?\s-P)[ \t]{0,1}(?!\d{1,5}(?:\s|$)|-))${value}`,
      'g',
    ),
    spare: isStandIn,
  },
  {
    kind: 'password',
    quoted: true,
    hints: ['redis-cli', 'ldap', 'sqlcmd'],
    pattern: new RegExp(
      String.raw`(?<keep>\b(?:redis-cli\b[^\n|;&]{0,200}?\s-a|ldap\w{3,8}\b[^\n|;&]{0,200}?\s-w|sqlcmd\b[^\n|;&]{0,200}?\s-P)[ \t]{0,4})${value}`,
      'g',
    ),
    spare: isStandIn,
  },
  {
    kind: 'cookie',
    quoted: true,
    hints: ['curl'],
    pattern: new RegExp(
      String.raw`(?<keep>\bcurl\b[^\n|;&]{0,400}?\s(?:-b|--cookie)[ \t=]{0,4})${value}`,
      'g',
    ),
    spare: (found) => !found.includes('=') || isStandIn(found),
  },
  {
    kind: 'password',
    hints: ['identified by', 'password'],
    pattern: /(?<keep>\b(?:identified[ \t]{1,8}by|password)[ \t]{1,8})'[^']*'?/gi,
    spare: isStandIn,
  },
  {
    kind: 'connection-string',
    hints: ['accountkey=', 'sharedaccesskey=', 'pwd='],
    pattern: /(?<keep>;[ ]{0,2}(?:accountkey|sharedaccesskey|pwd)[ ]{0,2}=[ ]{0,2})[^\s;"']{3,200}/gi,
    spare: isStandIn,
  },
  {
    kind: 'value',
    quoted: true,
    hints: ['pass', 'secret', 'token', 'key', 'credential', 'session', 'pwd', 'dsn'],
    pattern: new RegExp(
      String.raw`(?<keep>(?<![A-Za-z0-9_.-])(?<name>${secretName})["']?[ \t]{0,8}(?:=(?![=>~])|:(?!//|[:=]))[ \t]{0,8}(?!‹))${value}`,
      'gi',
    ),
    spare: spareAssignment,
  },
  {
    kind: 'netrc',
    hints: ['machine '],
    pattern:
      /(?<keep>\bmachine[ \t\n]{1,8}[^\s]{1,255}[ \t\n]{1,8}login[ \t\n]{1,8}[^\s]{1,255}[ \t\n]{1,8}password[ \t\n]{1,8})[^\s]{1,512}/g,
    spare: isStandIn,
  },
];

/** How far back on a line an open quote is looked for. */
const lookBack = 400;

/** The quote that is open at this place of its line, if one is. */
const openQuote = (text: string, at: number): string => {
  let quote = '';
  for (let index = Math.max(text.lastIndexOf('\n', at - 1) + 1, at - lookBack); index < at; index += 1) {
    const char = text[index] ?? '';
    if (char === '\\' && quote !== "'") index += 1;
    else if (quote === '' ? char === '"' || char === "'" : char === quote) quote = quote === '' ? char : '';
  }
  return quote;
};

/** Where a value that stands inside quotes ends: a quote in it closes them, and opens none. */
const endOfValue = (text: string, start: number, stop: number): number => {
  const quote = openQuote(text, start);
  if (quote === '') return stop;
  for (let index = start; index < stop; index += 1) {
    if (text[index] === '\\' && quote !== "'") index += 1;
    else if (text[index] === quote) return index;
  }
  return stop;
};

/** Every secret that stands in one of these places. `lower` is the text in lower case. */
export const structureSpans = (text: string, lower: string): SecretSpan[] => {
  const spans: SecretSpan[] = [];
  for (const { kind, hints, pattern, spare, quoted } of structureRules) {
    if (!hints.some((hint) => lower.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) {
      const { keep = '', end = '', name = '' } = match.groups ?? {};
      const start = match.index + keep.length;
      const last = match.index + match[0].length - end.length;
      const stop = quoted === true ? endOfValue(text, start, last) : last;
      if (stop <= start || spare?.(text.slice(start, stop), name, keep) === true) continue;
      spans.push({ start, end: stop, kind, rank: 'structure', from: match.index });
    }
  }
  return spans;
};
