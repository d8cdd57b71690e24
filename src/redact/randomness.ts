/** Shannon entropy of a text, in bits per character. */
export const entropy = (text: string): number => {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};

/** Whether a text looks made by a generator rather than written: digits among letters, or case that jumps. */
export const looksRandom = (text: string): boolean =>
  (/[0-9]/.test(text) && /[A-Za-z]/.test(text)) || (text.match(/[a-z][A-Z]/g)?.length ?? 0) >= 2;
