/**
 * What Aegis uses of node-pty. The package that is installed under this name types itself under its own name, leaves
 * the byte mode out, and hides three members that a transparent relay needs; the version is pinned exactly.
 */
declare module 'node-pty' {
  import type { ReadStream } from 'node:tty';

  export interface PtyProcess {
    readonly pid: number;
    /** The master side. */
    readonly fd: number;
    /** The device name of the slave side; undefined where the platform does not tell. */
    readonly ptsName: string | undefined;
    /** The stream over the master side: readable and writable. */
    readonly _socket: ReadStream;
    /** When true, the exit of the program is reported at once and the socket is left open. */
    _emittedClose: boolean;
    resize(columns: number, rows: number): void;
    onExit(listener: (exit: { exitCode: number; signal?: number }) => void): void;
  }

  /** `encoding: null` keeps the data as bytes. Undefined environment values must be left out by the caller. */
  export function spawn(
    file: string,
    args: string[],
    options: {
      name?: string;
      cols: number;
      rows: number;
      cwd: string;
      env: Record<string, string>;
      encoding: null;
    },
  ): PtyProcess;
}
