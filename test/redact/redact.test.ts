import { describe, expect, it } from 'vitest';
import { redact } from '../../src/redact/redact.ts';
import { redactionRules } from '../../src/redact/rules.ts';

// Written in two parts, so that no scanner takes these for real ones.
const fake = (prefix: string, rest: string): string => prefix + rest;

describe('a secret is hidden', () => {
  it.each<[string, string, string]>([
    ['curl -H "Authorization: Bearer S3CRETvalue" h', 'S3CRETvalue', 'header'],
    ["curl -H 'Cookie: sid=S3CRET; a=b' h", 'S3CRET', 'header'],
    ['curl -H "X-Api-Key: S3CRET" h', 'S3CRET', 'header'],
    ['curl -b sid=S3CRET h', 'S3CRET', 'cookie'],
    ['send bearer S3CRETvalue', 'S3CRETvalue', 'bearer'],
    ['mysql -u root -pS3CRET db', 'S3CRET', 'password'],
    ["mysql -p'S3 CRET' db", 'S3 CRET', 'password'],
    ['mongosh -p S3CRET', 'S3CRET', 'password'],
    ['redis-cli -a S3CRET ping', 'S3CRET', 'password'],
    ['psql --password=S3CRET', 'S3CRET', 'password'],
    ['tool --db-password "S3 \\" CRET" x', 'CRET', 'password'],
    ['tool --api-key S3CRET', 'S3CRET', 'password'],
    ['curl -u bob:S3CRET h', 'S3CRET', 'password'],
    ["create user u identified by 'S3CRET'", 'S3CRET', 'password'],
    ['PGPASSWORD=S3CRET psql', 'S3CRET', 'value'],
    ['export DB_PASSWORD="S3\nCRET"', 'CRET', 'value'],
    ['STRIPE_SECRET_KEY=S3CRET', 'S3CRET', 'value'],
    ['{"client_secret": "S3CRET"}', 'S3CRET', 'value'],
    ['password: S3CRET', 'S3CRET', 'value'],
    ['https://bob:S3CRET@h/x', 'S3CRET', 'url-password'],
    ['https://h/x?a=1&access_token=S3CRET&b=2', 'S3CRET', 'query'],
    [
      '-----BEGIN OPENSSH PRIVATE KEY-----\nS3CRET\n-----END OPENSSH PRIVATE KEY-----',
      'S3CRET',
      'private-key',
    ],
    ['-----BEGIN PRIVATE KEY-----\nS3CRET', 'S3CRET', 'private-key'],
    [fake('eyJhbGciOi', 'JIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'), 'c2lnbmF0dXJl', 'jwt'],
    [fake('AKIA', 'IOSFODNN7EXAMPLE'), 'IOSFODNN7', 'aws-access-key'],
    [fake('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'), 'mnopqr', 'github-token'],
    [fake('github_pat_', '11ABCDEFG0abcdefghijkl_mnopqrs'), 'mnopqrs', 'github-token'],
    [fake('sk-ant-', 'api03-abcdefghijklmnop'), 'mnop', 'anthropic-key'],
    [fake('sk-', 'proj-abcdefghijklmnopqrst'), 'mnop', 'openai-key'],
    [fake('xoxb-', '123456789012-abcdefghij'), 'abcdefghij', 'slack-token'],
    [fake('npm_', 'abcdefghijklmnopqrstuvwxyz0123456789'), 'mnop', 'npm-token'],
    [fake('glpat-', 'abcdefghij0123456789'), 'efghij', 'gitlab-token'],
    [fake('123456789:AA', 'abcdefghijklmnopqrstuvwxyz0123456'), 'mnop', 'telegram-token'],
    [fake('AIza', 'abcdefghijklmnopqrstuvwxyz012345678'), 'mnop', 'google-key'],
  ])('%j', (text, secret, kind) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain(`‹redacted:${kind}›`);
  });

  it('and what is around it stays', () => {
    expect(redact('psql --password=S3CRET -h db && ls')).toBe(
      'psql --password=‹redacted:password› -h db && ls',
    );
    expect(redact('https://bob:pw@h/x')).toBe('https://bob:‹redacted:url-password›@h/x');
  });

  it('wherever it stands in a long text', () => {
    const long = `${'x '.repeat(100_000)}PGPASSWORD=S3CRET ${'y '.repeat(100_000)}`;
    expect(redact(long)).not.toContain('S3CRET');
  });
});

describe('what is no secret stays', () => {
  it.each([
    'git commit -m "Keep the token parser simple"',
    'git checkout 3f786850e387550fdab836ed7e6dc881de23001b',
    'docker run -p 8080:80 nginx',
    'ssh -p 2222 h',
    'sort -k 2',
    'grep -rn "password" src',
    'DB_PASSWORD=$DB_PASSWORD node x',
    'npm run key:check',
    'https://h/x?page=2',
    'sha512-abcdefghijklmnopqrstuvwxyz0123456789==',
    '550e8400-e29b-41d4-a716-446655440000',
    'ls -la /home/u/.ssh',
    '',
  ])('%j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a hostile text', () => {
  it.each([
    ' ',
    'token=',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'mysql -',
    'eyJaaaaaaaa',
    '?aaaa',
    '--a-',
    "password='",
    'a\\',
  ])('of a mebibyte of %j is answered', { timeout: 30_000 }, (unit) => {
    expect(typeof redact(unit.repeat(Math.ceil(1_048_576 / unit.length)))).toBe('string');
  });

  it('that is too long is hidden as a whole', () => {
    expect(redact('a'.repeat(4_194_305))).toBe('‹redacted:unreadable›');
  });
});

it('every rule is met by one of its own hints', () => {
  for (const rule of redactionRules) {
    for (const hint of rule.hints) expect(hint).toBe(hint.toLowerCase());
    expect(rule.pattern.global).toBe(true);
  }
});
