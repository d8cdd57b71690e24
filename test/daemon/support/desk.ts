import type { Evaluation } from '../../../machines/tool-call.ts';
import { defaultThresholds } from '../../../src/critic/thresholds.ts';
import { createDesk, type Desk } from '../../../src/daemon/desk.ts';
import type { Approval, Decision } from '../../../src/domain/approval.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { HookAnswer, HookEvent } from '../../../src/domain/hook.ts';
import { ApprovalId, type CallId, SessionId } from '../../../src/domain/ids.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { ToolCall } from '../../../src/domain/tool-call.ts';
import { type System, startSystem } from '../../../src/wire/system.ts';
import { storedIn } from '../../model/tool-call/rig.ts';
import type { TestStore } from '../../model/tool-call/store.ts';

export const session: Session = {
  id: SessionId.parse(`s_${'a'.repeat(16)}`),
  agent: 'scripted',
  cwd: '/work',
  home: '/home/me',
  dialect: 'bash',
  pid: 4711,
  level: 'observed',
  seam: 'test',
  startedAt: 900,
};

export const nonceOf = (n: number): string => n.toString(16).padStart(32, '0');
export const asking = (command: string, agentCallId?: string): Extract<HookEvent, { type: 'intercept' }> => ({
  type: 'intercept',
  tool: 'Bash',
  input: { command },
  cwd: '/work',
  ...(agentCallId === undefined ? {} : { agentCallId }),
});
export const reporting = (command: string, agentCallId?: string): Extract<HookEvent, { type: 'report' }> => ({
  type: 'report',
  tool: 'Bash',
  input: { command },
  outcome: { status: 'succeeded' },
  ...(agentCallId === undefined ? {} : { agentCallId }),
});

/** A desk over the real statecharts and a real database; a judge that goes by the first word of the command. */
export interface DeskRig {
  desk: Desk;
  system: System;
  noted: { call: CallId | undefined; finding: Finding }[];
  /** Asks like a client that stays. */
  ask(n: number, command: string, agentCallId?: string): Promise<HookAnswer>;
  decisionOn(approval: Approval, change?: Partial<Decision>): Decision;
  stop(): void;
}

const effectOf = (command: string): 'allow' | 'deny' | 'require_approval' => {
  const [word] = command.split(' ');
  if (word === 'allow') return 'allow';
  return word === 'ask' ? 'require_approval' : 'deny';
};

const ttl = 60_000;
const hash = 'a'.repeat(64);

export const openDesk = (store: TestStore): DeskRig => {
  const raw = new Map<CallId, ToolCall>();
  const noted: DeskRig['noted'] = [];
  let approvals = store.reader.approvals({ limit: 100 }).length;

  const commandOf = (callId: CallId): string => {
    const call = raw.get(callId);
    if (call === undefined) throw new Error('the raw call is not here');
    return String(call.input.command);
  };
  const judge = {
    take: (call: ToolCall) => void raw.set(call.id, call),
    drop: (callId: CallId) => void raw.delete(callId),
    plan: async ({ callId }: { callId: CallId }) => ({
      hash,
      text: commandOf(callId),
      operations: [],
      problems: [],
    }),
    evaluate: async ({ callId }: { callId: CallId }): Promise<Evaluation> => {
      const effect = effectOf(commandOf(callId));
      const [, approver] = /^ask (\S+:\S+)/.exec(commandOf(callId)) ?? [];
      const terms = {
        ttl,
        scopes: ['once' as const],
        ...(approver === undefined ? {} : { approvers: [approver] }),
      };
      const verdict = {
        effect,
        rule: 'test',
        reason: `it is ${effect}`,
        operations: [],
        policyHash: hash,
        ...(effect === 'require_approval' ? { approval: terms } : {}),
      };
      if (effect !== 'require_approval') return { verdict, question: null };
      approvals += 1;
      const id = ApprovalId.parse(`appr${String(approvals).padStart(2, '0')}`);
      const requestedAt = Date.now();
      return {
        verdict,
        question: { id, planHash: hash, requestedAt, deadline: requestedAt + ttl, scopes: ['once'] },
      };
    },
    confirm: async () => ({ same: true as const }),
  };

  const desk = createDesk({
    now: Date.now,
    judge: () => judge,
    thresholds: () => defaultThresholds,
    system: () => system,
    storedCall: (id, nonce) => store.reader.callByNonce(id, nonce),
    storedApproval: (id) => store.reader.approval(id),
    note: (_, call, finding) => void noted.push({ call, finding }),
  });
  const stored = storedIn(store);
  const system = startSystem({
    writer: store.writer,
    effects: {
      ...desk.effects,
      plan: judge.plan,
      evaluate: judge.evaluate,
      confirm: judge.confirm,
      at: () => () => {},
    },
    stored,
    now: Date.now,
    onRecorded: () => {},
  });
  desk.resume(system.restored.calls);
  system.toDaemon({ type: 'ready' });
  if (stored.sessions.length === 0) {
    system.open(session, hash);
    system.toSession(session.id, { type: 'handshake', at: 950 });
  }

  return {
    desk,
    system,
    noted,
    ask: (n, command, agentCallId) =>
      desk.intercept(session, nonceOf(n), asking(command, agentCallId), new AbortController().signal),
    decisionOn: (approval, change = {}) => ({
      approvalId: approval.id,
      effect: 'approve',
      by: 'local:1000',
      channel: 'terminal',
      scope: 'once',
      at: approval.requestedAt,
      ...change,
    }),
    stop: () => system.daemon.stop(),
  };
};
