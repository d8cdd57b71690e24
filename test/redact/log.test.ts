import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLog } from '../../src/log.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('a line of the log holds no secret, wherever it was put', () => {
  const file = join(dir, 'aegis.log');
  const log = openLog(file, 'info');
  log.info('PGPASSWORD=S3CRET psql');
  log.info({ password: 'S3CRETS', url: 'https://bob:S3CRET@h/' }, 'to %s', 'https://bob:S3CRET@h/');
  log.error(new Error('failed: --token S3CRET'));
  log.error({ err: new Error('failed: --token S3CRET') }, 'again');
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain('S3CRET');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ msg }) => msg)).toEqual([
    'PGPASSWORD=‹secret:value› psql',
    'to https://bob:‹secret:url-password›@h/',
    'failed: --token ‹secret:password›',
    'again',
  ]);
  expect(lines[3]?.err).toMatchObject({ type: 'Error' });
});
