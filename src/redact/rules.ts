/**
 * One way secrets are written. `pattern` is run over the whole text, so it must be linear on any input: no nested or
 * adjacent repetitions of overlapping classes, and bounded lengths where a class is wide.
 */
export interface RedactionRule {
  kind: string;
  /** The rule is looked at only when the text has one of these (lower case): most texts have none. */
  hints: readonly string[];
  /** With a group `keep` in front and optionally `end` behind, which stay; the rest is hidden. */
  pattern: RegExp;
}

/** Values up to a quote, a blank or a separator; quoted values up to their quote. */
const value = String.raw`(?:"(?:[^"\\]|\\[^])*"?|'[^']*'?|\$'(?:[^'\\]|\\[^])*'?|[^\s"'&;|<>\\]|\\[^])+`;

const secretName = `[A-Za-z0-9_.-]{0,64}(?:passwd|password|passphrase|passwort|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|credential|client[_-]?secret|session[_-]?id|_pwd|_pass|_dsn|_key)[A-Za-z0-9_]{0,32}`;

/**
 * Structural rules first, then formats of known issuers. Formats are written from the issuers' public descriptions of
 * their tokens.
 */
export const redactionRules: readonly RedactionRule[] = [
  {
    kind: 'private-key',
    hints: ['-----begin'],
    // Up to the next mark: a key without an end is hidden as far as it goes.
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END[^-\n]{0,60}-----)?/g,
  },
  {
    kind: 'header',
    hints: [
      'authorization',
      'cookie',
      'x-api-key',
      'x-auth-token',
      'private-token',
      'x-amz-security-token',
      'x-goog-api-key',
      'api-key',
    ],
    pattern:
      /(?<keep>\b(?:proxy-)?(?:authorization|set-cookie|cookie|x-api-key|x-auth-token|private-token|x-amz-security-token|x-goog-api-key|api-key)["']?[ \t]{0,8}[:=][ \t]{0,8})(?:[^\r\n"'\\]|\\.)+/gi,
  },
  {
    kind: 'bearer',
    hints: ['bearer', 'basic'],
    pattern: /(?<keep>\b(?:bearer|basic)[ \t]{1,8})[A-Za-z0-9+/=_.~-]{8,}/gi,
  },
  {
    kind: 'url-password',
    hints: ['://'],
    pattern: /(?<keep>:\/\/[^\s/:@"'<>]{0,256}:)[^\s/@"'<>]{1,512}(?<end>@)/g,
  },
  {
    kind: 'url-userinfo',
    hints: ['://'],
    pattern: /(?<keep>:\/\/)[A-Za-z0-9_%.~+-]{16,512}(?<end>@)/g,
  },
  {
    kind: 'query',
    hints: ['token', 'key', 'sig', 'secret', 'password', 'auth', 'code=', 'credential', 'session'],
    pattern:
      /(?<keep>[?&;](?:[A-Za-z0-9_-]{0,40}(?:token|secret|password|passwd|signature|credential)|api[_-]?key|apikey|key|sig|auth|code|session|jwt|x-amz-signature|x-amz-credential)=)[^\s&#"'<>;]+/gi,
  },
  {
    kind: 'password',
    hints: ['pass', 'token', 'secret', 'key', 'auth', 'credential', 'bearer', '--pwd'],
    pattern: new RegExp(
      String.raw`(?<keep>--(?:[A-Za-z0-9-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|auth-?key|access-?key|credential|bearer)|pass|pwd|auth)[A-Za-z0-9-]{0,20}(?:=|[ \t]{1,8}))${value}`,
      'gi',
    ),
  },
  {
    kind: 'password',
    hints: ['-u', '--user', '--proxy-user'],
    pattern: /(?<keep>(?:^|[\s"'])(?:-u|-U|--user|--proxy-user)[ \t=]{0,8}["']?[^\s:"'/]{1,256}:)[^\s"']+/g,
  },
  {
    kind: 'password',
    hints: [
      'mysql',
      'mariadb',
      'mongo',
      'redis-cli',
      'sshpass',
      'sqlcmd',
      'clickhouse',
      'docker',
      'podman',
      '7z',
      'unzip',
      'zip',
      'ldap',
      'influx',
    ],
    pattern: new RegExp(
      String.raw`(?<keep>\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlsh|mariadb|mariadb-dump|sshpass|7z|docker login|podman login|mongo|mongosh|mongodump|mongorestore|influx|zip|unzip)\b[^\n|;&]{0,200}?\s(?:-p|-P)[ \t]{0,1}(?!\d{1,5}(?:\s|$)))${value}`,
      'g',
    ),
  },
  {
    kind: 'password',
    hints: ['redis-cli', 'ldap', 'curl', 'sqlcmd'],
    pattern: new RegExp(
      String.raw`(?<keep>\b(?:redis-cli\b[^\n|;&]{0,200}?\s-a|ldap\w{3,8}\b[^\n|;&]{0,200}?\s-w|sqlcmd\b[^\n|;&]{0,200}?\s-P)[ \t]{0,4})${value}`,
      'g',
    ),
  },
  {
    kind: 'cookie',
    hints: ['curl'],
    pattern: new RegExp(
      String.raw`(?<keep>\bcurl\b[^\n|;&]{0,400}?\s(?:-b|--cookie)[ \t=]{0,4})${value}`,
      'g',
    ),
  },
  {
    kind: 'password',
    hints: ['identified by', 'password'],
    pattern: /(?<keep>\b(?:identified[ \t]{1,8}by|password)[ \t]{1,8})'[^']*'?/gi,
  },
  {
    kind: 'value',
    hints: ['pass', 'secret', 'token', 'key', 'credential', 'session', 'pwd', 'dsn'],
    pattern: new RegExp(
      String.raw`(?<keep>(?<![A-Za-z0-9_.-])${secretName}["']?[ \t]{0,8}(?:=|:(?!//))[ \t]{0,8}(?!‹))(?!\$\{?[A-Za-z_]\w{0,80}\}?(?:[\s"';]|$)|"\$\{?[A-Za-z_]\w{0,80}\}?")${value}`,
      'gi',
    ),
  },
  {
    kind: 'jwt',
    hints: ['eyj'],
    pattern: /\beyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}/g,
  },
  {
    kind: 'aws-access-key',
    hints: ['akia', 'asia', 'abia', 'acca'],
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,20}\b/g,
  },
  {
    kind: 'github-token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9_]{16,255}|github_pat_[A-Za-z0-9_]{16,255})/g,
  },
  {
    kind: 'gitlab-token',
    hints: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-'],
    pattern: /\bgl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_.-]{12,255}/g,
  },
  { kind: 'anthropic-key', hints: ['sk-ant-'], pattern: /\bsk-ant-[A-Za-z0-9_-]{8,255}/g },
  { kind: 'openai-key', hints: ['sk-'], pattern: /\bsk-[A-Za-z0-9_-]{16,255}/g },
  {
    kind: 'stripe-key',
    hints: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    pattern: /\b(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,255}/g,
  },
  {
    kind: 'slack-token',
    hints: ['xox', 'xapp-', 'hooks.slack.com'],
    pattern:
      /\b(?:xox[a-z]-[A-Za-z0-9-]{8,255}|xapp-[A-Za-z0-9-]{8,255}|hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{8,255})/g,
  },
  { kind: 'npm-token', hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{20,255}/g },
  { kind: 'pypi-token', hints: ['pypi-'], pattern: /\bpypi-[A-Za-z0-9_-]{16,512}/g },
  {
    kind: 'google-key',
    hints: ['aiza', 'ya29.', 'gocspx-'],
    pattern: /\b(?:AIza[A-Za-z0-9_-]{20,80}|ya29\.[A-Za-z0-9_-]{16,512}|GOCSPX-[A-Za-z0-9_-]{16,80})/g,
  },
  { kind: 'telegram-token', hints: [':aa'], pattern: /\b(?:bot)?\d{6,12}:AA[A-Za-z0-9_-]{20,64}/g },
  { kind: 'hugging-face-token', hints: ['hf_'], pattern: /\bhf_[A-Za-z0-9]{16,255}/g },
  {
    kind: 'digitalocean-token',
    hints: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    pattern: /\bdo[por]_v1_[a-f0-9]{16,255}/g,
  },
  { kind: 'sendgrid-key', hints: ['sg.'], pattern: /\bSG\.[A-Za-z0-9_-]{10,80}\.[A-Za-z0-9_-]{10,120}/g },
  { kind: 'age-key', hints: ['age-secret-key-'], pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{20,80}/g },
  { kind: 'docker-token', hints: ['dckr_pat_'], pattern: /\bdckr_pat_[A-Za-z0-9_-]{16,80}/g },
];
