/** What many runs of one thing took, in the unit they were given in. */
export interface Figures {
  runs: number;
  median: number;
  p90: number;
  min: number;
}

/** The figures of a list of durations. Throws on an empty one: a row without a measurement is no row. */
export const figuresOf = (durations: readonly number[]): Figures => {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (quantile: number): number => {
    const value = sorted[Math.round(quantile * (sorted.length - 1))];
    if (value === undefined) throw new Error('nothing was measured');
    return value;
  };
  return { runs: sorted.length, median: at(0.5), p90: at(0.9), min: at(0) };
};

/** Milliseconds that `work` takes. */
export const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
