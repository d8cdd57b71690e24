import { parse, type Node as Syntax } from 'acorn';
import type { Argument, Node } from './tree.ts';
import { group } from './tree.ts';

/** A node of acorn's tree (ESTree), seen by the names of its fields. */
type Fields = Syntax & Record<string, unknown>;

const isSyntax = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const childrenOf = (node: Fields): Fields[] =>
  Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isSyntax);

/** Parses JavaScript as node and its kin read it. Throws SyntaxError. */
export const readJavaScript = (text: string): Node => {
  const options = {
    ecmaVersion: 'latest',
    allowAwaitOutsideFunction: true,
    allowReturnOutsideFunction: true,
    allowHashBang: true,
  } as const;
  try {
    return required(parse(text, { ...options, sourceType: 'script' }));
  } catch {
    return required(parse(text, { ...options, sourceType: 'module' }));
  }
};

const optional = (value: unknown): Node | undefined => (isSyntax(value) ? nodeOf(value) : undefined);

const all = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : []).flatMap((item) => (isSyntax(item) ? [nodeOf(item)] : []));

const required = (value: unknown): Node => optional(value) ?? { type: 'unknown', why: 'syntax' };

const nameOf = (value: unknown): string =>
  isSyntax(value) && typeof value.name === 'string' ? value.name : '';

const nodeOf = (node: Fields): Node => {
  switch (node.type) {
    case 'Literal':
      return literal(node);
    case 'Identifier':
      return { type: 'name', name: nameOf(node) };
    case 'TemplateLiteral':
      return template(node);
    case 'TaggedTemplateExpression':
      return { type: 'call', callee: required(node.tag), args: [{ value: required(node.quasi) }] };
    case 'MemberExpression':
      return member(node);
    case 'CallExpression':
    case 'NewExpression':
      return { type: 'call', callee: required(node.callee), args: argumentsOf(node.arguments) };
    case 'ImportExpression':
      return {
        type: 'call',
        callee: { type: 'name', name: 'import' },
        args: [{ value: required(node.source) }],
      };
    case 'AwaitExpression':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return required(node.argument ?? node.expression);
    case 'ArrayExpression':
      return { type: 'list', items: all(node.elements) };
    case 'ObjectExpression':
      return record(node);
    case 'BinaryExpression':
      return node.operator === '+'
        ? { type: 'join', operator: '+', parts: [required(node.left), required(node.right)] }
        : group(required(node.left), required(node.right));
    case 'VariableDeclarator':
      return declared(node.id, optional(node.init));
    case 'AssignmentExpression':
      return assigned(node);
    case 'UpdateExpression':
      return isSyntax(node.argument) && node.argument.type === 'Identifier'
        ? { type: 'bind', name: nameOf(node.argument), how: 'unknown' }
        : required(node.argument);
    case 'ForOfStatement':
    case 'ForInStatement':
      return loop(node);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionOf(node);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return group(bindAll(node.id), optional(node.superClass), required(node.body));
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return group(
        node.computed === true ? required(node.key) : undefined,
        optional(node.value),
        ...all(node.decorators),
      );
    case 'CatchClause':
      return group(bindAll(node.param), required(node.body));
    case 'ImportDeclaration':
      return imported(node);
    case 'UnaryExpression':
      return node.operator === 'typeof' && isSyntax(node.argument) && node.argument.type === 'Identifier'
        ? { type: 'number', value: '' }
        : group(required(node.argument), { type: 'number', value: '' });
    case 'ThisExpression':
    case 'Super':
    case 'PrivateIdentifier':
    case 'TemplateElement':
      return { type: 'number', value: '' };
    case 'LabeledStatement':
      return required(node.body);
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'EmptyStatement':
    case 'DebuggerStatement':
      return group();
    case 'MetaProperty':
      return { type: 'name', name: 'import.meta' };
    case 'WithStatement':
      return group({ type: 'unknown', why: 'with' }, ...childrenOf(node).map(nodeOf));
    default:
      return transparent.has(node.type)
        ? group(...childrenOf(node).map(nodeOf))
        : group({ type: 'unknown', why: node.type }, ...childrenOf(node).map(nodeOf));
  }
};

/** Syntax that only holds other syntax together. */
const transparent: ReadonlySet<string> = new Set([
  'Program',
  'ExpressionStatement',
  'BlockStatement',
  'IfStatement',
  'ForStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ReturnStatement',
  'ThrowStatement',
  'TryStatement',
  'SwitchStatement',
  'SwitchCase',
  'VariableDeclaration',
  'LogicalExpression',
  'ConditionalExpression',
  'UnaryExpression',
  'SequenceExpression',
  'SpreadElement',
  'YieldExpression',
  'ClassBody',
  'StaticBlock',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
]);

const literal = (node: Fields): Node => {
  const { value } = node;
  return typeof value === 'string'
    ? { type: 'text', value }
    : { type: 'number', value: String(node.raw ?? '') };
};

const template = (node: Fields): Node => {
  const quasis = Array.isArray(node.quasis) ? node.quasis.filter(isSyntax) : [];
  const holes = all(node.expressions);
  const parts: Node[] = quasis.flatMap((quasi, index) => {
    const cooked = (quasi.value as { cooked?: string | null }).cooked;
    const text: Node =
      typeof cooked === 'string' ? { type: 'text', value: cooked } : { type: 'unknown', why: 'escape' };
    const hole = holes[index];
    return hole === undefined ? [text] : [text, hole];
  });
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: 'join', operator: '', parts };
};

const member = (node: Fields): Node => {
  const object = required(node.object);
  return node.computed === true
    ? { type: 'index', object, index: required(node.property) }
    : { type: 'member', object, name: nameOf(node.property) };
};

const argumentsOf = (value: unknown): Argument[] =>
  (Array.isArray(value) ? value : [])
    .filter(isSyntax)
    .map((item) =>
      item.type === 'SpreadElement'
        ? { value: required(item.argument), spread: true }
        : { value: nodeOf(item) },
    );

const record = (node: Fields): Node => {
  const fields: Argument[] = [];
  for (const property of Array.isArray(node.properties) ? node.properties.filter(isSyntax) : []) {
    if (property.type !== 'Property') {
      fields.push({ value: required(property.argument), spread: true });
      continue;
    }
    const key = isSyntax(property.key) ? property.key : undefined;
    const name = key?.type === 'Literal' ? String(key.value) : nameOf(key);
    const plain = property.computed !== true;
    if (!plain) fields.push({ value: required(key) });
    else if (property.method === true || isFunction(property.value))
      fields.push({ value: { type: 'bind', name: `.${name}`, how: 'unknown' } });
    fields.push({ ...(plain ? { name } : {}), value: required(property.value) });
  }
  return { type: 'record', fields };
};

const isFunction = (value: unknown): boolean => isSyntax(value) && /Function/.test(value.type);

const functionOf = (node: Fields): Node => {
  const params = Array.isArray(node.params) ? node.params : [];
  const own: Node = {
    type: 'function',
    parts: [...params.map(bindAll), required(node.body)],
  };
  const named = nameOf(node.id);
  return named === '' ? own : { type: 'bind', name: named, value: own, how: 'once' };
};

/** Every name a pattern binds, to a value that is not followed; defaults in it are looked at. */
const bindAll = (pattern: unknown): Node => {
  if (!isSyntax(pattern)) return group();
  if (pattern.type === 'Identifier') return { type: 'bind', name: nameOf(pattern), how: 'unknown' };
  if (pattern.type === 'MemberExpression' && pattern.computed !== true)
    return group(required(pattern.object), {
      type: 'bind',
      name: `.${nameOf(pattern.property)}`,
      how: 'unknown',
    });
  if (pattern.type === 'MemberExpression') return group(required(pattern.object), required(pattern.property));
  if (pattern.type === 'AssignmentPattern') return group(bindAll(pattern.left), required(pattern.right));
  if (pattern.type === 'Property')
    return group(pattern.computed === true ? required(pattern.key) : undefined, bindAll(pattern.value));
  return group(...childrenOf(pattern).map(bindAll));
};

/** `const {a, b: c} = require('x')` takes members by their names; what else a pattern does is not followed. */
const declared = (target: unknown, value: Node | undefined): Node => {
  if (!isSyntax(target) || value === undefined) return group(bindAll(target), value);
  if (target.type === 'Identifier') return { type: 'bind', name: nameOf(target), value, how: 'once' };
  if (target.type !== 'ObjectPattern') return group(bindAll(target), value);
  const parts: Node[] = [];
  for (const property of Array.isArray(target.properties) ? target.properties.filter(isSyntax) : []) {
    const key = isSyntax(property.key) ? property.key : undefined;
    const name = key?.type === 'Literal' ? String(key.value) : nameOf(key);
    if (property.type !== 'Property' || property.computed === true || name === '') {
      // What is left of a module would be a module: as a value it is looked at.
      parts.push(value, bindAll(property));
      if (property.computed === true) parts.push({ type: 'unknown', why: 'a member by a made name' });
    } else parts.push(declared(property.value, { type: 'member', object: value, name }));
  }
  return parts.length === 0 ? value : group(...parts);
};

const assigned = (node: Fields): Node => {
  const value = required(node.right);
  const target = isSyntax(node.left) ? node.left : undefined;
  if (target?.type === 'Identifier' && node.operator === '=')
    return { type: 'bind', name: nameOf(target), value, how: 'once' };
  if (node.operator === '=' && target?.type === 'ObjectPattern') return declared(target, value);
  return group(bindAll(target), value);
};

const loop = (node: Fields): Node => {
  const left = isSyntax(node.left) ? node.left : undefined;
  const declarator =
    left !== undefined && Array.isArray(left.declarations) ? left.declarations[0] : undefined;
  const target = isSyntax(declarator) ? declarator.id : left;
  const value = required(node.right);
  const body = required(node.body);
  return node.type === 'ForOfStatement' && isSyntax(target) && target.type === 'Identifier'
    ? group({ type: 'bind', name: nameOf(target), value, how: 'each' }, body)
    : group(bindAll(target), value, body);
};

const imported = (node: Fields): Node => {
  const source = isSyntax(node.source) ? String(node.source.value) : '';
  const call: Node = {
    type: 'call',
    callee: { type: 'name', name: 'import' },
    args: [{ value: { type: 'text', value: source } }],
  };
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isSyntax) : [];
  return group(
    ...(specifiers.length === 0 ? [call] : []),
    ...specifiers.map((specifier): Node => {
      const local = nameOf(specifier.local);
      const whole = specifier.type !== 'ImportSpecifier';
      const value: Node = whole ? call : { type: 'member', object: call, name: nameOf(specifier.imported) };
      return { type: 'bind', name: local, value, how: 'once' };
    }),
  );
};
