import { readSync } from 'node:fs';

/** A record is far smaller; a longer line is not ours and must not fill the memory of whoever verifies. */
export const maxLineBytes = 32 * 1024 * 1024;

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** One line of a file. `text` is undefined when the bytes are not UTF-8 or too many. */
export interface FileLine {
  text: string | undefined;
  /** False for a last line without a newline: torn, or still being written. */
  complete: boolean;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, or undefined when they are not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** The lines of an open file from its start, read as they are asked for. Throws the system error of a failed read. */
export function* linesOf(fd: number): Generator<FileLine> {
  const chunk = Buffer.alloc(chunkBytes);
  let parts: Buffer[] = [];
  let size = 0;
  let position = 0;
  const take = (complete: boolean): FileLine => {
    const text = size > maxLineBytes ? undefined : decodeUtf8(Buffer.concat(parts));
    parts = [];
    size = 0;
    return { text, complete };
  };
  const keep = (part: Buffer): void => {
    size += part.length;
    // Once too long, the rest of the line is only counted.
    if (size <= maxLineBytes) parts.push(Buffer.from(part));
    else parts = [];
  };
  while (true) {
    const read = readSync(fd, chunk, 0, chunk.length, position);
    if (read === 0) break;
    position += read;
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0 && end < read; end = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, end));
      yield take(true);
      from = end + 1;
    }
    if (from < read) keep(chunk.subarray(from, read));
  }
  if (size > 0) yield take(false);
}
