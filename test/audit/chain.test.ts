import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalText, genesisHash, hashOf, seal } from '../../src/audit/chain.ts';
import { SessionId } from '../../src/domain/ids.ts';

const place = { seq: 1, at: 1_700_000_000_000, boot: 'b0', prev: genesisHash };

test('the first record is this line, to the byte', () => {
  const { line } = seal({ type: 'daemon.stopped', reason: 'stop' }, place);
  // Computed outside of this program: printf %s '<body>' | sha256sum
  const body = `{"boot":"b0","prev":"${genesisHash}","reason":"stop","seq":1,"ts":1700000000000,"type":"daemon.stopped","v":1}`;
  const hash = '29ff1150dbb4fb2e9ba7d41ea79886bd97861950452c0105156e40f9c273f1ae';
  expect(createHash('sha256').update(body).digest('hex')).toBe(hash);
  expect(line).toBe(body.replace('"prev"', `"hash":"${hash}","prev"`));
});

test('canonical text follows the examples of RFC 8785', () => {
  // Section 3.2.2 and 3.2.3: number forms, escapes, order by UTF-16 code units.
  expect(
    canonicalText({
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }),
  ).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  expect(canonicalText({ '\ufb33': 1, '\u{1f600}': 2, '\r': 3, '1': 4 })).toBe(
    '{"\\r":3,"1":4,"\u{1f600}":2,"\ufb33":1}',
  );
});

test('the hash of a record covers everything but itself', () => {
  const { record } = seal(
    { type: 'session.handshake', session: SessionId.parse(`s_${'a'.repeat(16)}`) },
    place,
  );
  const { hash, ...body } = record;
  expect(hashOf(body)).toBe(hash);
  expect(hashOf({ ...body, session: `s_${'b'.repeat(16)}` })).not.toBe(hash);
  expect(hashOf({ ...body, prev: 'f'.repeat(64) })).not.toBe(hash);
});

test('a record names the hash of the one before it', () => {
  const first = seal({ type: 'daemon.stopped', reason: '1' }, place);
  const second = seal({ type: 'daemon.stopped', reason: '2' }, { ...place, seq: 2, prev: first.record.hash });
  expect(second.record.prev).toBe(first.record.hash);
  expect(JSON.parse(second.line)).toEqual(second.record);
});

test('an event cannot choose its own place in the chain', () => {
  const forged = {
    type: 'daemon.stopped',
    reason: 'x',
    seq: 99,
    prev: 'e'.repeat(64),
    hash: 'e'.repeat(64),
    ts: 1,
  };
  const { record } = seal(forged as { type: 'daemon.stopped'; reason: string }, place);
  expect(record).toMatchObject({ seq: 1, prev: genesisHash, ts: place.at });
  const { hash, ...body } = record;
  expect(hashOf(body)).toBe(hash);
});

test('a lone surrogate in an agent’s text is recorded as U+FFFD, whole pairs stay', () => {
  const { line } = seal({ type: 'daemon.stopped', reason: 'a\ud800b\u{1f600}c\udc00' }, place);
  expect(JSON.parse(line)).toMatchObject({ reason: 'a\ufffdb\u{1f600}c\ufffd' });
});

test('line breaks in a text do not break the line', () => {
  const { line } = seal({ type: 'daemon.stopped', reason: 'a\nb\r\u2028c\0' }, place);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({ reason: 'a\nb\r\u2028c\0' });
});
