import type { SessionId } from '../domain/ids.ts';
import type { KnownValue } from '../redact/known-values.ts';

/**
 * The values that are hidden wherever they stand because somebody said that they are secret. They are in memory only:
 * after a restart of the daemon those of the sessions are gone, but for the key that each hook message brings.
 */
export interface KnownSecrets {
  /** Hides these too, until the session ends. */
  learn(session: SessionId, values: readonly KnownValue[]): void;
  /** The session is over. */
  forget(session: SessionId): void;
}

/** So many values of one session are kept; the first ones are those its wrapper gave. */
export const mostOfSession = 512;

/** Starts with the daemon's own values. `install` is given all that are known, each time that changes. */
export const openKnownSecrets = (
  own: readonly KnownValue[],
  install: (values: readonly KnownValue[]) => void,
): KnownSecrets => {
  const sessions = new Map<SessionId, Map<string, KnownValue>>();
  const put = (): void => {
    const all = new Map(own.map((known) => [known.value, known]));
    for (const values of sessions.values())
      for (const known of values.values()) if (!all.has(known.value)) all.set(known.value, known);
    install([...all.values()]);
  };
  put();
  return {
    learn(session, values) {
      const known = sessions.get(session) ?? new Map<string, KnownValue>();
      const before = known.size;
      for (const each of values) {
        if (known.size < mostOfSession && !known.has(each.value)) known.set(each.value, each);
      }
      if (known.size === before) return;
      sessions.set(session, known);
      put();
    },
    forget(session) {
      if (sessions.delete(session)) put();
    },
  };
};
