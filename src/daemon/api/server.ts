import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { listenUnix } from '../socket.ts';
import type { Api } from './app.ts';
import type { Caller } from './approvals.ts';

/** How long requests under way may still take once we close, in milliseconds. */
const grace = 2_000;

/** Who speaks on the admin socket. Its mode lets only its owner connect: the user at this machine's terminal. */
export const adminCaller = (): Caller => ({
  by: `local:${process.getuid?.() ?? 'unknown'}`,
  channel: 'terminal',
});

/**
 * Serves `api` on the Unix socket at `socketPath`; the caller holds the instance lock. `close` ends event streams,
 * waits for requests under way, and removes the socket. Throws AegisError as `listenUnix` does.
 */
export const listenAdmin = async (socketPath: string, api: Api): Promise<{ close(): Promise<void> }> => {
  const answer = getRequestListener((request) => api.fetch(request), { overrideGlobalObjects: false });
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (incoming, outgoing) => {
    // It answers errors itself, and never rejects.
    void answer(incoming, outgoing);
  });
  await listenUnix(server, socketPath);

  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => server.closeAllConnections(), grace);
      server.close((error) => {
        clearTimeout(timer);
        if (error === undefined) resolve();
        else reject(error);
      });
      api.endStreams();
    });
  return { close };
};
