import type { FlowEnd } from '../../domain/operation.ts';
import { type Arguments, hasFlag, valuesOf } from '../options.ts';
import { escapeGlob, pathTargets } from '../paths.ts';
import { dynamicValue, noTaints, staticText, staticValue, unite, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { readTaints } from './emit.ts';
import { fork, setVariable, type Variable } from './state.ts';
import { contentOf } from './written.ts';

/** `xargs cmd`: the command with the words that xargs reads, planned as if it stood there. */
export const planXargs = (
  planner: ShellPlanner,
  parsed: Arguments,
  inner: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const read = readByXargs(planner, parsed, frame);
  const outside = (): Frame => ({
    ...frame,
    state: fork(frame.state),
    input: { type: 'none', taints: noTaints },
  });
  // `xargs sh -c` takes the first word for the text, and the rest for its arguments; the whole line was meant.
  if (/^-[a-z]*c$/.test(staticText(inner.at(-1)) ?? '') && read.text !== undefined)
    planner.text(read.text, outside());
  const added = addedWords(parsed, read);
  const mark = markOf(parsed);
  const taints = read.taints;
  if (mark === undefined || !marks(inner, mark)) {
    const words = added ?? [{ ...dynamicValue('…', '', taints), many: true }];
    return unite(...inRounds(parsed, words).map((round) => planner.command([...inner, ...round], outside())));
  }
  // With a mark it starts a command for each line.
  return unite(
    ...(added ?? [undefined]).map((line) => {
      const output = planner.command(marked(inner, mark, line, taints), outside());
      if (line?.word.type !== 'static') planLikelyCode(planner, inner, mark, { ...line, taints }, outside());
      return output;
    }),
  );
};

/** A name for what is read, in a text that is only likely. */
const inputName = '__aegis_input';

/**
 * A line that is put into a text for a shell may be code itself, so the command is opaque. What the text most likely does
 * with a name is planned beside it: a verdict on that only adds to the one on the command.
 */
const planLikelyCode = (
  planner: ShellPlanner,
  inner: readonly Value[],
  mark: string,
  line: Variable,
  frame: Frame,
): void => {
  const at = inner.findIndex(
    (word, index) =>
      mark !== '' &&
      staticText(word)?.includes(mark) === true &&
      /^-[a-z]*c$/.test(staticText(inner[index - 1]) ?? ''),
  );
  const text = staticText(inner[at]);
  if (text === undefined) return;
  setVariable(frame.state, inputName, line);
  frame.state.exported = new Set([...frame.state.exported, inputName]);
  const likely = staticValue(text.replaceAll(mark, `\${${inputName}}`), line.taints);
  planner.command([...inner.slice(0, at), likely, ...inner.slice(at + 1)], frame);
};

/** The words of each command that it starts: as many as `-n` or `-L` say, by a guess one where that is not a number. */
const inRounds = (parsed: Arguments, words: readonly Value[]): readonly (readonly Value[])[] => {
  const [most] = valuesOf(parsed, '-n', '--max-args', '-L', '--max-lines').map(staticText);
  if (!hasFlag(parsed.flags, '-n', '--max-args', '-L', '--max-lines') || words.length < 2) return [words];
  const size = /^[1-9]\d{0,3}$/.test(most ?? '') ? Number(most) : 1;
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size),
  );
};

/** What stands for a line in the words of the command; empty where that is known only at run time. */
const markOf = (parsed: Arguments): string | undefined => {
  const given = valuesOf(parsed, '-I', '-J', '-i', '--replace');
  if (given.length > 0) return staticText(given[0]) ?? '';
  return hasFlag(parsed.flags, '-i', '--replace') ? '{}' : undefined;
};

/** A mark that stands nowhere takes in nothing; whoever wrote it meant the words at the end. */
const marks = (inner: readonly Value[], mark: string): boolean =>
  inner.some((word) => staticText(word)?.includes(mark) !== false);

/** The words of the command for one line, which may be known only at run time. */
const marked = (
  inner: readonly Value[],
  mark: string,
  line: Value | undefined,
  taints: ReadonlySet<FlowEnd>,
): Value[] =>
  inner.map((word) => {
    const text = staticText(word);
    if (text === undefined) return word;
    if (mark === '') return dynamicValue(text, '', taints);
    const at = text.indexOf(mark);
    if (at < 0) return word;
    return line === undefined ? dynamicValue(text, text.slice(0, at), taints) : replacedIn(text, mark, line);
  });

const replacedIn = (text: string, mark: string, { word, taints }: Value): Value => {
  if (text === mark) return { word, taints };
  if (word.type === 'static')
    return staticValue(
      text.replaceAll(mark, () => word.value),
      taints,
    );
  if (word.type === 'dynamic') return dynamicValue(text, text.slice(0, text.indexOf(mark)), taints);
  // A pattern inside a longer text, code perhaps, is a text that is known only at run time.
  if (!/^[\w./@%+:=-]*$/.test(text.replaceAll(mark, '')))
    return dynamicValue(text, text.slice(0, text.indexOf(mark)), taints);
  return { word: { type: 'glob', pattern: text.split(mark).map(escapeGlob).join(word.pattern) }, taints };
};

const maxAdded = 64;

/** What xargs reads: its input, or the file of `-a`. */
const readByXargs = (planner: ShellPlanner, parsed: Arguments, frame: Frame): Frame['input'] => {
  const [file] = valuesOf(parsed, '-a', '--arg-file');
  if (file === undefined) return frame.input;
  const text = contentOf(planner, file, frame);
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const taints = unite(file.taints, readTaints(planner, pathTargets(file, at, 'read')));
  return text === undefined ? { type: 'stream', taints } : { type: 'text', text, taints };
};

/** The words or lines of its input; undefined when they are known only at run time. */
const addedWords = (parsed: Arguments, input: Frame['input']): Value[] | undefined => {
  if (input.lines !== undefined) return input.lines.map((word) => ({ word, taints: input.taints }));
  if (input.type !== 'text' || input.text === undefined) return undefined;
  if (hasFlag(parsed.flags, '-E', '-e')) return undefined;
  const [given] = valuesOf(parsed, '-d', '--delimiter').map(staticText);
  const delimiter = hasFlag(parsed.flags, '-0', '-NUM', '--null')
    ? '\0'
    : given?.replace('\\n', '\n').replace('\\0', '\0');
  if (hasFlag(parsed.flags, '-d', '--delimiter') && delimiter?.length !== 1) return undefined;
  // Without a delimiter of its own it reads quotes and backslashes.
  if (/\0/.test(input.text) ? delimiter !== '\0' : delimiter === undefined && /['"\\]/.test(input.text))
    return undefined;
  const byLine = hasFlag(parsed.flags, '-I', '-J', '-i', '--replace', '-L', '--max-lines', '-l');
  const words = input.text
    .split(delimiter ?? (byLine ? /\n+/ : /\s+/))
    .map((word) => (delimiter === undefined ? word.trimStart() : word))
    .filter((word, index, all) => word !== '' || (delimiter !== undefined && index < all.length - 1));
  return words.length > maxAdded ? undefined : words.map((word) => staticValue(word, input.taints));
};
