import { readJavaScript } from './javascript.ts';
import { canonicalModule, javascriptPowers, javascriptTable } from './javascript-table.ts';
import { readPython } from './python.ts';
import { pythonPowers, pythonTable } from './python-table.ts';
import type { LanguageTable } from './table.ts';
import type { Node } from './tree.ts';

/** A language whose code can be read. */
export type CodeLanguage = 'javascript' | 'python' | 'ruby' | 'perl' | 'php' | 'lua' | 'r';

/** How a language is read and judged. */
export interface Language {
  /** Throws SyntaxError. */
  parse: (text: string) => Node;
  table: LanguageTable;
  /** Names that are always there, do more than compute, and stay so whatever the code calls by that name. */
  powers: ReadonlySet<string>;
  /** Modules that no table knows are the project's own, or installed by it. */
  foreign: boolean;
  canonical: (name: string) => string;
  /** Members that lead from any value to the language's own parts. */
  grave: RegExp;
}

const asWritten = (name: string): string => name;

const makers: Partial<Record<CodeLanguage, () => Language>> = {
  javascript: () => ({
    parse: readJavaScript,
    table: javascriptTable(),
    powers: javascriptPowers,
    foreign: true,
    canonical: canonicalModule,
    grave: /^(constructor|prototype|caller|callee|arguments|mainModule|binding|_.*)$/,
  }),
  python: () => ({
    parse: readPython,
    table: pythonTable(),
    powers: pythonPowers,
    foreign: true,
    canonical: asWritten,
    grave: /^_|^(f|gi|tb|cr|ag|co|func|im)_/,
  }),
};

const made = new Map<CodeLanguage, Language>();

/** What is known of a language; its table is read when it is first asked for. */
export const languageOf = (name: CodeLanguage): Language => {
  const known = made.get(name);
  if (known !== undefined) return known;
  const language = makers[name]?.();
  if (language === undefined) throw new Error(`no such language: ${name}`);
  made.set(name, language);
  return language;
};
