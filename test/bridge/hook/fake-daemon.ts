import { spawn, spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HookRequest, requestParser } from '../../../src/bridge/hook/frame.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** A way to start a hook client: the program and what comes before the client's own arguments. */
export interface Client {
  name: string;
  command: string;
  before: readonly string[];
}

/** A fresh directory whose path is short enough for a socket. */
export const freshDirectory = (): string => mkdtempSync(join(tmpdir(), 'aegis-hook-'));

/** Both clients; the native one is compiled into `directory`, and left out, loudly, without a compiler. */
export const buildClients = (directory: string): Client[] => {
  const native = join(directory, 'aegis-hook');
  const script = join(repository, 'scripts/build-native.mjs');
  const built = spawnSync(process.execPath, [script, native], { encoding: 'utf8' });
  const javascript = {
    name: 'the JavaScript client',
    command: process.execPath,
    before: [join(repository, 'src/bridge/hook/client.ts')],
  };
  if (!existsSync(native)) {
    // A client that does not compile is a defect, not a machine without a compiler.
    if (!built.stdout.includes('no C compiler')) throw new Error(built.stdout + built.stderr);
    console.warn(`NOT TESTED: the native hook client. ${built.stdout}`);
    return [javascript];
  }
  return [javascript, { name: 'the native client', command: native, before: [] }];
};

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export const session = `s_abcdefgh12345678.${'k'.repeat(43)}`;

/** Starts a client. `input` is its stdin. `env` is its whole environment: the clients need nothing from it. */
export const startClient = (
  client: Client,
  args: readonly string[],
  { input = '{}', env = { AEGIS_HOOK_RECONNECT_MS: '250' } as Record<string, string> } = {} as {
    input?: string | Uint8Array;
    env?: Record<string, string>;
  },
) => {
  const child = spawn(client.command, [...client.before, ...args], { env });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  // A client that denies before it has read everything closes the pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
  return { child, ended };
};

/** What a scripted daemon does. A connection that it does not end stays open. */
export interface Script {
  onConnect?: (socket: Socket) => void;
  onRequest?: (socket: Socket, request: HookRequest) => void;
}

export interface FakeDaemon {
  requests: HookRequest[];
  stop: () => Promise<void>;
}

/** Listens on `path` as the daemon does, and does as the script says. */
export const startDaemon = async (path: string, script: Script): Promise<FakeDaemon> => {
  const requests: HookRequest[] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const parse = requestParser();
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    script.onConnect?.(socket);
    socket.on('data', (piece: Buffer) => {
      const request = parse(piece);
      if (request === undefined) return;
      requests.push(request);
      script.onRequest?.(socket, request);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(path, resolve);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
  return { requests, stop };
};

/** Leaves a socket file at `path` on which nobody listens, as a daemon killed by -9 does. */
export const leaveStaleSocket = async (path: string): Promise<void> => {
  const daemon = await startDaemon(`${path}.0`, {});
  linkSync(`${path}.0`, path);
  await daemon.stop();
  rmSync(`${path}.0`, { force: true });
};
