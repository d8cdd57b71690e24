import type { z } from 'zod';
import type { AuditRecord } from '../../domain/record.ts';
import type { RecordQuery } from '../protocol.ts';
import type { DaemonPort } from './port.ts';

/** How many records are read at a time: what one slow client can make us hold. */
const pageSize = 200;
const heartbeat = 15_000;

const frame = (record: AuditRecord): string => `id: ${record.seq}\ndata: ${JSON.stringify(record)}\n\n`;

/**
 * The records after `query.after`, then each new one once it is committed, as server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). `query.limit` does not apply. A comment is sent
 * every 15 s, so that a dead connection is noticed. Records are read only when the client has taken the last ones.
 * The stream ends when the client goes, or when `closing` is aborted.
 */
export const recordStream = (
  port: DaemonPort,
  query: z.output<typeof RecordQuery> & { after: number },
  options: { closing: AbortSignal; report: (thrown: unknown) => void },
): ReadableStream<Uint8Array> => {
  const { closing, report } = options;
  const encoder = new TextEncoder();
  let cursor = query.after;
  let wake = (): void => {};
  const woken = (): void => wake();
  let unsubscribe = (): void => {};

  const release = (): void => {
    unsubscribe();
    closing.removeEventListener('abort', woken);
    woken();
  };

  const nextPage = (): string => {
    const page = port.records({ ...query, after: cursor, limit: pageSize });
    cursor = page.at(-1)?.seq ?? cursor;
    return page.map(frame).join('');
  };

  /** Until a commit, a stop, or the next heartbeat. */
  const somethingNew = (): Promise<'woken' | 'quiet'> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve('quiet'), heartbeat);
      wake = () => {
        clearTimeout(timer);
        resolve('woken');
      };
    });

  let cancelled = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      unsubscribe = port.onCommit(woken);
      closing.addEventListener('abort', woken, { once: true });
      // The client learns at once that it is connected, and where from, however quiet the log is.
      controller.enqueue(encoder.encode(`id: ${cursor}\n\n`));
    },
    async pull(controller) {
      try {
        while (!closing.aborted && !cancelled) {
          const text = nextPage();
          if (text !== '') return controller.enqueue(encoder.encode(text));
          if ((await somethingNew()) === 'quiet') return controller.enqueue(encoder.encode(': \n\n'));
        }
        release();
        if (!cancelled) controller.close();
      } catch (thrown) {
        // An end makes the client come again behind the last record it saw, when the log may be readable.
        report(thrown);
        release();
        controller.close();
      }
    },
    cancel() {
      cancelled = true;
      release();
    },
  });
};
