import { tmpdir } from 'node:os';
import type { Thresholds } from '../critic/thresholds.ts';
import type { Finding } from '../domain/finding.ts';
import type { CallId, SessionId } from '../domain/ids.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { Session } from '../domain/session.ts';
import { AegisError, messageOf } from '../errors.ts';
import { realFileSystem } from '../file-system/real.ts';
import type { LoadedPolicy } from '../policy/policy.ts';
import { redact } from '../redact/redact.ts';
import type { Reader } from '../store/reader.ts';
import type { Write, Writer } from '../store/write.ts';
import { type System, startSystem } from '../wire/system.ts';
import type { DaemonPort } from './api/port.ts';
import { at } from './deadline.ts';
import { createDesk, type Desk } from './desk.ts';
import { secretsOfEnvFiles } from './env-files.ts';
import { hashKey } from './hook-requests.ts';
import { createJudge, type Judge } from './judge.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { isAlive } from './liveness.ts';
import { newSessionId, newSessionKey } from './new-id.ts';
import type { Policies } from './policies.ts';
import { AuditRecord, type SessionInfo, type Status } from './protocol.ts';
import { listLimit, ruleCount, servingState, sessionInfo, statusOf } from './report.ts';
import { openMemories } from './session-memory.ts';

export interface CoreOptions {
  home: string;
  hookSocket: string;
  version: string;
  boot: string;
  startedAt: number;
  writer: Writer;
  reader: Reader;
  policies: Policies;
  /** The thresholds of the critic that are in force. */
  thresholds: () => Thresholds;
  /** What is hidden because it is known to be secret. */
  secrets: KnownSecrets;
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
  /** The session's hook showed itself, with the session's key. */
  proven(id: SessionId, key?: string): void;
  /** Ends sessions whose `aegis wrap` is gone. */
  reap(): void;
  /** Records a fact of the daemon's own. A failure is taken up as one of the record. */
  audit(event: AuditEvent): Promise<void>;
}

export const createCore = (options: CoreOptions): Core => {
  const { writer, reader, policies, secrets, now } = options;
  const listeners = new Set<() => void>();
  const keyHashes = new Map<SessionId, string>();

  const sessionOf = (id: SessionId): Session | undefined => {
    const ref = system.sessionRef(id);
    return ref?.getSnapshot().context.session;
  };

  const gate = (session: Session): string | undefined => {
    const state = servingState(system);
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

  const memories = openMemories(reader, now);
  const firstHere = new Map<SessionId, boolean>();

  const isFirstHere = (session: Session): boolean => {
    const known = firstHere.get(session.id);
    if (known !== undefined) return known;
    const others = reader.sessions(listLimit).filter(({ session: { id } }) => id !== session.id);
    const first = !others.some(
      ({ session: { cwd, startedAt } }) => cwd === session.cwd && startedAt <= session.startedAt,
    );
    firstHere.set(session.id, first);
    return first;
  };

  const judge: Judge = createJudge({
    policies,
    memories,
    thresholds: options.thresholds,
    isFirstHere,
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
    thresholds: options.thresholds,
    noticed: (callId) => judge.noticed(callId),
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

  const learnFrom = (callId: CallId, sessionId: SessionId): void => {
    const plan = judge.planOf(callId);
    const session = sessionOf(sessionId);
    if (plan !== undefined && session !== undefined)
      secrets.learn(sessionId, secretsOfEnvFiles(plan, session));
  };

  const stored = {
    sessions: reader.liveSessions().map((row) => ({ row, calls: reader.liveCalls(row.session.id) })),
  };
  for (const { row } of stored.sessions) keyHashes.set(row.session.id, row.keyHash);

  const system: System = startSystem({
    writer,
    effects: { ...desk.effects, plan: judge.plan, evaluate: judge.evaluate, confirm: judge.confirm, at },
    stored,
    now,
    alongside: (event, context) => {
      if (event.type === 'call.released') learnFrom(event.call, context.call.sessionId);
      return judge.remember(event, context);
    },
    onRecorded: () => {
      for (const listener of listeners) listener();
    },
  });
  desk.resume(system.restored.calls);
  const lost = [...system.restored.refusals, ...orphaned(reader, system, now())];
  if (lost.length > 0) void commitAside(lost);

  const endSession = async (id: SessionId, reason: string): Promise<SessionInfo | undefined> => {
    const ref = system.sessionRef(id);
    if (ref !== undefined) {
      const over = new Promise<void>((resolve) =>
        ref.subscribe({ complete: resolve, error: () => resolve() }),
      );
      system.toSession(id, { type: 'end', reason: redact(reason) });
      await over;
      await journaled();
      desk.endSession(id);
      policies.forget(id);
      memories.forget(id);
      firstHere.delete(id);
      secrets.forget(id);
      void commitAside([{ kind: 'forget', sessionId: id }]);
    }
    const row = reader.session(id);
    return row === undefined ? undefined : sessionInfo(row, reader, system);
  };

  /** A commit of nothing: what was appended before it is on disk once it returns. */
  const journaled = async (): Promise<void> => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      await writer.commit([]);
    } catch (error) {
      throw unrecorded(messageOf(error), error);
    }
  };

  const liveIds = (): SessionId[] => Object.keys(system.daemon.getSnapshot().children) as SessionId[];

  const status = (): Status =>
    statusOf({ ...options, system, sessions: liveIds().flatMap((id) => sessionOf(id) ?? []) });

  const setFrozen = (frozen: boolean, session: SessionId | undefined): Status => {
    const type = frozen ? 'freeze' : 'thaw';
    if (session !== undefined && system.sessionRef(session) === undefined) throw noSession(session);
    // The sessions too: theirs is the state that outlives a restart.
    for (const id of session === undefined ? liveIds() : [session]) system.toSession(id, { type });
    if (session === undefined) system.toDaemon({ type });
    const recorded = frozen ? 'gate.frozen' : 'gate.thawed';
    void commitAside([
      { kind: 'audit', at: now(), event: { type: recorded, ...(session === undefined ? {} : { session }) } },
    ]);
    return status();
  };

  const openSessionFor: DaemonPort['openSession'] = async ({ secrets: values = [], ...request }) => {
    const label = request.label === undefined ? {} : { label: redact(request.label).slice(0, 80) };
    const session: Session = { ...request, ...label, id: newSessionId(), startedAt: now() };
    policies.open(session);
    const key = newSessionKey();
    secrets.learn(session.id, [
      { value: key, kind: 'aegis-token' },
      ...values.map((value) => ({ value, kind: 'env' })),
    ]);
    const keyHash = hashKey(key);
    keyHashes.set(session.id, keyHash);
    system.open(session, keyHash);
    if (system.sessionRef(session.id) === undefined) {
      secrets.forget(session.id);
      throw notServing();
    }
    await journaled();
    if (reader.session(session.id) === undefined) throw unrecorded('the session is not on disk');
    const policy = policies.forSession(session);
    return {
      session,
      key,
      hookSocket: options.hookSocket,
      policy: { hash: policy.hash, rules: ruleCount(policy) },
      channels: ['terminal (aegis approvals watch)'],
    };
  };

  const reloadRules = (): LoadedPolicy => {
    const known = policies.error()?.message;
    try {
      return policies.reload(liveIds().flatMap((id) => sessionOf(id) ?? []));
    } catch (error) {
      // Said once: the same broken file may be read again and again.
      if (policies.error()?.message === known) throw error;
      const { hash: policyHash } = policies.base();
      const event = {
        type: 'policy.refused' as const,
        policyHash,
        error: redact(messageOf(error)).slice(0, 500),
      };
      void commitAside([{ kind: 'audit', at: now(), event }]);
      throw error;
    }
  };

  const port: DaemonPort = {
    status,
    now,
    stop: options.stop,
    sessions: () => reader.sessions(listLimit).map((row) => sessionInfo(row, reader, system)),
    session(id) {
      const row = reader.session(id);
      return row === undefined ? undefined : sessionInfo(row, reader, system);
    },
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
      const loaded = reloadRules();
      apply();
      const files = [...loaded.files];
      const event = { type: 'policy.loaded' as const, policyHash: loaded.hash, files };
      // A file that was saved as it was is no news.
      if (loaded.hash !== before) void commitAside([{ kind: 'audit', at: now(), event }]);
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
    proven: (id, key) => {
      if (key !== undefined) secrets.learn(id, [{ value: key, kind: 'aegis-token' }]);
      if (system.sessionRef(id)?.getSnapshot().context.handshakeAt === null) {
        system.toSession(id, { type: 'handshake', at: now() });
      }
    },
    audit: (event) => commitAside([{ kind: 'audit', at: now(), event }]),
    reap() {
      for (const id of liveIds()) {
        const session = sessionOf(id);
        if (session === undefined || isAlive(session.pid)) continue;
        endSession(id, 'aegis wrap is gone').catch((error: unknown) =>
          system.toDaemon({ type: 'storage.failed', at: now(), message: messageOf(error) }),
        );
      }
    },
  };
};

/** Questions whose call did not come back: nobody will ever release it, so they are closed. */
const orphaned = (reader: Reader, { restored }: System, at: number): Write[] => {
  const held = restored.calls.filter(({ stored: { context } }) => {
    const { question, decision, block } = context;
    return question !== null && decision === null && block === null;
  });
  // With no more open questions than calls that hold one there is no orphan, and nothing to read.
  if (reader.counts().pendingApprovals <= held.length && restored.refusals.length === 0) return [];
  const alive = new Set(held.map(({ row }) => row.id));
  return reader
    .pendingApprovals()
    .filter(({ callId }) => !alive.has(callId))
    .map(({ id }) => ({
      kind: 'approval.close',
      closing: { id, state: 'cancelled', decision: undefined, at },
    }));
};

const noSession = (id: string): AegisError =>
  new AegisError(`there is no running session ${id}`, {
    code: 'AEG-SESSION',
    exit: 'refused',
    hint: 'aegis sessions list',
  });

const unrecorded = (why: string, cause?: unknown): AegisError =>
  new AegisError(`the record cannot be written: ${why}`, {
    code: 'AEG-STORE',
    exit: 'tryAgain',
    hint: 'see `aegis status`',
    cause,
  });

const notServing = (): AegisError =>
  new AegisError('the daemon is starting or stopping', {
    code: 'AEG-NOT-SERVING',
    exit: 'tryAgain',
    hint: 'try again in a moment',
  });
