import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/critic/inspect.ts';
import { thresholdTable } from '../../src/critic/thresholds.ts';
import { Finding } from '../../src/domain/finding.ts';
import type { ToolCall } from '../../src/domain/tool-call.ts';
import { findingsOn, shellCall, toolCall } from './support.ts';

describe('every detector', () => {
  it.each(detectors.map((detector) => [detector.ids.join(), detector] as const))(
    '%s is documented',
    (_, detector) => {
      expect(detector.about.length).toBeGreaterThan(10);
      expect(detector.source.length).toBeGreaterThan(3);
      for (const id of detector.ids) expect(Finding.shape.id.safeParse(id).success).toBe(true);
    },
  );

  it('has ids of its own', () => {
    const ids = detectors.flatMap((detector) => detector.ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it.each(Object.entries(thresholdTable))('%s has a default within its range, and a meaning', (_, spec) => {
  expect(spec.default).toBeGreaterThanOrEqual(spec.min);
  expect(spec.default).toBeLessThanOrEqual(spec.max);
  expect(spec.description.length).toBeGreaterThan(20);
});

describe('a hostile call is looked at to its end', () => {
  const units = [
    'a',
    "'",
    '"',
    '$',
    '\\x',
    'a1B2',
    `\${x:0:1}`,
    '\u200b',
    '\u200f',
    ' ',
    '\n',
    "$'\\x41",
    'http://a.b?c=',
    'https://$(',
    '<<E\n',
    '`',
    '\ud800',
    'а',
    '\u0000',
  ];
  it.each(units)('128 KiB of %j', { timeout: 30_000 }, (unit) => {
    const found = findingsOn(shellCall(unit.repeat(Math.ceil(131_072 / unit.length))));
    for (const finding of found) expect(Finding.parse(finding)).toEqual(finding);
    expect(found.map(({ id }) => id)).not.toContain('critic.fault');
  });

  it('however deep its input is nested', () => {
    let deep: ToolCall['input'] = { text: 'x\u202e' };
    for (let level = 0; level < 200; level += 1) deep = { deep };
    expect(findingsOn(toolCall('mcp__a__b', deep)).map(({ id }) => id)).toContain('unicode.bidi');
  });

  it('however many texts it has', () => {
    const list = Array.from({ length: 6000 }, (_, index) => ({ text: `t${index}` }));
    const given = { list: [...list, { text: 'x\u202e' }] };
    expect(findingsOn(toolCall('mcp__a__b', given)).map(({ id }) => id)).toContain('unicode.bidi');
  });
});
