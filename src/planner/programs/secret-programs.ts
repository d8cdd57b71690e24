import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value, wordText } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

const secret: Effect = { type: 'source', end: 'secret' };

/** The first operands as one text: `kv get`. */
const line = ({ operands }: Invocation): string => operands.slice(0, 3).map(certainPrefix).join(' ');

/** What of a vault others cannot do without: whole engines, ways to log in, every version of a secret, the audit. */
const vaultGround =
  /^(?:kv (?:metadata delete|destroy)|secrets disable|auth disable|audit disable|lease revoke|operator (?:seal|raft remove-peer|migrate|rekey)|namespace delete|policy delete|token revoke)/;

/** What prints all that there is, or what opens the store itself. */
const vaultKeys = /^(?:-\S+ )*(?:print token|operator (?:init|generate-root|unseal|rekey|rotate-keys))\b/;

/** The uses of a program that keeps secrets which are no one's task. */
interface Grave {
  /** Over all words: prints all that there are, or what opens the store itself. */
  readonly all?: RegExp;
  /** Over the first operands: takes away what others cannot do without. */
  readonly removes?: RegExp;
}

/** A program that keeps secrets: some of its sub-commands print one, some only say what there is. */
const keeper = (prints: RegExp, looks: RegExp, valued = '', { all, removes }: Grave = {}): Profile => ({
  valued,
  refine: (invocation): readonly Trait[] => {
    if (hasFlag(invocation.flags, '--help', '--version')) return ['read-only'];
    if (removes?.test(line(invocation)) === true)
      return /^audit/.test(line(invocation)) ? ['cloud-destroy', 'defense-off'] : ['cloud-destroy'];
    if (all?.test(invocation.words.map(({ word }) => wordText(word)).join(' ')) === true)
      return ['secret-read', 'escalation'];
    if (prints.test(line(invocation))) return ['secret-read'];
    return looks.test(line(invocation)) ? ['read-only'] : ['system-config'];
  },
  effects: (invocation) => (prints.test(line(invocation)) ? [secret] : []),
});

const gpgSecrets = /^--(?:export-secret|export-options|dump-options)/;

const gpg: Profile = {
  operands: 'read',
  valued:
    '-r --recipient -u --local-user --passphrase --default-key --keyserver --homedir --trust-model --status-fd --cipher-algo --digest-algo --pinentry-mode --keyring',
  pathOptions: { write: '-o --output', read: '--passphrase-file' },
  source: { end: 'decode', when: '-d --decrypt' },
  refine: ({ flags }) => {
    if (flags.some((flag) => gpgSecrets.test(flag))) return ['secret-read', 'escalation'];
    if (hasFlag(flags, '--delete-secret-keys', '--delete-secret-key', '--delete-secret-and-public-key'))
      return ['erase'];
    const looks = hasFlag(
      flags,
      '--list-keys',
      '-k',
      '-K',
      '--list-secret-keys',
      '--fingerprint',
      '--verify',
      '--list-packets',
      '--show-keys',
      '--version',
      '--help',
      '--list-sigs',
    );
    if (looks) return ['read-only'];
    // A signature is made with a private key, in the name of its owner.
    if (hasFlag(flags, '--detach-sign', '--sign', '--clear-sign', '--clearsign', '-s', '-b')) return [];
    return hasFlag(flags, '--dearmor', '--enarmor', '-a', '--armor', '--print-md') &&
      !hasFlag(flags, '--export')
      ? ['file-work']
      : [];
  },
};

const opensslLooks =
  /^(?:version|help|list|ciphers|x509|verify|asn1parse|crl|dgst|sha\d+|md5|prime|speed|errstr|rand|req|passwd|s_time|ocsp|sess_id|ts|dhparam|genrsa|genpkey|ecparam|gendsa|ec|rsa|dsa|pkey|pkcs8|pkcs12|pkcs7|base64|enc|cms|smime|kdf|mac|storeutl|info|fipsinstall|pkeyutl|rsautl)$/;

/** What makes a new key, and what only uses one: a request or a certificate is signed, the public half is taken out. */
const makesKeys = /^(?:genrsa|genpkey|gendsa|ecparam)$/;
const signsWithKeys = /^(?:req|x509|ca|crl)$/;

const ofWorkspace = (value: Value): boolean => /^(?!\/|~)(?!.*\.\.)[\w./@-]+$/.test(staticText(value) ?? '');

/** The files of openssl(1): a private key that is only used, or made here, is none that is shown. */
const opensslFiles = ({ subcommand = '', options, flags }: Invocation): Effect[] => {
  const effects: Effect[] = [];
  const add = (access: 'read' | 'list' | 'write', names: string, adds?: 'new-key'): void => {
    const values = options.filter(({ flag }) => names.split(' ').includes(flag)).map(({ value }) => value);
    if (values.length > 0)
      effects.push({ type: 'path', access, values, ...(adds === undefined ? {} : { adds }) });
  };
  const keys = '-key -CAkey -signkey';
  const used = options.filter(({ flag }) => keys.split(' ').includes(flag));
  const signs = signsWithKeys.test(subcommand) && used.every(({ value }) => ofWorkspace(value));
  add(signs ? 'list' : 'read', keys);
  const given = options.filter(({ flag }) => flag === '-in');
  const published =
    /^(?:rsa|ec|dsa|pkey)$/.test(subcommand) &&
    (flags.includes('-pubout') || flags.includes('-noout')) &&
    !hasFlag(flags, '-text') &&
    given.every(({ value }) => ofWorkspace(value));
  add(published ? 'list' : 'read', '-in');
  const fresh = makesKeys.test(subcommand) ? 'new-key' : undefined;
  add('write', '-out', fresh);
  add('write', '-keyout', 'new-key');
  return effects;
};

const openssl: Profile = {
  singleDash: true,
  subcommands: true,
  pathOptions: {
    read: '-inkey -CAfile -kfile -CA -cert -certfile -signature -verify -sign',
    write: '-CAserial',
  },
  valued:
    '-in -key -CAkey -signkey -out -keyout -pass -passin -passout -subj -days -newkey -k -K -iv -connect -servername -S -md -nameopt -dateopt -extfile -extensions -config -set_serial -pkeyopt -algorithm -name -curve -addext -purpose -checkhost -starttls -host -port -proxy -alpn -salt -iter -checkend',
  source: { end: 'decode' },
  refine: ({ subcommand, flags }) => {
    if (hasFlag(flags, '-engine', '-provider', '-config')) return [];
    if (subcommand === 's_client') return ['upload'];
    return opensslLooks.test(subcommand ?? '') ? ['file-work'] : [];
  },
  effects: (invocation) => {
    const { subcommand, options, flags } = invocation;
    const effects = opensslFiles(invocation);
    if (/^s_(?:client|server)$/.test(subcommand ?? '')) {
      const target = options.find(({ flag }) => flag === '-connect' || flag === '-host')?.value;
      const host = /^\[?([^\]]+?)\]?(?::\d+)?$/.exec(staticText(target) ?? '')?.[1]?.toLowerCase();
      const loopback = host === 'localhost' || host === '127.0.0.1' || host === '::1';
      effects.push(
        {
          type: 'network',
          hosts: [{ ...(host === undefined ? {} : { host }), scheme: 'tls', loopback, upload: true }],
          sends: [],
        },
        { type: 'source', end: 'network' },
      );
    }
    if (hasFlag(flags, '-engine', '-provider')) effects.push({ type: 'code' });
    return effects;
  },
};

/** `ssh-keygen`: looking at keys, making new ones, taking a public one out. ssh-keygen(1). */
const keygen: Profile = {
  valued: '-t -b -C -N -P -E -F -H -R -I -n -V -s -z -O -Z -a -m -D -w',
  pathOptions: { read: '-s' },
  refine: ({ flags, options }) => {
    // An empty passphrase in the place of the one that protects a key.
    const open = options.some(({ flag, value }) => flag === '-N' && staticText(value) === '');
    if (hasFlag(flags, '-p') && open) return ['secret-read', 'escalation'];
    if (hasFlag(flags, '-l', '-y', '-F', '-L', '-B')) return ['read-only'];
    return hasFlag(flags, '-D', '-w') ? [] : ['file-work'];
  },
  effects: (invocation) => {
    const file = invocation.options.find(({ flag }) => flag === '-f')?.value;
    const looks = hasFlag(invocation.flags, '-l', '-y', '-F', '-L', '-B');
    if (hasFlag(invocation.flags, '-D', '-w')) return [{ type: 'code' }];
    if (looks) return file === undefined ? [] : [{ type: 'path', access: 'list', values: [file] }];
    const kept = file ?? staticValue('/root/.ssh/id_ed25519');
    return [{ type: 'path', access: 'write', values: [kept], traits: ['own-store'] }];
  },
};
keygen.valued = `${keygen.valued ?? ''} -f`;

const keepers = /agent|keyring|keychain|wallet|vault|passw|sshd|login|lsass|aegis/i;

/** A dump of a process' memory: of one that keeps secrets, all of them are in it. ATT&CK T1003.007. */
const memory: Profile = {
  refine: ({ words }) =>
    words.some((word) => keepers.test(wordText(word.word))) ? ['secret-read', 'escalation'] : ['secret-read'],
};

/** macOS' keychain: one password is printed on demand; a dump or an export takes them all. security(1). */
const keychain: Profile = {
  ...keeper(
    /^(?:find-(?:generic|internet)-password|find-key|unlock-keychain)/,
    /^(?:list-keychains|find-identity|find-certificate|show-keychain-info|help|default-keychain)/,
  ),
};
const oneSecret = keychain.refine;
keychain.refine = (invocation) =>
  // A browser's `Safe Storage` opens everything that it keeps.
  /^(?:dump-keychain|export)/.test(line(invocation)) ||
  invocation.words.some(({ word }) => /safe storage/i.test(wordText(word)))
    ? ['secret-read', 'escalation']
    : (oneSecret?.(invocation) ?? []);

/**
 * Programs that hold or make secrets. Sources: gpg(1), openssl(1), ssh-keygen(1), the command references of 1Password,
 * Bitwarden, pass, Vault and macOS' security(1); ATT&CK T1552.004, T1555.
 */
export const secretPrograms: Record<string, Profile> = {
  gpg,
  gpg2: gpg,
  openssl,
  libressl: openssl,
  'ssh-keygen': keygen,
  'ssh-add': {
    refine: ({ flags }) => (hasFlag(flags, '-l', '-L') ? ['read-only'] : []),
    valued: '-t -s -e -T -H -h -S -E',
  },
  op: keeper(
    /^(?:read|inject|run|item get|document get|get|signin)/,
    /^(?:whoami|vault list|item list|account|--version)/,
    '--vault --account --format --fields',
    { removes: /^(?:vault delete|item delete|user delete|group delete|document delete)/ },
  ),
  bw: keeper(/^(?:get|export|list|unlock)/, /^(?:status|sync)/, '--session', {
    all: /^(?:--\S+ )*(?:export|list items)\b/,
  }),
  bws: keeper(/^(?:secret (?:get|list)|run)/, /^(?:project list)/),
  lpass: keeper(/^(?:show|export)/, /^(?:ls|status)/, '', { all: /^export\b/ }),
  rbw: keeper(/^(?:get|code|history)/, /^(?:list|ls)/),
  pass: keeper(
    /^(?!(?:ls|list|find|search|git|insert|generate|add|edit|rm|mv|cp|init|help|version|otp insert)(?: |$)).+/,
    /^(?:ls|list|find|search|help|version)?$/,
  ),
  gopass: keeper(/^(?:show|cat|otp|fscopy)/, /^(?:ls|list|find|search|version)?$/),
  'keepassxc-cli': keeper(/^(?:show|export|clip|attachment-export)/, /^(?:ls|search|db-info)/, '', {
    all: /^export\b/,
  }),
  vault: keeper(
    /^(?:read|kv get|token (?:lookup|create)|unwrap|print token|operator (?:init|generate-root|unseal))/,
    /^(?:status|version|kv (?:list|metadata get)|list|secrets list|auth list|policy (?:list|read)|path-help)/,
    '-address -namespace -field -format -mount',
    { all: vaultKeys, removes: vaultGround },
  ),
  bao: keeper(
    /^(?:read|kv get|token (?:lookup|create)|unwrap|print token|operator init)/,
    /^(?:status|version|kv (?:list|metadata get)|list)/,
    '-address -namespace -field -format -mount',
    { all: vaultKeys, removes: vaultGround },
  ),
  security: keychain,
  conjur: keeper(/^(?:variable get|variable value)/, /^(?:list|whoami)/),
  berglas: keeper(/^(?:access|exec)/, /^(?:list)/),
  'secret-tool': keeper(/^(?:lookup|search)/, /^$/, '', { all: /^search .*--(?:all|unlock)\b/ }),
  'kwallet-query': keeper(/^/, /^$/),
  keyctl: keeper(/^(?:print|pipe|read)/, /^(?:show|list|describe|rlist)/),
  sops: {
    valued: '--input-type --output-type',
    refine: ({ flags, operands }) =>
      hasFlag(flags, '-d', '--decrypt') ||
      /^(?:decrypt|exec-env|exec-file|edit)$/.test(certainPrefix(operands[0] ?? staticValue('')))
        ? ['secret-read']
        : [],
    effects: ({ flags }) => (hasFlag(flags, '-d', '--decrypt') ? [secret] : []),
  },
  age: {
    valued: '-r -R -i',
    pathOptions: { write: '-o --output', read: '-i --identity -R' },
    refine: ({ flags }) => (hasFlag(flags, '-d', '--decrypt') ? ['secret-read'] : []),
    operands: 'read',
  },
  'age-keygen': {
    pathOptions: { write: '-o' },
    refine: ({ flags }) => (hasFlag(flags, '-y') ? [] : ['secret-read']),
  },
  chamber: keeper(/^(?:read|export|exec|env)/, /^(?:list|version)/),
  doppler: keeper(
    /^(?:secrets(?! (?:delete|set))|run|configs tokens)/,
    /^(?:me|projects$|--version)/,
    '-p --project -c --config',
    { removes: /^(?:projects delete|configs delete|environments delete|secrets delete)/ },
  ),
  'git-credential-manager': keeper(/^get/, /^(?:diagnose|configure)/, '', { all: /^get\b/ }),
  'docker-credential-helper': keeper(/^get/, /^list/, '', { all: /^get\b/ }),
  'docker-credential-osxkeychain': keeper(/^get/, /^list/, '', { all: /^get\b/ }),
  'docker-credential-secretservice': keeper(/^get/, /^list/, '', { all: /^get\b/ }),
  'docker-credential-pass': keeper(/^get/, /^list/, '', { all: /^get\b/ }),
  'docker-credential-desktop': keeper(/^get/, /^list/, '', { all: /^get\b/ }),
  firefox_decrypt: { traits: 'secret-read escalation' },
  hackbrowserdata: { traits: 'secret-read escalation' },
  keychaindump: { traits: 'secret-read escalation' },
  chainbreaker: { traits: 'secret-read escalation' },
  mimikatz: { traits: 'secret-read escalation' },
  secretsdump: { traits: 'secret-read escalation' },
  'secretsdump.py': { traits: 'secret-read escalation' },
  infisical: keeper(/^(?:secrets|export|run)/, /^$/),
  'aws-vault': keeper(/^(?:exec|export|login)/, /^(?:list|ls)/),
  mimipenguin: { traits: 'secret-read escalation' },
  gcore: { valued: '-o', ...memory },
  procdump: memory,
  lazagne: { traits: 'secret-read escalation' },
  john: { traits: 'secret-read escalation' },
  hashcat: { traits: 'secret-read escalation' },
  unshadow: { traits: 'secret-read escalation' },
};
