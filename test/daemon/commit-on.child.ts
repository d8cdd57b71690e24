// Commits without end, several at a time, and writes one line for each commit that was acknowledged.
import { writeSync } from 'node:fs';
import { openWriter } from '../../src/daemon/writer-client.ts';
import { audit } from '../store/sample.ts';

const [database, file, round] = process.argv.slice(2).map(String);
const writer = await openWriter({ database: database ?? '', audit: file ?? '', boot: `round-${round}` });

const lane = async (name: number): Promise<never> => {
  for (let n = 0; ; n += 1) {
    const reason = `${round}/${name}/${n}`;
    await writer.commit([audit(reason), audit(`${reason} again`)]);
    writeSync(1, `${reason}\n`);
  }
};
await Promise.all([lane(0), lane(1), lane(2)]);
