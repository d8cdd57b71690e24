import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Approval, Decision } from '../../src/domain/approval.ts';
import { ApprovalId, CallId, SessionId } from '../../src/domain/ids.ts';
import type { AuditEvent } from '../../src/domain/record.ts';
import type { CallRow, SessionRow, Write } from '../../src/store/write.ts';

/** A directory of this test only (0700), and how to remove it. */
export const scratch = (): { dir: string; remove: () => void } => {
  const dir = mkdtempSync(join(tmpdir(), 'aegis-store-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};

/** Ids that are told apart by a number. */
export const sessionId = (n = 0): SessionId => SessionId.parse(`s_${String(n).padStart(16, '0')}`);
export const callId = (n = 0): CallId => CallId.parse(`c_${String(n).padStart(16, '0')}`);
export const approvalId = (n = 0): ApprovalId => ApprovalId.parse(String(n).padStart(6, '0'));

const envelope = (state: string) => ({
  machineId: 'tool-call',
  machineVersion: 1,
  state,
  snapshot: '{"value":"x"}',
});

export const sessionRow = (n = 0, change: Partial<SessionRow> = {}): SessionRow => ({
  session: {
    id: sessionId(n),
    agent: 'claude',
    label: 'mine',
    cwd: '/work',
    home: '/home/me',
    dialect: 'bash',
    pid: 4711,
    level: 'guarded',
    seam: 'PreToolUse hook',
    startedAt: 1_000 + n,
  },
  keyHash: 'a'.repeat(64),
  state: 'active',
  envelope: envelope('active'),
  endedAt: undefined,
  ...change,
});

export const callRow = (n = 0, change: Partial<CallRow> = {}): CallRow => ({
  id: callId(n),
  sessionId: sessionId(0),
  nonce: `nonce-${n}`,
  agentCallId: undefined,
  tool: 'Bash',
  inputHash: 'b'.repeat(64),
  text: 'ls',
  envelope: envelope('awaitingApproval'),
  deadline: 9_000,
  receivedAt: 2_000 + n,
  closedAt: undefined,
  ...change,
});

export const approvalOf = (n = 0, change: Partial<Approval> = {}): Approval => ({
  id: approvalId(n),
  callId: callId(n),
  sessionId: sessionId(0),
  planHash: 'c'.repeat(64),
  state: 'pending',
  requestedAt: 3_000 + n,
  deadline: 9_000 + n,
  scopes: ['once', 'session'],
  view: {
    agent: 'claude',
    tool: 'Bash',
    text: 'git push',
    cwd: '/work',
    rule: 'git.push',
    reason: 'leaves the machine',
    operations: [{ id: 0, kind: 'vcs', text: 'git push', effect: 'require_approval', rule: 'git.push' }],
  },
  ...change,
});

export const decisionOf = (n = 0, by = 'local:1000'): Decision => ({
  approvalId: approvalId(n),
  effect: 'approve',
  by,
  channel: 'terminal',
  scope: 'once',
  at: 4_000,
});

export const closing = (n = 0, by = 'local:1000'): Write => ({
  kind: 'approval.close',
  closing: { id: approvalId(n), state: 'approved', decision: decisionOf(n, by), at: 4_000 },
});

export const event = (reason: string): AuditEvent => ({ type: 'daemon.stopped', reason });

export const audit = (reason: string, at = 5_000): Write => ({ kind: 'audit', event: event(reason), at });

/** The three rows an approval hangs on, as one transaction. */
export const asked = (n = 0): Write[] => [
  { kind: 'session', row: sessionRow(0) },
  { kind: 'call', row: callRow(n) },
  { kind: 'approval.open', approval: approvalOf(n) },
];
