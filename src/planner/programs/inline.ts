import type { FlowEnd } from '../../domain/operation.ts';
import type { CodeLanguage } from '../code/languages.ts';
import { readCode } from '../code/read-code.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { optionSet } from '../options.ts';
import { certainPrefix, noTaints, staticText, staticValue, taintsOf, unite, type Value } from '../value.ts';
import { plainInlineFacts } from './plain-inline.ts';

/** How an interpreter is handed code in its own words, after its manual. */
interface InlineSyntax {
  language: CodeLanguage;
  /** Options whose value is code. */
  code: ReadonlySet<string>;
  /** Options that change nothing of importance. */
  plain: ReadonlySet<string>;
  /** Options that take a value of no importance. */
  valued: ReadonlySet<string>;
  /** Letters after which the rest of the word is their value: `-i.bak`, `-F:`. */
  attached: ReadonlySet<string>;
  /** Options that load a module by its name. */
  loads: ReadonlySet<string>;
  /** The code option ends the options: what follows are words for the code. */
  last: boolean;
  /** The first operand is a sub-command that is handed code: `deno eval`. */
  subcommand?: string;
  /** `-n`, `-p` and `-i` run the code over the files named behind it. */
  overFiles: boolean;
  /** Reads code on standard input when it is given neither code nor file. */
  stdin: boolean;
}

const syntax = (
  language: CodeLanguage,
  data: Partial<Record<'code' | 'plain' | 'valued' | 'attached' | 'loads', string>>,
  more: Partial<Pick<InlineSyntax, 'last' | 'subcommand' | 'overFiles' | 'stdin'>> = {},
): InlineSyntax => ({
  language,
  code: optionSet(data.code),
  plain: optionSet(data.plain),
  valued: optionSet(data.valued),
  attached: optionSet(data.attached),
  loads: optionSet(data.loads),
  last: more.last ?? false,
  overFiles: more.overFiles ?? false,
  stdin: more.stdin ?? true,
  ...(more.subcommand === undefined ? {} : { subcommand: more.subcommand }),
});

const python = syntax(
  'python',
  { code: '-c', plain: '-u -B -E -s -S -I -O -OO -q -b -d -v -P -x -3', valued: '-W -X' },
  { last: true },
);

const node = syntax('javascript', {
  code: '-e --eval -p --print',
  plain:
    '--no-warnings --trace-warnings --no-deprecation --experimental-strip-types --harmony --expose-gc --trace-uncaught --enable-source-maps --experimental-vm-modules --experimental-modules --throw-deprecation --no-experimental-strip-types --experimental-default-type=module',
  valued:
    '--input-type --max-old-space-size --stack-size --unhandled-rejections --disable-warning --stack-trace-limit -C --conditions',
});

const table: Record<string, InlineSyntax> = {
  python,
  pypy: python,
  node,
  nodejs: node,
  bun: syntax('javascript', { code: '-e --eval -p --print', plain: '--silent --bun' }, { stdin: false }),
  deno: syntax(
    'javascript',
    {
      plain: '-p --print --quiet -q --no-check --no-lock --allow-read --allow-env -A --allow-all --no-config',
      valued: '--ext',
    },
    { subcommand: 'eval', stdin: false },
  ),
  tsx: syntax('javascript', { code: '-e --eval -p --print' }, { stdin: false }),
  'ts-node': syntax(
    'javascript',
    { code: '-e --eval -p --print', plain: '-T --transpile-only --esm' },
    { stdin: false },
  ),
  perl: syntax(
    'perl',
    {
      code: '-e -E',
      plain: '-n -p -w -a -s -c -T -t -W -f -g',
      attached: '-i -F -l -0 -C',
      loads: '-M -m',
      valued: '',
    },
    { overFiles: true },
  ),
  ruby: syntax(
    'ruby',
    {
      code: '-e',
      plain: '-n -p -w -a -s -c -v -U --disable-gems --yjit --jit',
      attached: '-i -F -l -0 -W -K',
      loads: '-r',
      valued: '-E',
    },
    { overFiles: true },
  ),
  php: syntax('php', { code: '-r', plain: '-n -q' }, { stdin: false }),
  lua: syntax('lua', { code: '-e', plain: '-i -E -W', loads: '-l' }),
  luajit: syntax('lua', { code: '-e', plain: '-i -E -W', loads: '-l' }),
  rscript: syntax('r', { code: '-e', plain: '--vanilla --slave --no-save --quiet --no-restore --no-echo' }),
  r: syntax('r', { code: '-e', plain: '--vanilla --slave --no-save --quiet -q -s --no-restore --no-echo' }),
};

const syntaxOf = (name: string): InlineSyntax | undefined => {
  if (Object.hasOwn(table, name)) return table[name];
  const base = name.replace(/[0-9.]+w?$/, '');
  return Object.hasOwn(table, base) ? table[base] : undefined;
};

/** The words of an interpreter, sorted; undefined when one of them is not known. */
interface InlineWords {
  code: Value[];
  flags: string[];
  modules: string[];
  /** What follows: words for the code, or a script and its words. */
  rest: Value[];
}

const readWords = (args: readonly Value[], given: InlineSyntax): InlineWords | undefined => {
  const found: InlineWords = { code: [], flags: [], modules: [], rest: [] };
  let index = 0;
  if (given.subcommand !== undefined) {
    if (staticText(args[0]) !== given.subcommand) return undefined;
    index = 1;
  }
  for (; index < args.length; index += 1) {
    const word = args[index];
    const text = staticText(word);
    if (word === undefined || word.many === true || text === undefined) {
      if (
        word !== undefined &&
        word.many !== true &&
        (word.pipe === true || /^[^-]/.test(certainPrefix(word)))
      )
        break;
      // A word that begins with a code option and holds something made at run time.
      return undefined;
    }
    if (text === '--') {
      index += 1;
      break;
    }
    if (!/^-./.test(text)) break;
    const took = text.startsWith('--')
      ? readLong(text, args[index + 1], given, found)
      : readShort(text, args[index + 1], given, found);
    if (took === undefined) return undefined;
    if (took === 'next') index += 1;
    if (given.last && found.code.length > 0) {
      index += 1;
      break;
    }
  }
  found.rest = args.slice(index);
  if (given.subcommand !== undefined) {
    const [code] = found.rest;
    if (code === undefined || code.many === true) return undefined;
    found.code.push(code);
    found.rest = found.rest.slice(1);
  }
  return found;
};

type Took = 'next' | 'own' | undefined;

const readLong = (text: string, next: Value | undefined, given: InlineSyntax, found: InlineWords): Took => {
  const equals = text.indexOf('=');
  const flag = equals < 0 ? text : text.slice(0, equals);
  found.flags.push(flag);
  if (given.plain.has(text)) return 'own';
  if (given.code.has(flag)) {
    if (equals >= 0) found.code.push(staticValue(text.slice(equals + 1)));
    else if (next === undefined || next.many === true) return undefined;
    else found.code.push(next);
    return equals >= 0 ? 'own' : 'next';
  }
  if (given.valued.has(flag)) return equals >= 0 ? 'own' : 'next';
  return given.plain.has(flag) &&
    equals >= 0 &&
    given.language === 'javascript' &&
    flag.startsWith('--allow-')
    ? 'own'
    : undefined;
};

const readShort = (text: string, next: Value | undefined, given: InlineSyntax, found: InlineWords): Took => {
  for (let at = 1; at < text.length; at += 1) {
    const flag = `-${text[at]}`;
    const rest = text.slice(at + 1);
    found.flags.push(flag);
    if (given.code.has(flag)) {
      // `node -pe code`: print, and take the code of the next option.
      if (given.language === 'javascript' && rest !== '') continue;
      if (rest !== '') found.code.push(staticValue(rest));
      else if (next === undefined || next.many === true) return undefined;
      else found.code.push(next);
      return rest === '' ? 'next' : 'own';
    }
    if (given.loads.has(flag)) {
      const module = rest === '' ? staticText(next) : rest;
      if (module === undefined) return undefined;
      found.modules.push(module);
      return rest === '' ? 'next' : 'own';
    }
    if (given.attached.has(flag)) {
      // `-lne`: an octal number may follow, or more options; `-i` and `-F` take all that follows.
      if (flag === '-i' || flag === '-F' || flag === '-C' || flag === '-W' || flag === '-K') return 'own';
      const digits = /^[0-7xX]*/.exec(rest)?.[0] ?? '';
      at += digits.length;
      continue;
    }
    if (given.valued.has(flag)) return rest === '' ? 'next' : 'own';
    if (!given.plain.has(flag)) return undefined;
  }
  return 'own';
};

/** What stands on standard input, as far as it is known. */
export interface CodeInput {
  type: 'none' | 'text' | 'stream';
  text?: string;
  taints: ReadonlySet<FlowEnd>;
}

/**
 * What an interpreter does with code that is in the call itself: in an option's value, or on its standard input.
 * Undefined when it is given none, or has words that are not known.
 */
export const inlineFacts = (
  name: string,
  args: readonly Value[],
  input: CodeInput,
  home: string,
  written: WrittenCode = () => undefined,
): ExecFacts | undefined => {
  if (name === 'osascript') return appleScript(args);
  const plain = plainInlineFacts(name, args);
  if (plain !== undefined) return plain;
  const given = syntaxOf(name);
  if (given === undefined) return undefined;
  const words = readWords(args, given);
  if (words === undefined) return undefined;
  const first = staticText(words.rest[0]);
  const fromInput =
    words.code.length === 0 &&
    given.stdin &&
    given.subcommand === undefined &&
    (words.rest.length === 0 || first === '-' || first === '/dev/stdin') &&
    input.type === 'text' &&
    input.text !== undefined;
  if (words.code.length === 0 && !fromInput) return writtenFacts(name, given, words, home, written);
  const texts = fromInput ? [input.text] : words.code.map(staticText);
  const operands = fromInput ? words.rest.slice(1) : words.rest;
  const taints = fromInput ? input.taints : taintsOf(words.code);
  const facts = { flags: words.flags, operands, recursive: false, force: false };
  if (!texts.every((text) => text !== undefined)) {
    return { ...facts, traits: ['code-inline'], effects: [{ type: 'code', from: taints }] };
  }
  const over = given.overFiles ? filesOf(words, operands) : [];
  const read = readCode(given.language, prelude(given.language, words) + texts.join('\n'), {
    args: operands,
    home,
    via: name,
  });
  const unclear = over === undefined || (taints.has('decode') && !read.opaque);
  const code = read.effects.map(
    (effect): Effect =>
      effect.type === 'code' ? { ...effect, from: unite(effect.from ?? noTaints, taints) } : effect,
  );
  const effects: Effect[] = [...code, ...(over ?? [])];
  if (unclear && !read.opaque) effects.unshift({ type: 'code', from: taints });
  const traits = unclear ? read.traits.filter((trait) => trait !== 'code-read') : read.traits;
  return { ...facts, traits, effects };
};

/** The text that the call itself wrote into a file, where that is certain. */
export type WrittenCode = (file: Value) => string | undefined;

/** A script that this very call wrote is as good as code in its words. What is not understood stays a script. */
const writtenFacts = (
  name: string,
  given: InlineSyntax,
  words: InlineWords,
  home: string,
  written: WrittenCode,
): ExecFacts | undefined => {
  const [file, ...args] = words.rest;
  const text = file === undefined || given.subcommand !== undefined ? undefined : written(file);
  if (file === undefined || text === undefined) return undefined;
  const facts = codeFacts(given.language, prelude(given.language, words) + text, { args, home, via: name });
  const read: Effect = { type: 'path', access: 'read', values: [file] };
  return { ...facts, flags: words.flags, operands: words.rest, effects: [read, ...facts.effects] };
};

/** What is read of a script that this call wrote: of one that is not understood, only what does harm for certain. */
const codeFacts = (
  language: CodeLanguage,
  text: string,
  place: { args: readonly Value[]; home: string; via: string },
): ExecFacts => {
  const read = readCode(language, text, place);
  const mild = optionSet('code-inline code-spawn code-network');
  return {
    flags: [],
    operands: place.args,
    recursive: false,
    force: false,
    traits: read.opaque ? read.traits.filter((trait) => !mild.has(trait)) : read.traits,
    effects: read.effects.filter(({ type }) => !read.opaque || type !== 'code'),
  };
};

/** A script of a language that is read, run by its own name; undefined for any other interpreter. */
export const scriptTextFacts = (
  interpreter: string,
  text: string,
  args: readonly Value[],
  home: string,
): ExecFacts | undefined => {
  const given = syntaxOf(interpreter);
  return given === undefined ? undefined : codeFacts(given.language, text, { args, home, via: interpreter });
};

/** AppleScript is not read, but for the shell commands that stand in it. */
const appleScript = (args: readonly Value[]): ExecFacts => {
  const effects: Effect[] = [{ type: 'code', from: taintsOf(args) }];
  for (const arg of args) {
    for (const [, text = ''] of (staticText(arg) ?? '').matchAll(
      /\bdo\s+shell\s+script\s+"((?:[^"\\]|\\.)*)"/gi,
    ))
      effects.push({ type: 'script', text: staticValue(text.replace(/\\(.)/g, '$1')), via: 'osascript' });
  }
  return { flags: [], operands: args, recursive: false, force: false, traits: ['code-inline'], effects };
};

/** Modules that options load are loaded as the code would do it. */
const prelude = (language: CodeLanguage, words: InlineWords): string => {
  const lines = words.modules.map((module) => {
    if (language === 'perl')
      return `use ${module.replace(/^(-?[\w:]+)=(.*)$/, (_, name: string, list: string) => `${name} qw(${list.replaceAll(',', ' ')})`)};`;
    if (language === 'ruby') return `require '${module.replaceAll(/['\\]/g, '')}'`;
    return `require("${module.replaceAll(/["\\]/g, '')}")`;
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
};

/** The files that `-n`, `-p` and `-i` run the code over; undefined when one of them may be a command. */
const filesOf = (words: InlineWords, operands: readonly Value[]): Effect[] | undefined => {
  const loops = words.flags.some((flag) => flag === '-n' || flag === '-p');
  const inPlace = words.flags.includes('-i');
  if ((!loops && !inPlace) || operands.length === 0) return [];
  // Perl's `<>` and ruby's `ARGF` open what is written like a pipe as one.
  if (operands.some((value) => /[|<>]/.test(certainPrefix(value)))) return undefined;
  return [{ type: 'path', access: inPlace ? 'write' : 'read', values: operands }];
};
