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
        words: args.slice(index + 1, end).map((part) => found(part, starts, name)),
        via: 'find',
      });
      index = end;
    } else if (valued.has(text)) index += 1;
  }
  const places = starts.length > 0 ? starts : [staticValue('.')];
  effects.unshift({ type: 'path', access: 'list', values: places, recursive: true });
  if (deletes) {
    // With a name asked for, only what is named so is deleted: `find . -name '*.pyc' -delete`.
    const values = name === '' ? places : places.map((place) => below(place, name));
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
const below = (start: Value, name: string): Value => {
  const from = staticText(start);
  if (from === undefined || /[*?[{\]}\\]/.test(from)) return { ...dynamicValue('find'), many: true };
  const base = from === '/' ? '' : from.replace(/\/+$/, '');
  return { word: { type: 'glob', pattern: `${base}/**/${name}` }, taints: new Set() };
};

const commandEnd = (args: readonly Value[], from: number): number => {
  for (let index = from; index < args.length; index += 1) {
    const text = staticText(args[index]);
    if (text === ';' || (text === '+' && staticText(args[index - 1]) === '{}')) return index;
  }
  return args.length;
};

const plainName = /^(?!\*+$)[A-Za-z0-9_.*?[\]-]+$/;

/** The names of one branch of an expression: of a row of tests that must all hold. */
const nameOf = (branch: readonly (string | undefined)[]): string | undefined => {
  const at = branch.indexOf('-name');
  const pattern = at < 0 ? undefined : branch[at + 1];
  return pattern !== undefined && plainName.test(pattern) ? pattern : undefined;
};

/**
 * The pattern that every file found must be named by, `''` when there is none: of tests that must all hold, or of one
 * `( -name a -o -name b )` in front of the action. Negation and other alternatives are not read.
 */
const requiredName = (args: readonly Value[]): string => {
  const texts = args.map(staticText);
  if (texts.some((text) => text === undefined || /^(-not|!|,)$/.test(text))) return '';
  const action = texts.findIndex((text) => text !== undefined && (runners.has(text) || text === '-delete'));
  const tests = texts.slice(0, action < 0 ? texts.length : action);
  if (texts.slice(tests.length).some((text) => text === '-o' || text === '-or')) return '';
  const open = tests.indexOf('(');
  if (open < 0) return tests.some((text) => text === '-o' || text === '-or') ? '' : (nameOf(tests) ?? '');
  const close = tests.indexOf(')', open);
  const outside = [...tests.slice(0, open), ...tests.slice(close + 1)];
  if (close < 0 || outside.some((text) => /^(-o|-or|\(|\))$/.test(text ?? ''))) return '';
  const branches: (string | undefined)[][] = [[]];
  for (const text of tests.slice(open + 1, close)) {
    if (text === '-o' || text === '-or') branches.push([]);
    else branches.at(-1)?.push(text);
  }
  const names = branches.map(nameOf);
  const own = nameOf(outside);
  if (own !== undefined) return own;
  if (names.some((name) => name === undefined) || names.length > 16) return '';
  return names.length === 1 ? (names[0] ?? '') : `{${names.join(',')}}`;
};

/** `{}` is a path below the start directories: with one of them known, a pattern says so. */
const found = (word: Value, starts: readonly Value[], name: string): Value => {
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
    word: { type: 'glob', pattern: `${below}/**${name === '' ? '' : `/${name}`}` },
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
      /^\{\/?\}$/.test(staticText(word) ?? '') ? found(staticValue('{}'), starts, '') : word,
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
