import { execFileSync } from 'node:child_process';
import { chownSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeReply, type HookRequest } from '../../../src/bridge/hook/frame.ts';
import {
  buildClients,
  type Ended,
  type FakeDaemon,
  freshDirectory,
  leaveStaleSocket,
  type Script,
  session,
  startClient,
  startDaemon,
} from './fake-daemon.ts';

const programs = freshDirectory();
const clients = buildClients(programs);
const allow = '{"hookSpecificOutput":{"permissionDecision":"allow"}}';

let directory: string;
let path: string;
let running: FakeDaemon[];

beforeEach(() => {
  directory = freshDirectory();
  path = join(directory, 'hook.sock');
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((daemon) => daemon.stop()));
  rmSync(directory, { recursive: true, force: true });
});

afterAll(() => rmSync(programs, { recursive: true, force: true }));

const daemon = async (script: Script): Promise<FakeDaemon> => {
  const started = await startDaemon(path, script);
  running.push(started);
  return started;
};

/** A daemon that answers every request with these bytes, and ends. `NONCE` stands for the nonce of the request. */
const replies = (text: string): Script => ({
  onRequest: (socket, { nonce }) => socket.end(text.replaceAll('NONCE', nonce)),
});

/** The reply to a request that allows it. */
const allowed = ({ nonce }: HookRequest): Buffer =>
  encodeReply(nonce, { exit: 0, stdout: allow, stderr: '' });

/** A promise, and what settles it. */
const deferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

/** Begins a reply and closes with the request unread: the client's end is reset, where a normal close would end it. */
const dropUnread = (socket: Socket): void => {
  socket.pause();
  socket.write('A1 ', () => socket.destroy());
};

const denied = (reason: string) => ({
  code: 2,
  signal: null,
  stdout: '',
  stderr: `Aegis: ${reason}. Denied.\n`,
});

const usage = 'usage: aegis-hook <socket> <session> <agent> <event> [--deadline SECONDS]';
const usual = (): string[] => [path, session, 'claude', 'PreToolUse'];

describe.each(clients)('$name', (client) => {
  const run = (options: Parameters<typeof startClient>[2] = {}, args = usual()) =>
    startClient(client, args, options).ended;

  it('prints the answer and exits with its code', async () => {
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    expect(await run({ input: '{"tool":"é"}' })).toEqual({
      code: 0,
      signal: null,
      stdout: allow,
      stderr: '',
    });
    expect(requests).toEqual([
      {
        nonce: expect.stringMatching(/^[0-9a-f]{32}$/),
        session: session.split('.')[0],
        key: session.split('.')[1],
        agent: 'claude',
        event: 'PreToolUse',
        payload: Buffer.from('{"tool":"é"}'),
      },
    ]);
  });

  it('prints a refusal and its reason', async () => {
    await daemon({
      onRequest: (socket, { nonce }) =>
        socket.end(encodeReply(nonce, { exit: 2, stdout: '{"deny":1}', stderr: 'no\n' })),
    });
    expect(await run()).toEqual({ code: 2, signal: null, stdout: '{"deny":1}', stderr: 'no\n' });
  });

  it('takes a fresh nonce for each call', async () => {
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    await run();
    await run();
    expect(new Set(requests.map((request) => request.nonce)).size).toBe(2);
  });

  it('carries an empty message', async () => {
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    expect((await run({ input: '' })).code).toBe(0);
    expect(requests[0]?.payload.length).toBe(0);
  });

  it('takes a reply that comes byte by byte', async () => {
    await daemon({
      onRequest: async (socket, request) => {
        for (const byte of allowed(request)) {
          await new Promise((sent) => socket.write(Uint8Array.of(byte), sent));
        }
        socket.end();
      },
    });
    expect(await run()).toMatchObject({ code: 0, stdout: allow, stderr: '' });
  });

  it('carries the largest output whole', async () => {
    const stdout = `{${'x'.repeat(1024 * 1024 - 1)}`;
    const stderr = 'y'.repeat(1024 * 1024);
    await daemon({
      onRequest: (socket, { nonce }) => socket.end(encodeReply(nonce, { exit: 0, stdout, stderr })),
    });
    const ended = await run();
    expect(ended.code).toBe(0);
    expect(ended.stdout === stdout && ended.stderr === stderr).toBe(true);
  });

  it('carries a message of 8 MiB', async () => {
    const input = Buffer.alloc(8 * 1024 * 1024, 'aegis');
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    expect((await run({ input })).code).toBe(0);
    expect(requests[0]?.payload.equals(input)).toBe(true);
  });

  it('denies a message of 8 MiB and one byte, and sends none of it', async () => {
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    expect(await run({ input: Buffer.alloc(8 * 1024 * 1024 + 1) })).toEqual(
      denied('the hook message is larger than 8 MiB'),
    );
    expect(requests).toEqual([]);
  });

  // Node gives a child a socket as its stdin; agents in other languages give it a pipe, a shell may give it a file.
  describe('carries a message whole', () => {
    const through = (script: string): Promise<Ended> => {
      const input = join(directory, 'message');
      writeFileSync(input, message);
      const shell = {
        ...client,
        command: 'sh',
        before: ['-c', script, input, client.command, ...client.before],
      };
      return startClient(shell, [path, session, 'claude', 'PreToolUse']).ended;
    };
    const message = JSON.stringify({ text: 'é'.repeat(1_500_000) });

    it.each([
      ['from a file', 'exec "$@" < "$0"'],
      ['from a pipe', 'cat "$0" | "$@"'],
      [
        'from a pipe that is fed late',
        '(head -c 1000 "$0"; wc -c < "$0" > "$0.size"; tail -c +1001 "$0") | "$@"',
      ],
    ])('%s', async (_, script) => {
      const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      expect(await through(script)).toEqual({ code: 0, signal: null, stdout: allow, stderr: '' });
      expect(requests.map(({ payload }) => payload.toString())).toEqual([message]);
    });
  });

  it('denies at its deadline while a pipe stays open', async () => {
    const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const script = 'echo "{}" > "$0" & exec "$@" <> "$0"';
    const shell = {
      ...client,
      command: 'sh',
      before: ['-c', script, fifo, client.command, ...client.before],
    };
    const args = [path, session, 'claude', 'PreToolUse', '--deadline', '1'];
    expect(await startClient(shell, args).ended).toEqual(denied('no answer before the deadline'));
    expect(requests).toEqual([]);
  });

  describe('denies when there is nobody to ask:', () => {
    it('no socket', async () => {
      expect(await run()).toEqual(denied('the daemon cannot be reached'));
    });

    it('a regular file at the path', async () => {
      writeFileSync(path, allow);
      expect(await run()).toEqual(denied('the path is not a socket'));
    });

    it('a link at the path, even to a good socket', async () => {
      await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      symlinkSync(path, `${path}.link`);
      expect(await run({}, [`${path}.link`, ...usual().slice(1)])).toEqual(
        denied('the path is not a socket'),
      );
    });

    it('a stale socket', async () => {
      await leaveStaleSocket(path);
      expect(await run()).toEqual(denied('the daemon cannot be reached'));
    });

    // Only root can give a file away.
    it.runIf(process.geteuid?.() === 0)('a socket of another user', async () => {
      await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      chownSync(path, 12345, 12345);
      expect(await run()).toEqual(denied('the socket belongs to another user'));
    });

    it('a path longer than a socket address', async () => {
      const long = `/${'p'.repeat(200)}`;
      expect(await run({}, [long, ...usual().slice(1)])).toEqual(denied('the socket path is too long'));
    });
  });

  describe('denies when the daemon', () => {
    const complete = `A1 NONCE 0 ${allow.length} 0\n${allow}`;
    const other = '0'.repeat(32);

    it.each<[string, Script, string]>([
      ['closes at accept', { onConnect: (socket) => socket.destroy() }, 'the daemon cannot be reached'],
      ['closes without a reply', replies(''), 'the daemon cannot be reached'],
      ['cuts the header', replies('A1 NONCE 0 '), 'the reply is not complete'],
      ['cuts the body', replies(complete.slice(0, -1)), 'the reply is not complete'],
      ['sends garbage', replies('allow\n'), 'the reply is malformed'],
      ['sends garbage without an end', replies('x'.repeat(4096)), 'the reply is malformed'],
      ['sends the bare answer', replies(allow), 'the reply is not complete'],
      ['speaks HTTP', replies(`HTTP/1.1 200 OK\r\n\r\n${allow}`), 'the reply is malformed'],
      ['speaks another version', replies(complete.replace('A1', 'A2')), 'the reply is malformed'],
      ['answers another call', replies(complete.replace('NONCE', other)), 'the reply is for another call'],
      ['repeats half the nonce', replies(`A1 ${other.slice(16)} 2 0 0\n`), 'the reply is malformed'],
      ['sends a longer nonce', replies('A1 NONCE0 2 0 0\n'), 'the reply is malformed'],
      ['answers twice', replies(complete + complete), 'the reply has bytes after its end'],
      ['sends two objects', replies(`${complete}${allow}`), 'the reply has bytes after its end'],
      ['sends one byte too many', replies(`${complete}\n`), 'the reply has bytes after its end'],
      ['gives exit code 1', replies('A1 NONCE 1 0 0\n'), 'the reply has an unknown exit code'],
      ['gives exit code 256', replies('A1 NONCE 256 0 0\n'), 'the reply has an unknown exit code'],
      ['gives a negative exit code', replies('A1 NONCE -2 0 0\n'), 'the reply is malformed'],
      ['gives no exit code', replies('A1 NONCE  0 0\n'), 'the reply is malformed'],
      ['pads a length', replies('A1 NONCE 0 00 0\n'), 'the reply is malformed'],
      ['gives too long a length', replies('A1 NONCE 0 1048577 0\n'), 'the reply is malformed'],
      ['gives an endless length', replies(`A1 NONCE 0 ${'9'.repeat(40)} 0\n`), 'the reply is malformed'],
      ['gives a third length', replies('A1 NONCE 0 0 0 0\n'), 'the reply is malformed'],
      ['says allow in a string only', replies('A1 NONCE 0 7 0\n"allow"'), 'the answer is not a JSON object'],
      ['sends text for an allow', replies('A1 NONCE 0 2 0\nok'), 'the answer is not a JSON object'],
    ])('%s', async (_, script, reason) => {
      await daemon(script);
      expect(await run()).toEqual(denied(reason));
    });

    it('begins a reply and drops the unread question', async () => {
      await daemon({ onConnect: dropUnread });
      // Which end of the broken connection the client meets first, the one it reads or the one it writes, is chance.
      const reasons = ['the reply is not complete', 'the daemon cannot be reached'];
      expect(reasons.map(denied)).toContainEqual(await run());
    });

    it('is silent past the deadline', async () => {
      const { requests } = await daemon({});
      expect(await run({}, [...usual(), '--deadline', '1'])).toEqual(denied('no answer before the deadline'));
      expect(requests.length).toBe(1);
    });

    it.each<[string, (socket: Socket, request: HookRequest) => void]>([
      ['begins a reply and stops', (socket, request) => socket.write(allowed(request).subarray(0, 10))],
      ['does not end a whole reply', (socket, request) => socket.write(allowed(request))],
    ])('%s', async (_, onRequest) => {
      await daemon({ onRequest });
      expect(await run({ env: { AEGIS_HOOK_REPLY_MS: '150' } })).toEqual(
        denied('the reply was not finished in time'),
      );
    });
  });

  describe('denies a wrong command line:', () => {
    it.each<[string, (good: string[]) => string[]]>([
      ['nothing at all', () => []],
      ['no event', (good) => good.slice(0, 3)],
      ['no socket', (good) => ['', ...good.slice(1)]],
      ['a relative path', (good) => ['hook.sock', ...good.slice(1)]],
      ['a session without its key', (good) => good.with(1, 's_abcdefgh12345678')],
      ['a session with a short key', (good) => good.with(1, `s_abcdefgh12345678.${'k'.repeat(31)}`)],
      ['a session with a long key', (good) => good.with(1, `s_abcdefgh12345678.${'k'.repeat(65)}`)],
      ['an agent with a newline', (good) => good.with(2, 'claude\nA1')],
      ['an empty agent', (good) => good.with(2, '')],
      ['a long event', (good) => good.with(3, 'e'.repeat(41))],
      ['an unknown option', (good) => [...good, '--allow', '1']],
      ['a deadline without a number', (good) => [...good, '--deadline']],
      ['a deadline of 0', (good) => [...good, '--deadline', '0']],
      ['a negative deadline', (good) => [...good, '--deadline', '-1']],
      ['a deadline with a unit', (good) => [...good, '--deadline', '5s']],
      ['a deadline of 7 digits', (good) => [...good, '--deadline', '1000000']],
    ])('%s', async (_, wrong) => {
      await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      expect(await run({}, wrong(usual()))).toEqual(denied(usage));
    });
  });

  describe('asks again', () => {
    const patient = { env: { AEGIS_HOOK_RECONNECT_MS: '20000' } };

    it('with the same nonce and message when the daemon is restarted in mid-wait', async () => {
      const asked = deferred<HookRequest>();
      const old = await daemon({ onRequest: (_, request) => asked.resolve(request) });
      const { ended } = startClient(client, usual(), { ...patient, input: 'x'.repeat(300_000) });
      const before = await asked.promise;
      await old.stop();
      const { requests } = await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      expect(await ended).toMatchObject({ code: 0, stdout: allow, stderr: '' });
      expect(requests).toEqual([before]);
    });

    it('until a daemon that was not there starts', async () => {
      await leaveStaleSocket(path);
      const { ended } = startClient(client, usual(), patient);
      rmSync(path);
      await daemon({ onRequest: (socket, request) => socket.end(allowed(request)) });
      expect(await ended).toMatchObject({ code: 0, stdout: allow });
    });

    it('for a new full period after a connection that was held', async () => {
      // Longer than the period allows from the start, so only a new period explains a second request.
      const held = 1200;
      let calls = 0;
      const { requests } = await daemon({
        onRequest: (socket, request) => {
          calls += 1;
          if (calls === 1) setTimeout(() => socket.destroy(), held);
          else socket.end(allowed(request));
        },
      });
      expect(await run({ env: { AEGIS_HOOK_RECONNECT_MS: '600' } })).toMatchObject({ code: 0 });
      expect(requests.length).toBe(2);
    });

    it('not at all when a reply was malformed', async () => {
      const { requests } = await daemon(replies('A1 NONCE'));
      expect(await run(patient)).toEqual(denied('the reply is not complete'));
      expect(requests.length).toBe(1);
    });

    it('never beyond its deadline', async () => {
      expect(await run(patient, [...usual(), '--deadline', '1'])).toEqual(
        denied('no answer before the deadline'),
      );
    });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('denies on %s while it waits', async (signal) => {
    let kill: () => void = () => undefined;
    await daemon({ onRequest: () => kill() });
    const { child, ended } = startClient(client, usual());
    kill = () => child.kill(signal);
    expect(await ended).toEqual(denied('the hook client was interrupted'));
  });

  it('denies when the agent does not listen to the answer', async () => {
    const asked = deferred<() => void>();
    await daemon({ onRequest: (socket, request) => asked.resolve(() => socket.end(allowed(request))) });
    const { child, ended } = startClient(client, usual());
    const answer = await asked.promise;
    child.stdout.on('close', answer);
    child.stdout.destroy();
    expect(await ended).toEqual(denied('the answer could not be printed'));
  });
});
