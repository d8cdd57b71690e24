import { tmpdir } from 'node:os';
import type { Finding } from '../domain/finding.ts';
import type { CallId, SessionId } from '../domain/ids.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { ProtectionLevel, Session, SessionCounts, SessionState } from '../domain/session.ts';
import { AegisError, messageOf } from '../errors.ts';
import type { LoadedPolicy } from '../policy/policy.ts';
import type { Reader } from '../store/reader.ts';
import type { SessionRow, Write, Writer } from '../store/write.ts';
import { openSession } from '../wire/snapshot.ts';
import { contextOf, type System, startSystem } from '../wire/system.ts';
import type { DaemonPort } from './api/port.ts';
import { at } from './deadline.ts';
import { createDesk, type Desk } from './desk.ts';
import { realFileSystem } from './file-system.ts';
import { hashKey } from './hook-requests.ts';
import { createJudge, type Judge } from './judge.ts';
import { newSessionId, newSessionKey } from './new-id.ts';
import type { Policies } from './policies.ts';
import { AuditRecord, type SessionInfo, type Status } from './protocol.ts';

export interface CoreOptions {
  home: string;
  hookSocket: string;
  version: string;
  boot: string;
  startedAt: number;
  writer: Writer;
  reader: Reader;
  policies: Policies;
  now: () => number;
  /** Begins to drain. */
  stop: () => void;
  /** Reads what else is reloaded with the policy; what it returns puts that in force. Throws AegisError. */
  beforeReload: () => Promise<() => void>;
}

/** The running daemon: statecharts, desk and judge joined, with what the API and the hook server ask of them. */
export interface Core {
  port: DaemonPort;
  desk: Desk;
  system: System;
  find(id: SessionId): { session: Session; keyHash: string } | undefined;
  proven(id: SessionId): void;
  /** Ends sessions whose `aegis wrap` is gone. */
  reap(): void;
  /** Records a fact of the daemon's own. A failure is taken up as one of the record. */
  audit(event: AuditEvent): Promise<void>;
}

const levels: readonly ProtectionLevel[] = ['none', 'observed', 'guarded'];

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process has the number: ours is gone, or it changed its user, which a wrapper never does.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const stateOf = (value: string): SessionState => (value === 'ending' ? 'ended' : (value as SessionState));

export const createCore = (options: CoreOptions): Core => {
  const { writer, reader, policies, now } = options;
  const listeners = new Set<() => void>();
  const keyHashes = new Map<SessionId, string>();

  const sessionOf = (id: SessionId): Session | undefined => {
    const ref = system.sessionRef(id);
    return ref?.getSnapshot().context.session;
  };

  const daemonValue = () => system.daemon.getSnapshot().value;
  const serving = () => {
    const value = daemonValue();
    return typeof value === 'object' ? value.serving : undefined;
  };

  const gate = (session: Session): string | undefined => {
    const state = serving();
    if (state === undefined) return 'the Aegis daemon is starting or stopping';
    if (state.record === 'failing') return 'the record cannot be written';
    if (state.gate === 'frozen') return 'everything is frozen by the user (aegis resume ends it)';
    if (system.sessionRef(session.id)?.getSnapshot().value === 'frozen')
      return 'this session is frozen by the user';
    return policies.broken(session);
  };

  /** Commits what belongs to no actor. A failure is taken up as one of the record. */
  const commitAside = async (writes: readonly Write[]): Promise<void> => {
    try {
      await writer.commit(writes);
      for (const listener of listeners) listener();
    } catch (error) {
      system.toDaemon({ type: 'storage.failed', at: now(), message: messageOf(error) });
    }
  };

  const judge: Judge = createJudge({
    policies,
    gate,
    fs: realFileSystem,
    aegisHome: options.home,
    tmp: tmpdir(),
    now,
    sessionOf: (call) => sessionOf(call.sessionId),
    isGranted: (call, planHash) => reader.grants(call.sessionId).some((grant) => grant.planHash === planHash),
    isTaken: (id) => desk.isTaken(id),
    contextOf: (call) => system.callRef(call.sessionId, call.id)?.getSnapshot().context,
  });

  const desk: Desk = createDesk({
    now,
    judge: () => judge,
    system: () => system,
    storedCall: (session, nonce) => reader.callByNonce(session, nonce),
    storedApproval: (id) => reader.approval(id),
    note: (session: SessionId, call: CallId | undefined, finding: Finding) =>
      void commitAside([
        {
          kind: 'audit',
          at: now(),
          event: { type: 'session.finding', session, ...(call === undefined ? {} : { call }), finding },
        },
      ]),
  });

  const stored = {
    sessions: reader.liveSessions().map((row) => ({ row, calls: reader.liveCalls(row.session.id) })),
  };
  for (const { row } of stored.sessions) keyHashes.set(row.session.id, row.keyHash);

  const system: System = startSystem({
    writer,
    effects: { ...desk.effects, plan: judge.plan, evaluate: judge.evaluate, confirm: judge.confirm, at },
    stored,
    now,
    onRecorded: () => {
      for (const listener of listeners) listener();
    },
  });
  desk.resume(system.restored.calls);
  if (system.restored.refusals.length > 0) void commitAside(system.restored.refusals);

  /** Live calls are counted as they stand; an ended session left its figures in its last snapshot. */
  const countsOf = (row: SessionRow): SessionCounts => {
    const live = system.sessionRef(row.session.id)?.getSnapshot().context.counts;
    if (live === undefined) return openSession(row.envelope).context.counts;
    const held = system.callRefs(row.session.id).filter((ref) => contextOf(ref).question !== null);
    return { ...live, asked: live.asked + held.length };
  };

  const infoOf = (row: SessionRow): SessionInfo => {
    const live = system.sessionRef(row.session.id)?.getSnapshot();
    const { handshakeAt } = live?.context ?? openSession(row.envelope).context;
    return {
      session: row.session,
      state: live === undefined ? row.state : stateOf(live.value),
      ...(handshakeAt === null ? {} : { handshakeAt }),
      ...(row.endedAt === undefined ? {} : { endedAt: row.endedAt }),
      counts: countsOf(row),
      pending: reader.approvals({ state: 'pending', session: row.session.id, limit: listLimit }).length,
    };
  };

  const info = (id: string): SessionInfo | undefined => {
    const row = reader.session(id);
    return row === undefined ? undefined : infoOf(row);
  };

  const endSession = async (id: SessionId, reason: string): Promise<SessionInfo | undefined> => {
    const ref = system.sessionRef(id);
    if (ref !== undefined) {
      const over = new Promise<void>((resolve) =>
        ref.subscribe({ complete: resolve, error: () => resolve() }),
      );
      system.toSession(id, { type: 'end', reason });
      await over;
      await journaled();
      desk.endSession(id);
      policies.forget(id);
    }
    return info(id);
  };

  /** A commit of nothing: what was appended before it is on disk once it returns. */
  const journaled = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    await writer.commit([]);
  };

  const liveIds = (): SessionId[] => Object.keys(system.daemon.getSnapshot().children) as SessionId[];

  const status = (): Status => {
    const loaded = policies.base();
    const sessions = liveIds().flatMap((id) => sessionOf(id) ?? []);
    const state = serving();
    const complaint = system.daemon.getSnapshot().context.lastError;
    const failing = state?.record === 'failing' ? complaint : null;
    const lastError = failing ?? policies.error() ?? undefined;
    return {
      version: options.version,
      node: process.versions.node,
      pid: process.pid,
      home: options.home,
      boot: options.boot,
      startedAt: options.startedAt,
      state: state === undefined ? String(daemonValue()) : state.gate === 'frozen' ? 'frozen' : 'serving',
      recording: state !== undefined && state.record === 'healthy',
      sessions: sessions.length,
      pending: reader.counts().pendingApprovals,
      level: levels.find((level) => sessions.some((session) => session.level === level)) ?? 'none',
      policy: {
        hash: loaded.hash,
        files: [...loaded.files],
        rules: ruleCount(loaded),
        ...(policies.error() === undefined ? {} : { error: policies.error()?.message }),
      },
      audit: reader.head(),
      ...(lastError === undefined ? {} : { lastError }),
    };
  };

  const setFrozen = (frozen: boolean, session: SessionId | undefined): Status => {
    const type = frozen ? 'freeze' : 'thaw';
    if (session === undefined) system.toDaemon({ type });
    else if (system.sessionRef(session) === undefined) throw noSession(session);
    else system.toSession(session, { type });
    return status();
  };

  const openSessionFor: DaemonPort['openSession'] = async (request) => {
    const session: Session = { ...request, id: newSessionId(), startedAt: now() };
    policies.open(session);
    const key = newSessionKey();
    const keyHash = hashKey(key);
    keyHashes.set(session.id, keyHash);
    system.open(session, keyHash);
    if (system.sessionRef(session.id) === undefined) throw notServing();
    await journaled();
    const policy = policies.forSession(session);
    return {
      session,
      key,
      hookSocket: options.hookSocket,
      policy: { hash: policy.hash, rules: ruleCount(policy) },
      channels: ['terminal (aegis approvals watch)'],
    };
  };

  const port: DaemonPort = {
    status,
    now,
    stop: options.stop,
    sessions: () => reader.sessions(listLimit).map(infoOf),
    session: info,
    openSession: openSessionFor,
    endSession: (id, reason) => endSession(id as SessionId, reason),
    approvals: ({ state, session }) =>
      reader.approvals({
        limit: listLimit,
        ...(state === undefined ? {} : { state }),
        ...(session === undefined ? {} : { session }),
      }),
    approval: (id) => reader.approval(id),
    decide: (decision) => desk.decide(decision),
    records: ({ after, since, session, types, limit }) =>
      reader
        .audit({
          limit,
          newest: after === undefined,
          ...(after === undefined ? {} : { sinceSeq: after + 1 }),
          ...(since === undefined ? {} : { sinceTs: since }),
          ...(session === undefined ? {} : { session }),
          ...(types === undefined ? {} : { types: types.split(',') }),
        })
        .map((row) => AuditRecord.parse(JSON.parse(row.line))),
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    freeze: ({ session }) => setFrozen(true, session),
    thaw: ({ session }) => setFrozen(false, session),
    async reload() {
      const apply = await options.beforeReload();
      const before = policies.base().hash;
      const loaded = policies.reload(liveIds().flatMap((id) => sessionOf(id) ?? []));
      apply();
      const files = [...loaded.files];
      void commitAside([
        { kind: 'audit', at: now(), event: { type: 'policy.loaded', policyHash: loaded.hash, files } },
      ]);
      return { hash: loaded.hash, files, rules: ruleCount(loaded), changed: loaded.hash !== before };
    },
  };

  return {
    port,
    desk,
    system,
    find(id) {
      const session = sessionOf(id);
      const keyHash = keyHashes.get(id);
      return session === undefined || keyHash === undefined ? undefined : { session, keyHash };
    },
    proven: (id) => {
      if (system.sessionRef(id)?.getSnapshot().context.handshakeAt === null) {
        system.toSession(id, { type: 'handshake', at: now() });
      }
    },
    audit: (event) => commitAside([{ kind: 'audit', at: now(), event }]),
    reap() {
      for (const id of liveIds()) {
        const session = sessionOf(id);
        if (session !== undefined && !isAlive(session.pid)) void endSession(id, 'aegis wrap is gone');
      }
    },
  };
};

const listLimit = 1000;

const ruleCount = ({ finals, rules, project }: LoadedPolicy): number =>
  finals.rules.length + rules.rules.length + project.rules.length;

const noSession = (id: string): AegisError =>
  new AegisError(`there is no running session ${id}`, {
    code: 'AEG-SESSION',
    exit: 'refused',
    hint: 'aegis sessions list',
  });

const notServing = (): AegisError =>
  new AegisError('the daemon is starting or stopping', {
    code: 'AEG-NOT-SERVING',
    exit: 'tryAgain',
    hint: 'try again in a moment',
  });
