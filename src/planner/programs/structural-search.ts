import type { Profile } from './profile.ts';

/** `ast-grep run` is what it does when no sub-command is named (ast-grep.github.io/reference/cli.html). */
const astGrep: Profile = {
  valued:
    '-p --pattern -l --lang -r --rewrite --selector --strictness --globs -j --threads --color --heading --context -A -B -C --after --before --json --inspect --no-ignore --debug-query --format --report-style --inline-rules --filter --max-results',
  pathOptions: { read: '-c --config --rule' },
  defaultsToHere: true,
  effects: ({ flags, operands }) => {
    const places = operands.filter((value, index) => index > 0 || !isVerb(value));
    return places.length === 0
      ? []
      : [
          {
            type: 'path',
            access: flags.includes('-U') || flags.includes('--update-all') ? 'write' : 'read',
            values: places,
            recursive: true,
          },
        ];
  },
  known: {
    trait: 'file-work',
    flags:
      '-U --update-all -i --interactive --json --stdin --no-ignore --follow --files-with-matches --debug-query --skip-snapshot-tests --include-metadata --heading',
  },
};

const isVerb = ({ word }: { word: { type: string; value?: string } }): boolean =>
  word.type === 'static' && /^(?:run|scan|test|outline)$/.test(word.value ?? '');

/** Programs that search and rewrite by the structure of code or by plainer patterns than sed's. */
export const structuralSearch: Record<string, Profile> = {
  'ast-grep': astGrep,
  // https://github.com/chmln/sd
  sd: {
    firstIs: { unless: '' },
    effects: ({ operands }) =>
      operands.length > 2 ? [{ type: 'path', access: 'write', values: operands.slice(2) }] : [],
    valued: '-n --max-replacements -f --flags',
    known: { trait: 'file-work', flags: '-p --preview -F --fixed-strings -s --string-mode -A --across' },
  },
  // https://comby.dev/docs/cli-reference
  comby: {
    valued:
      '-matcher -m -directory -d -extensions -e -f -exclude -exclude-dir -jobs -rule -timeout -review-with',
    singleDash: true,
    effects: ({ flags, options }) => {
      const places = options
        .filter(({ flag }) => flag === '-directory' || flag === '-d')
        .map(({ value }) => value);
      const access = flags.includes('-in-place') || flags.includes('-i') ? 'write' : 'read';
      const here = { word: { type: 'static', value: '.' }, taints: new Set<never>() } as const;
      return [{ type: 'path', access, values: places.length === 0 ? [here] : places, recursive: true }];
    },
    known: {
      trait: 'file-work',
      flags:
        '-in-place -i -match-only -diff -stdin -stdout -color -json-lines -count -newline-separated -match-newline-at-toplevel',
    },
  },
  sdiff: {
    operands: 'read',
    valued: '-w --width -I',
    known: { trait: 'read-only', flags: '-s -i -b -B -W -E -a -l -t -d -H' },
  },
  wdiff: { operands: 'read', known: { trait: 'read-only', flags: '-1 -2 -3 -n -s -i -a -p -t -l' } },
  diff3: {
    operands: 'read',
    valued: '-L --label',
    known: { trait: 'read-only', flags: '-A -e -E -3 -x -X -i -m -a -T' },
  },
  dwdiff: { operands: 'read', known: { trait: 'read-only', flags: '*' } },
  jsondiff: { operands: 'read', known: { trait: 'read-only', flags: '*' } },
  lsmem: { known: { trait: 'read-only', flags: '*' } },
  figlet: { known: { trait: 'read-only', flags: '*' } },
  toilet: { known: { trait: 'read-only', flags: '*' } },
  cowsay: { known: { trait: 'read-only', flags: '' } },
  banner: { known: { trait: 'read-only', flags: '' } },
  jo: {
    known: { trait: 'read-only', flags: '-p -a -n -e -B -D' },
    effects: ({ words }) => words.flatMap((word) => joFile(word)),
  },
};

/** `jo a=@file`, `jo a=:file.json`. */
const joFile = ({ word }: { word: { type: string; value?: string } }) => {
  const path = word.type === 'static' ? /=[@:%](.+)$/.exec(word.value ?? '')?.[1] : undefined;
  return path === undefined
    ? []
    : [
        {
          type: 'path' as const,
          access: 'read' as const,
          values: [{ word: { type: 'static' as const, value: path }, taints: new Set<never>() }],
        },
      ];
};
