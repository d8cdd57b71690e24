import type { HostTarget } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hostOfRemote, hostOfUrl, hostOfValue } from '../hosts.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';
import { httpPrograms } from './http.ts';
import type { Invocation, Profile } from './profile.ts';

const downloads: Effect = { type: 'source', end: 'network' };

const sshOptions = '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B';

/** Options of ssh_config(5) that only tune the connection. */
const harmlessSshOption =
  /^(?:StrictHostKeyChecking|UserKnownHostsFile|ConnectTimeout|ConnectionAttempts|BatchMode|User|Port|HostName|ServerAlive\w+|LogLevel|IdentitiesOnly|IdentityFile|PreferredAuthentications|PasswordAuthentication|PubkeyAuthentication|Compression|TCPKeepAlive|RequestTTY|AddressFamily|ControlMaster|ControlPersist|ControlPath|ForwardAgent|ForwardX11|SendEnv|GlobalKnownHostsFile|HostKeyAlgorithms|KexAlgorithms|Ciphers|MACs)[= ]/i;

/** `-o ProxyCommand=…` and its like are run by a shell here, before anything is reached. */
const sshOptionEffects = (invocation: Invocation): Effect[] =>
  valuesOf(invocation, '-o').flatMap((value): Effect[] => {
    const text = staticText(value);
    const command = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand|Match)[= ]\s*(.*)$/is.exec(
      text ?? '',
    )?.[1];
    if (command !== undefined)
      return [{ type: 'script', text: staticValue(command), via: 'ssh' }, { type: 'code' }];
    return harmlessSshOption.test(certainPrefix(value)) ? [] : [{ type: 'code' }];
  });

const sshEffects = (invocation: Invocation): Effect[] => {
  const [host, ...command] = invocation.operands;
  if (hasFlag(invocation.flags, '-V', '-Q', '-G')) return [];
  return [
    {
      type: 'network',
      hosts: [hostOfValue(host, (text) => hostOfRemote(text, 'ssh', true))],
      sends: command,
    },
    ...sshOptionEffects(invocation),
    // What runs there is out of sight, whatever its words look like here.
    { type: 'code', reason: 'args' },
    downloads,
  ];
};

const sshTraits = ({ flags }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '-V', '-Q', '-G')) return ['read-only'];
  return hasFlag(flags, '-L', '-R', '-D', '-W', '-w') ? ['remote-exec', 'tunnel'] : ['remote-exec'];
};

const isRemote = (value: Value): boolean => /^(?:[A-Za-z0-9_.@-]+:|[a-z]+:\/\/)/.test(certainPrefix(value));

/** The absolute path of `host:/path`; a module of a server, or a place below somebody's home, is left out. */
const pathThere = (value: Value): Value[] => {
  const path = /^(?:[A-Za-z0-9_.@[\]-]+:|rsh:\/\/[^/]+|ssh:\/\/[^/]+)(\/.*)$/s.exec(
    staticText(value) ?? '',
  )?.[1];
  return path === undefined ? [] : [staticValue(path)];
};

/** `scp` and `rsync`: an operand with a host part is remote, any other is a path here. */
const copyEffects = (invocation: Invocation): Effect[] => {
  const target = invocation.operands.at(-1);
  const sources = invocation.operands.slice(0, -1);
  const remotes = invocation.operands.filter(isRemote);
  const local = sources.filter((value) => !isRemote(value));
  const upload = target !== undefined && (isRemote(target) || staticText(target) === undefined);
  const effects: Effect[] = [...sshOptionEffects(invocation)];
  if (local.length > 0) effects.push({ type: 'path', access: 'read', values: local, recursive: true });
  const dry = invocation.name === 'rsync' && hasFlag(invocation.flags, '-n', '--dry-run', '--list-only');
  if (target !== undefined && !isRemote(target) && !dry) effects.push({ type: 'into', target, sources });
  if (remotes.length > 0) {
    const hosts = remotes.map((value) => hostOfValue(value, (text) => hostOfRemote(text, 'ssh', upload)));
    effects.push({ type: 'network', hosts, sends: local }, downloads);
  }
  const removes = hasFlag(invocation.flags, '--remove-source-files');
  const deletes = removes || invocation.flags.some((flag) => /^--del/.test(flag));
  if (deletes && !dry && target !== undefined && invocation.name === 'rsync') {
    const there = isRemote(target) ? [] : [target];
    effects.push({
      type: 'path-there',
      access: 'delete',
      values: [target, ...(removes ? sources : [])].flatMap(pathThere),
      recursive: true,
    });
    effects.push({
      type: 'path',
      access: 'delete',
      values: removes ? [...there, ...sources] : there,
      recursive: true,
    });
  }
  return effects;
};

const rawHosts = (values: readonly Value[]): HostTarget[] => [
  hostOfValue(values[0], (text) => hostOfRemote(text, 'raw', true)),
];

/** `nc`: listening, connecting, or handing the connection to a program. ncat(1); GTFOBins' classes reverse-shell and bind-shell. */
const netcat: Profile = {
  valued: '-p -s -w -i -q -x -X -T -m -I -O -G -g -b -M -o -V',
  programOptions: '-e -c --exec --sh-exec --lua-exec',
  effects: (invocation) => {
    const listens = hasFlag(invocation.flags, '-l', '--listen');
    const sockets = hasFlag(invocation.flags, '-U', '--unixsock');
    if (sockets) return [{ type: 'path', access: 'write', values: invocation.operands }, downloads];
    return [
      {
        type: 'network',
        hosts: listens
          ? [{ host: '0.0.0.0', scheme: 'listen', loopback: false, upload: true }]
          : rawHosts(invocation.operands),
        sends: invocation.operands,
      },
      downloads,
    ];
  },
  refine: ({ flags }) => {
    if (hasFlag(flags, '-e', '-c', '--exec', '--sh-exec', '--lua-exec')) return ['net-shell'];
    if (hasFlag(flags, '-l', '--listen')) return ['listen'];
    // `-z` only asks whether somebody listens there.
    if (hasFlag(flags, '-z')) return ['read-only'];
    return hasFlag(flags, '-h', '--help', '--version') ? ['read-only'] : ['upload'];
  },
};

const shellAddress = /^(?:EXEC|SYSTEM|SHELL)(?::|$)/i;

/** An address of socat: `TCP:host:port`, `EXEC:cmd`. socat(1). */
const socatEffects = (invocation: Invocation): Effect[] => {
  const effects: Effect[] = [];
  for (const value of invocation.operands) {
    const text = staticText(value) ?? certainPrefix(value);
    const command =
      /^(?:EXEC|SYSTEM|SHELL):("?)(.*?)\1(?:,(?:pty|stderr|setsid|sigint|sane|ctty|raw|echo=\d|nofork|fdin=\d|fdout=\d).*)?$/is.exec(
        text,
      )?.[2];
    if (command !== undefined) effects.push({ type: 'script', text: staticValue(command), via: 'socat' });
    const host = /^(?:TCP\d?|UDP\d?|OPENSSL|SSL|SCTP|DTLS)(?:-CONNECT)?:(\[[^\]]+\]|[^:,]+)/i.exec(text)?.[1];
    if (host !== undefined)
      effects.push({ type: 'network', hosts: [hostOfRemote(host, 'raw', true)], sends: invocation.operands });
    const file = /^(?:OPEN|FILE|CREATE|GOPEN|UNIX\w*-?\w*):([^,]+)/i.exec(text)?.[1];
    if (file !== undefined) {
      effects.push({ type: 'path', access: 'write', values: [staticValue(file)] });
      // A file that is there is sent, a socket is spoken to.
      if (/^(?:OPEN|FILE|GOPEN):/i.test(text))
        effects.push({ type: 'path', access: 'read', values: [staticValue(file)] });
    }
  }
  if (!effects.some((effect) => effect.type === 'network'))
    effects.push({ type: 'network', hosts: [{ loopback: false, upload: true }], sends: invocation.operands });
  return [...effects, { type: 'code', reason: 'args' }, downloads];
};

const socatTraits = ({ operands }: Invocation): readonly Trait[] => {
  const texts = operands.map(certainPrefix);
  const shell = texts.some((text) => shellAddress.test(text));
  const net = texts.some((text) => /^(?:TCP|UDP|OPENSSL|SSL|SCTP|DTLS)/i.test(text));
  if (shell && net) return ['net-shell'];
  return texts.some((text) => /LISTEN/i.test(text)) ? ['listen', 'tunnel'] : ['tunnel'];
};

const anyHost =
  (upload: boolean) =>
  ({ operands }: Invocation): Effect[] => [
    { type: 'network', hosts: [{ scheme: 'other', loopback: false, upload }], sends: operands },
    downloads,
  ];

/** A question to the name service leaves with the name in it: what is in the name is sent. */
const lookup = (valued: string): Profile => ({
  valued,
  known: { trait: 'read-only', flags: '*' },
  effects: ({ operands }) => {
    const names = operands.filter(
      (value) => !/^(?:\+|@|(?:A|AAAA|MX|TXT|NS|CNAME|SOA|SRV|PTR|ANY|CAA|IN)$)/i.test(certainPrefix(value)),
    );
    const servers = operands.filter((value) => certainPrefix(value).startsWith('@'));
    return [
      {
        type: 'network',
        hosts: [
          ...names.slice(0, 4).map((value) => hostOfValue(value, (text) => hostOfRemote(text, 'dns', false))),
          ...servers.map((value) => hostOfValue(value, (text) => hostOfRemote(text.slice(1), 'dns', false))),
        ],
        sends: operands,
      },
    ];
  },
});

const scan: Profile = {
  valued: '-p -o -oN -oX -oA -iL --script --top-ports',
  effects: ({ operands }) => [
    {
      type: 'network',
      hosts: operands.map((value) => hostOfValue(value, (text) => hostOfRemote(text, 'scan', true))),
      sends: operands,
    },
  ],
};

/** Hands a file to whoever knows a word: `croc send x`. */
const transfer: Profile = { traits: 'upload', operands: 'read', effects: anyHost(true) };

/** What stands on its input is sent, and what is attached. mailx(1), mutt(1). */
const mailer: Profile = {
  traits: 'upload',
  valued: '-s -c -b -r -F -S -e -f',
  pathOptions: { read: '-a -A -i --attach -q' },
  effects: anyHost(true),
};

const tunnel: Profile = { traits: 'tunnel', effects: anyHost(true) };

/** Programs whose work is to reach other machines. Sources: their manual pages; classes after ATT&CK T1071, T1572, T1048 and GTFOBins. */
export const networkPrograms: Record<string, Profile> = {
  ...httpPrograms,
  ssh: { valued: sshOptions, effects: sshEffects, refine: sshTraits },
  mosh: {
    valued: '--ssh --port -p',
    programOptions: '--ssh --client',
    effects: sshEffects,
    traits: 'remote-exec',
  },
  scp: { valued: '-c -D -F -i -J -l -o -P -X', programOptions: '-S', effects: copyEffects },
  sftp: { valued: '-b -c -D -F -i -J -l -o -P', programOptions: '-S', effects: sshEffects },
  'ssh-copy-id': { valued: '-i -p -o -F', traits: 'persistence', effects: anyHost(true) },
  'ssh-keyscan': lookup('-p -T -t -f'),
  rsync: {
    valued:
      '--exclude --include --filter -f --bwlimit --timeout --contimeout --port --chmod --chown --password-file -M --remote-option --rsync-path --max-size --min-size --max-delete --out-format --log-file-format --info --debug --block-size -B --compress-level --skip-compress --suffix --modify-window --sockopts --address --iconv --checksum-choice --compress-choice',
    pathOptions: {
      read: '--exclude-from --include-from --files-from --compare-dest --copy-dest --link-dest',
      write: '--log-file --backup-dir --partial-dir -T --temp-dir --write-batch',
    },
    programOptions: '-e --rsh --rsync-path',
    known: {
      trait: 'file-work',
      flags:
        '-a --archive -v --verbose -r --recursive -l --links -p --perms -t --times -g --group -o --owner -D -z --compress -n --dry-run -u --update -c --checksum -h --human-readable -P --progress --partial --stats -i --itemize-changes -q --quiet -x --one-file-system -H --hard-links -A --acls -X --xattrs -S --sparse -W --whole-file -L --copy-links -k -K -R --relative --no-owner --no-group --no-perms --no-times --no-links --existing --ignore-existing --size-only --inplace --append --delete --delete-after --delete-before --delete-during --delete-excluded --delete-delay --del --force --prune-empty-dirs -m --list-only -b --backup --numeric-ids --safe-links --copy-unsafe-links --no-relative --mkpath -O --omit-dir-times -8 --remove-source-files --ignore-errors -F -C --cvs-exclude -y --fuzzy -s -E --executability',
    },
    effects: copyEffects,
  },
  nc: netcat,
  ncat: netcat,
  netcat,
  'nc.traditional': netcat,
  'nc.openbsd': netcat,
  telnet: {
    valued: '-l',
    effects: ({ operands }) => [{ type: 'network', hosts: rawHosts(operands), sends: operands }, downloads],
  },
  socat: { valued: '-b -t -T -l -L -lf', effects: socatEffects, refine: socatTraits },
  websocat: {
    effects: ({ operands }) => [
      {
        type: 'network',
        hosts: operands.map((value) => hostOfValue(value, (text) => hostOfUrl(text, true))),
        sends: operands,
      },
      downloads,
    ],
  },
  ftp: { effects: anyHost(true) },
  lftp: {
    valued: '-u -p',
    programOptions: '',
    effects: (invocation) => [
      ...anyHost(true)(invocation),
      ...(hasFlag(invocation.flags, '-e', '-c', '-f') ? [{ type: 'code' } as const] : []),
    ],
  },
  tftp: { effects: anyHost(true) },
  smbclient: { effects: anyHost(true) },
  croc: transfer,
  wormhole: transfer,
  'magic-wormhole': transfer,
  ffsend: transfer,
  transfer,
  'transfer.sh': transfer,
  'portal-cli': transfer,
  qrcp: transfer,
  onionshare: transfer,
  'onionshare-cli': transfer,
  gdrive: transfer,
  dropbox_uploader: transfer,
  'dropbox_uploader.sh': transfer,
  mail: mailer,
  mailx: mailer,
  's-nail': mailer,
  mutt: mailer,
  neomutt: mailer,
  mpack: { ...mailer, operands: 'read' },
  sendmail: mailer,
  ssmtp: mailer,
  nullmailer: mailer,
  pastebinit: { traits: 'upload', operands: 'read', effects: anyHost(true) },
  fetch: { valued: '-o', effects: anyHost(false) },
  msmtp: { traits: 'upload', effects: anyHost(true) },
  swaks: { traits: 'upload', pathOptions: { read: '--attach --body' }, effects: anyHost(true) },
  ngrok: tunnel,
  cloudflared: tunnel,
  localtunnel: tunnel,
  lt: tunnel,
  bore: tunnel,
  frpc: tunnel,
  chisel: tunnel,
  tailscale: {
    refine: ({ operands }) =>
      /^(?:status|ip|version|ping|netcheck|whois)$/.test(certainPrefix(operands[0] ?? staticValue('')))
        ? ['read-only']
        : ['tunnel'],
  },
  wg: {
    refine: ({ operands }) =>
      /^(?:show|genkey|pubkey|genpsk)?$/.test(certainPrefix(operands[0] ?? staticValue('')))
        ? []
        : ['tunnel'],
  },
  ping: lookup('-c -i -W -w -s -t -I -S'),
  ping6: lookup('-c -i -W -w -s -t -I -S'),
  traceroute: lookup('-m -q -w -p'),
  mtr: lookup('-c -i'),
  dig: lookup('-t -x -p -f -k'),
  drill: lookup('-t'),
  doggo: lookup('-t'),
  nslookup: lookup(''),
  host: lookup('-t -c -W -R'),
  whois: lookup('-h -p'),
  finger: lookup(''),
  nmap: scan,
  masscan: scan,
  zmap: scan,
  tcpdump: { traits: 'screen-capture', pathOptions: { write: '-w', read: '-r' }, programOptions: '-z' },
  tshark: { traits: 'screen-capture', pathOptions: { write: '-w', read: '-r' } },
};
