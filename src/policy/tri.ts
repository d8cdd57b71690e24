/**
 * The truth of a match. `maybe`: it depends on what is known only at run time. An allow needs `yes`; what is stricter
 * fires on `maybe` too.
 */
export type Tri = 'no' | 'maybe' | 'yes';

/** `yes` or `no`. */
export const certain = (truth: boolean): Tri => (truth ? 'yes' : 'no');

/** The opposite; `maybe` stays. */
export const negate = (truth: Tri): Tri => (truth === 'yes' ? 'no' : truth === 'no' ? 'yes' : 'maybe');

/** `yes` when each is, `no` when one is not. */
export const every = <T>(items: readonly T[], test: (item: T) => Tri): Tri => {
  let result: Tri = 'yes';
  for (const item of items) {
    const truth = test(item);
    if (truth === 'no') return 'no';
    if (truth === 'maybe') result = 'maybe';
  }
  return result;
};

/** `yes` when one is, `no` when none is. */
export const some = <T>(items: readonly T[], test: (item: T) => Tri): Tri => {
  let result: Tri = 'no';
  for (const item of items) {
    const truth = test(item);
    if (truth === 'yes') return 'yes';
    if (truth === 'maybe') result = 'maybe';
  }
  return result;
};
