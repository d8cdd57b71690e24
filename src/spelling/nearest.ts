/** A longer word is no slip of the finger, and comparing it would cost its length times that of every candidate. */
const maxLength = 80;

/**
 * The one of `words` that `word` was most likely meant to be: the one at the smallest edit distance (Levenshtein, with
 * swapped neighbours as one edit, small and capital letters alike), or undefined when none is near enough to be worth
 * a suggestion: at most a third of its letters may differ, 13 at the most. Of several as near, the first.
 */
export const nearest = (word: string, words: readonly string[]): string | undefined => {
  if (word.length > maxLength) return undefined;
  const limit = Math.max(1, Math.floor(Math.min(word.length, 40) / 3));
  const wanted = word.toLowerCase();
  let best: { word: string; distance: number } | undefined;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best?.word;
};

const editDistance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(next, j - 1) + 1, at(row, j) + 1, at(row, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
};

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
