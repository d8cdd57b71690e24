import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import type { Value } from '../value.ts';
import type { Scope } from './evaluate.ts';
import type { Judged } from './findings.ts';
import { judge } from './judge.ts';
import { type CodeLanguage, languageOf } from './languages.ts';
import { type Node, partsOf } from './tree.ts';

/** What is known of a piece of code. */
export interface ReadCode {
  /** Not all of it is understood: the effects are some of what it does. */
  opaque: boolean;
  traits: readonly Trait[];
  effects: readonly Effect[];
  /** Why it is not understood, in a few words. */
  reasons: readonly string[];
}

/** Where the code is run. */
export interface CodePlace {
  /** The words that follow it on the command line. */
  args?: readonly Value[];
  home?: string;
  /** The interpreter's name, for the operations found inside. */
  via?: string;
}

const maxCode = 65_536;

const maxNesting = 50;

/** Of single nodes: far above any real one-liner. */
const maxEvaluations = 100_000;

/** Texts that are evaluated inside texts that are evaluated. */
const maxReentry = 3;

/**
 * What a text does as code of that language. Understood is only code in which every name is known to be harmless, or to
 * do what is then listed as an effect; all other code is opaque, with those of its effects that could be read. Bounded
 * (64 KiB, 50 levels), and never throws.
 */
export const readCode = (language: CodeLanguage, text: string, place: CodePlace = {}): ReadCode => {
  const judged = readText(language, text, place, 0);
  const traits = new Set<Trait>(['code-inline', ...judged.traits]);
  if (looksLikeNetShell(text)) {
    traits.add('net-shell');
    judged.reasons.push('a shell over the network');
  }
  const opaque = judged.reasons.length > 0;
  if (!opaque) traits.add('code-read');
  const code: Effect[] = opaque ? [{ type: 'code', from: judged.from }] : [];
  return { opaque, traits: [...traits], effects: [...code, ...judged.effects], reasons: judged.reasons };
};

const unread = (why: string): Judged => ({ effects: [], traits: new Set(), reasons: [why], from: new Set() });

const readText = (name: CodeLanguage, text: string, place: CodePlace, reentry: number): Judged => {
  if (text.length > maxCode || reentry > maxReentry) return unread('too much code');
  if (nestingOf(text) > maxNesting) return unread('code nested too deeply');
  const language = languageOf(name);
  try {
    const tree = language.parse(text);
    return judge(tree, scopeOf(tree, language, place), {
      via: place.via ?? name,
      foreign: language.foreign,
      reenter: (inner) => readText(name, inner, place, reentry + 1),
    });
  } catch {
    // A syntax error, or nested deeper than the stack: nothing is known, so it asks.
    return unread('syntax');
  }
};

/** An upper bound: brackets inside texts count as well. */
const nestingOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if ('([{'.includes(character)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
  }
  return deepest;
};

const scopeOf = (tree: Node, language: ReturnType<typeof languageOf>, place: CodePlace): Scope => {
  const bindings = new Map<string, Extract<Node, { type: 'bind' }>[]>();
  const imports = new Map<string, string>();
  const bound = new Set<string>();
  const uses = new Map<string, number>();
  const members = new Set<string>();
  let steps = 0;
  const collect = (node: Node): void => {
    if (node.type === 'bind') {
      const known = bindings.get(node.name);
      if (known === undefined) bindings.set(node.name, [node]);
      else known.push(node);
    }
    if (node.type === 'import' && node.name !== undefined) {
      // Twice the same name: which of the two it is depends on the way taken.
      const other = imports.get(node.name);
      if (other === undefined || other === node.symbol) imports.set(node.name, node.symbol);
      else imports.set(node.name, '?');
    }
    if (node.type === 'member') members.add(node.name);
    if (node.type === 'name') uses.set(node.name, (uses.get(node.name) ?? 0) + 1);
    // `const {a} = b` is no use of `a` as a member.
    const value = node.type === 'bind' ? node.value : undefined;
    const taken = node.type === 'bind' && value?.type === 'member' && value.name === node.name;
    for (const part of taken ? partsOf(value) : partsOf(node)) collect(part);
  };
  collect(tree);
  const constants = new Map<string, Node>();
  const each = new Map<string, Node>();
  for (const [name, all] of bindings) {
    if (language.powers.has(name)) continue;
    if (!(name.startsWith('.') && language.grave.test(name.slice(1)))) bound.add(name);
    const [only] = all;
    if (imports.has(name)) imports.set(name, '?');
    else if (all.length === 1 && only?.value !== undefined && only.how !== 'unknown')
      (only.how === 'once' ? constants : each).set(name, only.value);
  }
  return {
    table: language.table,
    constants,
    each,
    bound,
    imports,
    uses,
    members,
    work: () => {
      steps += 1;
      if (steps > maxEvaluations) throw new RangeError('too much to evaluate');
    },
    hidden: language.hidden ?? language.grave,
    home: place.home,
    args: place.args ?? [],
    canonical: language.canonical,
    grave: language.grave,
    variable: language.variable,
    tilde: language.tilde === true,
    plain: language.plain === true,
  };
};

const opensSocket =
  /\bsocket\b|TCPSocket|fsockopen|IO::Socket|TcpClient|\bnet\s*\.\s*(connect|Socket|createConnection)|require\(\s*['"](node:)?net['"]|\/inet\/tcp|\/dev\/tcp/i;

const startsShell =
  /\/bin\/(ba|z|da|k)?sh\b|['"`](ba|z|da|k)?sh['"`]|\bsh -i\b|cmd\.exe|powershell|pty\.spawn|\bdup2\b|<&\d|>&\d/i;

/** Opens a connection and starts a shell, in any language: only ever makes a verdict stricter. */
const looksLikeNetShell = (text: string): boolean => opensSocket.test(text) && startsShell.test(text);
