import { evaluate, type Scope, textOf } from './evaluate.ts';
import { createFindings, type Judged } from './findings.ts';
import { refusalOfFreeCall } from './free-call.ts';
import { createNames } from './names.ts';
import { perform, type Stage } from './perform.ts';
import { passive } from './table.ts';
import { type Node, partsOf } from './tree.ts';

/** Members that, called under another name, may start a program or lose something. */
const starts =
  /exec|eval|system|shell|spawn|popen|run|call|output|kill|delete|drop|remove|destroy|unlink|rmtree|import|load/i;

type Of<T extends Node['type']> = Extract<Node, { type: T }>;

/** Looks at every part of the code: each name must be known as harmless or as doing what is listed as an effect. */
export const judge = (
  root: Node,
  scope: Scope,
  given: { via: string; foreign: boolean; reenter: (text: string) => Judged },
): Judged => {
  const found = createFindings(given.via);
  const names = createNames(scope, given.foreign);
  const stage: Stage = { scope, names, found, reenter: given.reenter };
  const { table } = scope;
  /** Members read under names that no list has, and calls of values of which it is not known what they are. */
  /** What a block goes over stands in front of it as well: it is looked at once. */
  const gone = new WeakSet<Node>();
  let unlistedReads = 0;
  let freeCalls = 0;

  const visit = (node: Node): void => {
    switch (node.type) {
      case 'name':
        visitName(node);
        break;
      case 'member':
        visitMember(node);
        break;
      case 'call':
        visitCall(node);
        break;
      case 'index':
        visitIndex(node);
        break;
      case 'bind':
        visitBind(node);
        break;
      case 'import':
        if (names.isClosed(node.symbol) || !names.isKnown(scope.canonical(node.symbol)))
          found.refuse(`the module ${node.symbol}`);
        break;
      case 'shell':
        visit(node.text);
        found.runText(evaluate(node.text, scope));
        break;
      case 'unknown':
        found.refuse(node.why);
        break;
      default:
        for (const part of partsOf(node)) visit(part);
    }
  };

  const visitName = (node: Of<'name'>): void => {
    const value = evaluate(node, scope);
    if (value.type === 'symbol') visitSymbol(value.name);
    else if (!names.isLocal(node.name)) found.refuse(`the name ${node.name}`);
  };

  const visitMember = (node: Of<'member'>): void => {
    const value = evaluate(node, scope);
    visitObject(node.object);
    if (value.type === 'symbol') {
      visitSymbol(value.name);
      return;
    }
    const actions = table.members.get(node.name);
    if (actions === undefined) readMember(node.name);
    else if (actions.some(({ verb }) => !passive.has(verb)))
      found.refuse(`the member ${node.name} as a value`);
  };

  /** Something that a table names, as a value that may go anywhere. */
  const visitSymbol = (name: string): void => {
    if (names.isForeign(name) || name.endsWith(')')) return;
    const actions = names.actionsOf(name);
    if (names.isPowerful(name)) found.refuse(`the module ${name} as a value`);
    else if (actions === undefined && names.isLeaf(name)) readMember(name.slice(name.lastIndexOf('.') + 1));
    else if (actions === undefined && !names.isModule(name)) found.refuse(name);
    for (const { verb } of actions ?? []) {
      if (verb === 'env') found.dumpEnvironment();
      else if (!passive.has(verb)) found.refuse(`${name} as a value`);
    }
    const dot = name.lastIndexOf('.');
    if (names.isEnvironment(name.slice(0, Math.max(0, dot)))) found.readVariable(name.slice(dot + 1));
  };

  /** A member that no list knows: of a value that is no module it is data, unless it leads to the language's own parts. */
  const readMember = (name: string): void => {
    if (scope.bound.has(`.${name}`)) return;
    if (scope.grave.test(name) || names.isPowerful(name)) found.refuse(`the member ${name}`);
    else if (!scope.plain || starts.test(name)) unlistedReads += 1;
  };

  /** What stands in front of a member: a module may stand here, and calls are looked at. */
  const visitObject = (node: Node): void => {
    gone.add(node);
    if (node.type === 'call') {
      visitCall(node, true);
      return;
    }
    const value = evaluate(node, scope);
    if (value.type !== 'symbol') {
      visit(node);
      return;
    }
    if (node.type === 'index') visitIndex(node);
    else if (node.type === 'member') visitObject(node.object);
    const answered =
      /\)(?:\.[A-Za-z_$][\w$]*)+$/.test(value.name) && names.actionsOf(value.name) === undefined;
    if (answered && !names.isClosed(value.name))
      readMember(value.name.slice(value.name.lastIndexOf('.') + 1));
    else if (
      names.isClosed(value.name) ||
      !(value.name.endsWith(')') || names.isKnown(value.name) || names.isAnswer(value.name))
    )
      found.refuse(value.name);
  };

  /** The parts of a node that is itself accounted for. */
  const visitInside = (node: Node): void => {
    if (node.type === 'member') visitObject(node.object);
    else if (node.type !== 'name') visit(node);
  };

  const visitIndex = (node: Of<'index'>): void => {
    const key = textOf(evaluate(node.index, scope));
    visit(node.index);
    const object = evaluate(node.object, scope);
    const name = object.type === 'symbol' ? object.name : '';
    if (names.isEnvironment(name)) {
      visitInside(node.object);
      if (key === undefined) found.dumpEnvironment();
      else found.readVariable(key);
    } else if (names.isArguments(name)) visitInside(node.object);
    else if (table.members.has('[]')) visitKey(node, key, name);
    else if (name === '') visit(node.object);
    else visitSymbolInside(node.object, name);
  };

  const visitSymbolInside = (node: Node, name: string): void => {
    visitInside(node);
    visitSymbol(name);
  };

  /** In JavaScript a key may name any member. */
  const visitKey = (node: Of<'index'>, key: string | undefined, name: string): void => {
    if (key === undefined) {
      unlistedReads += 1;
      if (name !== '' && names.isModule(name)) found.refuse(`a member of ${name} by a made name`);
      visitObject(node.object);
    } else if (/^-?\d+$/.test(key)) visit(node.object);
    else if (name !== '') visitMember({ type: 'member', object: node.object, name: key });
    else if (scope.grave.test(key)) found.refuse(`the member ${key}`);
    else visitObject(node.object);
  };

  const visitBind = ({ name, value }: Of<'bind'>): void => {
    if (value === undefined || gone.has(value)) return;
    const alias = evaluate(value, scope);
    if (alias.type !== 'symbol' || scope.constants.get(name) !== value) {
      visit(value);
      return;
    }
    // Under this name it could be reached as a member, of which only the name is looked at.
    const reachable = scope.members.has(name) || name.startsWith('__');
    if (reachable && (names.isPowerful(alias.name) || names.acts(alias.name)))
      found.refuse(`${alias.name} by another name`);
    if (value.type === 'call') visitCall(value, true);
    else {
      if (!alias.name.endsWith(')') && !names.isKnown(alias.name) && !names.isAnswer(alias.name))
        found.refuse(alias.name);
      visitInside(value);
    }
  };

  const visitCall = (node: Of<'call'>, inFront = false): void => {
    const { callee } = node;
    const value = evaluate(callee, scope);
    if (callee.type === 'member') visitObject(callee.object);
    else if (callee.type === 'index' && value.type === 'symbol') {
      visit(callee.index);
      visitObject(callee.object);
    } else if (callee.type !== 'name') visit(callee);
    for (const argument of node.args) visit(argument.value);
    if (value.type === 'symbol' && !value.name.endsWith(')')) callSymbol(node, value.name, inFront);
    else if (value.type === 'symbol') freeCalls += 1;
    else if (callee.type === 'member') callMember(node, callee.name);
    else if (callee.type === 'name') {
      if (!names.isLocal(callee.name)) found.refuse(`the name ${callee.name}`);
      else if (scope.constants.get(callee.name)?.type !== 'function') freeCalls += 1;
    } else if (callee.type !== 'function') freeCalls += 1;
  };

  const callSymbol = (node: Of<'call'>, name: string, inFront: boolean): void => {
    if (names.isForeign(name)) {
      callFree(node, name, false);
      return;
    }
    const actions = names.actionsOf(name);
    if (actions === undefined && given.foreign && names.isAnswer(name)) {
      callFree(node, name, true);
      return;
    }
    if (actions === undefined || names.isClosed(name)) {
      found.refuse(name);
      return;
    }
    for (const action of actions) perform(action, node, name, stage);
    const result = evaluate(node, scope);
    const escapes = !inFront && result.type === 'symbol' && !result.name.endsWith(')');
    if (escapes && names.isPowerful(result.name)) found.refuse(`the module ${result.name} as a value`);
  };

  /** A call of which no table speaks: of the project's code, of a library, of a value that one of them made. */
  const callFree = (node: Of<'call'>, name: string, member: boolean): void => {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const why = scope.grave.test(last)
      ? `the member ${last}`
      : refusalOfFreeCall(name, node, { scope, found, member });
    if (why !== undefined) found.refuse(why);
  };

  const callMember = (node: Of<'call'>, name: string): void => {
    const actions = table.members.get(name);
    if (actions === undefined && !scope.bound.has(`.${name}`)) {
      if (given.foreign) callFree(node, name, true);
      else found.refuse(`the member ${name}`);
    }
    for (const action of actions ?? []) perform(action, node, name, stage);
  };

  visit(root);
  if (unlistedReads > 0 && freeCalls > 0) found.refuse('a call of what may be any member');
  return found.close();
};
