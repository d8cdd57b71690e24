import type { ParsedScript, Word, WordPart } from 'unbash';

const variable = /\$(?:\{#?([A-Za-z_][A-Za-z0-9_]*)(?:\[[@*]\])?\}|([A-Za-z_][A-Za-z0-9_]*)|[#?$!])/g;

/** The names that a text could mean as variables. */
export const namesIn = (text: string): string[] => text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];

/**
 * Whether an arithmetic text is made of digits, operators and names alone, so that evaluating it runs nothing. `unsafe`
 * holds names whose value is not plain: bash evaluates a value again, subscripts and substitutions included.
 */
export const isPlainArithmetic = (text: string, unsafe: { has: (name: string) => boolean }): boolean => {
  if (text.startsWith('(')) return false;
  const bare = text
    .replace(counted, '0')
    .replace(variable, (_, braced?: string, simple?: string) => ` ${braced ?? simple ?? '0'} `);
  if (!/^[0-9A-Za-z_ \t+\-*/%<>=!&|^~?:,()#]*$/.test(bare)) return false;
  return namesIn(bare).every((name) => !unsafe.has(name));
};

/** Substitutions that print one number. */
const counted =
  /\$\((?:date "?'?\+(?:%[sNYmdHMSju])+'?"?|nproc|wc -[lwcm] ?<? ?[\w./-]+|tput (?:cols|lines)|id -[ug])\)/g;

/** Whether a substitution prints one number and nothing else. */
export const printsOneNumber = (text: string): boolean => text.replace(counted, '') === '';

/** Whether a word is a number whatever happens: digits, arithmetic, a length, the output of a counter. */
export const isNumericWord = (word: Word): boolean =>
  word.parts === undefined
    ? /^[+-]?\d*$/.test(word.value)
    : word.parts.every((part) =>
        part.type === 'DoubleQuoted' ? part.parts.every(isNumericPart) : isNumericPart(part),
      );

const isNumericPart = (part: WordPart): boolean => {
  switch (part.type) {
    case 'ArithmeticExpansion':
      return true;
    case 'Literal':
    case 'SingleQuoted':
      return /^\d*$/.test(part.value);
    case 'SimpleExpansion':
      return /^\$[#?$!]$/.test(part.text);
    case 'ParameterExpansion':
      return part.prefix === '#';
    case 'CommandExpansion':
      return part.script !== undefined && printsNumber(part.script);
    default:
      return false;
  }
};

/** `$(wc -l < f)`, `$(… | wc -l)`, `$(date +%s)`: programs that print one number and no name. */
const printsNumber = (script: ParsedScript): boolean => {
  const [statement] = script.commands;
  if (statement === undefined || script.commands.length > 1) return false;
  const node = statement.command.type === 'Pipeline' ? statement.command.commands.at(-1) : statement.command;
  if (node?.type !== 'Command' || node.prefix.length > 0) return false;
  const text = [node.name, ...node.args].map((word) => word?.text ?? '').join(' ');
  return /^(wc -[lwcm]|nproc|date "?'?\+(%[sYmdHMSju])+'?"?|id -[ug]|tput (cols|lines)|grep -c[a-zA-Z]* \S+|seq( [\w-]+)+)$/.test(
    text,
  );
};

/** Programs that look, count and cut. What they print is a number, a field or a line of what is there. */
const measuring = new Set(
  'bc cat comm cut date df du echo expr fgrep egrep find getconf git go grep head id jq kubectl ls lscpu nproc pgrep printf ps rg seq sed sort stat tail tput tr uniq wc which xargs awk gawk mawk sw_vers sysctl uname node python python3'.split(
    ' ',
  ),
);
/** Of these, the ones that a measurement ends with. */
const lastOfMeasuring =
  /^(bc|cut|expr|[gm]?awk|sed|tr|wc|stat|[ef]?grep|rg|head|tail|jq|date|du|id|nproc|seq|sort|uniq|getconf|git|pgrep)$/;

/**
 * Whether a substitution measures something, by tools that look, count and cut: `$(git status --porcelain | wc -l)`. Such
 * an output could only be more than a number if what is looked at was made for that; nothing in the text may hint at it.
 */
export const measures = (script: ParsedScript): boolean => {
  const [statement] = script.commands;
  if (statement === undefined || script.commands.length > 1) return false;
  const { command } = statement;
  const nodes = command.type === 'Pipeline' ? command.commands : [command];
  const names = nodes.map((node) =>
    node.type === 'Command' && node.prefix.length === 0 ? (node.name?.value ?? '') : '',
  );
  const last = nodes.at(-1);
  // `wc -l a` prints the name as well.
  if (
    last?.type === 'Command' &&
    last.name?.value === 'wc' &&
    last.args.some(({ text }) => !text.startsWith('-'))
  )
    return false;
  const plain = nodes.every(
    (node) => node.type === 'Command' && node.args.every(({ text }) => !text.includes('[$')),
  );
  return plain && names.every((name) => measuring.has(name)) && lastOfMeasuring.test(names.at(-1) ?? '');
};

/** Whether a word is such an output. */
export const isMeasuredWord = (word: Word): boolean =>
  word.parts?.every((part) =>
    part.type === 'DoubleQuoted' ? part.parts.every(isMeasuredPart) : isMeasuredPart(part),
  ) === true;

const isMeasuredPart = (part: WordPart): boolean =>
  isNumericPart(part) ||
  (part.type === 'CommandExpansion' && part.script !== undefined && measures(part.script));

/** The commands that evaluating a text as arithmetic, or as the name of an element, would run: `a[$(cmd)]`. */
export const commandsIn = (text: string): string[] => {
  const found: string[] = [];
  for (let at = text.indexOf('$('); at >= 0; at = text.indexOf('$(', at + 2)) {
    if (text[at + 2] === '(') continue;
    const end = closing(text, at + 1);
    if (end === undefined) break;
    found.push(text.slice(at + 2, end));
    at = end;
  }
  for (const [, inner = ''] of text.matchAll(/`([^`]*)`/g)) found.push(inner);
  return found;
};

const closing = (text: string, open: number): number | undefined => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
};
