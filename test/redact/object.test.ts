import { expect, it } from 'vitest';
import { redactValue } from '../../src/redact/object.ts';

it('hides what stands under the name of a secret, and searches the rest', () => {
  const given = {
    user: 'bob',
    password: 'onlyletters',
    nested: [{ apiKey: 'abc', url: 'https://bob:S3CRET@h/' }],
    headers: { Authorization: 'Negotiate abc', 'set-cookie': 'sid=1' },
    env: { GITHUB_TOKEN: 12345 },
  };
  expect(redactValue(given)).toEqual({
    user: 'bob',
    password: '‹secret:value›',
    nested: [{ apiKey: '‹secret:value›', url: 'https://bob:‹secret:url-password›@h/' }],
    headers: { Authorization: '‹secret:value›', 'set-cookie': '‹secret:value›' },
    env: { GITHUB_TOKEN: '‹secret:value›' },
  });
});

it.each([
  { tokens: 12, tokenCount: 3, cwd: '/home/dev' },
  { password: '', token: null, secret: true },
  { password: 'string', token: '$TOKEN' },
  { author: 'bob', key: 'name', passes: 3 },
  [1, 'a', null],
  'plain',
  42,
])('leaves %j as it is', (given) => {
  expect(redactValue(given)).toEqual(given);
});

it('hides what is nested too deeply to be searched', () => {
  let deep: unknown = 'S3CRET';
  for (let level = 0; level < 100; level += 1) deep = [deep];
  expect(JSON.stringify(redactValue(deep))).not.toContain('S3CRET');
});

it('hides everything when an object cannot be read', () => {
  const hostile = {
    get fine() {
      throw new Error('no');
    },
  };
  expect(redactValue(hostile)).toBe('‹unredactable›');
});
