import type { CallId } from '../domain/ids.ts';
import type { Write, Writer } from '../store/write.ts';

/** Called once for each appended step: with nothing when it is on disk, with the error when it is not. */
export type Settled = (error?: Error) => void;

/** One macrostep of one actor. */
interface Step {
  /** Steps of one call depend on one another: once one is lost, those after it are lost too. */
  call: CallId | undefined;
  /**
   * The actor's row, made when the step is written: of several steps in one transaction only the last one's is, and by
   * then the actor is where that step led to.
   */
  row: { key: string; make: () => Write };
  writes: readonly Write[];
  settled: Settled;
}

export interface Journal {
  append(step: Step): void;
}

/** Each row once, at its first place, because approvals and grants refer to it. */
const compact = (steps: readonly Step[]): Write[] => {
  const last = new Map(steps.map(({ row }) => [row.key, row.make]));
  return steps.flatMap(({ row, writes }) => {
    const make = last.get(row.key);
    last.delete(row.key);
    return make === undefined ? writes : [make(), ...writes];
  });
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
    // Async, so that a row that cannot be made is a commit that failed.
    const commit = async (): Promise<void> => writer.commit(compact(batch));
    commit().then(
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
