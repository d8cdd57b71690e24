import { createHmac } from 'node:crypto';
import type { Plan } from '../domain/plan.ts';
import { createFormatScan } from './format-scan.ts';
import { createKnownScan, type KnownValue } from './known-values.ts';
import { secretsOfPlan } from './plan-secrets.ts';
import { type HiddenRange, joinSpans } from './span.ts';
import { structureSpans } from './structure.ts';

/** What stands in the place of a text that could not be searched. */
export const unredactable = '‹unredactable›';

/** As much of one text is searched and shown, in UTF-16 units; of a longer one the two ends are. */
export const longestText = 262_144;
/** At the cut a secret may be without its mark: so much of each end is not shown. */
const margin = 4096;
const tailLength = 65_536;

/** Hides secrets in texts. */
export interface Redactor {
  /**
   * The text with each secret replaced by `‹secret:kind:7f3a›`: its kind, and four hex digits of a keyed hash, so that
   * equal secrets are recognised and nothing can be looked up. Without a key there are no digits. Of a text longer than
   * 256 Ki characters only the ends are shown. Never throws: a fault hides the whole text. Linear in its length.
   */
  redact(text: string): string;
  /** Where something would be hidden, in order and without overlaps. Throws on a fault. */
  ranges(text: string): HiddenRange[];
  /** One hidden secret, as it is written in its place. */
  mask(text: string, range: HiddenRange): string;
  /** A redactor that knows these values too. */
  knowing(values: readonly KnownValue[]): Redactor;
}

/** What a redactor is made with. */
export interface RedactorOptions {
  knownValues?: readonly KnownValue[];
  /** The key of this installation, at least 16 bytes. */
  key?: Uint8Array | undefined;
}

const scanFormats = createFormatScan();

/** Makes a redactor. */
export const createRedactor = (options: RedactorOptions = {}): Redactor => {
  const known = options.knownValues ?? [];
  const scanKnown = createKnownScan(known);
  return redactorOf(options.key, known, [scanKnown]);
};

const redactorOf = (
  key: Uint8Array | undefined,
  known: readonly KnownValue[],
  scans: readonly ReturnType<typeof createKnownScan>[],
): Redactor => {
  const ranges = (text: string): HiddenRange[] => {
    if (text.length === 0) return [];
    const lower = text.toLowerCase();
    return joinSpans([
      ...scans.flatMap((scan) => scan(text)),
      ...structureSpans(text, lower),
      ...scanFormats(text),
    ]);
  };
  const mask = (text: string, { named }: HiddenRange): string => {
    if (key === undefined) return `‹secret:${named.kind}›`;
    const secret = text.slice(named.start, named.end);
    return `‹secret:${named.kind}:${createHmac('sha256', key).update(secret).digest('hex').slice(0, 4)}›`;
  };
  const hide = (text: string): string => {
    let shown = '';
    let at = 0;
    for (const range of ranges(text)) {
      shown += text.slice(at, range.start) + mask(text, range);
      at = range.end;
    }
    return shown + text.slice(at);
  };
  return {
    ranges,
    mask,
    redact: (text) => {
      try {
        return text.length <= longestText ? hide(text) : summary(text, ranges, hide);
      } catch {
        return unredactable;
      }
    },
    knowing: (values) =>
      values.length === 0
        ? redactorOf(key, known, scans)
        : redactorOf(key, [...known, ...values], [...scans, createKnownScan(values)]),
  };
};

/** The two ends of a text, each without what a cut could have robbed of its mark. */
const summary = (
  text: string,
  ranges: (text: string) => HiddenRange[],
  hide: (text: string) => string,
): string => {
  const first = text.slice(0, longestText - tailLength);
  const last = text.slice(-tailLength);
  const cut = before(ranges(first), first.length - margin);
  const from = after(ranges(last), margin);
  const left = text.length - cut - (last.length - from);
  return `${hide(first.slice(0, cut))}‹${left} characters not shown›${hide(last.slice(from))}`;
};

/** The nearest place at or before `at` that is not inside something hidden. */
const before = (found: readonly HiddenRange[], at: number): number =>
  found.find((range) => range.from < at && range.end > at)?.from ?? at;

const after = (found: readonly HiddenRange[], at: number): number =>
  found.find((range) => range.from < at && range.end > at)?.end ?? at;

let current = createRedactor();

/** Sets what `redact` knows in this process: the installation's key, values that are known to be secret. */
export const installRedactor = (options: RedactorOptions): void => {
  current = createRedactor(options);
};

/** Hides secrets in a text, with what this process knows. See `Redactor.redact`. */
export const redact = (text: string): string => current.redact(text);

/** Like `redact`, for the texts of a plan: what its words show to be secret is hidden wherever it stands in them. */
export const redactFor = (plan: Plan): ((text: string) => string) => {
  try {
    return current.knowing(secretsOfPlan(plan)).redact;
  } catch {
    return () => unredactable;
  }
};
