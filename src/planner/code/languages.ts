import { readJavaScript } from './javascript.ts';
import { canonicalModule, javascriptPowers, javascriptTable } from './javascript-table.ts';
import { luaTable, readLua, readR, rTable } from './lua.ts';
import { perlPowers, perlTable, readPerl } from './perl.ts';
import { phpPowers, phpTable, readPhp } from './php.ts';
import { readPython } from './python.ts';
import { pythonPowers, pythonTable } from './python-table.ts';
import { readRuby, rubyPowers, rubyTable } from './ruby.ts';
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
  /** The same, of modules whose other members are all harmless; as `grave` where it is left out. */
  hidden?: RegExp;
  /** Names that are variables by how they are written. */
  variable?: RegExp;
  /** No key that is made at run time names a member. */
  plain?: true;
  /** Every function on files takes `~` for the home directory. */
  tilde?: true;
}

const asWritten = (name: string): string => name;

/** `Net::HTTP` is read as two members. */
const rubyName = (name: string): string =>
  name.replace(/\.(?=[A-Z])/g, '::').replace(/^(Digest|OpenSSL|URI|ERB|CGI)\.(?=[A-Z])/, '$1::');

/** PHP tells no case apart, and a leading backslash names the same function. */
const phpName = (name: string): string => name.replace(/^\\/, '').toLowerCase();

const all = /./;

const reflection =
  /^(_.*|(public_|__)?send(__)?|(instance|class|module)_(eval|exec|method)|const_get|define_method|method|eval|open|system|exec|spawn|fork|load|require|binding|new_class|dump|import)$/;

const none: ReadonlySet<string> = new Set();

const makers: Record<CodeLanguage, () => Language> = {
  ruby: () => ({
    parse: readRuby,
    table: rubyTable(),
    powers: rubyPowers,
    foreign: false,
    canonical: rubyName,
    grave: all,
    hidden: reflection,
    variable: /^[@$]\w|^[A-Z]\w*(?:::[A-Z]\w*)*::VERSION$/,
  }),
  perl: () => ({
    parse: readPerl,
    table: perlTable(),
    powers: perlPowers,
    foreign: false,
    canonical: asWritten,
    grave: all,
    hidden: reflection,
    variable: /^[$@%]|^-[a-zA-Z]$|^(?!CORE\b|BEGIN\b)[A-Z]+$/,
  }),
  php: () => ({
    parse: readPhp,
    table: phpTable(),
    powers: phpPowers,
    foreign: false,
    canonical: phpName,
    grave: /^__/,
    hidden: reflection,
    variable: /^\$/,
  }),
  lua: () => ({
    parse: readLua,
    table: luaTable(),
    powers: none,
    foreign: false,
    canonical: asWritten,
    grave: all,
    hidden: reflection,
  }),
  r: () => ({
    parse: readR,
    table: rTable(),
    powers: none,
    foreign: false,
    canonical: asWritten,
    grave: /^\./,
    tilde: true,
    hidden: reflection,
  }),
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
    plain: true,
    canonical: asWritten,
    grave: /^_|^(f|gi|tb|cr|ag|co|func|im)_/,
  }),
};

const made = new Map<CodeLanguage, Language>();

/** What is known of a language; its table is read when it is first asked for. */
export const languageOf = (name: CodeLanguage): Language => {
  const known = made.get(name);
  if (known !== undefined) return known;
  const language = makers[name]();
  made.set(name, language);
  return language;
};
