import type { Write, Writer } from '../store/write.ts';

/** Called once for each appended step: with nothing when it is on disk, with the error when it is not. */
export type Settled = (error?: Error) => void;

export interface Journal {
  /** Adds the writes of one macrostep of one actor. */
  append(writes: readonly Write[], settled: Settled): void;
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
 * A call that is planned, judged and released in one turn costs one commit instead of three.
 */
export const openJournal = (writer: Pick<Writer, 'commit'>): Journal => {
  let pending: { writes: readonly Write[]; settled: Settled }[] = [];

  const flush = (): void => {
    const steps = pending;
    pending = [];
    const finish = (error?: Error): void => {
      for (const step of steps) step.settled(error);
    };
    writer.commit(compact(steps.flatMap((step) => step.writes))).then(
      () => finish(),
      (error: unknown) => finish(error instanceof Error ? error : new Error(String(error))),
    );
  };

  return {
    append(writes, settled) {
      pending.push({ writes, settled });
      if (pending.length === 1) setImmediate(flush);
    },
  };
};
