import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenUnix } from '../../src/daemon/socket.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-socket-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const listening = async (path: string): Promise<ReturnType<typeof createServer>> => {
  const server = createServer((socket) => socket.end('hello'));
  await listenUnix(server, path);
  return server;
};

const greeting = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    connect(path)
      .setEncoding('utf8')
      .on('data', (chunk) => {
        text += chunk;
      })
      .on('end', () => resolve(text))
      .on('error', reject);
  });

const closed = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

test('only its owner can connect, whatever the mask of the process', async () => {
  const path = join(dir, 's');
  const mask = process.umask(0);
  try {
    const server = await listening(path);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(0);
    expect(await greeting(path)).toBe('hello');
    await closed(server);
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
  } finally {
    process.umask(mask);
  }
});

test('a socket left by a killed daemon is replaced', async () => {
  const path = join(dir, 's');
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  expect(spawnSync(process.execPath, ['-e', script]).signal).toBe('SIGKILL');
  expect(lstatSync(path).isSocket()).toBe(true);
  const server = await listening(path);
  expect(await greeting(path)).toBe('hello');
  await closed(server);
});

test('anything else at the path is refused and left alone', async () => {
  const path = join(dir, 's');
  writeFileSync(path, 'mine');
  await expect(listening(path)).rejects.toMatchObject({ code: 'AEG-SOCKET', exit: 'configuration' });
  expect(readFileSync(path, 'utf8')).toBe('mine');
});

test('a symbolic link is refused, even to a socket of ours', async () => {
  const real = join(dir, 'real');
  const link = join(dir, 's');
  const server = await listening(real);
  symlinkSync(real, link);
  await expect(listening(link)).rejects.toMatchObject({ code: 'AEG-SOCKET' });
  expect(await greeting(real)).toBe('hello');
  await closed(server);
});

test('a path that does not fit a socket address is refused with what to do', async () => {
  const path = join(dir, 'x'.repeat(120));
  await expect(listening(path)).rejects.toMatchObject({
    exit: 'configuration',
    hint: 'set AEGIS_HOME to a shorter path',
  });
});

test('the longest path that fits is served in full', async () => {
  const most = process.platform === 'linux' ? 107 : 103;
  const path = join(dir, 'y'.repeat(most - dir.length - 1));
  expect(Buffer.byteLength(path)).toBe(most);
  const server = await listening(path);
  expect(lstatSync(path).isSocket()).toBe(true);
  await closed(server);
});

test('a directory that cannot be written to is a configuration error', async () => {
  if (process.getuid?.() === 0) {
    await expect(listening(join(dir, 'missing', 's'))).rejects.toMatchObject({ code: 'AEG-SOCKET' });
    return;
  }
  chmodSync(dir, 0o500);
  await expect(listening(join(dir, 's'))).rejects.toMatchObject({ code: 'AEG-SOCKET' });
  chmodSync(dir, 0o700);
});
