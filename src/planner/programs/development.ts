import type { Effect } from '../effects.ts';
import { valuesOf } from '../options.ts';
import { staticText } from '../value.ts';
import type { Profile } from './profile.ts';

/** Sub-commands and flags are what rules ask for; what the tool does with the project is its own business. */
const tool = (valued = ''): Profile => ({ valued, subcommands: true });

/** A package manager: `npm -C dir run build`. The option that changes the directory is judged as one. */
const manager = (directory: string, valued = ''): Profile => ({
  valued: `${directory} ${valued}`.trim(),
  subcommands: true,
  effects: (invocation): Effect[] =>
    valuesOf(invocation, ...directory.split(' ')).map((value) => ({ type: 'directory', value })),
});

/** Code of a package that may not be here yet is fetched and run. */
const fetched: Profile = {
  valued: '-p --package --python --from --with',
  effects: () => [{ type: 'code', reason: 'program' }],
};

const make: Profile = {
  valued: '-j --jobs -l --load-average -o -W -C --directory',
  pathOptions: { read: '-f --file --makefile -I' },
  effects: (invocation) => [
    ...valuesOf(invocation, '-C', '--directory').map((value): Effect => ({ type: 'directory', value })),
    ...(invocation.words.some(
      (word) =>
        /^(SHELL|MAKEFLAGS|\.SHELLFLAGS)=/.test(staticText(word) ?? '') ||
        /^--eval/.test(staticText(word) ?? ''),
    )
      ? [{ type: 'code' } as const]
      : []),
  ],
};

/** A linter or formatter writes its operands when told to. */
const fixer = (flags: string, valued = ''): Profile => ({
  operands: 'read',
  valued,
  variants: [{ flags, operands: 'write' }],
  recursive: true,
});

/** Tools of everyday development. */
export const developmentPrograms: Record<string, Profile> = {
  npm: manager('-C --prefix', '-w --workspace --registry --loglevel --tag --otp --cache --userconfig'),
  pnpm: manager('-C --dir', '-F --filter --registry'),
  yarn: manager('--cwd', '--registry'),
  corepack: tool(),
  npx: fetched,
  bunx: fetched,
  uvx: fetched,
  pip: tool(
    '-i --index-url --extra-index-url -r --requirement -c --constraint -e --editable -t --target --prefix',
  ),
  pip3: tool(
    '-i --index-url --extra-index-url -r --requirement -c --constraint -e --editable -t --target --prefix',
  ),
  pipx: tool(),
  uv: manager('--directory --project'),
  poetry: manager('-C --directory'),
  pipenv: tool(),
  bundle: tool(),
  gem: tool(),
  composer: manager('-d --working-dir'),
  cargo: manager(
    '-C',
    '-p --package --bin --example --test --features -F -j --jobs --target --target-dir --manifest-path --message-format --color --config -Z',
  ),
  rustup: tool(),
  go: {
    ...manager('-C', '-run -bench -count -timeout -tags -o -ldflags -mod -p -exec -toolexec -vettool'),
    singleDash: true,
    programOptions: '-exec -toolexec -vettool',
  },
  gofmt: fixer('-w'),
  brew: tool(),
  apt: tool('-o -c -t'),
  'apt-get': tool('-o -c -t'),
  dnf: tool(),
  yum: tool(),
  apk: tool(),
  pacman: {},
  make,
  gmake: make,
  just: { valued: '-f --justfile -d --working-directory --set', subcommands: true },
  task: tool('-t --taskfile -d --dir'),
  tsc: {
    valued: '-p --project --outDir --target --module --moduleResolution --jsx --lib --types --rootDir',
    singleDash: true,
    operands: 'read',
    pathOptions: { write: '--outDir --outFile --declarationDir --tsBuildInfoFile' },
  },
  eslint: fixer(
    '--fix',
    '-c --config --ext --max-warnings -f --format --rule --parser --plugin --cache-location --ignore-path --ignore-pattern',
  ),
  prettier: fixer('-w --write', '--config --parser --plugin --ignore-path --log-level --loglevel'),
  biome: tool('--config-path --max-diagnostics --reporter'),
  vitest: {
    valued: '-t --testNamePattern -c --config -r --root --reporter --project --pool',
    subcommands: true,
  },
  jest: { valued: '-t --testNamePattern -c --config --testPathPattern --coverageDirectory -w --maxWorkers' },
  pytest: {
    valued: '-k -m -n -p -c -o --tb --cov --cov-report --rootdir --maxfail -W --timeout --durations',
  },
  ruff: tool('--config --select --ignore --output-format'),
  black: {
    operands: 'write',
    valued: '-l --line-length -t --target-version --config --include --exclude',
    recursive: true,
  },
  mypy: { operands: 'read', valued: '--config-file -p -m --python-version', recursive: true },
  docker: tool('-H --host --context -c --config -l --log-level'),
  podman: tool(),
  'docker-compose': tool('-f --file -p --project-name'),
  kubectl: tool('-n --namespace --context --cluster --kubeconfig -s --server --user --token'),
  helm: tool('-n --namespace --kube-context --kubeconfig'),
  terraform: tool(),
  gh: tool('-R --repo'),
  glab: tool(),
  aws: tool('--profile --region --output --endpoint-url'),
  gcloud: tool('--project --account --format'),
  az: tool(),
  systemctl: tool('-H --host -M --machine -t --type -p --property'),
  service: {},
  launchctl: tool(),
  crontab: {
    valued: '-u',
    effects: ({ flags }) => (flags.includes('-l') ? [] : [{ type: 'code', reason: 'args' }]),
  },
  kill: { valued: '-s -n' },
  pkill: { valued: '-u -U -g -P -t -s --signal' },
  killall: { valued: '-u -s --signal' },
  aegis: tool(),
};
