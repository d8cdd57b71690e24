import type { Actor, AnyActorRef, InspectionEvent, SnapshotFrom } from 'xstate';
import type { session as sessionMachine } from '../../machines/session.ts';
import type { ToolCallContext, toolCall as toolCallMachine } from '../../machines/tool-call.ts';
import type { CallId, SessionId } from '../domain/ids.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { SessionState } from '../domain/session.ts';
import { messageOf } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { CallRow, Write } from '../store/write.ts';
import type { Effects } from './effects.ts';
import type { Journal } from './journal.ts';
import { sealCall, sealSession } from './snapshot.ts';
import { approvalOf } from './view.ts';

type CallActor = Actor<typeof toolCallMachine>;
type SessionActor = Actor<typeof sessionMachine>;

/** Watches every actor from its birth and makes each of its macrosteps durable before its effects are let out. */
export interface Recorder {
  /** Give this to `createActor`: it sees each actor before its first transition. */
  inspect(event: InspectionEvent): void;
  /** Runs `effect` once the step that the call is in now is on disk; never, when it cannot be written. */
  afterCommit(callId: CallId, effect: () => void): void;
}

interface RecorderOptions {
  journal: Journal;
  effects: Pick<Effects, 'settled' | 'released' | 'refused' | 'unrecorded' | 'closed'>;
  now: () => number;
  /** SHA-256 of the session's hook key. */
  keyHashOf: (session: SessionId) => string;
  /** Actors that come back from the store: their first notification is what is on disk already. */
  restored: ReadonlySet<string>;
  /** What else belongs in the transaction of an event: what is remembered because of it. */
  alongside: (event: AuditEvent, context: ToolCallContext) => Write[];
  /** The record was written, or could not be. */
  onCommit: (error: Error | undefined) => void;
}

/** A session whose calls are still being closed comes back after a restart, so for the store it is alive. */
const sessionState = (value: SnapshotFrom<typeof sessionMachine>['value']): SessionState =>
  value === 'ending' ? 'active' : value;

/** A question that is open when its call breaks is closed with it. */
const cancelled = ({ call, question, decision, block }: ToolCallContext, reason: string): AuditEvent[] =>
  question === null || decision !== null || block !== null
    ? []
    : [{ type: 'approval.cancelled', session: call.sessionId, call: call.id, approval: question.id, reason }];

/** What an audit event changes besides the audit log itself. */
const consequences = (event: AuditEvent, context: ToolCallContext, at: number): Write[] => {
  switch (event.type) {
    case 'approval.requested': {
      const approval = approvalOf(context);
      return approval === undefined ? [] : [{ kind: 'approval.open', approval }];
    }
    case 'approval.decided': {
      const { decision } = event;
      const state = decision.effect === 'approve' ? 'approved' : 'denied';
      const close: Write = {
        kind: 'approval.close',
        closing: { id: decision.approvalId, state, decision, at },
      };
      if (decision.effect === 'deny' || decision.scope !== 'session') return [close];
      const { sessionId } = context.call;
      const planHash = context.question?.planHash ?? '';
      const grant = { sessionId, planHash, approvalId: decision.approvalId, by: decision.by, at };
      return [close, { kind: 'grant', grant }];
    }
    case 'approval.expired':
      return [
        {
          kind: 'approval.close',
          closing: { id: event.approval, state: 'expired', decision: undefined, at },
        },
      ];
    case 'approval.cancelled':
      return [
        {
          kind: 'approval.close',
          closing: { id: event.approval, state: 'cancelled', decision: undefined, at },
        },
      ];
    default:
      return [];
  }
};

export const createRecorder = (options: RecorderOptions): Recorder => {
  const { journal, effects, now, restored } = options;
  const deferred = new Map<CallId, (() => void)[]>();

  const rowOf = (actor: CallActor, context: ToolCallContext, over: boolean): CallRow => {
    const envelope = sealCall(actor.getPersistedSnapshot());
    return {
      id: context.call.id,
      sessionId: context.call.sessionId,
      nonce: context.call.nonce,
      agentCallId: context.call.agentCallId,
      tool: context.call.tool,
      inputHash: context.call.inputHash,
      text: context.plan?.text ?? '',
      envelope,
      deadline: envelope.state === 'awaitingApproval' ? context.question?.deadline : undefined,
      receivedAt: context.call.receivedAt,
      closedAt: over ? now() : undefined,
    };
  };

  const tell = (event: AuditEvent, context: ToolCallContext): void => {
    const callId = context.call.id;
    if (event.type === 'call.released') effects.released(context);
    if (event.type === 'call.blocked') {
      effects.refused(context, context.block ?? { stage: 'fault', reason: event.reason });
    }
    if (event.type === 'approval.decided') effects.settled({ approvalId: event.decision.approvalId, callId });
    if (event.type === 'approval.expired' || event.type === 'approval.cancelled') {
      effects.settled({ approvalId: event.approval, callId });
    }
  };

  const recordCall = (
    actor: CallActor,
    context: ToolCallContext,
    over: boolean,
    events: AuditEvent[],
  ): void => {
    const at = now();
    const { id: callId, sessionId } = context.call;
    const waiting = deferred.get(callId) ?? [];
    deferred.delete(callId);
    const writes = events.flatMap((event): Write[] => [
      { kind: 'audit', event, at },
      ...consequences(event, context, at),
      ...options.alongside(event, context),
    ]);
    const make = (): Write => ({ kind: 'call', row: rowOf(actor, context, over) });
    const settled = (error?: Error): void => {
      options.onCommit(error);
      if (error !== undefined) {
        effects.unrecorded({ callId, sessionId, error });
        return;
      }
      for (const event of events) tell(event, context);
      for (const effect of waiting) effect();
      if (over) effects.closed(context);
    };
    journal.append({ call: callId, row: { key: callId, make }, writes, settled });
  };

  const watchCall = (actor: CallActor): void => {
    let events: AuditEvent[] = [];
    let known = restored.has(actor.id);
    const take = (): AuditEvent[] => {
      const taken = events;
      events = [];
      return taken;
    };
    actor.on('*', (event) => {
      events.push(event);
    });
    actor.subscribe({
      next(snapshot) {
        if (known && events.length === 0) {
          known = false;
          const { id } = snapshot.context.call;
          const waiting = deferred.get(id) ?? [];
          deferred.delete(id);
          for (const effect of waiting) effect();
          return;
        }
        recordCall(actor, snapshot.context, snapshot.status !== 'active', take());
      },
      error(error) {
        // A fault inside the statechart: the call is over, refused, and says so in the record.
        const { context } = actor.getSnapshot();
        const block = {
          stage: 'fault' as const,
          reason: redact(`internal fault: ${messageOf(error)}`).slice(0, 500),
        };
        const blocked: AuditEvent = {
          type: 'call.blocked',
          session: context.call.sessionId,
          call: context.call.id,
          ...block,
        };
        recordCall(actor, { ...context, block }, true, [
          ...take(),
          ...cancelled(context, block.reason),
          blocked,
        ]);
      },
    });
  };

  const watchSession = (actor: SessionActor): void => {
    let events: AuditEvent[] = [];
    let known = restored.has(actor.id);
    actor.on('*', (event) => {
      events.push(event);
    });
    actor.subscribe({
      next(snapshot) {
        if (known && events.length === 0) {
          known = false;
          return;
        }
        const at = now();
        const { session } = snapshot.context;
        const make = (): Write => ({
          kind: 'session',
          row: {
            session,
            keyHash: options.keyHashOf(session.id),
            state: sessionState(snapshot.value),
            envelope: sealSession(snapshot),
            endedAt: snapshot.status === 'active' ? undefined : at,
          },
        });
        const writes = events.map((event): Write => ({ kind: 'audit', event, at }));
        events = [];
        journal.append({
          call: undefined,
          row: { key: session.id, make },
          writes,
          settled: options.onCommit,
        });
      },
      error(error) {
        options.onCommit(new Error(`session ${actor.id}: ${messageOf(error)}`));
      },
    });
  };

  return {
    inspect(event) {
      if (event.type !== '@xstate.actor') return;
      const actor = event.actorRef as AnyActorRef;
      if (actor.src === 'toolCall') watchCall(actor as CallActor);
      if (actor.src === 'session') watchSession(actor as SessionActor);
    },
    afterCommit(callId, effect) {
      const waiting = deferred.get(callId);
      if (waiting === undefined) deferred.set(callId, [effect]);
      else waiting.push(effect);
    },
  };
};
