import { formatted } from '../code/made-text.ts';
import type { Effect } from '../effects.ts';
import { dynamicValue, staticText, staticValue, type Value } from '../value.ts';

interface AwkToken {
  type: 'name' | 'number' | 'text' | 'regex' | 'op' | 'end';
  value: string;
}

/**
 * What an awk program does besides printing: `system()` and pipes run commands, `>` and `getline <` touch files, `/inet/`
 * opens connections, `@` loads or calls what is not seen (POSIX awk; gawk's manual, "Redirection", "Getline", "TCP/IP").
 * A program that is not understood is code.
 */
export const awkProgramEffects = (program: Value | undefined): Effect[] => {
  if (program === undefined) return [];
  const text = staticText(program);
  const code: Effect = { type: 'code', from: program.taints };
  const tokens = text === undefined ? undefined : awkTokens(text);
  return tokens === undefined ? [code] : effectsOf(tokens);
};

/** Names in front of which stands an operand: a slash behind them begins a pattern. */
const beforePattern: ReadonlySet<string> = new Set('print printf return in if while not'.split(' '));

const operator = /(\*\*=|\*\*|&&|\|\||\|&|\+\+|--|[-+*/%^=!<>]=|>>|!~|[-+*/%^!<>|?:~$=,;(){}[\]@])/y;

const awkTokens = (text: string): AwkToken[] | undefined => {
  const tokens: AwkToken[] = [];
  let at = 0;
  while (at < text.length) {
    const match = (pattern: RegExp): string | undefined => {
      pattern.lastIndex = at;
      return pattern.exec(text)?.[0];
    };
    const blank = match(/([ \t\r]|\\\r?\n)+/y) ?? match(/#[^\n]*/y);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const previous = tokens.at(-1);
    const operand =
      previous === undefined ||
      previous.type === 'end' ||
      (previous.type === 'op' && !/^(\)|\]|\$|\+\+|--)$/.test(previous.value)) ||
      (previous.type === 'name' && beforePattern.has(previous.value));
    const string = match(/"(\\[\s\S]|[^"\\\n])*"/y);
    const regex = operand ? match(/\/(\\[^\n]|\[\]?[^\]\n]*\]|[^/\\\n])+\//y) : undefined;
    const name = match(/[A-Za-z_][A-Za-z0-9_]*/y);
    const number = match(/(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/y);
    const op = match(operator);
    const found: [AwkToken['type'], string | undefined][] = [
      ['end', match(/[\n;]/y)],
      ['text', string],
      ['regex', regex],
      ['name', name],
      ['number', number],
      ['op', op],
    ];
    const token = found.find(([, value]) => value !== undefined);
    if (token?.[1] === undefined) return undefined;
    // Were this slash the start of a pattern, what follows would be no text and no comment.
    if (op === '/' && token[0] === 'op' && /^\/[^/\n]*["#]/.test(text.slice(at))) return undefined;
    tokens.push({ type: token[0], value: token[1] });
    at += token[1].length;
  }
  return tokens;
};

/** The text of a string token; undefined when an escape in it has no plain meaning. */
const plainText = (token: AwkToken | undefined): string | undefined => {
  if (token?.type !== 'text') return undefined;
  const inner = token.value
    .slice(1, -1)
    .replace(/\\(["\\/])/g, (_, character: string) => (character === '\\' ? '\u0001' : character));
  return inner.includes('\\') ? undefined : inner.replaceAll('\u0001', '\\');
};

const ends = (token: AwkToken | undefined): boolean =>
  token === undefined || token.type === 'end' || token.value === '}';

/** One text alone up to where the statement ends; else something made at run time. */
const target = (tokens: readonly AwkToken[], at: number, close = false): Value => {
  const text = plainText(tokens[at]);
  const next = tokens[at + 1];
  return text !== undefined && (ends(next) || (close && next?.value === ')'))
    ? staticValue(text)
    : dynamicValue(tokens[at]?.value ?? '…');
};

/** What `system()` runs: one text, or one that is put together of what is known. */
const systemText = (
  tokens: readonly AwkToken[],
  at: number,
  constants: ReadonlyMap<string, string>,
): Value => {
  const made = madeAt(tokens, at, constants);
  return made !== undefined && tokens[made.end]?.value === ')' && ends(tokens[made.end + 1])
    ? staticValue(made.text)
    : target(tokens, at, true);
};

const touched = (access: 'read' | 'write', value: Value): Effect[] => {
  const text = staticText(value) ?? '';
  if (!text.startsWith('/inet')) return [{ type: 'path', access, values: [value] }];
  const [, , , , host = '', port = ''] = text.split('/');
  const number = Number(port);
  return [
    {
      type: 'network',
      hosts: [
        {
          host,
          scheme: 'tcp',
          loopback: host === 'localhost' || host === '127.0.0.1',
          upload: true,
          ...(number > 0 ? { port: number } : {}),
        },
      ],
      sends: [],
    },
  ];
};

/** Names that are given one value once: a text, or `sprintf` of what is known. */
const constantsIn = (tokens: readonly AwkToken[]): ReadonlyMap<string, string> => {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.type !== 'name' || tokens[index + 1]?.value !== '=') return;
    const value = madeAt(tokens, index + 2, given);
    if (taken.has(token.value) || value === undefined || !ends(tokens[value.end])) given.delete(token.value);
    else given.set(token.value, value.text);
    taken.add(token.value);
  });
  return given;
};

/** The text that begins here: texts, known names and `sprintf`, one behind the other. */
const madeAt = (
  tokens: readonly AwkToken[],
  from: number,
  constants: ReadonlyMap<string, string>,
): { text: string; end: number } | undefined => {
  let text = '';
  let at = from;
  for (;;) {
    const token = tokens[at];
    const close =
      token?.value === 'sprintf' && tokens[at + 1]?.value === '('
        ? tokens.findIndex((other, index) => index > at && other.value === ')')
        : -1;
    const piece =
      close > 0
        ? formatted(
            plainText(tokens[at + 2]) ?? '%?',
            tokens
              .slice(at + 3, close)
              .flatMap((part) => (part.value === ',' ? [] : [plainText(part) ?? part.value])),
          )
        : token?.type === 'name'
          ? constants.get(token.value)
          : plainText(token);
    if (piece === undefined) return at === from ? undefined : { text, end: at };
    text += piece;
    at = close > 0 ? close + 1 : at + 1;
  }
};

const effectsOf = (tokens: readonly AwkToken[]): Effect[] => {
  const constants = constantsIn(tokens);
  const effects: Effect[] = [];
  let depth = 0;
  /** The depth at which a `print` stands, whose `>` is a redirection and no comparison. */
  let printing: number | undefined;
  tokens.forEach((token, index) => {
    const { value } = token;
    const previous = tokens[index - 1];
    if (ends(token)) printing = undefined;
    if (token.type === 'op' && (value === '(' || value === '[')) depth += 1;
    if (token.type === 'op' && (value === ')' || value === ']')) depth -= 1;
    if (token.type === 'name') {
      if (value === 'print' || value === 'printf') printing = depth;
      if (value === 'system')
        effects.push({ type: 'script', text: systemText(tokens, index + 2, constants), via: 'awk' });
      if (value === 'ENVIRON' && !isPlainVariable(tokens, index))
        effects.push({ type: 'source', end: 'env' }, { type: 'code' });
    }
    if (
      token.type === 'text' &&
      /\/inet[46]?\/(tcp|udp)\//.test(value) &&
      previous?.value !== '>' &&
      previous?.value !== '|&'
    )
      effects.push(...touched('write', target(tokens, index)));
    if (token.type !== 'op') return;
    if (value === '@') effects.push({ type: 'code' });
    if (value === '|' || value === '|&') {
      const reads = tokens[index + 1]?.value === 'getline';
      const command = reads ? commandBefore(tokens, index) : target(tokens, index + 1);
      if ((staticText(command) ?? '').startsWith('/inet')) effects.push(...touched('write', command));
      else effects.push({ type: 'script', text: command, via: 'awk' });
    }
    if ((value === '>' || value === '>>') && printing === depth)
      effects.push(...touched('write', target(tokens, index + 1)));
    if (value === '<' && readsLine(tokens, index))
      effects.push(...touched('read', fileOf(tokens, index + 1)));
  });
  return effects;
};

/** `getline < file` and `getline line < file`. */
const readsLine = (tokens: readonly AwkToken[], at: number): boolean =>
  tokens[at - 1]?.value === 'getline' ||
  (tokens[at - 1]?.type === 'name' && tokens[at - 2]?.value === 'getline');

/** `getline < "file" + 1` takes the text alone for the file. */
const fileOf = (tokens: readonly AwkToken[], at: number): Value => {
  const text = plainText(tokens[at]);
  const joined = tokens[at + 1]?.type === 'text' || tokens[at + 1]?.type === 'name';
  return text === undefined || joined ? dynamicValue(tokens[at]?.value ?? '…') : staticValue(text);
};

const commandBefore = (tokens: readonly AwkToken[], at: number): Value => {
  // `("cmd") | getline`.
  if (tokens[at - 1]?.value === ')' && tokens[at - 3]?.value === '(') {
    const inside = plainText(tokens[at - 2]);
    if (inside !== undefined) return staticValue(inside);
  }
  const before = tokens[at - 2];
  const alone =
    ends(before) ||
    (before?.type === 'op' && /^[({=!]$|^&&$|^\|\|$/.test(before.value)) ||
    before?.value === 'while';
  const text = plainText(tokens[at - 1]);
  return text !== undefined && alone ? staticValue(text) : dynamicValue('…');
};

const secretName = /secret|token|passw|api_?key|private|credential|auth/i;

const isPlainVariable = (tokens: readonly AwkToken[], at: number): boolean => {
  const name = plainText(tokens[at + 2]);
  return (
    tokens[at + 1]?.value === '[' &&
    name !== undefined &&
    tokens[at + 3]?.value === ']' &&
    !secretName.test(name)
  );
};
