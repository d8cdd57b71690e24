import { createAutomaton } from './automaton.ts';
import { isStandIn } from './code-shape.ts';
import type { SecretSpan } from './span.ts';

/** A value that is known to be secret, with what to call it. */
export interface KnownValue {
  value: string;
  /** `env`, `aegis-token`, `env-file`. */
  kind: string;
}

/** Shorter than this, a value stands in too many texts by chance. */
const shortest = 8;
/** Longer values are found by their first 4096 characters. */
const longest = 4096;
/** How many values are kept; the longest forms of them count several times. */
const mostValues = 2000;

/** The value inside a longer base64 text: at each of the three places in a group of three bytes it may begin at. */
const insideBase64 = (value: string): string[] =>
  [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const whole = bytes.toString('base64').replace(/=+$/, '');
    // Characters that also hold bits of what stands beside the value differ from text to text.
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor((bytes.length * 8) / 6);
    return whole.slice(first, last);
  });

/** How the same value is written elsewhere. */
const formsOf = (value: string): string[] => {
  const base64 = insideBase64(value);
  let url = value;
  try {
    url = encodeURIComponent(value);
  } catch {
    // A lone surrogate has no percent form; nothing can send it that way.
  }
  const forms = [
    value,
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", "'\\''"),
    Buffer.from(value).toString('hex'),
  ];
  return forms.map((form) => form.slice(0, longest)).filter((form) => form.length >= shortest);
};

/** Finds known values in every form, in one pass over the text. */
export const createKnownScan = (values: readonly KnownValue[]): ((text: string) => SecretSpan[]) => {
  const kinds = new Map<string, string>();
  for (const { value, kind } of values.slice(0, mostValues)) {
    if (value.length < shortest) continue;
    for (const form of formsOf(value)) if (!kinds.has(form)) kinds.set(form, kind);
  }
  if (kinds.size === 0) return () => [];
  const forms = [...kinds];
  const find = createAutomaton(forms.map(([form]) => form));
  return (text) =>
    find(text).map(({ word, start, end }) => ({
      start,
      end,
      kind: forms[word]?.[1] ?? 'value',
      rank: 'known',
      from: start,
    }));
};

const secretNames = /KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|COOKIE|SESSION|DSN/i;
/** Names that match, and hold a place, a mode or a name. */
const otherNames =
  /^(?:PWD|OLDPWD|INIT_CWD|SSH_AUTH_SOCK|XAUTHORITY|.*(?:DESKTOP|XDG|DBUS|TMUX|TERM|KEYBOARD|KEYMAP)_?.*|.*_(?:PATH|FILE|DIR|SOCK|SOCKET|MODE|TYPE|HOST|PORT|TTL|URL|URI|USER|NAME|EMAIL|ASKPASS|METHOD|PROVIDER|REGION))$/i;

/**
 * The secret values of an environment, told by their names. Values shorter than 8 characters, paths, addresses without
 * a user and stand-ins are left out: they stand in ordinary texts.
 */
export const knownFromEnvironment = (env: Readonly<Record<string, string | undefined>>): KnownValue[] =>
  Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || value.length < shortest) return [];
    if (!secretNames.test(name) || otherNames.test(name)) return [];
    // A connection string is secret for the password in it.
    if (/:\/\/[^/@\s]{1,512}@/.test(value)) return [{ value, kind: 'env' }];
    if (isStandIn(value) || /^[\\/~.]/.test(value) || /^\d{1,11}$/.test(value)) return [];
    return [{ value, kind: 'env' }];
  });

const assignment =
  /^[ \t]{0,8}(?:export[ \t]{1,8})?([A-Za-z_][A-Za-z0-9_.]{0,120})[ \t]{0,8}=[ \t]{0,8}(.*)$/;

/** The secret values of an `.env` file's text. At most 1 MiB of it is read. */
export const knownFromEnvFile = (text: string): KnownValue[] => {
  const values: Record<string, string> = {};
  for (const line of text.slice(0, 1_048_576).split(/\r?\n/)) {
    const [, name, raw = ''] = assignment.exec(line) ?? [];
    if (name === undefined) continue;
    const quoted = /^(["'`])(.*?)\1/.exec(raw)?.[2];
    Object.defineProperty(values, name, {
      value: quoted ?? raw.replace(/[ \t]+#.*$/, '').trim(),
      enumerable: true,
      configurable: true,
    });
  }
  return knownFromEnvironment(values).map(({ value }) => ({ value, kind: 'env-file' }));
};
