import { CodeSyntaxError, readEscape, type Token } from './token.ts';

/** How the words of a scripting language are written. */
export interface ScriptSyntax {
  name: 'ruby' | 'perl' | 'php' | 'lua' | 'r';
  /** Each at the place where it begins. */
  comments: readonly RegExp[];
  /** Names, sigils included. */
  identifier: RegExp;
  operators: RegExp;
  /** Constructs that are not read: here-documents, formats, documentation inside the code. */
  refused: RegExp;
  /** Names behind which a slash begins a pattern. */
  beforePattern: ReadonlySet<string>;
}

const brackets: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Splits code into tokens. Where two readings are possible it is not understood. Throws CodeSyntaxError. */
export const scriptTokens = (text: string, syntax: ScriptSyntax): Token[] => {
  if (syntax.refused.test(text)) throw new CodeSyntaxError('a construct that is not read');
  const tokens: Token[] = [];
  let at = 0;
  let spaced = true;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (token: Token, length: number): void => {
    tokens.push(token);
    at += length;
    spaced = false;
  };
  while (at < text.length) {
    const blank =
      match(/[ \t\r]+|\\\r?\n/y) ?? syntax.comments.map(match).find((found) => found !== undefined);
    if (blank !== undefined) {
      at += blank.length;
      spaced = true;
      continue;
    }
    const end = match(/[\n;]/y);
    if (end !== undefined) {
      push({ type: 'end', value: end, spaced }, 1);
      spaced = true;
      continue;
    }
    const read = readQuoted(text, at, syntax, tokens.at(-1), spaced) ?? readLong(text, at, syntax);
    if (read !== undefined) {
      push({ ...read.token, spaced }, read.length);
      continue;
    }
    const identifier = match(syntax.identifier);
    if (identifier !== undefined && identifier !== '') {
      push({ type: 'name', value: identifier, spaced }, identifier.length);
      continue;
    }
    const number = match(/0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?L?/y);
    if (number !== undefined) {
      push({ type: 'number', value: number, spaced }, number.length);
      continue;
    }
    const operator = match(syntax.operators);
    if (operator === undefined || operator === '')
      throw new CodeSyntaxError(`the character ${JSON.stringify(text[at])}`);
    push({ type: 'op', value: operator, spaced }, operator.length);
  }
  return tokens;
};

type Read = { token: Token; length: number } | undefined;

/** Whether an operand may begin here: then a slash is a pattern. `undefined`: both is possible. */
const operandFollows = (
  previous: Token | undefined,
  spaced: boolean,
  next: string,
  syntax: ScriptSyntax,
): boolean | undefined => {
  if (previous === undefined || previous.type === 'end') return true;
  if (previous.type === 'op') return previous.value === '}' ? undefined : !/^[)\]]$/.test(previous.value);
  if (previous.type !== 'name') return false;
  if (syntax.beforePattern.has(previous.value)) return true;
  if (/^[$@]/.test(previous.value)) return false;
  return spaced && !/\s/.test(next) ? undefined : false;
};

const readQuoted = (
  text: string,
  at: number,
  syntax: ScriptSyntax,
  previous: Token | undefined,
  spaced: boolean,
): Read => {
  const { name } = syntax;
  const character = text[at] ?? '';
  const member = previous?.type === 'op' && /^(\.|&\.|->|::|\?->)$/.test(previous.value);
  if (character === '"')
    return delimited(text, at + 1, '"', at, syntax, name === 'lua' || name === 'r' ? 'escapes' : 'code');
  if (character === "'")
    return delimited(text, at + 1, "'", at, syntax, name === 'lua' || name === 'r' ? 'escapes' : 'plain');
  if (character === '`') {
    if (name === 'lua' || name === 'r') throw new CodeSyntaxError('quoted name');
    const read = delimited(text, at + 1, '`', at, syntax, 'code');
    return read === undefined ? undefined : { ...read, token: asShell(read.token) };
  }
  if (name === 'lua' || name === 'r' || name === 'php') return undefined;
  if (
    name === 'ruby' &&
    character === ':' &&
    /^:[A-Za-z_]/.test(text.slice(at, at + 2)) &&
    text[at - 1] !== ':'
  ) {
    const symbol = /^:[A-Za-z_]\w*[?!=]?(?!=)/.exec(text.slice(at, at + 80))?.[0] ?? ':';
    return { token: { type: 'text', value: symbol.slice(1), spaced: false }, length: symbol.length };
  }
  if (name === 'ruby' && character === '?' && /^\?['"`#\\]/.test(text.slice(at, at + 2)))
    throw new CodeSyntaxError('character');
  const operand = operandFollows(previous, spaced, text[at + 1] ?? ' ', syntax);
  if (character === '/') {
    if (operand === undefined) throw new CodeSyntaxError('a slash of two meanings');
    if (!operand) return undefined;
    return pattern(text, at + 1, '/', at, syntax);
  }
  if (name === 'perl' && character === '<' && operand === true) {
    const handle = /^<(\$?\w*)>/.exec(text.slice(at, at + 40));
    if (handle !== null)
      return { token: { type: 'number', value: '0', spaced: false }, length: handle[0].length };
  }
  if (member) return undefined;
  if (name === 'ruby' && character === '%' && operand !== false) {
    const word = /^%([wWiIqQxr]?)([^\w\s=])/.exec(text.slice(at, at + 3));
    if (operand === undefined || word === null) throw new CodeSyntaxError('a percent sign of two meanings');
    return quoteLike(
      text,
      at,
      word[1] === '' ? 'Q' : (word[1] ?? 'Q'),
      word[2] ?? '',
      word[0].length,
      syntax,
    );
  }
  if (name === 'perl') {
    const word = /^(qq|qw|qx|qr|q|m|s|tr|y)(\s*)([^\w\s,;=)>]|=(?![>=~]))/.exec(text.slice(at, at + 20));
    const key =
      previous?.type === 'op' && previous.value === '{' && /^\w+\s*\}/.test(text.slice(at, at + 20));
    if (word !== null && !key && !(word[3] === '#' && word[2] !== ''))
      return quoteLike(text, at, word[1] ?? 'q', word[3] ?? '', word[0].length, syntax);
  }
  return undefined;
};

/** Lua's `[[…]]` and R's `r"(…)"`. */
const readLong = (text: string, at: number, syntax: ScriptSyntax): Read => {
  if (syntax.name === 'r' && /^[rR]["'][-([{]/.test(text.slice(at, at + 3)))
    throw new CodeSyntaxError('raw text');
  if (syntax.name !== 'lua') return undefined;
  const opening = /^\[(=*)\[/.exec(text.slice(at, at + 20));
  if (opening === null) return undefined;
  const close = text.indexOf(`]${opening[1] ?? ''}]`, at + opening[0].length);
  if (close < 0) throw new CodeSyntaxError('open text');
  const value = text.slice(at + opening[0].length, close).replace(/^\r?\n/, '');
  return { token: { type: 'text', value, spaced: false }, length: close + opening[0].length - at };
};

const asShell = (token: Token): Token =>
  token.type === 'text'
    ? { type: 'shell', value: '', parts: [token.value], spaced: false }
    : token.type === 'parts'
      ? { ...token, type: 'shell' }
      : token;

const quoteLike = (
  text: string,
  start: number,
  kind: string,
  open: string,
  length: number,
  syntax: ScriptSyntax,
): Read => {
  const from = start + length;
  const close = brackets[open] ?? open;
  const plain = kind === 'q' || kind === 'w' || kind === 'i' || kind === 'qw';
  if (/^(qr|m|r)$/.test(kind)) return pattern(text, from, close, start, syntax, open);
  if (/^(s|tr|y)$/.test(kind)) return substitution(text, from, open, close, start, syntax, kind);
  const read = delimited(
    text,
    from,
    close,
    start,
    syntax,
    plain || (kind === 'qx' && open === "'") ? 'plain' : 'code',
    open,
  );
  if (read === undefined) return undefined;
  if (/^(w|W|i|I|qw)$/.test(kind))
    return {
      ...read,
      token: {
        type: 'parts',
        value: 'words',
        parts: read.token.type === 'text' ? [read.token.value] : [[]],
        spaced: false,
      },
    };
  return kind === 'x' || kind === 'qx' ? { ...read, token: asShell(read.token) } : read;
};

/** A pattern: what is interpolated into it is looked at, code inside it is not read. */
const pattern = (
  text: string,
  from: number,
  close: string,
  start: number,
  syntax: ScriptSyntax,
  open?: string,
): Read => {
  const read = delimited(text, from, close, start, syntax, 'pattern', open);
  if (read === undefined) return undefined;
  const flags = /^[a-z]*/.exec(text.slice(start + read.length, start + read.length + 12))?.[0] ?? '';
  if (syntax.name === 'perl' && flags.includes('e')) throw new CodeSyntaxError('code in a pattern');
  const parts = read.token.type === 'parts' ? read.token.parts : [];
  return {
    token: { type: 'parts', value: '', parts: [...parts, []], spaced: false },
    length: read.length + flags.length,
  };
};

const substitution = (
  text: string,
  from: number,
  open: string,
  close: string,
  start: number,
  syntax: ScriptSyntax,
  kind: string,
): Read => {
  const mode = kind === 's' ? 'pattern' : 'plain';
  const first = delimited(text, from, close, start, syntax, mode, open);
  if (first === undefined) return undefined;
  let at = start + first.length;
  let second = open;
  if (open !== close) {
    const next = /^\s*([([{<])/.exec(text.slice(at, at + 20));
    if (next === null) throw new CodeSyntaxError('substitution');
    second = next[1] ?? '';
    at += next[0].length;
  }
  const end = open === close ? close : (brackets[second] ?? second);
  const scanned = delimited(text, at, end, start, syntax, 'plain', second);
  if (scanned === undefined) return undefined;
  const after = start + scanned.length;
  const flags = /^[a-z]*/.exec(text.slice(after, after + 12))?.[0] ?? '';
  const code = text.slice(at, after - 1);
  at = after;
  if (kind === 's' && flags.includes('e')) {
    if (flags.includes('ee') || code.includes('\\')) throw new CodeSyntaxError('code in a substitution');
    const inner = scriptTokens(code, syntax);
    const before = first.token.type === 'parts' ? first.token.parts : [];
    return {
      token: { type: 'parts', value: '', parts: [...before, inner, []], spaced: false },
      length: at + flags.length - start,
    };
  }
  const replacement =
    kind === 's' ? delimited(text, after - 1 - code.length, end, start, syntax, 'code', second) : scanned;
  if (replacement === undefined || replacement.length !== scanned.length)
    throw new CodeSyntaxError('substitution');
  const parts = [first.token, replacement.token].flatMap((token) =>
    token.type === 'parts' ? token.parts : [],
  );
  return {
    token: { type: 'parts', value: '', parts: [...parts, []], spaced: false },
    length: at + flags.length - start,
  };
};

/**
 * A text up to its end mark. `code`: names in it stand for their values, and code in it is read as tokens; `pattern`: the
 * same, escapes kept; `escapes`: no code. The length counts from `start`.
 */
const delimited = (
  text: string,
  from: number,
  close: string,
  start: number,
  syntax: ScriptSyntax,
  mode: 'plain' | 'escapes' | 'code' | 'pattern',
  open = close,
): Read => {
  const parts: (string | Token[])[] = [];
  let value = '';
  let certain = true;
  let depth = 0;
  let at = from;
  for (;;) {
    const character = text[at];
    if (character === undefined) throw new CodeSyntaxError('open text');
    if (character === close && depth === 0) break;
    if (open !== close && character === open) depth += 1;
    if (open !== close && character === close) depth -= 1;
    if (character === '\\') {
      if (mode === 'pattern') {
        value += text.slice(at, at + 2);
        at += 2;
        continue;
      }
      if (mode === 'plain') {
        const next = text[at + 1] ?? '';
        const known = next === '\\' || next === close || next === open;
        value += known ? next : `\\${next}`;
        at += 2;
        continue;
      }
      const escaped = readEscape(text, at);
      if (escaped.value === undefined) certain = false;
      value += escaped.value ?? '';
      at += escaped.length;
      continue;
    }
    if (mode === 'code' || mode === 'pattern') {
      const hole = readHole(text, at, syntax, mode === 'pattern');
      if (hole !== undefined) {
        parts.push(value, hole.tokens);
        value = '';
        at += hole.length;
        continue;
      }
    }
    value += character;
    at += 1;
  }
  if (mode === 'pattern' && /\(\?\??\{|\(\*|\(\?C/.test(value))
    throw new CodeSyntaxError('code in a pattern');
  const length = at + 1 - start;
  if (certain && parts.length === 0 && mode !== 'pattern')
    return { token: { type: 'text', value, spaced: false }, length };
  return {
    token: { type: 'parts', value: '', parts: [...parts, certain ? value : []], spaced: false },
    length,
  };
};

/** What stands in a text for the value of something. */
const readHole = (
  text: string,
  at: number,
  syntax: ScriptSyntax,
  inPattern: boolean,
): { tokens: Token[]; length: number } | undefined => {
  const rest = text.slice(at, at + 400);
  if (syntax.name === 'ruby') {
    if (/^#[@$]/.test(rest)) return { tokens: [], length: 2 };
    if (!rest.startsWith('#{')) return undefined;
    const close = closingBrace(text, at + 2);
    return { tokens: scriptTokens(text.slice(at + 2, close), syntax), length: close + 1 - at };
  }
  if (syntax.name === 'perl') {
    if (/^[@$]\{[^\w^]|^@\{|^\$\$\{|^[@$]\{\w*[^\w}]/.test(rest)) throw new CodeSyntaxError('code in a text');
    const variable = /^\$(\{\^?\w+\}|::\w[\w:]*|\w[\w:]*|[&`'+!@/\\,;.0](?!\w))|^@(\w[\w:]*|\{\w+\})/.exec(
      rest,
    );
    if (variable === null) return undefined;
    if (inPattern && !/^[$@]\{?\w/.test(variable[0])) return undefined;
    const subscript = /^(->)?[[{]/.exec(rest.slice(variable[0].length));
    if (subscript === null) return { tokens: [], length: variable[0].length };
    const plain = /^((->)?(\[-?(\d+|\$\w+|\$#\w+)\]|\{-?(\w+|\$\w+|'[^'\\]*')\}))+/.exec(
      rest.slice(variable[0].length),
    );
    if (plain !== null)
      return { tokens: variableTokens(variable[0], plain[0]), length: variable[0].length + plain[0].length };
    if (inPattern && /^[[{][^$@`]*$/.test(rest.slice(variable[0].length).split(/[\]}]/, 1)[0] ?? '$'))
      return { tokens: [], length: variable[0].length };
    throw new CodeSyntaxError('code in a text');
  }
  if (/^(\{\$|\$\{)/.test(rest)) {
    const plain = /^(\{\$\w+((->\w+(?!\())|\[('[^'\\]*'|\d+|\$\w+)\])*\}|\$\{\w+\})/.exec(rest);
    if (plain === null) throw new CodeSyntaxError('code in a text');
    return { tokens: [], length: plain[0].length };
  }
  const variable = /^\$\w+/.exec(rest);
  return variable === null ? undefined : { tokens: [], length: variable[0].length };
};

/** `$ENV{NAME}` in a text is looked at as it would be outside of it. */
const variableTokens = (name: string, subscript: string): Token[] => {
  const key = /^\{(\w+)\}$/.exec(subscript)?.[1];
  if (name !== '$ENV') return [];
  const op = (value: string): Token => ({ type: 'op', value, spaced: false });
  return [
    { type: 'name', value: '$ENV', spaced: false },
    op('{'),
    { type: key === undefined ? 'number' : 'text', value: key ?? '0', spaced: false },
    op('}'),
  ];
};

const closingBrace = (text: string, from: number): number => {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('"\'`\\/%'.includes(character)) {
      // Texts inside the code of a text: only plain ones are followed.
      const close = text.indexOf(character, at + 1);
      if (!'"\''.includes(character) || close < 0 || /[\\#{}\n]/.test(text.slice(at + 1, close)))
        throw new CodeSyntaxError('a text in a text');
      at = close;
    } else if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  throw new CodeSyntaxError('open hole');
};
