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
  const shallow = isShallow(args);
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
        words: args.slice(index + 1, end).map((part) => found(part, starts, name, shallow)),
        via: 'find',
      });
      index = end;
    } else if (valued.has(text)) index += 1;
  }
  const places = starts.length > 0 ? starts : [staticValue('.')];
  effects.unshift({ type: 'path', access: 'list', values: places, recursive: true });
  if (deletes) {
    // With a name asked for, only what is named so is deleted: `find . -name '*.pyc' -delete`.
    const values = name === '' ? places : places.map((place) => below(place, name, shallow));
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

/** What is named so at any depth below a start directory. */
const below = (start: Value, name: string, shallow: boolean): Value => {
  const from = staticText(start);
  if (from === undefined || /[*?[{\]}\\]/.test(from)) return { ...dynamicValue('find'), many: true };
  const base = from === '/' ? '' : from.replace(/\/+$/, '');
  return { word: { type: 'glob', pattern: `${base}/${shallow ? '' : '**/'}${name}` }, taints: new Set() };
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

/** `-maxdepth 1`: what is found lies right below the start. */
const isShallow = (args: readonly Value[]): boolean => {
  const at = args.findIndex((word) => staticText(word) === '-maxdepth');
  return at >= 0 && staticText(args[at + 1]) === '1';
};

/** `{}` is a path below the start directories: with one of them known, a pattern says so. */
const found = (word: Value, starts: readonly Value[], name: string, shallow: boolean): Value => {
  const text = staticText(word);
  if (text === undefined || !text.includes('{}')) return word;
  const [start] = starts;
  const from = starts.length === 0 ? '.' : starts.length === 1 ? staticText(start) : undefined;
  if (
    text !== '{}' ||
    from === undefined ||
    from === '' ||
    /[*?[{\]}\\]/.test(from) ||
    from.startsWith('-')
  ) {
    return { ...dynamicValue(text), many: true };
  }
  const below = from === '/' ? '' : from.replace(/\/+$/, '');
  return {
    word: { type: 'glob', pattern: name === '' ? `${below}/**` : `${below}/${shallow ? '' : '**/'}${name}` },
    taints: new Set(),
  };
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
    const known = command.map((word) =>
      /^\{\/?\}$/.test(staticText(word) ?? '') ? found(staticValue('{}'), starts, '', false) : word,
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
