import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakePort, otherSessionId, sessionId } from '../daemon/api/support/fake-port.ts';
import { serve } from '../daemon/api/support/serve.ts';
import { jsonLines, runCli } from './support/run-cli.ts';

let daemon: ReturnType<typeof fakePort>;
let api: Awaited<ReturnType<typeof serve>>;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  daemon = fakePort();
  api = await serve(daemon.port);
  env = { AEGIS_HOME: dirname(api.socketPath) };
});
afterEach(() => api.close());

const state = (): string => daemon.port.status().state;

test('freeze holds for all until resume', async () => {
  const frozen = await runCli(['freeze'], env);
  expect(frozen).toMatchObject({ code: 0, stdout: expect.stringContaining('every call of every session') });
  expect(state()).toBe('frozen all');
  expect((await runCli(['resume'], env)).code).toBe(0);
  expect(state()).toBe('serving');
});

test('freeze can be of one session, and tells how to go on', async () => {
  const frozen = await runCli(['freeze', '--session', sessionId], env);
  expect(frozen.stdout).toContain(`aegis resume --session ${sessionId}`);
  expect(state()).toBe(`frozen ${sessionId}`);
  const resumed = await runCli(['resume', '--session', sessionId, '--json'], env);
  expect(jsonLines(resumed.stdout)).toEqual([{ frozen: false, session: sessionId, sessions: 1 }]);
  expect(state()).toBe('serving');
});

test('sessions freeze and resume are the same, of one session', async () => {
  const frozen = await runCli(['sessions', 'freeze', sessionId], env);
  expect(frozen.stdout).toContain(`every call of ${sessionId} is refused`);
  expect(state()).toBe(`frozen ${sessionId}`);
  const resumed = await runCli(['sessions', 'resume', sessionId, '--json'], env);
  expect(jsonLines(resumed.stdout)).toEqual([{ frozen: false, session: sessionId, sessions: 1 }]);
  expect(state()).toBe('serving');
});

test('a session that does not exist is an error, and freezes nothing', async () => {
  const unknown = await runCli(['freeze', '--session', otherSessionId], env);
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain(`there is no session ${otherSessionId}`);
  expect((await runCli(['freeze', '--session', 'all'], env)).code).toBe(64);
  expect(state()).toBe('serving');
});

test('without a daemon freeze fails, so that nobody believes in it', async () => {
  const nowhere = await runCli(['freeze'], { AEGIS_HOME: `${env.AEGIS_HOME}/none` });
  expect(nowhere.code).toBe(69);
  expect(nowhere.stderr).toContain('the daemon is not running');
});
