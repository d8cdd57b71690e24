import { connect } from 'node:net';

/** What a hook client is to print, as it came over the socket. */
export interface Reply {
  exit: number;
  stdout: string;
  stderr: string;
}

/** One hook message, as a client sends it. */
export interface Message {
  nonce: string;
  session: string;
  key: string;
  agent: string;
  event: string;
  payload: unknown;
}

const frameOf = ({ nonce, session, key, agent, event, payload }: Message): Buffer => {
  const body = Buffer.from(JSON.stringify(payload));
  return Buffer.concat([
    Buffer.from(`A1 ${nonce} ${session}.${key} ${agent} ${event} ${body.length}\n`),
    body,
  ]);
};

const replyOf = (bytes: Buffer, nonce: string): Reply | undefined => {
  const end = bytes.indexOf(0x0a);
  const [, named, exit, out, err] =
    /^A1 (\S+) (\d+) (\d+) (\d+)$/.exec(bytes.toString('latin1', 0, end)) ?? [];
  if (named !== nonce) return undefined;
  const stdout = bytes.subarray(end + 1, end + 1 + Number(out));
  const stderr = bytes.subarray(end + 1 + Number(out), end + 1 + Number(out) + Number(err));
  return { exit: Number(exit), stdout: stdout.toString(), stderr: stderr.toString() };
};

/** A question on its way: `reply` is undefined when the daemon hung up without one. */
export interface Line {
  reply: Promise<Reply | undefined>;
  hangUp(): void;
}

/** Sends one hook message over a socket of its own. */
export const askOver = (path: string, message: Message): Line => {
  const socket = connect({ path });
  const pieces: Buffer[] = [];
  socket.write(frameOf(message));
  socket.on('data', (piece) => pieces.push(piece));
  socket.on('error', () => {
    // 'close' follows.
  });
  const reply = new Promise<Reply | undefined>((resolve) => {
    socket.on('close', () => resolve(replyOf(Buffer.concat(pieces), message.nonce)));
  });
  return { reply, hangUp: () => socket.destroy() };
};
