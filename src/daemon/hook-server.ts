import { createServer, type Server, type Socket } from 'node:net';
import {
  encodeReply,
  FrameError,
  type HookRequest,
  maxOutputBytes,
  requestParser,
} from '../bridge/hook/frame.ts';
import type { HookOutput } from '../domain/hook.ts';
import { messageOf } from '../errors.ts';

/** Answers one hook request. `gone` is aborted when the client hangs up before it has its answer. */
export type HookHandler = (request: HookRequest, gone: AbortSignal) => Promise<HookOutput>;

interface HookServerLimits {
  /** How long a client may take to hand over its whole request, and to hang up after its answer, in milliseconds. */
  requestTimeout: number;
  /** Beyond this, connections are refused, and clients try again. */
  maxConnections: number;
}

const usual: HookServerLimits = { requestTimeout: 10_000, maxConnections: 1024 };

/** The answer to what cannot be answered: the agent's hook protocol knows exit 2 as "blocked" everywhere. */
const failure = (reason: string): HookOutput => ({
  exit: 2,
  stdout: '',
  stderr: `Aegis: ${reason}. Denied.\n`,
});

/** The reply frame; whatever goes wrong on the way to it, it is one that denies. */
const replyTo = async (handle: HookHandler, request: HookRequest, gone: AbortSignal): Promise<Buffer> => {
  try {
    return encodeReply(request.nonce, await handle(request, gone));
  } catch (error) {
    return encodeReply(request.nonce, failure(messageOf(error).slice(0, maxOutputBytes / 8)));
  }
};

const serve = (socket: Socket, handle: HookHandler, requestTimeout: number): void => {
  const parse = requestParser();
  const gone = new AbortController();
  // Not the socket's own time-out: that one begins anew with every byte.
  const hangUpLater = (): NodeJS.Timeout => setTimeout(() => socket.destroy(), requestTimeout);
  let limit = hangUpLater();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(limit);
    // A reason of ours: by default each abort makes an exception with a stack.
    gone.abort('the client hung up');
  });
  // A client waits with its side open. One that ends it cannot be told from one that was killed.
  socket.on('end', () => socket.destroy());
  socket.on('data', (piece) => {
    let request: HookRequest | undefined;
    try {
      request = parse(piece);
    } catch (error) {
      // Without a valid header there is no nonce to answer to: the client denies when the connection drops.
      if (!(error instanceof FrameError)) throw error;
      socket.destroy();
      return;
    }
    if (request === undefined) return;
    clearTimeout(limit);
    void replyTo(handle, request, gone.signal).then((reply) => {
      if (gone.signal.aborted) return;
      socket.end(reply);
      limit = hangUpLater();
    });
  });
};

/** The server behind `hook.sock`: it answers "may I?" and nothing else. */
export interface HookServer {
  server: Server;
  /** Hangs up on every client: those that still wait ask the next daemon, or deny. */
  hangUp(): void;
}

/** Serves `handle`. `limits` are for tests. */
export const createHookServer = (handle: HookHandler, limits: Partial<HookServerLimits> = {}): HookServer => {
  const { requestTimeout, maxConnections } = { ...usual, ...limits };
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, handle, requestTimeout);
  });
  server.maxConnections = maxConnections;
  return {
    server,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
  };
};
