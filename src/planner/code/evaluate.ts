import type { FlowEnd } from '../../domain/operation.ts';
import {
  certainPrefix,
  dynamicValue,
  noTaints,
  staticText,
  staticValue,
  unite,
  type Value,
} from '../value.ts';
import { madeIn } from './made-call.ts';
import type { LanguageTable } from './table.ts';
import { type Argument, type Node, partsOf } from './tree.ts';

/** What a node is known to be: a text or path, a list of such, or something that a table names. */
export type Known =
  | { type: 'value'; value: Value }
  | { type: 'list'; items: readonly Known[] }
  | { type: 'symbol'; name: string };

/** What is known while a piece of code is read. */
export interface Scope {
  table: LanguageTable;
  /** Names with one value for certain. */
  constants: ReadonlyMap<string, Node>;
  /** Names that stand for each element of a value. */
  each: ReadonlyMap<string, Node>;
  /** Names that the code binds in any way. */
  bound: ReadonlySet<string>;
  /** Names that stand for a module or what it exports. */
  imports: ReadonlyMap<string, string>;
  /** Names that stand behind a dot somewhere. */
  members: ReadonlySet<string>;
  /** How often each name is used other than by binding it: a list used once cannot have been changed. */
  uses: ReadonlyMap<string, number>;
  home: string | undefined;
  /** Counts evaluations: names of names of names would take them without end. Throws when it is too much. */
  work: () => void;
  /** Words that follow the code on the command line. */
  args: readonly Value[];
  /** Another spelling of a full name: `node:fs/promises` is `fs`. */
  canonical: (name: string) => string;
  /** Members that lead from any value to the language's own parts. */
  grave: RegExp;
  /** The same, of modules whose other members are all harmless. */
  hidden: RegExp;
  /** Names that are variables by how they are written. */
  variable: RegExp | undefined;
  /** A member that no list has is data, but for those that start something. */
  plain: boolean;
  /** Every function on files takes `~` for the home directory. */
  tilde: boolean;
}

const maxDepth = 24;

/** A text put together is followed up to this length. */
const maxText = 65_536;

const known = (value: Value): Known => ({ type: 'value', value });

/** Of which nothing is known but where it may come from. */
export const unknownValue = (taints: ReadonlySet<FlowEnd> = noTaints): Known =>
  known(dynamicValue('…', '', taints));

/** The value a node may have: certain only where it is so on every way through the code. */
export const evaluate = (node: Node, scope: Scope, depth = 0): Known => {
  if (depth > maxDepth) return unknownValue();
  scope.work();
  const next = (inner: Node): Known => evaluate(inner, scope, depth + 1);
  switch (node.type) {
    case 'text':
    case 'number':
      return known(staticValue(node.value));
    case 'name':
      return named(node.name, scope, depth);
    case 'member': {
      const object = next(node.object);
      return object.type === 'symbol'
        ? memberOf(object.name, node.name, scope)
        : unknownValue(taintsIn(object));
    }
    case 'index': {
      const walked = walkedPart(node, scope, depth);
      if (walked !== undefined) return walked;
      return indexed(next(node.object), next(node.index), scope);
    }
    case 'call':
      return called(node, scope, depth);
    case 'list':
      return { type: 'list', items: node.items.map(next) };
    case 'join':
      return joined(node.operator, node.parts.map(next));
    case 'group': {
      const [only] = node.parts;
      if (node.parts.length === 1 && only !== undefined) return next(only);
      return unknownValue(unite(...node.parts.map((part) => taintsIn(next(part)))));
    }
    default:
      return unknownValue(unite(...partsOf(node).map((part) => taintsIn(next(part)))));
  }
};

/** The directory, or the names in it, that one step of `os.walk` answers with. */
const walkedPart = (
  node: Extract<Node, { type: 'index' }>,
  scope: Scope,
  depth: number,
): Known | undefined => {
  const { object, index } = node;
  if (index.type !== 'text' || !/^walked (?:directory|names)$/.test(index.value)) return undefined;
  if (object.type !== 'call') return unknownValue();
  const callee = evaluate(object.callee, scope, depth + 1);
  const root = object.args[0]?.value;
  const base = root === undefined ? undefined : textOf(evaluate(root, scope, depth + 1));
  if (callee.type !== 'symbol' || callee.name !== 'os.walk' || base === undefined) return unknownValue();
  const pattern = index.value === 'walked names' ? '**' : `${base.replace(/\/+$/, '')}/**`;
  return known(globValue(pattern));
};

/** The name under which a table speaks of a symbol. */
const symbol = (name: string, scope: Scope): Known => ({ type: 'symbol', name: scope.canonical(name) });

/** A member of something a table names; of the environment, the one variable that is known. */
const memberOf = (object: string, name: string, scope: Scope): Known => {
  const environment = scope.table.symbols.get(object)?.some(({ verb }) => verb === 'env') === true;
  if (!environment) return symbol(`${object}.${name}`, scope);
  return name === 'HOME' && scope.home !== undefined
    ? known(staticValue(scope.home))
    : symbol(`${object}.${name}`, scope);
};

const named = (name: string, scope: Scope, depth: number): Known => {
  const imported = scope.imports.get(name);
  if (imported !== undefined) return symbol(imported, scope);
  const constant = scope.constants.get(name);
  if (constant !== undefined) {
    const value = evaluate(constant, scope, depth + 1);
    if (value.type === 'list' && (scope.uses.get(name) ?? 0) > 1) return unknownValue(taintsIn(value));
    return value;
  }
  const each = scope.each.get(name);
  if (each !== undefined) {
    const set = evaluate(each, scope, depth + 1);
    if (set.type === 'value' && set.value.word.type === 'glob') return set;
    return unknownValue(taintsIn(set));
  }
  if (!scope.bound.has(name) && scope.table.symbols.has(scope.canonical(name))) return symbol(name, scope);
  return unknownValue();
};

const indexed = (object: Known, index: Known, scope: Scope): Known => {
  const key = textOf(index);
  if (object.type === 'list' && key !== undefined) return object.items[Number(key)] ?? unknownValue();
  if (object.type === 'symbol' && key !== undefined) {
    const verbs = scope.table.symbols.get(object.name);
    const argv = verbs?.find(({ verb }) => verb === 'argv');
    if (argv !== undefined && typeof argv.target === 'number') {
      const word = scope.args[Number(key) - argv.target];
      return word === undefined ? unknownValue() : known(word);
    }
    return /^[A-Za-z_$][\w$]*$/.test(key) ? memberOf(object.name, key, scope) : unknownValue();
  }
  return unknownValue(unite(taintsIn(object), taintsIn(index)));
};

const called = (node: Extract<Node, { type: 'call' }>, scope: Scope, depth: number): Known => {
  const callee = evaluate(node.callee, scope, depth + 1);
  const args = node.args
    .filter(({ name }) => name === undefined)
    .map(({ value }) => evaluate(value, scope, depth + 1));
  const taints = unite(...args.map(taintsIn), taintsIn(callee));
  const method = node.callee.type === 'member' ? node.callee.name : undefined;
  const actions =
    callee.type === 'symbol'
      ? scope.table.symbols.get(callee.name)
      : method === undefined
        ? undefined
        : scope.table.members.get(method);
  const self = node.callee.type === 'member' ? evaluate(node.callee.object, scope, depth + 1) : undefined;
  const made = madeIn(node, { callee, args, self, method, taints: unite(taints, taintsIn(self)) });
  if (made !== undefined) return made;
  for (const { verb } of actions ?? []) {
    const folded = fold(verb, { args, given: node.args, taints, scope, self });
    if (folded !== undefined) return folded;
  }
  return callee.type === 'symbol'
    ? symbol(`${callee.name}()`, scope)
    : unknownValue(unite(taints, taintsIn(self)));
};

/** What a call makes of its arguments, for those calls whose answer is a path or text of interest. */
const fold = (
  verb: string,
  call: {
    args: readonly Known[];
    given: readonly Argument[];
    taints: ReadonlySet<FlowEnd>;
    scope: Scope;
    self: Known | undefined;
  },
): Known | undefined => {
  const { args, scope, taints } = call;
  const spread = call.given.some((argument) => argument.spread === true);
  switch (verb) {
    case 'require': {
      const name = textOf(args[0]);
      if (name === undefined || /\.json$/.test(name)) return unknownValue(taints);
      return symbol(/^[./]/.test(name) ? '@local' : name, scope);
    }
    case 'any': {
      const [first] = args;
      return first?.type === 'value' && first.value.word.type === 'glob' ? first : unknownValue(taints);
    }
    case 'temporary':
      // The name that is made is not known, where it lies is.
      return args.length > 0 || call.given.length > 0
        ? unknownValue()
        : known(staticValue('/tmp/tmp-of-python'));
    case 'root': {
      const name = textOf(args[0]);
      return name === undefined ? unknownValue(taints) : symbol(name.split('.')[0] ?? name, scope);
    }
    case 'same':
      return args[0] ?? unknownValue();
    case 'names':
      // Each is the name of something in that directory, in whatever depth.
      return known({ word: { type: 'glob', pattern: '**' }, taints: noTaints });
    case 'kept':
      return call.self?.type === 'value' && call.self.value.word.type === 'glob' ? call.self : undefined;
    case 'path':
      return spread ? unknownValue(taints) : pathOf(args, true);
    case 'join':
      return spread ? unknownValue(taints) : pathOf(args, false);
    case 'below':
      return spread || call.self === undefined ? unknownValue(taints) : pathOf([call.self, ...args], true);
    case 'cwd':
      return known(staticValue('.'));
    case 'home':
      return scope.home === undefined ? unknownValue() : known(staticValue(scope.home));
    case 'variable':
      return textOf(args[0]) === 'HOME' && scope.home !== undefined
        ? known(staticValue(scope.home))
        : undefined;
    case 'tilde': {
      // A function of paths, or a method of one.
      const text = textOf(args[0] ?? call.self);
      if (text === undefined || scope.home === undefined) return unknownValue(taints);
      return known(
        /^~(\/|$)/.test(text)
          ? staticValue(`${scope.home}${text.slice(1)}`)
          : /^~/.test(text)
            ? dynamicValue(text)
            : staticValue(text),
      );
    }
    case 'glob': {
      const pattern = textOf(args[0]);
      return pattern === undefined ? unknownValue(taints) : known(globValue(pattern));
    }
    case 'children': {
      const base = call.self === undefined ? undefined : textOf(call.self);
      return base === undefined || !plainPart.test(base)
        ? unknownValue(taints)
        : known(globValue(`${base.replace(/\/$/, '')}/*`));
    }
    case 'globs': {
      const base = call.self === undefined ? undefined : textOf(call.self);
      const pattern = textOf(args[0]);
      return base === undefined || pattern === undefined
        ? unknownValue(taints)
        : known(globValue(`${base}/**/${pattern}`));
    }
    case 'decode':
      return unknownValue(unite(taints, ['decode']));
    case 'net':
    case 'post':
      return unknownValue(unite(taints, ['network']));
    default:
      return undefined;
  }
};

const globValue = (pattern: string): Value =>
  /[{}()!+@\\~]/.test(pattern)
    ? dynamicValue(pattern)
    : /[*?[]/.test(pattern)
      ? { word: { type: 'glob', pattern }, taints: noTaints }
      : staticValue(pattern);

const plainPart = /^[\w.@+-]*(?:\/[\w.@+-]*)*$/;

/** A known directory, a name that a listing gave, and what may follow: `'src/' + name`. */
const globOf = (parts: readonly Known[], between: '/' | ''): Known | undefined => {
  const found = parts.filter((part) => part.type === 'value' && part.value.word.type === 'glob');
  const [only, names] = found;
  // What a walk found, in the directory that it found it in.
  const inside =
    names?.type === 'value' && names.value.word.type === 'glob' && names.value.word.pattern === '**';
  if (found.length === 2 && parts.length === 2 && inside && only === parts[0]) return only;
  if (found.length !== 1 || only?.type !== 'value' || only.value.word.type !== 'glob') return undefined;
  const { pattern } = only.value.word;
  if (!/^\/?(?:[\w.@+-]+\/)*\*\*(?:\/[\w.@+-]+)*$/.test(pattern)) return undefined;
  const at = parts.indexOf(only);
  const texts = parts.map(textOf);
  const sides = [texts.slice(0, at), texts.slice(at + 1)].map((side) =>
    side.every((text) => text !== undefined && plainPart.test(text) && !text.includes('..'))
      ? side.join(between)
      : undefined,
  );
  const [before, after] = sides;
  if (before === undefined || after === undefined) return undefined;
  if (pattern.startsWith('/') && before !== '') return undefined;
  const start = before === '' || before.endsWith('/') ? before : between === '/' ? `${before}/` : undefined;
  const end = after === '' || after.startsWith('/') ? after : between === '/' ? `/${after}` : undefined;
  if (start === undefined || end === undefined) return undefined;
  return known({ word: { type: 'glob', pattern: `${start}${pattern}${end}` }, taints: noTaints });
};

/** One path of several parts; where `resets`, an absolute part begins anew, as in Python and with node's `resolve`. */
const pathOf = (parts: readonly Known[], resets: boolean): Known => {
  let path = '';
  const below = globOf(parts, '/');
  if (below !== undefined) return below;
  for (const [index, part] of parts.entries()) {
    const text = textOf(part);
    if (text === undefined) {
      const prefix = path === '' ? '' : `${path.replace(/\/$/, '')}/`;
      const rooted = index > 0 && resets;
      const source = parts.map((each) => textOf(each) ?? '…').join('/');
      return known(dynamicValue(source, rooted ? '' : prefix, unite(...parts.map(taintsIn))));
    }
    path =
      (resets && text.startsWith('/')) || path === ''
        ? text
        : `${path.replace(/\/$/, '')}/${text.replace(/^\/+/, '')}`;
  }
  return known(staticValue(path === '' ? '.' : path));
};

const joined = (operator: string, parts: readonly Known[]): Known => {
  if (operator === '/') return pathOf(parts, true);
  const [first, ...rest] = parts;
  if (operator === '+' && first?.type === 'list' && rest.every((part) => part.type === 'list'))
    return {
      type: 'list',
      items: [...first.items, ...rest.flatMap((part) => (part.type === 'list' ? part.items : []))],
    };
  const below = globOf(parts, '');
  if (below !== undefined) return below;
  const taints = unite(...parts.map(taintsIn));
  let text = '';
  for (const part of parts) {
    const piece = textOf(part);
    if (piece === undefined || text.length > maxText) {
      const prefix = part.type === 'value' ? certainPrefix(part.value) : '';
      return known(dynamicValue(`${text}${prefix}…`, text + prefix, taints));
    }
    text += piece;
  }
  return known(staticValue(text, taints));
};

/** The text of what is known to the byte. */
export const textOf = (item: Known | undefined): string | undefined =>
  item?.type === 'value' ? staticText(item.value) : undefined;

/** What is known as a word for a command or a path. */
export const wordOf = (item: Known | undefined): Value =>
  item?.type === 'value' ? item.value : dynamicValue('…', '', item === undefined ? noTaints : taintsIn(item));

/** Where something may come from. */
export const taintsIn = (item: Known | undefined): ReadonlySet<FlowEnd> =>
  item === undefined || item.type === 'symbol'
    ? noTaints
    : item.type === 'value'
      ? item.value.taints
      : unite(...item.items.map(taintsIn));
