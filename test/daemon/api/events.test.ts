import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recordStream } from '../../../src/daemon/api/events.ts';
import { fakePort, otherSessionId, sessionId } from './support/fake-port.ts';
import { serve } from './support/serve.ts';

let daemon: ReturnType<typeof fakePort>;
let api: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  daemon = fakePort();
  api = await serve(daemon.port);
});
afterEach(() => api.close());

/** Reads the sequence numbers of a stream until `count` of them have come, or the stream ends. */
const read = async (incoming: IncomingMessage, count: number): Promise<number[]> => {
  const seqs: number[] = [];
  let rest = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    rest += chunk;
    const frames = rest.split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const data = frame.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) seqs.push(JSON.parse(data.slice('data: '.length)).seq);
    }
    if (seqs.length >= count) break;
  }
  return seqs;
};

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

test('without a starting point only what is new comes', async () => {
  daemon.commit(3);
  const stream = await api.open('GET', '/v1/events');
  expect(stream.headers['content-type']).toBe('text/event-stream');
  daemon.commit(2);
  expect(await read(stream, 2)).toEqual([4, 5]);
  stream.destroy();
});

test('what is behind `after` comes first, then each commit, without a gap or a repeat', async () => {
  daemon.commit(1_000);
  const stream = await api.open('GET', '/v1/events?after=10');
  expect(await read(stream, 990)).toEqual(from(11, 1_000));
  for (let i = 0; i < 50; i++) daemon.commit(7);
  expect(await read(stream, 350)).toEqual(from(1_001, 1_350));
  stream.destroy();
});

test('a client that comes back goes on behind the last event it saw', async () => {
  daemon.commit(6);
  const stream = await api.open('GET', '/v1/events?after=1', { headers: { 'last-event-id': '4' } });
  expect(await read(stream, 2)).toEqual([5, 6]);
  stream.destroy();
});

test('a Last-Event-ID that is not a number is refused', async () => {
  const answer = await api.ask('GET', '/v1/events', { headers: { 'last-event-id': 'x' } });
  expect(answer.status).toBe(400);
});

test('a stream can be of one session, and of some types', async () => {
  const stream = await api.open('GET', `/v1/events?session=${sessionId}&types=call.released`);
  daemon.commit(1, { session: sessionId, type: 'call.planned' });
  daemon.commit(1, { session: otherSessionId, type: 'call.released' });
  daemon.commit(1, { session: sessionId, type: 'call.released' });
  expect(await read(stream, 1)).toEqual([3]);
  stream.destroy();
});

test('a client that goes is forgotten', async () => {
  const stream = await api.open('GET', '/v1/events');
  expect(daemon.listeners.size).toBe(1);
  stream.destroy();
  await vi.waitFor(() => expect(daemon.listeners.size).toBe(0), { timeout: 10_000 });
});

test('a client that does not read holds back what is read for it, and loses nothing', async () => {
  const total = 60_000;
  daemon.commit(total);
  let handedOut = 0;
  const { records } = daemon.port;
  daemon.port.records = (query) => {
    const page = records(query);
    handedOut += page.length;
    return page;
  };
  const stream = await api.open('GET', '/v1/events?after=0');
  stream.pause();
  // Another client is served meanwhile: the stalled one blocks nobody.
  const other = await api.open('GET', `/v1/events?after=${total - 1}`);
  expect(await read(other, 1)).toEqual([total]);
  other.destroy();
  await vi.waitUntil(
    async () => {
      const before = handedOut;
      for (let i = 0; i < 20; i++) await api.get('/v1/status');
      return before === handedOut;
    },
    { timeout: 30_000 },
  );
  expect(handedOut).toBeLessThan(total / 2);
  expect(await read(stream, total)).toEqual(from(1, total));
  stream.destroy();
});

test('a log that cannot be read ends the stream and is reported', async () => {
  const stream = await api.open('GET', '/v1/events');
  daemon.port.records = () => {
    throw new Error('the database is gone');
  };
  daemon.commit(1);
  expect(await read(stream, 1)).toEqual([]);
  expect(api.defects).toMatchObject([{ message: 'the database is gone' }]);
  expect(daemon.listeners.size).toBe(0);
});

test('closing the server ends its streams', async () => {
  const local = await serve(daemon.port);
  const stream = await local.open('GET', '/v1/events');
  daemon.commit(1);
  expect(await read(stream, 1)).toEqual([1]);
  const rest = read(stream, 1);
  await local.close();
  expect(await rest).toEqual([]);
  expect(daemon.listeners.size).toBe(0);
});

test('a quiet stream gives a sign of life every 15 seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const stream = recordStream(
      daemon.port,
      { after: 7, limit: 1 },
      { closing: new AbortController().signal, report: () => {} },
    );
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('id: 7\n\n');
    for (let i = 0; i < 3; i++) {
      const sign = reader.read();
      await vi.advanceTimersByTimeAsync(15_000);
      expect((await sign).value).toBe(': \n\n');
    }
    await reader.cancel();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
