import { type ScriptSyntax, scriptTokens } from './script-tokens.ts';
import { CodeSyntaxError, type Token } from './token.ts';
import { type Argument, group, type Node } from './tree.ts';

/** How statements of a scripting language are put together. */
export interface ScriptGrammar extends ScriptSyntax {
  /** Between an object and its member. */
  members: ReadonlySet<string>;
  /** Words that only hold other code together. */
  separators: ReadonlySet<string>;
  /** Words for values. */
  constants: ReadonlySet<string>;
  /** A name may be followed by its arguments without brackets. */
  commandCalls: boolean;
  /** The operator that puts texts together. */
  concatenates: string;
  /** A variable is a name with one of these in front, and is never a function. */
  sigil: RegExp | undefined;
  /** Words behind which a name is bound: `my`, `local`, `def`. */
  declares: ReadonlySet<string>;
}

const assignments = new Set(
  '= += -= *= /= .= ||= &&= //= %= **= x= |= &= ^= <<= >>= ??= <- <<- :='.split(' '),
);

/** Reads code of a scripting language into a tree. Throws CodeSyntaxError. */
export const readScript = (text: string, grammar: ScriptGrammar): Node =>
  new ScriptReader(scriptTokens(text, grammar), grammar).program();

/** Members whose block is handed each element as it is. */
const goesOver: ReadonlySet<string> = new Set(
  'each map flat_map select filter reject find detect any? all? none? count sum sort_by group_by max_by min_by partition each_with_index each_entry to_h'.split(
    ' ',
  ),
);

const blank: Node = { type: 'group', parts: [] };

/** Holds the place in a list of tokens. */
class ScriptReader {
  readonly #tokens: readonly Token[];
  readonly #grammar: ScriptGrammar;
  #at = 0;
  /** Inside round or square brackets the end of a line ends nothing. */
  #bracketed = 0;

  /** What the block goes over that may follow: `Dir['*'].each { |f| … }`. */
  #iterated: Node | undefined;

  /** Names that are somewhere assigned to: alone, they are no calls. */
  readonly #locals: ReadonlySet<string>;

  constructor(
    tokens: readonly Token[],
    grammar: ScriptGrammar,
    locals: ReadonlySet<string> = assignedNames(tokens),
  ) {
    this.#tokens = tokens;
    this.#grammar = grammar;
    this.#locals = locals;
  }

  program(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#tokens.length) {
      const before = this.#at;
      parts.push(this.#expression());
      const token = this.#peek();
      if (token?.type === 'end' || this.#is(',') || this.#is(':')) this.#at += 1;
      else if (this.#at === before) throw new CodeSyntaxError(`unexpected ${token?.value ?? ''}`);
    }
    return group(...parts, blank);
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #is(value: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token?.type === 'op' && token.value === value;
  }

  #skipLines(): void {
    while (this.#bracketed > 0 && this.#peek()?.type === 'end' && this.#peek()?.value === '\n') this.#at += 1;
  }

  /** Operands with operators between them, up to what ends an expression; a binding where one is assigned. */
  #expression(): Node {
    const parts: Node[] = [];
    const operators: string[] = [];
    let mixed = false;
    for (;;) {
      this.#skipLines();
      const token = this.#peek();
      if (token === undefined || token.type === 'end') break;
      if (token.type === 'unknown') throw new CodeSyntaxError(token.value);
      if (token.type === 'op') {
        const { value } = token;
        if (value === ')' || value === ']' || value === '}' || value === ',') break;
        if (value === '=>') break;
        if (assignments.has(value) && parts.length > 0) return this.#assigned(parts, operators, mixed);
        if (value === '(' || value === '[' || value === '{') {
          parts.push(this.#postfix(this.#bracket()));
          continue;
        }
        if (value === '&' && this.#grammar.name === 'perl' && parts.length === operators.length)
          throw new CodeSyntaxError('a call by reference');
        if (value === '|' && this.#grammar.name === 'ruby' && parts.length === 0) {
          parts.push(this.#blockParameters());
          mixed = true;
          continue;
        }
        operators.push(value);
        this.#at += 1;
        if (value === '->' && this.#grammar.name === 'ruby') mixed = true;
        continue;
      }
      if (token.type === 'name' && this.#grammar.declares.has(token.value)) {
        this.#at += 1;
        parts.push(this.#declared(token.value));
        mixed ||= token.value !== 'my' && token.value !== 'our' && token.value !== 'local';
        continue;
      }
      if (token.type === 'name' && this.#grammar.separators.has(token.value)) {
        this.#at += 1;
        mixed = true;
        if (parts.length > 0 && (token.value === 'do' || token.value === 'then')) break;
        continue;
      }
      parts.push(this.#operand());
    }
    return combined(parts, operators, mixed, this.#grammar.concatenates);
  }

  /** `|a, (b, c)|` */
  #blockParameters(): Node {
    let iterated = this.#iterated;
    this.#iterated = undefined;
    this.#at += 1;
    const parts: Node[] = [];
    while (!this.#is('|')) {
      const token = this.#peek();
      if (token === undefined || token.type === 'end') throw new CodeSyntaxError('parameters');
      if (token.type === 'name')
        parts.push(
          iterated === undefined || parts.length > 0
            ? { type: 'bind', name: token.value, how: 'unknown' }
            : { type: 'bind', name: token.value, value: iterated, how: 'each' },
        );
      else if (!(token.type === 'op' && /^([(),*&]|\*\*)$/.test(token.value)))
        throw new CodeSyntaxError('parameters');
      // `|(a, b)|` takes each element apart.
      if (token.type === 'op') iterated = undefined;
      this.#at += 1;
    }
    this.#at += 1;
    return group(...parts, blank);
  }

  /** The names after `def`, `function`, `for`, `foreach`, and those after `my`. */
  #declared(word: string): Node {
    const parts: Node[] = [];
    if (word === 'my' || word === 'our' || word === 'local' || word === 'state') {
      if (this.#is('(')) return group(...this.#items(')').map(bound), blank);
      const token = this.#peek();
      if (token?.type !== 'name') throw new CodeSyntaxError('declaration');
      if (this.#grammar.name === 'lua' && token.value === 'function') return group(blank);
      if (this.#grammar.name === 'perl' && word === 'local') return this.#operand();
      this.#at += 1;
      return { type: 'name', name: token.value };
    }
    const name = this.#peek();
    if (
      name?.type === 'name' &&
      (word === 'def' || word === 'function' || word === 'sub' || word === 'for' || word === 'rescue')
    ) {
      if (
        word === 'for' &&
        (this.#grammar.name === 'php' || this.#grammar.name === 'perl' || this.#grammar.name === 'r')
      )
        return group(blank);
      if (word === 'rescue') return group(blank);
      this.#at += 1;
      parts.push({ type: 'bind', name: name.value, how: 'unknown' });
    }
    if ((word === 'def' || word === 'function' || word === 'sub' || word === 'fn') && this.#is('(')) {
      this.#at += 1;
      while (!this.#is(')')) {
        const token = this.#peek();
        if (token === undefined) throw new CodeSyntaxError('parameters');
        if (token.type === 'name') parts.push({ type: 'bind', name: token.value, how: 'unknown' });
        else if (
          !(token.type === 'op' && /^([,*&$@%;:=]|\*\*|\.\.\.)$/.test(token.value)) &&
          token.type !== 'number' &&
          token.type !== 'text'
        )
          throw new CodeSyntaxError('parameters');
        this.#at += 1;
      }
      this.#at += 1;
    }
    if (word === 'for' && this.#grammar.name === 'lua') {
      while (this.#is(',')) {
        this.#at += 1;
        const more = this.#peek();
        if (more?.type === 'name') parts.push({ type: 'bind', name: more.value, how: 'unknown' });
        this.#at += 1;
      }
    }
    const anonymous = (word === 'function' || word === 'fn' || word === 'sub') && name?.type !== 'name';
    return anonymous ? { type: 'function', parts } : group(...parts, blank);
  }

  #assigned(parts: Node[], operators: readonly string[], mixed: boolean): Node {
    const operator = this.#peek()?.value ?? '=';
    this.#at += 1;
    const value = this.#expression();
    const [target] = parts;
    if (parts.length === 1 && operators.length === 0 && !mixed && target?.type === 'name') {
      const how = operator === '=' || operator === '<-' ? 'once' : 'unknown';
      return how === 'once'
        ? { type: 'bind', name: target.name, value, how }
        : group({ type: 'bind', name: target.name, how }, value);
    }
    const last = parts.at(-1);
    // `if x = y`: the target is the name right in front.
    if (last?.type === 'name')
      return group(...parts.slice(0, -1), { type: 'bind', name: last.name, how: 'unknown' }, value);
    // What is assigned to is looked at as a value: the environment, for one.
    if (last?.type === 'index') return group(...parts.slice(0, -1), last.object, last.index, value);
    if (last?.type === 'member') return group(...parts.slice(0, -1), last.object, value);
    return group(...parts.map(bound), value);
  }

  #operand(): Node {
    const token = this.#peek();
    if (token === undefined) throw new CodeSyntaxError('unexpected end');
    this.#at += 1;
    switch (token.type) {
      case 'number':
        return this.#postfix({ type: 'number', value: token.value });
      case 'text':
        return this.#postfix({ type: 'text', value: token.value });
      case 'parts':
        return this.#postfix(token.value === 'words' ? wordsNode(token.parts) : this.#partsNode(token.parts));
      case 'shell':
        return this.#postfix({ type: 'shell', text: this.#partsNode(token.parts) });
      case 'name':
        return this.#named(token.value);
      default:
        throw new CodeSyntaxError(`unexpected ${token.value}`);
    }
  }

  #partsNode(parts: readonly (string | Token[])[]): Node {
    const nodes = parts.map(
      (part): Node =>
        typeof part === 'string'
          ? { type: 'text', value: part }
          : new ScriptReader(part, this.#grammar, this.#locals).program(),
    );
    const [only] = nodes;
    return nodes.length === 1 && only?.type === 'text' ? only : { type: 'join', operator: '', parts: nodes };
  }

  #named(name: string): Node {
    const grammar = this.#grammar;
    if (grammar.constants.has(name)) return this.#postfix({ type: 'number', value: name });
    if (grammar.name === 'php' && /^(require|include)(_once)?$/i.test(name) && !this.#is('('))
      return { type: 'call', callee: { type: 'name', name }, args: [{ value: this.#expression() }] };
    // `name:` and `name =>` are keys.
    if (this.#is('=>') && !grammar.sigil?.test(name)) return { type: 'text', value: name };
    if (
      grammar.name === 'ruby' &&
      this.#is(':') &&
      this.#peek()?.spaced === false &&
      !this.#is(':', 1) &&
      this.#peek(1)?.spaced !== false
    ) {
      this.#at += 1;
      return { type: 'text', value: name };
    }
    return this.#postfix({ type: 'name', name });
  }

  #postfix(start: Node): Node {
    let node = start;
    const { members, sigil, commandCalls } = this.#grammar;
    for (;;) {
      const token = this.#peek();
      if (
        token?.type === 'end' &&
        token.value === '\n' &&
        this.#grammar.name === 'ruby' &&
        this.#is('.', 1)
      ) {
        this.#at += 1;
        continue;
      }
      if (token?.type === 'op' && members.has(token.value)) {
        const next = this.#peek(1);
        if (next?.type === 'name' && !(sigil?.test(next.value) ?? false)) {
          this.#at += 2;
          node = { type: 'member', object: node, name: next.value };
          continue;
        }
        if (
          next?.type === 'op' &&
          (next.value === '[' || next.value === '{') &&
          this.#grammar.name === 'perl'
        ) {
          this.#at += 1;
          node = {
            type: 'index',
            object: node,
            index: next.value === '{' ? this.#key() : group(...this.#items(']')),
          };
          continue;
        }
        throw new CodeSyntaxError('a member by a made name');
      }
      if (
        this.#is('(') &&
        (token?.spaced === false || this.#grammar.name !== 'ruby') &&
        node.type !== 'number' &&
        node.type !== 'text'
      ) {
        if (node.type === 'name' && sigil?.test(node.name) === true)
          throw new CodeSyntaxError('a call of a variable');
        if (node.type !== 'name' && node.type !== 'member') throw new CodeSyntaxError('a call of a value');
        node = { type: 'call', callee: node, args: this.#arguments() };
        continue;
      }
      // Lua's `f"text"`.
      if (
        this.#grammar.name === 'lua' &&
        token?.type === 'text' &&
        (node.type === 'name' || node.type === 'member')
      ) {
        this.#at += 1;
        node = { type: 'call', callee: node, args: [{ value: { type: 'text', value: token.value } }] };
        continue;
      }
      if (this.#is('[') && token?.spaced === false) {
        const items = this.#items(']');
        const [only] = items;
        // Ruby's `Dir['*']` is `Dir.glob('*')`.
        if (node.type === 'name' && node.name === 'Dir')
          node = {
            type: 'call',
            callee: { type: 'member', object: node, name: 'glob' },
            args: items.map((value) => ({ value })),
          };
        else
          node = {
            type: 'index',
            object: node,
            index: items.length === 1 && only !== undefined ? only : group(...items, blank),
          };
        continue;
      }
      if (
        this.#is('{') &&
        token?.spaced === false &&
        this.#grammar.name === 'perl' &&
        (node.type === 'name' || node.type === 'index' || node.type === 'member')
      ) {
        if (node.type === 'name' && !/^[$@%]/.test(node.name)) break;
        node = { type: 'index', object: node, index: this.#key() };
        continue;
      }
      break;
    }
    this.#iterated =
      this.#grammar.name === 'ruby' &&
      node.type === 'member' &&
      goesOver.has(node.name) &&
      (this.#is('{') || this.#peek()?.value === 'do')
        ? node.object
        : this.#iterated;
    const callable = node.type === 'name' ? !(sigil?.test(node.name) ?? false) : node.type === 'member';
    if (commandCalls && callable && this.#startsArgument())
      return { type: 'call', callee: node, args: this.#commandArguments() };
    // In Ruby and Perl a name alone is a call.
    if (commandCalls && callable && !(node.type === 'name' && this.#locals.has(node.name)))
      return { type: 'call', callee: node, args: [] };
    return node;
  }

  /** `{name}`: a bare word is a text. */
  #key(): Node {
    const word = this.#peek(1);
    if (word?.type === 'name' && /^\w+$/.test(word.value) && this.#is('}', 2)) {
      this.#at += 3;
      return { type: 'text', value: word.value };
    }
    const items = this.#items('}');
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : group(...items, blank);
  }

  #startsArgument(): boolean {
    const token = this.#peek();
    if (token === undefined || token.type === 'end' || !token.spaced)
      return token?.type === 'text' || token?.type === 'parts' || token?.type === 'shell';
    if (token.type === 'name') return !this.#grammar.separators.has(token.value);
    if (token.type !== 'op') return true;
    return (
      token.value === '[' ||
      (token.value === '(' && this.#grammar.name === 'ruby') ||
      (token.value === '\\' && this.#grammar.name === 'perl') ||
      (token.value === '->' && this.#grammar.name === 'ruby')
    );
  }

  #commandArguments(): Argument[] {
    const args: Argument[] = [];
    // `print STDERR "x"`, `print {$fh} "x"`: a handle in front needs no comma.
    for (;;) {
      args.push(...this.#argument());
      if (!this.#is(',')) return args;
      this.#at += 1;
      while (this.#peek()?.type === 'end' && this.#peek()?.value === '\n') this.#at += 1;
    }
  }

  /** One argument; `key => value` and `key: value` are named. */
  #argument(): Argument[] {
    const spread = this.#is('*') || this.#is('**') || this.#is('...');
    if (spread) this.#at += 1;
    if (this.#is('&') && this.#grammar.name === 'ruby') {
      this.#at += 1;
      const value = this.#expression();
      // `&:name` calls the method of that name.
      return [
        {
          value:
            value.type === 'text'
              ? { type: 'call', callee: { type: 'member', object: blank, name: value.value }, args: [] }
              : group(value, blank),
        },
      ];
    }
    const named = this.#peek();
    const colon =
      this.#grammar.name === 'ruby' &&
      named?.type === 'name' &&
      this.#is(':', 1) &&
      this.#peek(1)?.spaced === false &&
      !this.#is(':', 2);
    const value = this.#expression();
    if (this.#is('=>')) {
      this.#at += 1;
      const field = this.#expression();
      // PHP's `fn ($x) => value`.
      if (value.type === 'function' || (value.type === 'group' && value.parts[0]?.type === 'function'))
        return [{ value: { type: 'function', parts: [value, field] } }];
      return [{ ...(value.type === 'text' ? { name: value.value } : {}), value: field }];
    }
    if (colon && named?.type === 'name') return [{ name: named.value, value: group(value, blank) }];
    return [{ value, ...(spread ? { spread } : {}) }];
  }

  #arguments(): Argument[] {
    this.#at += 1;
    this.#bracketed += 1;
    const args: Argument[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#is(')')) break;
      if (this.#peek() === undefined) throw new CodeSyntaxError('open bracket');
      if (this.#is(',')) {
        this.#at += 1;
        continue;
      }
      const before = this.#at;
      args.push(...this.#argument());
      if (this.#at === before || this.#peek()?.type === 'end') throw new CodeSyntaxError('arguments');
    }
    this.#at += 1;
    this.#bracketed -= 1;
    return args;
  }

  /** What is between brackets, the brackets included. In braces statements may stand. */
  #items(close: string): Node[] {
    const braces = close === '}';
    const bracketed = this.#bracketed;
    this.#bracketed = braces ? 0 : bracketed + 1;
    this.#at += 1;
    const items: Node[] = [];
    while (!this.#is(close)) {
      if (this.#peek() === undefined) throw new CodeSyntaxError('open bracket');
      const before = this.#at;
      items.push(this.#expression());
      if (this.#peek()?.type === 'end' || this.#is(',') || this.#is('=>') || this.#is(':')) {
        if (this.#peek()?.value === ';' && close === ']') throw new CodeSyntaxError('statement in brackets');
        this.#at += 1;
      } else if (this.#at === before) throw new CodeSyntaxError(`unexpected ${this.#peek()?.value ?? ''}`);
    }
    this.#at += 1;
    this.#bracketed = bracketed;
    return items;
  }

  #bracket(): Node {
    if (this.#is('[')) return { type: 'list', items: this.#items(']') };
    if (this.#is('{')) return group(...this.#items('}'), blank);
    const items = this.#items(')');
    return items.length === 1 ? group(...items) : { type: 'list', items };
  }
}

const assignedNames = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(
    tokens.flatMap((token, index) => {
      const next = tokens[index + 1];
      const around = tokens[index - 1]?.value;
      const bar =
        next?.type === 'op' &&
        (next.value === '|' || next.value === ',') &&
        (around === '|' || around === ',');
      return token.type === 'name' && next?.type === 'op' && (assignments.has(next.value) || bar)
        ? [token.value]
        : [];
    }),
  );

const bound = (node: Node): Node =>
  node.type === 'name' ? { type: 'bind', name: node.name, how: 'unknown' } : node;

const wordsNode = (parts: readonly (string | Token[])[]): Node => {
  const [text] = parts;
  if (typeof text !== 'string' || parts.length !== 1) return group(blank, blank);
  return {
    type: 'list',
    items: text
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((value): Node => ({ type: 'text', value })),
  };
};

const combined = (
  parts: readonly Node[],
  operators: readonly string[],
  mixed: boolean,
  concatenates: string,
): Node => {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && operators.length === 0 && !mixed) return only;
  const uniform =
    !mixed &&
    parts.length > 1 &&
    operators.length === parts.length - 1 &&
    operators.every((operator) => operator === concatenates);
  if (uniform) return { type: 'join', operator: '+', parts };
  return group(...parts, blank);
};
