import { AegisError, type ExitName, messageOf } from '../errors.ts';
import { StoreError, type StoreErrorCode } from '../store/errors.ts';
import type { Write } from '../store/write.ts';

/** What the thread is started with. */
export interface WriterSettings {
  database: string;
  /** The file the audit log is exported to. */
  audit: string;
  /** Names this run of the daemon in every record. */
  boot: string;
}

/** To the thread. Each is answered under its id, in order. */
export type WriterRequest =
  | { type: 'commit'; id: number; writes: readonly Write[] }
  | { type: 'flush'; id: number }
  | { type: 'close'; id: number };

/** What was found and mended when the writer opened. */
export interface WriterStartup {
  /** The last record of the log. */
  head: { seq: number; hash: string };
  /** Bytes of a torn last line that were cut from the exported file. */
  cut: number;
  /** Lines that the exported file lacked. */
  exported: number;
}

/** From the thread. `settled` answers all commits of one transaction of SQLite. */
export type WriterReply =
  | { type: 'ready'; startup: WriterStartup }
  | { type: 'refused'; error: PlainError }
  | { type: 'settled'; results: { id: number; error?: PlainError }[] }
  | { type: 'done'; id: number; error?: PlainError }
  | { type: 'exportFailed'; error: PlainError };

/** An error as it crosses threads: structured clone drops the class and its fields. */
export type PlainError =
  | { kind: 'store'; code: StoreErrorCode; message: string }
  | { kind: 'aegis'; code: string; message: string; exit: ExitName; hint: string | undefined }
  | { kind: 'other'; message: string };

/** Makes an error ready to cross. */
export const toPlain = (error: unknown): PlainError => {
  if (error instanceof StoreError) return { kind: 'store', code: error.code, message: error.message };
  if (error instanceof AegisError)
    return {
      kind: 'aegis',
      code: error.code,
      message: error.message,
      exit: error.exit,
      hint: error.hint,
    };
  return { kind: 'other', message: messageOf(error) };
};

/** The error that crossed, with its class. What is neither of ours becomes a StoreError `io`. */
export const fromPlain = (plain: PlainError): StoreError | AegisError => {
  switch (plain.kind) {
    case 'store':
      return new StoreError(plain.code, plain.message);
    case 'aegis':
      return new AegisError(plain.message, {
        code: plain.code,
        exit: plain.exit,
        ...(plain.hint === undefined ? {} : { hint: plain.hint }),
      });
    case 'other':
      return new StoreError('io', plain.message);
  }
};
