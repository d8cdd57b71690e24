import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type AegisError, messageOf } from '../errors.ts';
import { StoreError } from '../store/errors.ts';
import type { Writer } from '../store/write.ts';
import {
  fromPlain,
  type WriterReply,
  type WriterRequest,
  type WriterSettings,
  type WriterStartup,
} from './writer-protocol.ts';

/**
 * Something the daemon must know beside the rejected commits: `commit` (nothing can be stored: deny everything),
 * `export` (stored, but audit.log does not follow; tried again with the next commit), `thread` (the writer is gone for
 * good).
 */
export interface WriterFailure {
  phase: 'commit' | 'export' | 'thread';
  error: StoreError | AegisError;
}

/** How to open the writer. */
export interface WriterOptions extends WriterSettings {
  onFailure?: (failure: WriterFailure) => void;
}

/** The writer with what only the daemon needs of it. */
export interface RunningWriter extends Writer {
  startup: WriterStartup;
  /** Waits until all that was acknowledged so far is in audit.log. Throws StoreError when the file cannot follow. */
  flush(): Promise<void>;
  /** Transactions that were answered, and the syncs they took. */
  stats(): { commits: number; batches: number };
  /** Ends the thread at once. What was not acknowledged is rejected; what was, is on disk. */
  terminate(): Promise<void>;
}

/**
 * Starts the writer: the one thread that changes the database. Opens or creates the database, migrates it, checks the
 * end of the log and brings audit.log in step. Throws AegisError (exit configuration) when files are unsafe, of a newer
 * Aegis, or say different things; StoreError when the disk or SQLite fails.
 */
export const openWriter = async (options: WriterOptions): Promise<RunningWriter> => {
  const { database, audit, boot, onFailure = () => {} } = options;
  const settings: WriterSettings = { database, audit, boot };
  const worker = new Worker(threadUrl(), { workerData: settings, name: 'aegis-writer' });
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  const counts = { commits: 0, batches: 0 };
  let lastId = 0;
  let closing = false;
  let gone: StoreError | undefined;

  const stop = (why: string): void => {
    if (gone !== undefined) return;
    gone = new StoreError('io', why);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
    if (!closing) onFailure({ phase: 'thread', error: gone });
  };
  const settle = (id: number, error: Error | undefined): void => {
    const entry = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) entry?.resolve();
    else entry?.reject(error);
  };
  const receive = (reply: WriterReply): void => {
    if (reply.type === 'exportFailed') onFailure({ phase: 'export', error: fromPlain(reply.error) });
    if (reply.type === 'done')
      settle(reply.id, reply.error === undefined ? undefined : fromPlain(reply.error));
    if (reply.type !== 'settled') return;
    counts.batches += 1;
    counts.commits += reply.results.length;
    const errors = reply.results.map(({ error }) => (error === undefined ? undefined : fromPlain(error)));
    for (const [index, { id }] of reply.results.entries()) settle(id, errors[index]);
    const failure = errors.find((error) => error !== undefined && error.code !== 'conflict');
    if (failure !== undefined) onFailure({ phase: 'commit', error: failure });
  };
  const send = (build: (id: number) => WriterRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      if (gone !== undefined || closing) {
        reject(gone ?? new StoreError('io', 'the writer is closed'));
        return;
      }
      lastId += 1;
      const request = build(lastId);
      try {
        worker.postMessage(request);
      } catch (error) {
        reject(new StoreError('io', `the writes cannot be sent: ${messageOf(error)}`, error));
        return;
      }
      waiting.set(request.id, { resolve, reject });
    });

  const startup = await started(worker);
  worker.on('message', receive);
  worker.on('error', (error) => stop(`the writer failed: ${messageOf(error)}`));
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      stop('the writer has ended');
      resolve();
    });
  });

  const close = async (): Promise<void> => {
    const answered = send((id) => ({ type: 'close', id }));
    closing = true;
    try {
      await answered;
    } finally {
      await exited;
    }
  };
  let closed: Promise<void> | undefined;
  return {
    startup,
    commit: (writes) => send((id) => ({ type: 'commit', id, writes })),
    flush: () => send((id) => ({ type: 'flush', id })),
    stats: () => ({ ...counts }),
    close: () => {
      closed ??= close();
      return closed;
    },
    terminate: async () => {
      closing = true;
      await worker.terminate();
      await exited;
    },
  };
};

/** The thread's module beside this one: `.ts` from sources, `.js` from a build. */
const threadUrl = (): URL =>
  new URL(`./writer-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/** The thread's first word: ready, or why not. */
const started = (worker: Worker): Promise<WriterStartup> =>
  new Promise((resolve, reject) => {
    const onExit = (): void => reject(new StoreError('io', 'the writer ended before it was ready'));
    worker.once('exit', onExit);
    worker.once('error', reject);
    worker.once('message', (reply: WriterReply) => {
      worker.off('exit', onExit);
      worker.off('error', reject);
      if (reply.type === 'ready') resolve(reply.startup);
      else if (reply.type === 'refused') {
        const error = fromPlain(reply.error);
        worker.once('exit', () => reject(error));
      }
    });
  });
