import type { Word } from '../../domain/operation.ts';
import { staticText, type Value } from '../value.ts';
import type { Input, Printed } from './context.ts';
import { transformText } from './decode.ts';
import { printsPaths } from './listers.ts';
import type { ShellState } from './state.ts';

const nothing: Printed = {};

/** Programs that hand on the lines they read, some of them or in another order, but unchanged. */
const filters = new Set('cat grep egrep fgrep rg head tail sort uniq tac shuf tee sponge'.split(' '));

/**
 * What a command prints, where its words and its input leave no doubt. Only for a name that is certain: a function or an
 * alias may print anything.
 */
export const printedBy = (
  words: readonly Value[],
  input: Input,
  state: ShellState,
  read: (file: Value) => string | undefined = () => undefined,
): Printed => {
  const name = staticText(words[0]);
  if (name === undefined || state.shadowed.has(name) || state.disturbed) return nothing;
  const args = words.slice(1);
  const texts = args.map(staticText);
  const ofFiles = printedOfFiles(name, args, read, state);
  if (ofFiles !== undefined) return { text: ofFiles };
  const known = texts.every((text) => text !== undefined);
  if (known && name === 'yes' && texts.length > 0 && !texts[0]?.startsWith('-'))
    return { lines: [fixed(texts.join(' '))] };
  if (known) {
    const text = transformText(name, texts, input.type === 'text' ? input.text : undefined, state.dialect);
    if (text !== undefined) return { text };
    const line = namedPlace(name, texts, state) ?? shortFact(name, texts);
    if (line !== undefined) return { line };
    const found = /^(?:which|command -v|type -[pP]|whence(?: -p)?) ([\w.+-]+)$/.exec(
      [name, ...texts].join(' '),
    )?.[1];
    if (found !== undefined) return { likely: found };
  }
  const changed = changedPath(name, args);
  if (changed !== undefined) return { line: changed };
  const lines = printsPaths(name, args);
  if (lines !== undefined) return { lines };
  if (input.lines !== undefined && filters.has(name) && passesLines(name, args))
    return { lines: input.lines };
  return nothing;
};

/** Programs that read the file their last word names as they read their input. */
const readers = new Set('base64 gbase64 base32 rev xxd tac head tail sort cut sed tr'.split(' '));

/** What a program prints of files whose text the call itself has made. */
const printedOfFiles = (
  name: string,
  args: readonly Value[],
  read: (file: Value) => string | undefined,
  state: ShellState,
): string | undefined => {
  const last = args.at(-1);
  if (last === undefined || (name !== 'cat' && !readers.has(name))) return undefined;
  if (name === 'cat') {
    const contents = args.map(read);
    return contents.every((text) => text !== undefined) ? contents.join('') : undefined;
  }
  const options = args.slice(0, -1).map(staticText);
  const content = /^-[^-]/.test(staticText(last) ?? '') ? undefined : read(last);
  if (content === undefined || !options.every((text) => text !== undefined)) return undefined;
  return transformText(name, options, content, state.dialect);
};

/** `grep -o` prints parts, `grep -H x file` something else than its input. */
const passesLines = (name: string, args: readonly Value[]): boolean => {
  const texts = args.map((value) => staticText(value) ?? '-?');
  const options = texts.filter((text) => /^-./.test(text));
  const operands = texts.length - options.length;
  switch (name) {
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'rg':
      return (
        operands <= 1 &&
        options.every((option) => /^-[viEFGPwxaz]+$|^--(invert-match|ignore-case)$/.test(option))
      );
    case 'head':
    case 'tail':
      return texts.every((text) => /^-?n?\d+$|^-n$/.test(text));
    case 'sort':
      return operands === 0 && options.every((option) => /^-[uVrnfz]+$/.test(option));
    case 'cat':
    case 'tac':
      return texts.every((text) => text === '-');
    case 'tee':
      return true;
    default:
      return texts.length === 0 || (operands === 0 && options.every((option) => option === '-u'));
  }
};

/** One path that depends on where the command stands. */
const namedPlace = (name: string, texts: readonly string[], state: ShellState): Word | undefined => {
  const [cwd] = state.cwds;
  const here = state.cwds.length === 1 && cwd?.startsWith('/') === true ? cwd : undefined;
  if (name === 'pwd')
    return here !== undefined && texts.every((text) => /^-[LP]$/.test(text)) ? fixed(here) : undefined;
  if (name === 'mktemp') return temporary(texts, state);
  if (name === 'git' && texts.join(' ') === 'rev-parse --show-toplevel') {
    return here !== undefined && (here === state.workspace || here.startsWith(`${state.workspace}/`))
      ? fixed(state.workspace)
      : undefined;
  }
  if (name === 'realpath' || name === 'readlink') {
    const operands = texts.filter((text) => !/^-[fems]$/.test(text));
    const only = operands[0];
    if (operands.length !== 1 || only === undefined || here === undefined) return undefined;
    if (/(^|\/)\.\.(\/|$)|^-/.test(only) || (name === 'readlink' && texts.length === 1)) return undefined;
    return fixed(only.startsWith('/') ? only : only === '.' ? here : `${here}/${only}`);
  }
  return undefined;
};

const digits = (count: number): string => '[0-9]'.repeat(count);

const parts: Record<string, string> = {
  '%Y': digits(4),
  '%G': digits(4),
  '%F': `${digits(4)}-${digits(2)}-${digits(2)}`,
  '%T': `${digits(2)}:${digits(2)}:${digits(2)}`,
  '%s': digits(10),
  '%N': digits(9),
  '%j': digits(3),
};

/** One word without a slash: a date, a commit, a name of this machine. */
const shortFact = (name: string, texts: readonly string[]): Word | undefined => {
  if (name === 'date') {
    const format = texts.filter((text) => text !== '-u');
    const [only] = format;
    if (format.length !== 1 || only === undefined || !/^\+([A-Za-z0-9_.:-]|%[YmdHMSjFTsNuVGye])+$/.test(only))
      return undefined;
    return { type: 'glob', pattern: only.slice(1).replace(/%\w/g, (part) => parts[part] ?? digits(2)) };
  }
  const text = [name, ...texts].join(' ');
  if (
    /^git rev-parse( --short(=\d+)?| --verify| -q)* [\w./~^@{}-]+$/.test(text) ||
    /^git merge-base( --fork-point)?( [\w./~^-]+)+$/.test(text)
  )
    return /--(abbrev-ref|show-|git-|is-|absolute)/.test(text)
      ? undefined
      : { type: 'glob', pattern: '[0-9a-f]'.repeat(7) };
  if (
    /^git (branch --show-current|rev-parse --abbrev-ref HEAD|symbolic-ref --short HEAD|describe( --(tags|always|abbrev=\d+|long|dirty|match [\w*.]+))*)$/.test(
      text,
    )
  )
    return { type: 'glob', pattern: '[A-Za-z0-9]*' };
  return /^(whoami|id -un|hostname( -s)?|uname( -[smr])?|arch)$/.test(text)
    ? { type: 'glob', pattern: '*' }
    : undefined;
};

const fixed = (value: string): Word => ({ type: 'static', value });

/** The name that mktemp makes. What it puts in the place of the X changes nothing of where the file is. */
const temporary = (texts: readonly string[], state: ShellState): Word | undefined => {
  if (state.variables.has('TMPDIR')) return undefined;
  let directory = '';
  let template: string | undefined;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    if (/^-[dqu]+$|^--(directory|quiet|dry-run)$/.test(text)) continue;
    if (text === '-t' || text === '-dt' || text === '--tmpdir') directory = '/tmp';
    else if (text === '-p' && texts[index + 1] !== undefined) {
      directory = texts[index + 1] ?? '';
      index += 1;
    } else if (text.startsWith('--tmpdir=')) directory = text.slice(9);
    else if (text.startsWith('--suffix=')) return undefined;
    else if (text.startsWith('-') || template !== undefined) return undefined;
    else template = text;
  }
  const named = template ?? 'tmp.XXXXXXXXXX';
  if (directory === '' && template === undefined) directory = '/tmp';
  return fixed(directory === '' ? named : `${directory.replace(/\/+$/, '')}/${named}`);
};

/** `dirname` and `basename` of one path. */
const changedPath = (name: string, args: readonly Value[]): Word | undefined => {
  if (name !== 'dirname' && name !== 'basename') return undefined;
  const operands = args[0] !== undefined && staticText(args[0]) === '--' ? args.slice(1) : args;
  const [path, suffix] = operands;
  if (path === undefined || operands.length > (name === 'basename' ? 2 : 1)) return undefined;
  const { word } = path;
  if (word.type === 'dynamic') return undefined;
  const text = word.type === 'static' ? word.value : word.pattern;
  if (text.startsWith('-') || text === '' || /\[[^\]]*\//.test(text)) return undefined;
  const trimmed = text.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  const make = (value: string): Word =>
    word.type === 'static' || !/[*?[]/.test(value) ? fixed(value) : { type: 'glob', pattern: value };
  if (word.type === 'glob' && /(^|\/)\*\*$/.test(trimmed)) return undefined;
  if (trimmed === '') return fixed('/');
  if (name === 'dirname') return at < 0 ? fixed('.') : at === 0 ? fixed('/') : make(trimmed.slice(0, at));
  const base = trimmed.slice(at + 1);
  const ending = suffix === undefined ? '' : staticText(suffix);
  if (ending === undefined) return undefined;
  return make(
    ending !== '' && base.endsWith(ending) && base !== ending ? base.slice(0, -ending.length) : base,
  );
};
