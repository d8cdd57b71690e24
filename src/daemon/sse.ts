import { AegisError } from '../errors.ts';
import { AuditRecord } from './protocol.ts';

/** No line of the stream can be longer: a record's texts are bounded where they are written. */
const maxLine = 16 * 1024 * 1024;

/**
 * Reads a `text/event-stream` of audit records (WHATWG HTML, server-sent events; the id of an event is its record's
 * `seq`). An event without data yields its id: where the stream stands. Throws AegisError when an event is not a record.
 */
export async function* recordsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<AuditRecord | number, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let id = 0;
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > maxLine && !rest.includes('\n')) throw notARecord(new Error('a line without end'));
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      if (/^id: ?\d{1,15}$/.test(line)) id = Number(line.slice(3));
      if (line !== '') continue;
      yield data.length === 0 ? id : recordOf(data.join('\n'));
      data = [];
    }
  }
}

const recordOf = (text: string): AuditRecord => {
  try {
    return AuditRecord.parse(JSON.parse(text));
  } catch (thrown) {
    throw notARecord(thrown);
  }
};

const notARecord = (cause: unknown): AegisError =>
  new AegisError('an event of the daemon was not understood', {
    code: 'AEG-DAEMON-ANSWER',
    exit: 'internal',
    hint: 'the daemon may be of another version: aegis restart',
    cause,
  });
