import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, DaemonProblem, waitUntilReady } from '../../src/daemon/client.ts';
import type { AuditRecord } from '../../src/daemon/protocol.ts';
import { recordsOf } from '../../src/daemon/sse.ts';
import { approvalOf, type FakeDaemon, fakeDaemon, sessionOf } from '../cli/support/fake-daemon.ts';

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await fakeDaemon();
});
afterEach(() => daemon.close());

const client = () => connect(daemon.paths.adminSocket);
const until = async (condition: () => boolean): Promise<void> => {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 2_000) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('each route gives its parsed answer', async () => {
  daemon.approvals.push(approvalOf('abc123'));
  daemon.sessions.push(sessionOf('s_aaaaaaaaaaaaaaaa'));
  daemon.record({ type: 'session.handshake', session: 's_aaaaaaaaaaaaaaaa' });
  expect(await client().status()).toEqual(daemon.status);
  expect(await client().sessions()).toEqual(daemon.sessions);
  expect(await client().session('s_aaaaaaaaaaaaaaaa')).toEqual(daemon.sessions[0]);
  expect(await client().approvals({ state: 'denied' })).toEqual([]);
  expect(await client().approval('abc123')).toEqual(daemon.approvals[0]);
  expect(await client().records({ limit: 5 })).toEqual(daemon.records);
  await client().stop();
});

describe('a refusal becomes an AegisError', () => {
  test('404 and 409 are refused, the latter with the decision that stands', async () => {
    await expect(client().session('s_nnnnnnnnnnnnnnnn')).rejects.toMatchObject({
      exit: 'refused',
      status: 404,
    });
    daemon.approvals.push(approvalOf('abc123'));
    await client().decide('abc123', { effect: 'deny', reason: 'no' });
    const late = await client()
      .decide('abc123', { effect: 'approve' })
      .catch((thrown: unknown) => thrown);
    expect(late).toBeInstanceOf(DaemonProblem);
    expect(late).toMatchObject({
      exit: 'refused',
      approval: { state: 'denied', decision: { reason: 'no' } },
    });
  });

  test('a policy that was refused is a matter of configuration', async () => {
    await expect(client().reload()).rejects.toMatchObject({ exit: 'configuration', code: 'AEG-POLICY' });
  });

  test('no socket, and a socket nobody listens on, mean that the daemon is down', async () => {
    await expect(connect(join(daemon.paths.home, 'none.sock')).status()).rejects.toMatchObject({
      code: 'AEG-DAEMON-DOWN',
      exit: 'unavailable',
      hint: 'aegis start',
    });
  });

  test('a path that no socket can have is a matter of configuration', async () => {
    await expect(connect(`/tmp/${'x'.repeat(120)}`).status()).rejects.toMatchObject({
      exit: 'configuration',
    });
  });

  test.each([
    ['no JSON', 'hello'],
    ['another shape', '{"version":1}'],
    ['nothing', ''],
  ])('an answer with %s is not taken', async (_name, body) => {
    const home = await mkdtemp(join(tmpdir(), 'aegis-odd-'));
    const server: Server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(join(home, 's'), resolve));
    await expect(connect(join(home, 's')).status()).rejects.toMatchObject({ code: 'AEG-DAEMON-ANSWER' });
    await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true });
  });

  test('a connection that breaks in the middle of an answer is not taken for the end of it', async () => {
    const home = await mkdtemp(join(tmpdir(), 'aegis-odd-'));
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"version"', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(join(home, 's'), resolve));
    await expect(connect(join(home, 's')).status()).rejects.toMatchObject({ exit: 'unavailable' });
    await new Promise((resolve) => server.close(resolve));
    await rm(home, { recursive: true });
  });
});

describe('events', () => {
  test('go on after the connection broke, without a gap and without a repetition', async () => {
    for (let count = 0; count < 3; count += 1) daemon.record({ type: 'daemon.stopped', reason: `${count}` });
    const ended = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const record of client().events({ after: 1 }, ended.signal)) seen.push(record.seq);
    })();
    await until(() => seen.length === 2);
    daemon.drop();
    daemon.record({ type: 'daemon.stopped', reason: 'while nobody listened' });
    await until(() => daemon.followers() === 1 && seen.length === 3);
    daemon.record({ type: 'daemon.stopped', reason: 'after' });
    await until(() => seen.length === 4);
    ended.abort();
    await following;
    expect(seen).toEqual([2, 3, 4, 5]);
  });

  test('without a daemon there is nothing to follow', async () => {
    await daemon.close();
    await expect(client().events({}).next()).rejects.toMatchObject({ code: 'AEG-DAEMON-DOWN' });
  });
});

describe('the stream of events', () => {
  const record = {
    v: 1,
    seq: 7,
    ts: 1,
    boot: 'b',
    type: 'x',
    prev: 'a'.repeat(64),
    hash: 'b'.repeat(64),
    text: 'é\n',
  };
  const frames = `: hello\n\nid: 6\n\nid: 7\r\ndata: ${JSON.stringify(record)}\r\n\r\n`;
  const read = async (chunks: Buffer[]): Promise<(AuditRecord | number)[]> => {
    const all: (AuditRecord | number)[] = [];
    const source = (async function* () {
      yield* chunks;
    })();
    for await (const item of recordsOf(source)) all.push(item);
    return all;
  };

  test('is read the same however its bytes are split', async () => {
    const bytes = Buffer.from(frames);
    const whole = await read([bytes]);
    expect(whole.at(-1)).toEqual(record);
    expect(whole).toContain(6);
    for (let at = 1; at < bytes.length; at += 1)
      expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
  });

  test('an event that is no record ends it', async () => {
    await expect(read([Buffer.from('data: {}\n\n')])).rejects.toMatchObject({ code: 'AEG-DAEMON-ANSWER' });
  });
});

test('waitUntilReady waits for the socket, and gives up in time', async () => {
  const late = join(daemon.paths.home, 'late.sock');
  const server = createServer((_request, response) => response.end(JSON.stringify(daemon.status)));
  const ready = waitUntilReady(late, { timeoutMs: 20_000 });
  await new Promise<void>((resolve) => server.listen(late, resolve));
  expect(await ready).toEqual(daemon.status);
  await new Promise((resolve) => server.close(resolve));
  await expect(waitUntilReady(join(daemon.paths.home, 'never'), { timeoutMs: 1 })).rejects.toMatchObject({
    code: 'AEG-DAEMON-DOWN',
  });
});
