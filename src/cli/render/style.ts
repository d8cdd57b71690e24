import type { Effect, Severity } from '../../domain/verdict.ts';

/** How text is set off on a terminal; on anything else each function returns its text as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;
const same = (text: string): string => text;

/** The style for a stream: plain unless it is a terminal, `NO_COLOR` is unset (no-color.org) and TERM is not dumb. */
export const styleFor = (stream: object, env: NodeJS.ProcessEnv): Style =>
  isTerminal(stream) && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
    ? { bold: sgr(1, 22), dim: sgr(2, 22), good: sgr(32, 39), warn: sgr(33, 39), bad: sgr(31, 39) }
    : { bold: same, dim: same, good: same, warn: same, bad: same };

/** Whether a stream is a terminal. */
export const isTerminal = (stream: object): boolean => 'isTTY' in stream && stream.isTTY === true;

/** The columns of a terminal; 120 where there is none, so that piped output is not cut short. */
export const widthOfStream = (stream: object): number =>
  isTerminal(stream) && 'columns' in stream && typeof stream.columns === 'number' && stream.columns > 0
    ? stream.columns
    : 120;

/** An effect or a severity in its colour. */
export const tinted = (word: Effect | Severity | string, style: Style): string => {
  if (word === 'deny' || word === 'critical' || word === 'high') return style.bad(word);
  if (word === 'require_approval' || word === 'medium') return style.warn(word);
  return word === 'allow' ? style.good(word) : word;
};
