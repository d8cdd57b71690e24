import type { Dialect } from '../../domain/tool-call.ts';
import { staticText, type Value } from '../value.ts';
import { filterText, spokenBy } from './filters.ts';

/** No text of a command line becomes larger than this by being printed or decoded. */
const maxText = 131_072;

/**
 * What a program that only writes, copies or recodes text prints, or undefined where that is not certain. `echo`,
 * `printf`, `cat`, `base64`, `xxd -r -p`, `rev`, `tr`, as their manuals (bash 5.2, GNU coreutils 9) have them.
 */
export const transformText = (
  name: string,
  args: readonly string[],
  input: string | undefined,
  dialect: Dialect,
): string | undefined => {
  const text = transform(name, args, input, dialect);
  return text === undefined || text.length > maxText ? undefined : text;
};

const transform = (
  name: string,
  args: readonly string[],
  input: string | undefined,
  dialect: Dialect,
): string | undefined => {
  switch (name) {
    case 'echo':
      return echoed(args, dialect);
    case 'printf':
      return formatted(args[0] === '--' ? args.slice(1) : args);
    case 'tee':
      return input;
    case ':':
    case 'true':
    case 'false':
      return '';
    case 'cat':
      if (args.length > 0 && args.every((arg) => arg === '/dev/null')) return '';
      return args.every((arg) => arg === '-') && args.length <= 1 ? input : undefined;
    case 'base64':
    case 'gbase64':
      return input === undefined ? undefined : base64(args, input);
    case 'openssl':
      return input !== undefined && /^(enc -base64|enc -a|base64) (-A )?-d( -A)?$/.test(args.join(' '))
        ? decoded64(input)
        : undefined;
    case 'xxd':
      return input !== undefined && /^(-r -p|-p -r|-rp|-pr|-r -ps|-ps -r)$/.test(args.join(' '))
        ? fromHex(input)
        : undefined;
    case 'rev':
      return input !== undefined && args.length === 0
        ? input
            .split('\n')
            .map((line) => [...line].reverse().join(''))
            .join('\n')
        : undefined;
    case 'tr':
      return input === undefined ? undefined : translated(args, input);
    default:
      return filterText(name, args, input) ?? spokenBy(name, args);
  }
};

const recoders = new Set('rev tr uudecode rot13 printf echo xxd'.split(' '));

/** Whether a program turns what it reads or is given into another text: a disguise, when that text is then run. */
export const recodes = (words: readonly Value[]): boolean => {
  const whole = staticText(words[0]) ?? '';
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  if (!recoders.has(name)) return false;
  const args = words.slice(1).map((value) => staticText(value) ?? '');
  if (name === 'rev' || name === 'tr' || name === 'uudecode' || name === 'rot13') return true;
  if (name === 'printf') return /\\(x[0-9a-fA-F]|[0-7]{2}|u[0-9a-fA-F])/.test(args[0] ?? '');
  if (name === 'echo')
    return (
      /^-\w*e/.test(args[0] ?? '') && args.some((arg) => /\\(x[0-9a-fA-F]|0[0-7]{2}|u[0-9a-fA-F])/.test(arg))
    );
  if (name === 'xxd') return args.some((arg) => /^-\w*r/.test(arg));
  return false;
};

const echoed = (args: readonly string[], dialect: Dialect): string | undefined => {
  let newline = '\n';
  let escapes = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const option = args[index] ?? '';
    if (!/^-[neE]+$/.test(option)) break;
    // Only bash, and zsh, read more than -n.
    if (dialect === 'sh' && option !== '-n') return undefined;
    if (option.includes('n')) newline = '';
    const last = option.replaceAll('n', '').at(-1);
    if (last !== undefined) escapes = last === 'e';
  }
  const text = args.slice(index).join(' ');
  if (!escapes && (dialect === 'bash' || !text.includes('\\'))) return text + newline;
  const interpreted = escapes ? unescaped(text, true) : undefined;
  return interpreted === undefined ? undefined : interpreted + newline;
};

const simple: Record<string, string> = {
  n: '\n',
  t: '\t',
  '\\': '\\',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
};

/** Backslash sequences; undefined for one that ends the output, or that shells read differently. */
const unescaped = (text: string, isEcho: boolean): string | undefined => {
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (char !== '\\') {
      result += char;
      continue;
    }
    const rest = text.slice(index + 1, index + 12);
    const code =
      /^x([0-9a-fA-F]{1,2})/.exec(rest) ??
      /^u([0-9a-fA-F]{1,4})/.exec(rest) ??
      /^U([0-9a-fA-F]{1,8})/.exec(rest);
    const octal = isEcho ? /^0([0-7]{1,3})/.exec(rest) : /^([0-7]{1,3})/.exec(rest);
    const match = code ?? octal;
    if (match?.[1] !== undefined) {
      const value = Number.parseInt(match[1], code === null ? 8 : 16);
      if ((value > 127 && !/^[uU]/.test(rest)) || value > 0x10ffff) return undefined;
      result += String.fromCodePoint(value);
      index += match[0].length;
      continue;
    }
    const plain = simple[rest[0] ?? ''];
    if (plain === undefined && (rest === '' || /^[cxuU0-7]/.test(rest))) return undefined;
    result += plain ?? `\\${rest[0]}`;
    index += 1;
  }
  return result;
};

/** `printf` with `%s`, `%b`, `%d`, `%x`, `%o`, `%c`, `%q` and `%%`: its format is used again until no argument is left. */
const formatted = (args: readonly string[]): string | undefined => {
  const [format, ...values] = args;
  if (format === undefined || format.startsWith('-')) return undefined;
  const parts = format.split(/(%[sbdxocq%])/);
  if (parts.some((part, index) => index % 2 === 0 && part.includes('%'))) return undefined;
  const takes = parts.filter((part, index) => index % 2 === 1 && part !== '%%').length;
  const rounds = takes === 0 ? 1 : Math.max(1, Math.ceil(values.length / takes));
  if (rounds * format.length > maxText) return undefined;
  let result = '';
  let next = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) {
        const text = unescaped(part, false);
        if (text === undefined) return undefined;
        result += text;
        continue;
      }
      if (part === '%%') {
        result += '%';
        continue;
      }
      const value = values[next] ?? (/[dxo]/.test(part) ? '0' : '');
      next += 1;
      if (/[dxo]/.test(part) && !/^(0|[1-9]\d{0,8})$/.test(value)) return undefined;
      if (part === '%q' && !/^[\w./-]+$/.test(value)) return undefined;
      const text = printedAs(part, value);
      if (text === undefined) return undefined;
      result += text;
    }
  }
  return result;
};

const printedAs = (part: string, value: string): string | undefined => {
  switch (part) {
    case '%b':
      return unescaped(value, true);
    case '%x':
      return Number(value).toString(16);
    case '%o':
      return Number(value).toString(8);
    case '%c':
      return value.slice(0, 1);
    default:
      return value;
  }
};

const base64 = (args: readonly string[], input: string): string | undefined => {
  const options = args.filter((arg) => arg !== '-');
  const decodes = options.some((option) => /^(-d|-D|-di|-id|--decode)$/.test(option));
  if (!options.every((option) => /^(-d|-D|-di|-id|-i|--decode|--ignore-garbage)$/.test(option)))
    return undefined;
  return decodes ? decoded64(input) : undefined;
};

const decoded64 = (input: string): string | undefined => {
  const clean = input.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(clean) || clean.length % 4 === 1) return undefined;
  return asText(Uint8Array.from(atob(clean), (char) => char.charCodeAt(0)));
};

const fromHex = (input: string): string | undefined => {
  const clean = input.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(clean)) return undefined;
  return asText(Uint8Array.from(clean.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
};

const asText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // No text: whoever runs it runs code that is not known.
    return undefined;
  }
};

/** `tr SET1 SET2` and `tr -d SET1` with plain characters and ranges. */
const translated = (args: readonly string[], input: string): string | undefined => {
  if (args[0] === '-d' && args.length === 2) {
    const gone = setOf(args[1] ?? '');
    return gone === undefined ? undefined : [...input].filter((char) => !gone.includes(char)).join('');
  }
  if (args.length !== 2 || args[0]?.startsWith('-')) return undefined;
  const from = setOf(args[0] ?? '');
  const to = setOf(args[1] ?? '');
  if (from === undefined || to === undefined || to.length === 0) return undefined;
  const map = new Map(from.map((char, index) => [char, to[Math.min(index, to.length - 1)] ?? char]));
  return [...input].map((char) => map.get(char) ?? char).join('');
};

const setOf = (set: string): string[] | undefined => {
  const classes: Record<string, string> = { '[:upper:]': 'A-Z', '[:lower:]': 'a-z' };
  const plain = classes[set] ?? set.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\r/g, '\r');
  if (/[\\[\]]/.test(plain)) return undefined;
  const chars: string[] = [];
  const units = [...plain];
  for (let index = 0; index < units.length; index += 1) {
    const start = units[index] ?? '';
    const end = units[index + 2];
    if (units[index + 1] !== '-' || end === undefined) {
      chars.push(start);
      continue;
    }
    const last = end.codePointAt(0) ?? 0;
    for (let code = start.codePointAt(0) ?? 0; code <= last && chars.length < 512; code += 1)
      chars.push(String.fromCodePoint(code));
    index += 2;
  }
  // The last of several wins in a set that names a character twice; real sets do not.
  return new Set(chars).size === chars.length ? chars : undefined;
};
