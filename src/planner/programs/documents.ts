import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, type Value } from '../value.ts';
import type { Profile } from './profile.ts';

const reads: Profile = { operands: 'read', known: { trait: 'read-only', flags: '*' } };

/** Reads its operands; the file it writes is named by an option, and none without it. */
const converts = (written: string, valued = '', read = ''): Profile => ({
  operands: 'read',
  valued,
  pathOptions: { write: written, ...(read === '' ? {} : { read }) },
  known: { trait: 'file-work', flags: '*' },
});

/** Reads the first operand and writes the second; `-` is its output. */
const oneToOther = (valued = ''): Profile => ({
  valued,
  known: { trait: 'file-work', flags: '*' },
  effects: ({ operands }) => [
    { type: 'path', access: 'read', values: operands.slice(0, 1) },
    { type: 'path', access: 'write', values: operands.slice(1, 2) },
  ],
});

/** Reads all operands but the last, which it writes. */
const lastIsWritten = (valued = ''): Profile => ({
  valued,
  known: { trait: 'file-work', flags: '*' },
  effects: ({ operands }) =>
    operands.length < 2
      ? [{ type: 'path', access: 'read', values: operands }]
      : [
          { type: 'path', access: 'read', values: operands.slice(0, -1) },
          { type: 'path', access: 'write', values: operands.slice(-1) },
        ],
});

/** Changes the files it is given. */
const changes = (valued = '', written = ''): Profile => ({
  operands: 'write',
  valued,
  ...(written === '' ? {} : { pathOptions: { write: written } }),
  known: { trait: 'file-work', flags: '*' },
});

/** An address in the place of a file. */
const isAddress = (value: Value): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(certainPrefix(value));

/** The same, of files: an address would be fetched. */
const ofFiles = ({ known, ...profile }: Profile): Profile => ({
  ...profile,
  refine: ({ operands }) => (known === undefined || operands.some(isAddress) ? [] : [known.trait]),
});

/** Words of the languages of miller, xsv and their kin that start programs or write files. */
const startsOrWrites = /\b(?:system|exec|os_type|tee|emit|dump|split|luau|py|fetch)\b|[|>]|--prepipe/;

const plainTables = (valued: string): Profile => ({
  ...converts('-o --output', valued),
  effects: ({ words }) =>
    words.some((word) => startsOrWrites.test(staticText(word) ?? '|')) ? [{ type: 'code' }] : [],
});

/** `mlr --icsv head then put '…' a.csv`: which words are verbs and which files is not told apart; paths are. */
const miller: Profile = {
  known: { trait: 'file-work', flags: '*' },
  effects: ({ words, flags }): Effect[] => {
    if (words.some((word) => startsOrWrites.test(staticText(word) ?? '|'))) return [{ type: 'code' }];
    const files = words.filter((word) => /[./~]/.test(certainPrefix(word)));
    return [{ type: 'path', access: hasFlag(flags, '-I') ? 'write' : 'read', values: files }];
  },
};

/** `dasel -f file select`, `dasel put -f file …`. */
const dasel: Profile = {
  subcommands: true,
  valued: '-s --selector -p --parser -r --read -w --write -t --type -v --value -i -o --format',
  known: { trait: 'file-work', flags: '*' },
  pathOptions: { read: '-f --file', write: '--out' },
  effects: ({ subcommand, options }) =>
    subcommand === 'put' || subcommand === 'delete'
      ? [
          {
            type: 'path',
            access: 'write',
            values: options
              .filter(({ flag }) => flag === '-f' || flag === '--file')
              .map(({ value }) => value),
          },
        ]
      : [],
};

/** `qpdf --check a.pdf` looks; with an output it writes that. */
const qpdf: Profile = {
  effects: lastIsWritten().effects ?? (() => []),
  refine: ({ flags }) => (hasFlag(flags, '--replace-input') ? [] : ['file-work']),
};

/** Programs on tables, structured text, documents, pictures and sound, by their manuals. */
export const documentPrograms: Record<string, Profile> = {
  xq: { ...reads, firstIs: { unless: '-f --from-file' } },
  tomlq: { ...reads, firstIs: { unless: '-f --from-file' } },
  fx: { ...reads, adds: [{ operand: /child_process|require|process|import|fs\./, traits: 'code-inline' }] },
  gron: ofFiles(reads),
  jless: reads,
  jp: {
    operands: 'read',
    firstIs: { unless: '-e --expr-file' },
    pathOptions: { read: '-f --filename -e --expr-file' },
    known: { trait: 'read-only', flags: '*' },
  },
  dasel,
  mlr: miller,
  ...Object.fromEntries(
    'csvcut csvgrep csvstat csvlook csvsort csvjson csvjoin csvstack csvformat in2csv'
      .split(' ')
      .map((name) => [
        name,
        {
          operands: 'read',
          valued:
            '-c --columns -d --delimiter -q --quotechar -m --match -r --regex -f --format -e --encoding -H -K -y',
          known: { trait: 'read-only', flags: '*' },
        } satisfies Profile,
      ]),
  ),
  xsv: plainTables('-d --delimiter -s --select -n -l --limit -i --index'),
  qsv: plainTables('-d --delimiter -s --select -n -l --limit -i --index'),
  tidyviewer: reads,
  csvtk: converts('-o --out-file', '-f --fields -d --delimiter -n --number -p --pattern'),
  xsltproc: ofFiles(converts('-o --output', '--param --stringparam --maxdepth --encoding --path')),
  xmlstarlet: {
    refine: ({ operands, flags }) =>
      operands.some((value) => certainPrefix(value) === 'ed') && hasFlag(flags, '-L', '--inplace')
        ? ['file-work']
        : ['read-only'],
    effects: ({ operands, flags }) => [
      {
        type: 'path',
        access: hasFlag(flags, '-L', '--inplace') ? 'write' : 'read',
        values: operands.slice(-1),
      },
    ],
  },
  html2text: ofFiles(reads),
  glow: ofFiles(reads),
  mdcat: reads,
  // Documents.
  qpdf,
  pdftotext: oneToOther('-f -l -r -x -y -W -H -enc -opw -upw'),
  pdfinfo: reads,
  pdffonts: reads,
  pdfimages: oneToOther('-f -l'),
  pdftoppm: oneToOther('-f -l -r -scale-to'),
  pdftohtml: oneToOther('-f -l'),
  pdfunite: lastIsWritten(),
  pdfseparate: lastIsWritten('-f -l'),
  ps2pdf: oneToOther(),
  img2pdf: converts('-o --output'),
  ocrmypdf: lastIsWritten('-l'),
  tesseract: {
    ...oneToOther('-l --psm --oem --dpi -c --tessdata-dir'),
    effects: ({ operands }) => [
      { type: 'path', access: 'read', values: operands.slice(0, 1) },
      {
        type: 'path',
        access: 'write',
        values: operands.slice(1, 2).filter((value) => !/^(stdout|-)$/.test(staticText(value) ?? '')),
      },
    ],
  },
  docx2txt: oneToOther(),
  antiword: reads,
  catdoc: reads,
  // Pictures and sound.
  identify: reads,
  exiftool: {
    operands: 'read',
    known: { trait: 'file-work', flags: '*' },
    // `-Tag=value` writes the files it is given, `-config` and `-if` run Perl.
    effects: ({ words, operands }) => [
      ...(words.some((word) => /^-[\w:-]+[+-]?=|^-(delete|overwrite|geotag)/i.test(certainPrefix(word)))
        ? [{ type: 'path', access: 'write', values: operands } as const]
        : []),
      ...(words.some((word) => /^-(config|if|execute|@|p|userparam|stay_open)\b/i.test(certainPrefix(word)))
        ? [{ type: 'code' } as const]
        : []),
    ],
  },
  'rsvg-convert': converts('-o --output', '-w --width -h --height -f --format -d -p -z --zoom -b'),
  cairosvg: converts('-o --output', '-f --format -W -H -s'),
  inkscape: {
    ...converts(
      '-o --export-filename -e --export-png',
      '-w --export-width -h --export-height -d --export-dpi',
    ),
    effects: ({ flags, operands }) => [
      ...(hasFlag(flags, '--export-type', '--export-overwrite', '-l', '--export-plain-svg')
        ? [{ type: 'path', access: 'write', values: operands } as const]
        : []),
      ...(hasFlag(flags, '--actions', '--shell', '--verb', '--extension-directory')
        ? [{ type: 'code' } as const]
        : []),
    ],
  },
  optipng: changes('-o -i -f -zc -zm', '-out -dir'),
  oxipng: changes('-o --opt', '--out --dir'),
  pngcrush: lastIsWritten(),
  pngquant: { ...converts('-o --output', '--quality --speed -s --ext') },
  jpegoptim: changes('-m --max -S --size', '-d --dest'),
  gifsicle: converts('-o --output', '-O --colors --resize --scale -d'),
  mogrify: changes('-resize -quality -format -crop -density -strip', '-path'),
  montage: lastIsWritten('-tile -geometry -label'),
  compare: lastIsWritten('-metric -fuzz'),
  composite: lastIsWritten('-gravity'),
  potrace: converts('-o --output'),
  dwebp: converts('-o'),
  avifenc: oneToOther('-q --min --max -s'),
  sox: lastIsWritten('-r -c -b -e -t'),
  soxi: reads,
  lame: oneToOther('-b -V -q'),
  flac: converts('-o'),
  oggenc: converts('-o', '-q'),
  mediainfo: reads,
  // Symbols and bytes.
  'c++filt': reads,
  'llvm-cxxfilt': reads,
  rustfilt: reads,
  'llvm-objdump': reads,
  'llvm-nm': reads,
  'llvm-readelf': reads,
  'llvm-dwarfdump': reads,
  bloaty: reads,
  patchelf: changes(
    '--set-rpath --set-interpreter --add-needed --remove-needed --replace-needed',
    '--output',
  ),
  fzf: {
    known: {
      trait: 'read-only',
      flags:
        '-f --filter -e --exact -i +i -n --nth -d --delimiter -1 -0 --tac --no-sort -m --multi --height --reverse',
    },
    valued: '-f --filter -n --nth -d --delimiter --height -q --query',
    programOptions: '--preview --bind',
  },
};
