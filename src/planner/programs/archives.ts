import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { escapeGlob } from '../paths.ts';
import { dynamicValue, staticText, staticValue, type Value, wordText } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

/** A word as the path that it is from another directory. */
const below = (directory: Value, { word, taints }: Value): Value => {
  const at = staticText(directory);
  if (word.type === 'static') {
    if (word.value.startsWith('/')) return staticValue(word.value, taints);
    return at === undefined
      ? dynamicValue(`${wordText(directory.word)}/${word.value}`, '', taints)
      : staticValue(`${at}/${word.value}`, taints);
  }
  const pattern = word.type === 'glob' && at !== undefined && !word.pattern.startsWith('/');
  return pattern
    ? { word: { type: 'glob', pattern: `${escapeGlob(at)}/${word.pattern}` }, taints }
    : { word, taints };
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
  const named = valuesOf(invocation, '-C', '--directory');
  const target = named.length > 0 ? named : [staticValue('.')];
  // Which of several directories a member belongs to is not followed: it may be in any of them.
  const packed = named.length === 0 ? members : named.flatMap((at) => members.map((word) => below(at, word)));
  const archive = files.filter((value) => staticText(value) !== '-');
  const effects: Effect[] = [];
  if (archive.length > 0)
    effects.push({ type: 'path', access: mode === 'c' ? 'write' : 'read', values: archive });
  if (mode === 'c' && packed.length > 0)
    effects.push({ type: 'path', access: 'read', values: packed, recursive: true });
  const toStdout = hasFlag(invocation.flags, '-O', '--to-stdout');
  if (mode === 'x' && !toStdout)
    effects.push({ type: 'path', access: 'write', values: target, recursive: true });
  if (mode === 'x') effects.push({ type: 'source', end: 'decode' });
  // What is in the archive now is taken away; `-cf /dev/null` keeps nothing of it.
  if (mode === 'c' && hasFlag(invocation.flags, '--remove-files') && members.length > 0)
    effects.push({ type: 'path', access: 'delete', values: members, recursive: true });
  return effects;
};

const here = staticValue('.');

/** What tests an archive instead of unzip: `-TT cmd`, `--unzip-command=cmd`. zip(1). */
const testCommands = (words: readonly Value[]): Effect[] =>
  words.flatMap((word, index) => {
    const text = staticText(word) ?? '';
    const given = /^-[A-Za-z]*TT$|^--unzip-command$/.test(text)
      ? words[index + 1]
      : /^(?:-[A-Za-z]*TT|--unzip-command=)./s.test(text)
        ? staticValue(text.replace(/^(?:-[A-Za-z]*TT=?|--unzip-command=)/, ''))
        : undefined;
    return given === undefined ? [] : [{ type: 'script', text: given, via: 'zip' }];
  });

/** A compressor replaces its operands unless it writes to its output. */
const compressor = (valued: string, flags: string): Profile => ({
  operands: 'read',
  valued,
  source: { end: 'decode', when: '-d --decompress --uncompress' },
  known: { trait: 'file-work', flags },
  effects: ({ flags: given, operands }) =>
    operands.length === 0 || hasFlag(given, '-c', '--stdout', '--to-stdout', '-l', '--list', '-t', '--test')
      ? []
      : [{ type: 'path', access: 'write', values: operands }],
});

const levels = '-NUM -1 -9 --fast --best';
const compressFlags = `${levels} -c -d -f -k -l -q -t -v -r -n -N --stdout --to-stdout --decompress --uncompress --force --keep --list --quiet --test --verbose --recursive --no-name --extreme -e -z`;

/** `unzip`, `7z x`: what an archive holds is written below a directory, wherever its names say. */
const unpack = (invocation: Invocation, targets: readonly string[], reads: readonly string[]): Effect[] => {
  const target = valuesOf(invocation, ...targets);
  const effects: Effect[] = [
    { type: 'path', access: 'read', values: invocation.operands.slice(0, 1) },
    { type: 'source', end: 'decode' },
  ];
  if (hasFlag(invocation.flags, ...reads)) return effects;
  const values = target.length > 0 ? target : [here];
  return [...effects, { type: 'path', access: 'write', values, recursive: true }];
};

/** `7z`, whose sub-command says which way it goes, and whose `-o` holds its value. */
const sevenZip: Profile = {
  subcommands: true,
  valued: '-p -x -i',
  singleDash: true,
  known: { trait: 'file-work', flags: '-y -r -bd -bb0 -bb1 -mx -mx9 -mx=9 -t7z -tzip -tgzip -sdel' },
  effects: (invocation) => {
    const words = invocation.words.map(staticText);
    const place = words.find((word) => word?.startsWith('-o'))?.slice(2);
    const archive = invocation.operands.slice(1, 2);
    if (/^[ex]$/.test(invocation.subcommand ?? '')) {
      return [
        { type: 'path', access: 'read', values: archive },
        {
          type: 'path',
          access: 'write',
          values: [place === undefined ? here : staticValue(place)],
          recursive: true,
        },
        { type: 'source', end: 'decode' },
      ];
    }
    if (/^[lti]$/.test(invocation.subcommand ?? ''))
      return [{ type: 'path', access: 'read', values: archive }];
    return [
      { type: 'path', access: 'write', values: archive },
      { type: 'path', access: 'read', values: invocation.operands.slice(2), recursive: true },
      ...(words.includes('-sdel')
        ? [{ type: 'path', access: 'delete', values: invocation.operands.slice(2), recursive: true } as const]
        : []),
    ];
  },
};

/** The programs on archives, after the manuals of GNU tar, Info-ZIP, gzip and xz; what executes, after GTFOBins' classes. */
export const archivePrograms: Record<string, Profile> = {
  tar: {
    valued:
      '-f --file -C --directory --exclude --strip-components --transform --xform --owner --group --mode -b --blocking-factor -X --exclude-from -T --files-from --mtime --format -H --sort -N --newer --checkpoint --checkpoint-action --xattrs-include --exclude-tag -g --listed-incremental -K --starting-file -L --tape-length',
    programOptions:
      '--to-command --use-compress-program -I --rsh-command --info-script --new-volume-script -F --rmt-command',
    known: {
      trait: 'file-work',
      flags:
        '-c -x -t -r -u -z -j -J -a -v -p -O -k -m -h -w -l -S -U -n -B -A -Z --create --extract --get --list --append --update --gzip --gunzip --bzip2 --xz --zstd --lzma --lzip --auto-compress --verbose --preserve-permissions --same-permissions --to-stdout --keep-old-files --touch --dereference --wildcards --no-wildcards --no-same-owner --same-owner --no-same-permissions --numeric-owner --exclude-vcs --exclude-vcs-ignores --exclude-backups --overwrite --keep-newer-files --skip-old-files --one-file-system --sparse --totals --utc --no-xattrs --no-acls --no-selinux --no-mac-metadata --delay-directory-restore --null --anchored --warning --no-recursion --full-time --one-top-level --hard-dereference --remove-files --ignore-failed-read --show-transformed-names --xattrs',
    },
    effects: (invocation) => [
      ...tarEffects(invocation),
      // `--checkpoint-action=exec=cmd`; the other actions only print.
      ...valuesOf(invocation, '--checkpoint-action').flatMap((value): Effect[] => {
        const text = staticText(value);
        // `--checkpoint=1000` reads as its abbreviation.
        if (text !== undefined && /^(?:\d+$|dot|echo|bell|ttyout|totals|sleep)\b/.test(text)) return [];
        const command = text === undefined ? undefined : /^exec=(.*)$/s.exec(text)?.[1];
        return command === undefined
          ? [{ type: 'code' }]
          : [{ type: 'script', text: staticValue(command), via: 'tar' }];
      }),
    ],
  },
  zip: {
    valued: '-b -i -x -P --password -n -t -tt -O --out',
    effects: (invocation) => [
      {
        type: 'path',
        access: 'write',
        values: [...invocation.operands.slice(0, 1), ...valuesOf(invocation, '-O', '--out')],
      },
      { type: 'path', access: 'read', values: invocation.operands.slice(1), recursive: true },
      ...(invocation.words.some((word) => /^-[A-Za-z]*TT|^--unzip-command/.test(staticText(word) ?? '-TT'))
        ? [{ type: 'code' } as const, ...testCommands(invocation.words)]
        : []),
      ...(hasFlag(invocation.flags, '-m', '--move')
        ? [{ type: 'path', access: 'delete', values: invocation.operands.slice(1), recursive: true } as const]
        : []),
    ],
    known: {
      trait: 'file-work',
      flags: `${levels} -r -q -j -y -u -f -d -m -e -g -v -X -D -o -0 -1 -9 -T -s -@ --recurse-paths --quiet --junk-paths --symlinks --exclude --include`,
    },
  },
  unzip: {
    valued: '-d -x -P',
    known: { trait: 'file-work', flags: '-l -p -t -Z -v -o -n -q -u -f -j -a -b -C -L -K -X -V -z -1' },
    effects: (invocation) => unpack(invocation, ['-d'], ['-l', '-p', '-t', '-Z', '-v', '-z']),
  },
  unrar: {
    effects: (invocation) => unpack({ ...invocation, operands: invocation.operands.slice(1) }, [], []),
    known: { trait: 'file-work', flags: '-o -y' },
  },
  rar: {
    subcommands: true,
    valued: '-hp -p -v -m -x',
    singleDash: true,
    effects: ({ subcommand, operands, flags }) => {
      const [archive, ...members] = operands.slice(1);
      const moves = /^m/.test(subcommand ?? '') || hasFlag(flags, '-df', '-dw', '-dr');
      if (archive === undefined) return [];
      return [
        { type: 'path', access: 'write', values: [archive] },
        { type: 'path', access: moves ? 'delete' : 'read', values: members, recursive: true },
      ];
    },
    known: { trait: 'file-work', flags: '-r -y -o+ -m5 -df -dw -dr' },
  },
  zipinfo: { operands: 'read', known: { trait: 'read-only', flags: '*' } },
  '7z': sevenZip,
  '7za': sevenZip,
  '7zz': sevenZip,
  gzip: compressor('-S --suffix', compressFlags),
  pigz: compressor('-S --suffix -p', compressFlags),
  gunzip: { ...compressor('-S --suffix', compressFlags), source: { end: 'decode' } },
  bzip2: compressor('', compressFlags),
  bunzip2: { ...compressor('', compressFlags), source: { end: 'decode' } },
  xz: compressor('-T --threads -F --format -C --check', compressFlags),
  unxz: { ...compressor('-T', compressFlags), source: { end: 'decode' } },
  lz4: compressor('', compressFlags),
  zstd: {
    ...compressor('-T --threads', `${compressFlags} --rm --ultra --long`),
    pathOptions: { write: '-o', read: '-D' },
  },
  unzstd: { ...compressor('', compressFlags), source: { end: 'decode' } },
  brotli: { ...compressor('-q -w', compressFlags), pathOptions: { write: '-o --output' } },
  uudecode: { operands: 'read', pathOptions: { write: '-o' }, source: { end: 'decode' } },
  ar: {
    subcommands: true,
    effects: ({ operands }) => [{ type: 'path', access: 'write', values: operands.slice(1, 2) }],
    known: { trait: 'file-work', flags: '' },
  },
  cpio: {
    pathOptions: { read: '-F --file', write: '-O -D --directory' },
    effects: (i) =>
      hasFlag(i.flags, '-i', '--extract', '-p')
        ? [{ type: 'path', access: 'write', values: [here], recursive: true }]
        : [],
    programOptions: '--rsh-command',
    adds: [{ flags: '-i --extract -p', traits: 'file-work' }],
  },
};
archivePrograms.bsdtar = archivePrograms.tar ?? {};
archivePrograms.gtar = archivePrograms.tar ?? {};
