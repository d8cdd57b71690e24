import { type RedactionRule, redactionRules } from './rules.ts';

const unreadable = '‹redacted:unreadable›';

/** Longer than anything a person is shown: not searched, but hidden. */
const tooLong = 4_194_304;

/**
 * The text with everything that looks like a secret replaced by `‹redacted:kind›`. Never throws: a fault of the
 * redactor, or a text longer than 4 Mi characters, hides the whole text. Linear in the length of the text.
 */
export const redact = (text: string): string => {
  if (text.length > tooLong) return unreadable;
  try {
    const lower = text.toLowerCase();
    let result = text;
    for (const rule of redactionRules) {
      if (rule.hints.some((hint) => lower.includes(hint))) result = apply(result, rule);
    }
    return result;
  } catch {
    return unreadable;
  }
};

const apply = (text: string, rule: RedactionRule): string =>
  text.replace(rule.pattern, (...match) => {
    const groups = match.at(-1) as { keep?: string; end?: string } | string;
    const { keep = '', end = '' } = typeof groups === 'object' ? groups : {};
    return `${keep}‹redacted:${rule.kind}›${end}`;
  });
