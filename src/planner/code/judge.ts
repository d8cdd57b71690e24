import type { FlowEnd, HostTarget } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hostOfUrl, hostOfValue, isLoopback } from '../hosts.ts';
import { looksSecret } from '../secrets.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, unite, type Value } from '../value.ts';
import { evaluate, type Known, type Scope, taintsIn, textOf, wordOf } from './evaluate.ts';
import { isPlainForeignCall } from './foreign.ts';
import { type Action, passive, rootOf } from './table.ts';
import { type Argument, type Node, partsOf } from './tree.ts';

/** What was found in a piece of code. */
export interface Judged {
  effects: Effect[];
  traits: Set<Trait>;
  /** Why the code is not understood; empty when all of it is. */
  reasons: string[];
  /** Where code that is made at run time may come from. */
  from: Set<FlowEnd>;
}

/** Reads more code of the same language, found as a text. */
export type Reenter = (text: string) => Judged;

type Call = Extract<Node, { type: 'call' }>;

const shells = /(^|\/)(ba|z|da|k|c|tc|fi|a)?sh$|^(cmd|powershell|pwsh)(\.exe)?$/i;

const secretName = /secret|token|passw|api_?key|private|credential|auth/i;

/** Looks at every part of the code: each name must be known as harmless or as doing what is listed as an effect. */
export const judge = (
  root: Node,
  scope: Scope,
  given: { via: string; foreign: boolean; reenter: Reenter },
): Judged => {
  const found: Judged = { effects: [], traits: new Set(), reasons: [], from: new Set() };
  const { table } = scope;
  const refuse = (why: string): void => {
    if (found.reasons.length < 8) found.reasons.push(why);
  };

  const isModule = (name: string): boolean => table.modules.has(name) || table.closed.has(name);
  /** Its members may do what no list of members of any object says. */
  const isPowerful = (name: string): boolean =>
    (table.powerful.has(name) || table.closed.has(name)) && !isEnvironment(name);
  const isLocal = (name: string): boolean => scope.bound.has(name) || scope.variable?.test(name) === true;
  const acts = (name: string): boolean => actionsOf(name)?.some(({ verb }) => !passive.has(verb)) === true;
  const isEnvironment = (name: string): boolean =>
    table.symbols.get(name)?.some(({ verb }) => verb === 'env') === true;
  const isForeign = (name: string): boolean =>
    given.foreign && /^[\w@]/.test(name) && !table.closed.has(rootOf(name)) && !table.roots.has(rootOf(name));
  /** The actions of a full name; undefined when nothing is known of it. */
  const actionsOf = (name: string): readonly Action[] | undefined => {
    const listed = table.symbols.get(name);
    if (listed !== undefined) return listed;
    const dot = name.lastIndexOf('.');
    if (dot < 0) return undefined;
    const member = name.slice(dot + 1);
    // Even a module that only computes shows the modules it uses itself: `dataclasses.sys.modules`.
    if (table.open.has(name.slice(0, dot)))
      return scope.hidden.test(member) || table.powerful.has(member) || table.closed.has(member)
        ? undefined
        : [];
    return isLeaf(name) ? table.members.get(member) : undefined;
  };

  /** The full name is of a member of a value, not of a module. */
  const isLeaf = (name: string): boolean => {
    const object = name.slice(0, Math.max(0, name.lastIndexOf('.')));
    return object.endsWith('()') || (object !== '' && actionsOf(object) !== undefined && !isModule(object));
  };

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'name':
      case 'member':
        visitName(node);
        return;
      case 'call':
        visitCall(node);
        return;
      case 'index':
        visitIndex(node);
        return;
      case 'bind':
        visitBind(node);
        return;
      case 'import':
        if (table.closed.has(rootOf(node.symbol)) || !(isForeign(node.symbol) || isKnown(node.symbol)))
          refuse(`the module ${node.symbol}`);
        return;
      case 'shell':
        visit(node.text);
        runText(evaluate(node.text, scope));
        return;
      case 'unknown':
        refuse(node.why);
        return;
      default:
        for (const part of partsOf(node)) visit(part);
    }
  };

  const isKnown = (name: string): boolean => isModule(name) || actionsOf(scope.canonical(name)) !== undefined;

  const visitName = (node: Extract<Node, { type: 'name' | 'member' }>): void => {
    const value = evaluate(node, scope);
    if (node.type === 'member') visitObject(node.object);
    if (value.type === 'symbol') {
      const actions = actionsOf(value.name);
      if (isForeign(value.name)) return;
      if (value.name.endsWith(')')) return;
      if (isPowerful(value.name)) {
        refuse(`the module ${value.name} as a value`);
        return;
      }
      if (isModule(value.name) && actions === undefined) return;
      if (actions === undefined && isLeaf(value.name) && node.type === 'member') {
        readMember(node.name);
        return;
      }
      if (actions === undefined) {
        refuse(value.name);
        return;
      }
      for (const { verb } of actions) {
        if (verb === 'env') dumpEnvironment();
        else if (!passive.has(verb)) refuse(`${value.name} as a value`);
      }
      const variable = /^(?:process\.env|os\.environ|ENV)\.(\w+)$/.exec(value.name)?.[1];
      if (variable !== undefined) readVariable(variable);
      return;
    }
    if (node.type === 'name') {
      if (!isLocal(node.name)) refuse(`the name ${node.name}`);
      return;
    }
    const actions = table.members.get(node.name);
    if (actions === undefined) readMember(node.name);
    if (actions?.some(({ verb }) => !passive.has(verb)) === true)
      refuse(`the member ${node.name} as a value`);
  };

  /** A member that no list knows: of a value that is no module it is data, unless it leads to the language's own parts. */
  const readMember = (name: string): void => {
    if (scope.bound.has(`.${name}`)) return;
    if (scope.grave.test(name)) refuse(`the member ${name}`);
    else dynamicKeys += 1;
  };

  /** What stands in front of a member: a module may stand here, its calls are looked at. */
  const visitObject = (node: Node): void => {
    if (node.type === 'member' || node.type === 'name') {
      const value = evaluate(node, scope);
      if (value.type === 'symbol') {
        if (node.type === 'member') visitObject(node.object);
        const known =
          value.name.endsWith(')') ||
          isModule(value.name) ||
          actionsOf(value.name) !== undefined ||
          isForeign(value.name);
        if (!known || table.closed.has(rootOf(value.name))) refuse(value.name);
        return;
      }
    }
    if (node.type === 'index' && evaluate(node, scope).type === 'symbol') {
      visitIndex(node, true);
      return;
    }
    if (node.type === 'call') {
      visitCall(node, true);
      return;
    }
    visit(node);
  };

  const visitIndex = (node: Extract<Node, { type: 'index' }>, inFront = false): void => {
    const key = textOf(evaluate(node.index, scope));
    visit(node.index);
    const object = evaluate(node.object, scope);
    if (object.type === 'symbol' && isEnvironment(object.name)) {
      visitInside(node.object);
      if (key === undefined) dumpEnvironment();
      else readVariable(key);
      return;
    }
    if (object.type === 'symbol' && actionsOf(object.name)?.some(({ verb }) => verb === 'argv') === true) {
      visitInside(node.object);
      return;
    }
    // In JavaScript a key may name any member.
    if (table.members.has('[]')) {
      if (key === undefined) {
        dynamicKeys += 1;
        if (object.type === 'symbol' && isModule(object.name))
          refuse(`a member of ${object.name} by a made name`);
        visitObject(node.object);
      } else if (/^-?\d+$/.test(key)) visit(node.object);
      else if (object.type === 'symbol') visitName({ type: 'member', object: node.object, name: key });
      else if (scope.grave.test(key)) refuse(`the member ${key}`);
      else visitObject(node.object);
      return;
    }
    if (inFront) visitObject(node.object);
    else visit(node.object);
  };

  let dynamicKeys = 0;
  let freeCalls = 0;

  const visitInside = (node: Node): void => {
    if (node.type === 'member') visitObject(node.object);
    else if (node.type !== 'name') visit(node);
  };

  const visitBind = (node: Extract<Node, { type: 'bind' }>): void => {
    if (node.value === undefined) return;
    const alias = evaluate(node.value, scope);
    if (alias.type === 'symbol' && scope.constants.get(node.name) === node.value) {
      // Under this name it could be reached as a member, of which only the name is looked at.
      if (
        (isPowerful(alias.name) || acts(alias.name)) &&
        (scope.members.has(node.name) || node.name.startsWith('__'))
      )
        refuse(`${alias.name} by another name`);
      if (node.value.type === 'call') {
        visitCall(node.value, true);
        return;
      }
      if (actionsOf(alias.name) === undefined && !isModule(alias.name) && !isForeign(alias.name))
        refuse(alias.name);
      visitInside(node.value);
      return;
    }
    visit(node.value);
  };

  const visitArguments = (args: readonly Argument[]): void => {
    for (const { value } of args) visit(value);
  };

  const visitCall = (node: Call, inFront = false): void => {
    const callee = evaluate(node.callee, scope);
    const { args } = node;
    if (node.callee.type === 'member' || node.callee.type === 'index') visitObject(node.callee.object);
    if (node.callee.type === 'index') {
      visit(node.callee.index);
      if (callee.type !== 'symbol') visitIndex(node.callee);
    }
    visitArguments(args);
    if (callee.type === 'symbol' && callee.name.endsWith(')')) {
      freeCalls += 1;
      if (node.callee.type === 'call') visitCall(node.callee);
      return;
    }
    if (callee.type === 'symbol') {
      if (isForeign(callee.name)) {
        const plain = isPlainForeignCall(
          callee.name,
          args.map(({ value }) => evaluate(value, scope)),
        );
        if (!plain) refuse(`the call ${callee.name}`);
        return;
      }
      const actions = actionsOf(callee.name);
      if (actions === undefined || table.closed.has(rootOf(callee.name))) {
        refuse(callee.name);
        return;
      }
      for (const action of actions) perform(action, node, callee.name);
      const result = evaluate(node, scope);
      if (!inFront && result.type === 'symbol' && !result.name.endsWith(')') && isPowerful(result.name))
        refuse(`the module ${result.name} as a value`);
      return;
    }
    if (node.callee.type === 'member') {
      const actions = table.members.get(node.callee.name);
      if (actions === undefined && !scope.bound.has(`.${node.callee.name}`)) {
        refuse(`the member ${node.callee.name}`);
        return;
      }
      for (const action of actions ?? []) perform(action, node, node.callee.name);
      return;
    }
    if (node.callee.type === 'name') {
      if (!isLocal(node.callee.name)) {
        refuse(`the name ${node.callee.name}`);
        return;
      }
      const value = scope.constants.get(node.callee.name);
      if (value?.type !== 'function') freeCalls += 1;
      return;
    }
    if (node.callee.type !== 'function') freeCalls += 1;
    if (node.callee.type !== 'index') visit(node.callee);
  };

  const readVariable = (name: string): void => {
    if (!secretName.test(name)) return;
    found.traits.add('env-dump');
    taints.add('env');
    found.effects.push({ type: 'source', end: 'env' });
  };

  const dumpEnvironment = (): void => {
    found.traits.add('env-dump');
    taints.add('env');
    found.effects.push({ type: 'source', end: 'env' });
  };

  /** What the code has read so far, which it may send. */
  const taints = new Set<FlowEnd>();

  const touch = (
    access: Extract<Effect, { type: 'path' }>['access'],
    values: readonly Value[],
    recursive = false,
  ): void => {
    // A small number is an open file, standard input for one.
    const named = values.filter((value) => !/^[0-9]$/.test(staticText(value) ?? ''));
    if (named.length === 0) return;
    found.effects.push({ type: 'path', access, values: named, recursive });
    if (access !== 'read') return;
    taints.add('file');
    if (values.some((value) => looksSecret(certainPrefix(value)))) taints.add('secret');
  };

  const runText = (text: Known, directory?: Known): void => {
    found.traits.add('code-spawn');
    const word = wordOf(text);
    const inside = textOf(directory);
    const source = staticText(word);
    if (certainPrefix(word) === '') unknownRuns += 1;
    const placed =
      directory === undefined || source === undefined
        ? word
        : inside === undefined
          ? dynamicValue(source, '', word.taints)
          : staticValue(`cd ${quote(inside)} && {\n${source}\n}`, word.taints);
    if (shells.test(source?.split(/\s/, 1)[0] ?? '')) shellsSeen += 1;
    found.effects.push({ type: 'script', text: placed, via: given.via });
  };

  let shellsSeen = 0;
  /** Commands of which not even the program is known. */
  let unknownRuns = 0;
  let sockets = 0;

  const runWords = (words: readonly Value[], directory?: Known): void => {
    found.traits.add('code-spawn');
    if (shells.test(staticText(words[0]) ?? '')) shellsSeen += 1;
    if (words[0] === undefined || certainPrefix(words[0]) === '') unknownRuns += 1;
    const placed =
      directory === undefined ? words : [staticValue('env'), staticValue('-C'), wordOf(directory), ...words];
    found.effects.push({ type: 'command', words: placed, via: given.via });
  };

  const connect = (host: HostTarget, sends: readonly Value[]): void => {
    found.traits.add('code-network');
    const carried = unite(taints, ...sends.map((value) => value.taints));
    found.effects.push({
      type: 'network',
      hosts: [host],
      sends: host.upload ? [dynamicValue('…', '', carried)] : [],
    });
  };

  const optionOf = (node: Call, name: string): Known | undefined => {
    const direct = node.args.find((argument) => argument.name === name);
    if (direct !== undefined) return evaluate(direct.value, scope);
    for (const { value } of node.args) {
      const record = value.type === 'name' ? scope.constants.get(value.name) : value;
      if (record?.type !== 'record') continue;
      const field = record.fields.find((entry) => entry.name === name);
      if (field !== undefined) return evaluate(field.value, scope);
    }
    return undefined;
  };

  /** `shell=True`, `{shell: '/bin/sh'}`: undefined when it is not given, and `'maybe'` when not known. */
  const truth = (value: Known | undefined): boolean | 'maybe' => {
    if (value === undefined) return false;
    const text = textOf(value);
    if (text === undefined) return 'maybe';
    return !/^(False|false|0|None|nil|null|undefined|)$/.test(text);
  };

  const positional = (node: Call): Argument[] => node.args.filter(({ name }) => name === undefined);

  const targetsOf = (action: Action, node: Call): Known[] | undefined => {
    if (action.target === 'self')
      return node.callee.type === 'member' ? [evaluate(node.callee.object, scope)] : undefined;
    const args = positional(node);
    const chosen = action.target === 'all' ? args : args.slice(action.target, action.target + 1);
    if (chosen.some(({ spread }) => spread === true)) return [{ type: 'value', value: dynamicValue('…') }];
    const keyword =
      chosen.length === 0 && action.target !== 'all'
        ? node.args.filter(({ name }) => name !== undefined && pathKeywords.has(name))
        : chosen;
    return keyword.map(({ value }) => evaluate(value, scope));
  };

  const perform = (action: Action, node: Call, name: string): void => {
    const { verb } = action;
    const targets = targetsOf(action, node) ?? [];
    const values = targets.flatMap((target) =>
      target.type === 'list' ? target.items.map(wordOf) : [wordOf(target)],
    );
    const [first] = targets;
    switch (verb) {
      case 'read':
      case 'write':
      case 'delete':
      case 'list':
      case 'chmod': {
        const recursive =
          verb === 'delete' || verb === 'chmod' ? truth(optionOf(node, 'recursive')) !== false : false;
        if (values.length > 0) touch(verb, values, recursive);
        else if (verb === 'list') touch('list', [staticValue('.')]);
        else refuse(`${name} of nothing`);
        return;
      }
      case 'delete-r':
        touch('delete', values, true);
        return;
      case 'chmod-r':
        touch('chmod', values, true);
        return;
      case 'read-r':
        touch('read', values, true);
        return;
      case 'perl-open':
        openPerl(node);
        return;
      case 'php-read':
        if (/^[a-z][a-z0-9+.-]*:\/\//i.test(certainPrefix(values[0] ?? staticValue(''))))
          reach({ verb: 'net', target: 0 }, node, values[0]);
        else if (/^php:\/\/stdin$/.test(textOf(first) ?? '')) return;
        else touch('read', values);
        return;
      case 'perl-socket': {
        sockets += 1;
        const peer = textOf(optionOf(node, 'PeerAddr') ?? optionOf(node, 'PeerHost'));
        connect(
          {
            ...(peer === undefined ? {} : { host: peer.split(':')[0] ?? peer }),
            scheme: 'tcp',
            loopback: false,
            upload: true,
          },
          [],
        );
        return;
      }
      case 'chmod-all':
        touch(
          'chmod',
          positional(node)
            .slice(1)
            .map(({ value }) => wordOf(evaluate(value, scope))),
        );
        return;
      case 'open':
        openFile(node, first, values, action.target === 'self' ? 0 : 1);
        return;
      case 'shell':
        if (optionOf(node, 'env') !== undefined) refuse(`${name} with another environment`);
        runText(first ?? { type: 'value', value: dynamicValue('…') }, optionOf(node, 'cwd'));
        return;
      case 'run':
        runCommand(node, name);
        return;
      case 'words':
        runList(node, typeof action.target === 'number' ? action.target : 0);
        return;
      case 'exec-list': {
        const list = evaluate(positional(node)[1]?.value ?? { type: 'list', items: [] }, scope);
        const rest =
          list.type === 'list' ? list.items.slice(1).map(wordOf) : [{ ...dynamicValue('…'), many: true }];
        runWords([wordOf(first), ...rest]);
        return;
      }
      case 'exec-words': {
        const all = positional(node).map(({ value }) => wordOf(evaluate(value, scope)));
        const from = typeof action.target === 'number' ? action.target : 0;
        runWords([...all.slice(from, from + 1), ...all.slice(from + 2)]);
        return;
      }
      case 'net':
      case 'post':
        reach(action, node, values[0]);
        return;
      case 'address':
        reachAddress(first, values, node);
        return;
      case 'eval': {
        const text = textOf(first);
        found.traits.add('code-inline');
        if (text !== undefined) {
          merge(found, given.reenter(text));
          return;
        }
        for (const end of first === undefined ? [] : taintsIn(first)) found.from.add(end);
        if (first !== undefined && taintsIn(first).has('decode')) found.traits.add('obfuscated');
        refuse(`${name} of a text made at run time`);
        return;
      }
      case 'env':
        dumpEnvironment();
        return;
      case 'variable': {
        const variable = textOf(first);
        if (variable === undefined) dumpEnvironment();
        else readVariable(variable);
        return;
      }
      case 'callback':
        if (targets.some((target) => textOf(target) === undefined || !isHarmlessName(textOf(target) ?? ''))) {
          const given = positional(node)[typeof action.target === 'number' ? action.target : 0];
          if (!isFunction(given?.value)) refuse(`${name} with a function by name`);
        }
        return;
      case 'listen':
        found.traits.add('listen');
        refuse(name);
        return;
      case 'socket':
        sockets += 1;
        found.traits.add('code-network');
        return;
      case 'duplicate':
        if (sockets > 0) found.traits.add('net-shell');
        refuse(name);
        return;
      case 'kill':
        found.traits.add('process-kill');
        refuse(name);
        return;
      case 'spawn-code':
        found.traits.add('code-spawn');
        refuse(name);
        return;
      case 'code':
        refuse(name);
        return;
      case 'include': {
        const asked = textOf(first);
        touch('read', values);
        if (asked === undefined || /^\/|\.\.|:\/\//.test(asked)) refuse(`${name} of a file elsewhere`);
        return;
      }
      case 'require':
      case 'load':
        loadModule(first, name);
        return;
      default:
        return;
    }
  };

  const isHarmlessName = (name: string): boolean => table.symbols.get(name)?.length === 0;

  /** `open(path, mode)` and its kin: what is not plainly read is written. */
  const openFile = (node: Call, first: Known | undefined, values: readonly Value[], modeAt: number): void => {
    if (first === undefined) {
      refuse('open of nothing');
      return;
    }
    const second = positional(node)[modeAt];
    const mode = optionOf(node, 'mode') ?? (second === undefined ? undefined : evaluate(second.value, scope));
    const text = mode === undefined ? 'r' : textOf(mode);
    if (optionOf(node, 'opener') !== undefined) refuse('open with an opener');
    const path = textOf(first);
    // Ruby's `open('|command')` runs it.
    if (path?.startsWith('|') === true) {
      runText({ type: 'value', value: staticValue(path.slice(1)) });
      return;
    }
    if (path === undefined && scope.table.symbols.has('RUBY_VERSION')) {
      refuse('open of what may be a command');
      return;
    }
    if (text === undefined || /[waxc+>]/.test(text)) touch('write', values);
    if (text === undefined || /^r|[<+]|^[bt]+$/.test(text)) touch('read', values);
  };

  /** `open(F, '<', path)`, `open(F, 'command |')`. */
  const openPerl = (node: Call): void => {
    const [, second, third] = positional(node).map(({ value }) => evaluate(value, scope));
    const mode = textOf(second);
    if (mode === undefined) {
      refuse('open of what may be a command');
      return;
    }
    if (third !== undefined) {
      if (/\|/.test(mode)) runText(third);
      else touch(/[>+]/.test(mode) ? 'write' : 'read', [wordOf(third)]);
      return;
    }
    const piped = /^\s*\||\|\s*$/.test(mode);
    if (piped) runText({ type: 'value', value: staticValue(mode.replace(/^\s*\||\|\s*$/g, '')) });
    else touch(/^\s*\+?>/.test(mode) ? 'write' : 'read', [staticValue(mode.replace(/^\s*\+?[<>]*\s*/, ''))]);
  };

  /** `run(['git', 'status'], shell=…)`, `spawn('git', ['status'], {shell})`. */
  const runCommand = (node: Call, name: string): void => {
    const args = positional(node);
    const first = args[0] === undefined ? undefined : evaluate(args[0].value, scope);
    const second = args[1] === undefined ? undefined : evaluate(args[1].value, scope);
    if (first === undefined || args[0]?.spread === true) {
      refuse(`${name} of nothing`);
      return;
    }
    for (const option of ['env', 'executable', 'preexec_fn', 'input', 'stdin', 'execPath', 'argv0'])
      if (optionOf(node, option) !== undefined && !(option === 'stdin' && isConstant(optionOf(node, option))))
        refuse(`${name} with ${option}`);
    const last = args.at(-1)?.value;
    if (
      last?.type === 'name' &&
      args.length > 1 &&
      second?.type !== 'list' &&
      scope.constants.get(last.name)?.type !== 'record'
    )
      refuse(`${name} with options that are not known`);
    const shell = truth(optionOf(node, 'shell'));
    const directory = optionOf(node, 'cwd');
    const words = first.type === 'list' ? first.items.map(wordOf) : [wordOf(first)];
    const more = second?.type === 'list' ? second.items.map(wordOf) : [];
    if (
      first.type !== 'list' &&
      second !== undefined &&
      second.type !== 'list' &&
      args[1]?.value.type !== 'record' &&
      args[1]?.value.type !== 'function' &&
      last?.type !== 'name'
    )
      more.push({ ...dynamicValue('…'), many: true });
    if (shell === false) {
      runWords([...words, ...more], directory);
      return;
    }
    const texts = [...words.slice(0, first.type === 'list' ? 1 : undefined), ...more].map((word) =>
      staticText(word),
    );
    const known = texts.every((text) => text !== undefined);
    runText(
      {
        type: 'value',
        value: known
          ? staticValue(texts.join(' '))
          : dynamicValue('…', certainPrefix(words[0] ?? staticValue(''))),
      },
      directory,
    );
  };

  const isConstant = (value: Known | undefined): boolean => value?.type === 'symbol';

  /** `system('text')`, `system('program', 'word')`. */
  const runList = (node: Call, from: number): void => {
    const args = positional(node).slice(from);
    const [first] = args;
    if (first === undefined) {
      refuse('a command of nothing');
      return;
    }
    const values = args.flatMap(({ value, spread }): Value[] => {
      const known = evaluate(value, scope);
      if (known.type === 'list') return known.items.map(wordOf);
      return [spread === true ? { ...wordOf(known), many: true } : wordOf(known)];
    });
    const list = args.length > 1 || evaluate(first.value, scope).type === 'list';
    if (list) runWords(values);
    else runText({ type: 'value', value: values[0] ?? dynamicValue('…') });
  };

  const reach = (action: Action, node: Call, url: Value | undefined): void => {
    const method = textOf(optionOf(node, 'method'));
    const sends =
      action.verb === 'post' ||
      (method !== undefined && !/^(get|head|options)$/i.test(method)) ||
      (method === undefined && optionOf(node, 'method') !== undefined) ||
      ['data', 'json', 'files', 'body', 'params', 'headers'].some(
        (name) => optionOf(node, name) !== undefined,
      ) ||
      (url !== undefined && staticText(url) === undefined);
    const bodies = node.args.map(({ value }) => wordOf(evaluate(value, scope)));
    const host = hostOfValue(url, (text) => hostOfUrl(text, sends));
    connect(url === undefined ? { loopback: false, upload: true } : { ...host, upload: sends }, bodies);
  };

  /** A host and a port: as a pair, as two arguments, or the port alone for this machine. */
  const reachAddress = (first: Known | undefined, values: readonly Value[], node: Call): void => {
    sockets += 1;
    const texts =
      first?.type === 'list'
        ? first.items.map(textOf)
        : positional(node).map(({ value }) => textOf(evaluate(value, scope)));
    const record = textOf(optionOf(node, 'host'));
    const host = record ?? texts.find((text) => text !== undefined && !/^\d+$/.test(text));
    const port = Number(
      texts.find((text) => text !== undefined && /^\d+$/.test(text)) ?? textOf(optionOf(node, 'port')),
    );
    const local =
      host === undefined && Number.isInteger(port) && values.length === 1 && first?.type !== 'list';
    connect(
      {
        ...(host === undefined ? {} : { host: host.toLowerCase() }),
        ...(Number.isInteger(port) && port > 0 ? { port } : {}),
        scheme: 'tcp',
        loopback: local || (host !== undefined && isLoopback(host)),
        upload: true,
      },
      values,
    );
  };

  const loadModule = (first: Known | undefined, name: string): void => {
    const asked = textOf(first);
    if (asked === undefined) {
      refuse(`${name} of a name made at run time`);
      return;
    }
    const module = scope.canonical(asked);
    if (/^\.{0,2}\//.test(asked) || asked.startsWith('.')) {
      touch('read', [staticValue(asked)]);
      if (!/\.json$/.test(asked) && !(/^\.\//.test(asked) && !asked.includes('..')))
        refuse(`${name} of ${asked}`);
    } else if (table.closed.has(rootOf(module)) || table.closed.has(module)) refuse(`the module ${asked}`);
    else if (!isModule(module) && actionsOf(module) === undefined && !isForeign(module))
      refuse(`the module ${asked}`);
  };

  visit(root);
  if (dynamicKeys > 0 && freeCalls > 0) refuse('calls of what was found by a made name');
  if (sockets > 0 && shellsSeen + unknownRuns > 0) found.traits.add('net-shell');
  return found;
};

const pathKeywords: ReadonlySet<string> = new Set([
  'file',
  'path',
  'src',
  'dst',
  'name',
  'top',
  'url',
  'args',
  'cmd',
  'command',
  'address',
]);

const isFunction = (node: Node | undefined): boolean =>
  node?.type === 'function' || (node?.type === 'group' && node.parts[0]?.type === 'function');

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const merge = (into: Judged, from: Judged): void => {
  into.effects.push(...from.effects);
  for (const trait of from.traits) into.traits.add(trait);
  into.reasons.push(...from.reasons);
  for (const end of from.from) into.from.add(end);
};
