import { bare, isStandIn } from './code-shape.ts';
import { redact, unredactable } from './redact.ts';

const secretKeys =
  /(?:^|[_.-]|(?<=[a-z]))(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?|authorization|auth[_-]?token|cookie|set-cookie|session[_-]?(?:id|key)|dsn|bearer|jwt|otp|pin|signature)$/i;

/** Deeper or larger than this, an object is hidden. */
const maxDepth = 16;
const maxNodes = 20_000;

/**
 * A copy of a JSON-like value without secrets: what stands under a secret's name is hidden whole, every other text is
 * searched. Errors and functions stay as they are, for whoever serialises them. Never throws.
 */
export const redactValue = (value: unknown, hide: (text: string) => string = redact): unknown => {
  let nodes = 0;
  const walk = (inner: unknown, depth: number): unknown => {
    nodes += 1;
    if (depth > maxDepth || nodes > maxNodes) return unredactable;
    if (typeof inner === 'string') return hide(inner);
    if (typeof inner !== 'object' || inner === null || inner instanceof Error) return inner;
    if (Array.isArray(inner)) return inner.map((each) => walk(each, depth + 1));
    return Object.fromEntries(
      Object.entries(inner).map(([name, each]) => [
        name,
        secretKeys.test(name) && isHidden(each) ? '‹secret:value›' : walk(each, depth + 1),
      ]),
    );
  };
  try {
    return walk(value, 0);
  } catch {
    return unredactable;
  }
};

const isHidden = (value: unknown): boolean =>
  typeof value === 'string' ? value !== '' && !isStandIn(bare(value)) : typeof value === 'number';
