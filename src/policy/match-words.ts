import type { Operation, Word } from '../domain/operation.ts';
import type { Predicate, Stance } from './predicate.ts';
import { compileTextGlob, matchesText, type TextGlob, textGlobsMeet } from './text-glob.ts';
import { certain, every, negate, some, type Tri } from './tri.ts';

/** The words behind the program. */
const argumentsOf = ({ argv }: Operation): readonly Word[] => argv.slice(1);

/** A double-quoted word is one word whatever is in it; without quotes it may become many, or none. */
const isOneWord = (source: string): boolean =>
  (/^"[^"]*"$/.test(source) && !/\$@|\[@\]|[@*]\}/.test(source)) || isQuotedHeredoc(source);

/** `"$(cat <<'EOF' … EOF)"`, the way a text of several lines is given: its end is the first line that is the mark. */
const isQuotedHeredoc = (source: string): boolean => {
  const head = /^"\$\(cat <<'?(\w+)'?\n/.exec(source);
  if (head?.[1] === undefined) return false;
  const end = source.indexOf(`\n${head[1]}\n`, head[0].length - 1);
  return end >= 0 && /^[ \t\n]*\)"$/.test(source.slice(end + head[1].length + 2));
};

const sameWord = (a: Word, b: Word): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether a word may turn out to be an option at run time. One that stands where an option has its value (`-m "$X"`)
 * is no operand, and stays that value.
 */
const mayBeFlag = (operation: Operation, word: Word): boolean => {
  if (word.type !== 'dynamic') return false;
  if (!isOneWord(word.source)) return true;
  if (word.prefix !== '' && !word.prefix.startsWith('-')) return false;
  return operation.positionals.some((operand) => sameWord(operand, word)) || word.prefix !== '';
};

const globMayBeFlag = (word: Word): boolean => word.type === 'glob' && /^[*?[-]/.test(word.pattern);

/** Whether the operation may get options at run time that its words do not show. */
export const hasOpenWords = (operation: Operation): boolean =>
  argumentsOf(operation).some((word) => mayBeFlag(operation, word));

/** Makes a question of patterns: is a name one of them? Plain names are looked up, only others are tried. */
export const namedBy = (patterns: readonly string[]): ((name: string) => boolean) => {
  const plain = new Set(patterns.filter((pattern) => !/[*?[\\]/.test(pattern)));
  const globs = patterns.filter((pattern) => !plain.has(pattern)).map(compileTextGlob);
  return (name) => plain.has(name) || globs.some((glob) => matchesText(glob, name));
};

const wordMatches = (glob: TextGlob, word: Word): Tri => {
  if (word.type === 'static') return certain(matchesText(glob, word.value));
  // No file lies below `http:`: an address with a `?` in it stays what it is.
  if (word.type === 'glob' && /^https?:\/\//.test(word.pattern))
    return certain(matchesText(glob, word.pattern));
  if (word.type === 'glob') return maybeMeets(glob, word.pattern);
  if (!isOneWord(word.source)) return 'maybe';
  return glob.start.startsWith(word.prefix) || word.prefix.startsWith(glob.start) ? 'maybe' : 'no';
};

const maxGlobWord = 1024;

/** A pattern becomes the names it finds, which the rule's pattern may be among. */
const maybeMeets = (glob: TextGlob, pattern: string): Tri => {
  if (pattern.length > maxGlobWord) return 'maybe';
  try {
    return textGlobsMeet(glob, compileTextGlob(pattern)) ? 'maybe' : 'no';
  } catch {
    // It cannot be read, so it may find anything.
    return 'maybe';
  }
};

const compileAll = (patterns: readonly string[]): TextGlob[] => patterns.map(compileTextGlob);

const anyArgument = (glob: TextGlob, operation: Operation): Tri =>
  some(argumentsOf(operation), (word) => wordMatches(glob, word));

/** `args_any`, `args_all`, `args_none`: patterns over the single words behind the program. */
export const matchArguments = (
  key: 'args_any' | 'args_all' | 'args_none',
  patterns: readonly string[],
): Predicate => {
  const globs = compileAll(patterns);
  return {
    key,
    test(operation) {
      if (key === 'args_all') return every(globs, (glob) => anyArgument(glob, operation));
      const found = some(globs, (glob) => anyArgument(glob, operation));
      return key === 'args_any' ? found : negate(found);
    },
  };
};

/** `argv_prefix`: the first words behind the program, each a text or a list of alternatives; whole words only. */
export const matchPrefix = (prefix: readonly (readonly string[])[]): Predicate => {
  const places = prefix.map(compileAll);
  return {
    key: 'argv_prefix',
    test(operation) {
      let uncertain = false;
      for (const [index, globs] of places.entries()) {
        const word = operation.argv[index + 1];
        if (word === undefined) return 'no';
        const truth = some(globs, (glob) => wordMatches(glob, word));
        if (truth === 'no') return 'no';
        uncertain ||= truth === 'maybe';
        // A word that may become many moves every word behind it.
        if (word.type === 'dynamic' && !isOneWord(word.source)) return 'maybe';
      }
      return uncertain ? 'maybe' : 'yes';
    },
  };
};

/** `--output=x` is the flag `--output`. */
const withoutValue = (flag: string): string => (flag.startsWith('--') ? (flag.split('=')[0] ?? flag) : flag);

/** Programs take a long option by any clear beginning: `--forc` for `--force`. */
const abbreviates = (flag: string, glob: TextGlob): boolean =>
  flag.startsWith('--') && flag.length > 3 && glob.literal?.startsWith(flag) === true;

const hasFlag = (operation: Operation, glob: TextGlob): Tri => {
  let result: Tri = argumentsOf(operation).some((word) => mayBeFlag(operation, word)) ? 'maybe' : 'no';
  for (const flag of operation.flags) {
    const name = withoutValue(flag);
    if (matchesText(glob, flag) || matchesText(glob, name)) return 'yes';
    if (abbreviates(name, glob)) result = 'maybe';
  }
  return result;
};

/** `flags_any`, `flags_all`: options that are there, as whole words, clustered letters taken apart. */
export const matchFlags = (key: 'flags_any' | 'flags_all', patterns: readonly string[]): Predicate => {
  const globs = compileAll(patterns);
  return {
    key,
    test(operation) {
      return (key === 'flags_any' ? some : every)(globs, (glob) => hasFlag(operation, glob));
    },
  };
};

/** `flags_only`: every option is in the list. An option that is known only at run time may be another one. */
export const matchFlagsOnly = (patterns: readonly string[]): Predicate => {
  const isNamed = namedBy(patterns);
  return {
    key: 'flags_only',
    test(operation) {
      const known = operation.flags.every((flag) => isNamed(flag) || isNamed(withoutValue(flag)));
      if (!known) return 'no';
      return argumentsOf(operation).some((word) => mayBeFlag(operation, word) || globMayBeFlag(word))
        ? 'maybe'
        : 'yes';
    },
  };
};

/** `subcommand`: `test`, `run`, `test:*`. Without one, a word known only at run time may be it. */
export const matchSubcommand = (patterns: readonly string[]): Predicate => {
  const isNamed = namedBy(patterns);
  return {
    key: 'subcommand',
    test(operation) {
      if (operation.subcommand !== undefined) return certain(isNamed(operation.subcommand));
      return argumentsOf(operation).some((word) => word.type !== 'static') ? 'maybe' : 'no';
    },
  };
};

/** `recursive` and `force`: an option that is known only at run time may set them. */
export const matchSwitch = (key: 'recursive' | 'force', wanted: boolean): Predicate => ({
  key,
  test(operation) {
    if (operation[key]) return certain(wanted);
    if (hasOpenWords(operation)) return 'maybe';
    return certain(!wanted);
  },
});

/** Directories that only root writes: a program named by a path in one of them is the program of that name. */
const systemDirectories = ['/bin/', '/sbin/', '/usr/bin/', '/usr/sbin/'];

const isSystemPath = (path: string): boolean =>
  systemDirectories.some(
    (directory) => path.startsWith(directory) && !path.slice(directory.length).includes('/'),
  );

/**
 * `program`: by name. An allow needs a name that nothing in the call can have redirected (`./cat` is not `cat`,
 * openai/codex#37078); what is stricter takes a name wherever it comes from. With `program_path` in the same match the
 * path is what is trusted.
 */
export const matchProgram = (patterns: readonly string[], stance: Stance, hasPath: boolean): Predicate => {
  const isNamed = namedBy(patterns);
  return {
    key: 'program',
    test({ program }) {
      if (program === undefined) return 'no';
      if (program.name === '') return 'maybe';
      if (!isNamed(program.name)) return 'no';
      if (stance === 'restrictive' || program.trusted) return 'yes';
      return certain(program.path !== undefined && (hasPath || isSystemPath(program.path)));
    },
  };
};
