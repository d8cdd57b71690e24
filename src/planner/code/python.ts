import { pythonTokens } from './python-tokens.ts';
import { CodeSyntaxError, type PartsToken, type TextToken, type Token } from './token.ts';
import { type Argument, group, type Node, partsOf } from './tree.ts';

/** Words that only hold expressions together. */
const separators: ReadonlySet<string> = new Set(
  'if elif else while try finally return yield await async raise assert pass break continue and or not in is del'.split(
    ' ',
  ),
);

/** Words that begin a statement, and end an expression. */
const statements: ReadonlySet<string> = new Set('with def class global nonlocal except'.split(' '));

const assignments: ReadonlySet<string> = new Set(
  '= += -= *= /= //= %= @= &= |= ^= >>= <<= **= :='.split(' '),
);

/** Reads Python into a tree. Order and blocks are not kept; names, calls and bindings are. Throws CodeSyntaxError. */
export const readPython = (text: string): Node => new PythonReader(pythonTokens(text)).program();

/** Holds the place in a list of tokens. */
class PythonReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#tokens.length) {
      const before = this.#at;
      parts.push(this.#statement());
      if (this.#at === before) throw new CodeSyntaxError(`unexpected ${this.#peek()?.value ?? ''}`);
    }
    return group(...parts);
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #is(value: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token !== undefined && (token.type === 'op' || token.type === 'name') && token.value === value;
  }

  #take(value: string): boolean {
    if (!this.#is(value)) return false;
    this.#at += 1;
    return true;
  }

  #expect(value: string): void {
    if (!this.#take(value)) throw new CodeSyntaxError(`expected ${value}`);
  }

  #name(): string {
    const token = this.#peek();
    if (token?.type !== 'name') throw new CodeSyntaxError('expected a name');
    this.#at += 1;
    return token.value;
  }

  #dotted(): string {
    let name = '';
    while (this.#is('.') || this.#is('...')) {
      name += this.#peek()?.value ?? '';
      this.#at += 1;
    }
    if (this.#peek()?.type !== 'name' || this.#is('import')) return name;
    name += this.#name();
    while (this.#take('.')) name += `.${this.#name()}`;
    return name;
  }

  #statement(): Node {
    const token = this.#peek();
    if (token === undefined) return group();
    if (token.type === 'end' || this.#is(':')) {
      this.#at += 1;
      return group();
    }
    if (this.#take('import')) return this.#imports();
    if (this.#take('from') && this.#peek()?.type !== undefined) return this.#importsFrom();
    if (this.#is('def') || (this.#is('async') && this.#is('def', 1))) {
      this.#take('async');
      this.#at += 1;
      const name = this.#name();
      return group(
        { type: 'bind', name, how: 'unknown' },
        { type: 'bind', name: `.${name}`, how: 'unknown' },
        this.#parameters(),
      );
    }
    if (this.#take('class')) {
      const name = this.#name();
      const bases = this.#is('(') ? this.#arguments() : [];
      return group({ type: 'bind', name, how: 'unknown' }, ...bases.map(({ value }) => value));
    }
    if (this.#take('global') || this.#take('nonlocal')) {
      const parts: Node[] = [];
      do parts.push({ type: 'bind', name: this.#name(), how: 'unknown' });
      while (this.#take(','));
      return group(...parts);
    }
    if (this.#take('for')) return this.#loop();
    if (this.#take('with') || this.#take('except')) {
      this.#take('*');
      return this.#contexts();
    }
    if (this.#is('match') && this.#opensBlock()) {
      this.#at += 1;
      return this.#assignment();
    }
    if (this.#is('case') && this.#opensBlock()) return this.#pattern();
    if (this.#take('@')) return this.#expression();
    return this.#assignment();
  }

  /** Whether this line ends in a colon, as no call of a function named so would. */
  #opensBlock(): boolean {
    let depth = 0;
    for (let ahead = 1; ; ahead += 1) {
      const token = this.#peek(ahead);
      if (token === undefined || token.type === 'end') return false;
      if (token.type !== 'op') continue;
      if ('([{'.includes(token.value)) depth += 1;
      else if (')]}'.includes(token.value)) depth -= 1;
      else if (depth === 0 && assignments.has(token.value)) return false;
      else if (depth === 0 && ahead > 1 && token.value === ':') return true;
    }
  }

  /** `case Point(x=0) | [first, *_] if guard`: what stands there alone gets a value, what is called or has a dot is looked at. */
  #pattern(): Node {
    const parts: Node[] = [];
    this.#at += 1;
    let depth = 0;
    for (;;) {
      const token = this.#peek();
      if (token === undefined || token.type === 'end') throw new CodeSyntaxError('a pattern without end');
      if (token.type === 'name' && token.value === 'if') {
        this.#at += 1;
        parts.push(this.#expression());
        break;
      }
      if (token.type === 'op' && token.value === ':' && depth === 0) break;
      if (token.type === 'op' && '([{'.includes(token.value)) depth += 1;
      if (token.type === 'op' && ')]}'.includes(token.value)) depth -= 1;
      const before = this.#tokens[this.#at - 1];
      if (token.type === 'name' && token.value !== 'as' && !constants.has(token.value)) {
        const refers = this.#is('(', 1) || this.#is('.', 1) || this.#is('=', 1);
        const member = before?.type === 'op' && before.value === '.';
        if (!refers && !member) parts.push({ type: 'bind', name: token.value, how: 'unknown' });
        else if (!member && !this.#is('=', 1)) parts.push({ type: 'name', name: token.value });
      }
      this.#at += 1;
    }
    return group(...parts);
  }

  #imports(): Node {
    const parts: Node[] = [];
    do {
      const symbol = this.#dotted();
      if (this.#take('as')) parts.push({ type: 'import', name: this.#name(), symbol });
      else {
        const root = symbol.split('.')[0] ?? symbol;
        parts.push({ type: 'import', name: root, symbol: root }, { type: 'import', symbol });
      }
    } while (this.#take(','));
    return group(...parts);
  }

  #importsFrom(): Node {
    const module = this.#dotted();
    this.#expect('import');
    if (this.#take('*')) return { type: 'unknown', why: 'import of all names' };
    const bracket = this.#take('(');
    const parts: Node[] = [{ type: 'import', symbol: module }];
    while (this.#peek()?.type === 'name') {
      const member = this.#name();
      const name = this.#take('as') ? this.#name() : member;
      parts.push({ type: 'import', name, symbol: `${module}.${member}` });
      if (!this.#take(',')) break;
    }
    if (bracket) this.#expect(')');
    return group(...parts);
  }

  #parameters(): Node {
    const parts: Node[] = [];
    this.#expect('(');
    while (!this.#take(')')) {
      if (this.#take('*') || this.#take('**') || this.#take('/') || this.#take(',')) continue;
      parts.push({ type: 'bind', name: this.#name(), how: 'unknown' });
      if (this.#take(':')) parts.push(this.#expression());
      if (this.#take('=')) parts.push(this.#expression());
    }
    if (this.#take('->')) parts.push(this.#expression());
    return group(...parts);
  }

  /** `for a, b in values`, of statements and comprehensions. */
  #loop(): Node {
    const targets: Node[] = [];
    while (!this.#take('in')) {
      if (
        this.#take(',') ||
        this.#take('(') ||
        this.#take(')') ||
        this.#take('*') ||
        this.#take('[') ||
        this.#take(']')
      )
        continue;
      targets.push(this.#operand());
    }
    const values: Node[] = [this.#expression()];
    while (this.#is(',') && !this.#bracketed) {
      this.#at += 1;
      values.push(this.#expression());
    }
    const [target] = targets;
    const [value] = values;
    if (targets.length === 1 && target?.type === 'name' && values.length === 1 && value !== undefined)
      return { type: 'bind', name: target.name, value, how: 'each' };
    return group(...(walked(targets, values) ?? targets.map(unboundTarget)), ...values);
  }

  #bracketed = 0;

  #contexts(): Node {
    const parts: Node[] = [];
    while (this.#peek() !== undefined && !this.#is(':') && this.#peek()?.type !== 'end') {
      const bracket = this.#is('(') && this.#closesBeforeColon();
      if (bracket) this.#at += 1;
      const value = this.#expression();
      if (this.#take('as')) {
        const target = this.#operand();
        parts.push(
          target.type === 'name'
            ? { type: 'bind', name: target.name, value, how: 'once' }
            : group(unboundTarget(target), value),
        );
      } else parts.push(value);
      while (this.#take(',') || (this.#is(')') && this.#take(')')));
    }
    return group(...parts);
  }

  /** `with (open(a) as f, open(b) as g):` */
  #closesBeforeColon(): boolean {
    let depth = 0;
    for (let ahead = 0; this.#peek(ahead) !== undefined; ahead += 1) {
      if (this.#is('(', ahead)) depth += 1;
      if (this.#is('as', ahead) && depth === 1) return true;
      if (this.#is(')', ahead)) depth -= 1;
      if (depth === 0) return false;
    }
    return false;
  }

  /** `a = b = value`, `a, b = values`, `a += value`, `a: type = value`, or expressions. */
  #assignment(): Node {
    const parts: Node[] = [];
    const targets: Node[] = [];
    let augmented = false;
    let pending: Node[] = [];
    const listed = (): Node => {
      const [only] = pending;
      return pending.length === 1 && only !== undefined ? only : { type: 'list', items: pending };
    };
    for (;;) {
      this.#take('*');
      pending.push(this.#expression());
      if (this.#take(',')) {
        if (this.#peek() === undefined || this.#peek()?.type === 'end') break;
        continue;
      }
      const token = this.#peek();
      if (token?.type === 'op' && assignments.has(token.value)) {
        this.#at += 1;
        if (token.value !== '=' && token.value !== ':=') augmented = true;
        targets.push(listed());
        pending = [];
        continue;
      }
      // `x: int = 5`; after `if x:` what follows is a statement of its own.
      if (this.#is(':') && pending.length === 1 && pending[0]?.type === 'name' && this.#annotates()) {
        this.#at += 1;
        parts.push(this.#expression());
        if (this.#is('=')) continueAnnotated(pending, targets);
        if (this.#take('=')) {
          targets.push(pending[0] ?? group());
          pending = [];
          continue;
        }
        // `x: int` alone, in a class: a name without a value yet.
        return group(...parts, unboundTarget(pending[0]));
      }
      break;
    }
    const value = listed();
    for (const target of targets) {
      if (target.type === 'name')
        parts.push(
          augmented
            ? group(value, { type: 'bind', name: target.name, how: 'unknown' })
            : { type: 'bind', name: target.name, value, how: 'once' },
        );
      else parts.push(...unpacked(target, value), value);
    }
    return targets.length === 0 ? group(...parts, value) : group(...parts);
  }

  /** A name, a colon, an expression and `=` on one line, at the start of a statement. */
  #annotates(): boolean {
    const before = this.#tokens[this.#at - 2];
    return before === undefined || before.type === 'end';
  }

  /** Operands with operators between them, up to what ends an expression. */
  #expression(): Node {
    const parts: Node[] = [];
    const operators: string[] = [];
    let mixed = false;
    for (;;) {
      const token = this.#peek();
      if (token === undefined || token.type === 'end') break;
      if (token.type === 'op') {
        if (token.value === '(' || token.value === '[' || token.value === '{')
          parts.push(this.#postfix(this.#bracket()));
        else if (token.value === ':=') {
          this.#at += 1;
          const target = parts.pop();
          const value = this.#expression();
          parts.push(
            target?.type === 'name'
              ? { type: 'bind', name: target.name, value, how: 'once' }
              : group(target, value),
          );
          mixed = true;
        } else if (')]},:'.includes(token.value) || assignments.has(token.value)) break;
        else if (token.value === '@' && parts.length === 0) break;
        else {
          operators.push(token.value);
          this.#at += 1;
        }
        continue;
      }
      if (token.type === 'name' && token.value === 'lambda') {
        parts.push(this.#lambda());
        mixed = true;
      } else if (token.type === 'name' && token.value === 'for') {
        if (this.#bracketed === 0) break;
        this.#at += 1;
        parts.push(this.#loop());
        mixed = true;
      } else if (
        token.type === 'name' &&
        (token.value === 'as' || token.value === 'import' || token.value === 'from')
      ) {
        if (token.value !== 'from') break;
        // `raise x from y`, `yield from y`
        this.#at += 1;
        mixed = true;
      } else if (token.type === 'name' && statements.has(token.value)) break;
      else if (token.type === 'name' && separators.has(token.value)) {
        this.#at += 1;
        mixed = true;
      } else parts.push(this.#operand());
    }
    return combined(parts, operators, mixed);
  }

  #lambda(): Node {
    this.#at += 1;
    const parts: Node[] = [];
    while (!this.#take(':')) {
      if (this.#take('*') || this.#take('**') || this.#take('/') || this.#take(',')) continue;
      parts.push({ type: 'bind', name: this.#name(), how: 'unknown' });
      if (this.#take('=')) parts.push(this.#expression());
    }
    return { type: 'function', parts: [...parts, this.#expression()] };
  }

  #operand(): Node {
    const token = this.#peek();
    if (token === undefined) throw new CodeSyntaxError('unexpected end');
    this.#at += 1;
    switch (token.type) {
      case 'name':
        return this.#postfix(
          constants.has(token.value)
            ? { type: 'number', value: token.value }
            : { type: 'name', name: token.value },
        );
      case 'number':
        return { type: 'number', value: token.value };
      case 'text':
      case 'parts':
      case 'shell': {
        const texts: Node[] = [textNode(token)];
        // Texts that stand side by side are one.
        for (let next = this.#peek(); next?.type === 'text' || next?.type === 'parts'; next = this.#peek()) {
          texts.push(textNode(next));
          this.#at += 1;
        }
        const [only] = texts;
        return this.#postfix(
          texts.length === 1 && only !== undefined ? only : { type: 'join', operator: '', parts: texts },
        );
      }
      default:
        throw new CodeSyntaxError(`unexpected ${token.value}`);
    }
  }

  #postfix(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.#is('.') && this.#peek(1)?.type === 'name') {
        this.#at += 1;
        node = { type: 'member', object: node, name: this.#name() };
      } else if (this.#is('(')) node = attributeOr({ type: 'call', callee: node, args: this.#arguments() });
      else if (this.#isReversal()) {
        this.#at += 6;
        node = { type: 'call', callee: { type: 'member', object: node, name: 'reverse' }, args: [] };
      } else if (this.#is('[')) {
        const items = this.#items(']');
        const [only] = items;
        node = {
          type: 'index',
          object: node,
          index: items.length === 1 && only !== undefined ? only : group(...items, slice),
        };
      } else return node;
    }
  }

  /** `[::-1]`. */
  #isReversal(): boolean {
    return (
      ['[', ':', ':', '-'].every((mark, index) => this.#is(mark, index)) &&
      this.#peek(4)?.value === '1' &&
      this.#is(']', 5)
    );
  }

  #arguments(): Argument[] {
    const args: Argument[] = [];
    this.#expect('(');
    this.#bracketed += 1;
    while (!this.#take(')')) {
      if (this.#peek() === undefined) throw new CodeSyntaxError('open bracket');
      if (this.#take(',')) continue;
      const spread = this.#take('*') || this.#take('**');
      if (this.#peek()?.type === 'name' && this.#is('=', 1)) {
        const name = this.#name();
        this.#at += 1;
        args.push({ name, value: this.#expression() });
      } else args.push({ value: this.#expression(), ...(spread ? { spread } : {}) });
      if (!this.#is(')') && !this.#is(',')) throw new CodeSyntaxError('expected a comma');
    }
    this.#bracketed -= 1;
    return args;
  }

  /** What is between brackets, the brackets included. */
  #items(close: string): Node[] {
    this.#at += 1;
    this.#bracketed += 1;
    const items: Node[] = [];
    while (!this.#take(close)) {
      if (this.#peek() === undefined) throw new CodeSyntaxError('open bracket');
      if (this.#take(',')) continue;
      if (this.#take(':')) {
        items.push(slice);
        continue;
      }
      const before = this.#at;
      const spread = this.#take('*') || this.#take('**');
      items.push(spread ? group(this.#expression(), slice) : this.#expression());
      if (this.#at === before) throw new CodeSyntaxError(`unexpected ${this.#peek()?.value ?? ''}`);
    }
    this.#bracketed -= 1;
    return items;
  }

  #bracket(): Node {
    if (this.#is('(')) {
      const tuple = this.#hasComma();
      const items = this.#items(')');
      return tuple ? { type: 'list', items } : group(...items);
    }
    if (this.#is('[')) return { type: 'list', items: this.#items(']') };
    return group(...this.#items('}'), slice);
  }

  #hasComma(): boolean {
    let depth = 0;
    for (let ahead = 0; this.#peek(ahead) !== undefined; ahead += 1) {
      const token = this.#peek(ahead);
      if (token?.type !== 'op') continue;
      if ('([{'.includes(token.value)) depth += 1;
      else if (')]}'.includes(token.value)) depth -= 1;
      else if (token.value === ',' && depth === 1) return true;
      if (depth === 0) return false;
    }
    return false;
  }
}

const constants: ReadonlySet<string> = new Set([
  'None',
  'True',
  'False',
  '__debug__',
  'Ellipsis',
  'NotImplemented',
]);

/** A slice or a set of pairs: some value that is not followed. */
const slice: Node = { type: 'group', parts: [] };

const continueAnnotated = (pending: readonly Node[], targets: readonly Node[]): void => {
  if (pending.length !== 1 || targets.length > 0) throw new CodeSyntaxError('annotation');
};

const textNode = (token: TextToken | PartsToken): Node =>
  token.type === 'text'
    ? { type: 'text', value: token.value }
    : {
        type: 'join',
        operator: '',
        parts: token.parts.map(
          (part): Node =>
            typeof part === 'string'
              ? { type: 'text', value: part }
              : group(new PythonReader(part).program(), slice),
        ),
      };

/** `getattr(x, 'name')` is `x.name`; a default that is no plain value stays a call of its own. */
const attributeOr = (call: Extract<Node, { type: 'call' }>): Node => {
  const [object, name, ...rest] = call.args;
  const isGetattr = call.callee.type === 'name' && call.callee.name === 'getattr';
  const plain =
    rest.length <= 1 &&
    rest.every(
      ({ value }) =>
        value.type === 'text' ||
        value.type === 'number' ||
        (value.type === 'list' && value.items.length === 0),
    );
  return isGetattr &&
    object !== undefined &&
    name?.value.type === 'text' &&
    plain &&
    call.args.every(({ spread }) => spread !== true)
    ? { type: 'member', object: object.value, name: name.value.value }
    : call;
};

/** `for root, dirs, files in os.walk(top)`. */
const walked = (targets: readonly Node[], values: readonly Node[]): Node[] | undefined => {
  const [value] = values;
  const walks =
    value?.type === 'call' &&
    value.callee.type === 'member' &&
    value.callee.name === 'walk' &&
    values.length === 1;
  if (!walks || targets.length !== 3) return undefined;
  return targets.map((target, index): Node => {
    const part: Node = { type: 'text', value: index === 0 ? 'walked directory' : 'walked names' };
    return target.type === 'name'
      ? { type: 'bind', name: target.name, value: { type: 'index', object: value, index: part }, how: 'each' }
      : unboundTarget(target);
  });
};

/** The names of a target get values that are not followed; members and places in it are looked at. */
const unboundTarget = (target: Node): Node => {
  if (target.type === 'name') return { type: 'bind', name: target.name, how: 'unknown' };
  if (target.type === 'member')
    return group(target.object, { type: 'bind', name: `.${target.name}`, how: 'unknown' });
  if (target.type === 'index') {
    const set: Node = { type: 'member', object: target.object, name: '__setitem__' };
    return group(target, { type: 'call', callee: set, args: [{ value: target.index }] });
  }
  if (target.type === 'list' || target.type === 'group') return group(...partsOf(target).map(unboundTarget));
  return target;
};

const unpacked = (target: Node, value: Node): Node[] => {
  const items = target.type === 'list' ? target.items : [target];
  const values = value.type === 'list' && value.items.length === items.length ? value.items : undefined;
  return items.map((item, index): Node => {
    const each = values?.[index];
    return item.type === 'name' && each !== undefined
      ? { type: 'bind', name: item.name, value: each, how: 'once' }
      : unboundTarget(item);
  });
};

const combined = (parts: readonly Node[], operators: readonly string[], mixed: boolean): Node => {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && operators.length === 0 && !mixed) return only;
  const uniform = !mixed && operators.length === parts.length - 1 && new Set(operators).size === 1;
  const operator = operators[0] ?? '';
  if (uniform && (operator === '+' || operator === '/')) return { type: 'join', operator, parts };
  return group(...parts, slice);
};
