import { join } from 'node:path';
import type { SessionId } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { messageOf } from '../errors.ts';
import { type LoadedPolicy, loadPolicy, loadProject } from '../policy/load.ts';

interface PoliciesOptions {
  packsDir: string;
  userFile: string;
  userDir: string;
  now: () => number;
  onRefused: (error: Error) => void;
}

/** The rules in force: for each session the packs, its user layer, and its project's file, which may only tighten. */
export interface Policies {
  base(): LoadedPolicy;
  /** Loads what a new session is judged by. Throws AegisError when a file it names is not valid. */
  open(session: Session): void;
  forSession(session: Session): LoadedPolicy;
  forget(session: SessionId): void;
  /** Why a session cannot be judged at all: its rules could not be loaded, and there are no last good ones. */
  broken(session: Session): string | undefined;
  /** Loads everything again, or throws AegisError and keeps what is in force. */
  reload(sessions: readonly Session[]): LoadedPolicy;
  error(): { at: number; message: string } | undefined;
}

export const openPolicies = (options: PoliciesOptions): Policies => {
  const { packsDir, userFile, userDir, now } = options;
  const sessions = new Map<SessionId, LoadedPolicy>();
  let error: { at: number; message: string } | undefined;

  const loadBase = (sessionFile?: string): LoadedPolicy =>
    loadPolicy({ packsDir, userFile, userDir, ...(sessionFile === undefined ? {} : { sessionFile }) });

  const loadFor = (session: Session, common: LoadedPolicy): LoadedPolicy => {
    const own = session.policyFile === undefined ? common : loadBase(session.policyFile);
    return loadProject(join(session.cwd, '.aegis', 'policy.toml'), own);
  };

  const refused = (cause: unknown): void => {
    error = { at: now(), message: messageOf(cause) };
    options.onRefused(cause instanceof Error ? cause : new Error(String(cause)));
  };

  let base = loadBase();

  return {
    base: () => base,
    open(session) {
      sessions.set(session.id, loadFor(session, base));
    },
    forSession(session) {
      const known = sessions.get(session.id);
      if (known !== undefined) return known;
      // After a restart: its files may be broken by now, and then nothing of it is allowed.
      try {
        const loaded = loadFor(session, base);
        sessions.set(session.id, loaded);
        return loaded;
      } catch (cause) {
        refused(cause);
        return base;
      }
    },
    forget(id) {
      sessions.delete(id);
    },
    broken(session) {
      this.forSession(session);
      return sessions.has(session.id)
        ? undefined
        : `the policy of this session is not valid (${error?.message})`;
    },
    reload(live) {
      try {
        const next = loadBase();
        const renewed = live.map((session) => [session.id, loadFor(session, next)] as const);
        base = next;
        for (const [id, loaded] of renewed) sessions.set(id, loaded);
        error = undefined;
        return base;
      } catch (cause) {
        refused(cause);
        throw cause;
      }
    },
    error: () => error,
  };
};
