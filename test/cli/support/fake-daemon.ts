import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Paths, pathsOf } from '../../../src/config/paths.ts';
import {
  Approval,
  AuditRecord,
  DecisionRequest,
  type Problem,
  SessionInfo,
  Status,
} from '../../../src/daemon/protocol.ts';

/** A daemon without a gate behind it: it speaks `protocol.ts` on a real socket and keeps its state in arrays. */
export interface FakeDaemon {
  paths: Paths;
  status: Status;
  approvals: Approval[];
  sessions: SessionInfo[];
  records: AuditRecord[];
  /** Paths of the requests so far, with their queries. */
  requests: string[];
  /** Appends a record and sends it to whoever follows. */
  record(event: { type: string } & Record<string, unknown>): AuditRecord;
  /** How many clients follow. */
  followers(): number;
  /** Breaks every open connection, as a restart does. */
  drop(): void;
  listen(): Promise<void>;
  close(): Promise<void>;
}

const hash = 'ab'.repeat(32);

export const approvalOf = (id: string, over: Partial<Approval['view']> = {}, at = Date.now()): Approval =>
  Approval.parse({
    id,
    callId: 'c_aaaaaaaaaaaaaaaa',
    sessionId: 's_aaaaaaaaaaaaaaaa',
    planHash: hash,
    state: 'pending',
    requestedAt: at - 5_000,
    deadline: at + 600_000,
    scopes: ['once', 'session'],
    view: {
      agent: 'claude',
      label: 'refactor',
      tool: 'Bash',
      text: 'git push origin main',
      cwd: '/work/shop',
      rule: 'git.push',
      reason: 'pushes to another machine',
      suggest: 'commit and let a person push',
      severity: 'medium',
      risk: { score: 30, level: 'moderate', factors: ['effect.publish', 'net.unknown-host'] },
      operations: [
        { id: 0, kind: 'vcs', text: 'git push origin main', effect: 'require_approval', rule: 'git.push' },
      ],
      ...over,
    },
  });

export const sessionOf = (id: string, over: Partial<SessionInfo> = {}): SessionInfo =>
  SessionInfo.parse({
    session: {
      id,
      agent: 'claude',
      agentVersion: '2.1.330',
      label: 'refactor',
      cwd: '/work/shop',
      home: '/home/ada',
      dialect: 'bash',
      pid: 4242,
      level: 'guarded',
      seam: 'PreToolUse hook',
      startedAt: Date.now() - 65_000,
    },
    state: 'active',
    handshakeAt: Date.now() - 64_000,
    counts: { calls: 7, denied: 1, asked: 2 },
    pending: 1,
    ...over,
  });

/** Starts a fake daemon in a home directory of its own. */
export const fakeDaemon = async (): Promise<FakeDaemon> => {
  const home = await mkdtemp(join(tmpdir(), 'aegis-cli-'));
  const paths = pathsOf(home);
  const followers = new Set<ServerResponse>();
  let server: Server | undefined;
  const daemon: FakeDaemon = {
    paths,
    status: Status.parse({
      version: '0.1.0',
      node: '24.0.0',
      pid: 4711,
      home,
      boot: 'b1',
      startedAt: Date.now() - 125_000,
      state: 'serving',
      recording: true,
      sessions: 1,
      pending: 0,
      level: 'guarded',
      policy: { hash, files: ['core.toml', 'self.toml'], rules: 42 },
      audit: { seq: 0, hash },
    }),
    approvals: [],
    sessions: [],
    records: [],
    requests: [],
    record(event) {
      const seq = daemon.records.length + 1;
      const record = AuditRecord.parse({ v: 1, seq, ts: Date.now(), boot: 'b1', prev: hash, hash, ...event });
      daemon.records.push(record);
      daemon.status.audit.seq = seq;
      for (const follower of followers) send(follower, record);
      return record;
    },
    followers: () => followers.size,
    drop: () => server?.closeAllConnections(),
    listen: () =>
      new Promise((resolve, reject) => {
        server = createServer((request, response) => {
          daemon.requests.push(request.url ?? '');
          void answer(daemon, followers, request, response);
        });
        server.on('error', reject);
        server.listen(paths.adminSocket, resolve);
      }),
    close: async () => {
      await stop();
      await rm(home, { recursive: true, force: true });
    },
  };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if (server === undefined || !server.listening) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await daemon.listen();
  return daemon;
};

const send = (response: ServerResponse, record: AuditRecord): void => {
  response.write(`id: ${record.seq}\nevent: record\ndata: ${JSON.stringify(record)}\n\n`);
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const problem = (response: ServerResponse, status: number, body: Problem): void =>
  json(response, status, body);

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
};

const answer = async (
  daemon: FakeDaemon,
  followers: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://aegis');
  const [, , room, id, verb] = url.pathname.split('/');
  const query = url.searchParams;
  if (room === 'status') return json(response, 200, daemon.status);
  if (room === 'stop') return json(response, 202, {});
  if (room === 'reload')
    return problem(response, 422, { code: 'AEG-POLICY', message: 'policy.toml:3:1 no key "dny"' });
  if (room === 'records') return json(response, 200, select(daemon, query));
  if (room === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    const last = request.headers['last-event-id'] ?? query.get('after');
    if (last !== null)
      for (const record of daemon.records) if (record.seq > Number(last)) send(response, record);
    followers.add(response);
    response.on('close', () => followers.delete(response));
    return;
  }
  if (room === 'sessions' && id === undefined) return json(response, 200, daemon.sessions);
  if (room === 'sessions') {
    const session = daemon.sessions.find((each) => each.session.id === id);
    return session === undefined
      ? problem(response, 404, { code: 'AEG-NO-SESSION', message: `there is no session ${id}` })
      : json(response, 200, session);
  }
  if (room !== 'approvals') return problem(response, 404, { code: 'AEG-NO-ROUTE', message: 'no route' });
  if (id === undefined)
    return json(
      response,
      200,
      daemon.approvals.filter((each) => !query.has('state') || each.state === query.get('state')),
    );
  const approval = daemon.approvals.find((each) => each.id === id);
  if (approval === undefined)
    return problem(response, 404, {
      code: 'AEG-NO-APPROVAL',
      message: `there is no approval ${id}`,
      hint: 'aegis approvals list',
    });
  if (verb !== 'decision') return json(response, 200, approval);
  if (approval.state !== 'pending')
    return problem(response, 409, { code: 'AEG-APPROVAL-DECIDED', message: 'decided', approval });
  const decision = DecisionRequest.parse(await bodyOf(request));
  approval.state = decision.effect === 'approve' ? 'approved' : 'denied';
  approval.decision = {
    approvalId: approval.id,
    effect: decision.effect,
    scope: decision.scope,
    by: 'local:1000',
    channel: 'terminal',
    at: Date.now(),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  };
  daemon.record({
    type: 'approval.decided',
    session: approval.sessionId,
    call: approval.callId,
    decision: approval.decision,
  });
  return json(response, 200, approval);
};

const select = (daemon: FakeDaemon, query: URLSearchParams): AuditRecord[] => {
  const types = query.get('types')?.split(',');
  return daemon.records
    .filter((record) => record.seq > Number(query.get('after') ?? 0))
    .filter((record) => record.ts >= Number(query.get('since') ?? 0))
    .filter((record) => !query.has('session') || record.session === query.get('session'))
    .filter((record) => types === undefined || types.includes(record.type))
    .slice(-Number(query.get('limit') ?? 1_000));
};
