import type { HostTarget } from '../../domain/operation.ts';
import type { Effect } from '../effects.ts';
import { hostOfUrl, hostOfValue } from '../hosts.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, type Value } from '../value.ts';
import { requestTraits } from './http-removals.ts';
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

const words = (text: string): string[] => text.split(' ');

/** `--data-urlencode name@file`: without `=` what is behind the `@` is a file. */
const encodedFiles = (values: readonly Value[]): Value[] =>
  values.flatMap((value) => {
    const name = /^[^=@]+@(.+)$/s.exec(staticText(value) ?? '')?.[1];
    return name === undefined ? [] : [staticValue(name)];
  });

const dataOptions = words(
  '-d --data --data-binary --data-ascii --data-urlencode --json -F --form --url-query',
);
const rawOptions = words('--data-raw --form-string');
const bodyOptions = [...dataOptions, ...rawOptions].filter((option) => option !== '--url-query');
const sentOptions = words(
  '-H --header --proxy-header -u --user -A --user-agent -b --cookie -e --referer --oauth2-bearer',
);
const proxyOptions = words(
  '-x --proxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname --connect-to --resolve --doh-url --dns-servers',
);

/** `file:///etc/passwd` is a file that is read. */
const fileUrls = (urls: readonly Value[]): Value[] =>
  urls.flatMap((value) => {
    const path = /^file:\/\/(?:localhost)?(\/.*)$/is.exec(staticText(value) ?? '')?.[1];
    return path === undefined ? [] : [staticValue(path)];
  });

const curlEffects = (invocation: Invocation): Effect[] => {
  const data = valuesOf(invocation, ...dataOptions);
  const raw = valuesOf(invocation, ...rawOptions);
  const uploads = valuesOf(invocation, '-T', '--upload-file');
  const method = valuesOf(invocation, '-X', '--request').map((value) => staticText(value)?.toUpperCase());
  const changes = method.some((name) => name !== 'GET' && name !== 'HEAD' && name !== 'OPTIONS');
  const asQuery = hasFlag(invocation.flags, '-G', '--get');
  const body = valuesOf(invocation, ...bodyOptions).length > 0 && !asQuery;
  const upload =
    body || uploads.length > 0 || changes || hasFlag(invocation.flags, '-Q', '--quote', '--mail-from');
  const headers = valuesOf(invocation, '-H', '--header', '--proxy-header', '--variable', '-w', '--write-out');
  const urls = [...invocation.operands, ...valuesOf(invocation, '--url')];
  const files = [
    ...sentFiles([...data, ...headers]),
    ...encodedFiles(valuesOf(invocation, '--data-urlencode', '--url-query')),
    ...uploads.filter((value) => !/^[-.]$/.test(staticText(value) ?? '')),
    ...fileUrls(urls),
  ];
  const effects: Effect[] = [];
  if (files.length > 0) effects.push({ type: 'path', access: 'read', values: files });
  const proxies = valuesOf(invocation, ...proxyOptions);
  const sends = [...data, ...raw, ...uploads, ...files, ...urls, ...valuesOf(invocation, ...sentOptions)];
  effects.push({
    type: 'network',
    hosts: [...urlHosts(urls, upload), ...(proxies.length > 0 ? [{ loopback: false, upload }] : [])],
    sends,
  });
  if (hasFlag(invocation.flags, '-K', '--config'))
    effects.push({
      type: 'network',
      hosts: [{ scheme: 'http', loopback: false, upload: true }],
      sends: [],
    });
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
    '-d --data --data-binary --data-ascii --data-urlencode --data-raw --json -F --form --form-string --url-query -X --request -H --header --proxy-header -u --user -A --user-agent -b --cookie -e --referer --url -x --proxy --preproxy --proxy-user -U --socks4 --socks4a --socks5 --socks5-hostname --connect-to --resolve --doh-url -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -w --write-out -r --range -C --continue-at --limit-rate -Y --speed-limit -y --speed-time -z --time-cond --interface --dns-servers --proto --proto-redir --proto-default --max-redirs --max-filesize --noproxy --aws-sigv4 --oauth2-bearer --ciphers --tls13-ciphers --curves --tls-max -t --telnet-option -P --ftp-port -Q --quote --parallel-max --unix-socket --abstract-unix-socket --keepalive-time --happy-eyeballs-timeout-ms --local-port --expect100-timeout --variable --expand-url --expand-data --mail-from --mail-rcpt --rate --engine --create-file-mode --request-target --service-name --trace-config',
  pathOptions: {
    write:
      '-o --output -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr --output-dir --libcurl --etag-save --hsts --alt-svc',
    read: '-K --config -E --cert --key --cacert --capath --etag-compare -T --upload-file --netrc-file --pinnedpubkey --crlfile --proxy-cacert',
  },
  known: {
    trait: 'download',
    flags:
      '-s --silent -S --show-error -f --fail --fail-with-body --fail-early -L --location -i --include --show-headers -I --head -v --verbose -k --insecure -O --remote-name --remote-name-all -J --remote-header-name -G --get -g --globoff -N --no-buffer -4 --ipv4 -6 --ipv6 -# --progress-bar --no-progress-meter --compressed -Z --parallel --parallel-immediate -0 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --tlsv1 --tlsv1.2 --tlsv1.3 -1 -2 -R --remote-time --create-dirs --path-as-is --raw --retry-all-errors --retry-connrefused --tcp-nodelay --tcp-fastopen --no-keepalive --styled-output --no-styled-output -q --disable -j --junk-session-cookies --post301 --post302 --post303 --location-trusted --ssl --ssl-reqd --basic --digest --anyauth -n --netrc --netrc-optional -a --append -M --manual --clobber --no-clobber -: --next --trace-time --trace-ids --remove-on-error --skip-existing --xattr',
  },
  effects: curlEffects,
  refine: (invocation) => {
    const { options, flags } = invocation;
    const uploads =
      [...bodyOptions, '-T', '--upload-file'].some((option) => valuesOf({ options }, option).length > 0) &&
      !hasFlag(flags, '-G', '--get');
    // The last one counts, for every address of the call.
    const method = valuesOf(invocation, '-X', '--request')
      .map((value) => staticText(value)?.toUpperCase())
      .at(-1);
    const changes = uploads || (method !== undefined && method !== 'GET' && method !== 'HEAD');
    const said =
      changes || invocation.operands.some((value) => certainPrefix(value).includes('?'))
        ? requestTraits({
            method: method ?? 'POST',
            urls: [...invocation.operands, ...valuesOf(invocation, '--url')],
            bodies: valuesOf(invocation, ...bodyOptions),
          })
        : [];
    return uploads ? ['upload', ...said] : said;
  },
};

const wgetEffects = (invocation: Invocation): Effect[] => {
  const body = valuesOf(invocation, '--post-data', '--body-data');
  const files = valuesOf(invocation, '--post-file', '--body-file');
  const method = valuesOf(invocation, '--method').map((value) => staticText(value)?.toUpperCase());
  const upload = body.length + files.length > 0 || method.some((name) => name !== 'GET' && name !== 'HEAD');
  const named = hasFlag(invocation.flags, '-O', '--output-document', '-P', '--directory-prefix', '--spider');
  const lists = hasFlag(invocation.flags, '-i', '--input-file', '--config');
  return [
    {
      type: 'network',
      hosts: [...urlHosts(invocation.operands, upload), ...(lists ? [{ loopback: false, upload }] : [])],
      sends: [
        ...body,
        ...files,
        ...invocation.operands,
        ...valuesOf(invocation, '--header', '--user-agent', '-U', '--referer'),
      ],
    },
    ...(named
      ? []
      : [{ type: 'path', access: 'write', values: [remoteName(invocation.operands[0])] } as const]),
    downloads,
  ];
};

const wget: Profile = {
  valued:
    '--post-data --body-data --method --header -U --user-agent --user --password -t --tries -T --timeout -w --wait --waitretry --dns-timeout --connect-timeout --read-timeout -l --level -A --accept -R --reject -D --domains -e --execute --limit-rate -Q --quota -I --include-directories -X --exclude-directories --referer --http-user --http-password --progress --cut-dirs --max-redirect --prefer-family --restrict-file-names --compression --secure-protocol --base -B',
  pathOptions: {
    write:
      '-O --output-document -P --directory-prefix -o --output-file -a --append-output --save-cookies --rejected-log --hsts-file --warc-file',
    read: '-i --input-file --post-file --body-file --load-cookies --ca-certificate --ca-directory --certificate --private-key --config',
  },
  programOptions: '--use-askpass',
  known: {
    trait: 'download',
    flags:
      '-q --quiet -v --verbose -nv --no-verbose -c --continue -N --timestamping -nc --no-clobber -S --server-response --spider -4 -6 --inet4-only --inet6-only --no-check-certificate --https-only --content-disposition --trust-server-names -r --recursive -k --convert-links -p --page-requisites -np --no-parent -nd --no-directories -nH --no-host-directories -m --mirror -E --adjust-extension -L --relative -H --show-progress --no-cookies --no-cache --no-hsts --no-netrc --retry-connrefused --keep-session-cookies --no-proxy --passive-ftp --no-config -b --background -x --force-directories -n -d --debug',
  },
  effects: wgetEffects,
  refine: (invocation) => {
    const uploads = hasFlag(invocation.flags, '--post-data', '--post-file', '--body-data', '--body-file');
    const method = valuesOf(invocation, '--method')
      .map((value) => staticText(value)?.toUpperCase())
      .at(-1);
    if (!uploads && method === undefined) return [];
    const said = requestTraits({
      method: method ?? 'POST',
      urls: invocation.operands,
      bodies: valuesOf(invocation, '--post-data', '--body-data'),
    });
    return uploads ? ['upload', ...said] : said;
  },
};

const changesThere = /^(?:POST|PUT|PATCH|DELETE|[A-Z]+)$/;

/** `http [METHOD] URL [ITEM…]`: httpie's and xh's words; `:3000/x` is this machine. */
const httpieEffects = (invocation: Invocation): Effect[] => {
  const texts = invocation.operands.map(staticText);
  const method = changesThere.test(texts[0] ?? '') ? texts[0] : undefined;
  const [url, ...items] = invocation.operands.slice(method === undefined ? 0 : 1);
  const body = items.some(
    (item) => /^[^=:@]*(?::?=(?!=)|@|=@)/.test(certainPrefix(item)) || staticText(item) === undefined,
  );
  const upload = body || (method !== undefined && !/^(?:GET|HEAD|OPTIONS)$/.test(method));
  const files = items.flatMap((item) => {
    const file = /^[^=:@]*(?::?=)?@(.+)$/s.exec(staticText(item) ?? '')?.[1];
    return file === undefined ? [] : [staticValue(file)];
  });
  // `:9200/_cat/indices?v` is a pattern to the shell, of which no file is one.
  const text = url?.word.type === 'glob' ? url.word.pattern : staticText(url);
  const place =
    text !== undefined && /^:(?:\d|\/|$)/.test(text)
      ? staticValue(`localhost${/^:\d/.test(text) ? text : text.slice(1)}`)
      : url;
  return [
    ...(files.length > 0 ? [{ type: 'path', access: 'read', values: files } as const] : []),
    {
      type: 'network',
      hosts: urlHosts(place === undefined ? [] : [place], upload),
      sends: [...invocation.operands, ...files],
    },
    downloads,
  ];
};

const httpie: Profile = {
  valued:
    '-p --print -a --auth -A --auth-type --session --timeout -s --style --verify --cert --cert-key --pretty --proxy --max-redirects --format-options',
  pathOptions: { write: '-o --output' },
  known: {
    trait: 'download',
    flags:
      '-v --verbose -h --headers -b --body -j --json -f --form --multipart -F --follow -d --download -c --continue --check-status --ignore-stdin --offline --pretty --all -q --quiet -S --stream -I',
  },
  effects: httpieEffects,
  refine: ({ operands }) => {
    const [first, url, ...items] = operands;
    const method = staticText(first) ?? '';
    return url !== undefined && changesThere.test(method)
      ? requestTraits({ method, urls: [url], bodies: items })
      : [];
  },
};

const aria: Profile = {
  valued: '-x -s -j -k --max-connection-per-server --split',
  pathOptions: { write: '-d --dir -o --out', read: '-i --input-file' },
  effects: ({ operands }) => [
    { type: 'network', hosts: urlHosts(operands, false), sends: operands },
    { type: 'path', access: 'write', values: [remoteName(operands[0])] },
    downloads,
  ],
  known: { trait: 'download', flags: '-c --continue -q --quiet' },
};

/** The clients of HTTP, after curl(1), wget(1), httpie's and aria2's manuals. */
export const httpPrograms: Record<string, Profile> = {
  curl,
  wget,
  wget2: wget,
  http: httpie,
  https: httpie,
  xh: httpie,
  xhs: httpie,
  aria2c: aria,
  'lwp-download': aria,
};
