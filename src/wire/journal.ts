import type { CallId } from '../domain/ids.ts';
import type { Write, Writer } from '../store/write.ts';

/** Called once for each appended step: with nothing when it is on disk, with the error when it is not. */
export type Settled = (error?: Error) => void;

/** The writes of one macrostep of one actor. */
interface Step {
  /** Steps of one call depend on one another: once one is lost, those after it are lost too. */
  call: CallId | undefined;
  writes: readonly Write[];
  settled: Settled;
}

export interface Journal {
  append(step: Step): void;
}

/** A later snapshot of the same actor in the same transaction makes the earlier one superfluous. */
const rowKey = (write: Write): string | undefined => {
  if (write.kind === 'call') return `call ${write.row.id}`;
  if (write.kind === 'session') return `session ${write.row.session.id}`;
  return undefined;
};

const compact = (writes: readonly Write[]): Write[] => {
  const last = new Map<string, Write>();
  for (const write of writes) {
    const key = rowKey(write);
    if (key !== undefined) last.set(key, write);
  }
  const emitted = new Set<string>();
  const result: Write[] = [];
  for (const write of writes) {
    const key = rowKey(write);
    if (key === undefined) result.push(write);
    else if (!emitted.has(key)) {
      // At its first place, because approvals and grants refer to the row.
      emitted.add(key);
      result.push(last.get(key) ?? write);
    }
  }
  return result;
};

/**
 * Gathers what the actors record within one turn of the event loop and hands it to the writer as one transaction.
 * A call that is planned, judged and released in one turn costs one commit instead of three. A step waits until the
 * one before it of the same call is on disk, so that no release is recorded whose beginnings were lost.
 */
export const openJournal = (writer: Pick<Writer, 'commit'>): Journal => {
  let pending: Step[] = [];
  const underway = new Set<CallId>();

  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  };

  const isHeldBack = ({ call }: Step): boolean => call !== undefined && underway.has(call);

  const flush = (): void => {
    isScheduled = false;
    const batch = pending.filter((step) => !isHeldBack(step));
    if (batch.length === 0) return;
    pending = pending.filter(isHeldBack);
    const calls = new Set(batch.flatMap(({ call }) => call ?? []));
    for (const call of calls) underway.add(call);

    const finish = (error?: Error): void => {
      for (const call of calls) underway.delete(call);
      const dependsOnLost = ({ call }: Step): boolean =>
        error !== undefined && call !== undefined && calls.has(call);
      const lost = pending.filter(dependsOnLost);
      pending = pending.filter((step) => !dependsOnLost(step));
      if (pending.length > 0) schedule();
      for (const step of [...batch, ...lost]) step.settled(error);
    };
    writer.commit(compact(batch.flatMap((step) => step.writes))).then(
      () => finish(),
      (error: unknown) => finish(error instanceof Error ? error : new Error(String(error))),
    );
  };

  return {
    append(step) {
      pending.push(step);
      schedule();
    },
  };
};
