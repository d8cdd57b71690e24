import type { Effect, ExecFacts } from '../effects.ts';
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
  if (deletes) effects.push({ type: 'path', access: 'delete', values: places, recursive: true });
  if (uncertain) effects.push({ type: 'code', reason: 'args' });
  return { flags: [...flags], operands: starts, recursive: true, force: false, effects };
};

const commandEnd = (args: readonly Value[], from: number): number => {
  for (let index = from; index < args.length; index += 1) {
    const text = staticText(args[index]);
    if (text === ';' || (text === '+' && staticText(args[index - 1]) === '{}')) return index;
  }
  return args.length;
};

/** The pattern that every file found must be named by: of an expression without alternatives or negation. */
const requiredName = (args: readonly Value[]): string => {
  const texts = args.map(staticText);
  if (texts.some((text) => text === undefined || /^(-o|-or|-not|!|,|\(|\))$/.test(text))) return '';
  const action = texts.findIndex((text) => text !== undefined && runners.has(text));
  const pattern = texts[texts.indexOf('-name') + 1];
  const before = texts.includes('-name') && texts.indexOf('-name') < action;
  return before && pattern !== undefined && /^[A-Za-z0-9_.*?-]+$/.test(pattern) ? pattern : '';
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
