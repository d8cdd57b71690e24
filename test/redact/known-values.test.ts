import { describe, expect, it } from 'vitest';
import { createAutomaton } from '../../src/redact/automaton.ts';
import { knownFromEnvFile, knownFromEnvironment } from '../../src/redact/known-values.ts';
import { createRedactor } from '../../src/redact/redact.ts';

const value = "plain words?& it's 1/2";
const { redact } = createRedactor({ knownValues: [{ value, kind: 'env' }] });

describe('a known value is hidden', () => {
  it.each([
    ['as it is', value],
    ['in base64', Buffer.from(value).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(value).toString('base64url')],
    ['in an address', encodeURIComponent(value)],
    [
      'in an address with lower-case codes',
      encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form', encodeURIComponent(value).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in shell quotes', value.replaceAll("'", "'\\''")],
    ['in hex', Buffer.from(value).toString('hex')],
  ])('%s', (_, form) => {
    expect(redact(`before ${form} after`)).not.toContain(form.slice(1, -4));
    expect(redact(`before ${form} after`)).toMatch(/^before .{0,4}‹secret:env›.{0,4} after$/);
  });

  it.each([0, 1, 2, 3, 4])('inside a longer base64 text, %i bytes in', (offset) => {
    const longer = Buffer.from(`${'u'.repeat(offset)}${value}:and more`).toString('base64');
    expect(redact(longer)).toContain('‹secret:env›');
  });

  it('also where it overlaps another', () => {
    const both = createRedactor({
      knownValues: [
        { value: 'first-part-shared', kind: 'env' },
        { value: 'shared-last-part', kind: 'env' },
      ],
    });
    expect(both.redact('x first-part-shared-last-part y')).toBe('x ‹secret:env› y');
  });

  it('and a value too short to be told from words is not', () => {
    expect(createRedactor({ knownValues: [{ value: 'abc', kind: 'env' }] }).redact('abc abcd')).toBe(
      'abc abcd',
    );
  });
});

describe('the environment', () => {
  it.each([
    'GITHUB_TOKEN',
    'DB_PASS',
    'AWS_SECRET_ACCESS_KEY',
    'my_credential',
    'SESSION_COOKIE',
    'SENTRY_DSN',
  ])('tells %s to be secret', (name) => {
    expect(knownFromEnvironment({ [name]: 'Zx81-Zx81-Zx81' })).toEqual([
      { value: 'Zx81-Zx81-Zx81', kind: 'env' },
    ]);
  });

  it.each([
    ['PATH', 'Zx81-Zx81-Zx81'],
    ['PWD', '/home/dev/project'],
    ['OLDPWD', '/home/dev/project'],
    ['SSH_AUTH_SOCK', '/tmp/ssh-1/agent.1'],
    ['XDG_SESSION_TYPE', 'wayland-1'],
    ['DESKTOP_SESSION', 'gnome-xorg'],
    ['GIT_ASKPASS', '/usr/bin/askpass-1'],
    ['TLS_KEY_FILE', 'server-1.key'],
    ['AUTH_URL', 'https://auth.example.com'],
    ['API_KEY', 'your-key-here'],
    ['API_TOKEN', 'short'],
    ['TOKEN_PORT', '12345678'],
  ])('leaves %s=%s out', (name, given) => {
    expect(knownFromEnvironment({ [name]: given })).toEqual([]);
  });

  it('may stand in a file', () => {
    const text =
      'PORT=3000\nexport API_KEY="Zx81 # Zx81"\n# SECRET=commented-1\nDB_PASSWORD=Zx82Zx82 # note\n';
    expect(knownFromEnvFile(text).map((known) => known.value)).toEqual(['Zx81 # Zx81', 'Zx82Zx82']);
  });
});

describe('the automaton', () => {
  it('finds words inside words', () => {
    const find = createAutomaton(['he', 'she', 'his', 'hers']);
    const text = 'ushers';
    expect(find(text).map(({ start, end }) => text.slice(start, end))).toEqual(['she', 'hers']);
  });

  it('agrees with a plain search on random texts', () => {
    let seed = 42;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const make = (length: number): string => Array.from({ length }, () => 'ab'[next(2)]).join('');
    for (let round = 0; round < 200; round += 1) {
      const words = [...new Set(Array.from({ length: 4 }, () => make(1 + next(4))))];
      const text = make(40);
      const covered = new Set<number>();
      for (const word of words)
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
          for (let index = at; index < at + word.length; index += 1) covered.add(index);
      const found = new Set<number>();
      for (const { start, end } of createAutomaton(words)(text))
        for (let index = start; index < end; index += 1) found.add(index);
      expect([...found].sort((a, b) => a - b)).toEqual([...covered].sort((a, b) => a - b));
    }
  });
});
