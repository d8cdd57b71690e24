import { columns, cut, pad } from './text.ts';

/**
 * Rows below a header, each column as wide as its widest cell; the last one gets what is left of `width` columns and
 * is cut to it. Cells must be visible texts already.
 */
export const table = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string => {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => columns(line[column] ?? ''))));
  const used = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  const room = Math.max(24, width - used);
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === header.length - 1 ? cut(cell, room) : pad(cell, widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};

/** Names and values below one another, the values aligned. Values must be visible texts already. */
export const fields = (pairs: readonly (readonly [string, string | undefined])[]): string => {
  const given = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const width = Math.max(0, ...given.map(([name]) => columns(name)));
  return given.map(([name, value]) => `${pad(name, width)}  ${value}\n`).join('');
};
