import { describe, expect, it } from 'vitest';
import { createRedactor, longestText } from '../../src/redact/redact.ts';
import { createRedactionStream } from '../../src/redact/stream.ts';

const redactor = createRedactor({ key: new Uint8Array(32).fill(1) });
const token = ['ghp_', 'q7Rk2ZtV9mXw4LpB8sNd3HfJ6cYg1TaE5uKo'].join('');

const through = (text: string, size: number): string => {
  const stream = createRedactionStream(redactor);
  let shown = '';
  for (let at = 0; at < text.length; at += size) shown += stream.push(text.slice(at, at + size));
  return shown + stream.end();
};

describe('a text in pieces', () => {
  const text = `${'line of words\n'.repeat(900)}clone ${token} now\n${'more words\n'.repeat(900)}PGPASSWORD=S3CRET psql\n`;

  it.each([1, 7, 1000, 4096, 5000, 100_000])('of %i characters comes out as the whole would', (size) => {
    expect(through(text, size)).toBe(redactor.redact(text));
  });

  it('hides a secret wherever the pieces part it', () => {
    for (let shift = 0; shift < token.length; shift += 1) {
      const shown = through(
        `${'x '.repeat(4096 - 20 + Math.floor(shift / 2))}${token} ${'y '.repeat(9000)}`,
        4096,
      );
      expect(shown).not.toContain(token.slice(4, 20));
    }
  });

  it('comes out while it goes on', () => {
    const stream = createRedactionStream(redactor);
    expect(stream.push('word '.repeat(4000)).length).toBeGreaterThan(10_000);
  });

  it('hides a secret that does not end', () => {
    const key = `${['-----BEGIN PRIVATE', ' KEY-----'].join('')}\n${'S3CRETS3CRET\n'.repeat(40_000)}`;
    expect(key.length).toBeGreaterThan(longestText);
    const shown = through(`begin ${key}`, 10_000);
    expect(shown).toMatch(/^begin ‹/);
    expect(shown).toContain('‹unredactable›');
  });

  it('shows nothing more after a fault', () => {
    const stream = createRedactionStream({
      ...redactor,
      ranges: () => {
        throw new Error('broken');
      },
    });
    expect(stream.push('PGPASSWORD=S3CRET '.repeat(1000))).toBe('‹unredactable›');
    expect(stream.push('PGPASSWORD=S3CRET '.repeat(1000)) + stream.end()).toBe('');
  });
});
