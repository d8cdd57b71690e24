/**
 * The hook client for machines without a compiler: `node client.js <socket> <session> <agent> <event> [--deadline S]`.
 * It behaves as native/hook.c does, text for text; change both. It uses two built-ins and nothing of ours, because
 * every tool call of an agent waits for it to start.
 */
import type { Stats } from 'node:fs';

// An `import` of a built-in makes Node load all that it exports: 3 ms more of the 10 that this client adds to Node.
const { closeSync, constants, fstatSync, lstatSync, openSync, readSync, writeSync } =
  process.getBuiltinModule('node:fs');
const { connect, Socket } = process.getBuiltinModule('node:net');

const maxMessage = 8 * 1024 * 1024;
const maxOutput = 1024 * 1024;
const maxHeader = 512;
/** What fits in `sockaddr_un.sun_path` with its NUL. A longer path would be cut by some libraries. */
const maxPath = process.platform === 'linux' ? 107 : 103;
const firstPause = 100;
const lastPause = 1000;
/** A connection that lived this long ends an outage; a shorter one is a daemon that dies on each call. */
const heldConnection = 1000;

// Were the event loop ever to run dry, Node would exit with this: an agent takes 0 for a yes.
process.exitCode = 2;

const writeAll = (fd: number, text: string | Uint8Array): void => {
  let rest: Uint8Array = typeof text === 'string' ? Buffer.from(text) : text;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
};

// The annotation lets the compiler see that nothing runs after a call.
const deny: (reason: string) => never = (reason) => {
  try {
    writeAll(2, `Aegis: ${reason}. Denied.\n`);
  } catch {
    // Nobody reads the reason. The exit code denies without it.
  }
  process.exit(2);
};

process.on('uncaughtException', () => deny('the hook client failed'));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => deny('the hook client was interrupted'));
}

/** A limit from the environment, in milliseconds. It can be made shorter only: that denies sooner. */
const limit = (name: string, most: number): number => {
  const text = process.env[name] ?? '';
  return /^[0-9]{1,9}$/.test(text) ? Math.min(Number(text), most) : most;
};

const reconnectFor = limit('AEGIS_HOOK_RECONNECT_MS', 30_000);
const replyWithin = limit('AEGIS_HOOK_REPLY_MS', 10_000);
/** Milliseconds that no change of the wall clock moves. */
// `performance` would load a dozen modules for the same number.
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const args = process.argv.slice(2);
const [path = '', session = '', agent = '', event = '', option, seconds = '86390'] = args;
const usable =
  (args.length === 4 || (args.length === 6 && option === '--deadline')) &&
  path.startsWith('/') &&
  /^s_[a-z0-9]{16}\.[A-Za-z0-9_-]{32,64}$/.test(session) &&
  /^[A-Za-z0-9_-]{1,40}$/.test(agent) &&
  /^[A-Za-z0-9_-]{1,40}$/.test(event) &&
  /^[1-9][0-9]{0,5}$/.test(seconds);
if (!usable) deny('usage: aegis-hook <socket> <session> <agent> <event> [--deadline SECONDS]');
if (Buffer.byteLength(path) > maxPath) deny('the socket path is too long');
setTimeout(() => deny('no answer before the deadline'), Number(seconds) * 1000);

/** 16 random bytes in hex. Read from the device, because loading node:crypto costs more than the whole round trip. */
const randomNonce = (): string => {
  const bytes = Buffer.alloc(16);
  const device = openSync('/dev/urandom', 'r');
  if (readSync(device, bytes) !== bytes.length) deny('no random numbers');
  closeSync(device);
  return bytes.toString('hex');
};

const nonce = randomNonce();
const replyHeader = /^A1 ([0-9a-f]{32}) (0|[1-9][0-9]{0,2}) (0|[1-9][0-9]{0,6}) (0|[1-9][0-9]{0,6})$/;

/** What has arrived of a reply. Denies as soon as it cannot become one; answers the agent when it is whole. */
const judge = (reply: Buffer, ended: boolean): void => {
  const end = reply.subarray(0, maxHeader).indexOf(0x0a);
  if (end === -1) {
    if (reply.length >= maxHeader) deny('the reply is malformed');
    if (ended) deny('the reply is not complete');
    return;
  }
  const header = replyHeader.exec(reply.toString('latin1', 0, end));
  if (header === null) deny('the reply is malformed');
  const [exit, outLength, errLength] = [Number(header[2]), Number(header[3]), Number(header[4])];
  if (header[1] !== nonce) deny('the reply is for another call');
  if (exit !== 0 && exit !== 2) deny('the reply has an unknown exit code');
  if (outLength > maxOutput || errLength > maxOutput) deny('the reply is malformed');
  const body = reply.subarray(end + 1);
  if (body.length > outLength + errLength) deny('the reply has bytes after its end');
  if (!ended) return;
  if (body.length < outLength + errLength) deny('the reply is not complete');
  const stdout = body.subarray(0, outLength);
  if (exit === 0 && outLength > 0 && stdout[0] !== 0x7b) deny('the answer is not a JSON object');
  try {
    writeAll(1, stdout);
  } catch {
    deny('the answer could not be printed');
  }
  try {
    writeAll(2, body.subarray(outLength));
  } catch {
    // As in deny: the answer itself has been given.
  }
  process.exit(exit);
};

/** Whether something is at the path. Denies when it is not a socket of ours: waiting would not change that. */
const socketIsThere = (): boolean => {
  let found: Stats;
  try {
    found = lstatSync(path);
  } catch {
    return false;
  }
  if (!found.isSocket()) deny('the path is not a socket');
  if (found.uid !== process.geteuid?.() && found.uid !== 0) deny('the socket belongs to another user');
  return true;
};

const ask = (request: Buffer): void => {
  let lostAt = now();
  let pause = firstPause;

  const again = (): void => {
    const left = lostAt + reconnectFor - now();
    if (left <= 0) deny('the daemon cannot be reached');
    setTimeout(attempt, Math.min(pause, left));
    pause = Math.min(pause * 2, lastPause);
  };

  const attempt = (): void => {
    if (!socketIsThere()) {
      again();
      return;
    }
    let connectedAt: number | undefined;
    let reply = Buffer.alloc(0);
    let size = 0;
    const socket = connect({ path });
    socket.on('connect', () => {
      connectedAt = now();
      socket.write(request);
    });
    socket.on('data', (piece: Buffer) => {
      if (size === 0) {
        setTimeout(() => deny('the reply was not finished in time'), replyWithin);
        reply = Buffer.allocUnsafe(maxHeader + 2 * maxOutput + 1);
      }
      size += piece.copy(reply, size);
      judge(reply.subarray(0, size), false);
    });
    socket.on('end', () => {
      if (size > 0) judge(reply.subarray(0, size), true);
    });
    socket.on('error', () => {
      // 'close' follows, and treats it as a lost connection.
    });
    socket.on('close', () => {
      if (size > 0) deny('the reply is not complete');
      if (connectedAt !== undefined && now() - connectedAt >= heldConnection) {
        lostAt = now();
        pause = firstPause;
      }
      again();
    });
  };

  attempt();
};

const pieces: Buffer[] = [];
let received = 0;

const take = (piece: Buffer): void => {
  received += piece.length;
  if (received > maxMessage) deny('the hook message is larger than 8 MiB');
  pieces.push(piece);
};

const askNow = (): void => {
  const header = `A1 ${nonce} ${session} ${agent} ${event} ${received}\n`;
  ask(Buffer.concat([Buffer.from(header, 'latin1'), ...pieces]));
};

const kind = fstatSync(0);

/**
 * Takes what a pipe holds already, without waiting; true when that was all there will ever be. An agent has mostly
 * written its message and closed the pipe before Node is up, and no stream is needed to read it.
 */
const takeWaiting = (): boolean => {
  if (process.platform !== 'linux' || !kind.isFIFO()) return false;
  let pipe: number;
  try {
    // A descriptor of its own: not to wait is a property that whoever else holds the pipe would get as well.
    pipe = openSync('/proc/self/fd/0', constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return false;
  }
  try {
    for (;;) {
      const block = Buffer.allocUnsafe(64 * 1024);
      const length = readSync(pipe, block);
      if (length === 0) return true;
      take(block.subarray(0, length));
    }
  } catch {
    // Nothing more for now. Anything worse the stream will meet again.
    return false;
  } finally {
    closeSync(pipe);
  }
};

if (takeWaiting()) askNow();
else {
  // What `process.stdin` is for these two, without what it loads to find that out.
  const isStream = kind.isFIFO() || kind.isSocket();
  const stdin = isStream ? new Socket({ fd: 0, readable: true, writable: false }) : process.stdin;
  stdin.on('error', () => deny('the hook message could not be read'));
  stdin.on('data', take);
  stdin.on('end', askNow);
}
