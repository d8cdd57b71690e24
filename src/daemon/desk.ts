import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ToolCallContext } from '../../machines/tool-call.ts';
import { critique, memory } from '../critic/critique.ts';
import type { Thresholds } from '../critic/thresholds.ts';
import type { Approval, Decision } from '../domain/approval.ts';
import type { Finding } from '../domain/finding.ts';
import type { HookAnswer, HookEvent } from '../domain/hook.ts';
import type { ApprovalId, CallId, SessionId } from '../domain/ids.ts';
import { deepestInput, isDeeper, jsonText } from '../domain/json-text.ts';
import type { Session } from '../domain/session.ts';
import type { CallFacts, ToolCall } from '../domain/tool-call.ts';
import { AegisError } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { CallRow } from '../store/write.ts';
import type { Effects } from '../wire/effects.ts';
import type { Restorable } from '../wire/restore.ts';
import { openCall } from '../wire/snapshot.ts';
import { contextOf, type System } from '../wire/system.ts';
import { allowed, denied, refusal } from './answer.ts';
import type { DecisionResult } from './api/port.ts';
import type { Judge } from './judge.ts';
import { newCallId } from './new-id.ts';
import { requireApprover } from './who-may-answer.ts';

type Intercepted = Extract<HookEvent, { type: 'intercept' }>;
type Reported = Extract<HookEvent, { type: 'report' }>;

/** A hook client that waits for an answer. */
type Waiter = (answer: HookAnswer) => void;

interface DeskOptions {
  now: () => number;
  judge: () => Pick<Judge, 'take' | 'drop'>;
  /** The thresholds of the critic that are in force. */
  thresholds: () => Thresholds;
  /** What the critic noticed of a call before its verdict. */
  noticed?: (call: CallId) => readonly Finding[];
  system: () => System;
  /** The stored row of a call, for a client that comes back after its call is over. */
  storedCall: (session: SessionId, nonce: string) => CallRow | undefined;
  storedApproval: (id: string) => Approval | undefined;
  note: (session: SessionId, call: CallId | undefined, finding: ReturnType<typeof critique>[number]) => void;
}

/** Where the hook clients' questions meet the calls: who waits for which call, and what has been answered. */
export interface Desk {
  /** Takes up what was alive before the daemon started. */
  resume(calls: Restorable['calls']): void;
  /** Answers once the call is decided and that is on disk. `gone` says that the client no longer waits. */
  intercept(session: Session, nonce: string, event: Intercepted, gone: AbortSignal): Promise<HookAnswer>;
  report(session: Session, event: Reported): void;
  decide(decision: Decision): Promise<DecisionResult | undefined>;
  isTaken(id: ApprovalId): boolean;
  /** Lets go of what was remembered of a session. */
  endSession(id: SessionId): void;
  effects: Pick<Effects, 'critique' | 'ask' | 'settled' | 'released' | 'refused' | 'unrecorded' | 'closed'>;
}

const hashOf = (tool: string, input: unknown): string =>
  hash(
    'sha256',
    isDeeper(input, deepestInput) ? jsonText({ tool, input }) : (canonicalize({ tool, input }) ?? ''),
    'hex',
  );

export const createDesk = (options: DeskOptions): Desk => {
  const byNonce = new Map<string, CallId>();
  const byAgentCall = new Map<string, CallId>();
  const facts = new Map<CallId, CallFacts>();
  const answers = new Map<CallId, HookAnswer>();
  const waiters = new Map<CallId, Set<Waiter>>();
  const questions = new Map<ApprovalId, { sessionId: SessionId; callId: CallId }>();
  const deciders = new Map<ApprovalId, { resolve: () => void; reject: (error: Error) => void }[]>();
  const recent = new Map<SessionId, { at: number; blocked: boolean; inputHash: string }[]>();

  const agentKey = (session: SessionId, agentCallId: string): string => `${session} ${agentCallId}`;

  const admit = (call: CallFacts): void => {
    facts.set(call.id, call);
    byNonce.set(`${call.sessionId} ${call.nonce}`, call.id);
    if (call.agentCallId !== undefined) byAgentCall.set(agentKey(call.sessionId, call.agentCallId), call.id);
  };

  const forget = (call: CallFacts): void => {
    facts.delete(call.id);
    answers.delete(call.id);
    waiters.delete(call.id);
    byNonce.delete(`${call.sessionId} ${call.nonce}`);
    if (call.agentCallId !== undefined) byAgentCall.delete(agentKey(call.sessionId, call.agentCallId));
    options.judge().drop(call.id);
  };

  const answer = (callId: CallId, with_: HookAnswer): void => {
    answers.set(callId, with_);
    for (const waiter of waiters.get(callId) ?? []) waiter(with_);
    waiters.delete(callId);
  };

  const wait = (callId: CallId, gone: AbortSignal): Promise<HookAnswer> =>
    new Promise((resolve) => {
      const known = answers.get(callId);
      if (known !== undefined) {
        resolve(known);
        return;
      }
      const set = waiters.get(callId) ?? new Set();
      set.add(resolve);
      waiters.set(callId, set);
      gone.addEventListener('abort', () => set.delete(resolve), { once: true });
    });

  /** The answer of a call that is over and was stored. */
  const replay = (row: CallRow): HookAnswer => {
    const { context } = openCall(row.envelope);
    if (context.block !== null) return denied(context, context.block);
    return context.outcome === null ? refusal('its state is not known') : allowed(context);
  };

  const toolCallOf = (session: Session, id: CallId, event: Intercepted, receivedAt: number): ToolCall => ({
    id,
    sessionId: session.id,
    agent: session.agent,
    ...(event.agentCallId === undefined ? {} : { agentCallId: event.agentCallId }),
    ...(event.subagent === undefined ? {} : { subagent: event.subagent }),
    tool: event.tool,
    input: event.input,
    place: { cwd: event.cwd, home: session.home, workspace: session.cwd, dialect: session.dialect },
    receivedAt,
  });

  const findReported = (session: Session, event: Reported): CallId | undefined => {
    if (event.agentCallId !== undefined) return byAgentCall.get(agentKey(session.id, event.agentCallId));
    // Agents without call ids: the oldest released call with the same input.
    const inputHash = hashOf(event.tool, event.input);
    return [...facts.values()]
      .filter((call) => call.sessionId === session.id && call.inputHash === inputHash)
      .filter((call) => answers.get(call.id)?.type === 'allow')
      .sort((a, b) => a.receivedAt - b.receivedAt)[0]?.id;
  };

  const remember = (context: ToolCallContext): NonNullable<ReturnType<typeof recent.get>> => {
    const { sessionId, inputHash, receivedAt } = context.call;
    const list = recent.get(sessionId) ?? [];
    list.push({ at: receivedAt, blocked: context.block !== null, inputHash });
    if (list.length > memory) list.shift();
    recent.set(sessionId, list);
    return list;
  };

  return {
    resume(calls) {
      for (const { row, stored } of calls) {
        const { context } = stored;
        admit(context.call);
        const state = row.envelope.state;
        if (state === 'awaitingApproval' && context.question !== null) {
          questions.set(context.question.id, { sessionId: row.sessionId, callId: row.id });
        }
        if (context.block !== null) answers.set(row.id, denied(context, context.block));
        else if (state !== 'awaitingApproval' && state !== 'intercepted' && state !== 'planned') {
          answers.set(row.id, allowed(context));
        }
      }
    },

    async intercept(session, nonce, event, gone) {
      const inputHash = hashOf(event.tool, event.input);
      const receivedAt = options.now();
      const known = byNonce.get(`${session.id} ${nonce}`);
      if (known !== undefined) {
        if (facts.get(known)?.inputHash !== inputHash)
          return refusal('it was asked before with another input');
        options.judge().take(toolCallOf(session, known, event, receivedAt));
        return wait(known, gone);
      }
      const stored = options.storedCall(session.id, nonce);
      if (stored !== undefined) {
        if (stored.inputHash !== inputHash) return refusal('it was asked before with another input');
        return replay(stored);
      }

      const raw = toolCallOf(session, newCallId(), event, receivedAt);
      const call: CallFacts = {
        id: raw.id,
        sessionId: session.id,
        nonce,
        agent: session.agent,
        ...(session.label === undefined ? {} : { label: session.label }),
        tool: raw.tool,
        ...(raw.agentCallId === undefined ? {} : { agentCallId: raw.agentCallId }),
        ...(raw.subagent === undefined ? {} : { subagent: raw.subagent }),
        inputHash,
        cwd: raw.place.cwd,
        receivedAt,
      };
      admit(call);
      options.judge().take(raw);
      const answered = wait(call.id, gone);
      options.system().intercept(call);
      if (options.system().callRef(session.id, call.id) === undefined && !answers.has(call.id)) {
        // The session no longer takes calls: nothing stands behind this one.
        forget(call);
        return refusal('its session is over');
      }
      return answered;
    },

    report(session, event) {
      const callId = findReported(session, event);
      if (callId !== undefined && answers.get(callId)?.type === 'allow') {
        // Another hook of the agent may answer with another input, and the last one wins.
        if (facts.get(callId)?.inputHash !== hashOf(event.tool, event.input)) {
          options.note(session.id, callId, {
            id: 'report.altered',
            severity: 'critical',
            detail: `the agent ran ${event.tool} with another input than the one that was judged`,
          });
        }
        const { detail } = event.outcome;
        const outcome = detail === undefined ? event.outcome : { ...event.outcome, detail: redact(detail) };
        options.system().toCall(session.id, callId, { type: 'report', outcome });
        return;
      }
      options.note(session.id, callId, {
        id: 'report.unmatched',
        severity: 'high',
        detail: `the agent reports a ${event.tool} call that Aegis did not release`,
      });
    },

    async decide(given) {
      const decision =
        given.reason === undefined ? given : { ...given, reason: redact(given.reason).slice(0, 500) };
      const live = questions.get(decision.approvalId);
      const ref = live === undefined ? undefined : options.system().callRef(live.sessionId, live.callId);
      if (live === undefined || ref === undefined) {
        const approval = options.storedApproval(decision.approvalId);
        return approval === undefined ? undefined : { won: false, approval };
      }
      requireApprover(contextOf(ref).verdict?.approval, decision);
      const settled = new Promise<void>((resolve, reject) => {
        const list = deciders.get(decision.approvalId) ?? [];
        list.push({ resolve, reject });
        deciders.set(decision.approvalId, list);
      });
      options.system().toCall(live.sessionId, live.callId, { type: 'decide', decision });
      const after = contextOf(ref);
      if (after.decision === null && after.block === null && after.question?.id === decision.approvalId) {
        settled.catch(() => {});
        throw new AegisError(`approval ${decision.approvalId} does not take this answer`, {
          code: 'AEG-DECISION',
          exit: 'refused',
          hint: `it can be approved for: ${after.question.scopes.join(', ')}, until its deadline`,
        });
      }
      const won = after.decision === decision;
      await settled;
      const approval = options.storedApproval(decision.approvalId);
      return approval === undefined ? undefined : { won, approval };
    },

    endSession: (id) => recent.delete(id),

    isTaken: (id) => questions.has(id) || options.storedApproval(id) !== undefined,

    effects: {
      async critique({ callId, outcome }) {
        // A restored call asks for this while the statecharts are still being started.
        await Promise.resolve();
        const call = facts.get(callId);
        const ref = call === undefined ? undefined : options.system().callRef(call.sessionId, callId);
        if (call === undefined || ref === undefined) throw new Error('the call is no longer known');
        const context = contextOf(ref);
        const handling =
          context.block !== null
            ? 'blocked'
            : context.decision?.effect === 'approve'
              ? 'approved'
              : 'allowed';
        const before = options.noticed?.(callId) ?? [];
        const after = critique({
          handling,
          outcome,
          at: options.now(),
          inputHash: call.inputHash,
          recent: remember(context),
          thresholds: options.thresholds(),
        });
        const known = new Set(before.map(({ id }) => id));
        return [...before, ...after.filter(({ id }) => !known.has(id))];
      },
      ask: ({ callId, question }) => {
        const call = facts.get(callId);
        if (call !== undefined) questions.set(question.id, { sessionId: call.sessionId, callId });
      },
      settled: ({ approvalId }) => {
        questions.delete(approvalId);
        for (const { resolve } of deciders.get(approvalId) ?? []) resolve();
        deciders.delete(approvalId);
      },
      released: (context) => answer(context.call.id, allowed(context)),
      refused: (context, block) => answer(context.call.id, denied(context, block)),
      unrecorded: ({ callId, error }) => {
        answer(callId, refusal(`it could not be recorded (${error.message})`));
        for (const [approvalId, { callId: asked }] of questions) {
          if (asked !== callId) continue;
          for (const { reject } of deciders.get(approvalId) ?? []) {
            reject(
              new AegisError('the decision could not be recorded, so it does not count', {
                code: 'AEG-STORE',
                exit: 'tryAgain',
                hint: 'see `aegis status`',
                cause: error,
              }),
            );
          }
          deciders.delete(approvalId);
          questions.delete(approvalId);
        }
        const call = facts.get(callId);
        if (call !== undefined) forget(call);
      },
      closed: (context) => forget(context.call),
    },
  };
};
