const simple = /^[A-Za-z0-9_.,/+@:%=~{}-]*$/;

/**
 * The alternatives of a brace expansion without quotes and expansions, or undefined when it has more than `bound` or is
 * written in a way that is not read here. `{a,b}` and `{1..3}`, nested.
 */
export const expandBraces = (text: string, bound: number): string[] | undefined => {
  if (!simple.test(text)) return undefined;
  const open = text.indexOf('{');
  if (open < 0) return [text];
  const close = matching(text, open);
  if (close === undefined) return undefined;
  const inner = alternatives(text.slice(open + 1, close), bound);
  const rest = expandBraces(text.slice(close + 1), bound);
  if (inner === undefined || rest === undefined || inner.length * rest.length > bound) return undefined;
  const head = text.slice(0, open);
  return inner.flatMap((middle) => rest.map((tail) => head + middle + tail));
};

const matching = (text: string, open: number): number | undefined => {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
};

const alternatives = (body: string, bound: number): string[] | undefined => {
  const parts = splitAtCommas(body);
  if (parts.length === 1) return sequence(body, bound);
  const all: string[] = [];
  for (const part of parts) {
    const expanded = expandBraces(part, bound);
    if (expanded === undefined) return undefined;
    all.push(...expanded);
    if (all.length > bound) return undefined;
  }
  return all;
};

const splitAtCommas = (body: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < body.length; index += 1) {
    if (body[index] === '{') depth += 1;
    if (body[index] === '}') depth -= 1;
    if (body[index] === ',' && depth === 0) {
      parts.push(body.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, body.slice(from)];
};

/** `1..5` without zero padding or step: those are left to run time. */
const sequence = (body: string, bound: number): string[] | undefined => {
  const match = /^(0|-?[1-9][0-9]{0,5})\.\.(0|-?[1-9][0-9]{0,5})$/.exec(body);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2]);
  const count = Math.abs(to - from) + 1;
  if (count > bound) return undefined;
  return Array.from({ length: count }, (_, step) => String(from + (to > from ? step : -step)));
};
