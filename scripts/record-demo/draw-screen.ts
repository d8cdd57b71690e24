import type { IBufferCell, Terminal } from '@xterm/headless';

const cell = { width: 7.8, height: 17 };
const margin = 16;
const ink = { plain: '#d0d7de', dim: '#8b949e', 1: '#ff7b72', 2: '#7ee787', 3: '#e3b341' };

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const styleOf = (it: IBufferCell): string => {
  const color = it.getFgColor();
  const fill =
    it.isFgDefault() || !(color in ink) ? (it.isDim() ? ink.dim : ink.plain) : ink[color as 1 | 2 | 3];
  return `fill="${fill}"${it.isBold() ? ' font-weight="bold"' : ''}`;
};

/** A line as runs of one style each. */
const runsOf = (terminal: Terminal, row: number): { at: number; style: string; text: string }[] => {
  const line = terminal.buffer.active.getLine(row);
  const runs: { at: number; style: string; text: string }[] = [];
  for (let column = 0; line !== undefined && column < terminal.cols; column += 1) {
    const it = line.getCell(column);
    if (it === undefined) break;
    const style = styleOf(it);
    const last = runs.at(-1);
    const chars = it.getChars() || ' ';
    if (last?.style === style) last.text += chars;
    else runs.push({ at: column, style, text: chars });
  }
  return runs.filter(({ text }) => text.trim() !== '');
};

/** The screen of a terminal as an SVG, under a line that says what was typed. */
export const drawScreen = (terminal: Terminal, typed: string): string => {
  const buffer = terminal.buffer.active;
  const rows = Array.from({ length: buffer.length }, (_, row) => runsOf(terminal, row));
  const last = rows.findLastIndex((runs) => runs.length > 0);
  const lines = [[{ at: 0, style: `fill="${ink.dim}"`, text: typed }], ...rows.slice(0, last + 1)];
  const width = Math.ceil(terminal.cols * cell.width + 2 * margin);
  const height = Math.ceil(lines.length * cell.height + 2 * margin);
  const text = lines.flatMap((runs, row) =>
    runs.map(
      ({ at, style, text: chars }) =>
        `<text x="${(margin + at * cell.width).toFixed(1)}" y="${margin + (row + 0.8) * cell.height}" textLength="${(
          [...chars.trimEnd()].length * cell.width
        ).toFixed(1)}" ${style}>${escaped(chars.trimEnd())}</text>`,
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">`,
    `<title>A terminal: ${escaped(typed)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...text,
    '</svg>',
    '',
  ].join('\n');
};
