import { RE2JS } from 're2js';
import { type SecretFormat, secretFormats } from './formats.ts';
import { entropy } from './randomness.ts';
import type { SecretSpan } from './span.ts';

/** How far from its keyword a token may begin and end. What runs on beyond is hidden as far as it goes. */
const before = 64;
const after = 4096;

interface Window {
  start: number;
  end: number;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** Whether `inner` may begin inside a hit of `outer`, so that a search that goes on behind the hit would not see it. */
const overlaps = (outer: string, inner: string): boolean => {
  if (outer.includes(inner)) return true;
  for (let index = 1; index < outer.length; index += 1) {
    if (inner.startsWith(outer.slice(index))) return true;
  }
  return false;
};

/** The one search that almost every text ends with: any keyword of any format. */
const createPrefilter = (formats: readonly SecretFormat[]) => {
  const keywords = [...new Set(formats.flatMap((format) => format.keywords))].sort(
    (a, b) => b.length - a.length,
  );
  const pattern = new RegExp(keywords.map(escaped).join('|'), 'gi');
  const meant = new Map(
    keywords.map((keyword) => [
      keyword,
      formats.filter((format) => format.keywords.some((own) => overlaps(keyword, own))),
    ]),
  );
  return (text: string): Map<SecretFormat, Window[]> => {
    const found = new Map<SecretFormat, Window[]>();
    for (const hit of text.matchAll(pattern)) {
      for (const format of meant.get(hit[0].toLowerCase()) ?? []) {
        const windows = found.get(format) ?? [];
        const start = Math.max(0, hit.index - before);
        const end = Math.min(text.length, hit.index + hit[0].length + after);
        const last = windows.at(-1);
        if (last !== undefined && start <= last.end) last.end = end;
        else windows.push({ start, end });
        found.set(format, windows);
      }
    }
    return found;
  };
};

const tail = /[A-Za-z0-9_+/=.-]*/y;

const runsOn = (text: string, end: number): number => {
  tail.lastIndex = end;
  return end + (tail.exec(text)?.[0].length ?? 0);
};

/** Finds tokens by their formats. Patterns are compiled when they are first needed. */
export const createFormatScan = (
  formats: readonly SecretFormat[] = secretFormats,
): ((text: string) => SecretSpan[]) => {
  const prefilter = createPrefilter(formats);
  const compiled = new Map<SecretFormat, RE2JS>();
  const patternOf = (format: SecretFormat): RE2JS => {
    const known = compiled.get(format) ?? RE2JS.compile(format.pattern);
    compiled.set(format, known);
    return known;
  };
  const scan = (text: string, format: SecretFormat, { start, end }: Window): SecretSpan[] => {
    const spans: SecretSpan[] = [];
    const matcher = patternOf(format).matcher(text.slice(start, end));
    while (matcher.find()) {
      const group = matcher.groupCount() > 0 && matcher.start(1) >= 0 ? 1 : 0;
      const from = start + matcher.start();
      const first = start + matcher.start(group);
      const stop = start + matcher.end(group);
      const last = stop === end ? runsOn(text, stop) : stop;
      const secret = text.slice(first, last);
      if (format.entropy !== undefined && entropy(secret.slice(0, 512)) < format.entropy) continue;
      spans.push({ start: first, end: last, kind: format.kind, rank: 'format', from });
    }
    return spans;
  };
  return (text) =>
    [...prefilter(text)].flatMap(([format, windows]) =>
      windows.flatMap((window) => scan(text, format, window)),
    );
};
