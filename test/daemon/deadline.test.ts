import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { at } from '../../src/daemon/deadline.ts';

const start = new Date('2026-01-01T00:00:00Z').getTime();
const minute = 60_000;
/** What is due comes in a turn of its own. */
const nextTurn = 1;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

it('is due at the instant, once, and not before', () => {
  const due = vi.fn();
  at(start + minute, due);
  vi.advanceTimersByTime(minute - 1);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1 + nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60 * minute + nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
});

it('is due in a later turn when the instant has passed', () => {
  const due = vi.fn();
  at(start - minute, due);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
});

it('is never due after it was stopped, however often it had to look at the clock', () => {
  const due = vi.fn();
  const stop = at(start + minute, due);
  vi.advanceTimersByTime(minute - 1);
  stop();
  vi.advanceTimersByTime(minute);
  expect(due).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});

it('waits longer than a timer of Node can', () => {
  const due = vi.fn();
  const monthOfThirtyDays = 30 * 24 * 60 * minute;
  at(start + monthOfThirtyDays, due);
  vi.advanceTimersByTime(monthOfThirtyDays - 1);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1 + nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
});

it('notices within seconds that the clock was put forward', () => {
  const due = vi.fn();
  at(start + 60 * minute, due);
  vi.setSystemTime(start + 61 * minute);
  vi.advanceTimersByTime(15_000 + nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
});

it('waits for the instant when the clock was put back', () => {
  const due = vi.fn();
  at(start + minute, due);
  vi.setSystemTime(start - 60 * minute);
  vi.advanceTimersByTime(minute);
  expect(due).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60 * minute + nextTurn);
  expect(due).toHaveBeenCalledTimes(1);
});
