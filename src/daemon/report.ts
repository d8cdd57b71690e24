// What the daemon says of itself and of its sessions.
import type { ProtectionLevel, Session, SessionCounts, SessionState } from '../domain/session.ts';
import type { LoadedPolicy } from '../policy/policy.ts';
import type { Reader } from '../store/reader.ts';
import type { SessionRow } from '../store/write.ts';
import { openSession } from '../wire/snapshot.ts';
import { contextOf, type System } from '../wire/system.ts';
import type { Policies } from './policies.ts';
import type { SessionInfo, Status } from './protocol.ts';

/** The most rows that a list gives. */
export const listLimit = 1000;

/** Weakest first: a status never claims more than what holds for every session. */
const levels: readonly ProtectionLevel[] = ['none', 'observed', 'guarded'];

const stateOf = (value: string): SessionState => (value === 'ending' ? 'ended' : (value as SessionState));

/** How many rules a policy has. */
export const ruleCount = ({ finals, rules, project }: LoadedPolicy): number =>
  finals.rules.length + rules.rules.length + project.rules.length;

/** The states of the record and of the gate; undefined while the daemon starts or stops. */
export const servingState = (system: System) => {
  const { value } = system.daemon.getSnapshot();
  return typeof value === 'object' ? value.serving : undefined;
};

/** Live calls are counted as they stand; an ended session left its figures in its last snapshot. */
const countsOf = (row: SessionRow, system: System): SessionCounts => {
  const live = system.sessionRef(row.session.id)?.getSnapshot().context.counts;
  if (live === undefined) return openSession(row.envelope).context.counts;
  const held = system.callRefs(row.session.id).filter((ref) => contextOf(ref).question !== null);
  return { ...live, asked: live.asked + held.length };
};

/** A session as it stands. */
export const sessionInfo = (row: SessionRow, reader: Reader, system: System): SessionInfo => {
  const live = system.sessionRef(row.session.id)?.getSnapshot();
  const { handshakeAt } = live?.context ?? openSession(row.envelope).context;
  return {
    session: row.session,
    state: live === undefined ? row.state : stateOf(live.value),
    ...(handshakeAt === null ? {} : { handshakeAt }),
    ...(row.endedAt === undefined ? {} : { endedAt: row.endedAt }),
    counts: countsOf(row, system),
    pending: reader.approvals({ state: 'pending', session: row.session.id, limit: listLimit }).length,
  };
};

interface StatusSources {
  version: string;
  home: string;
  boot: string;
  startedAt: number;
  policies: Policies;
  reader: Reader;
  system: System;
  sessions: readonly Session[];
}

/** The state of the daemon. */
export const statusOf = (from: StatusSources): Status => {
  const { policies, reader, system, sessions } = from;
  const loaded = policies.base();
  const refused = policies.error();
  const snapshot = system.daemon.getSnapshot();
  const serving = servingState(system);
  const lastError =
    serving?.record === 'failing' ? snapshot.context.lastError : (refused ?? snapshot.context.lastError);
  return {
    version: from.version,
    node: process.versions.node,
    pid: process.pid,
    home: from.home,
    boot: from.boot,
    startedAt: from.startedAt,
    state: serving === undefined ? String(snapshot.value) : serving.gate === 'frozen' ? 'frozen' : 'serving',
    recording: serving?.record === 'healthy',
    sessions: sessions.length,
    pending: reader.counts().pendingApprovals,
    level: levels.find((level) => sessions.some((session) => session.level === level)) ?? 'none',
    policy: {
      hash: loaded.hash,
      files: [...loaded.files],
      rules: ruleCount(loaded),
      ...(refused === undefined ? {} : { error: refused.message }),
    },
    audit: reader.head(),
    ...(lastError === null ? {} : { lastError }),
  };
};
