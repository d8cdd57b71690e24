import type { ParameterOperation, Word as SyntaxWord } from 'unbash';
import type { Word } from '../../domain/operation.ts';
import { withoutMatch } from './patterns.ts';

/**
 * What `${name…}` is for a name whose value is known: defaults, slices, removed ends, replaced texts, changed case.
 * Undefined where that is not certain.
 */
export const foldOperation = (
  operation: ParameterOperation,
  value: Word,
  read: (word: SyntaxWord, pattern?: boolean) => string | undefined,
  unset = false,
): Word | undefined => {
  if (value.type === 'dynamic') return undefined;
  if (operation.type === 'Default') return defaulted(operation, value, read, unset);
  if (operation.type === 'Remove') return removed(operation.operator, value, read(operation.operand, true));
  if (value.type === 'glob') return undefined;
  const text = (changed: string | undefined): Word | undefined =>
    changed === undefined ? undefined : { type: 'static', value: changed };
  switch (operation.type) {
    case 'Slice':
      return text(sliced(value.value, operation.offset.text, operation.length?.text));
    case 'Replace':
      return text(
        replaced(operation.operator, value.value, read(operation.pattern), read(operation.replacement)),
      );
    case 'Transform':
      return text(transformed(operation.operand.text, value.value));
    case 'CaseModification':
      return operation.operand === undefined ? text(cased(operation.operator, value.value)) : undefined;
    default:
      return undefined;
  }
};

const defaulted = (
  { operator, operand }: Extract<ParameterOperation, { type: 'Default' }>,
  value: Extract<Word, { type: 'static' | 'glob' }>,
  read: (word: SyntaxWord) => string | undefined,
  unset: boolean,
): Word | undefined => {
  const isEmpty = value.type === 'static' && value.value === '';
  const counts = operator.startsWith(':') ? !isEmpty : !unset;
  const alternative = operator.endsWith('+');
  if (counts !== alternative) return alternative ? { type: 'static', value: '' } : value;
  // The shell ends there.
  if (operator.endsWith('?')) return undefined;
  const text = read(operand);
  return text === undefined ? undefined : { type: 'static', value: text };
};

/** `${x#p}`, `${x%p}` with a plain text, or `*` at the one end that decides how much. */
const removed = (
  operator: '#' | '##' | '%' | '%%',
  value: Extract<Word, { type: 'static' | 'glob' }>,
  pattern: string | undefined,
): Word | undefined => {
  if (pattern === undefined) return undefined;
  const text = value.type === 'static' ? value.value : value.pattern;
  const make = (changed: string): Word =>
    value.type === 'static' || !/[*?[]/.test(changed)
      ? { type: 'static', value: changed }
      : { type: 'glob', pattern: changed };
  const front = operator.startsWith('#');
  if (value.type === 'static' && /[*?[\\]/.test(pattern)) {
    const changed = withoutMatch(operator, value.value, pattern);
    return changed === undefined ? undefined : { type: 'static', value: changed };
  }
  const star = front ? /^\*([^*?[\\]+)$/.exec(pattern) : /^([^*?[\\]+)\*$/.exec(pattern);
  if (star?.[1] !== undefined) {
    if (value.type === 'glob' && !(operator === '##' && star[1] === '/')) return undefined;
    // Of a pattern the last segment is certain: no `*` stands for a slash.
    if (value.type === 'glob' && /\*\*$/.test(text)) return undefined;
    const at = front === (operator.length === 1) ? text.indexOf(star[1]) : text.lastIndexOf(star[1]);
    if (at < 0) return make(text);
    return make(front ? text.slice(at + star[1].length) : text.slice(0, at));
  }
  if (/[*?[\\]/.test(pattern) || pattern === '') return undefined;
  if (value.type === 'glob' && /[*?[\]]$/.test(front ? text.slice(0, 1) : text)) return undefined;
  if (value.type === 'glob' && front && /^[*?[]/.test(text)) return undefined;
  if (front) return make(text.startsWith(pattern) ? text.slice(pattern.length) : text);
  return make(text.endsWith(pattern) ? text.slice(0, -pattern.length) : text);
};

const sliced = (value: string, offset: string, length: string | undefined): string | undefined => {
  const from = Number(offset.trim());
  if (!/^\s*\d{1,6}\s*$/.test(offset) && !/^\s+-\d{1,6}\s*$/.test(offset)) return undefined;
  const start = from < 0 ? value.length + from : from;
  if (start < 0) return '';
  if (length === undefined) return value.slice(start);
  if (!/^\s*\d{1,6}\s*$/.test(length)) return undefined;
  return value.slice(start, start + Number(length));
};

const replaced = (
  operator: '/' | '//' | '/#' | '/%',
  value: string,
  pattern: string | undefined,
  replacement: string | undefined,
): string | undefined => {
  // `&` stands for what was found, from bash 5.2 on.
  if (pattern === undefined || pattern === '' || replacement === undefined) return undefined;
  if (/[*?[\\]/.test(pattern) || /[&\\]/.test(replacement) || /[^ -~]/.test(value)) return undefined;
  if (operator === '//') return value.split(pattern).join(replacement);
  if (operator === '/') return value.replace(pattern, () => replacement);
  if (operator === '/#') return value.startsWith(pattern) ? replacement + value.slice(pattern.length) : value;
  return value.endsWith(pattern) ? value.slice(0, -pattern.length) + replacement : value;
};

/** `${x@U}`, `${x@Q}`. */
const transformed = (operator: string, value: string): string | undefined => {
  if (operator === 'U') return cased('^^', value);
  if (operator === 'L') return cased(',,', value);
  if (operator === 'u') return cased('^', value);
  if (operator === 'Q' && /^[ -~]*$/.test(value)) return `'${value.replaceAll("'", "'\\''")}'`;
  return undefined;
};

const cased = (operator: string, value: string): string | undefined => {
  if (/[^ -~]/.test(value)) return undefined;
  if (operator === '^^') return value.toUpperCase();
  if (operator === ',,') return value.toLowerCase();
  const [first = ''] = value;
  return (operator === '^' ? first.toUpperCase() : first.toLowerCase()) + value.slice(1);
};
