import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Paths, pathsOf } from '../../src/config/paths.ts';
import { stopDaemon } from '../../src/daemon/start.ts';
import { runCli } from './support/run-cli.ts';

let dir: string;
let paths: Paths;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-known-')));
  paths = pathsOf(join(dir, 'home'));
  mkdirSync(join(dir, 'ws'));
  env = { PATH: process.env.PATH, HOME: dir, AEGIS_HOME: paths.home };
});
afterEach(async () => {
  await stopDaemon({ paths, waitMs: 20_000 });
  rmSync(dir, { recursive: true });
});

/** Words: neither their form nor their place gives them away. */
const value = 'violet-otter-harbour';

/** An agent that asks for two commands, one at once refused, one that nobody answers, and ends. */
const agent = `
import { spawnSync } from 'node:child_process';
const tell = (event, payload) =>
  spawnSync('sh', ['-c', process.env['AEGIS_HOOK_' + event]], { input: JSON.stringify(payload), encoding: 'utf8' });
const cwd = process.cwd();
tell('START', { hook_event_name: 'SessionStart', session_id: 'x', cwd });
for (const [id, command] of [['t1', 'ls'], ['t2', 'rm -rf / ' + process.env.DEPLOY_TOKEN], ['t3', 'echo ' + Buffer.from('=' + process.env.DEPLOY_TOKEN).toString('base64')]]) {
  const call = { session_id: 'x', cwd, tool_name: 'Bash', tool_input: { command }, tool_use_id: id };
  const answer = tell('PRE', { hook_event_name: 'PreToolUse', ...call });
  console.log(command, answer.status, answer.stdout, answer.stderr);
}
`;

/** Every text below the home, and what commands print of it. */
const everythingKept = async (): Promise<string> => {
  const files = readdirSync(paths.home)
    .map((name) => join(paths.home, name))
    .filter((path) => lstatSync(path).isFile());
  const shown = await Promise.all(
    [
      ['approvals', 'list', '--json'],
      ['sessions', 'list', '--json'],
      ['logs', '--json'],
    ].map(async (words) => (await runCli(words, env)).stdout),
  );
  return [...files.map((path) => readFileSync(path, 'latin1')), ...shown].join('\n');
};

test('a secret of the wrapped agent’s environment is nowhere in what is kept or shown', async () => {
  const main = new URL('../../src/cli/main.ts', import.meta.url).href;
  const file = join(dir, 'ws', 'agent.mjs');
  writeFileSync(file, agent);
  await runCli(['start'], env);
  const wrapped = spawn(
    process.execPath,
    [
      '--eval',
      `import('${main}').then(({ main }) => main())`,
      'aegis',
      'wrap',
      '--agent',
      'scripted',
      '--',
      process.execPath,
      file,
    ],
    { cwd: join(dir, 'ws'), env: { ...env, DEPLOY_TOKEN: value }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  wrapped.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  wrapped.stderr.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  // The daemon was started without the token in its environment: only the session's request tells of it.
  expect([await once(wrapped, 'close'), out]).toMatchObject([[0, null], expect.stringContaining('3 calls')]);
  const kept = await everythingKept();
  expect(kept).toContain('‹secret:env:');
  expect(kept).not.toContain(value);
  expect(kept).not.toContain(Buffer.from(`=${value}`).toString('base64').slice(4, 20));
}, 60_000);
