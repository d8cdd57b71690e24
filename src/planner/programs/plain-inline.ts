import { isPlainCode, type PlainLanguageName, plainLanguages } from '../code/plain-code.ts';
import type { ExecFacts } from '../effects.ts';
import { staticText, type Value } from '../value.ts';

/** How a program is handed code of a language that is read as plain code only. */
interface PlainSyntax {
  language: PlainLanguageName;
  /** Options whose next word is code. */
  code: RegExp;
  /** An option that holds its code in the same word. */
  joined?: RegExp;
  /** Other words that change nothing of what the code may do. */
  plain?: RegExp;
}

const clojure: PlainSyntax = { language: 'lisp', code: /^(?:-e|--eval)$/, plain: /^-M$/ };

/** After each program's manual. */
const programs: Record<string, PlainSyntax> = {
  elixir: { language: 'elixir', code: /^(?:-e|--eval)$/ },
  julia: {
    language: 'julia',
    code: /^(?:-e|-E|--eval|--print)$/,
    plain:
      /^(?:--project(?:=(?:@?\.|test|docs))?|-q|--quiet|--startup-file=no|--history-file=no|--banner=no|--color=(?:yes|no)|-O[0-3]|-t\d+|--threads=(?:\d+|auto)|--check-bounds=\w+|--warn-overwrite=yes|--depwarn=\w+)$/,
  },
  swift: { language: 'swift', code: /^-e$/ },
  scala: { language: 'scala', code: /^-e$/ },
  'scala-cli': { language: 'scala', code: /^-e$/ },
  groovy: { language: 'groovy', code: /^-e$/ },
  ghc: { language: 'haskell', code: /^-e$/ },
  kotlin: { language: 'kotlin', code: /^-e$/ },
  crystal: { language: 'crystal', code: /^eval$/ },
  nim: { language: 'nim', code: /^--eval$/, joined: /^--eval[:=](.*)$/s, plain: /^--hints:off$/ },
  clojure,
  clj: clojure,
  bb: clojure,
  racket: { language: 'lisp', code: /^-e$/ },
  guile: { language: 'lisp', code: /^-c$/ },
  sbcl: {
    language: 'lisp',
    code: /^--eval$/,
    plain: /^--(?:noinform|quit|non-interactive|no-userinit|no-sysinit)$/,
  },
  janet: { language: 'lisp', code: /^-e$/ },
  erl: { language: 'erlang', code: /^-eval$/, plain: /^-(?:noshell|noinput)$/ },
  octave: { language: 'octave', code: /^--eval$/, plain: /^(?:--quiet|-q|--no-gui|--norc)$/ },
};

/** The texts of code among the words; undefined when there is another word, or none of code. */
const codeOf = (args: readonly Value[], given: PlainSyntax): readonly string[] | undefined => {
  const found: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const text = staticText(args[index]);
    if (text === undefined) return undefined;
    const joined = given.joined?.exec(text)?.[1];
    if (joined !== undefined) found.push(joined);
    else if (given.code.test(text)) {
      const code = staticText(args[index + 1]);
      if (code === undefined) return undefined;
      found.push(code);
      index += 1;
    } else if (given.plain?.test(text) !== true) return undefined;
  }
  return found.length === 0 ? undefined : found;
};

/** What a program does whose code only computes and prints; undefined when that cannot be said. */
export const plainInlineFacts = (name: string, args: readonly Value[]): ExecFacts | undefined => {
  const given = Object.hasOwn(programs, name) ? programs[name] : undefined;
  const codes = given === undefined ? undefined : codeOf(args, given);
  if (given === undefined || codes === undefined) return undefined;
  if (!codes.every((code) => isPlainCode(code, plainLanguages[given.language]))) return undefined;
  return {
    flags: args.map((word) => staticText(word) ?? '').filter((text) => /^-./s.test(text)),
    operands: [],
    recursive: false,
    force: false,
    effects: [],
    traits: ['code-inline', 'code-read'],
  };
};
