import { describe, expect, it } from 'vitest';
import { createRedactor, longestText, redact } from '../../src/redact/redact.ts';
import { structureRules } from '../../src/redact/structure.ts';

// Put together at run time, so that no scanner takes these for real ones.
const fake = (...parts: string[]): string => parts.join('');
const letters = 'abcdefghijklmnopqrstuvwxyz';
const mixed = 'q7Rk2ZtV9mXw4LpB8sNd3HfJ6cYg1TaE5uKo0QiWxVz';
const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

describe('a secret is hidden', () => {
  it.each<[string, string, string]>([
    ['curl -H "Authorization: Bearer S3CRETvalue" h', 'S3CRETvalue', 'header'],
    ['curl -H "authorization: token S3CRETvalue" h', 'S3CRETvalue', 'header'],
    ["curl -H 'Cookie: sid=S3CRET; a=b' h", 'S3CRET', 'header'],
    ['curl -H "X-Api-Key: S3CRET" h', 'S3CRET', 'header'],
    ['{"Cookie": "sid=S3CRET"}', 'S3CRET', 'header'],
    ['curl -b sid=S3CRET h', 'S3CRET', 'cookie'],
    ['send bearer S3CRETvalue', 'S3CRETvalue', 'bearer'],
    ['mysql -u root -pS3CRET db', 'S3CRET', 'password'],
    ["mysql -p'S3 CRET' db", 'S3 CRET', 'password'],
    ['mongosh -p S3CRET', 'S3CRET', 'password'],
    ['docker login -u bob -p S3CRET registry', 'S3CRET', 'password'],
    ['sshpass -p S3CRET ssh h', 'S3CRET', 'password'],
    ['zip -P S3CRET a.zip f', 'S3CRET', 'password'],
    ['redis-cli -a S3CRET ping', 'S3CRET', 'password'],
    ['psql --password=S3CRET', 'S3CRET', 'password'],
    ['tool --db-password "S3 \\" CRET" x', 'CRET', 'password'],
    ['tool --api-key S3CRET', 'S3CRET', 'password'],
    ['tool --token S3CRET', 'S3CRET', 'password'],
    ['curl -u bob:S3CRET h', 'S3CRET', 'password'],
    ["create user u identified by 'S3CRET'", 'S3CRET', 'password'],
    ['PGPASSWORD=S3CRET psql', 'S3CRET', 'value'],
    ['export DB_PASSWORD="S3\nCRET"', 'CRET', 'value'],
    ['STRIPE_SECRET_KEY=S3CRET', 'S3CRET', 'value'],
    ['MY_TOKEN=onlyletters', 'onlyletters', 'value'],
    ['{"client_secret": "S3CRET"}', 'S3CRET', 'value'],
    ['password: S3CRET', 'S3CRET', 'value'],
    ['const password = "S3CRET-word"', 'S3CRET', 'value'],
    ['https://bob:S3CRET@h/x', 'S3CRET', 'url-password'],
    ['postgres://app:S3CRET@db:5432/app', 'S3CRET', 'url-password'],
    [`https://${mixed}@h/x`, mixed, 'url-userinfo'],
    ['https://h/x?a=1&access_token=S3CRET&b=2', 'S3CRET', 'query'],
    ['https://h/callback?code=4f5G6h7J8k9L', '4f5G6h7J8k9L', 'query'],
    ['https://h/x?X-Amz-Signature=0a1b2c3d4e5f', '0a1b2c3d4e5f', 'query'],
    ['Server=s;Uid=u;Pwd=S3CRET;', 'S3CRET', 'connection-string'],
    ['machine h login bob password S3CRET', 'S3CRET', 'netrc'],
    [
      fake('-----BEGIN OPENSSH PRIVATE', ' KEY-----\nS3CRET\n-----END OPENSSH PRIVATE KEY-----'),
      'S3CRET',
      'private-key',
    ],
    [fake('-----BEGIN PRIVATE', ' KEY-----\nS3CRET'), 'S3CRET', 'private-key'],
    [
      fake('x: S3CRETS3CRETS3CRETS3CRET\nS3CRET==\n-----END RSA PRIVATE', ' KEY-----'),
      'S3CRET',
      'private-key',
    ],
    [fake('eyJhbGciOi', 'JIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'), 'c2lnbmF0dXJl', 'jwt'],
    [fake('AKIA', 'IOSFODNN7EXAMPLE'), 'IOSFODNN7', 'aws-access-key'],
    [fake('aws_secret_access_key = ', mixed.slice(0, 40)), mixed.slice(0, 40), 'aws-secret-key'],
    [fake('AIza', 'SyA', mixed.slice(0, 32)), mixed.slice(4, 20), 'google-api-key'],
    [fake('ya29.', 'a0Af', mixed), mixed, 'google-oauth-token'],
    [fake('GOCSPX-', mixed.slice(0, 28)), mixed.slice(0, 28), 'google-client-secret'],
    [fake('abc8', 'Q~', mixed.slice(0, 34)), mixed.slice(0, 30), 'azure-client-secret'],
    [fake('AccountName=a;Account', 'Key=', mixed, mixed, '=='), mixed, 'azure-storage-key'],
    [fake('dop_v1_', hex), hex, 'digitalocean-token'],
    [fake('ghp_', letters, '0123456789'), 'mnopqr', 'github-token'],
    [fake('github_pat_', '11ABCDEFG0abcdefghijkl_mnopqrs'), 'mnopqrs', 'github-token'],
    [fake('glpat-', 'abcdefghij0123456789'), 'efghij', 'gitlab-token'],
    [fake('glptt-', hex.slice(0, 40)), hex.slice(0, 40), 'gitlab-token'],
    [fake('ATATT3xFf', 'GF0', mixed), mixed, 'atlassian-token'],
    [fake('npm_', letters, '0123456789'), 'mnop', 'npm-token'],
    [fake('pypi-', 'AgEIcHlwaS5vcmc', mixed), mixed, 'pypi-token'],
    [fake('rubygems_', hex.slice(0, 48)), hex.slice(0, 48), 'rubygems-key'],
    [fake('dckr_pat_', mixed.slice(0, 27)), mixed.slice(0, 27), 'docker-token'],
    [fake('sk-ant-', 'api03-abcdefghijklmnop'), 'mnop', 'anthropic-key'],
    [fake('sk-', 'proj-', mixed), mixed, 'openai-key'],
    [fake('sk-', mixed), mixed, 'openai-key'],
    [fake('hf_', mixed.slice(0, 34)), mixed.slice(0, 34), 'hugging-face-token'],
    [fake('gsk_', mixed, mixed.slice(0, 9)), mixed, 'groq-key'],
    [fake('r8_', mixed.slice(0, 37)), mixed.slice(0, 37), 'replicate-token'],
    [fake('pplx-', mixed), mixed, 'perplexity-key'],
    [fake('sk_', 'live_', mixed.slice(0, 24)), mixed.slice(0, 24), 'stripe-key'],
    [fake('whsec_', mixed.slice(0, 32)), mixed.slice(0, 32), 'stripe-webhook-secret'],
    [fake('shpat_', hex.slice(0, 32)), hex.slice(0, 32), 'shopify-token'],
    [fake('sq0atp-', mixed.slice(0, 22)), mixed.slice(0, 22), 'square-token'],
    [fake('xoxb-', '123456789012-abcdefghij'), 'abcdefghij', 'slack-token'],
    [
      fake('https://hooks.slack', '.com/services/T0000/B0000/', mixed.slice(0, 24)),
      mixed.slice(0, 24),
      'slack-webhook',
    ],
    [
      fake('https://discord.com/api/web', 'hooks/123456789012345678/', mixed, mixed.slice(0, 20)),
      mixed,
      'discord-webhook',
    ],
    [fake('123456789:AA', 'abcdefghijklmnopqrstuvwxyz0123456'), 'mnop', 'telegram-token'],
    [fake('SK', hex.slice(0, 32)), hex.slice(0, 32), 'twilio-key'],
    [fake('SG.', mixed.slice(0, 22), '.', mixed), mixed, 'sendgrid-key'],
    [fake('key-', hex.slice(0, 32)), hex.slice(0, 32), 'mailgun-key'],
    [fake(hex.slice(0, 32), '-us', '12'), hex.slice(0, 32), 'mailchimp-key'],
    [fake('xkeysib-', hex, '-', mixed.slice(0, 16)), hex, 'brevo-key'],
    [fake('hvs.', mixed), mixed, 'vault-token'],
    [fake(mixed.slice(0, 14), '.atlasv1.', mixed, mixed.slice(0, 24)), mixed.slice(0, 24), 'terraform-token'],
    [fake('pul-', hex.slice(0, 40)), hex.slice(0, 40), 'pulumi-token'],
    [fake('dp.pt.', mixed), mixed, 'doppler-token'],
    [fake('AGE-SECRET-KEY-1', 'QYQSZQGPQYQSZQGPQYQSZQGP'), 'QYQSZQGP', 'age-key'],
    [fake('glsa_', mixed.slice(0, 32), '_0a1b2c3d'), mixed.slice(0, 32), 'grafana-token'],
    [fake('sntrys_', mixed), mixed, 'sentry-token'],
    [fake('NRAK-', mixed.slice(0, 27).toUpperCase()), mixed.slice(0, 27).toUpperCase(), 'newrelic-key'],
    [fake('tskey-', 'auth-', mixed), mixed, 'tailscale-key'],
    [fake('sqp_', hex.slice(0, 40)), hex.slice(0, 40), 'sonar-token'],
    [fake('lin_api_', mixed), mixed, 'linear-key'],
    [fake('ntn_', mixed), mixed, 'notion-token'],
    [fake('figd_', mixed), mixed, 'figma-token'],
    [fake('dapi', hex.slice(0, 32)), hex.slice(0, 32), 'databricks-token'],
  ])('%j', (text, secret, kind) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain(`‹secret:${kind}›`);
  });

  it('and what is around it stays', () => {
    expect(redact('psql --password=S3CRET -h db && ls')).toBe(
      'psql --password=‹secret:password› -h db && ls',
    );
    expect(redact('https://bob:pw@h/x')).toBe('https://bob:‹secret:url-password›@h/x');
    expect(redact(`git clone https://${fake('ghp_', mixed)}@github.com/a/b`)).toBe(
      'git clone https://‹secret:github-token›@github.com/a/b',
    );
  });

  it('in the middle of a long text', () => {
    const long = `${'x '.repeat(60_000)}PGPASSWORD=S3CRET ${'y '.repeat(60_000)}`;
    expect(redact(long)).not.toContain('S3CRET');
  });

  it('as a whole where it is longer than what is looked at around a keyword', () => {
    const token = fake('eyJhbGciOi', 'JIUzI1NiJ9.', 'Zm9v'.repeat(4000), '.c2ln');
    expect(redact(`see ${token} there`)).toBe('see ‹secret:jwt› there');
  });
});

describe('what is no secret stays', () => {
  it.each([
    'git commit -m "Keep the token parser simple"',
    'git commit -m "cookie: fix the parser"',
    'git commit -m "authorization: check scopes first"',
    'git checkout 3f786850e387550fdab836ed7e6dc881de23001b',
    `sha256:${hex}`,
    `echo "${hex}  file.tgz" | sha256sum -c`,
    'docker pull node@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '"integrity": "sha512-q7Rk2ZtV9mXw4LpB8sNd3HfJ6cYg1TaE5uKo0QiWxVzq7Rk2ZtV9mXw4LpB8sNd3HfJ6cYg1TaE5uKo0QiWxVzAA=="',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'docker run -p 8080:80 nginx',
    'docker run -u 1000:1000 alpine id',
    'docker login --password-stdin ghcr.io',
    'docker build --secret id=npm,src=.npmrc .',
    'ssh -p 2222 h',
    'mysql -u root -p mydb',
    'unzip -p archive.zip file.txt',
    'sort -k 2',
    'mkdir -p src/pages',
    'grep -rn "password" src',
    'rg "token:" src',
    'grep -n "api_key=" .',
    'DB_PASSWORD=$DB_PASSWORD node x',
    'TOKEN=$(gh auth status) node x',
    'API_KEY=<your-key> npm start',
    'password=changeme',
    'SSH_KEY=~/.ssh/id_ed25519 ansible-playbook x',
    'TLS_KEY_FILE=/etc/ssl/private/server.key nginx',
    'npm run key:check',
    'https://h/x?page=2',
    'https://h/x?key=name&sort=asc',
    'sha512-abcdefghijklmnopqrstuvwxyz0123456789==',
    '550e8400-e29b-41d4-a716-446655440000',
    'session 550e8400-e29b-41d4-a716-446655440000 started',
    'ls -la /home/u/.ssh',
    'interface User { password: string; token?: string }',
    'type Auth = { apiKey: string | undefined };',
    'const token = getToken();',
    'const token = await getToken(user);',
    'let password = input.value;',
    'const secret = process.env.SECRET;',
    "api_key = os.environ['API_KEY']",
    'api_key = os.environ.get("API_KEY")',
    'password = config.password',
    'token: Token,',
    'token: parser.token',
    'if (token === undefined) return;',
    'if token == None: pass',
    'max_tokens=4096',
    '"max_tokens": 4096',
    'num_tokens: 12,',
    'token_count = 17',
    'primary_key=True',
    'foreign_key: user_id',
    'cache_key = name',
    'const tokenType = "bearer";',
    '<input type="password" name="password">',
    'password: "must have a capital letter"',
    '"password": "string"',
    'password_hash = bcrypt.hash(password)',
    `secret: \${{ secrets.NPM_TOKEN }}`,
    `NODE_AUTH_TOKEN: \${{ secrets.NPM_TOKEN }}`,
    'password: {{ .Values.password }}',
    `headers: { Authorization: \`Bearer \${token}\` }`,
    'curl -H "Authorization: Bearer $TOKEN" h',
    'curl -H "X-Api-Key: $KEY" h',
    'Basic authentication is used here',
    'bearer tokens are checked first',
    `https://user:\${PASSWORD}@h/`,
    'postgres://user:password@localhost/db',
    '.sk-loading-spinner-wrapper { color: red }',
    'task-manager-component-with-a-very-long-name',
    'import { secret_manager } from "lib"',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'grep -l "BEGIN RSA PRIVATE KEY" -r .',
    'grep -c -- "-----BEGIN PRIVATE KEY-----" f',
    'npm_config_cache=/tmp/x npm ci',
    'SKIP=eslint git commit',
    '',
  ])('%j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('with the key of an installation', () => {
  const key = new Uint8Array(32).fill(7);
  const other = new Uint8Array(32).fill(8);
  const tagOf = (text: string): string | undefined => /‹secret:[a-z-]+:([0-9a-f]{4})›/.exec(text)?.[1];

  it('equal secrets have equal tags wherever they stand', () => {
    const token = fake('ghp_', mixed);
    const { redact: hide } = createRedactor({ key });
    const tag = tagOf(hide(`git clone https://${token}@github.com/a/b`));
    expect(tag).toMatch(/^[0-9a-f]{4}$/);
    expect(tagOf(hide(`curl -H "Authorization: Bearer ${token}" h`))).toBe(tag);
    expect(tagOf(hide(`gh ${fake('ghp_', mixed, 'x')}`))).not.toBe(tag);
  });

  it('another installation has other tags', () => {
    const text = 'PGPASSWORD=S3CRET psql';
    expect(tagOf(createRedactor({ key }).redact(text))).not.toBe(
      tagOf(createRedactor({ key: other }).redact(text)),
    );
  });
});

describe('a text longer than 256 Ki characters', () => {
  it('is shown by its ends', () => {
    const shown = redact(`begin ${'ab '.repeat(200_000)} end`);
    expect(shown.length).toBeLessThan(longestText);
    expect(shown).toMatch(/^begin ab /);
    expect(shown).toMatch(/ end$/);
    expect(shown).toMatch(/‹\d+ characters not shown›/);
  });

  it.each([190_000, 192_500, 196_600, 234_000, 400_000, 534_460, 534_480, 538_550])(
    'shows no part of a secret that begins at %i',
    (at) => {
      const token = fake('ghp_', mixed.repeat(3));
      const text = `${'ab '.repeat(200_000).slice(0, at)} ${token} ${'ab '.repeat(200_000).slice(at)}`;
      const shown = redact(text);
      for (let from = 0; from + 12 <= token.length; from += 4)
        expect(shown).not.toContain(token.slice(from, from + 12));
    },
  );
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
    'aaaa\n',
    'PRIVATE KEY-----aaaa',
    'machine a login a ',
    'curl -b',
    'ghp_',
    'secret',
    'authorization: ',
    'key-sk-SK',
    ';pwd=',
  ])('of 256 Ki of %j is answered', { timeout: 30_000 }, (unit) => {
    const text = unit.repeat(Math.ceil(longestText / unit.length)).slice(0, longestText);
    expect(typeof redact(text)).toBe('string');
  });
});

it('a fault hides the whole text', () => {
  const broken = { toString: () => 'PGPASSWORD=S3CRET' } as unknown as string;
  expect(redact(broken)).toBe('‹unredactable›');
});

it('every rule is met by one of its own hints', () => {
  for (const rule of structureRules) {
    for (const hint of rule.hints) expect(hint).toBe(hint.toLowerCase());
    expect(rule.pattern.global).toBe(true);
  }
});
