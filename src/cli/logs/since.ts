import { AegisError } from '../../errors.ts';

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * The instant that `--since` means: a span before `now` (`30s`, `10m`, `2h`, `1d`, `1w`) or a date and time of
 * ISO 8601. Throws AegisError (usage).
 */
export const sinceOf = (text: string, now: number): number => {
  const span = /^(\d{1,6})([smhdw])$/.exec(text.trim());
  const unit = unitMs[span?.[2] ?? ''];
  if (span !== null && unit !== undefined) return Math.max(0, now - Number(span[1]) * unit);
  const at = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text.trim())
    ? Date.parse(text.trim().replace(' ', 'T'))
    : Number.NaN;
  if (Number.isFinite(at) && at >= 0) return at;
  throw new AegisError(`--since: ${JSON.stringify(text)} is neither a span nor a date`, {
    code: 'AEG-USAGE',
    exit: 'usage',
    hint: 'for example 10m, 2h, 1d, or 2026-01-31T12:00:00Z',
  });
};
