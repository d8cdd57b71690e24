import { join } from 'node:path';
import type { SessionId } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { messageOf } from '../errors.ts';
import { type LoadedPolicy, loadPolicy, type PolicyPart, readProject, tightenBy } from '../policy/load.ts';

interface PoliciesOptions {
  packsDir: string;
  userFile: string;
  userDir: string;
  /** The file of the machine's administrator. */
  adminFile?: string;
  now: () => number;
  onRefused: (error: Error) => void;
}

/** The rules in force: for each session the packs, its user layer, and its project's file, which may only tighten. */
export interface Policies {
  base(): LoadedPolicy;
  /** Loads what a new session is judged by. Throws AegisError when the policy file it names is not valid. */
  open(session: Session): void;
  forSession(session: Session): LoadedPolicy;
  forget(session: SessionId): void;
  /** Why a session cannot be judged at all: its rules could not be loaded, and there are no last good ones. */
  broken(session: Session): string | undefined;
  /** Loads everything again, or throws AegisError and keeps what is in force. */
  reload(sessions: readonly Session[]): LoadedPolicy;
  error(): { at: number; message: string } | undefined;
  /** Every file and directory on which the rules in force depend, there or not; the packs are a part of the program. */
  places(): string[];
  /** Calls back when the places may have changed. */
  onPlaces(listener: () => void): void;
}

/** What a session is judged by, and what it was made of: the last good file of each kind. */
interface SessionRules {
  session: Session;
  own: LoadedPolicy | undefined;
  project: PolicyPart | undefined;
  policy: LoadedPolicy;
}

const projectFile = (session: Session): string => join(session.cwd, '.aegis', 'policy.toml');

export const openPolicies = (options: PoliciesOptions): Policies => {
  const { packsDir, userFile, userDir, adminFile, now } = options;
  const sessions = new Map<SessionId, SessionRules>();
  const listeners: (() => void)[] = [];
  let error: { at: number; message: string } | undefined;

  const loadBase = (sessionFile?: string): LoadedPolicy =>
    loadPolicy({
      packsDir,
      userFile,
      userDir,
      adminFile,
      ...(sessionFile === undefined ? {} : { sessionFile }),
    });

  const refused = (cause: unknown): void => {
    error = { at: now(), message: messageOf(cause) };
    options.onRefused(cause instanceof Error ? cause : new Error(String(cause)));
  };

  /** A broken file of a project takes nothing away from the others: its last good rules hold, or none of it. */
  const tightened = (session: Session, common: LoadedPolicy, last: PolicyPart | undefined) => {
    let project = last;
    try {
      project = readProject(projectFile(session));
      return { project, policy: tightenBy(common, project) };
    } catch (cause) {
      refused(cause);
    }
    try {
      return { project: last, policy: tightenBy(common, last) };
    } catch (cause) {
      // The last good file does not go with the new rules of the user.
      refused(cause);
      return { project: undefined, policy: common };
    }
  };

  const load = (session: Session, common: LoadedPolicy): void => {
    const last = sessions.get(session.id);
    let own: LoadedPolicy | undefined;
    try {
      own = session.policyFile === undefined ? undefined : loadBase(session.policyFile);
    } catch (cause) {
      if (last?.own === undefined) throw cause;
      refused(cause);
      own = last.own;
    }
    sessions.set(session.id, { session, own, ...tightened(session, own ?? common, last?.project) });
  };

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  let base = loadBase();

  return {
    base: () => base,
    open(session) {
      load(session, base);
      changed();
    },
    forSession(session) {
      const known = sessions.get(session.id);
      if (known !== undefined) return known.policy;
      // After a restart: its files may be broken by now, and then nothing of it is allowed.
      try {
        load(session, base);
        changed();
        return sessions.get(session.id)?.policy ?? base;
      } catch (cause) {
        refused(cause);
        return base;
      }
    },
    forget(id) {
      if (sessions.delete(id)) changed();
    },
    broken(session) {
      this.forSession(session);
      return sessions.has(session.id)
        ? undefined
        : `the policy of this session is not valid (${error?.message})`;
    },
    reload(live) {
      try {
        base = loadBase();
      } catch (cause) {
        refused(cause);
        changed();
        throw cause;
      }
      error = undefined;
      for (const session of live) {
        try {
          load(session, base);
        } catch (cause) {
          refused(cause);
        }
      }
      changed();
      return base;
    },
    error: () => error,
    places() {
      const policies = [base, ...[...sessions.values()].map(({ policy }) => policy)];
      const named = [...sessions.values()].flatMap(({ session }) => [
        projectFile(session),
        ...(session.policyFile === undefined ? [] : [session.policyFile]),
      ]);
      const read = policies.flatMap(({ files, places }) => [...files, ...places]);
      const all = [userFile, userDir, ...(adminFile === undefined ? [] : [adminFile]), ...named, ...read];
      return [...new Set(all)].filter((place) => !place.startsWith(`${packsDir}/`));
    },
    onPlaces: (listener) => void listeners.push(listener),
  };
};
