const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A span of milliseconds in its two largest units: `4 m 10 s`. Negative spans count as none. */
export const duration = (ms: number): string => {
  let rest = Math.max(0, Math.floor(ms / 1000));
  const parts: string[] = [];
  for (const [unit, seconds] of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || (parts.length === 0 && unit === 's')) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ');
};

/** How long ago an instant was: `3 s ago`. */
export const ago = (at: number, now: number): string => `${duration(now - at)} ago`;

/** An instant in UTC to the second: `2026-01-31 12:00:00Z`. */
export const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
