import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { dynamicValue, staticText, staticValue, taintsOf, type Value } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

const reader: Profile = { operands: 'read' };

const grep: Profile = {
  operands: 'read',
  valued:
    '-e --regexp -m --max-count -A -B -C --after-context --before-context --context -d -D --include --exclude --exclude-dir --label --binary-files --color --colour',
  pathOptions: { read: '-f --file --exclude-from' },
  firstIs: { unless: '-e --regexp -f --file' },
  recursive: '-r -R --recursive --dereference-recursive',
  defaultsToHere: { when: '-r -R --recursive --dereference-recursive' },
};

const ripgrep: Profile = {
  operands: 'read',
  valued:
    '-e --regexp -g --glob --iglob -t --type -T --type-not -A -B -C --after-context --before-context --context -m --max-count -j --threads -M --max-columns -d --max-depth --sort --sortr --color --colors -r --replace -E --encoding --type-add --type-clear --engine',
  pathOptions: { read: '-f --file --ignore-file' },
  programOptions: '--pre --hostname-bin',
  firstIs: { unless: '-e --regexp -f --file --files --type-list' },
  recursive: true,
  defaultsToHere: true,
};

/** `sed` scripts may write files (`w`), and run commands (`e`): only those that plainly do neither are data. */
const sedEffects = (invocation: Invocation): Effect[] => {
  const given = valuesOf(invocation, '-e', '--expression');
  const scripts =
    given.length > 0
      ? given
      : hasFlag(invocation.flags, '-f', '--file')
        ? []
        : invocation.operands.slice(0, 1);
  return scripts.every(isPlainSed) ? [] : [{ type: 'code', from: taintsOf(scripts) }];
};

const isPlainSed = (script: Value): boolean => {
  const text = staticText(script);
  if (text === undefined) return false;
  return text.split(/[;\n]/).every((command) => {
    const bare = command.trim();
    if (/^(\d+|\$|\/[^/\\]*\/)?(,(\d+|\$|\+\d+|\/[^/\\]*\/))?!?\s*[pdqQDPNnGgHhx=]?\}?$/.test(bare))
      return true;
    const substitute = /^(?:\d+|\$|\/[^/\\]*\/)?(?:,(?:\d+|\$|\/[^/\\]*\/))?s(.)/.exec(bare);
    const mark = substitute?.[1];
    if (mark === undefined || /[\w\s\\]/.test(mark)) return false;
    const parts = bare
      .slice((substitute?.[0] ?? '').length)
      .replace(/\\./gs, '')
      .split(mark);
    return parts.length === 3 && /^[gpiIm0-9]*$/.test(parts[2] ?? 'w');
  });
};

/** `awk` runs commands and writes files from its program: only one without those means is data. */
const awkEffects = (invocation: Invocation): Effect[] => {
  if (hasFlag(invocation.flags, '-f', '--file', '-i', '--include', '-l', '--load', '-E', '--exec')) {
    return [{ type: 'code' }];
  }
  const program = staticText(invocation.operands[0]);
  const plain = program !== undefined && !/system|getline|\||>|@|\bprintf?\b[^;}\n]*>/.test(program);
  return plain
    ? []
    : [{ type: 'code', ...(invocation.operands[0] ? { from: invocation.operands[0].taints } : {}) }];
};

const ddEffects = (invocation: Invocation): Effect[] => {
  const effects: Effect[] = [];
  for (const word of invocation.words) {
    const text = staticText(word) ?? (word.word.type === 'dynamic' ? word.word.prefix : '');
    const match = /^(if|of)=/.exec(text);
    if (match === null) {
      if (staticText(word) === undefined) {
        effects.push({ type: 'path', access: 'write', values: [word] });
      }
      continue;
    }
    const value =
      staticText(word) === undefined
        ? dynamicValue(text, '', word.taints)
        : staticValue(text.slice(3), word.taints);
    effects.push({ type: 'path', access: match[1] === 'of' ? 'write' : 'read', values: [value] });
  }
  return effects;
};

const tarMode = (invocation: Invocation): string => {
  const first = staticText(invocation.words[0]) ?? '';
  const bundled = /^[A-Za-z]+$/.test(first) ? first : '';
  const letter = (short: string, long: string): boolean =>
    bundled.includes(short) || hasFlag(invocation.flags, `-${short}`, long);
  if (letter('x', '--extract') || hasFlag(invocation.flags, '--get')) return 'x';
  if (letter('c', '--create') || letter('r', '--append') || letter('u', '--update')) return 'c';
  return 't';
};

/** `tar` in its three spellings: `tar xzf a`, `tar -xzf a`, `tar --extract --file=a`. */
const tarEffects = (invocation: Invocation): Effect[] => {
  const mode = tarMode(invocation);
  const bundled = /^[A-Za-z]+$/.test(staticText(invocation.words[0]) ?? '');
  const operands = bundled ? invocation.operands.slice(1) : invocation.operands;
  const bundledFile = bundled && staticText(invocation.words[0])?.includes('f') === true;
  const files = bundledFile ? operands.slice(0, 1) : valuesOf(invocation, '-f', '--file');
  const members = bundledFile ? operands.slice(1) : operands;
  const here = valuesOf(invocation, '-C', '--directory');
  const target = here.length > 0 ? here : [staticValue('.')];
  const archive = files.filter((value) => staticText(value) !== '-');
  const effects: Effect[] = [];
  if (archive.length > 0)
    effects.push({ type: 'path', access: mode === 'c' ? 'write' : 'read', values: archive });
  if (mode === 'c' && members.length > 0)
    effects.push({ type: 'path', access: 'read', values: members, recursive: true });
  const toStdout = hasFlag(invocation.flags, '-O', '--to-stdout');
  if (mode === 'x' && !toStdout)
    effects.push({ type: 'path', access: 'write', values: target, recursive: true });
  if (mode === 'x') effects.push({ type: 'source', end: 'decode' });
  return effects;
};

/** The programs that work on files, after POSIX and GNU coreutils; unknown options are flags without meaning. */
export const filePrograms: Record<string, Profile> = {
  cat: reader,
  tac: reader,
  nl: reader,
  wc: { operands: 'read', pathOptions: { read: '--files0-from' } },
  head: { operands: 'read', valued: '-n -c --lines --bytes' },
  tail: { operands: 'read', valued: '-n -c --lines --bytes --pid -s --sleep-interval' },
  less: { operands: 'read', pathOptions: { write: '-o -O --log-file --LOG-FILE' } },
  more: reader,
  bat: {
    operands: 'read',
    valued: '-l --language -r --line-range --style --theme --color --paging',
    programOptions: '--pager',
  },
  strings: { operands: 'read', valued: '-n -t -e' },
  hexdump: { operands: 'read', valued: '-n -s -e' },
  od: { operands: 'read', valued: '-A -t -N -j -w' },
  xxd: {
    valued: '-l -s -c -g',
    source: { end: 'decode', when: '-r' },
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: operands.slice(1) },
    ],
  },
  file: { operands: 'read', valued: '-m', pathOptions: { read: '-f --files-from' } },
  stat: { operands: 'list', valued: '-c --format --printf -f' },
  readlink: { operands: 'list' },
  realpath: { operands: 'list', valued: '--relative-to --relative-base' },
  md5sum: reader,
  sha1sum: reader,
  sha256sum: reader,
  sha512sum: reader,
  shasum: { operands: 'read', valued: '-a --algorithm' },
  cksum: reader,
  b2sum: reader,
  sort: {
    operands: 'read',
    valued: '-k --key -t --field-separator -S --buffer-size --batch-size --parallel --sort',
    pathOptions: {
      write: '-o --output',
      read: '--files0-from --random-source',
      list: '-T --temporary-directory',
    },
    programOptions: '--compress-program',
  },
  uniq: {
    valued: '-f --skip-fields -s --skip-chars -w --check-chars',
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: operands.slice(1) },
    ],
  },
  cut: {
    operands: 'read',
    valued: '-b -c -d -f --bytes --characters --delimiter --fields --output-delimiter',
  },
  paste: { operands: 'read', valued: '-d --delimiters' },
  join: { operands: 'read', valued: '-1 -2 -a -e -j -o -t -v' },
  comm: reader,
  column: { operands: 'read', valued: '-s -o -c -N -R -H' },
  fold: { operands: 'read', valued: '-w' },
  fmt: { operands: 'read', valued: '-w' },
  diff: {
    operands: 'read',
    valued: '-U -C -W -I -x --unified --context --label -L',
    pathOptions: { write: '-o --output', read: '-X' },
    recursive: '-r --recursive',
  },
  cmp: { operands: 'read', valued: '-i -n' },
  patch: {
    operands: 'write',
    valued: '-p --strip -F --fuzz',
    pathOptions: { read: '-i --input', write: '-o --output -r --reject-file -d --directory' },
    defaultsToHere: true,
    recursive: true,
  },
  jq: {
    operands: 'read',
    valued: '--indent',
    pathOptions: { read: '-f --from-file -L' },
    firstIs: { unless: '-f --from-file' },
    effects: ({ flags, words }) =>
      hasFlag(flags, '--slurpfile', '--rawfile')
        ? [{ type: 'path', access: 'read', values: words.slice(-2) }]
        : [],
  },
  yq: {
    operands: 'read',
    firstIs: { unless: '--from-file' },
    variants: [{ flags: '-i --inplace', operands: 'write' }],
  },
  grep,
  egrep: grep,
  fgrep: grep,
  zgrep: grep,
  rg: ripgrep,
  ag: {
    operands: 'read',
    firstIs: { unless: '-g' },
    recursive: true,
    defaultsToHere: true,
    valued: '-G -A -B -C --ignore --ignore-dir -m',
  },
  ls: {
    operands: 'list',
    defaultsToHere: true,
    valued: '-I --ignore -w --width --block-size --time-style --sort --time --format',
    recursive: '-R --recursive',
  },
  tree: {
    operands: 'list',
    defaultsToHere: true,
    valued: '-L -P -I --filelimit --charset',
    pathOptions: { write: '-o' },
    recursive: true,
  },
  du: {
    operands: 'list',
    defaultsToHere: true,
    valued: '-d --max-depth -B --block-size --exclude -t',
    recursive: true,
  },
  df: { operands: 'list' },
  sed: {
    operands: 'read',
    valued: '-e --expression -l --line-length',
    pathOptions: { read: '-f --file' },
    firstIs: { unless: '-e --expression -f --file' },
    variants: [{ flags: '-i --in-place', operands: 'write' }],
    effects: (invocation) => [
      ...sedEffects(invocation),
      ...(hasFlag(invocation.flags, '-f', '--file') ? [{ type: 'code' } as const] : []),
    ],
  },
  awk: {
    operands: 'read',
    valued: '-F -v --field-separator --assign -f --file',
    firstIs: { unless: '-f --file' },
    effects: awkEffects,
  },
  tee: { operands: 'write' },
  touch: { operands: 'write', valued: '-d --date -t', pathOptions: { read: '-r --reference' } },
  truncate: { operands: 'write', valued: '-s --size', pathOptions: { read: '-r --reference' } },
  mkdir: { operands: 'write', valued: '-m --mode -Z --context' },
  mkfifo: { operands: 'write', valued: '-m --mode' },
  mknod: { effects: ({ operands }) => [{ type: 'path', access: 'write', values: operands.slice(0, 1) }] },
  mktemp: {
    valued: '-p --tmpdir --suffix',
    effects: ({ operands, options }) => [
      {
        type: 'path',
        access: 'write',
        values: [...operands, ...options.filter(({ flag }) => flag !== '--suffix').map(({ value }) => value)],
      },
    ],
  },
  dd: { effects: ddEffects },
  split: {
    valued: '-b -l -n -a --additional-suffix',
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: [operands[1] ?? staticValue('x')] },
    ],
    programOptions: '--filter',
  },
  rm: { operands: 'delete', recursive: '-r -R --recursive', force: '-f --force' },
  unlink: { operands: 'delete' },
  rmdir: { operands: 'delete' },
  shred: {
    operands: 'write',
    valued: '-n --iterations -s --size',
    pathOptions: { read: '--random-source' },
    variants: [{ flags: '-u --remove', operands: 'delete' }],
    force: '-f --force',
  },
  trash: { operands: 'delete', recursive: true },
  cp: {
    operands: 'read',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -S --suffix --backup --no-preserve',
    recursive: '-r -R -a --recursive --archive',
    force: '-f --force',
  },
  mv: {
    operands: 'delete',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -S --suffix',
    force: '-f --force',
  },
  install: {
    operands: 'read',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -m --mode -o --owner -g --group -S --suffix',
    programOptions: '--strip-program',
  },
  ln: {
    operands: 'read',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -S --suffix',
    force: '-f --force',
  },
  chmod: {
    operands: 'chmod',
    firstIs: { unless: '--reference' },
    pathOptions: { read: '--reference' },
    recursive: '-R --recursive',
  },
  chown: {
    operands: 'chmod',
    firstIs: { unless: '--reference' },
    valued: '--from',
    pathOptions: { read: '--reference' },
    recursive: '-R --recursive',
  },
  chgrp: {
    operands: 'chmod',
    firstIs: { unless: '--reference' },
    pathOptions: { read: '--reference' },
    recursive: '-R --recursive',
  },
  setfacl: { operands: 'chmod', valued: '-m -x -M -X', recursive: '-R --recursive' },
  chattr: { operands: 'chmod', firstIs: { unless: '' }, recursive: '-R' },
  tar: {
    valued: '-f --file -C --directory --exclude --strip-components --transform --owner --group --mode -b',
    programOptions:
      '--to-command --use-compress-program -I --checkpoint-action --rsh-command --info-script --new-volume-script -F',
    effects: tarEffects,
  },
  zip: {
    effects: ({ operands }) => [
      { type: 'path', access: 'write', values: operands.slice(0, 1) },
      { type: 'path', access: 'read', values: operands.slice(1), recursive: true },
    ],
    programOptions: '-TT --unzip-command',
  },
  unzip: {
    valued: '-d -x -P',
    effects: (invocation) => {
      const target = valuesOf(invocation, '-d');
      const effects: Effect[] = [
        { type: 'path', access: 'read', values: invocation.operands.slice(0, 1) },
        { type: 'source', end: 'decode' },
      ];
      if (hasFlag(invocation.flags, '-l', '-p', '-t', '-Z')) return effects;
      return [
        ...effects,
        {
          type: 'path',
          access: 'write',
          values: target.length > 0 ? target : [staticValue('.')],
          recursive: true,
        },
      ];
    },
  },
  gzip: {
    operands: 'read',
    valued: '-S --suffix',
    source: { end: 'decode', when: '-d --decompress --uncompress' },
    effects: (i) =>
      hasFlag(i.flags, '-c', '--stdout', '-l', '--list', '-t', '--test')
        ? []
        : [{ type: 'path', access: 'write', values: i.operands }],
  },
  gunzip: {
    operands: 'read',
    source: { end: 'decode' },
    effects: (i) =>
      hasFlag(i.flags, '-c', '--stdout', '-l', '-t')
        ? []
        : [{ type: 'path', access: 'write', values: i.operands }],
  },
  zcat: { operands: 'read', source: { end: 'decode' } },
  bzip2: { operands: 'write', source: { end: 'decode', when: '-d --decompress' } },
  xz: { operands: 'write', valued: '-T --threads', source: { end: 'decode', when: '-d --decompress' } },
  zstd: {
    operands: 'write',
    pathOptions: { write: '-o' },
    source: { end: 'decode', when: '-d --decompress' },
  },
  base64: {
    operands: 'read',
    valued: '-w --wrap -b',
    pathOptions: { write: '-o --output', read: '-i --input' },
    source: { end: 'decode', when: '-d -D --decode' },
  },
  base32: { operands: 'read', valued: '-w --wrap', source: { end: 'decode', when: '-d --decode' } },
  uudecode: { operands: 'read', pathOptions: { write: '-o' }, source: { end: 'decode' } },
  rev: { operands: 'read', source: { end: 'decode' } },
  tr: { source: { end: 'decode' } },
  openssl: {
    singleDash: true,
    subcommands: true,
    pathOptions: { read: '-in -inkey -key -CAfile -kfile', write: '-out -keyout' },
    valued: '-pass -passin -passout -subj -days -newkey -k -K -iv',
    source: { end: 'decode' },
  },
  gpg: {
    operands: 'read',
    valued: '-r --recipient -u --local-user --passphrase --batch',
    pathOptions: { write: '-o --output' },
    source: { end: 'decode' },
  },
  sudoedit: { operands: 'write', valued: '-u --user -g --group' },
  printenv: { source: { end: 'env' } },
};
filePrograms.gawk = filePrograms.awk ?? {};
filePrograms.mawk = filePrograms.awk ?? {};
filePrograms.gsed = filePrograms.sed ?? {};
filePrograms.bsdtar = filePrograms.tar ?? {};
