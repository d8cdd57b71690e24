import { describe, expect, it } from 'vitest';
import {
  encodeReply,
  FrameError,
  type HookRequest,
  maxHeaderBytes,
  maxOutputBytes,
  maxPayloadBytes,
  requestParser,
} from '../../../src/bridge/hook/frame.ts';

const nonce = '0123456789abcdef0123456789abcdef';
const key = 'k'.repeat(32);
const session = `s_abcdefgh12345678.${key}`;
const header = (length: number | string): string => `A1 ${nonce} ${session} claude PreToolUse ${length}\n`;
const frame = (payload: Uint8Array): Buffer => Buffer.concat([Buffer.from(header(payload.length)), payload]);

/** Feeds pieces and gives every request that came out. */
const feed = (pieces: readonly Uint8Array[]): HookRequest[] => {
  const parse = requestParser();
  return pieces.map((piece) => parse(piece)).filter((request) => request !== undefined);
};

/** mulberry32: the same splits in every run, so that a failure can be repeated. */
const randomNumbers = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

const splitAt = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
};

describe('a request', () => {
  const payload = Buffer.from('{"tool":"Bash","text":"A1 \n é \u202e \0"}');
  const expected = {
    nonce,
    session: 's_abcdefgh12345678',
    key,
    agent: 'claude',
    event: 'PreToolUse',
    payload,
  };

  it('is the same wherever its bytes are cut once', () => {
    const whole = frame(payload);
    for (let cut = 0; cut < whole.length; cut++) expect(feed(splitAt(whole, [cut]))).toEqual([expected]);
  });

  it('is the same for any number of cuts', () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(Array.from({ length: random(3000) }, () => random(256)));
      const whole = frame(bytes);
      // No cut at the very end: the request is out by then, and an empty piece after it gives nothing.
      const cuts = Array.from({ length: random(40) }, () => random(whole.length));
      expect(feed(splitAt(whole, cuts))).toEqual([{ ...expected, payload: bytes }]);
    }
  });

  it('is the same one byte at a time, beyond the first block of memory', () => {
    const bytes = Buffer.alloc(200 * 1024, 'aegis ');
    const pieces = [...frame(bytes)].map((byte) => Uint8Array.of(byte));
    const [request, ...more] = feed(pieces);
    expect(more).toEqual([]);
    expect(request?.payload.equals(bytes)).toBe(true);
  });

  it('may have an empty payload', () => {
    expect(feed([frame(Buffer.alloc(0))])).toEqual([{ ...expected, payload: Buffer.alloc(0) }]);
  });

  it('may be 8 MiB long, and no longer', () => {
    const [request] = feed([frame(Buffer.alloc(maxPayloadBytes, 'x'))]);
    expect(request?.payload.length).toBe(maxPayloadBytes);
    expect(() => feed([Buffer.from(header(maxPayloadBytes + 1))])).toThrow('larger than 8 MiB');
  });

  it('keeps a copy: what the caller does to a piece afterwards does not change it', () => {
    const piece = frame(payload);
    const [request] = feed([piece]);
    piece.fill(0);
    expect(request?.payload.toString()).toBe(payload.toString());
  });
});

describe('a request is refused', () => {
  it.each([
    ['of another version', header(0).replace('A1', 'A2')],
    ['with a short nonce', header(0).replace(nonce, nonce.slice(1))],
    ['with an upper-case nonce', header(0).replace(nonce, nonce.toUpperCase())],
    ['without a key', header(0).replace(`.${key}`, '')],
    ['with a key of 31 characters', header(0).replace(key, key.slice(1))],
    ['with a key of 65 characters', header(0).replace(key, 'k'.repeat(65))],
    ['with a long agent name', header(0).replace('claude', 'c'.repeat(41))],
    ['with a path as event', header(0).replace('PreToolUse', '../etc')],
    ['with two spaces', header(0).replace(' claude', '  claude')],
    ['with a carriage return', header(0).replace('\n', '\r\n')],
    ['with a negative length', header('-1')],
    ['with a length in hex', header('0x10')],
    ['with a leading zero', header('010')],
    ['with a fraction', header('1.5')],
    ['without a length', `A1 ${nonce} ${session} claude PreToolUse\n`],
    ['with something after the length', header('1 2')],
    ['that is HTTP', 'POST / HTTP/1.1\r\n'],
    ['that is empty', '\n'],
  ])('%s', (_, text) => {
    expect(() => feed([Buffer.from(text)])).toThrow(FrameError);
  });

  it('with any byte of its header broken', () => {
    const whole = frame(Buffer.from('{}'));
    for (let at = 0; at < header(2).length; at++) {
      const broken = Buffer.from(whole);
      broken[at] = 0;
      const read = (): HookRequest[] => feed([broken, Buffer.alloc(maxHeaderBytes)]);
      expect(read, `byte ${at}`).toThrow(FrameError);
    }
  });

  it('when its header line reaches the limit without an end, in one piece or in many', () => {
    const endless = Buffer.alloc(maxHeaderBytes, 'A');
    expect(() => feed([endless])).toThrow('too long');
    expect(() => feed([...endless].map((byte) => Uint8Array.of(byte)))).toThrow('too long');
  });

  it('when bytes follow it, in the same piece or later', () => {
    const whole = frame(Buffer.from('{}'));
    expect(() => feed([Buffer.concat([whole, Buffer.from('x')])])).toThrow('after the end');
    expect(() => feed([whole, Buffer.from('x')])).toThrow('after the end');
  });

  it('for good: a broken parser does not start again', () => {
    const parse = requestParser();
    expect(() => parse(Buffer.from('nonsense\n'))).toThrow(FrameError);
    expect(() => parse(frame(Buffer.from('{}')))).toThrow(FrameError);
  });
});

describe('a reply', () => {
  it('counts bytes, not characters', () => {
    const reply = encodeReply(nonce, { exit: 0, stdout: '{"é":1}', stderr: 'ü' });
    expect(reply.toString()).toBe(`A1 ${nonce} 0 8 2\n{"é":1}ü`);
  });

  it.each([
    ['an exit code other than 0 and 2', { exit: 1, stdout: '', stderr: '' }],
    ['an exit code that is no integer', { exit: Number.NaN, stdout: '', stderr: '' }],
    ['an allow that is no object', { exit: 0, stdout: '"allow"', stderr: '' }],
    ['too much stdout', { exit: 2, stdout: 'x'.repeat(maxOutputBytes + 1), stderr: '' }],
    ['too much stderr', { exit: 2, stdout: '', stderr: 'x'.repeat(maxOutputBytes + 1) }],
  ])('is not made for %s', (_, output) => {
    expect(() => encodeReply(nonce, output)).toThrow(FrameError);
  });

  it('is not made for a nonce that could end the header', () => {
    expect(() => encodeReply(`${nonce.slice(1)}\n`, { exit: 2, stdout: '', stderr: '' })).toThrow(FrameError);
  });
});
