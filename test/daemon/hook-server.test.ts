import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HookRequest } from '../../src/bridge/hook/frame.ts';
import { createHookServer, type HookHandler, type HookServer } from '../../src/daemon/hook-server.ts';

const nonce = 'a'.repeat(32);
const header = (length: number): string =>
  `A1 ${nonce} s_${'0'.repeat(16)}.${'k'.repeat(32)} scripted PreToolUse ${length}\n`;
const allow = { exit: 0, stdout: '{"ok":true}', stderr: '' };

let dir: string;
let hooks: HookServer | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-hook-'));
});
afterEach(() => {
  hooks?.hangUp();
  hooks?.server.close();
  rmSync(dir, { recursive: true, force: true });
});

const listen = async (
  handle: HookHandler,
  limits?: Parameters<typeof createHookServer>[1],
): Promise<string> => {
  const path = join(dir, 'hook.sock');
  const started = createHookServer(handle, limits);
  hooks = started;
  await new Promise<void>((resolve) => started.server.listen(path, resolve));
  return path;
};

/** A client that notes what it hears until the connection ends. */
const dial = (path: string): { socket: Socket; heard: Promise<string>; connected: Promise<void> } => {
  const socket = connect({ path, allowHalfOpen: true });
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  socket.on('error', () => {
    // 'close' follows.
  });
  return {
    socket,
    connected: new Promise((resolve) => socket.once('connect', () => resolve())),
    heard: new Promise((resolve) => {
      const finish = (): void => resolve(Buffer.concat(pieces).toString());
      socket.on('end', finish);
      socket.on('close', finish);
    }),
  };
};

describe('the hook server', () => {
  it('answers a request that comes in pieces, with its nonce', async () => {
    let asked: HookRequest | undefined;
    const path = await listen(async (request) => {
      asked = request;
      return allow;
    });
    const { socket, heard, connected } = dial(path);
    await connected;
    for (const piece of [header(4).slice(0, 20), header(4).slice(20), '{"a', '"']) {
      await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
    }
    expect(await heard).toBe(`A1 ${nonce} 0 11 0\n{"ok":true}`);
    expect(asked?.payload.toString()).toBe('{"a"');
  });

  it('denies with the reason when the handler fails', async () => {
    const path = await listen(() => Promise.reject(new Error('no such session')));
    const { socket, heard } = dial(path);
    socket.write(`${header(2)}{}`);
    const stderr = 'Aegis: no such session. Denied.\n';
    expect(await heard).toBe(`A1 ${nonce} 2 0 ${stderr.length}\n${stderr}`);
  });

  it('denies when the handler throws before it gives a promise', async () => {
    const path = await listen(() => {
      throw new Error('at once');
    });
    const { socket, heard } = dial(path);
    socket.write(`${header(2)}{}`);
    expect(await heard).toContain(`A1 ${nonce} 2 `);
  });

  it('denies when the answer is one that no client would take', async () => {
    const path = await listen(async () => ({ ...allow, stdout: 'yes' }));
    const { socket, heard } = dial(path);
    socket.write(`${header(2)}{}`);
    expect(await heard).toContain(`A1 ${nonce} 2 `);
  });

  it.each([
    ['a header that is none', 'GET / HTTP/1.1\r\n\r\n'],
    ['a header without an end', 'A'.repeat(600)],
    ['a length beyond the limit', header(8 * 1024 * 1024 + 1)],
    ['bytes after the end', `${header(2)}{}{}`],
  ])('hangs up on %s, without asking anyone', async (_, bytes) => {
    let asked = 0;
    const path = await listen(async () => {
      asked += 1;
      return allow;
    });
    const { socket, heard } = dial(path);
    socket.write(bytes);
    expect(await heard).toBe('');
    expect(asked).toBe(0);
  });

  it('hangs up on a client that does not hand over its request in time', async () => {
    const path = await listen(async () => allow, { requestTimeout: 50 });
    const { socket, heard } = dial(path);
    socket.write(header(10));
    expect(await heard).toBe('');
  });

  it('does so however busily the client trickles', async () => {
    const path = await listen(async () => allow, { requestTimeout: 100 });
    const { socket, heard } = dial(path);
    socket.write(header(1_000_000));
    const trickle = setInterval(() => socket.write('x'), 10);
    try {
      expect(await heard).toBe('');
    } finally {
      clearInterval(trickle);
    }
  });

  it('gives the handler all the time it needs once the request is whole', async () => {
    const answer = Promise.withResolvers<typeof allow>();
    const path = await listen(() => answer.promise, { requestTimeout: 30 });
    const slow = dial(path);
    slow.socket.write(`${header(2)}{}`);
    // A second client that is too slow is cut off: by then the time of the first has passed too.
    const late = dial(path);
    await late.heard;
    answer.resolve(allow);
    expect(await slow.heard).toContain('{"ok":true}');
  });

  it('refuses connections beyond its limit, and takes new ones when old ones are gone', async () => {
    const path = await listen(() => new Promise(() => {}), { maxConnections: 2 });
    const [first, second] = [dial(path), dial(path)];
    await Promise.all([first.connected, second.connected]);
    first.socket.write(header(2));
    const third = dial(path);
    expect(await third.heard).toBe('');
    first.socket.destroy();
    second.socket.destroy();
    await Promise.all([first.heard, second.heard]);
    await openConnections(0);
    const next = dial(path);
    await next.connected;
    await openConnections(1);
    next.socket.destroy();
  });

  it.each([
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['ends its side', (socket: Socket) => socket.end()],
  ])('tells the handler that the client %s', async (_, leave) => {
    const { promise: asked, resolve } = Promise.withResolvers<AbortSignal>();
    const path = await listen((_, gone) => {
      resolve(gone);
      return new Promise(() => {});
    });
    const { socket } = dial(path);
    socket.write(`${header(2)}{}`);
    const gone = await asked;
    expect(gone.aborted).toBe(false);
    const aborted = new Promise<void>((noted) => gone.addEventListener('abort', () => noted()));
    leave(socket);
    await aborted;
  });

  it('hangs up on everybody at once', async () => {
    const path = await listen(() => new Promise(() => {}));
    const clients = [dial(path), dial(path)];
    for (const { socket } of clients) socket.write(`${header(2)}{}`);
    await openConnections(2);
    hooks?.hangUp();
    expect(await Promise.all(clients.map(({ heard }) => heard))).toEqual(['', '']);
  });

  it('lets go of a client that has its answer and keeps the line', async () => {
    const path = await listen(async () => allow, { requestTimeout: 50 });
    const { socket, heard } = dial(path);
    socket.write(`${header(2)}{}`);
    expect(await heard).toContain('{"ok":true}');
    await openConnections(0);
    socket.destroy();
  });
});

/** Resolves once the server holds as many connections. */
const openConnections = async (count: number): Promise<void> => {
  for (;;) {
    const open = await new Promise<number>((resolve, reject) =>
      hooks?.server.getConnections((error, number) => (error ? reject(error) : resolve(number))),
    );
    if (open === count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
};
