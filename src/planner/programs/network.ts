import type { HostTarget } from '../../domain/operation.ts';
import type { Effect } from '../effects.ts';
import { hostOfRemote, hostOfUrl, hostOfValue } from '../hosts.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, type Value } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

const downloads: Effect = { type: 'source', end: 'network' };

const urlHosts = (values: readonly Value[], upload: boolean): HostTarget[] =>
  (values.length > 0 ? values : [dynamicValue('')]).map((value) =>
    hostOfValue(value, (text) => hostOfUrl(text, upload)),
  );

/** `@file` in the value of a data option names a file whose content is sent. */
const sentFiles = (values: readonly Value[]): Value[] =>
  values.flatMap((value) => {
    const text = staticText(value);
    if (text === undefined)
      return /^@|=@|=<|@/.test(certainPrefix(value)) ? [dynamicValue('@', '', value.taints)] : [];
    const file = /^@(.+)$|^[^=]*[=@][@<]?([^;]+)/s.exec(text);
    const name = text.startsWith('@')
      ? file?.[1]
      : /=[@<]/.test(text)
        ? text.replace(/^[^=]*=[@<]/, '').replace(/;.*$/s, '')
        : undefined;
    return name === undefined || name === '-' ? [] : [staticValue(name)];
  });

const curlEffects = (invocation: Invocation): Effect[] => {
  const data = valuesOf(
    invocation,
    '-d',
    '--data',
    '--data-binary',
    '--data-ascii',
    '--data-urlencode',
    '--json',
    '-F',
    '--form',
  );
  const raw = valuesOf(invocation, '--data-raw', '--form-string');
  const uploads = valuesOf(invocation, '-T', '--upload-file');
  const method = valuesOf(invocation, '-X', '--request').map((value) => staticText(value)?.toUpperCase());
  const changes = method.some((name) => name !== 'GET' && name !== 'HEAD' && name !== 'OPTIONS');
  const upload = data.length + raw.length + uploads.length > 0 || changes;
  const files = [...sentFiles(data), ...uploads.filter((value) => staticText(value) !== '-')];
  const effects: Effect[] = [];
  if (files.length > 0) effects.push({ type: 'path', access: 'read', values: files });
  const urls = [...invocation.operands, ...valuesOf(invocation, '--url')];
  const proxies = valuesOf(
    invocation,
    '-x',
    '--proxy',
    '--preproxy',
    '--socks5',
    '--socks5-hostname',
    '--connect-to',
    '--resolve',
    '--doh-url',
  );
  const sends = [
    ...data,
    ...raw,
    ...uploads,
    ...files,
    ...urls,
    ...valuesOf(
      invocation,
      '-H',
      '--header',
      '-u',
      '--user',
      '-A',
      '--user-agent',
      '-b',
      '--cookie',
      '-e',
      '--referer',
    ),
  ];
  effects.push({
    type: 'network',
    hosts: [...urlHosts(urls, upload), ...(proxies.length > 0 ? [{ loopback: false, upload }] : [])],
    sends,
  });
  if (hasFlag(invocation.flags, '-K', '--config'))
    effects.push({ type: 'network', hosts: [{ loopback: false, upload: true }] });
  if (hasFlag(invocation.flags, '-O', '--remote-name', '--remote-name-all', '-J', '--remote-header-name')) {
    effects.push({ type: 'path', access: 'write', values: [remoteName(urls[0])] });
  }
  return [...effects, downloads];
};

/** The file that `curl -O` and `wget` write: the last segment of the URL, in the current directory. */
const remoteName = (url: Value | undefined): Value => {
  const text = staticText(url);
  const name = text === undefined ? undefined : /\/\/[^/]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(text)?.[1];
  return name === undefined ? staticValue('.') : staticValue(name);
};

const curl: Profile = {
  valued:
    '-d --data --data-binary --data-ascii --data-urlencode --data-raw --json -F --form --form-string -X --request -H --header -u --user -A --user-agent -b --cookie -e --referer --url -x --proxy --preproxy --socks5 --socks5-hostname --connect-to --resolve --doh-url -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -w --write-out -r --range -C --continue-at --limit-rate -Y -y -z --time-cond --interface --dns-servers --proto --proto-default --max-redirs --noproxy --aws-sigv4 --oauth2-bearer --ciphers -t --telnet-option -P --ftp-port -Q --quote --parallel-max --unix-socket --abstract-unix-socket',
  pathOptions: {
    write:
      '-o --output -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --output-dir --libcurl --etag-save --hsts --alt-svc',
    read: '-K --config -E --cert --key --cacert --capath --etag-compare -T --upload-file --netrc-file --pinnedpubkey',
  },
  effects: curlEffects,
};

const wgetEffects = (invocation: Invocation): Effect[] => {
  const body = valuesOf(invocation, '--post-data', '--body-data');
  const files = valuesOf(invocation, '--post-file', '--body-file');
  const upload = body.length + files.length > 0 || hasFlag(invocation.flags, '--method');
  const named = hasFlag(invocation.flags, '-O', '--output-document', '-P', '--directory-prefix', '--spider');
  return [
    {
      type: 'network',
      hosts: urlHosts(invocation.operands, upload),
      sends: [...body, ...files, ...invocation.operands, ...valuesOf(invocation, '--header')],
    },
    ...(named
      ? []
      : [{ type: 'path', access: 'write', values: [remoteName(invocation.operands[0])] } as const]),
    downloads,
  ];
};

const wget: Profile = {
  valued:
    '--post-data --body-data --method --header -U --user-agent --user --password -t --tries -T --timeout -w --wait -l --level -A --accept -R --reject -D --domains -e --execute --limit-rate -Q --quota -I --include-directories -X --exclude-directories --referer --http-user --http-password --progress',
  pathOptions: {
    write: '-O --output-document -P --directory-prefix -o --output-file -a --append-output --save-cookies',
    read: '-i --input-file --post-file --body-file --load-cookies --ca-certificate --certificate --private-key',
  },
  programOptions: '--use-askpass',
  effects: wgetEffects,
};

const sshOptions = '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B';

const sshEffects = (invocation: Invocation): Effect[] => {
  const [host, ...command] = invocation.operands;
  const options = valuesOf(invocation, '-o');
  const runs = options.filter(
    (value) =>
      !/^(StrictHostKeyChecking|ConnectTimeout|BatchMode|User|Port|ServerAlive\w+|LogLevel)[= ]/i.test(
        certainPrefix(value),
      ),
  );
  return [
    {
      type: 'network',
      hosts: [hostOfValue(host, (text) => hostOfRemote(text, 'ssh', true))],
      sends: command,
    },
    ...(runs.length > 0 ? [{ type: 'code' } as const] : []),
    // What runs there is out of sight, whatever its words look like here.
    { type: 'code', reason: 'args' },
    downloads,
  ];
};

/** `scp` and `rsync`: an operand with a host part is remote, any other is a path here. */
const copyEffects = (invocation: Invocation): Effect[] => {
  const isRemote = (value: Value): boolean => /^(?:[A-Za-z0-9_.@-]+:|[a-z]+:\/\/)/.test(certainPrefix(value));
  const target = invocation.operands.at(-1);
  const sources = invocation.operands.slice(0, -1);
  const remotes = invocation.operands.filter(isRemote);
  const local = sources.filter((value) => !isRemote(value));
  const upload = target !== undefined && (isRemote(target) || staticText(target) === undefined);
  const effects: Effect[] = [];
  if (local.length > 0) effects.push({ type: 'path', access: 'read', values: local, recursive: true });
  if (target !== undefined && !isRemote(target)) effects.push({ type: 'into', target, sources });
  if (remotes.length > 0) {
    const hosts = remotes.map((value) => hostOfValue(value, (text) => hostOfRemote(text, 'ssh', upload)));
    effects.push({ type: 'network', hosts, sends: local }, downloads);
  }
  if (
    hasFlag(
      invocation.flags,
      '--delete',
      '--delete-after',
      '--delete-before',
      '--del',
      '--delete-excluded',
      '--remove-source-files',
    ) &&
    target !== undefined
  ) {
    effects.push({
      type: 'path',
      access: 'delete',
      values: hasFlag(invocation.flags, '--remove-source-files') ? [target, ...sources] : [target],
      recursive: true,
    });
  }
  return effects;
};

const rawEffects = (invocation: Invocation): Effect[] => [
  {
    type: 'network',
    hosts: [hostOfValue(invocation.operands[0], (text) => hostOfRemote(text, 'tcp', true))],
    sends: invocation.operands,
  },
  downloads,
];

const netcat: Profile = {
  valued: '-p -s -w -i -q -x -X -T -m -I -O',
  programOptions: '-e -c --exec --sh-exec --lua-exec',
  effects: rawEffects,
};

const anyHost = (upload: boolean) => (): Effect[] => [
  { type: 'network', hosts: [{ loopback: false, upload }] },
  downloads,
];

const lookup: Profile = {
  effects: (invocation) => [
    {
      type: 'network',
      hosts: invocation.operands
        .slice(0, 1)
        .map((value) => hostOfValue(value, (text) => hostOfRemote(text, 'dns', true))),
      sends: invocation.operands,
    },
  ],
};

/** Programs whose work is to reach other machines. */
export const networkPrograms: Record<string, Profile> = {
  curl,
  wget,
  http: {
    effects: (invocation) => [
      { type: 'network', hosts: [{ loopback: false, upload: true }], sends: invocation.operands },
      downloads,
    ],
  },
  ssh: { valued: sshOptions, effects: sshEffects },
  mosh: { valued: '--ssh --port -p', effects: sshEffects },
  scp: { valued: '-c -D -F -i -J -l -o -P -X', programOptions: '-S', effects: copyEffects },
  sftp: { valued: '-b -c -D -F -i -J -l -o -P', programOptions: '-S', effects: sshEffects },
  rsync: {
    valued:
      '--exclude --include --filter -f --bwlimit --timeout --port --chmod --chown --password-file -M --remote-option --rsync-path',
    pathOptions: {
      read: '--exclude-from --include-from --files-from',
      write: '--log-file --backup-dir --partial-dir -T --temp-dir',
    },
    programOptions: '-e --rsh',
    effects: copyEffects,
  },
  nc: netcat,
  ncat: netcat,
  netcat,
  telnet: { valued: '-l', effects: rawEffects },
  socat: {
    effects: (invocation) => [
      { type: 'code', reason: 'args' },
      { type: 'network', hosts: [{ loopback: false, upload: true }], sends: invocation.operands },
      downloads,
    ],
  },
  ftp: { effects: anyHost(true) },
  rclone: { subcommands: true, effects: anyHost(true) },
  ping: { valued: '-c -i -W -w -s -t', ...lookup },
  dig: lookup,
  nslookup: lookup,
  host: lookup,
};
