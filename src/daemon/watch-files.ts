import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { messageOf } from '../errors.ts';

/** Calls `due` once after so many milliseconds; returns how to stop. */
export type Delay = (milliseconds: number, due: () => void) => () => void;

/** A delay that keeps no process alive. */
export const unreferencedDelay: Delay = (milliseconds, due) => {
  const timer = setTimeout(due, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};

interface WatchOptions {
  /** Something changed, and nothing more for a moment. */
  onChange: () => void;
  /** The system cannot watch a place: changes there are not noticed. */
  onBlind: (message: string) => void;
  delay: Delay;
}

/** Watches files and directories, there or not. */
export interface FileWatch {
  /** Watches these places, and no others. */
  set(places: readonly string[]): void;
  close(): void;
}

/** Editors write a file in several steps; this many milliseconds of quiet end a change. */
export const quiet = 150;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/**
 * Watches places and says once when they have changed. A file that is there is watched itself, not its directory: beside
 * a policy lies a database that is written all the time. What is not there is waited for in the nearest directory above
 * it. An editor that puts a new file in the place of the old one is followed.
 */
export const watchFiles = ({ onChange, onBlind, delay }: WatchOptions): FileWatch => {
  let watchers: FSWatcher[] = [];
  let places: readonly string[] = [];
  let cancel: (() => void) | undefined;
  let blind = false;
  let closed = false;

  const stirred = (): void => {
    cancel?.();
    cancel = delay(quiet, () => {
      cancel = undefined;
      // Before it is read: what changes from now on is noticed.
      arm();
      onChange();
    });
  };

  const failed = (place: string, error: unknown): void => {
    if (!blind) onBlind(`${place} cannot be watched: ${messageOf(error)}`);
    blind = true;
  };

  const listen = (place: string, heard: (name: string | null) => boolean): void => {
    const watcher = watch(place, { persistent: false }, (_, name) => {
      if (heard(name)) stirred();
    });
    watcher.on('error', (error) => failed(place, error));
    watchers.push(watcher);
  };

  /** Watches a place, or for its coming. */
  const follow = (place: string): void => {
    let awaited: string | undefined;
    for (let at = place; ; at = dirname(at)) {
      const name = awaited;
      try {
        listen(at, (heard) => name === undefined || heard === null || heard === name);
        return;
      } catch (error) {
        if (!isMissing(error) || dirname(at) === at) {
          failed(at, error);
          return;
        }
        awaited = basename(at);
      }
    }
  };

  const arm = (): void => {
    for (const watcher of watchers) watcher.close();
    watchers = [];
    if (!closed) for (const place of places) follow(place);
  };

  return {
    set(wanted) {
      const next = [...wanted].sort();
      if (next.length === places.length && next.every((place, index) => place === places[index])) return;
      places = next;
      arm();
    },
    close() {
      closed = true;
      cancel?.();
      arm();
    },
  };
};
