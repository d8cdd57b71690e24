import { looksRandom } from './randomness.ts';

const fillers =
  /^(?:|null|undefined|none|nil|true|false|yes|no|on|off|string|number|boolean|bool|str|int|integer|bytes?|buffer|object|any|unknown|void|never|optional|required|secret|password|passwd|pass|token|tokens?|key|value|credentials?|x{3,}|\*{2,}|\.{2,}|-{2,}|_{2,}|changeme|change[_-]me|placeholder|dummy|redacted|hidden|masked|example|todo|fixme|tbd|(?:your|my|the|some|insert|enter|replace)[_-][\w-]{1,60}|\[?redacted\]?)$/i;

const expansions =
  /^(?:\$\{[^{}]{0,200}\}|\$\{\{.{0,200}|\$[A-Za-z_]\w{0,100}|\$\(.*|`.*|%[A-Za-z_]\w{0,100}%|\{\{.{0,200}|\{[\w.]{0,100}\}|<[\w .-]{0,100}>?|‹.*|%[sdv]|@[-\w./]{1,300})$/s;

const path = /^(?:~|\.{1,2}|[A-Z]:)?(?:[\\/][\w.@+-]{1,120}){1,20}[\\/]?$/;
const address = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;
const called =
  /^(?:await |new |async )?[A-Za-z_$][\w$]{0,80}(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]{0,80}){0,8}[([<]/;
const member = /^[A-Za-z_$][A-Za-z_$]{0,80}(?:(?:\.|\?\.|::|->)[A-Za-z_$][A-Za-z_$]{0,80}){1,8}$/;
const identifier = /^[A-Za-z_$][A-Za-z_$]{0,80}$/;

/** The value without the quotes and the punctuation that the text around it put there. */
export const bare = (value: string): string => {
  const trimmed = value.replace(/[,;)\]}]{1,8}$/, '');
  const quoted = /^(["'])([\s\S]*?)\1?$/.exec(trimmed);
  return quoted?.[2] ?? trimmed;
};

/** A stand-in, an expansion, a path or an address: something whose text is not the secret itself. */
export const isStandIn = (value: string): boolean => {
  const text = bare(value);
  if (fillers.test(text) || expansions.test(text) || expansions.test(value)) return true;
  if (address.test(text)) return true;
  return path.test(text) && (text.split(/[\\/]/).length > 2 || !looksRandom(text));
};

/** An expression of a program: a call, a member, a type, a variable. Only for names and values set apart as code does. */
export const isExpression = (value: string): boolean => {
  const text = value.replace(/[,;)\]}|?]{1,8}$/, '');
  if (/^["']/.test(text)) {
    // A sentence between quotes is a message or a label.
    const inner = bare(text);
    return (inner.match(/ /g)?.length ?? 0) >= 2 && !/[0-9]/.test(inner);
  }
  return called.test(text) || member.test(text) || (identifier.test(text) && !looksRandom(text));
};

const aboutSecrets =
  /(?:[_-]|(?<=[a-z])(?=[A-Z]))?(?:count|limit|size|length|len|type|types|name|names|path|file|files|dir|url|uri|expir\w*|ttl|age|policy|regex|pattern|field|fields|column|prefix|suffix|header|env|var|status|valid\w*|enabled|required|index|provider|store|manager|service|endpoint|mode|format|version|budget|usage|used|stdin|rotation|strength|input|prompt|hint|label|placeholder|schema|spec|algorithm|algo|usages|source|ref|refs|arn|scope|scopes|issuer|audience)$/i;

/** Whether a name speaks about a secret, and holds none: `token_count`, `keyFile`. */
export const speaksAboutSecret = (name: string): boolean => aboutSecrets.test(name);
