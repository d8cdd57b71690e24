import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Approval, ApprovalState } from '../domain/approval.ts';
import { AegisError, type ExitName } from '../errors.ts';
import {
  Approvals,
  type AuditRecord,
  type DecisionRequest,
  Approval as OneApproval,
  Problem,
  type RecordQuery,
  Records,
  Reloaded,
  SessionGranted,
  SessionInfo,
  type SessionRequest,
  Sessions,
  Status,
} from './protocol.ts';
import { recordsOf } from './sse.ts';

/** An answer of the daemon that says no. `approval` is there when another decision had won. */
export class DaemonProblem extends AegisError {
  readonly status: number;
  readonly approval: Approval | undefined;

  constructor(status: number, problem: Problem) {
    super(problem.message, {
      code: problem.code,
      exit: exitOf(status, problem.code),
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    });
    this.status = status;
    this.approval = problem.approval;
  }
}

/** The daemon as its clients see it: one method per route of `protocol.ts`. Every method throws AegisError. */
export interface Client {
  status(): Promise<Status>;
  sessions(): Promise<SessionInfo[]>;
  session(id: string): Promise<SessionInfo>;
  openSession(request: SessionRequest): Promise<SessionGranted>;
  endSession(id: string, reason: string): Promise<SessionInfo>;
  approvals(filter?: { state?: ApprovalState; session?: string }): Promise<Approval[]>;
  approval(id: string): Promise<Approval>;
  /** Throws DaemonProblem with `approval` set (409) when somebody else decided first. */
  decide(id: string, decision: DecisionRequest): Promise<Approval>;
  records(query?: RecordQuery): Promise<AuditRecord[]>;
  /**
   * The records from now on, and those after `query.after` before them. Survives a restart of the daemon: it
   * reconnects for up to a minute and resumes after the last record seen. Ends when `signal` is aborted.
   */
  events(query: RecordQuery, signal?: AbortSignal): AsyncGenerator<AuditRecord, void>;
  /** Refuses every call of a session, or of all when none is named, until `thaw`. */
  freeze(session?: string): Promise<Status>;
  thaw(session?: string): Promise<Status>;
  reload(): Promise<Reloaded>;
  stop(): Promise<void>;
}

/** A daemon that says nothing for this long is taken for hung. */
const silenceMs = 30_000;
const maxAnswerBytes = 256 * 1024 * 1024;
const reconnectForMs = 60_000;
/** The shortest `sun_path` of the systems Aegis runs on, less its NUL (macOS). */
const maxSocketPath = 103;

/** The client of the daemon that listens at `adminSocket`. Nothing is sent before a method is called. */
export const connect = (adminSocket: string): Client => {
  const ask = <T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> =>
    exchange(adminSocket, method, path, body).then((text) => parsed(schema, text));
  const id = encodeURIComponent;
  return {
    status: () => ask(Status, 'GET', '/v1/status'),
    sessions: () => ask(Sessions, 'GET', '/v1/sessions'),
    session: (session) => ask(SessionInfo, 'GET', `/v1/sessions/${id(session)}`),
    openSession: (request) => ask(SessionGranted, 'POST', '/v1/sessions', request),
    endSession: (session, reason) => ask(SessionInfo, 'POST', `/v1/sessions/${id(session)}/end`, { reason }),
    approvals: (filter = {}) => ask(Approvals, 'GET', `/v1/approvals${queryOf(filter)}`),
    approval: (approval) => ask(OneApproval, 'GET', `/v1/approvals/${id(approval)}`),
    decide: (approval, decision) =>
      ask(OneApproval, 'POST', `/v1/approvals/${id(approval)}/decision`, decision),
    records: (query = {}) => ask(Records, 'GET', `/v1/records${queryOf(query)}`),
    events: (query, signal) => follow(adminSocket, query, signal),
    freeze: (session) => ask(Status, 'POST', '/v1/freeze', { session }),
    thaw: (session) => ask(Status, 'POST', '/v1/thaw', { session }),
    reload: () => ask(Reloaded, 'POST', '/v1/reload', {}),
    stop: async () => {
      await exchange(adminSocket, 'POST', '/v1/stop', {});
    },
  };
};

/**
 * Waits until the daemon answers `status`. Throws AegisError (AEG-DAEMON-DOWN) when it has not within `timeoutMs`,
 * and at once what the daemon itself answers or when `signal` is aborted.
 */
export const waitUntilReady = async (
  adminSocket: string,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<Status> => {
  const until = performance.now() + options.timeoutMs;
  const client = connect(adminSocket);
  for (;;) {
    try {
      return await client.status();
    } catch (thrown) {
      const down = thrown instanceof AegisError && thrown.code === 'AEG-DAEMON-DOWN';
      if (!down || performance.now() >= until) throw thrown;
    }
    await delay(20, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
};

const exitOf = (status: number, code: string): ExitName => {
  if (status === 422 && /^AEG-(POLICY|CONFIG)/.test(code)) return 'configuration';
  if (status === 400 || status === 422) return 'usage';
  if (status === 401 || status === 403) return 'notPermitted';
  if (status < 500) return 'refused';
  return status === 503 ? 'tryAgain' : 'internal';
};

const queryOf = (query: object): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  return params.size === 0 ? '' : `?${params}`;
};

const daemonDown = (cause: unknown): AegisError =>
  new AegisError('the daemon is not running', {
    code: 'AEG-DAEMON-DOWN',
    exit: 'unavailable',
    hint: 'aegis start',
    cause,
  });

const connectionError = (socket: string, cause: NodeJS.ErrnoException): AegisError => {
  if (cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED') return daemonDown(cause);
  if (cause.code === 'EACCES' || cause.code === 'EPERM')
    return new AegisError(`${socket} may not be opened`, {
      code: 'AEG-DAEMON-FORBIDDEN',
      exit: 'notPermitted',
      hint: 'it belongs to another user; see aegis doctor',
      cause,
    });
  return new AegisError(`the connection to the daemon broke: ${cause.message}`, {
    code: 'AEG-DAEMON-BROKE',
    exit: 'unavailable',
    hint: 'see aegis status',
    cause,
  });
};

const open = (
  socketPath: string,
  method: string,
  path: string,
  options: { headers?: Record<string, string>; signal?: AbortSignal | undefined },
): ClientRequest => {
  if (Buffer.byteLength(socketPath) > maxSocketPath)
    throw new AegisError(`the path of the socket is longer than ${maxSocketPath} bytes: ${socketPath}`, {
      code: 'AEG-SOCKET-PATH',
      exit: 'configuration',
      hint: 'set AEGIS_HOME to a shorter path',
    });
  return httpRequest({
    socketPath,
    method,
    path,
    agent: false,
    headers: { host: 'aegis', accept: 'application/json', ...options.headers },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
};

const exchange = async (socket: string, method: string, path: string, body?: unknown): Promise<string> => {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const request = open(socket, method, path, {
    headers:
      payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) },
  });
  request.setTimeout(silenceMs, () => request.destroy(new Error(`no answer within ${silenceMs / 1000} s`)));
  const response = await answerTo(socket, request, payload);
  const text = await bodyOf(socket, response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return text;
  throw problemOf(status, text);
};

const answerTo = (
  socket: string,
  request: ClientRequest,
  payload: string | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', (error) => reject(connectionError(socket, error)));
    request.end(payload);
  });

const bodyOf = async (socket: string, response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxAnswerBytes) throw new Error(`an answer of more than ${maxAnswerBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw connectionError(socket, thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
  return Buffer.concat(chunks).toString('utf8');
};

const notUnderstood = (cause: unknown): AegisError =>
  new AegisError('the answer of the daemon was not understood', {
    code: 'AEG-DAEMON-ANSWER',
    exit: 'internal',
    hint: 'the daemon may be of another version: aegis restart',
    cause,
  });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw notUnderstood(thrown);
  }
};

const parsed = <T>(schema: z.ZodType<T>, text: string): T => {
  const result = schema.safeParse(jsonOf(text));
  if (!result.success) throw notUnderstood(result.error);
  return result.data;
};

const problemOf = (status: number, text: string): AegisError => {
  const problem = Problem.safeParse(jsonOf(text));
  return problem.success ? new DaemonProblem(status, problem.data) : notUnderstood(problem.error);
};

async function* follow(
  socket: string,
  query: RecordQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<AuditRecord, void> {
  let last = z.coerce.number().catch(0).parse(query.after);
  let connected = false;
  let lostAt = performance.now();
  let wait = 50;
  const over = (): boolean => signal?.aborted === true;
  while (!over()) {
    try {
      for await (const item of stream(socket, query, last, signal)) {
        connected = true;
        wait = 50;
        const seq = typeof item === 'number' ? item : item.seq;
        if (seq <= last) continue;
        last = seq;
        if (typeof item !== 'number') yield item;
      }
      lostAt = performance.now();
    } catch (thrown) {
      if (over()) return;
      // Before the first connection a missing daemon is an answer; after it, it may be restarting.
      const passing = thrown instanceof AegisError && thrown.exit === 'unavailable';
      if (!connected || !passing || performance.now() - lostAt > reconnectForMs) throw thrown;
    }
    await delay(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    wait = Math.min(wait * 2, 1_000);
  }
}

/** One connection, until it ends: records, and sequence numbers at which the stream stands without one. */
async function* stream(
  socket: string,
  query: RecordQuery,
  last: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<AuditRecord | number, void> {
  const request = open(socket, 'GET', `/v1/events${queryOf(query)}`, {
    headers: { accept: 'text/event-stream', ...(last > 0 ? { 'last-event-id': String(last) } : {}) },
    signal,
  });
  const response = await answerTo(socket, request, undefined);
  try {
    if (response.statusCode !== 200)
      throw problemOf(response.statusCode ?? 0, await bodyOf(socket, response));
    yield last;
    yield* recordsOf(response);
  } catch (thrown) {
    if (thrown instanceof AegisError) throw thrown;
    throw connectionError(socket, thrown instanceof Error ? thrown : new Error(String(thrown)));
  } finally {
    request.destroy();
  }
}
