import type { Effect } from '../effects.ts';
import { optionSet, parseArguments } from '../options.ts';
import { staticText, type Value } from '../value.ts';

/** Which sub-commands of a program run a program elsewhere, or code of a package. */
const remote: Record<string, ReadonlySet<string>> = {
  docker: optionSet('run exec compose build buildx create start'),
  podman: optionSet('run exec compose build create start'),
  'docker-compose': optionSet('run exec up build'),
  kubectl: optionSet('exec run debug attach cp apply create'),
};

const packageRunners: Record<string, ReadonlySet<string>> = {
  npm: optionSet('exec x init create'),
  pnpm: optionSet('dlx exec create init'),
  yarn: optionSet('dlx create exec'),
  bun: optionSet('x create'),
  pipx: optionSet('run'),
  uv: optionSet('tool'),
  deno: optionSet('run eval'),
  gh: optionSet('alias extension codespace'),
  composer: optionSet('exec global create-project'),
};

/** Sub-commands that run the words after them here. */
const runners: Record<string, { names: ReadonlySet<string>; valued: string }> = {
  uv: {
    names: optionSet('run'),
    valued: '--with --python -p --extra --group --env-file --directory --project --index',
  },
  poetry: { names: optionSet('run'), valued: '' },
  pipenv: { names: optionSet('run'), valued: '' },
  bundle: { names: optionSet('exec'), valued: '' },
  direnv: { names: optionSet('exec'), valued: '' },
  rustup: { names: optionSet('run'), valued: '' },
  mise: { names: optionSet('exec x'), valued: '' },
};

/** What is run inside a container, on another machine, or out of a package: named, but out of sight. */
export const runnerEffects = (
  name: string,
  subcommand: string | undefined,
  words: readonly Value[],
): Effect[] => {
  if (subcommand === undefined) return [];
  if (remote[name]?.has(subcommand) === true) return [{ type: 'code', reason: 'args' }];
  if (packageRunners[name]?.has(subcommand) === true) return [{ type: 'code', reason: 'program' }];
  const runner = runners[name];
  if (runner === undefined || !runner.names.has(subcommand)) return [];
  const at = words.findIndex((word) => staticText(word) === subcommand);
  const skipped = name === 'direnv' || name === 'rustup' ? 1 : 0;
  const inner = parseArguments(words.slice(at + 1), { valued: optionSet(runner.valued), stopAfter: skipped });
  if (inner.uncertain || inner.rest.length === 0) return [{ type: 'code', reason: 'args' }];
  return [{ type: 'command', words: inner.rest, via: `${name} ${subcommand}` }];
};
