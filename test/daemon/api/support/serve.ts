import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../../../src/daemon/api/app.ts';
import type { DaemonPort } from '../../../../src/daemon/api/port.ts';
import { adminCaller, listenAdmin } from '../../../../src/daemon/api/server.ts';

export interface Answer {
  status: number;
  // A test looks at whatever came.
  body: Record<string, unknown>;
}

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const chunk of incoming) text += chunk;
  return text;
};

/** The API over a real socket, in a folder of its own. */
export const serve = async (port: DaemonPort) => {
  const dir = mkdtempSync(join(tmpdir(), 'aegis-api-'));
  const socketPath = join(dir, 'admin.sock');
  const defects: unknown[] = [];
  const api = createApi(port, { caller: adminCaller(), report: (thrown) => defects.push(thrown) });
  const server = await listenAdmin(socketPath, api);

  const open = (
    method: string,
    path: string,
    options: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = request({ socketPath, method, path, headers: options.headers ?? {}, agent: false });
      sent.on('response', resolve);
      sent.on('error', reject);
      sent.end(options.body);
    });

  const ask = async (...args: Parameters<typeof open>): Promise<Answer> => {
    const incoming = await open(...args);
    const text = await textOf(incoming);
    return { status: incoming.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) };
  };

  return {
    socketPath,
    defects,
    open,
    ask,
    get: (path: string) => ask('GET', path),
    post: (path: string, body: unknown = {}) =>
      ask('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    close: async () => {
      await server.close();
      rmSync(dir, { recursive: true });
    },
  };
};
