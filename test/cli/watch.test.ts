import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { approvalOf, type FakeDaemon, fakeDaemon } from './support/fake-daemon.ts';
import { jsonLines, screen } from './support/run-cli.ts';

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await fakeDaemon();
});
afterEach(() => daemon.close());

const start = (argv: string[], terminal: boolean) => {
  const stdout = screen(terminal ? { columns: 100 } : undefined);
  const stderr = screen();
  const stdin = Object.assign(new PassThrough(), terminal ? { isTTY: true } : {});
  const ended = new AbortController();
  const env = { AEGIS_HOME: daemon.paths.home, NO_COLOR: '1' };
  const code = run(argv, { stdin, stdout, stderr, env, signal: ended.signal });
  return { stdin, stdout, code, end: () => ended.abort() };
};

const ask = (id: string): void => {
  const approval = approvalOf(id);
  daemon.approvals.push(approval);
  daemon.record({
    type: 'approval.requested',
    session: approval.sessionId,
    call: approval.callId,
    approval: id,
  });
};

const decideElsewhere = (id: string): void => {
  const approval = daemon.approvals.find((each) => each.id === id);
  if (approval === undefined) throw new Error(`there is no ${id}`);
  approval.state = 'denied';
  approval.decision = {
    approvalId: approval.id,
    effect: 'deny',
    by: 'telegram:7',
    channel: 'telegram',
    scope: 'once',
    at: Date.now(),
  };
  daemon.record({
    type: 'approval.decided',
    session: approval.sessionId,
    call: approval.callId,
    decision: approval.decision,
  });
};

test('without a terminal it prints what comes and asks nothing', async () => {
  daemon.approvals.push(approvalOf('first1'));
  const watch = start(['approvals', 'watch'], false);
  await watch.stdout.shows(/approval +first1 {2}pending/);
  ask('second');
  await watch.stdout.shows(/approval +second {2}pending/);
  decideElsewhere('second');
  await watch.stdout.shows(/^second denied by telegram:7 on telegram, 0 s ago$/m);
  watch.end();
  expect(await watch.code).toBe(0);
  expect(watch.stdout.text()).not.toContain('[a]pprove');
  expect(watch.stdout.text().match(/approval +first1/g)).toHaveLength(1);
});

test('with --json each change is a line', async () => {
  const watch = start(['approvals', 'watch', '--json'], true);
  ask('first1');
  await watch.stdout.shows(/first1.*\n/);
  decideElsewhere('first1');
  await watch.stdout.shows(/denied.*\n/);
  watch.end();
  await watch.code;
  expect(jsonLines(watch.stdout.text())).toMatchObject([
    { id: 'first1', state: 'pending' },
    { id: 'first1', state: 'denied' },
  ]);
});

test('on a terminal each is asked for, and answered with a key', async () => {
  ask('first1');
  ask('second');
  ask('third1');
  const watch = start(['approvals', 'watch'], true);
  await watch.stdout.shows(/first1: \[a\]pprove once, \[s\]ession, \[d\]eny, \[n\]ext, \[q\]uit\?/);
  watch.stdin.write('what?\n');
  watch.stdin.write('a\n');
  await watch.stdout.shows(/approved first1: git push origin main/);
  await watch.stdout.shows(/second: \[a\]pprove/);
  watch.stdin.write('d\n');
  await watch.stdout.shows(/Why\?/);
  watch.stdin.write('use staging\n');
  await watch.stdout.shows(/denied second/);
  await watch.stdout.shows(/third1: \[a\]pprove/);
  watch.stdin.write('q\n');
  expect(await watch.code).toBe(0);
  expect(daemon.approvals.map((each) => [each.state, each.decision?.reason])).toEqual([
    ['approved', undefined],
    ['denied', 'use staging'],
    ['pending', undefined],
  ]);
});

test('a key typed for an approval that is gone never answers the next one', async () => {
  ask('first1');
  ask('second');
  const watch = start(['approvals', 'watch'], true);
  await watch.stdout.shows(/first1: \[a\]pprove/);
  decideElsewhere('first1');
  await watch.stdout.shows(/first1 denied by telegram:7 on telegram, 0 s ago\. Press Enter to go on\./);
  watch.stdin.write('a\n');
  await watch.stdout.shows(/second: \[a\]pprove/);
  expect(daemon.approvals[1]?.state).toBe('pending');
  watch.stdin.write('s\n');
  await watch.stdout.shows(/approved second for the rest of the session/);
  watch.end();
  await watch.code;
});

test('the end of the input ends it', async () => {
  const watch = start(['approvals', 'watch'], true);
  await watch.stdout.shows(/Watching/);
  watch.stdin.end();
  expect(await watch.code).toBe(0);
});

test('logs --follow goes on with what comes, through a break', async () => {
  daemon.record({ type: 'daemon.stopped', reason: 'one' });
  const logs = start(['logs', '--follow'], false);
  await logs.stdout.shows(/one/);
  for (let tries = 0; daemon.followers() === 0 && tries < 2_000; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  daemon.drop();
  daemon.record({ type: 'daemon.stopped', reason: 'two' });
  await logs.stdout.shows(/two/);
  logs.end();
  expect(await logs.code).toBe(0);
  expect(logs.stdout.text().trim().split('\n')).toHaveLength(2);
});
