import { expect, test } from 'vitest';
import { workClock } from '../src/work-clock.ts';

test('the first milliseconds count as they pass, and from then on only what was worked', () => {
  const time = { passed: 100, worked: 40 };
  const spent = workClock(
    () => time.passed,
    () => time.worked,
  );
  expect(spent()).toBe(0);
  time.passed = 104;
  expect(spent()).toBe(4);
  time.passed = 108;
  expect(spent()).toBe(8);
  // Others have the processor for a second.
  time.passed = 1108;
  time.worked = 42;
  expect(spent()).toBe(10);
});

test('the real clock goes on while there is work', () => {
  const spent = workClock();
  let last = 0;
  while (last < 20) {
    const now = spent();
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
});
