import type { DaemonPort } from '../../../../src/daemon/api/port.ts';
import type { SessionInfo, Status } from '../../../../src/daemon/protocol.ts';
import type { Approval, Decision } from '../../../../src/domain/approval.ts';
import { ApprovalId, CallId, SessionId } from '../../../../src/domain/ids.ts';
import { AuditRecord } from '../../../../src/domain/record.ts';

const zeros = '0'.repeat(64);
export const sessionId = SessionId.parse('s_aaaaaaaaaaaaaaaa');
export const otherSessionId = SessionId.parse('s_bbbbbbbbbbbbbbbb');
const callId = CallId.parse('c_aaaaaaaaaaaaaaaa');

export const pendingApproval = (id: string): Approval => ({
  id: ApprovalId.parse(id),
  callId,
  sessionId,
  planHash: zeros,
  state: 'pending',
  requestedAt: 1_000,
  deadline: 601_000,
  scopes: ['once'],
  view: {
    agent: 'claude',
    tool: 'Bash',
    text: 'rm -r build',
    cwd: '/work',
    rule: 'core.delete',
    reason: 'deletes a folder',
    operations: [],
  },
});

/** A daemon in memory that keeps the contract of DaemonPort: first decision wins, records come in order. */
export const fakePort = () => {
  const approvals = new Map<string, Approval>();
  const records: AuditRecord[] = [];
  const listeners = new Set<() => void>();
  const frozen = new Set<string>();
  const calls: string[] = [];

  const info: SessionInfo = {
    session: {
      id: sessionId,
      agent: 'claude',
      cwd: '/work',
      home: '/home/u',
      dialect: 'bash',
      pid: 1,
      level: 'guarded',
      seam: 'PreToolUse hook',
      startedAt: 1_000,
    },
    state: 'active',
    counts: { calls: 0, denied: 0, asked: 0 },
    pending: 0,
  };

  const status = (): Status => ({
    version: '0.1.0',
    node: process.version,
    pid: process.pid,
    home: '/home/u/.aegis',
    boot: 'b',
    startedAt: 1_000,
    state: frozen.size > 0 ? `frozen ${[...frozen].join(' ')}` : 'serving',
    recording: true,
    sessions: 1,
    pending: [...approvals.values()].filter((a) => a.state === 'pending').length,
    level: 'guarded',
    policy: { hash: zeros, files: [], rules: 3 },
    audit: { seq: records.length, hash: zeros },
  });

  const port: DaemonPort = {
    status,
    sessions: () => [info],
    session: (id) => (id === sessionId ? info : undefined),
    openSession: async (request) => {
      calls.push('openSession');
      return {
        session: { ...request, id: sessionId, startedAt: 1_000 },
        key: 'k'.repeat(32),
        hookSocket: '/home/u/.aegis/hook.sock',
        policy: { hash: zeros, rules: 3 },
        channels: ['terminal'],
      };
    },
    endSession: async (id, reason) => {
      calls.push(`endSession ${reason}`);
      return id === sessionId ? { ...info, state: 'ended' } : undefined;
    },
    approvals: ({ state, session }) =>
      [...approvals.values()].filter(
        (a) =>
          (state === undefined || a.state === state) && (session === undefined || a.sessionId === session),
      ),
    approval: (id) => approvals.get(id),
    decide: async (decision: Decision) => {
      const approval = approvals.get(decision.approvalId);
      if (approval === undefined) return undefined;
      if (approval.state !== 'pending') return { won: false, approval };
      const decided: Approval = {
        ...approval,
        state: decision.effect === 'approve' ? 'approved' : 'denied',
        decision,
      };
      approvals.set(approval.id, decided);
      return { won: true, approval: decided };
    },
    records: ({ after, since, session, types, limit }) => {
      const wanted = types?.split(',');
      const found = records.filter(
        (r) =>
          r.seq > (after ?? 0) &&
          r.ts >= (since ?? 0) &&
          (session === undefined || r.session === session) &&
          (wanted === undefined || wanted.includes(r.type)),
      );
      return after === undefined ? found.slice(-limit) : found.slice(0, limit);
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    freeze: ({ session }) => {
      frozen.add(session ?? 'all');
      return status();
    },
    thaw: ({ session }) => {
      frozen.delete(session ?? 'all');
      return status();
    },
    reload: async () => ({ hash: zeros, files: [], rules: 3, changed: false }),
    stop: () => {
      calls.push('stop');
    },
    now: () => 5_000,
  };

  return {
    port,
    calls,
    listeners,
    ask: (id: string) => approvals.set(id, pendingApproval(id)),
    /** Puts `count` records in the log, as one commit. */
    commit: (count: number, fields: { type?: string; session?: string } = {}) => {
      for (let i = 0; i < count; i++) {
        const seq = records.length + 1;
        records.push(
          AuditRecord.parse({
            v: 1,
            seq,
            ts: seq,
            boot: 'b',
            type: 'daemon.stopped',
            prev: zeros,
            hash: zeros,
            ...fields,
          }),
        );
      }
      for (const listener of listeners) listener();
    },
  };
};
