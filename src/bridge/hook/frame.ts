import type { HookOutput } from '../../domain/hook.ts';
import { SessionId } from '../../domain/ids.ts';

/** The longest header line, its newline included, in bytes. */
export const maxHeaderBytes = 512;
/** The longest hook message, in bytes. */
export const maxPayloadBytes = 8 * 1024 * 1024;
/** The longest stdout, and the longest stderr, of a reply, in bytes. */
export const maxOutputBytes = 1024 * 1024;

/** A frame that breaks the protocol. The connection it came from is answered with a deny, or dropped. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** One question of a hook client. The payload is as the agent wrote it: hostile, and not yet parsed. */
export interface HookRequest {
  /** 32 lower-case hex characters. The same question asked again after a lost connection has the same nonce. */
  nonce: string;
  session: SessionId;
  /** The secret that proves the session, 32 to 64 characters of base64url. Compare it in constant time. */
  key: string;
  agent: string;
  event: string;
  payload: Buffer;
}

const requestHeader =
  /^A1 ([0-9a-f]{32}) (s_[a-z0-9]{16})\.([A-Za-z0-9_-]{32,64}) ([A-Za-z0-9_-]{1,40}) ([A-Za-z0-9_-]{1,40}) (0|[1-9][0-9]{0,6})$/;

const newline = 0x0a;
const firstBlock = 64 * 1024;

const parseHeader = (line: string): { request: Omit<HookRequest, 'payload'>; length: number } => {
  const [, nonce = '', session, key = '', agent = '', event = '', digits] = requestHeader.exec(line) ?? [];
  if (digits === undefined) throw new FrameError('the header of the hook message is malformed');
  const length = Number(digits);
  if (length > maxPayloadBytes) throw new FrameError('the hook message is larger than 8 MiB');
  return { request: { nonce, session: SessionId.parse(session), key, agent, event }, length };
};

/**
 * A buffer that grows by doubling up to `limit`: memory follows what has arrived, not what a header claims, and many
 * small pieces cost no more than few large ones. The caller never appends more than `limit` bytes.
 */
const growingBuffer = (limit: number) => {
  let bytes = Buffer.allocUnsafe(Math.min(limit, firstBlock));
  let size = 0;
  return {
    size: () => size,
    append(piece: Uint8Array): void {
      if (size + piece.length > bytes.length) {
        const larger = Buffer.allocUnsafe(Math.min(limit, Math.max(bytes.length * 2, size + piece.length)));
        bytes.copy(larger, 0, 0, size);
        bytes = larger;
      }
      bytes.set(piece, size);
      size += piece.length;
    },
    bytes: () => bytes.subarray(0, size),
  };
};

/**
 * Reads one request from a connection, piece by piece: `A1 <nonce> <session>.<key> <agent> <event> <length>\n<bytes>`.
 * The function that is returned takes the next bytes and gives the request once it is whole, `undefined` before.
 * Throws FrameError on anything malformed, too large, or after the end; after a throw the parser stays broken.
 */
export const requestParser = (): ((piece: Uint8Array) => HookRequest | undefined) => {
  const header = growingBuffer(maxHeaderBytes);
  let parsed: ReturnType<typeof parseHeader> | undefined;
  let payload = growingBuffer(0);
  let broken: FrameError | undefined;
  let done = false;

  const readHeader = (piece: Uint8Array): Uint8Array | undefined => {
    const end = piece.indexOf(newline);
    const taken = end === -1 ? piece.length : end;
    // The newline counts, so a line without one is too long as soon as it fills the limit.
    if (header.size() + taken >= maxHeaderBytes) throw new FrameError('the header is too long');
    header.append(piece.subarray(0, taken));
    if (end === -1) return undefined;
    parsed = parseHeader(header.bytes().toString('latin1'));
    payload = growingBuffer(parsed.length);
    return piece.subarray(end + 1);
  };

  const read = (piece: Uint8Array): HookRequest | undefined => {
    const body = parsed === undefined ? readHeader(piece) : piece;
    if (parsed === undefined || body === undefined) return undefined;
    if (payload.size() + body.length > parsed.length || (done && body.length > 0)) {
      throw new FrameError('there are bytes after the end of the hook message');
    }
    payload.append(body);
    if (done || payload.size() < parsed.length) return undefined;
    done = true;
    return { ...parsed.request, payload: payload.bytes() };
  };

  return (piece) => {
    if (broken !== undefined) throw broken;
    try {
      return read(piece);
    } catch (thrown) {
      broken = thrown instanceof FrameError ? thrown : new FrameError('the hook message is malformed');
      throw broken;
    }
  };
};

/**
 * The daemon's answer: `A1 <nonce> <exit> <stdout-length> <stderr-length>\n<stdout><stderr>`. Throws FrameError on an
 * answer that a client would refuse: an exit code other than 0 and 2, an allow that is no JSON object, too much output.
 */
export const encodeReply = (nonce: string, output: HookOutput): Buffer => {
  const stdout = Buffer.from(output.stdout, 'utf8');
  const stderr = Buffer.from(output.stderr, 'utf8');
  if (!/^[0-9a-f]{32}$/.test(nonce)) throw new FrameError('the nonce of the reply is malformed');
  if (output.exit !== 0 && output.exit !== 2) throw new FrameError('a hook exits with 0 or 2');
  if (stdout.length > maxOutputBytes || stderr.length > maxOutputBytes) {
    throw new FrameError('the output of a hook is larger than 1 MiB');
  }
  if (output.exit === 0 && stdout.length > 0 && !output.stdout.startsWith('{')) {
    throw new FrameError('the output of a hook that exits with 0 is a JSON object, or empty');
  }
  const header = `A1 ${nonce} ${output.exit} ${stdout.length} ${stderr.length}\n`;
  return Buffer.concat([Buffer.from(header, 'latin1'), stdout, stderr]);
};
