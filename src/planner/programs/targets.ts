import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { scriptRisk } from './runners.ts';
import type { Table, Use } from './subcommands.ts';

/** Names of targets, one for each operand: the riskiest decides. */
export const targetRisk = (use: Use): string | undefined =>
  use.operands
    .map((value) => scriptRisk((staticText(value) ?? '').replace(/^:?(?:[\w-]+:)*/, '')))
    .find((risk) => risk !== undefined);

const publishesTarget = (use: Use): string | undefined => {
  const risk = targetRisk({
    ...use,
    operands: [...use.matched.map((word) => staticValue(word)), ...use.operands],
  });
  const names = [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')];
  if (risk !== undefined) return risk;
  return names.some((name) => /^(un)?install(-\w+)?$/.test(name)) && use.name !== 'rake'
    ? 'install'
    : undefined;
};

/** What is run instead of the project's own targets: another shell, text of the words, a file from elsewhere. */
const shellOverrides = (use: Use): Effect[] => {
  const files = valuesOf(
    use,
    '-f',
    '--file',
    '--makefile',
    '--justfile',
    '-t',
    '--taskfile',
    '--rakefile',
    '-buildfile',
  );
  const foreign = files.filter(
    (file) => file.pipe === true || !/^(?!\.\.|-$|~)[^/]/.test(staticText(file) ?? ''),
  );
  const effects = foreign.map(
    (file): Effect => ({
      type: 'code',
      from: isInput(file) ? use.input.taints : file.taints,
    }),
  );
  if (files.some(isInput) && use.input.text !== undefined)
    effects.push({ type: 'script', text: staticValue(recipes(use.input.text)), via: use.name });
  const shells = use.args
    .map((word) => /^(?:SHELL|MAKEFLAGS|\.SHELLFLAGS)[:+?]*=(.*)$/s.exec(staticText(word) ?? '')?.[1])
    .filter((text) => text !== undefined);
  if (shells.length > 0 || hasFlag(use.flags, '--eval', '-E')) effects.push({ type: 'code' });
  return [
    ...effects,
    ...shells.map((text): Effect => ({ type: 'script', text: staticValue(text), via: use.name })),
  ];
};

const isInput = (file: Value): boolean => /^(?:-|\/dev\/(?:stdin|fd\/0))$/.test(staticText(file) ?? '');

/** The commands of a makefile: lines behind a tab, or behind `target: ;`, with its variables as the shell has them. */
const recipes = (makefile: string): string => {
  const lines = makefile.split('\n');
  const set = new Map<string, string>([['CURDIR', '$PWD']]);
  for (const line of lines) {
    const [, name, value] =
      /^(?:export\s+|override\s+)?([A-Za-z_]\w*)\s*[:?]{0,2}=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && set.size < maxVariables) set.set(name, value);
  }
  return lines
    .flatMap((line) => /^(?:\t|[^=#]*?:[^=;]*;)[@+-]*(.*)$/.exec(line)?.[1] ?? [])
    .map((line) => expanded(expanded(line, set), set).replaceAll('$$', '$'))
    .join('\n');
};

const maxVariables = 64;

/** `$(D)` and `${D}`: what the makefile sets, else the variable of the environment. The GNU make manual, chapter 6. */
const expanded = (line: string, set: ReadonlyMap<string, string>): string =>
  line.replaceAll(/(\$\$)|\$[({]([A-Za-z_]\w*)[)}]/g, (whole, escaped?: string, name?: string) =>
    escaped !== undefined || name === undefined ? whole : (set.get(name) ?? `\${${name}}`),
  );

/** https://www.gnu.org/software/make/manual, https://just.systems/man, https://taskfile.dev/reference/cli */
const targets = (source: string, more: Partial<Table>, none: string): Table => ({
  source,
  none,
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        use.name.endsWith('make') && hasFlag(use.flags, '-n', '--dry-run', '--just-print')
          ? 'dry-run'
          : publishesTarget(use),
    },
  ],
  effects: shellOverrides,
  ...more,
});

const make = targets(
  'https://www.gnu.org/software/make/manual/html_node/Options-Summary.html',
  {
    directory: '-C --directory',
    paths: { read: '-f --file --makefile -I --include-dir' },
    valued: '-j --jobs -l --load-average -o --old-file -W --what-if --new-file --eval -E -O --output-sync',
    bare: '-s --silent --quiet -k --keep-going -n --dry-run --just-print -B --always-make -i -q -r -R -t -w -e -p -d -S -b -m --no-print-directory -j --print-directory --trace --debug --warn-undefined-variables',
  },
  'project-task',
);

/** What runs targets that a file of the project names. */
export const targetTables: Record<string, Table> = {
  make,
  gmake: make,
  just: targets(
    'https://just.systems/man/en',
    {
      directory: '-d --working-directory',
      paths: { read: '-f --justfile' },
      valued: '--set --shell --shell-arg -c --command',
      unsafe: '--shell --shell-arg -c --command --shell-command',
      bare: '-q -v --dry-run -n --list -l --summary --evaluate --show -s --choose --fmt --unstable',
    },
    'project-task',
  ),
  task: targets(
    'https://taskfile.dev/reference/cli',
    {
      directory: '-d --dir',
      paths: { read: '-t --taskfile' },
      valued: '-o --output -C --concurrency',
      unsafe: '-g --global',
      bare: '-l --list -a --list-all -s --silent -v -f --force -w --watch -p --parallel --dry -n',
    },
    'project-task',
  ),
  invoke: targets('https://docs.pyinvoke.org', { valued: '-c --collection -r --search-root' }, 'read-only'),
  ant: targets(
    'https://ant.apache.org/manual/running.html',
    {
      singleDash: true,
      valued: '-f -file -buildfile -D -l -logfile',
      paths: { read: '-f -file -buildfile' },
    },
    'project-task',
  ),
  grunt: targets('https://gruntjs.com/using-the-cli', {}, 'project-task'),
  gulp: targets('https://gulpjs.com/docs/en/api', { valued: '-f --gulpfile --cwd' }, 'project-task'),
  nox: targets(
    'https://nox.thea.codes',
    { valued: '-s --session --sessions -f --noxfile -p --python -t --tags -k' },
    'project-task',
  ),
  tox: targets('https://tox.wiki', { valued: '-e -c --conf --workdir -f -p --parallel' }, 'project-task'),
  mage: targets('https://magefile.org', { valued: '-d -w -t' }, 'project-task'),
};
