/** Programs that hand on some of the text they read, or another text made of it: GNU coreutils 9, sed(1), jq(1). */
export const filterText = (
  name: string,
  args: readonly string[],
  input: string | undefined,
): string | undefined => {
  if (name === 'jq') return byJq(args, input);
  if (input === undefined) return undefined;
  switch (name) {
    case 'head':
    case 'tail':
      return someLines(name, args, input);
    case 'tac':
      return args.length === 0 ? joined([...linesOf(input)].reverse()) : undefined;
    case 'sort':
      return args.length === 0 && /^[a-z\n]*$/.test(input) ? joined([...linesOf(input)].sort()) : undefined;
    case 'cut':
      return cut(args, input);
    case 'sed':
      return substituted(args, input);
    case 'base32':
      return /^(-d|--decode|-di)$/.test(args.join(' ')) ? fromBase32(input) : undefined;
    default:
      return undefined;
  }
};

const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const someLines = (name: string, args: readonly string[], input: string): string | undefined => {
  const text = args.join(' ');
  const given = /^(?:-n ?|-)?([+-]?\d{1,6})$/.exec(text);
  if (given === null && args.length > 0) return undefined;
  const signed = given?.[1] ?? '10';
  const count = Math.abs(Number(signed));
  const lines = linesOf(input);
  if (name === 'head') return joined(lines.slice(0, signed.startsWith('-') ? -count : count));
  if (signed.startsWith('+')) return joined(lines.slice(Math.max(0, count - 1)));
  return count === 0 ? '' : joined(lines.slice(-count));
};

/** `cut -c 2-5`, `cut -d: -f2`: one place or range. */
const cut = (args: readonly string[], input: string): string | undefined => {
  const match = /^(?:-[cb] ?(\d*-?\d*)|(?:-d ?([^ ])|-d(?= )(?: )( )) ?-f ?(\d*-?\d*))$/.exec(args.join(' '));
  const range = /^(\d+)?(-)?(\d+)?$/.exec(match?.[1] ?? match?.[4] ?? '');
  if (match === null || range === null || (range[1] ?? range[3]) === undefined) return undefined;
  const from = Number(range[1] ?? 1) - 1;
  const to = range[2] === undefined ? from + 1 : range[3] === undefined ? undefined : Number(range[3]);
  const mark = match[2] ?? match[3];
  return joined(
    linesOf(input).map((line) => {
      if (mark === undefined) return line.slice(from, to);
      return line.includes(mark) ? line.split(mark).slice(from, to).join(mark) : line;
    }),
  );
};

/** `sed s/a/b/g` of plain texts. */
const substituted = (args: readonly string[], input: string): string | undefined => {
  const [script] = args[0] === '-e' ? args.slice(1) : args;
  if (script === undefined || args.length > 2 || (args.length === 2 && args[0] !== '-e')) return undefined;
  const parts = /^s([/|#,:@!_])((?:(?!\1)[^\\\n])*)\1((?:(?!\1)[^\\&\n])*)\1(g?)$/.exec(script);
  const [, , pattern, replacement, all] = parts ?? [];
  if (pattern === undefined || replacement === undefined || pattern === '' || /[.*[\]^$]/.test(pattern))
    return undefined;
  return input
    .split('\n')
    .map((line) =>
      all === 'g' ? line.split(pattern).join(replacement) : line.replace(pattern, () => replacement),
    )
    .join('\n');
};

/** `jq -rn '"text"'`, `jq -r .a.b` of known JSON. */
const byJq = (args: readonly string[], input: string | undefined): string | undefined => {
  const flags = args.filter((arg) => /^-[a-zA-Z]/.test(arg) || /^--/.test(arg));
  const [program, ...rest] = args.filter((arg) => !flags.includes(arg));
  const letters = flags
    .join('')
    .replace(/--raw-output/g, 'r')
    .replace(/--null-input/g, 'n');
  if (program === undefined || rest.length > 0 || !/^[-nrjc]*$/.test(letters)) return undefined;
  if (!/[rj]/.test(letters)) return undefined;
  const end = letters.includes('j') ? '' : '\n';
  try {
    if (/^"[^\\]*"$/.test(program)) return `${JSON.parse(program)}${end}`;
    if (input === undefined || !/^(\.[A-Za-z_]\w*)+$/.test(program)) return undefined;
    let value: unknown = JSON.parse(input);
    for (const key of program.slice(1).split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = Object.getOwnPropertyDescriptor(value, key)?.value;
    }
    return typeof value === 'string' ? value + end : undefined;
  } catch {
    // No JSON: jq prints nothing that is run.
    return undefined;
  }
};

const fromBase32 = (input: string): string | undefined => {
  const clean = input.replace(/[\s=]+/g, '');
  if (!/^[A-Z2-7]*$/.test(clean)) return undefined;
  let bits = '';
  for (const char of clean) {
    const value = char < 'A' ? char.charCodeAt(0) - 24 : char.charCodeAt(0) - 65;
    bits += value.toString(2).padStart(5, '0');
  }
  const codes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return codes.every((code) => code < 128) ? String.fromCharCode(...codes) : undefined;
};

/** One line of code that prints one text, by the interpreter's own grammar. */
const printers: readonly { program: RegExp; code: RegExp; end: string }[] = [
  { program: /^python[\d.]* -c$/, code: /^print\((['"])([^'"\\{}%]*)\1\);?$/, end: '\n' },
  { program: /^perl -[eE]$/, code: /^print\(?\s*(['"])([^'"\\$@%]*)\1\s*\)?;?$/, end: '' },
  { program: /^ruby -e$/, code: /^puts\(?\s*(['"])([^'"\\#]*)\1\s*\)?;?$/, end: '\n' },
  {
    program: /^(?:node|bun|deno eval) ?(?:-e|--eval)?$/,
    code: /^console\.log\((['"`])([^'"`\\$%]*)\1\);?$/,
    end: '\n',
  },
  { program: /^(?:node|bun) (?:-p|-pe|--print)$/, code: /^(['"`])([^'"`\\$]*)\1;?$/, end: '\n' },
  { program: /^php -r$/, code: /^(?:echo|print)\s*\(?(['"])([^'"\\$]*)\1\)?;?$/, end: '' },
  { program: /^lua[\d.]* -e$/, code: /^print\(?\s*(['"])([^'"\\]*)\1\s*\)?$/, end: '\n' },
  { program: /^[gm]?awk$/, code: /^BEGIN\s*\{\s*print\s*(["])([^"\\]*)\1;?\s*\}$/, end: '\n' },
];

/** What code in a command's own words prints, where it prints one plain text and does nothing else. */
export const spokenBy = (name: string, args: readonly string[]): string | undefined => {
  const code = args.at(-1);
  if (code === undefined || args.length > 2 || code.length > 4096) return undefined;
  const start = [name, ...args.slice(0, -1)].join(' ');
  for (const { program, code: grammar, end } of printers) {
    const text = program.test(start) ? grammar.exec(code.trim())?.[2] : undefined;
    if (text !== undefined) return text + end;
  }
  return undefined;
};
