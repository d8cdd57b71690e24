/** A number with its noun: `1 call`, `2 calls`. For nouns whose plural ends in a plain s. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
