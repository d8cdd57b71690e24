import type { Effect, ExecFacts } from '../effects.ts';
import { optionSet, parseArguments, valuesOf } from '../options.ts';
import { dynamicValue, staticText, staticValue, type Value } from '../value.ts';

const valued = new Set(
  '-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -maxdepth -mindepth -size -mtime -atime -ctime -mmin -amin -cmin -newer -anewer -cnewer -user -group -uid -gid -perm -links -inum -fstype -samefile -printf -D -lname -ilname -used -context'.split(
    ' ',
  ),
);

const runners = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** `find`: start directories, then an expression whose actions may run, delete and write. */
export const findFacts = (args: readonly Value[]): ExecFacts => {
  const flags = new Set<string>();
  const starts: Value[] = [];
  const effects: Effect[] = [];
  let expression = false;
  let uncertain = false;
  let deletes = false;
  const name = requiredName(args);
  const depth = depthOf(args);
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) continue;
    const text = staticText(word);
    if (text === undefined) {
      // What may be an option may be `-delete`.
      if (word.many === true || (word.word.type === 'dynamic' && word.word.prefix === '')) uncertain = true;
      if (!expression) starts.push(word);
      continue;
    }
    const starter =
      /^-(?!H$|L$|P$|O\d$|D$)./s.test(text) || text === '(' || text === '!' || text === ')' || text === ',';
    if (!starter) {
      if (!expression && !text.startsWith('-')) starts.push(word);
      continue;
    }
    expression = true;
    if (text.startsWith('-')) flags.add(text);
    if (text === '-delete') deletes = true;
    if (text === '-fprint' || text === '-fprint0' || text === '-fls' || text === '-fprintf') {
      const file = args[index + 1];
      if (file !== undefined) effects.push({ type: 'path', access: 'write', values: [file] });
      index += text === '-fprintf' ? 2 : 1;
    } else if (text === '-files0-from') uncertain = true;
    else if (runners.has(text)) {
      const end = commandEnd(args, index + 1);
      effects.push({
        type: 'command',
        words: args.slice(index + 1, end).flatMap((part) =>
          found(part, starts, name, depth).map((path) =>
            // One at a time, unless the command ends in `+`.
            staticText(args[end]) === ';' && path.word.type === 'glob' ? { ...path, one: true } : path,
          ),
        ),
        via: 'find',
      });
      index = end;
    } else if (valued.has(text)) index += 1;
  }
  const places = starts.length > 0 ? starts : [staticValue('.')];
  // Who asks for a name sees nothing of the rest.
  const sees = name === '' || telling.test(name);
  effects.unshift({ type: 'path', access: 'list', values: places, recursive: sees });
  if (deletes) {
    // With a name asked for, only what is named so is deleted: `find . -name '*.pyc' -delete`.
    const values = name === '' ? places : places.map((place) => below(place, name, depth));
    effects.push({ type: 'path', access: 'delete', values, recursive: true });
  }
  if (uncertain) effects.push({ type: 'code', reason: 'args' });
  return {
    flags: [...flags],
    operands: starts,
    recursive: true,
    force: false,
    effects,
    traits: uncertain || !understood(flags) ? [] : ['file-work'],
  };
};

/** Names that somebody who looks for secrets asks for. */
const telling =
  /id_|key|pem|p12|pfx|env|cred|passw|secret|token|wallet|history|netrc|npmrc|kdbx|ssh|aws|gnupg|kube|shadow|cookie|login|conf|^[*?.]*$|^\.[*?]|^\{/i;

/** Tests, operators and actions of find(1) that only look; what the others do is an operation of its own. */
const plainWords = new Set(
  '-print -print0 -ls -prune -quit -true -false -not -a -and -o -or -empty -readable -writable -executable -depth -d -mount -xdev -follow -noleaf -ignore_readdir_race -daystart -nouser -nogroup -warn -nowarn -H -L -P -E -X -s -x -delete -fprint -fprint0 -fls -fprintf -help --help --version -O1 -O2 -O3'.split(
    ' ',
  ),
);

const understood = (flags: ReadonlySet<string>): boolean =>
  [...flags].every(
    (flag) =>
      plainWords.has(flag) || valued.has(flag) || runners.has(flag) || /^-newer[aBcmt]{2}$/.test(flag),
  );

/** How deep a search goes: not below its starts, right below them, or at any depth. */
type Depth = 'starts' | 'children' | 'all';

const depthOf = (args: readonly Value[]): Depth => {
  const at = args.findIndex((word) => staticText(word) === '-maxdepth');
  const text = at < 0 ? undefined : staticText(args[at + 1]);
  return text === '0' ? 'starts' : text === '1' ? 'children' : 'all';
};

/** What may be found below one start, as a pattern; undefined when the start is not known. */
const patternBelow = ({ word }: Value, name: string, depth: Depth): string | undefined => {
  if (word.type === 'dynamic') return undefined;
  const from = word.type === 'static' ? word.value : word.pattern;
  const odd = word.type === 'static' ? /[*?[{\]}\\]/ : /[{}\\]/;
  if (from === '' || odd.test(from) || from.startsWith('-')) return undefined;
  const base = from === '/' ? '' : from.replace(/\/+$/, '');
  if (depth === 'starts') return base === '' ? '/' : base;
  if (name === '') return `${base}/**`;
  return `${base}/${depth === 'children' ? '' : '**/'}${name}`;
};

/** What is named so below a start directory. */
const below = (start: Value, name: string, depth: Depth): Value => {
  const pattern = patternBelow(start, name, depth);
  return pattern === undefined
    ? { ...dynamicValue('find'), many: true }
    : { word: { type: 'glob', pattern }, taints: new Set() };
};

const commandEnd = (args: readonly Value[], from: number): number => {
  for (let index = from; index < args.length; index += 1) {
    const text = staticText(args[index]);
    if (text === ';' || (text === '+' && staticText(args[index - 1]) === '{}')) return index;
  }
  return args.length;
};

const plainName = /^(?!\*+$)[A-Za-z0-9_.*?[\]~+-]+$/;

const maxNames = 16;

/** `*.s[ol]` is `*.so` and `*.sl`: what is deleted can then be told by its ending. */
const classesTaken = (pattern: string): string[] => {
  const found = /^(.*?)\[([A-Za-z0-9]{1,8})\](.*)$/.exec(pattern);
  if (found === null) return [pattern];
  const [, before = '', letters = '', after = ''] = found;
  return classesTaken(after).flatMap((rest) => [...letters].map((letter) => `${before}${letter}${rest}`));
};

const nameTests = optionSet('-name -iname -regex');

/** What a regular expression of find(1), which matches the whole path, asks of the name: `.*\.py[co]$` is `*.py[co]`. */
const nameInRegex = (regex: string): string | undefined => {
  const last = /^(?:.*\/|\.\*)((?:[\w~-]|\\\.|\[[A-Za-z0-9]+\]|\.\*)+)\$?$/.exec(regex)?.[1];
  if (last === undefined) return undefined;
  const name = last.replace(/\\\.|\.\*/g, (part) => (part === '.*' ? '*' : '.'));
  return regex.startsWith('.*') && !/^(?:.*\/)/.test(regex) ? `*${name}` : name;
};

/** The names that one row of tests asks for, all of which must hold; of several the first. */
const namesOf = (row: readonly (string | undefined)[]): string[] | undefined => {
  for (const [index, test] of row.entries()) {
    const given = row[index + 1];
    const pattern = test === '-regex' && given !== undefined ? nameInRegex(given) : given;
    if (pattern === undefined || !nameTests.has(test ?? '') || !plainName.test(pattern)) continue;
    return classesTaken(test === '-iname' ? pattern.toLowerCase() : pattern);
  }
  return undefined;
};

const isOr = (text: string | undefined): boolean => text === '-o' || text === '-or';

/** The rows of an expression with alternatives between them, brackets left whole. */
const rowsOf = (texts: readonly (string | undefined)[]): (string | undefined)[][] => {
  const rows: (string | undefined)[][] = [[]];
  let depth = 0;
  for (const text of texts) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth === 0 && isOr(text)) rows.push([]);
    else rows.at(-1)?.push(text);
  }
  return rows;
};

/** Tests behind a negation ask for nothing by name: they are taken away. */
const affirmed = (row: readonly (string | undefined)[]): (string | undefined)[] => {
  const kept: (string | undefined)[] = [];
  for (let index = 0; index < row.length; index += 1) {
    if (row[index] !== '!' && row[index] !== '-not') {
      kept.push(row[index]);
      continue;
    }
    index += 1;
    if (row[index] === '(') {
      let depth = 1;
      while (depth > 0 && index < row.length) {
        index += 1;
        if (row[index] === '(') depth += 1;
        if (row[index] === ')') depth -= 1;
      }
    } else if (valued.has(row[index] ?? '')) index += 1;
  }
  return kept;
};

/** The names of one row: of its own tests, or of all alternatives of a bracket in it. */
const rowNames = (row: readonly (string | undefined)[]): string[] | undefined => {
  const tests = affirmed(row);
  const open = tests.indexOf('(');
  if (open < 0) return namesOf(tests);
  const close = tests.indexOf(')', open);
  const outside = [...tests.slice(0, open), ...tests.slice(close + 1)];
  if (close < 0 || outside.some((text) => text === '(' || text === ')')) return undefined;
  const own = namesOf(outside);
  if (own !== undefined) return own;
  const inside = rowsOf(tests.slice(open + 1, close)).map(namesOf);
  return inside.every((names) => names !== undefined) ? inside.flat() : undefined;
};

const isAction = (text: string | undefined): boolean =>
  text !== undefined && (runners.has(text) || /^-(delete|print|print0|printf|fprint\w*|fls|ls)$/.test(text));

/**
 * The pattern that every file found must be named by, `''` when there is none. An action belongs to the row of tests in
 * front of it; without any action all rows print.
 */
export const requiredName = (args: readonly Value[]): string => {
  const texts = args.map(staticText);
  if (texts.some((text) => text === undefined || text === ',')) return '';
  const rows = rowsOf(withoutCommands(texts));
  const acting = rows.filter((row) => row.some(isAction));
  const names = (acting.length > 0 ? acting : rows).map((row) => {
    const action = row.findIndex(isAction);
    return rowNames(action < 0 ? row : row.slice(0, action));
  });
  if (names.some((some) => some === undefined)) return '';
  const all = [...new Set(names.flatMap((some) => some ?? []))];
  if (all.length > maxNames) return '';
  return all.length === 1 ? (all[0] ?? '') : `{${all.join(',')}}`;
};

/** The words of a command that is run are no tests. */
const withoutCommands = (texts: readonly (string | undefined)[]): (string | undefined)[] => {
  const kept: (string | undefined)[] = [];
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    kept.push(text);
    if (text === undefined || !runners.has(text)) continue;
    while (
      index + 1 < texts.length &&
      !(texts[index + 1] === ';' || (texts[index + 1] === '+' && texts[index] === '{}'))
    )
      index += 1;
    index += 1;
  }
  return kept;
};

const maxStarts = 8;

/** `{}` is a path below the start directories: patterns say so, one for each of them. */
const found = (word: Value, starts: readonly Value[], name: string, depth: Depth): Value[] => {
  const text = staticText(word);
  if (text === undefined || !text.includes('{}')) return [word];
  const unknown = [{ ...dynamicValue(text), many: true }];
  const places = starts.length === 0 ? [staticValue('.')] : starts;
  const patterns = places.map((start) => patternBelow(start, name, depth));
  if (patterns.length > maxStarts) return unknown;
  // `of={}`, `{}.bak`, `{}/node_modules`: the rest of the word is certain.
  const around = /^((?:[a-z]+=)?)\{\}([\w./~+-]*)$/.exec(text);
  const words = patterns.map((pattern): Value | undefined => {
    if (pattern === undefined) return undefined;
    if (around !== null && !text.includes('..'))
      return { word: { type: 'glob', pattern: `${around[1]}${pattern}${around[2]}` }, taints: new Set() };
    const script = patterns.length === 1 ? spelledOut(text, pattern) : undefined;
    return script === undefined ? undefined : staticValue(script);
  });
  return words.every((value) => value !== undefined) ? words : unknown;
};

/** `sh -c 'rm {}'`: the text with the pattern in it, which means the same while nothing else in it is quoted. */
const spelledOut = (text: string, pattern: string): string | undefined => {
  const bare = text.replaceAll(/"\{\}"|'\{\}'/g, '{}');
  const plain = /^[\w./*-]+$/.test(pattern) && /\s/.test(bare) && !/['"`\\$]/.test(bare);
  return plain && bare.split('{}').every((part, at) => at === 0 || /^(?:[\s;|&)>]|$)/.test(part))
    ? bare.replaceAll('{}', pattern)
    : undefined;
};

const fdValued = optionSet(
  '-d --max-depth --min-depth --exact-depth -t --type -e --extension -E --exclude -S --size --changed-within --changed-before -o --owner -c --color -j --threads --base-directory --path-separator --search-path --max-results --format --gen-completions --ignore-file --batch-size --and',
);

/** `fd`: a pattern, then places to look in; `-x` and `-X` run what follows for what is found. fd(1). */
export const fdFacts = (args: readonly Value[]): ExecFacts => {
  const at = args.findIndex((word) => /^(?:-[a-zA-Z]*[xX]|--exec(?:-batch)?)$/.test(staticText(word) ?? ''));
  const own = parseArguments(at < 0 ? args : args.slice(0, at), { valued: fdValued });
  const given = valuesOf(own, '--search-path', '--base-directory');
  const places = [...own.operands.slice(1), ...given];
  const starts = places.length > 0 ? places : [staticValue('.')];
  const effects: Effect[] = [{ type: 'path', access: 'list', values: starts, recursive: true }];
  if (at >= 0) {
    const end = args.findIndex((word, index) => index > at && staticText(word) === ';');
    const words = args.slice(at + 1, end < 0 ? args.length : end);
    const marked = words.some((word) => /\{[./]*\}/.test(staticText(word) ?? ''));
    // Without a mark, what is found is added at the end.
    const command = marked ? words : [...words, staticValue('{}')];
    const known = command.flatMap((word) =>
      /^\{\/?\}$/.test(staticText(word) ?? '') ? found(staticValue('{}'), starts, '', 'all') : word,
    );
    effects.push({ type: 'command', words: known, via: 'fd' });
  }
  return {
    flags: [...own.flags, ...(at < 0 ? [] : ['--exec'])],
    operands: own.operands,
    recursive: true,
    force: false,
    effects,
    traits: own.uncertain ? [] : ['file-work'],
  };
};
