import type { Effect } from '../effects.ts';
import { hasFlag, optionSet, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { recipesOf } from './makefile.ts';
import { scriptRisk } from './runners.ts';
import type { Table, Use } from './subcommands.ts';

/** Names of targets, one for each operand: the riskiest decides. */
export const targetRisk = (use: Use): string | undefined =>
  use.operands
    .map((value) => scriptRisk((staticText(value) ?? '').replace(/^:?(?:[\w-]+:)*/, '')))
    .find((risk) => risk !== undefined);

const publishesTarget = (use: Use): string | undefined => {
  const named = valuesOf(use, '--target', '--targets', '-t', '-s', '--session', '-e', '--task', '--goal');
  const risk = targetRisk({
    ...use,
    operands: [...use.matched.map((word) => staticValue(word)), ...use.operands, ...named],
  });
  const names = [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')];
  if (risk !== undefined) return risk;
  if (!names.some((name) => /(?:^|[_-])(?:un)?install(?:[-_]\w+)?$/.test(name)) || use.name === 'rake')
    return undefined;
  return stagesOf(use).length > 0 && !names.some((name) => /uninstall/.test(name)) ? undefined : 'install';
};

/** Where a system keeps its own: an installation there is one for the machine. */
export const ofSystem =
  /^\/(?:$|(?:usr|opt|etc|bin|sbin|lib\w*|var|srv|boot|root|snap|nix|Library|System|Applications)(?:\/|$))/;

/** The directory of its own into which an installation is made: GNU Coding Standards, "DESTDIR". */
const stagesOf = (use: Use): Value[] => {
  const given = (names: RegExp): Value[] =>
    use.args.flatMap((word) => {
      const text = staticText(word) ?? '';
      const value = names.exec(text)?.[1];
      return value === undefined || value === '' || ofSystem.test(value) ? [] : [staticValue(value)];
    });
  const staged = given(/^DESTDIR=(.+)$/);
  return staged.length > 0
    ? staged
    : given(/^(?:PREFIX|prefix|INSTALL_(?:DIR|ROOT|PREFIX|PATH)|INSTALLDIR)=(.+)$/);
};

/** Options by which a runner only says what it would run, each where it means that. */
const rehearsals: Record<string, string> = {
  make: '-n --dry-run --just-print --recon',
  gmake: '-n --dry-run --just-print --recon',
  just: '-n --dry-run --show -s --list -l --summary --evaluate --dump',
  task: '-n --dry --summary --list -l --list-all -a --status',
  invoke: '-R --dry --list -l',
  nox: '--list -l',
  tox: '--listenvs -l -a --showconfig',
  grunt: '--help',
  gulp: '--tasks --tasks-simple -T',
  mage: '-l -h',
};

const rehearses = (use: Use): boolean =>
  Object.hasOwn(rehearsals, use.name) && use.flags.some((flag) => optionSet(rehearsals[use.name]).has(flag));

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
    effects.push({ type: 'script', text: staticValue(recipesOf(use.input.text).join('\n')), via: use.name });
  const shells = use.args
    .map((word) => /^(?:SHELL|MAKEFLAGS|\.SHELLFLAGS)[:+?]*=(.*)$/s.exec(staticText(word) ?? '')?.[1])
    // Flags of make itself start nothing: `MAKEFLAGS=`, `MAKEFLAGS=-j4`.
    .filter((text): text is string => text !== undefined)
    .filter(
      (text) =>
        !/^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z)?sh$|^(?:-{0,2}(?:[jklsnwBir]|j\d+|no-print-directory)\s*)*$/.test(
          text,
        ),
    );
  if (shells.length > 0 || hasFlag(use.flags, '--eval', '-E')) effects.push({ type: 'code' });
  const stages = stagesOf(use);
  if (stages.length > 0) effects.push({ type: 'path', access: 'write', values: stages });
  return [
    ...effects,
    ...shells.map((text): Effect => ({ type: 'script', text: staticValue(text), via: use.name })),
  ];
};

const isInput = (file: Value): boolean => /^(?:-|\/dev\/(?:stdin|fd\/0))$/.test(staticText(file) ?? '');

/** https://www.gnu.org/software/make/manual, https://just.systems/man, https://taskfile.dev/reference/cli */
const targets = (source: string, more: Partial<Table>, none: string): Table => ({
  source,
  none,
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) => (rehearses(use) ? 'dry-run' : publishesTarget(use)),
    },
  ],
  chosen: publishesTarget,
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

const invoke = targets(
  'https://docs.pyinvoke.org/en/stable/invoke.html',
  {
    valued: '-c --collection -r --search-root -f --config -T --command-timeout',
    bare: '--list -l --echo -e --pty -p --dry -R --no-dedupe --warn-only -w --debug -d --hide',
  },
  'read-only',
);

/** Runners whose words are targets, one or several, with options of the targets behind them. */
const plainRunner = (source: string, more: Partial<Table> = {}): Table =>
  targets(source, { plain: /^-{1,2}[a-zA-Z][\w-]*(?:=.*)?$/, ...more }, 'project-task');

/** Runners that start what stands behind a sub-command: `melos exec -- flutter test`. */
const monorepo = (source: string, more: Partial<Table>): Table => ({
  source,
  none: 'read-only',
  plain: /^--[a-z][\w-]*(?:=.*)?$/,
  ...more,
  rows: [
    { words: 'exec', traits: 'project-task', stops: 0, effects: behindDash },
    { words: 'publish', traits: 'publish', when: [{ flags: '--dry-run', traits: 'dry-run' }] },
    { words: 'version', traits: 'dev-service' },
    { words: 'bootstrap | bs | setup', traits: 'install-declared' },
    { words: 'list | info | query | show', traits: 'read-only' },
    { words: 'run', traits: 'project-task', refine: publishesTarget },
    { words: '*', traits: 'project-task', refine: publishesTarget },
  ],
});

/** The words behind `--`: one is a text for a shell, several are a command. */
const behindDash = (use: Use): Effect[] => {
  const dash = use.args.findIndex((word) => staticText(word) === '--');
  const words = dash < 0 ? use.rest : use.args.slice(dash + 1);
  const [only] = words;
  if (only === undefined) return [{ type: 'code', reason: 'args' }];
  return words.length === 1
    ? [{ type: 'script', text: only, via: use.name }]
    : [{ type: 'command', words, via: use.name }];
};

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
  invoke,
  inv: invoke,
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
  tox: {
    source: 'https://tox.wiki/en/latest/cli_interface.html',
    valued: '-e -c --conf --workdir -f -p --parallel',
    none: 'project-task',
    chosen: publishesTarget,
    rows: [
      { words: 'exec | e', traits: 'project-task', stops: 0, effects: behindDash },
      { words: '*', traits: 'project-task', refine: publishesTarget },
    ],
  },
  mage: targets(
    'https://magefile.org',
    { valued: '-d -w -t', bare: '-v -l -h -f -debug -keep', singleDash: true },
    'project-task',
  ),
  jake: plainRunner('https://jakejs.com'),
  hereby: plainRunner('https://github.com/jakebailey/hereby'),
  taskr: plainRunner('https://github.com/lukeed/taskr'),
  chomp: plainRunner('https://chompbuild.com'),
  nps: plainRunner('https://github.com/sezna/nps'),
  wireit: plainRunner('https://github.com/google/wireit'),
  lage: plainRunner('https://microsoft.github.io/lage'),
  poe: plainRunner('https://poethepoet.natn.io', { directory: '-C --directory', unsafe: '-e --executor' }),
  paver: plainRunner('https://paver.readthedocs.io', { valued: '-f --file' }),
  doit: plainRunner('https://pydoit.org/cmd-run.html', { valued: '-f --file -d --dir' }),
  mask: plainRunner('https://github.com/jacobdeichert/mask'),
  tusk: plainRunner('https://rliebz.github.io/tusk'),
  robo: plainRunner('https://robo.li'),
  thor: plainRunner('http://whatisthor.com'),
  fake: plainRunner('https://fake.build', { valued: '-t --target -f -p --parallel -e', unsafe: '-e' }),
  cake: plainRunner('https://cakebuild.net/docs/running-builds'),
  nuke: plainRunner('https://nuke.build/docs'),
  psake: plainRunner('https://psake.dev'),
  earthly: plainRunner('https://docs.earthly.dev/docs/earthly-command', {
    unsafe: '--push --secret -P --allow-privileged',
  }),
  moon: plainRunner('https://moonrepo.dev/docs/commands/overview'),
  envoy: plainRunner('https://laravel.com/docs/envoy', { valued: '--path --conf' }),
  melos: monorepo('https://melos.invertase.dev/commands', { valued: '-c --concurrency' }),
};
