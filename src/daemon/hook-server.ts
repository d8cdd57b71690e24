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

/** How long a client may take to hand over its whole request, in milliseconds. */
const requestTimeout = 10_000;
/** Beyond this, connections are refused, and clients try again. */
const maxConnections = 1024;

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

const serve = (socket: Socket, handle: HookHandler): void => {
  const parse = requestParser();
  const gone = new AbortController();
  socket.setTimeout(requestTimeout, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => gone.abort());
  // A client that ends its side has said all it has to say, and still waits for the answer.
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
    socket.setTimeout(0);
    void replyTo(handle, request, gone.signal).then((reply) => {
      if (!gone.signal.aborted) socket.end(reply);
    });
  });
};

/** The server behind `hook.sock`: it answers "may I?" and nothing else. */
export interface HookServer {
  server: Server;
  /** Hangs up on every client: those that still wait ask the next daemon, or deny. */
  hangUp(): void;
}

export const createHookServer = (handle: HookHandler): HookServer => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, handle);
  });
  server.maxConnections = maxConnections;
  return {
    server,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
  };
};
