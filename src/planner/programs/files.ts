import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { isLostWhenMoved } from '../moved-away.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, type Value } from '../value.ts';
import { awkProgramEffects } from './awk.ts';
import { fileEnding } from './git-options.ts';
import type { Invocation, Profile } from './profile.ts';
import { sedScriptEffects } from './sed.ts';

const work = (flags: string): Pick<Profile, 'known'> => ({ known: { trait: 'file-work', flags } });

/** `sed` scripts may write files (`w`), and run commands (`e`): only those that plainly do neither are data. */
const sedEffects = (invocation: Invocation): Effect[] => {
  const given = valuesOf(invocation, '-e', '--expression');
  const scripts =
    given.length > 0
      ? given
      : hasFlag(invocation.flags, '-f', '--file')
        ? []
        : invocation.operands.slice(...scriptPlace(invocation));
  return sedScriptEffects(scripts);
};

/** `sed -i d f`. */
const sedEmptied = (invocation: Invocation): Effect[] => {
  const [script, ...files] = invocation.operands.slice(scriptPlace(invocation)[0]);
  return hasFlag(invocation.flags, '-i', '--in-place') && /^(?:1,\$)?d$/.test(staticText(script) ?? '')
    ? emptied(files)
    : [];
};

/** BSD's `sed -i '' script` has the script behind the empty ending. */
const scriptPlace = ({ flags, operands }: Invocation): [number, number] =>
  flags.includes('-i') && staticText(operands[0]) === '' ? [1, 2] : [0, 1];

/** `awk` runs commands and writes files from its program: only one without those means is data. */
const awkEffects = (invocation: Invocation): Effect[] => {
  if (hasFlag(invocation.flags, '-f', '--file', '-i', '--include', '-l', '--load', '-E', '--exec')) {
    return [{ type: 'code' }];
  }
  return awkProgramEffects(invocation.operands[0]);
};

/** As much as is free, or more than a project has a use for. */
const fillsDisk = ({ word }: Value): boolean =>
  word.type === 'static'
    ? /^(?:\d{3,}G|\d+(?:\.\d+)?[TPE]|\d{12,})/i.test(word.value)
    : word.type === 'dynamic' && /\b(?:df|stat -f)\b/.test(word.source);

/** A source without end that is written into a file, and no `count`. */
const ddTraits = ({ words }: Invocation): readonly Trait[] => {
  const texts = words.map((word) => staticText(word) ?? certainPrefix(word));
  const endless = texts.some((text) => /^if=\/dev\/(?:zero|u?random)$/.test(text));
  const written = texts.some((text) => /^of=(?!\/dev\/)./.test(text));
  return endless && written && !texts.some((text) => /^(?:count|seek)=/.test(text)) ? ['disk-fill'] : [];
};

const ddEffects = (invocation: Invocation): Effect[] => {
  const effects: Effect[] = [];
  for (const word of invocation.words) {
    if (word.word.type === 'glob' && /^of=[^=]/.test(word.word.pattern)) {
      const values = [{ ...word, word: { type: 'glob', pattern: word.word.pattern.slice(3) } as const }];
      effects.push({ type: 'path', access: 'write', values });
      continue;
    }
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
  const empties = effects.some(
    (effect) =>
      effect.type === 'path' && effect.access === 'read' && effect.values.some((value) => isNothing(value)),
  );
  return empties ? [...effects, ...emptied(writtenBy(effects))] : effects;
};

/** What has no end or no content to speak of: a copy of it takes away what was there. */
const isNothing = (value: Value): boolean => /^\/dev\/(?:null|zero)$/.test(staticText(value) ?? '');

const emptied = (values: readonly Value[]): Effect[] =>
  values.length === 0 ? [] : [{ type: 'emptied', values }];

const writtenBy = (effects: readonly Effect[]): readonly Value[] =>
  effects.flatMap((effect) => (effect.type === 'path' && effect.access === 'write' ? effect.values : []));

/** `truncate -s 0`, with any unit. */
const truncateEffects = (invocation: Invocation): Effect[] =>
  valuesOf(invocation, '-s', '--size').some((size) => /^0+[A-Za-z]*$/.test(staticText(size) ?? ''))
    ? emptied(invocation.operands)
    : [];

/** `cp /dev/null f`. */
const copiedOver = (invocation: Invocation): Effect[] => {
  const [source, ...targets] = invocation.operands;
  return source !== undefined && isNothing(source) ? emptied(targets) : [];
};

/** A pattern that finds all there is in a directory: `*`, `./*`, `src/*`. */
const everything =
  /^(.*\/)?(?:\{\*,\.\*\}|\.?\?{0,2}\*+|\.?\[(?:[!^][^\]]*|[^\]]*(?:a-z|A-Z|:al(?:pha|num):|:print:|:graph:)[^\]]*)\]\*+)$/;

/** The names of one directory, used with another or with none: it may be anything. */
const bareNames = /^\[!-\]\*$/;

const captures =
  /^(?:avfoundation|x11grab|xcbgrab|kmsgrab|pulse|alsa|dshow|gdigrab|v4l2|video4linux2|jack|oss|sndio|decklink|x:|\/dev\/video\d+)$/;

/** Converts media: the last operand is written, the others are read; addresses and pipes are another matter. */
const converter = (valued: string, input: string): Profile => ({
  valued,
  singleDash: true,
  pathOptions: input === '' ? {} : { read: input },
  refine: ({ operands, words }) => {
    // A camera, a microphone, a screen in the place of a file.
    if (words.some((word) => captures.test(staticText(word) ?? ''))) return ['screen-capture'];
    return operands.every((value) => /^[^:|@]*$/.test(staticText(value) ?? ':')) ? ['file-work'] : [];
  },
  effects: ({ operands, words }) => [
    { type: 'path', access: 'read', values: operands.slice(0, -1) },
    { type: 'path', access: 'write', values: operands.slice(-1) },
    ...(words.some((word) => /^-(?:script|process|execute)$|^msl:/.test(staticText(word) ?? ''))
      ? [{ type: 'code' } as const]
      : []),
  ],
});

/** `rm -rf dir/*` leaves nothing of the directory: it is touched as well. */
const emptiedDirectories = (operands: readonly Value[]): Value[] =>
  operands.flatMap((value) => {
    const directory =
      value.word.type === 'glob' && !bareNames.test(value.word.pattern)
        ? everything.exec(value.word.pattern)
        : null;
    return directory === null ? [] : [staticValue(directory[1] ?? '.')];
  });

/** What `rm` deletes: with `-r` trees, but what is named like a file is taken for one. */
const removeEffects = (invocation: Invocation): Effect[] => {
  const { operands } = invocation;
  // Wherever these stand, nothing is removed. rm(1).
  if (invocation.flags.includes('--help') || invocation.flags.includes('--version')) return [];
  const recursive = hasFlag(invocation.flags, '-r', '-R', '--recursive');
  // What a search finds at any depth is as much as a tree.
  const deep = (value: Value): boolean => value.word.type === 'glob' && value.word.pattern.includes('**');
  const isFile = (value: Value): boolean =>
    recursive ? fileEnding.test(staticText(value) ?? '') : !deep(value);
  const emptied = emptiedDirectories(operands.filter((value) => recursive || deep(value)));
  const trees = operands.filter((value) => !isFile(value));
  const files = operands.filter(isFile);
  return [
    ...(trees.length + emptied.length === 0
      ? []
      : [{ type: 'path', access: 'delete', values: [...trees, ...emptied], recursive: true } as const]),
    ...(files.length === 0 ? [] : [{ type: 'path', access: 'delete', values: files } as const]),
  ];
};

/** Moving a tree to where nothing stays deletes it. */
const moveEffects = (invocation: Invocation): Effect[] => {
  const targets = valuesOf(invocation, '-t', '--target-directory');
  const target = staticText(targets[0] ?? invocation.operands.at(-1)) ?? '';
  const sources = targets.length > 0 ? invocation.operands : invocation.operands.slice(0, -1);
  const lost = sources.filter((value) => isLostWhenMoved(value, target));
  return lost.length === 0
    ? []
    : [{ type: 'path', access: 'delete', values: [...lost, ...emptiedDirectories(lost)], recursive: true }];
};

/** A link is written, and what it leads to counts as read; a relative one leads from where it stands. */
const linkEffects = (invocation: Invocation): Effect[] => {
  const { operands, flags } = invocation;
  const given = valuesOf(invocation, '-t', '--target-directory');
  const target = given[0] ?? (operands.length > 1 ? operands.at(-1) : staticValue('.'));
  const sources = given.length > 0 || operands.length < 2 ? operands : operands.slice(0, -1);
  if (target === undefined || sources.length === 0) return [];
  const place = staticText(target);
  const symbolic = hasFlag(flags, '-s', '--symbolic') && !hasFlag(flags, '-r', '--relative');
  const stands =
    place === undefined
      ? undefined
      : /(?:^|\/)\.?$/.test(place) || given.length > 0
        ? place
        : place.replace(/[^/]*$/, '');
  const led = sources.map((source) => {
    const text = staticText(source);
    return symbolic && text !== undefined && stands !== undefined && !text.startsWith('/')
      ? staticValue(`${stands === '' ? '.' : stands}/${text}`, source.taints)
      : source;
  });
  const [leads] = led;
  const follows = leads !== undefined && led.length === 1 && hasFlag(flags, '-s', '--symbolic');
  return [
    { type: 'path', access: 'read', values: led },
    { type: 'into', target, sources },
    ...(follows ? [{ type: 'link', place: target, leads } as const] : []),
  ];
};

const shells =
  /(?:^|\/)(?:(?:ba|z|da|k|c|tc|fi)?sh|python[0-9.]*|perl|ruby|vim?|find|env|node|cp|less|nmap)$/;

/** Whether a mode, numeric or symbolic, sets the user or group id, and whether it lets everybody write. */
const readMode = (mode: string): { setuid: boolean; everybody: boolean } => {
  const digits = /^0*([0-7]{0,4})$/.exec(mode)?.[1];
  if (digits !== undefined) {
    const value = Number.parseInt(digits === '' ? '0' : digits, 8);
    return { setuid: (value & 0o6000) !== 0, everybody: (value & 0o002) !== 0 };
  }
  const clauses = [...mode.matchAll(/(?:^|,)([ugoa]*)[+=]([rwxXst]*)/g)];
  return {
    setuid: clauses.some(([, who, what]) => what?.includes('s') === true && who !== 'o'),
    everybody: clauses.some(([, who, what]) => what?.includes('w') === true && /[oa]/.test(who ?? '')),
  };
};

/** Whether a mode takes from the owner what a directory or a file needs to be used: `000`, `a-r`, `u-w`. */
const locks = (mode: string): boolean =>
  /^0*[0-7]{0,3}$/.test(mode) && mode !== ''
    ? /^0*(?:[0-3]?[0-3][0-7]{2}|[0-7]{0,2})$/.test(mode)
    : /(?:^|,)(?:[ugo]*[ua][ugo]*)?-[rwxX]*r|(?:^|,)(?:[ugo]*[ua][ugo]*)?=(?:,|$)/.test(mode);

/** Rights of another user for whoever runs the file: chmod(1); ATT&CK T1548.001. */
const modeTraits = ({ operands }: Invocation): readonly Trait[] => {
  const { setuid, everybody } = readMode(certainPrefix(operands[0] ?? staticValue('')));
  const onProgram = operands
    .slice(1)
    .map(certainPrefix)
    .some((file) => shells.test(file) || /^\/(?:usr|bin|sbin|tmp|var\/tmp|dev\/shm)(?:\/|$)/.test(file));
  return [
    ...(locks(certainPrefix(operands[0] ?? staticValue(''))) ? (['permission'] as const) : []),
    ...(setuid && onProgram ? (['escalation'] as const) : []),
    ...(setuid || everybody ? (['permission'] as const) : []),
  ];
};

/** The mode may begin with a dash, as in `chmod -x f`: then the first operand is a file already. */
const chmodEffects = (invocation: Invocation): Effect[] => {
  const dashed = invocation.words.some(
    (word) => /^-[rwxXst]+$/.test(staticText(word) ?? '') && staticText(word) !== '-R',
  );
  const files =
    dashed || hasFlag(invocation.flags, '--reference') ? invocation.operands : invocation.operands.slice(1);
  const recursive = hasFlag(invocation.flags, '-R', '--recursive');
  return files.length === 0 ? [] : [{ type: 'path', access: 'chmod', values: files, recursive }];
};

const owner: Profile = {
  operands: 'chmod',
  firstIs: { unless: '--reference' },
  valued: '--from',
  pathOptions: { read: '--reference' },
  recursive: '-R --recursive',
  ...work(
    '-v --verbose -c --changes -f --silent --quiet -h --no-dereference --dereference -H -L -P --preserve-root',
  ),
};

const copyFlags =
  '-r -R -a -p -f -i -n -u -v -l -s -x -P -L -H -d -b -Z --recursive --archive --preserve --force --interactive --no-clobber --update --verbose --link --symbolic-link --one-file-system --no-dereference --dereference --backup --parents --reflink --sparse --strip-trailing-slashes -T --no-target-directory --remove-destination --attributes-only -c -X -N --copy-contents --debug --progress';

/**
 * The programs that change files, after POSIX and the manual of GNU coreutils. Each file is an operation of its own; what
 * is said here of the program is only that it does no more than that.
 */
export const filePrograms: Record<string, Profile> = {
  sed: {
    operands: 'read',
    valued: '-e --expression -l --line-length',
    pathOptions: { read: '-f --file' },
    firstIs: { unless: '-e --expression -f --file' },
    variants: [{ flags: '-i --in-place', operands: 'write' }],
    ...work(
      '-n --quiet --silent -E -r --regexp-extended -s --separate -u --unbuffered -z --null-data --posix --debug --sandbox --follow-symlinks',
    ),
    effects: (invocation) => [
      ...sedEffects(invocation),
      ...sedEmptied(invocation),
      ...(hasFlag(invocation.flags, '-f', '--file') ? [{ type: 'code' } as const] : []),
    ],
  },
  awk: {
    operands: 'read',
    valued: '-F -v --field-separator --assign -f --file',
    firstIs: { unless: '-f --file' },
    ...work(
      '-F -v --field-separator --assign -b --posix --re-interval -S --sandbox --csv -k -M -n -N -P -t --traditional',
    ),
    effects: awkEffects,
  },
  tee: { operands: 'write', ...work('-a --append -i --ignore-interrupts -p') },
  sponge: { operands: 'write', ...work('-a') },
  touch: {
    effects: ({ operands }) =>
      operands.length === 0 ? [] : [{ type: 'path', access: 'write', values: operands, adds: 'nothing' }],
    valued: '-d --date -t --time',
    pathOptions: { read: '-r --reference' },
    ...work('-a -c --no-create -m -h -f'),
  },
  truncate: {
    operands: 'write',
    valued: '-s --size',
    pathOptions: { read: '-r --reference' },
    ...work('-c --no-create -o --io-blocks'),
    effects: truncateEffects,
  },
  fallocate: {
    operands: 'write',
    valued: '-l --length -o --offset',
    ...work('-n -d -z -p -c -i -x -v'),
    refine: ({ options }) =>
      options.some(({ flag, value }) => /^(?:-l|--length)$/.test(flag) && fillsDisk(value))
        ? ['disk-fill']
        : [],
  },
  mkdir: { operands: 'write', valued: '-m --mode -Z --context', ...work('-p --parents -v --verbose') },
  mkfifo: { operands: 'write', valued: '-m --mode', ...work('') },
  mknod: { effects: ({ operands }) => [{ type: 'path', access: 'write', values: operands.slice(0, 1) }] },
  mktemp: {
    valued: '-p --tmpdir --suffix',
    ...work('-d --directory -q --quiet -t -u --dry-run'),
    effects: ({ operands, options }) => [
      {
        type: 'path',
        access: 'write',
        values: [...operands, ...options.filter(({ flag }) => flag !== '--suffix').map(({ value }) => value)],
      },
    ],
  },
  dd: { effects: ddEffects, ...work(''), refine: ddTraits },
  split: {
    valued:
      '-b -l -n -a -C -e -t --bytes --lines --number --suffix-length --line-bytes --additional-suffix --numeric-suffixes --hex-suffixes --separator',
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: [operands[1] ?? staticValue('x')] },
    ],
    programOptions: '--filter',
    ...work('-d -x --verbose -u --unbuffered -e --elide-empty-files'),
  },
  csplit: {
    valued: '-f -b -n --prefix --suffix-format --digits',
    ...work('-k -s -z -q --keep-files --elide-empty-files --quiet'),
    effects: (invocation) => [
      { type: 'path', access: 'read', values: invocation.operands.slice(0, 1) },
      {
        type: 'path',
        access: 'write',
        values: [valuesOf(invocation, '-f', '--prefix')[0] ?? staticValue('xx')],
      },
    ],
  },
  patch: {
    operands: 'write',
    valued: '-p --strip -F --fuzz',
    pathOptions: { read: '-i --input', write: '-o --output -r --reject-file -d --directory' },
    defaultsToHere: true,
    recursive: true,
    ...work(
      '-N --forward -R --reverse -s --quiet --silent -t --batch -f --force --dry-run -b --backup -l --ignore-whitespace -u -c --verbose -E -Z --no-backup-if-mismatch',
    ),
  },
  rm: {
    recursive: '-r -R --recursive',
    force: '-f --force',
    ...work('-v --verbose -i -I -d --dir --interactive --one-file-system --preserve-root -P -W -x'),
    effects: removeEffects,
  },
  unlink: { operands: 'delete', ...work('') },
  rmdir: { operands: 'delete', ...work('-p --parents -v --verbose --ignore-fail-on-non-empty') },
  shred: {
    operands: 'write',
    valued: '-n --iterations -s --size',
    pathOptions: { read: '--random-source' },
    variants: [{ flags: '-u --remove', operands: 'delete' }],
    force: '-f --force',
    traits: 'erase',
  },
  srm: { operands: 'delete', recursive: '-r -R --recursive', traits: 'erase' },
  wipe: { operands: 'delete', recursive: true, traits: 'erase' },
  scrub: { operands: 'delete', recursive: true, traits: 'erase' },
  sfill: { operands: 'write', recursive: true, traits: 'erase' },
  sdelete: { operands: 'delete', recursive: true, traits: 'erase' },
  trash: { operands: 'delete', ...work('-v') },
  'trash-put': { operands: 'delete', ...work('-v') },
  cp: {
    operands: 'read',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -S --suffix --no-preserve',
    recursive: '-r -R -a --recursive --archive',
    force: '-f --force',
    ...work(copyFlags),
    effects: copiedOver,
  },
  mv: {
    operands: 'delete',
    copies: { target: '-t --target-directory' },
    valued: '-t --target-directory -S --suffix',
    force: '-f --force',
    ...work(copyFlags),
    effects: moveEffects,
  },
  rename: { known: { trait: 'file-work', flags: '' }, effects: () => [{ type: 'code' }] },
  install: {
    operands: 'read',
    copies: { target: '-t --target-directory', makes: '-d --directory' },
    valued: '-t --target-directory -m --mode -o --owner -g --group -S --suffix',
    programOptions: '--strip-program',
    effects: copiedOver,
    ...work('-d -D -v -C -p -b -s -T --directory --verbose --compare --preserve-timestamps'),
    adds: [{ flags: '-o --owner', traits: 'permission' }],
  },
  ln: {
    valued: '-t --target-directory -S --suffix',
    force: '-f --force',
    ...work('-s --symbolic -n --no-dereference -v --verbose -r --relative -i -b -L -P -T -h'),
    effects: linkEffects,
  },
  chmod: {
    pathOptions: { read: '--reference' },
    recursive: '-R --recursive',
    ...work('-v --verbose -c --changes -f --silent --quiet --preserve-root -r -w -x -X -s -t'),
    effects: chmodEffects,
    refine: modeTraits,
  },
  chown: { ...owner, adds: [{ operand: /^(?:root|0)(?::|$)/, traits: 'permission' }] },
  chgrp: owner,
  setfacl: {
    operands: 'chmod',
    valued: '-m -x -M -X --modify --remove',
    recursive: '-R --recursive',
    traits: 'permission',
  },
  chattr: { operands: 'chmod', firstIs: { unless: '' }, recursive: '-R', traits: 'permission' },
  chflags: { operands: 'chmod', firstIs: { unless: '' }, recursive: '-R', traits: 'permission' },
  xattr: { operands: 'chmod', firstIs: { unless: '-l' }, recursive: '-r', traits: 'permission' },
  chcon: {
    operands: 'chmod',
    firstIs: { unless: '--reference' },
    recursive: '-R --recursive',
    traits: 'permission',
  },
  setcap: { operands: 'chmod', firstIs: { unless: '-r' }, traits: 'escalation' },
  dos2unix: { operands: 'write', ...work('-q -k -n -o -c -f') },
  unix2dos: { operands: 'write', ...work('-q -k -n -o -c -f') },
  convert: converter(
    '-resize -crop -quality -density -background -gravity -extent -geometry -colorspace -depth -format -define -rotate -blur',
    '',
  ),
  magick: converter(
    '-resize -crop -quality -density -background -gravity -extent -geometry -colorspace -depth -format -define -rotate -blur',
    '',
  ),
  ffmpeg: converter(
    '-vf -af -c -c:v -c:a -b:v -b:a -r -s -ss -t -to -f -crf -preset -map -filter_complex -pix_fmt -codec -vcodec -acodec -ar -ac -vframes -frames:v -q:v -q:a -loglevel -v -threads -movflags -itsoffset -loop -framerate -start_number',
    '-i',
  ),
  cwebp: converter('-q -m -resize', '-o'),
  sudoedit: { operands: 'write', valued: '-u --user -g --group' },
};
filePrograms.gawk = filePrograms.awk ?? {};
filePrograms.mawk = filePrograms.awk ?? {};
filePrograms.nawk = filePrograms.awk ?? {};
filePrograms.gsed = filePrograms.sed ?? {};
filePrograms.grm = filePrograms.rm ?? {};
filePrograms.gcp = filePrograms.cp ?? {};
filePrograms.gmv = filePrograms.mv ?? {};
