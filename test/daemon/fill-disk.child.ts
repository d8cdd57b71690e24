// Commits until the file-size limit of this process is reached, and says what became of each commit.
import { openWriter } from '../../src/daemon/writer-client.ts';
import { audit } from '../store/sample.ts';

const [database, file] = process.argv.slice(2).map(String);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const writer = await openWriter({ database: database ?? '', audit: file ?? '', boot: 'full' });
const padding = 'x'.repeat(20_000);

for (let n = 0; n < 1_000; n += 1) {
  const reason = `${n} ${padding}`;
  try {
    await writer.commit([audit(reason)]);
    say(`ok ${reason}`);
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    say(`rejected ${name} ${code}`);
    break;
  }
}
await writer.terminate();
say('alive');
