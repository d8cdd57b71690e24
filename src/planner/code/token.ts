/** A token of a language that is read without a grammar of its own. */
export type Token =
  | { type: 'name' | 'number' | 'op'; value: string; spaced: boolean }
  | TextToken
  /** The end of a line, or of a statement. */
  | { type: 'end'; value: string; spaced: boolean }
  | PartsToken
  /** Something that is not understood. */
  | { type: 'unknown'; value: string; spaced: boolean };

/** A text known to the byte. */
export interface TextToken {
  type: 'text';
  value: string;
  spaced: boolean;
}

/** A text with code in it, each piece as its tokens; `shell` is handed to a shell. */
export interface PartsToken {
  type: 'parts' | 'shell';
  value: string;
  parts: readonly (string | Token[])[];
  spaced: boolean;
}

/** Thrown when a text does not end, or holds what no token begins with. */
export class CodeSyntaxError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'CodeSyntaxError';
  }
}

const simple: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  s: ' ',
};

/** The escape that begins at a backslash: the text it stands for, undefined when that is not known, and its length. */
export const readEscape = (text: string, at: number): { value: string | undefined; length: number } => {
  const rest = text.slice(at + 1, at + 12);
  const coded =
    /^x([0-9a-fA-F]{1,2})/.exec(rest) ??
    /^u([0-9a-fA-F]{4})/.exec(rest) ??
    /^U([0-9a-fA-F]{8})/.exec(rest) ??
    /^[ux]\{([0-9a-fA-F]{1,6})\}/.exec(rest);
  if (coded?.[1] !== undefined) {
    const point = Number.parseInt(coded[1], 16);
    return {
      value: point <= 0x10ffff ? String.fromCodePoint(point) : undefined,
      length: 1 + coded[0].length,
    };
  }
  const octal = /^[0-7]{1,3}/.exec(rest);
  if (octal !== null)
    return { value: String.fromCodePoint(Number.parseInt(octal[0], 8)), length: 1 + octal[0].length };
  const next = rest[0];
  if (next === undefined) return { value: undefined, length: 1 };
  if (next === '\n') return { value: '', length: 2 };
  if (/[NcCMuUx]/.test(next)) return { value: undefined, length: 2 };
  return { value: simple[next] ?? (/[a-zA-Z]/.test(next) ? undefined : next), length: 2 };
};
