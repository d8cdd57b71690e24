import type { Operation, PathTarget } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import { placesOf } from '../../planner/target-places.ts';
import type { Place } from '../place.ts';

/** What is around an operation while its risk is looked at. */
export interface Scene {
  readonly plan: Plan;
  readonly place: Place;
  /** Hosts that the session reached before; undefined when nothing is known of that. */
  readonly knownHosts: ReadonlySet<string> | undefined;
  /** Whether the user calls a host production. */
  readonly isProduction: (host: string) => boolean;
  readonly firstSession: boolean;
}

const isUnder = (path: string, root: string): boolean =>
  path === root || path.startsWith(root === '/' ? root : `${root}/`);

/** Whether a path is one of the directories, or below one. */
export const isWithin = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => isUnder(path, root));

const changing: ReadonlySet<PathTarget['access']> = new Set(['write', 'delete', 'chmod']);

const devices = /^\/dev\/(null|zero|full|tty|stdout|stderr|stdin|fd(\/\d+)?|shm(\/.*)?)$/;

/** The targets an operation changes. Streams are none. */
export const changed = ({ paths }: Operation): PathTarget[] =>
  paths.filter(({ access, abs }) => changing.has(access) && !devices.test(abs ?? ''));

/** Whether an operation changes a place of some sort. */
export const changesPlace = (operation: Operation, wanted: (path: string) => boolean): boolean =>
  operation.paths.length > 0 && changed(operation).some((target) => placesOf(target).some(wanted));
