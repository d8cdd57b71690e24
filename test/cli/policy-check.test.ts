import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-cli-check-'));
  file = join(home, 'mine.toml');
  const rule = '[[rule]]\nid = "py"\ndecision = "allow"\n[rule.match]\nprogram = "python3"\n';
  await writeFile(file, `schema = 1\n[policy]\npacks = []\n${rule}`, { mode: 0o600 });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const check = (...more: string[]): Promise<CliRun> =>
  runCli(['policy', 'check', file, ...more], { AEGIS_HOME: home, HOME: '/home/dev' });

test('policy check warns with the place, and exits 0', async () => {
  const { code, stdout } = await check();
  expect(stdout).toContain(`warning ${file}:8:11 rule py: "python3" runs whatever it is given`);
  expect(stdout).toMatch(/^ok {2}[0-9a-f]{64}, 1 warning$/m);
  expect(code).toBe(0);
});

test('policy check --strict exits 1 when there is a warning', async () => {
  const { code, stdout } = await check('--strict', '--json');
  expect(jsonLines(stdout)[0]).toMatchObject({
    ok: true,
    warnings: [{ file, line: 8, column: 11, rule: 'py', lint: 'allows-anything' }],
  });
  expect(code).toBe(1);
});
