import { valuesOf } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import type { Profile } from './profile.ts';

const harmless = { trait: 'read-only', flags: '*' } as const;

/** Reads its operands and prints something of them. No option of it does more. */
const reader = (valued = '', more: Profile = {}): Profile => ({
  operands: 'read',
  valued,
  known: harmless,
  ...more,
});
/** Prints something that is not the content of a file. */
const teller = (valued = '', more: Profile = {}): Profile => ({ valued, known: harmless, ...more });

const grep = reader(
  '-e --regexp -m --max-count -A -B -C --after-context --before-context --context -d -D --include --exclude --exclude-dir --label --binary-files --color --colour',
  {
    pathOptions: { read: '-f --file --exclude-from' },
    counts: '-c --count -q --quiet --silent -l --files-with-matches -L --files-without-match',
    firstIs: { unless: '-e --regexp -f --file' },
    recursive: '-r -R --recursive --dereference-recursive',
    defaultsToHere: { when: '-r -R --recursive --dereference-recursive' },
  },
);

const ripgrep: Profile = {
  operands: 'read',
  valued:
    '-e --regexp -g --glob --iglob -t --type -T --type-not -A -B -C --after-context --before-context --context -m --max-count -j --threads -M --max-columns -d --max-depth --maxdepth --sort --sortr --color --colors -r --replace -E --encoding --type-add --type-clear --engine --context-separator --field-match-separator --dfa-size-limit --regex-size-limit --max-filesize --path-separator',
  pathOptions: { read: '-f --file --ignore-file' },
  programOptions: '--pre --hostname-bin',
  counts: '-c --count --count-matches -q --quiet -l --files-with-matches --files-without-match',
  firstIs: { unless: '-e --regexp -f --file --files' },
  recursive: true,
  defaultsToHere: true,
  known: {
    trait: 'read-only',
    flags:
      '-z --search-zip -i --ignore-case -s --case-sensitive -S --smart-case -n --line-number -N --no-line-number -l --files-with-matches --files-without-match -c --count --count-matches -v --invert-match -w --word-regexp -x --line-regexp -o --only-matching -q --quiet -H --with-filename -I --no-filename -h --heading --no-heading -p --pretty -F --fixed-strings -P --pcre2 -U --multiline --multiline-dotall -u -uu -uuu --unrestricted --hidden -. --no-ignore --no-ignore-vcs --no-ignore-parent --no-ignore-global --no-ignore-dot --files --type-list --json --stats --trim --vimgrep --column --no-column --passthru -a --text --null -0 --no-messages --no-config --follow -L --crlf --one-file-system --debug --no-unicode --no-pcre2-unicode --glob-case-insensitive -b --byte-offset --sort-files --line-buffered --block-buffered --no-mmap --mmap --no-require-git --include-zero --max-columns-preview',
  },
};

const sort: Profile = {
  operands: 'read',
  valued: '-k --key -t --field-separator -S --buffer-size --batch-size --parallel --sort',
  pathOptions: {
    write: '-o --output',
    read: '--files0-from --random-source',
    list: '-T --temporary-directory',
  },
  programOptions: '--compress-program',
  known: {
    trait: 'read-only',
    flags:
      '-b --ignore-leading-blanks -d --dictionary-order -f --ignore-case -g --general-numeric-sort -i --ignore-nonprinting -M --month-sort -h --human-numeric-sort -n --numeric-sort -R --random-sort -r --reverse -V --version-sort -c -C --check -m --merge -s --stable -u --unique -z --zero-terminated --debug',
  },
};

/** Places and searches to begin at: `less +G f`, `less '+/ERROR' f`. */
const beginsAt = /^\+{1,2}(?:[GFgp]|\d+[Ggp]?|[/?][^\p{Cc}]*)$/u;

/** A pager runs what stands behind a `+`: `less '+!id' f`. */
const pager: Profile = reader('', {
  pathOptions: { write: '-o -O --log-file --LOG-FILE' },
  effects: ({ operands }) =>
    operands.some((value) => /^\+/.test(certainPrefix(value)) && !beginsAt.test(staticText(value) ?? ''))
      ? [{ type: 'code' }]
      : [],
  programOptions: '--pager',
});

/** Names of variables whose values are secrets. */
export const secretName = /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|COOKIE|SESSION|DSN|DATABASE_URL|PRIVATE/i;

/**
 * The programs that only read, after POSIX, the manual of GNU coreutils, ripgrep's and less' manuals. What they read is
 * an operation of its own.
 */
export const textPrograms: Record<string, Profile> = {
  cat: reader(),
  tac: reader('-s --separator'),
  nl: reader('-b -d -f -h -i -l -n -s -v -w'),
  wc: reader('--total', { counts: '*', pathOptions: { read: '--files0-from' } }),
  head: reader('-n -c --lines --bytes'),
  tail: reader('-n -c --lines --bytes --pid -s --sleep-interval --max-unchanged-stats'),
  less: pager,
  more: pager,
  most: pager,
  bat: reader(
    '-l --language -r --line-range --style --theme --color --paging -H --highlight-line --tabs --wrap -m --map-syntax',
    {
      programOptions: '--pager',
      known: {
        trait: 'read-only',
        flags:
          '-n --number -p --plain -pp -A --show-all -d --diff --decorations --list-languages --list-themes -f --force-colorization -P --no-paging -u --unbuffered -S --chop-long-lines --no-config',
      },
    },
  ),
  strings: reader('-n -t -e --bytes --radix --encoding'),
  hexdump: reader('-n -s -e -f'),
  hd: reader('-n -s -e -f'),
  od: reader('-A -t -N -j -w --address-radix --format --read-bytes --skip-bytes'),
  xxd: {
    valued: '-l -s -c -g -n -len -seek -cols -groupsize',
    known: harmless,
    source: { end: 'decode', when: '-r' },
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: operands.slice(1) },
    ],
  },
  file: {
    ...reader('-m -F -P -e --mime-encoding --separator'),
    pathOptions: { read: '-f --files-from' },
    adds: [{ flags: '-C --compile', traits: 'system-config' }],
  },
  stat: { ...teller('-c --format --printf'), operands: 'list' },
  readlink: { ...teller(), operands: 'list' },
  realpath: { ...teller('--relative-to --relative-base'), operands: 'list' },
  basename: teller('-s --suffix'),
  dirname: teller(),
  seq: teller('-f -s --format --separator'),
  expr: teller(),
  factor: teller(),
  numfmt: teller('--from --to --suffix --padding --field --format -d --delimiter --header --round'),
  md5sum: reader(),
  md5: reader('-s'),
  sha1sum: reader(),
  sha224sum: reader(),
  sha256sum: reader(),
  sha384sum: reader(),
  sha512sum: reader(),
  shasum: reader('-a --algorithm'),
  cksum: reader('-a --algorithm'),
  b2sum: reader('-l --length'),
  b3sum: reader('-l --length'),
  xxhsum: reader(),
  sum: reader(),
  sort,
  gsort: sort,
  uniq: {
    valued: '-f --skip-fields -s --skip-chars -w --check-chars',
    known: harmless,
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      { type: 'path', access: 'write', values: operands.slice(1) },
    ],
  },
  cut: reader('-b -c -d -f --bytes --characters --delimiter --fields --output-delimiter'),
  paste: reader('-d --delimiters'),
  join: reader('-1 -2 -a -e -j -o -t -v'),
  comm: reader(),
  column: reader('-s -o -c -N -R -H -W -T -E -n'),
  fold: reader('-w --width'),
  fmt: reader('-w --width -p -g'),
  pr: reader('-l -w -h -o -s -S -D -W'),
  tr: { ...teller(), source: { end: 'decode' } },
  rev: { ...reader(), source: { end: 'decode' } },
  expand: reader('-t --tabs'),
  unexpand: reader('-t --tabs'),
  tsort: reader(),
  col: teller(),
  colrm: teller(),
  look: teller(),
  pv: reader('-L -s -N -i'),
  envsubst: teller(),
  dircolors: teller(),
  shuf: {
    ...reader('-n -i --head-count --input-range -e'),
    pathOptions: { write: '-o --output', read: '--random-source' },
  },
  identify: reader('-format'),
  ffprobe: { ...reader('-v -show_entries -of -print_format -select_streams -i'), singleDash: true },
  mediainfo: reader(),
  exiftool: { operands: 'read', known: { trait: 'read-only', flags: '-j -s -G -a -u -n -r -json' } },
  iconv: {
    ...reader('-f -t --from-code --to-code'),
    pathOptions: { write: '-o --output' },
  },
  diff: reader(
    '-U -C -W -I -x --unified --context --label -L --color --exclude --width --ignore-matching-lines --horizon-lines --tabsize',
    { pathOptions: { read: '-X --exclude-from', write: '--output' }, recursive: '-r --recursive' },
  ),
  colordiff: reader('-U -C -W -I -x', { recursive: '-r --recursive' }),
  cmp: reader('-i -n --ignore-initial --bytes'),
  delta: reader(),
  jq: {
    operands: 'read',
    valued: '--indent',
    pathOptions: { read: '-f --from-file -L' },
    firstIs: { unless: '-f --from-file' },
    known: harmless,
    effects: ({ options, words }) =>
      words.some((word) => /^--(?:slurpfile|rawfile)$/.test(staticText(word) ?? ''))
        ? [{ type: 'path', access: 'read', values: words.slice(-2) }]
        : valuesOf({ options }, '-L').map(
            (value) => ({ type: 'path', access: 'read', values: [value] }) as const,
          ),
    adds: [{ operand: /\$ENV\b(?!\.)|(?<![.\w])env\b(?!\s*[.:])/, traits: 'env-dump' }],
  },
  yq: {
    operands: 'read',
    firstIs: { unless: '--from-file' },
    valued: '-o --output-format -p --input-format -I --indent',
    pathOptions: { read: '--from-file', write: '-s --split-exp' },
    variants: [{ flags: '-i --inplace', operands: 'write' }],
    known: {
      trait: 'file-work',
      flags:
        '-r -e -n -C -M -P -j -y -Y -c -s --raw-output --prettyPrint --null-input --exit-status --no-colors --colors -N --no-doc --unwrapScalar eval e eval-all ea --tojson --yaml-output',
    },
  },
  grep,
  egrep: grep,
  fgrep: grep,
  zgrep: { ...grep, source: { end: 'decode' } },
  ggrep: grep,
  rg: ripgrep,
  ag: {
    ...reader('-G -A -B -C --ignore --ignore-dir -m --depth'),
    firstIs: { unless: '-g' },
    recursive: true,
    defaultsToHere: true,
    known: {
      trait: 'read-only',
      flags:
        '-i -s -S -l -L -c -v -w -o -Q -F -H -n -a -u -U -z -0 -r -g --hidden --nocolor --color --nogroup --group --noheading --heading --column --numbers --nonumbers --vimgrep --stats --ts --js --py --html --css --go --rust --ruby --java --cpp --cc',
    },
  },
  ls: {
    ...teller(
      '-I --ignore -w --width --block-size --time-style --sort --time --format --color --hide --indicator-style --quoting-style -T',
    ),
    operands: 'list',
    defaultsToHere: true,
    recursive: '-R --recursive',
  },
  eza: {
    ...teller('-L --level -I --ignore-glob -s --sort -t --time --time-style --color'),
    operands: 'list',
    defaultsToHere: true,
    recursive: '-R -T --recurse --tree',
  },
  exa: {
    ...teller('-L --level -I --ignore-glob -s --sort -t --time --time-style --color'),
    operands: 'list',
    defaultsToHere: true,
    recursive: '-R -T --recurse --tree',
  },
  tree: {
    ...teller('-L -P -I --filelimit --charset --sort --timefmt'),
    operands: 'list',
    defaultsToHere: true,
    pathOptions: { write: '-o' },
    recursive: true,
    known: {
      trait: 'file-work',
      flags:
        '-a -d -l -f -x -p -s -h -u -g -D -F -q -N -Q -r -t -c -U -A -S -n -C -X -J -i --noreport --dirsfirst --gitignore --prune --du --si --inodes --device --matchdirs --ignore-case --info --filesfirst --metafirst --fromfile',
    },
  },
  du: {
    ...teller('-d --max-depth -B --block-size --exclude -t --threshold --time --time-style'),
    operands: 'list',
    pathOptions: { read: '-X --exclude-from --files0-from' },
    defaultsToHere: true,
    recursive: true,
  },
  df: { ...teller('-B --block-size -t -x --type --exclude-type --output'), operands: 'list' },
  zcat: { ...reader(), source: { end: 'decode' } },
  gzcat: { ...reader(), source: { end: 'decode' } },
  bzcat: { ...reader(), source: { end: 'decode' } },
  xzcat: { ...reader(), source: { end: 'decode' } },
  zstdcat: { ...reader(), source: { end: 'decode' } },
  base64: {
    operands: 'read',
    valued: '-w --wrap -b --break',
    pathOptions: { write: '-o --output', read: '-i --input' },
    source: { end: 'decode', when: '-d -D --decode' },
    known: { trait: 'file-work', flags: '-d -D --decode --ignore-garbage' },
  },
  base32: { ...reader('-w --wrap'), source: { end: 'decode', when: '-d --decode' } },
  basenc: { ...reader('-w --wrap'), source: { end: 'decode', when: '-d --decode' } },
  lsattr: { ...teller(), operands: 'list', recursive: '-R' },
  getfacl: { ...teller(), operands: 'list', recursive: '-R --recursive' },
  cloc: {
    ...reader('--exclude-dir --include-lang --not-match-f --exclude-ext --include-ext'),
    recursive: true,
    pathOptions: { write: '--report-file --out', read: '--list-file --config' },
    programOptions: '--extract-with',
    known: {
      trait: 'file-work',
      flags:
        '--json --yaml --csv --md --quiet --by-file --by-file-by-lang --vcs=git --vcs --git --skip-uniqueness --sum-one --progress-rate',
    },
  },
  tokei: {
    ...reader('-t --types -s --sort -e --exclude -o --output'),
    recursive: true,
    defaultsToHere: true,
  },
  scc: {
    ...reader('-f --format -i --include-ext -x --exclude-ext --exclude-dir -s --sort'),
    recursive: true,
    defaultsToHere: true,
    pathOptions: { write: '-o --output' },
  },
  printenv: {
    source: { end: 'env' },
    refine: ({ operands }) =>
      operands.length > 0 &&
      operands.every((value) => staticText(value) !== undefined && !secretName.test(staticText(value) ?? ''))
        ? ['read-only']
        : ['env-dump'],
  },
  man: {
    valued: '-S -s -k -f -L -m -M',
    programOptions: '-P --pager -H --html --browser',
    pathOptions: { read: '-C --config-file' },
    // The pager is planned as what it is.
    known: { trait: 'read-only', flags: '-a -w -K -h -t --all --where --apropos --whatis -k -f -P --pager' },
  },
  tldr: teller(),
  info: { known: { trait: 'read-only', flags: '-o -w --where' } },
  apropos: teller(),
  whatis: teller(),
};
