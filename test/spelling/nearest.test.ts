import { expect, test } from 'vitest';
import { nearest } from '../../src/spelling/nearest.ts';

const words = ['status', 'start', 'stop'];

test.each([
  ['a letter too many', 'startt', 'start'],
  ['a letter missing', 'statu', 'status'],
  ['another letter', 'sdop', 'stop'],
  ['two neighbours that changed places', 'statsu', 'status'],
  ['the word itself', 'stop', 'stop'],
  ['capital letters', 'STOP', 'stop'],
])('%s', (_, word, meant) => {
  expect(nearest(word, words)).toBe(meant);
});

test('capital letters of a candidate count as little, and it is named as it is written', () => {
  expect(nearest('aegis_homme', ['AEGIS_HOME'])).toBe('AEGIS_HOME');
});

test('swapped neighbours are one slip, so a short word may have them', () => {
  expect(nearest('sotp', words)).toBe('stop');
  expect(nearest('psot', words)).toBeUndefined();
});

test('the nearer of two is meant, the first of two as near', () => {
  expect(nearest('strat', ['strut', 'start', 'straat'])).toBe('strut');
  expect(nearest('starts', ['stars', 'start', 'starts'])).toBe('starts');
});

test('nothing far away is suggested', () => {
  expect(nearest('frobnicate', words)).toBeUndefined();
  expect(nearest('', words)).toBeUndefined();
  expect(nearest('start', [])).toBeUndefined();
});

test('at most a third of the letters may differ, 13 at the most', () => {
  const meant = 'a'.repeat(60);
  expect(nearest('b'.repeat(13) + 'a'.repeat(47), [meant])).toBe(meant);
  expect(nearest('b'.repeat(14) + 'a'.repeat(46), [meant])).toBeUndefined();
  expect(nearest('bbaaaa', ['aaaaaa'])).toBe('aaaaaa');
  expect(nearest('bbbaaa', ['aaaaaa'])).toBeUndefined();
});

test('a word longer than 80 letters is not looked up', () => {
  expect(nearest('x'.repeat(81), ['x'.repeat(81)])).toBeUndefined();
  expect(nearest('x'.repeat(100_000), words)).toBeUndefined();
});
