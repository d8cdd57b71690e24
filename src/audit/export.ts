import { closeSync, fdatasyncSync, ftruncateSync } from 'node:fs';
import { compareEnd, type ExportLine, type LineSource, pageLines } from './log-end.ts';
import { type LogFile, openLog, untouched, writeLines } from './log-file.ts';

/** What was found of the file when it was brought in step with the table. */
export interface InStep {
  /** Bytes of a torn last line that were cut off. */
  cut: number;
  /** Lines that were missing in the file and were written from the table. */
  written: number;
}

/** The outbox of the audit log: the table is the source, the file follows it. */
export interface AuditExport {
  /**
   * Brings the file in step with the table: creates it, cuts a torn tail, writes what is missing. Throws
   * ExportDivergedError when the file says something else than the table (nothing is written then), or a system error.
   */
  reconcile(): InStep;
  /**
   * Appends lines that were just committed. When an earlier append failed, or the file was touched by someone else, it
   * reconciles instead. Throws as `reconcile` does; the lines are written with a later call.
   */
  append(lines: readonly ExportLine[]): void;
  /** Syncs what was appended. Until then a power cut may tear the file's end, which the next start writes anew. */
  sync(): void;
  close(): void;
}

/** Opens nothing yet: the first `reconcile` or `append` does. */
export const openExport = (path: string, source: LineSource): AuditExport => {
  let file: LogFile | undefined;
  const close = (): void => {
    if (file !== undefined) closeSync(file.fd);
    file = undefined;
  };
  const reconcile = (): InStep => {
    close();
    const opened = openLog(path);
    try {
      const state = compareEnd(opened, source);
      if (state.cut > 0) ftruncateSync(opened.fd, state.size);
      opened.size = state.size;
      const written = writeFrom(opened, state.seq + 1, source);
      file = opened;
      return { cut: state.cut, written };
    } catch (error) {
      closeSync(opened.fd);
      throw error;
    }
  };
  const append = (lines: readonly ExportLine[]): void => {
    if (file === undefined || !untouched(path, file)) {
      reconcile();
      return;
    }
    try {
      writeLines(file, lines);
    } catch (error) {
      // A part of a line may be there: the next call cuts it and starts from the table.
      close();
      throw error;
    }
  };
  const sync = (): void => {
    if (file !== undefined) fdatasyncSync(file.fd);
  };
  return { reconcile, append, sync, close };
};

const writeFrom = (file: LogFile, fromSeq: number, source: LineSource): number => {
  let written = 0;
  for (let page = source(fromSeq, pageLines); page.length > 0; page = source(fromSeq + written, pageLines)) {
    writeLines(file, page);
    written += page.length;
  }
  if (written > 0) fdatasyncSync(file.fd);
  return written;
};
