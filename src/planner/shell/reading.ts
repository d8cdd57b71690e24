import { staticText, staticValue, taintsOf, type Value } from '../value.ts';
import type { Frame } from './context.ts';
import { transformText } from './decode.ts';
import { separators, splitFields } from './fields.ts';
import type { Variable } from './state.ts';

const isName = (text: string | undefined): text is string => /^[A-Za-z_]\w*$/.test(text ?? '');

/** The variables that `read`, `mapfile` or `printf -v` leaves with a value known to the byte. */
export const readBy = (
  name: string,
  args: readonly Value[],
  frame: Frame,
): readonly { name: string; variable: Variable }[] => {
  const texts = args.map(staticText);
  if (!texts.every((text) => text !== undefined)) return [];
  if (name === 'printf') return formattedInto(texts, args, frame);
  if (frame.input.fresh !== true || frame.input.text === undefined || frame.state.disturbed) return [];
  if (name === 'mapfile' || name === 'readarray') return linesInto(texts, frame.input.text, frame);
  return name === 'read' ? fieldsInto(texts, frame.input.text, frame) : [];
};

const formattedInto = (
  texts: readonly string[],
  args: readonly Value[],
  frame: Frame,
): readonly { name: string; variable: Variable }[] => {
  const attached = /^-v(.+)$/.exec(texts[0] ?? '')?.[1];
  const name = attached ?? (texts[0] === '-v' ? texts[1] : undefined);
  if (!isName(name)) return [];
  const rest = texts.slice(attached === undefined ? 2 : 1);
  const value = transformText('printf', rest, undefined, frame.state.dialect);
  if (value === undefined || value.includes('\0')) return [];
  return [{ name, variable: { word: { type: 'static', value }, taints: taintsOf(args) } }];
};

/** Options as bash reads them, and what follows; undefined for one that is not known to change nothing else. */
const optionsOf = (
  texts: readonly string[],
  plain: string,
  valued: string,
): { values: ReadonlyMap<string, string>; rest: readonly string[] } | undefined => {
  const values = new Map<string, string>();
  const letters = new RegExp(`^-([${plain}]*)(?:([${valued}])([^]*))?$`);
  let index = 0;
  for (; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    if (text === '--') {
      index += 1;
      break;
    }
    if (!/^-./.test(text)) break;
    const match = letters.exec(text);
    if (match === null) return undefined;
    for (const letter of match[1] ?? '') values.set(letter, '');
    if (match[2] === undefined) continue;
    if (match[3] === '') index += 1;
    values.set(match[2], match[3] === '' ? (texts[index] ?? '') : (match[3] ?? ''));
  }
  return { values, rest: texts.slice(index) };
};

const linesInto = (
  texts: readonly string[],
  input: string,
  { input: { taints } }: Frame,
): readonly { name: string; variable: Variable }[] => {
  const options = optionsOf(texts, 't', 'd');
  const delimiter = options?.values.get('d') ?? '\n';
  if (options === undefined || !options.values.has('t') || delimiter.length > 1) return [];
  const lines = input.split(delimiter === '' ? '\0' : delimiter);
  if (lines.at(-1) === '') lines.pop();
  const name = options.rest[0] ?? 'MAPFILE';
  const elements = lines.map((line) => staticValue(line, taints));
  return isName(name) && lines.length <= 64 ? [{ name, variable: { elements, taints } }] : [];
};

const fieldsInto = (
  texts: readonly string[],
  input: string,
  { input: { taints }, env, state }: Frame,
): readonly { name: string; variable: Variable }[] => {
  const options = optionsOf(texts, 'rse', 'padt');
  const end = options?.values.get('d') ?? '\n';
  if (options === undefined || end.length > 1) return [];
  const [line = ''] = input.split(end === '' ? '\0' : end, 1);
  const own = env.find(({ name }) => name === 'IFS');
  const at = own === undefined ? separators(state) : own.value;
  const [array] = options.values.has('a') ? [options.values.get('a')] : [];
  if (at === undefined || (line.includes('\\') && !options.values.has('r')) || line.includes('\0')) return [];
  const made = (name: string, value: string): { name: string; variable: Variable } => ({
    name,
    variable: { word: { type: 'static', value }, taints },
  });
  if (array !== undefined) {
    const fields = splitFields(line, at);
    if (!isName(array) || fields === undefined || state.dialect === 'zsh') return [];
    const elements = fields.words.map((word) => staticValue(word, taints));
    return [{ name: array, variable: { elements, taints } }];
  }
  const names = options.rest;
  if (names.length === 0) return [made('REPLY', line)];
  if (!names.every(isName)) return [];
  const values = intoNames(line, at, names.length);
  return values === undefined ? [] : names.map((name, index) => made(name, values[index] ?? ''));
};

/** A line as it comes into so many variables: the last gets what is left. */
const intoNames = (line: string, at: string, count: number): readonly string[] | undefined => {
  const blanks = [...at].filter((char) => /[ \t\n]/.test(char)).join('');
  let rest = strip(line, blanks);
  const fields = splitFields(rest, at);
  if (fields !== undefined && fields.words.length <= count) return fields.words;
  if (count === 1 && [...at].every((char) => blanks.includes(char) || !rest.includes(char))) return [rest];
  const values: string[] = [];
  while (values.length < count - 1) {
    const cut = [...rest].findIndex((char) => at.includes(char));
    if (cut < 0) return undefined;
    values.push(rest.slice(0, cut));
    const tail = rest.slice(cut);
    const behind = strip(tail, blanks, false);
    // One separator that is no blank goes along with the blanks around it.
    rest = behind !== '' && at.includes(behind[0] ?? '') ? strip(behind.slice(1), blanks, false) : behind;
    if (blanks === '' && at.includes(rest[0] ?? '\0')) return undefined;
  }
  return /^[ \t\n]*$/.test(at) || !at.includes(rest.at(-1) ?? '\0') ? [...values, rest] : undefined;
};

const strip = (text: string, chars: string, both = true): string => {
  let from = 0;
  let to = text.length;
  while (from < to && chars.includes(text[from] ?? '\0')) from += 1;
  while (both && to > from && chars.includes(text[to - 1] ?? '\0')) to -= 1;
  return text.slice(from, to);
};
