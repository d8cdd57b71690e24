import { EventEmitter, on } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { messagesConversation, messagesStream } from './anthropic-messages.ts';
import { replyTo, type Scripts, type ToolResult } from './model-script.ts';
import { responsesConversation, responsesStream } from './openai-responses.ts';

/** A model on loopback that says what its scripts say, in the protocols of claude and codex. */
export interface ModelServer {
  /** `http://127.0.0.1:PORT`, without a path. */
  url: string;
  /** What the agent gave back for each call, by id: `call_main_0_0` is script, step, index. */
  results: ReadonlyMap<string, ToolResult>;
  /** The bodies of all requests that offered tools. */
  requests: readonly unknown[];
  /** Resolves once the model has seen the result of a call. */
  result(id: string, timeoutMs?: number): Promise<ToolResult>;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const plain = request.headers['content-encoding'] === 'zstd' ? await promisify(zstdDecompress)(raw) : raw;
  return plain.length === 0 ? {} : JSON.parse(plain.toString('utf8'));
};

const sendJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const sendStream = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).end(text);
};

/** Starts the model on a free loopback port. */
export const startModelServer = async (scripts: Scripts): Promise<ModelServer> => {
  const results = new Map<string, ToolResult>();
  const requests: unknown[] = [];
  const news = new EventEmitter();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0];
    const body = await bodyOf(request);
    if (path === '/v1/messages/count_tokens') return sendJson(response, 200, { input_tokens: 10 });
    const claude = path === '/v1/messages';
    if (!claude && path !== '/v1/responses')
      return sendJson(response, 404, { error: { message: 'not scripted' } });
    const conversation = claude ? messagesConversation(body) : responsesConversation(body);
    if (conversation.hasTools) requests.push(body);
    for (const result of conversation.results) results.set(result.id, result);
    news.emit('results');
    const reply = await replyTo(scripts, conversation);
    sendStream(response, claude ? messagesStream(reply) : responsesStream(reply));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      sendJson(response, 400, {
        type: 'error',
        error: { type: 'invalid_request_error', message: String(thrown) },
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    results,
    requests,
    result: async (id, timeoutMs = 60_000) => {
      const known = results.get(id);
      if (known !== undefined) return known;
      for await (const _ of on(news, 'results', { signal: AbortSignal.timeout(timeoutMs) })) {
        const found = results.get(id);
        if (found !== undefined) return found;
      }
      throw new Error(`the model never saw a result of ${id}`);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
