import type { Operation, PathTarget } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import { looksSecret } from '../../planner/secrets.ts';
import { placesOf } from '../../planner/target-places.ts';
import { isOddEndpoint } from './hosts.ts';
import { isControl, isOutside, isPersistent, isPipeline, isSystem } from './places.ts';
import { changed, changesPlace, isWithin, type Scene } from './scene.ts';

/** Says whether an operation has a factor that its traits and flows alone do not tell of. */
type Sign = (operation: Operation, scene: Scene) => boolean;

const moves: ReadonlySet<string> = new Set(['mv', 'git', 'rename', 'install']);

/** A move takes its source away from where it was; that is no loss. */
const isMove = (operation: Operation, { plan }: Scene): boolean => {
  const parent = operation.parent === undefined ? undefined : plan.operations[operation.parent];
  return parent?.program !== undefined && moves.has(parent.program.name) && parent.subcommand !== 'rm';
};

const deletesMany = (operation: Operation): boolean =>
  operation.kind === 'delete' &&
  (operation.recursive ||
    operation.paths.some((path) => path.access === 'delete' && (path.glob || path.recursive)));

const reachesOthers: readonly Trait[] = [
  'cloud-read',
  'cloud-write',
  'cloud-destroy',
  'db-read',
  'db-write',
  'db-destroy',
  'remote-exec',
  'publish',
];

const production = /(^|[^a-z])prod(uction)?([^a-z]|$)/i;

const namesProduction: Sign = ({ hosts, traits, argv }, { isProduction }) =>
  hosts.some(({ host }) => host !== undefined && isProduction(host)) ||
  (traits.some((trait) => reachesOthers.includes(trait)) &&
    argv.some((word) => word.type === 'static' && word.value.length < 200 && production.test(word.value)));

/** Variables that make programs load code or configuration. Those of authorship and of the terminal do not. */
const loading =
  /^(LD_|DYLD_|BASH_ENV$|ENV$|PROMPT_COMMAND$|PS4$|IFS$|PATH$|PAGER$|.*_PAGER$|.*_OPTS$|GIT_(SSH|EXTERNAL|CONFIG|PROXY|EXEC|ASKPASS|DIR$|TEMPLATE)|PERL5(LIB|OPT)$|RUBYOPT$|PYTHON(STARTUP|HOME)$)/;

const searching: ReadonlySet<string> = new Set(['find', 'fd', 'xargs']);

/** The workspace, what holds it, its repository, or a pattern for all that is directly in it. */
const isWhole = (path: string, { workspace }: Scene['place']): boolean =>
  workspace.some(
    (root) =>
      path === root ||
      path === `${root}/.git` ||
      root.startsWith(`${path}/`) ||
      (path.startsWith(`${root}/`) && /^(\*|\.\*|\{[^/]*\*[^/]*\})$/.test(path.slice(root.length + 1))),
  );

/** A list of names tells no secret. */
const opensSecret: Readonly<Record<PathTarget['access'], boolean>> = {
  read: true,
  write: true,
  delete: true,
  chmod: true,
  exec: false,
  list: false,
};

const published = /(\.pub|\/known_hosts(\.old)?)$/;

/**
 * A file of the workspace that is made or filled, `.env` from its sample, or whose mode is changed, gives nothing away; what is temporary was made
 * for the moment, and a secret that is brought there is seen where it comes from.
 */
const isSecret = (path: string, { access }: PathTarget, { workspace, tmp }: Scene['place']): boolean =>
  looksSecret(path) &&
  !published.test(path) &&
  !isWithin(path, tmp) &&
  !((access === 'write' || access === 'chmod') && isWithin(path, workspace));

/** The signs of factors, by id. Traits and flows of the same factor count beside them. */
export const signs: Readonly<Record<string, Sign>> = {
  'effect.delete-recursive': deletesMany,
  'effect.delete': (operation, scene) =>
    operation.kind === 'delete' && !deletesMany(operation) && !isMove(operation, scene),
  'effect.device-or-fs': (operation) =>
    changesPlace(
      operation,
      (path) => /^\/dev\/(?!shm\/|pts\/)./.test(path) || path === '/proc/sysrq-trigger',
    ),
  'effect.persistence': (operation) => changesPlace(operation, isPersistent),
  'target.secret': ({ paths }, { place }) =>
    paths.some(
      (target) =>
        opensSecret[target.access] && placesOf(target).some((path) => isSecret(path, target, place)),
    ),
  'target.control': (operation, { place }) => changesPlace(operation, (path) => isControl(path, place)),
  'target.ci': (operation) => changesPlace(operation, isPipeline),
  'target.system': (operation, { place }) => changesPlace(operation, (path) => isSystem(path, place)),
  // What a search hands on is some of what is there.
  'target.workspace': ({ paths, via }, { place }) =>
    !via.some((name) => searching.has(name)) &&
    paths.some(
      (target) => target.access === 'delete' && placesOf(target).some((path) => isWhole(path, place)),
    ),
  'target.outside-workspace': (operation, { place }) =>
    changesPlace(operation, (path) => isOutside(path, place)),
  'target.prod': namesProduction,
  // A host that is this machine takes nothing away from it.
  'net.upload': ({ hosts, traits }) =>
    hosts.some(({ upload, loopback }) => upload && !loopback) ||
    (traits.includes('upload') && hosts.every(({ loopback }) => !loopback)),
  'net.odd-endpoint': ({ hosts }) => hosts.some(isOddEndpoint),
  'net.unknown-host': ({ hosts }, { knownHosts }) =>
    knownHosts !== undefined &&
    hosts.some(({ host, loopback }) => !loopback && (host === undefined || !knownHosts.has(host))),
  'form.opaque': ({ opaque }) => opaque !== undefined,
  'form.interpreter-code': ({ traits, opaque, kind }) =>
    !traits.includes('code-read') &&
    (traits.includes('code-inline') || (opaque === 'code' && kind === 'exec')),
  'form.many-ops': ({ id }, { plan }) => id === 0 && plan.operations.length > 20,
  'priv.escalation': ({ privilege }) => privilege,
  'context.shell-env': ({ kind, env }) => kind === 'env' && env.some(({ name }) => loading.test(name)),
  'context.untrusted-repo': ({ id }, { firstSession }) => id === 0 && firstSession,
};

const ofPaths: ReadonlySet<string> = new Set([
  'effect.delete-recursive',
  'effect.delete',
  'effect.device-or-fs',
  'effect.persistence',
  'target.secret',
  'target.control',
  'target.ci',
  'target.system',
  'target.workspace',
  'target.outside-workspace',
]);
const ofHosts: ReadonlySet<string> = new Set(['net.odd-endpoint', 'net.unknown-host']);

/** What an operation must have for the sign of a factor to be worth asking. */
export const asksAbout = (id: string): 'paths' | 'hosts' | 'anything' =>
  ofPaths.has(id) ? 'paths' : ofHosts.has(id) ? 'hosts' : 'anything';

const temporary: ReadonlySet<string> = new Set([
  'effect.delete',
  'effect.delete-recursive',
  'effect.permission',
]);

/**
 * Whether all that a call changes is temporary: every target is known and in a temporary directory, no secret is brought
 * there, and it has no other effect that weighs.
 */
export const isTemporary = ({ plan, place }: Scene, found: readonly string[]): boolean => {
  const targets = plan.operations.flatMap(changed);
  return (
    targets.length > 0 &&
    found.every((id) => temporary.has(id) || !/^(effect\.|target\.secret$)/.test(id)) &&
    targets.every((target) => {
      const places = placesOf(target);
      return (
        places.length > 0 && places.every((path) => isWithin(path, place.tmp) && !place.tmp.includes(path))
      );
    })
  );
};

/** Losses that are none where all that they are about is temporary: a repository, a database file. */
const placed: ReadonlySet<string> = new Set(['discard', 'history-rewrite', 'db-destroy', 'db-write']);

/** Whether a trait does not weigh here: what would be lost lies below a temporary directory, outside of the workspace. */
export const isMadeAgain = (trait: string, { paths }: Operation, { place }: Scene): boolean =>
  placed.has(trait) &&
  paths.length > 0 &&
  paths.every((target) => {
    const places = placesOf(target);
    return (
      places.length > 0 &&
      places.every(
        (path) => isWithin(path, place.tmp) && !place.tmp.includes(path) && !isWithin(path, place.workspace),
      )
    );
  });
