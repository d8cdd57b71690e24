import { type ChainHead, genesis, type SealedRecord, seal } from '../../src/audit/chain.ts';
import type { TableLine } from '../../src/audit/verify.ts';

/** A sound chain of records behind `head`, made by the product's own seal. */
export const chainOf = (length: number, word = 'r', head: ChainHead = genesis): SealedRecord[] => {
  const chain: SealedRecord[] = [];
  let { seq, hash } = head;
  for (let n = 1; n <= length; n += 1) {
    const place = { seq: seq + 1, at: 1_000 + n, boot: 'b0', prev: hash };
    const sealed = seal({ type: 'daemon.stopped', reason: `${word}${n}` }, place);
    chain.push(sealed);
    ({ seq, hash } = sealed.record);
  }
  return chain;
};

/** The row of the table for a record. */
export const rowOf = ({ record, line }: SealedRecord): TableLine => ({
  seq: record.seq,
  ts: record.ts,
  type: record.type,
  session: record.session,
  call: record.call,
  hash: record.hash,
  line,
});

/** The text of a file with these lines. */
export const textOf = (chain: readonly { line: string }[]): string =>
  chain.map(({ line }) => `${line}\n`).join('');
