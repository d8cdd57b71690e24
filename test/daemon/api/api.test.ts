import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AegisError } from '../../../src/errors.ts';
import { fakePort, otherSessionId, sessionId } from './support/fake-port.ts';
import { serve } from './support/serve.ts';

let daemon: ReturnType<typeof fakePort>;
let api: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  daemon = fakePort();
  api = await serve(daemon.port);
});
afterEach(() => api.close());

const json = { 'content-type': 'application/json' };
const sessionRequest = {
  agent: 'claude',
  cwd: '/work',
  home: '/home/u',
  dialect: 'bash',
  pid: 7,
  level: 'guarded',
  seam: 'PreToolUse hook',
};

describe('decisions', () => {
  test('a decision is made by the user of the socket, on the terminal channel, at the time of the daemon', async () => {
    daemon.ask('abc234');
    const answer = await api.post('/v1/approvals/abc234/decision', { effect: 'approve' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'approved',
      decision: {
        effect: 'approve',
        by: `local:${process.getuid?.()}`,
        channel: 'terminal',
        scope: 'once',
        at: 5_000,
      },
    });
  });

  test('the second decision is told who won', async () => {
    daemon.ask('abc234');
    await api.post('/v1/approvals/abc234/decision', { effect: 'deny', reason: 'not today' });
    const late = await api.post('/v1/approvals/abc234/decision', { effect: 'approve' });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      code: 'AEG-APPROVAL-CLOSED',
      message: 'approval abc234 is already denied',
      approval: { state: 'denied', decision: { reason: 'not today' } },
    });
  });

  test('a caller cannot say who it is', async () => {
    daemon.ask('abc234');
    const answer = await api.post('/v1/approvals/abc234/decision', {
      effect: 'approve',
      by: 'telegram:1',
    });
    expect(answer.status).toBe(400);
    expect(daemon.port.approval('abc234')?.state).toBe('pending');
  });

  test('a scope that the rule does not permit is refused, and nothing is decided', async () => {
    daemon.ask('abc234');
    const answer = await api.post('/v1/approvals/abc234/decision', { effect: 'approve', scope: 'session' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'AEG-APPROVAL-SCOPE', hint: 'its rule permits: once' });
    expect(daemon.port.approval('abc234')?.state).toBe('pending');
  });

  test.each(['zzzzzz', 'not-an-id', '..%2f..'])(
    'an approval that does not exist is not found: %s',
    async (id) => {
      expect((await api.get(`/v1/approvals/${id}`)).status).toBe(404);
      expect((await api.post(`/v1/approvals/${id}/decision`, { effect: 'deny' })).status).toBe(404);
    },
  );

  test('approvals are filtered by state', async () => {
    daemon.ask('abc234');
    daemon.ask('abc235');
    await api.post('/v1/approvals/abc234/decision', { effect: 'deny' });
    const pending = await api.get('/v1/approvals?state=pending');
    expect(pending.body).toMatchObject([{ id: 'abc235' }]);
    expect((await api.get('/v1/approvals')).body).toHaveLength(2);
    expect((await api.get('/v1/approvals?state=open')).status).toBe(400);
    expect((await api.get('/v1/approvals?sate=pending')).status).toBe(400);
  });
});

describe('sessions', () => {
  test('a session is opened, listed, shown and ended', async () => {
    const opened = await api.post('/v1/sessions', sessionRequest);
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ session: { id: sessionId, agent: 'claude' } });
    expect((await api.get('/v1/sessions')).body).toHaveLength(1);
    expect((await api.get(`/v1/sessions/${sessionId}`)).body).toMatchObject({ state: 'active' });
    const ended = await api.post(`/v1/sessions/${sessionId}/end`, { reason: 'exit 0' });
    expect(ended.body).toMatchObject({ state: 'ended' });
    expect(daemon.calls).toEqual(['openSession', 'endSession exit 0']);
  });

  test('an unknown session is not found', async () => {
    expect((await api.get(`/v1/sessions/${otherSessionId}`)).status).toBe(404);
    expect((await api.post(`/v1/sessions/${otherSessionId}/end`, { reason: 'x' })).status).toBe(404);
    expect((await api.post('/v1/freeze', { session: otherSessionId })).status).toBe(404);
    expect((await api.post('/v1/thaw', { session: otherSessionId })).status).toBe(404);
  });

  test('a request names the field that is wrong', async () => {
    const answer = await api.post('/v1/sessions', { ...sessionRequest, cwd: 'here' });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toBe('body, cwd: expected an absolute path');
    expect(daemon.calls).toEqual([]);
  });
});

describe('the daemon', () => {
  test('freeze and thaw reach one session, or all', async () => {
    expect((await api.post('/v1/freeze', { session: sessionId })).body.state).toBe(`frozen ${sessionId}`);
    expect((await api.post('/v1/freeze')).body.state).toBe(`frozen ${sessionId} all`);
    await api.post('/v1/thaw');
    expect((await api.post('/v1/thaw', { session: sessionId })).body.state).toBe('serving');
  });

  test('stop is accepted before it happens', async () => {
    expect((await api.post('/v1/stop')).status).toBe(202);
    expect(daemon.calls).toEqual(['stop']);
  });

  test('a reload that is refused says why', async () => {
    daemon.port.reload = async () => {
      throw new AegisError('policy.toml:3:1 unknown key', {
        code: 'AEG-POLICY',
        exit: 'configuration',
        hint: 'did you mean rule?',
      });
    };
    const answer = await api.post('/v1/reload');
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      code: 'AEG-POLICY',
      message: 'policy.toml:3:1 unknown key',
      hint: 'did you mean rule?',
    });
    expect(api.defects).toEqual([]);
  });

  test('a defect is answered with 500 and reported', async () => {
    const defect = new Error('the disk is gone');
    daemon.port.decide = async () => {
      throw defect;
    };
    daemon.ask('abc234');
    const answer = await api.post('/v1/approvals/abc234/decision', { effect: 'approve' });
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'AEG-INTERNAL', message: 'the disk is gone' });
    expect(api.defects).toEqual([defect]);
  });
});

describe('records', () => {
  test('the last records are given, or the first behind a sequence number', async () => {
    daemon.commit(5);
    const seqs = async (query: string): Promise<unknown> => {
      const { body } = await api.get(`/v1/records?${query}`);
      return Array.isArray(body) ? body.map((record) => record.seq) : body;
    };
    expect(await seqs('limit=2')).toEqual([4, 5]);
    expect(await seqs('limit=2&after=1')).toEqual([2, 3]);
  });

  test.each([
    ['types=call.realeased', 'query, types: there is no record type "call.realeased"'],
    ['limit=0', 'query, limit: '],
    ['after=-1', 'query, after: '],
    ['after=1e400', 'query, after: '],
    ['last=3', 'query: Unrecognized key: "last"'],
  ])('a query that would be misunderstood is refused: %s', async (query, message) => {
    const answer = await api.get(`/v1/records?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });
});

describe('hostile requests', () => {
  test.each<[string, Record<string, string>]>([
    ['an Origin', { ...json, origin: 'https://example.com' }],
    ['the Origin null', { ...json, origin: 'null' }],
    ['Sec-Fetch-Site', { ...json, 'sec-fetch-site': 'cross-site' }],
    ['the name of another host', { ...json, host: 'example.com' }],
  ])('what a browser sends is refused: %s', async (_what, headers) => {
    daemon.ask('abc234');
    const answer = await api.ask('POST', '/v1/approvals/abc234/decision', {
      headers,
      body: '{"effect":"approve"}',
    });
    expect(answer.status).toBe(403);
    expect(daemon.port.approval('abc234')?.state).toBe('pending');
  });

  test.each<[string, number, Record<string, string>, string]>([
    ['a form', 415, { 'content-type': 'text/plain' }, '{"effect":"approve"}'],
    ['no type', 415, {}, '{"effect":"approve"}'],
    ['broken JSON', 400, json, '{"effect":'],
    ['nothing', 400, json, ''],
    ['another shape', 400, json, '[]'],
    ['an unknown effect', 400, json, '{"effect":"allow"}'],
    ['a long reason', 400, json, JSON.stringify({ effect: 'deny', reason: 'x'.repeat(501) })],
    ['a body over 1 MiB', 413, json, JSON.stringify({ effect: 'deny', reason: 'x'.repeat(1024 * 1024) })],
    [
      'a body over 1 MiB of unknown length',
      413,
      { ...json, 'transfer-encoding': 'chunked' },
      JSON.stringify({ effect: 'deny', reason: 'x'.repeat(1024 * 1024) }),
    ],
  ])('a body is refused: %s', async (_what, status, headers, body) => {
    daemon.ask('abc234');
    const answer = await api.ask('POST', '/v1/approvals/abc234/decision', { headers, body });
    expect(answer.status).toBe(status);
    expect(answer.body.code).toMatch(/^AEG-API-/);
    expect(daemon.port.approval('abc234')?.state).toBe('pending');
  });

  test('an unknown route is a problem like any other', async () => {
    const answer = await api.get('/v2/status');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ code: 'AEG-API-NOT-FOUND', message: 'there is no GET /v2/status' });
  });
});
