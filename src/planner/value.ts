import type { FlowEnd, Word } from '../domain/operation.ts';

/** A word as the planner carries it: with where its content comes from. */
export interface Value {
  word: Word;
  /** What may be inside: the output of a download, of a secret file. */
  taints: ReadonlySet<FlowEnd>;
  /** Unquoted and known only at run time: may become no word at all, or many. */
  many?: boolean;
  /** A pipe to or from a command of this very call, `<(cmd)`: no file of its own. */
  pipe?: boolean;
  /** A pattern that stands for one word, whichever of those it means. */
  one?: true;
  /** Of an array that is assigned: its elements. */
  elements?: readonly Value[];
  /** Of a list of directories that is assigned: what it is set to, as `searchPath` writes it. */
  list?: string;
  /** Of an associative array that is assigned: its elements. */
  keyed?: ReadonlyMap<string, Value>;
  /** Known only at run time, but most likely this: what stands there unless the environment says otherwise. */
  perhaps?: string;
  /** What can be read from a pipe of this call, to the byte. */
  piped?: string;
  /** Known only at run time, but a number for certain: one word, and nothing that is evaluated again. */
  number?: boolean;
}

export const noTaints: ReadonlySet<FlowEnd> = new Set();

/** A word known to the byte. */
export const staticValue = (value: string, taints: ReadonlySet<FlowEnd> = noTaints): Value => ({
  word: { type: 'static', value },
  taints,
});

/** A word known only at run time. */
export const dynamicValue = (
  source: string,
  prefix = '',
  taints: ReadonlySet<FlowEnd> = noTaints,
): Value => ({
  word: { type: 'dynamic', prefix, source },
  taints,
});

/** Whether a word is a pattern that may become several words. */
export const mayBeSeveral = (value: Value | undefined): boolean =>
  value?.word.type === 'glob' && value.one !== true;

/** The text of a word known to the byte, else undefined. */
export const staticText = (value: Value | undefined): string | undefined =>
  value?.word.type === 'static' ? value.word.value : undefined;

/** What is certain at the start of a word. */
export const certainPrefix = (value: Value): string => {
  if (value.word.type === 'static') return value.word.value;
  if (value.word.type === 'dynamic') return value.word.prefix;
  const special = value.word.pattern.search(/[*?[]/);
  return special < 0 ? value.word.pattern : value.word.pattern.slice(0, special);
};

/** A pattern for scripts of one directory and ending, as a loop over them has it: `tests/*.sh`. */
export const isScriptPattern = ({ word }: Value): boolean =>
  word.type === 'glob' &&
  /^(?:\.\/)?\w[\w./-]*\*[\w*./-]*\.\w+$/.test(word.pattern) &&
  !word.pattern.includes('..');

/** The union of what is in several words or streams. */
export const unite = (...sets: Iterable<FlowEnd>[]): ReadonlySet<FlowEnd> => {
  // Nearly always there is nothing to unite: no set is made then.
  let all: Set<FlowEnd> | undefined;
  for (const set of sets) {
    if (set === noTaints) continue;
    for (const end of set) {
      all ??= new Set();
      all.add(end);
    }
  }
  return all ?? noTaints;
};

/** The union of what is in some words. */
export const taintsOf = (values: readonly Value[]): ReadonlySet<FlowEnd> => {
  let all = noTaints;
  for (const { taints } of values) if (taints.size > 0) all = all.size === 0 ? taints : unite(all, taints);
  return all;
};

const plain = /^[A-Za-z0-9_\-.,/:=@%+~^]+$/;

/** A word as it could be typed, on one line. */
export const wordText = (word: Word): string => {
  if (word.type === 'glob') return word.pattern;
  if (word.type === 'dynamic') return word.source;
  if (plain.test(word.value)) return word.value;
  return `'${word.value.replaceAll("'", "'\\''")}'`;
};

/** Some words as one line. */
export const wordsText = (values: readonly Value[]): string =>
  values.map((value) => wordText(value.word)).join(' ');
