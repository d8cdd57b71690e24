/** Longer ones are left to run time: matching them could take long. */
const maxPattern = 48;
const maxValue = 512;

/**
 * A shell pattern (bash(1), "Pattern Matching") as a regular expression for a whole text, or undefined where it is not
 * read here: extended patterns, many stars.
 */
const patternExpression = (pattern: string): RegExp | undefined => {
  if (pattern.length > maxPattern || (pattern.match(/\*/g) ?? []).length > 3) return undefined;
  if (/[?*+@!]\(|\[[^\]]*$|\[\]|\[[!^]\]|\[[.=]/.test(pattern)) return undefined;
  const source = pattern.replace(/\\([\s\S])|\[([!^]?)([^\]]*)\]|([\s\S])/g, (_, escaped, not, set, one) => {
    if (escaped !== undefined) return literal(escaped);
    if (set !== undefined) {
      const members = set.replace(/\[:(\w+):\]?/g, '').replace(/[\\\]^]/g, '\\$&');
      return `[${not === '' ? '' : '^'}${members}]`;
    }
    return one === '*' ? '[\\s\\S]*' : one === '?' ? '[\\s\\S]' : literal(one);
  });
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    // A range that makes no sense: bash takes it for the characters themselves.
    return undefined;
  }
};

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}` of a known value. */
export const withoutMatch = (
  operator: '#' | '##' | '%' | '%%',
  value: string,
  pattern: string,
): string | undefined => {
  if (value.length > maxValue || /[^ -~\n\t]/.test(value) || pattern.includes('[[:')) return undefined;
  const matches = patternExpression(pattern);
  if (matches === undefined) return undefined;
  const front = operator.startsWith('#');
  const longest = operator.length === 2;
  for (let step = 0; step <= value.length; step += 1) {
    const length = longest ? value.length - step : step;
    const part = front ? value.slice(0, length) : value.slice(value.length - length);
    if (matches.test(part)) return front ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
};
