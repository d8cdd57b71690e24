import { isLostWhenMoved } from '../moved-away.ts';
import { isSample } from '../secrets.ts';
import { classifySql } from '../sql/classify.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, type Value } from '../value.ts';
import { argumentsOf, type CallArguments, type CallNode, placeOf, truth } from './call.ts';
import { evaluate, type Known, type Scope, taintsIn, textOf, wordOf } from './evaluate.ts';
import type { Findings, Judged } from './findings.ts';
import type { Names } from './names.ts';
import { openFile, openHandle, replacePath } from './opening.ts';
import { reach, reachAddress, reachPeer, reachService } from './reaching.ts';
import { runCommand, runList, runReplacing } from './running.ts';
import type { Action } from './table.ts';
import type { Node } from './tree.ts';

/** What performing an action needs to know. */
export interface Stage {
  scope: Scope;
  names: Names;
  found: Findings;
  /** Reads more code of the same language, found as a text. */
  reenter: (text: string) => Judged;
}

/** A call on its way to its effects. */
interface Performance extends Stage {
  action: Action;
  name: string;
  call: CallArguments;
  targets: readonly Known[];
  /** The targets as words, lists taken apart. */
  values: readonly Value[];
}

type Perform = (of: Performance) => void;

const touching =
  (access: 'read' | 'write' | 'delete' | 'chmod', recursive = false): Perform =>
  ({ values, name, call, found }) => {
    const deep =
      recursive ||
      // All that a listing finds at any depth is as much as a tree.
      (access === 'delete' &&
        values.some(({ word }) => word.type === 'glob' && word.pattern.endsWith('**'))) ||
      ((access === 'delete' || access === 'chmod') && truth(call.option('recursive')) !== false);
    if (values.length > 0) found.touch(access, values, deep);
    else found.refuse(`${name} of nothing`);
  };

const refusing =
  (effect?: (found: Findings) => void): Perform =>
  ({ name, found }) => {
    effect?.(found);
    found.refuse(name);
  };

/** What each verb of the tables does. A verb that is not here only has a meaning for the value of the call. */
const performances: Readonly<Record<string, Perform>> = {
  read: touching('read'),
  write: touching('write'),
  delete: touching('delete'),
  chmod: touching('chmod'),
  'read-r': touching('read', true),
  'delete-r': touching('delete', true),
  'chmod-r': touching('chmod', true),
  // What is moved away may be missed as much as what is deleted.
  'delete-tree': ({ call, values, found }) => {
    const target = textOf(call.known(1) ?? call.option('dst')) ?? '';
    for (const value of values) found.touch('delete', [value], isLostWhenMoved(value, target));
  },
  // A copy goes into the target where that is a directory.
  into: ({ call, targets, found }) => {
    const source = call.given[0] === undefined ? call.option('src') : call.known(0);
    const target = call.option('dst') ?? targets[0];
    if (source !== undefined && target !== undefined) found.copyInto(wordOf(target), [wordOf(source)]);
  },
  // Whether something is there may be asked of any place.
  list: ({ values, found }) =>
    found.touch(
      'list',
      values.length > 0
        ? values.filter(({ word }) => word.type !== 'dynamic' || word.prefix !== '')
        : [staticValue('.')],
    ),
  'chmod-all': ({ call, found }) => found.touch('chmod', call.words().slice(1)),
  open: ({ call, targets, action, found, scope }) =>
    openFile(call, targets[0], action.target === 'self' ? 0 : 1, found, {
      pipes: scope.table.symbols.has('RUBY_VERSION'),
    }),
  'perl-open': ({ call, found }) => openHandle(call, found),
  'path-replace': ({ call, targets, found }) => replacePath(call, targets[0], found),
  'path-copy': ({ call, targets, found }) => {
    if (call.given.length === 0) return;
    found.touch('read', targets.map(wordOf));
    found.touch('write', [wordOf(call.known(0))]);
  },
  // The other half of a copy: what is copied says whether the new file may hold a secret.
  copied: ({ call, values, name, found }) => {
    const [source] = call.words();
    const [target] = values;
    const place = staticText(target) ?? '';
    if (
      source !== undefined &&
      target !== undefined &&
      /^[\w./-]+$/.test(place) &&
      isSample(staticText(source) ?? '')
    )
      found.effects.push({ type: 'into', target, sources: [source] });
    else if (target !== undefined) found.touch('write', [target]);
    else found.refuse(`${name} of nothing`);
  },
  'php-read': ({ values, found }) => {
    const [path] = values;
    if (path !== undefined && !/^php:\/\/stdin$/.test(certainPrefix(path))) found.touch('read', [path]);
  },
  shell: ({ call, targets, name, found }) => {
    if (call.option('env') !== undefined) found.refuse(`${name} with another environment`);
    const [text] = targets;
    if (text === undefined) found.refuse(`${name} of nothing`);
    else found.runText(text, call.option('cwd'));
  },
  run: ({ call, name, found, scope }) => runCommand(call, name, found, scope),
  words: ({ call, action, found }) => runList(call, placeOf(action), found),
  'exec-list': ({ call, found }) => runReplacing(call, found),
  'exec-words': ({ call, action, found }) => {
    const from = placeOf(action);
    found.runWords([...call.words().slice(from, from + 1), ...call.words().slice(from + 2)]);
  },
  net: ({ call, values, found }) => reach(call, values[0], false, found),
  post: ({ call, values, found }) => reach(call, values[0], true, found),
  address: ({ call, targets, found }) => reachAddress(call, targets[0], found),
  'perl-socket': ({ call, found }) => reachPeer(call, found),
  socket: ({ found }) => found.openSocket(),
  duplicate: refusing((found) => found.exchangeStreams()),
  listen: refusing((found) => found.traits.add('listen')),
  kill: ({ call, name, found }) => {
    // Signal 0 asks whether the process is there.
    if (textOf(call.known(1)) === '0') return;
    found.traits.add('process-kill');
    found.refuse(name);
  },
  // `read(10)` of a file, `read('setup.cfg')` of a parser of settings.
  'named-read': ({ values, found }) => {
    const named = values.filter((value) => !/^\d*$/.test(certainPrefix(value)));
    if (named.length > 0) found.touch('read', named);
  },
  service: ({ call, name, found }) => reachService(call, name, found),
  setenv: ({ targets, name, found }) => {
    if (loading.test(textOf(targets[0]) ?? 'PATH')) found.refuse(`${name} of what programs start by`);
  },
  'one-value': ({ call, name, found }) => {
    if (call.given.length !== 1) found.refuse(name);
  },
  timed: ({ call, targets, name, found, reenter, scope }) => {
    const text = textOf(targets[0]);
    if (text !== undefined) found.include(reenter(text));
    else if (
      call.given[0] !== undefined &&
      !isFunction(call.given[0].value) &&
      !isDefined(call.given[0].value, scope)
    )
      found.refuse(`${name} of a text made at run time`);
  },
  'spawn-code': refusing((found) => found.traits.add('code-spawn')),
  code: refusing(),
  env: ({ found }) => found.dumpEnvironment(),
  variable: ({ targets, found }) => {
    const name = textOf(targets[0]);
    if (name === undefined) found.dumpEnvironment();
    else found.readVariable(name);
  },
  callback: ({ call, action, targets, name, found, scope }) => {
    const harmless = targets.every((target) => scope.table.symbols.get(textOf(target) ?? '')?.length === 0);
    if (!isFunction(call.given[placeOf(action)]?.value) && (!harmless || targets.length === 0))
      found.refuse(`${name} with a function by name`);
  },
  sql: ({ targets, name, found }) => {
    const text = textOf(targets[0]);
    if (text === undefined) found.refuse(`${name} of a text made at run time`);
    else for (const trait of classifySql(text)) if (trait !== 'db-read') found.traits.add(trait);
  },
  eval: (of) => evaluateText(of),
  include: ({ targets, values, name, found }) => {
    const asked = textOf(targets[0]);
    found.touch('read', values);
    if (asked === undefined || /^\/|\.\.|:\/\//.test(asked)) found.refuse(`${name} of a file elsewhere`);
  },
  require: (of) => loadModule(of),
  load: (of) => loadModule(of),
  root: (of) => loadModule(of),
};

/** Variables by which another program may be found or started. */
const loading =
  /^(?:PATH|LD_.*|DYLD_.*|PYTHON(?:PATH|STARTUP|HOME|INSPECT)|BASH_ENV|ENV|NODE_.*|HOME|SHELL|IFS|PS4|PROMPT_COMMAND|PERL.*|RUBY.*|.*EDITOR|.*PAGER|VISUAL|BROWSER|GIT_.*|.*_proxy|.*_URL|.*_HOST|.*_DSN|AEGIS.*)$/i;

/** A function that the code defines by name. */
const isDefined = (node: Node, scope: Scope): boolean =>
  node.type === 'name' && scope.bound.has(node.name) && !scope.constants.has(node.name);

/** Writes down what a call does. */
export const perform = (action: Action, node: CallNode, name: string, stage: Stage): void => {
  const call = argumentsOf(node, stage.scope);
  const targets = call.targets(action);
  const values = targets
    .flatMap((target) => (target.type === 'list' ? target.items.map(wordOf) : [wordOf(target)]))
    .map((value) => (stage.scope.tilde ? atHome(value, stage.scope.home) : value));
  const act = Object.hasOwn(performances, action.verb) ? performances[action.verb] : undefined;
  act?.({ ...stage, action, name, call, targets, values });
};

/** `~` and `~/x` as R reads them; another user's home is not known. */
const atHome = (value: Value, home: string | undefined): Value => {
  const text = staticText(value);
  if (text === undefined || !text.startsWith('~')) return value;
  return home !== undefined && /^~(\/|$)/.test(text)
    ? staticValue(`${home}${text.slice(1)}`, value.taints)
    : dynamicValue(text, '', value.taints);
};

/** A text known to the byte is code like this one; what it binds may change what is known of the code around it. */
const evaluateText = ({ targets, name, found, scope, reenter }: Performance): void => {
  const [first] = targets;
  const text = textOf(first);
  if (text !== undefined) {
    found.include(reenter(text));
    if (taintsIn(first).has('decode')) {
      found.from.add('decode');
      found.traits.add('obfuscated');
      found.refuse(`${name} of a text that was decoded`);
    }
    if (scope.constants.size + scope.each.size > 0) found.refuse(`${name} beside names with values`);
    return;
  }
  for (const end of taintsIn(first)) found.from.add(end);
  if (taintsIn(first).has('decode')) found.traits.add('obfuscated');
  found.refuse(`${name} of a text made at run time`);
};

/** A file of the project is run as a script of it would be; a module must be known, or be the project's own. */
const loadModule = ({ call, targets, name, found, scope, names }: Performance): void => {
  const asked = textOf(targets[0]);
  if (asked === undefined) {
    if (isOneOfKnown(call.given[0]?.value, scope, names)) return;
    found.refuse(`${name} of a name made at run time`);
    return;
  }
  if (/^[./]/.test(asked)) {
    found.touch('read', [staticValue(asked)]);
    const own = /\.json$/.test(asked) || (asked.startsWith('./') && !asked.includes('..'));
    if (!own) found.refuse(`${name} of ${asked}`);
    return;
  }
  const module = scope.canonical(asked);
  if (names.isClosed(module) || !names.isKnown(module)) found.refuse(`the module ${asked}`);
};

/** `for name in ['a', 'b']: import_module(name)`, where none of them does more than compute. */
const isOneOfKnown = (node: Node | undefined, scope: Scope, names: Names): boolean => {
  const each = node?.type === 'name' ? scope.each.get(node.name) : undefined;
  const set = each === undefined ? undefined : evaluate(each, scope);
  if (set?.type !== 'list') return false;
  return set.items.every((item) => {
    const text = textOf(item);
    const module = text === undefined ? undefined : scope.canonical(text);
    return (
      module !== undefined &&
      /^[A-Za-z_]\w*(?:\.\w+)*$/.test(module) &&
      !names.isClosed(module) &&
      !names.isPowerful(module) &&
      names.isKnown(module)
    );
  });
};

const isFunction = (node: Node | undefined): boolean =>
  node?.type === 'function' || (node?.type === 'group' && node.parts[0]?.type === 'function');
