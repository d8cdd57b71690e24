import type { ShellState } from './state.ts';

/** What the shell splits at unless it is told otherwise. */
const usual = ' \t\n';

/** The characters at which an unquoted value is split here, or undefined where IFS is known only at run time. */
export const separators = (state: ShellState): string | undefined => {
  const set = state.variables.get('IFS');
  if (set === undefined) return state.disturbed ? undefined : usual;
  if (set.gone === true) return usual;
  return set.word?.type === 'static' ? set.word.value : undefined;
};

/** Whether values are split at blanks and line ends, and at nothing else. */
export const splitsAsUsual = (state: ShellState): boolean => {
  const at = separators(state);
  return at !== undefined && at.length === 3 && [...usual].every((char) => at.includes(char));
};

/** The words an unquoted value becomes; `leads` and `trails` say that what stands beside it is a word of its own. */
export interface Fields {
  leads: boolean;
  words: readonly string[];
  trails: boolean;
}

/**
 * Field splitting (POSIX.1-2024, 2.6.5). Undefined where empty fields would come out: two separators that are no blanks
 * in a row, or one at an end.
 */
export const splitFields = (value: string, at: string): Fields | undefined => {
  if (at === '') return { leads: false, words: [value], trails: false };
  if (value.length === 1 && at.includes(value)) return { leads: true, words: [], trails: true };
  const blanks = [...usual].filter((char) => at.includes(char));
  const words: string[] = [];
  let word = '';
  let hard = 0;
  for (const char of value) {
    if (!at.includes(char)) {
      if (hard > 0 && word === '' && words.length === 0) return undefined;
      word += char;
      hard = 0;
      continue;
    }
    if (!blanks.includes(char)) {
      hard += 1;
      if (hard > 1) return undefined;
    }
    if (word !== '') words.push(word);
    word = '';
  }
  if (hard > 0) return undefined;
  if (word !== '') words.push(word);
  const ends = (char: string | undefined): boolean => char !== undefined && at.includes(char);
  return { leads: ends(value[0]), words, trails: ends(value.at(-1)) };
};
