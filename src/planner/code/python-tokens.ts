import { CodeSyntaxError, type PartsToken, readEscape, type TextToken, type Token } from './token.ts';

const opening = new Set('([{');
const closing = new Set(')]}');

const operator =
  /(\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|==|!=|<=|>=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|\*\*|\/\/|<<|>>|[-+*/%@&|^~<>=.,:;()[\]{}])/y;

/** Splits Python into tokens, after chapter 2 of its reference. Throws CodeSyntaxError. */
export const pythonTokens = (text: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  let depth = 0;
  let spaced = true;
  const push = (token: Token): void => {
    tokens.push(token);
    spaced = false;
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\n' || character === '\r') {
      if (depth === 0) push({ type: 'end', value: '\n', spaced });
      at += 1;
      spaced = true;
      continue;
    }
    if (character === ' ' || character === '\t' || character === '\f') {
      at += 1;
      spaced = true;
      continue;
    }
    if (character === '#') {
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
      continue;
    }
    if (character === '\\') {
      const joined = /^\\\r?\n/.exec(text.slice(at, at + 3));
      if (joined === null) throw new CodeSyntaxError('backslash');
      at += joined[0].length;
      spaced = true;
      continue;
    }
    const quoted = /([rRbBuUfFtT]{0,3})('''|"""|'|")/y;
    quoted.lastIndex = at;
    const start = quoted.exec(text);
    if (start !== null) {
      const string = readString(text, at + start[0].length, start[2] ?? '', (start[1] ?? '').toLowerCase());
      push({ ...string.token, spaced });
      at = string.end;
      continue;
    }
    const word = /[A-Za-z_][A-Za-z0-9_]*/y;
    word.lastIndex = at;
    const name = word.exec(text)?.[0];
    if (name !== undefined) {
      push({ type: 'name', value: name, spaced });
      at += name.length;
      continue;
    }
    const digits =
      /(0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][+-]?[0-9_]+)?|\.[0-9][0-9_]*)[jJ]?/y;
    digits.lastIndex = at;
    const number = digits.exec(text)?.[0];
    if (number !== undefined) {
      push({ type: 'number', value: number, spaced });
      at += number.length;
      continue;
    }
    operator.lastIndex = at;
    const op = operator.exec(text)?.[0];
    // A letter beyond ASCII may be another spelling of an ASCII name (NFKC).
    if (op === undefined) throw new CodeSyntaxError(`the character ${JSON.stringify(character)}`);
    if (opening.has(op)) depth += 1;
    if (closing.has(op)) depth = Math.max(0, depth - 1);
    push(op === ';' ? { type: 'end', value: ';', spaced } : { type: 'op', value: op, spaced });
    at += op.length;
  }
  return tokens;
};

const readString = (
  text: string,
  from: number,
  quote: string,
  prefix: string,
): { token: TextToken | PartsToken; end: number } => {
  const raw = prefix.includes('r');
  const formatted = prefix.includes('f') || prefix.includes('t');
  const parts: (string | Token[])[] = [];
  let value = '';
  let certain = true;
  let at = from;
  while (!text.startsWith(quote, at)) {
    const character = text[at];
    if (character === undefined || (quote.length === 1 && character === '\n'))
      throw new CodeSyntaxError('open text');
    if (character === '\\') {
      if (raw) {
        value += text.slice(at, at + 2);
        at += 2;
        continue;
      }
      const escaped = readEscape(text, at);
      // What Python does not know as an escape stays as it is written.
      if (escaped.value === undefined || /[seE]/.test(text[at + 1] ?? '')) certain = false;
      value += escaped.value ?? '';
      at += escaped.length;
    } else if (formatted && (character === '{' || character === '}')) {
      if (text[at + 1] === character) {
        value += character;
        at += 2;
        continue;
      }
      if (character === '}') throw new CodeSyntaxError('brace');
      const hole = readHole(text, at + 1, quote);
      parts.push(value, hole.tokens);
      value = '';
      at = hole.end;
    } else {
      value += character;
      at += 1;
    }
  }
  const end = at + quote.length;
  if (certain && !formatted) return { token: { type: 'text', value, spaced: false }, end };
  // An empty piece of code stands for what is not known.
  return { token: { type: 'parts', value: '', parts: [...parts, certain ? value : []], spaced: false }, end };
};

/** The code between the braces of an f-string, its format included: that may hold code as well. */
const readHole = (text: string, from: number, quote: string): { tokens: Token[]; end: number } => {
  let depth = 0;
  let at = from;
  let inner = '';
  while (at < text.length) {
    const character = text[at] ?? '';
    // Before 3.12 this quote ended the text: which of the two readings runs is not known.
    if (text.startsWith(quote, at)) throw new CodeSyntaxError('quote in a hole');
    if (character === '\\' || character === '#') throw new CodeSyntaxError('escape in a hole');
    if (character === "'" || character === '"') {
      const close = text.indexOf(character, at + 1);
      if (close < 0) throw new CodeSyntaxError('open text');
      const within = text.slice(at, close + 1);
      if (within.includes(quote) || within.includes('\\') || within.includes('\n'))
        throw new CodeSyntaxError('quote in a hole');
      inner += within;
      at = close + 1;
      continue;
    }
    if (character === '}' && depth === 0) return { tokens: holeTokens(inner), end: at + 1 };
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    inner += character;
    at += 1;
  }
  throw new CodeSyntaxError('open hole');
};

/** `expression!r:format`: the conversion is cut off, a format of plain characters as well. */
const holeTokens = (inner: string): Token[] => {
  const plain = inner.replace(
    /(![rsa])?(:[^{}()'"\]]*)?$/,
    (match, conversion: string | undefined, format: string | undefined) =>
      conversion !== undefined ||
      (format !== undefined && /^:[-+<>=^ #0-9,.%_a-zA-Z*|]*$/.test(format) && !/lambda/.test(inner))
        ? ''
        : match,
  );
  return pythonTokens(plain.replace(/=\s*$/, ''));
};
