import { staticText, type Value } from './value.ts';

/** How the options of a program are written. */
export interface OptionSyntax {
  /** Options that take a value: `-o --output`. */
  valued: ReadonlySet<string>;
  /** Long options are never abbreviated: `--upgrade` is not the beginning of `--upgrade-strategy`. */
  exact?: boolean;
  /** `-name` is one option, as with find, not four. */
  singleDash?: boolean;
  /** Options end with the first operand after this many, as with `timeout 5 command`. */
  stopAfter?: number;
}

/** The arguments of a program, sorted. */
export interface Arguments {
  /** Each once: `-r`, `-f` for `-rf`; `--output` for `--output=x`; `-NUM` for `-20`. */
  flags: string[];
  /** The options that take a value, with it, in order. */
  options: { flag: string; value: Value }[];
  operands: Value[];
  /** What follows the operand at which options ended, that operand included. */
  rest: Value[];
  /** A word in front of `rest` is known only at run time, so where `rest` starts is not certain. */
  uncertain: boolean;
}

const none: ReadonlySet<string> = new Set();

/** The lines of the programs' tables, each split once: there are only so many. */
const knownSets = new Map<string, ReadonlySet<string>>();

/** A set of options from one line of text. */
export const optionSet = (text: string | undefined): ReadonlySet<string> => {
  if (text === undefined || text === '') return none;
  const known = knownSets.get(text);
  if (known !== undefined) return known;
  const set = new Set(text.split(' '));
  knownSets.set(text, set);
  return set;
};

/** Sorts the words after a program's name. */
export const parseArguments = (words: readonly Value[], syntax: OptionSyntax): Arguments => {
  const found: Arguments = { flags: [], options: [], operands: [], rest: [], uncertain: false };
  const flags = new Set<string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) continue;
    const text = staticText(word);
    if (text === undefined && word.word.type === 'dynamic' && !/^[^-]/.test(word.word.prefix)) {
      const option = /^(--[A-Za-z0-9-]+)=/.exec(word.word.prefix);
      if (option?.[1] !== undefined && word.many !== true) {
        flags.add(option[1]);
        found.options.push({ flag: option[1], value: cut(word, option[0].length) });
        continue;
      }
      const short = /^(-[A-Za-z])/.exec(word.word.prefix)?.[1];
      if (short !== undefined && syntax.valued.has(short) && word.many !== true) {
        flags.add(short);
        found.options.push({ flag: short, value: cut(word, 2) });
        continue;
      }
      found.uncertain = true;
      found.operands.push(word);
      continue;
    }
    // `--filter=./packages/*`: no file is named so, and the option keeps its pattern.
    const pattern = word.word.type === 'glob' ? /^(--[A-Za-z0-9-]+)=/.exec(word.word.pattern) : null;
    if (pattern?.[1] !== undefined) {
      flags.add(pattern[1]);
      found.options.push({ flag: pattern[1], value: cut(word, pattern[0].length) });
      continue;
    }
    if (text === '--' && syntax.singleDash !== true) {
      const after = words.slice(index + 1);
      const operands =
        syntax.stopAfter === undefined ? after.length : syntax.stopAfter - found.operands.length;
      found.operands.push(...after.slice(0, operands));
      found.rest = after.slice(operands);
      break;
    }
    if (text === undefined || !/^-./s.test(text)) {
      if (syntax.stopAfter !== undefined && found.operands.length >= syntax.stopAfter) {
        found.rest = words.slice(index);
        break;
      }
      if (word.many === true) found.uncertain = true;
      found.operands.push(word);
      continue;
    }
    index += readOption(text, word, words[index + 1], syntax, found, flags) ? 1 : 0;
  }
  found.flags = [...flags];
  return found;
};

/** Reads one option word; true when it took the next word as its value. */
const readOption = (
  text: string,
  word: Value,
  next: Value | undefined,
  syntax: OptionSyntax,
  found: Arguments,
  flags: Set<string>,
): boolean => {
  const take = (flag: string): boolean => {
    flags.add(flag);
    if (next === undefined) return false;
    found.options.push({ flag, value: next });
    if (next.many === true) found.uncertain = true;
    return true;
  };
  if (text.startsWith('--') || syntax.singleDash === true) {
    const equals = text.indexOf('=');
    if (equals > 0) {
      const flag = text.slice(0, equals);
      flags.add(flag);
      found.options.push({ flag, value: cut(word, equals + 1) });
      return false;
    }
    if (syntax.valued.has(text) || (syntax.exact !== true && takesValue(text, syntax.valued)))
      return take(text);
    flags.add(text);
    return false;
  }
  if (/^-[0-9]+$/.test(text)) {
    flags.add('-NUM');
    return false;
  }
  for (let at = 1; at < text.length; at += 1) {
    const flag = `-${text[at]}`;
    if (syntax.valued.has(flag)) {
      if (at === text.length - 1) return take(flag);
      flags.add(flag);
      found.options.push({ flag, value: cut(word, at + 1) });
      return false;
    }
    flags.add(flag);
  }
  return false;
};

/** Long options may be abbreviated: `--outp x` takes a value as `--output x` does. */
const takesValue = (flag: string, valued: ReadonlySet<string>): boolean => {
  if (valued.has(flag)) return true;
  if (!flag.startsWith('--') || flag.length < 4) return false;
  for (const known of valued) if (known.startsWith(flag)) return true;
  return false;
};

/** A word without its first characters, all of them certain. */
const cut = (value: Value, length: number): Value => {
  const { word } = value;
  if (word.type === 'static') return { ...value, word: { type: 'static', value: word.value.slice(length) } };
  if (word.type === 'glob') return { ...value, word: { type: 'glob', pattern: word.pattern.slice(length) } };
  return { ...value, word: { ...word, prefix: word.prefix.slice(length) } };
};

/** Whether an option is given, abbreviations of long ones included: for effects, never for permission. */
export const hasFlag = (flags: readonly string[], ...wanted: string[]): boolean =>
  flags.some((flag) =>
    wanted.some(
      (name) => name === flag || (flag.startsWith('--') && flag.length > 3 && name.startsWith(flag)),
    ),
  );

/** The values of an option, abbreviations included. */
export const valuesOf = (found: Pick<Arguments, 'options'>, ...wanted: string[]): Value[] =>
  found.options.filter(({ flag }) => hasFlag([flag], ...wanted)).map(({ value }) => value);
