import { forEachChild, type ParameterExpansionPart, type ParsedScript, type SyntaxNode } from 'unbash';
import type { Operation } from '../../domain/operation.ts';
import { LimitReached } from '../limits.ts';
import {
  commandsIn,
  isMeasuredWord,
  isNumericWord,
  isPlainArithmetic,
  measures,
  namesIn,
  printsOneNumber,
} from './arithmetic.ts';

/** A place of a script that can do what its tree does not show. */
export interface Suspicion {
  reason: NonNullable<Operation['opaque']>;
  detail: string;
  pos: number;
  end: number;
  /** What is run there, as far as the text shows it. */
  runs: readonly string[];
}

/** What the guards say of one parsed text. */
export interface GuardReport {
  /** Not understood for certain: the call must be refused as unparsed. */
  errors: string[];
  /** Understood, but bash may evaluate more than is written. */
  suspicions: Suspicion[];
}

/** No tree of a readable command is deeper; a deeper one would overflow the stack of whoever walks it. */
const maxTreeDepth = 300;

const numericTests = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge']);

/**
 * Looks at every node of a script, nested ones too. Values that bash evaluates later (array subscripts, arithmetic,
 * indirection) run commands that no parser shows: `[[ 'a[$(id)]' -eq 0 ]]`, measured with bash 5.2.
 */
export const guard = (script: ParsedScript, source: string): GuardReport => {
  const report: GuardReport = { errors: [], suspicions: [] };
  // At the end of a text a lone backslash is dropped or kept, depending on where the text comes from.
  if (/(?<!\\)\\(\\\\)*$/.test(source)) report.errors.push('backslash at the end');
  let unsafe: ReadonlyMap<string, string> | undefined;
  const suspect = (
    node: SyntaxNode,
    reason: Suspicion['reason'],
    detail: string,
    runs: readonly string[] = [],
  ): void => {
    report.suspicions.push({ reason, detail, pos: node.pos, end: node.end, runs });
  };
  const arithmetic = (node: SyntaxNode, text: string): void => {
    unsafe ??= unsafeNames(script);
    const names = unsafe;
    if (isPlainArithmetic(text, names)) return;
    // A value is evaluated as the text itself is.
    const values = namesIn(text).flatMap((name) => names.get(name) ?? []);
    suspect(node, 'arithmetic', text.slice(0, 80), [text, ...values].flatMap(commandsIn));
  };
  let plain: ReadonlySet<string> | undefined;
  /** `${!n}` of a name that this script gives plain values, and nothing else does. */
  const isLookup = (node: ParameterExpansionPart): boolean => {
    unsafe ??= unsafeNames(script);
    plain ??= assignedNames(script);
    return (
      node.index === undefined &&
      node.operation === undefined &&
      plain.has(node.parameter) &&
      !unsafe.has(node.parameter)
    );
  };
  walkTree(script, (node) => {
    switch (node.type) {
      case 'Script':
        for (const error of node.errors ?? []) report.errors.push(error.message);
        break;
      case 'HereDoc':
        if (node.closing === undefined) report.errors.push('heredoc without end');
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        if (goesOnAfterHeredoc(node)) suspect(node, 'syntax', 'commands after a heredoc in a substitution');
        break;
      case 'ArithmeticExpansion':
        if (node.expression === undefined) suspect(node, 'arithmetic', node.text.slice(0, 80));
        else arithmetic(node, withoutMeasures(node, arithmeticBody(node.text)));
        break;
      case 'ArithmeticCommand':
        if (node.expression === undefined) suspect(node, 'arithmetic', node.body.slice(0, 80));
        else arithmetic(node, withoutMeasures(node, node.body));
        break;
      case 'ArithmeticWord':
        arithmetic(node, node.value);
        break;
      case 'ArithmeticCommandExpansion':
        if (!printsOneNumber(node.text) && (node.script === undefined || !measures(node.script)))
          suspect(node, 'arithmetic', node.text.slice(0, 80));
        break;
      case 'ParameterExpansion': {
        // `${!a[@]}` are the keys of an array: nothing is looked up by them.
        const keys = /^\$\{![A-Za-z_]\w*\[[@*]\]\}$/.test(node.text);
        if (node.parameter === '' || (node.prefix === '!' && !keys && !isLookup(node)))
          suspect(node, 'args', node.text.slice(0, 80));
        if (node.index !== undefined && !/^[@*]$/.test(node.index.text)) arithmetic(node, node.index.text);
        const operation = node.operation;
        if (operation?.type === 'Unknown' || operation?.type === 'Names') {
          suspect(node, 'args', node.text.slice(0, 80));
        }
        if (operation?.type === 'Transform' && !/^[QULu]$/.test(operation.operand.text)) {
          suspect(node, 'args', node.text.slice(0, 80));
        }
        if (operation?.type === 'Slice') {
          arithmetic(node, operation.offset.text);
          if (operation.length !== undefined) arithmetic(node, operation.length.text);
        }
        break;
      }
      case 'Assignment':
        if (node.index !== undefined) arithmetic(node, node.index.text);
        if (node.value.type === 'ArrayValue') {
          for (const element of node.value.elements) {
            const subscript = /^\[([^\]]*)\]\+?=/.exec(element.text);
            if (subscript?.[1] !== undefined) arithmetic(element, subscript[1]);
          }
        }
        break;
      case 'TestUnary':
        if (node.operator === '-v' || node.operator === '-R') {
          if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(node.operand.text)) {
            suspect(node, 'arithmetic', node.operand.text.slice(0, 80), commandsIn(node.operand.text));
          }
        }
        break;
      case 'TestBinary':
        if (numericTests.has(node.operator)) {
          for (const side of [node.left, node.right])
            if (!isMeasuredWord(side)) arithmetic(node, unquoted(side.text));
        }
        break;
      default:
        break;
    }
  });
  return report;
};

/**
 * bash 5.2 loses the separator between the commands that follow a heredoc inside `"$(…)"` or `<(…)`: `a; b` runs as `a b`
 * (found by comparing with it). The usual `"$(cat <<E … E)"` has nothing after its heredoc.
 */
const goesOnAfterHeredoc = (substitution: SyntaxNode): boolean => {
  let ended = Number.POSITIVE_INFINITY;
  let last = -1;
  walkTree(substitution, (node) => {
    if (node.type === 'HereDoc') ended = Math.min(ended, node.closing?.end ?? node.end);
    if (node.type === 'Statement') last = Math.max(last, node.pos);
  });
  return last >= ended;
};

/** An arithmetic text with a number for each substitution that measures something. */
const withoutMeasures = (root: SyntaxNode, text: string): string => {
  let rest = text;
  walkTree(root, (node) => {
    if (node.type === 'ArithmeticCommandExpansion' && node.script !== undefined && measures(node.script))
      rest = rest.replace(node.text, '0');
  });
  return rest;
};

/** `"$x"` is evaluated as `$x` is. */
const unquoted = (text: string): string => /^"([^"\\]*)"$/.exec(text)?.[1] ?? text;

const arithmeticBody = (text: string): string =>
  text.startsWith('$((') && text.endsWith('))') ? text.slice(3, -2) : text.replace(/^\$\[|\]$/g, '');

/** Visits a node and everything below it. Throws LimitReached on a tree that is too deep. */
export const walkTree = (root: SyntaxNode, visit: (node: SyntaxNode) => void): void => {
  const step = (node: SyntaxNode, depth: number): void => {
    if (depth > maxTreeDepth) throw new LimitReached('syntax nested too deeply');
    visit(node);
    forEachChild(node, (child) => step(child, depth + 1));
  };
  step(root, 0);
};

const assigners = new Set(['read', 'mapfile', 'readarray', 'getopts', 'printf', 'wait']);

/** Names that a script itself assigns, by themselves or in a loop. */
const assignedNames = (script: ParsedScript): ReadonlySet<string> => {
  const names = new Set<string>();
  walkTree(script, (node) => {
    if (node.type === 'Assignment' && node.append !== true) names.add(node.name);
    else if (node.type === 'For') names.add(node.name.text);
  });
  return names;
};

/**
 * Names whose value in this script is not a plain text: used in arithmetic, such a value is evaluated again.
 * `*` stands for all names.
 */
const unsafeNames = (script: ParsedScript): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  const unsafe = {
    add: (name: string, text = ''): void => {
      values.set(name, (values.get(name) ?? '') + text);
    },
  };
  walkTree(script, (node) => {
    if (node.type === 'Assignment') {
      const text = node.value.type === 'ArrayValue' ? node.text : node.value.text;
      const plain = /^[^[$`\\]*$/.test(text);
      const counted = node.value.type === 'Word' && (isNumericWord(node.value) || isMeasuredWord(node.value));
      if (!plain && !counted) unsafe.add(node.name, text);
    } else if (node.type === 'For' || node.type === 'Select') {
      const words = node.wordlist;
      if (
        words === undefined ||
        words.some((word) => !/^[A-Za-z0-9_.{}/-]*$/.test(word.text) && !isNumericWord(word))
      ) {
        unsafe.add(node.name.text);
      }
    } else if (node.type === 'ParameterExpansion' && node.operation?.type === 'Default') {
      if (!/^[^[$`\\]*$/.test(node.operation.operand.text)) unsafe.add(node.parameter);
    } else if (node.type === 'Command' && node.name !== undefined && assigners.has(node.name.value)) {
      const prints = node.name.value === 'printf';
      // `printf` sets the one name behind `-v`.
      const named = prints
        ? node.args.slice(0, 2).filter(() => /^["']?-v/.test(node.args[0]?.text ?? ''))
        : node.args;
      for (const word of named) for (const name of namesIn(word.text)) unsafe.add(name);
      if (!prints) for (const name of ['REPLY', 'MAPFILE', 'OPTARG']) unsafe.add(name);
    }
  });
  return values;
};
