/** What a piece of code has put together, where every part of it stands in the code. */
export interface Made {
  /** A text, or a list of texts. */
  value: string | readonly string[];
  /** It was not readable before. */
  decoded: boolean;
}

/** A part of a call: a text, a list of texts, or something that is not known. */
export type Part = string | readonly string[] | undefined;

const longest = 65_536;

const base64 = (text: string): string | undefined =>
  /^[A-Za-z0-9+/_\s-]*={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64').toString('latin1') : undefined;

const hex = (text: string): string | undefined => {
  const digits = text.replace(/[\s:]|\\x|0x/g, '');
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? Buffer.from(digits, 'hex').toString('latin1') : undefined;
};

const characters = (parts: readonly Part[]): string | undefined => {
  const numbers = parts.flatMap((part) =>
    part === undefined ? [Number.NaN] : [...(typeof part === 'string' ? [part] : part)].map(Number),
  );
  return numbers.length > 0 &&
    numbers.every((code) => Number.isInteger(code) && code >= 0 && code <= 0x10ffff)
    ? String.fromCodePoint(...numbers)
    : undefined;
};

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

const byName = (encoding: string, text: string): string | undefined => {
  if (/^rot_?-?13$/i.test(encoding)) return rot13(text);
  if (/^(?:hex|hex_codec)$/i.test(encoding)) return hex(text);
  if (/^(?:base64|base64url|base64_codec|base_64)$/i.test(encoding)) return base64(text);
  return /^(?:utf-?8|ascii|latin-?1|us-ascii|binary|unicode_escape)$/i.test(encoding) ? text : undefined;
};

/** Perl's, PHP's and Ruby's templates of which one text is made. perlfunc(1), "pack"; Ruby, "Packed data". */
const unpacked = (template: string, text: string): string | undefined => {
  if (/^m0?$/.test(template)) return base64(text);
  return /^[aA]\*$/.test(template) ? text : undefined;
};
const packed = (template: string, parts: readonly Part[]): string | undefined => {
  if (/^H\*?\d*$/.test(template)) {
    const [only] = parts;
    return typeof only === 'string'
      ? hex(only)
      : Array.isArray(only) && parts.length === 1
        ? hex(String(only[0]))
        : undefined;
  }
  return /^[cCUW]\*$/.test(template) || /^[cCUW]+$/.test(template) ? characters(parts) : undefined;
};

/** `%c`, `%s`, `%d` of what is known. printf(3). */
export const formatted = (format: string, parts: readonly Part[]): string | undefined => {
  let next = 0;
  let known = true;
  const text = format.replace(/%(%|[a-zA-Z]|[^a-zA-Z]+[a-zA-Z])/g, (_, kind: string) => {
    if (kind === '%') return '%';
    const part = parts[next++];
    if (typeof part !== 'string') known = false;
    if (kind === 's') return String(part);
    const number = Number(part);
    if (kind === 'c')
      return Number.isInteger(number)
        ? String.fromCodePoint(Math.min(Math.max(number, 0), 0x10ffff))
        : String(part).slice(0, 1);
    if (kind === 'd' || kind === 'i') return String(Math.trunc(number));
    known = false;
    return '';
  });
  return known ? text : undefined;
};

/** By the last part of a function's name: what it makes of its arguments. */
const decoders: Readonly<Record<string, (parts: readonly Part[]) => string | undefined>> = {};
const decoding = (names: string, decode: (parts: readonly Part[]) => string | undefined): void => {
  for (const name of names.split(' ')) (decoders as Record<string, typeof decode>)[name] = decode;
};
const ofText = (decode: (text: string) => string | undefined) => (parts: readonly Part[]) =>
  typeof parts[0] === 'string' ? decode(parts[0]) : undefined;
decoding(
  'atob b64decode standard_b64decode urlsafe_b64decode decodebytes decodestring decode64 strict_decode64 urlsafe_decode64 decode_base64 base64_decode a2b_base64',
  ofText(base64),
);
decoding('fromhex unhexlify a2b_hex hex2bin', ofText(hex));
decoding('str_rot13', ofText(rot13));
decoding(
  'strrev',
  ofText((text) => [...text].reverse().join('')),
);
decoding('fromCharCode fromCodePoint chr char bytes bytearray', characters);
decoding('pack', ([template, ...parts]) =>
  typeof template === 'string' ? packed(template, parts) : undefined,
);
decoding('sprintf format', ([format, ...parts]) =>
  typeof format === 'string' && format.includes('%c') ? formatted(format, parts) : undefined,
);
decoding('from', ([text, encoding]) => {
  if (Array.isArray(text)) return characters([text]);
  return typeof text === 'string'
    ? byName(typeof encoding === 'string' ? encoding : 'utf8', text)
    : undefined;
});
decoding('decode', ([text, encoding]) =>
  typeof text === 'string' && typeof encoding === 'string' ? byName(encoding, text) : undefined,
);

type Method = (self: string | readonly string[], args: readonly Part[]) => Made['value'] | undefined;

/** By the name of a method: what it makes of the text or list it is called on. */
const methods: Readonly<Record<string, Method>> = {
  decode: (self, [encoding]) =>
    typeof self === 'string' ? byName(typeof encoding === 'string' ? encoding : 'utf8', self) : undefined,
  toString: (self: Parameters<Method>[0], [encoding]: Parameters<Method>[1]) =>
    typeof self === 'string' &&
    (encoding === undefined || byName(String(encoding), '') !== undefined) &&
    !/hex|base64/.test(String(encoding ?? ''))
      ? self
      : undefined,
  unpack1: (self, [template]) =>
    typeof self === 'string' && typeof template === 'string' ? unpacked(template, self) : undefined,
  unpack: (self, [template]) => {
    const text =
      typeof self === 'string' && typeof template === 'string' ? unpacked(template, self) : undefined;
    return text === undefined ? undefined : [text];
  },
  pack: (self, [template]) =>
    typeof self !== 'string' && typeof template === 'string' ? packed(template, self) : undefined,
  chr: (self) => (typeof self === 'string' ? characters([self]) : undefined),
  reverse: (self) => (typeof self === 'string' ? [...self].reverse().join('') : [...self].reverse()),
  first: (self) => (typeof self === 'string' ? undefined : self[0]),
};

/** Methods that only put readable texts together. */
const joining: Readonly<Record<string, Method>> = {
  join: (self, [part]) => {
    if (typeof self === 'string') return Array.isArray(part) ? part.join(self) : undefined;
    return self.join(typeof part === 'string' ? part : ',');
  },
  split: (self, [part]) =>
    typeof self === 'string' && part === ''
      ? [...self]
      : typeof self === 'string' && typeof part === 'string'
        ? self.split(part)
        : undefined,
  concat: (self, args) =>
    typeof self === 'string' && args.every((part) => typeof part === 'string')
      ? self + args.join('')
      : undefined,
  strip: (self) => (typeof self === 'string' ? self.trim() : undefined),
  trim: (self) => (typeof self === 'string' ? self.trim() : undefined),
  lower: (self) => (typeof self === 'string' ? self.toLowerCase() : undefined),
  toLowerCase: (self) => (typeof self === 'string' ? self.toLowerCase() : undefined),
  downcase: (self) => (typeof self === 'string' ? self.toLowerCase() : undefined),
};

const bounded = (value: Made['value'] | undefined, decoded: boolean): Made | undefined =>
  value === undefined || (typeof value === 'string' ? value.length : value.length * 16) > longest
    ? undefined
    : { value, decoded };

/** What a function makes of arguments that are all known. `name` is the last part of its full name. */
export const madeByFunction = (name: string, args: readonly Part[]): Made | undefined => {
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  return decode === undefined ? undefined : bounded(decode(args), true);
};

/** What a method makes of something that is known. */
export const madeByMethod = (
  name: string,
  self: string | readonly string[],
  args: readonly Part[],
): Made | undefined => {
  if (Object.hasOwn(methods, name)) return bounded(methods[name]?.(self, args), true);
  return Object.hasOwn(joining, name) ? bounded(joining[name]?.(self, args), false) : undefined;
};
