/** A secret found in a text: where it starts and ends, of which kind, and what told it. */
export interface SecretSpan {
  start: number;
  end: number;
  /** `aws-access-key`, `password`: lower case with hyphens, stable. */
  kind: string;
  /** How much the finder knows of it: a known value, a format of an issuer, a place in a structure. */
  rank: 'known' | 'format' | 'structure';
  /** Where its context begins, `--password=`; at most `start`. Text is never cut between the two. */
  from: number;
}

/** What stands in the place of secrets: `[start, end)` is hidden as a whole and named after its most telling span. */
export interface HiddenRange {
  start: number;
  end: number;
  from: number;
  named: SecretSpan;
}

const order: Record<SecretSpan['rank'], number> = { format: 0, known: 1, structure: 2 };

const moreTelling = (a: SecretSpan, b: SecretSpan): SecretSpan => (order[b.rank] < order[a.rank] ? b : a);

/** Spans joined where they overlap, in the order of the text. */
export const joinSpans = (spans: readonly SecretSpan[]): HiddenRange[] => {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: HiddenRange[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && span.start < last.end) {
      last.end = Math.max(last.end, span.end);
      last.from = Math.min(last.from, span.from);
      last.named = moreTelling(last.named, span);
    } else joined.push({ start: span.start, end: span.end, from: span.from, named: span });
  }
  return joined;
};
