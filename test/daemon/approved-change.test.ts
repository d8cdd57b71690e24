import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CoreRig, openCore } from './support/core.ts';

let rig: CoreRig;
beforeEach(async () => {
  rig = await openCore('default = "require_approval"\n');
});
afterEach(() => rig.close());

const at = (path: string): string => join(rig.workspace, path);
const put = (path: string, content = 'x\n'): void => writeFileSync(at(path), content);

/** Asks, lets the world change before the yes, and gives the reason of the question that follows. */
const askedAgain = async (
  command: string,
  change: () => unknown,
  scope: 'once' | 'session' = 'once',
): Promise<string> => {
  const answer = rig.ask(command);
  const first = await rig.asked();
  expect(first.view.reason).not.toContain('asked again');
  await change();
  await rig.approve(first, scope);
  const second = await rig.asked();
  expect(second.id).not.toBe(first.id);
  expect(second.callId).toBe(first.callId);
  await rig.approve(second);
  // Only the second yes lets it go.
  expect(await answer).toMatchObject({ type: 'allow' });
  return second.view.reason;
};

describe('what was approved is released when nothing changed', () => {
  test.each(['cat a.txt', './run.sh', 'bash run.sh', 'rm -f new.txt', 'touch new.txt', 'wc -l *.txt'])(
    '%s',
    async (command) => {
      put('a.txt');
      put('run.sh', 'echo\n');
      const answer = rig.ask(command);
      await rig.approve(await rig.asked());
      expect(await answer).toMatchObject({ type: 'allow' });
    },
  );

  test('a file that is only read may be written to meanwhile', async () => {
    put('a.txt');
    const answer = rig.ask('cat a.txt');
    const approval = await rig.asked();
    put('a.txt', 'more\n');
    await rig.approve(approval);
    expect(await answer).toMatchObject({ type: 'allow' });
  });
});

describe('a human is asked again, and told why, when after the question', () => {
  test('a link in the path leads elsewhere', async () => {
    mkdirSync(at('safe'));
    mkdirSync(at('other'));
    put('safe/f');
    put('other/f');
    symlinkSync(at('safe'), at('link'));
    const reason = await askedAgain('cat link/f', () => {
      rmSync(at('link'));
      symlinkSync(at('other'), at('link'));
    });
    expect(reason).toContain(`${at('other/f')} was not there before`);
  });

  test('another file stands in the place of a target', async () => {
    put('a.txt');
    put('b.txt');
    const reason = await askedAgain('cat a.txt', () => renameSync(at('b.txt'), at('a.txt')));
    expect(reason).toContain(`asked again, because ${at('a.txt')} is another file now`);
  });

  test('a target appeared', async () => {
    const reason = await askedAgain('touch new.txt', () => put('new.txt'));
    expect(reason).toContain(`${at('new.txt')} was not there before`);
  });

  test('a target is gone', async () => {
    put('a.txt');
    const reason = await askedAgain('cat a.txt', () => rmSync(at('a.txt')));
    expect(reason).toContain(`${at('a.txt')} is gone`);
  });

  test.each([
    'bash deploy.sh',
    './deploy.sh',
    'sh -x ./deploy.sh --now',
    'source deploy.sh',
    'sudo bash deploy.sh',
    'python3 deploy.sh',
    'cd . && bash deploy.sh',
  ])('a script was edited: %s', async (command) => {
    put('deploy.sh', 'echo one\n');
    const reason = await askedAgain(command, () => put('deploy.sh', 'echo two\n'));
    expect(reason).toContain(`the content of ${at('deploy.sh')} changed`);
  });

  test.each([
    ['make deploy', 'Makefile'],
    ['npm run deploy', 'package.json'],
  ])('what a task runner runs was edited: %s', async (command, file) => {
    put(file, 'one');
    const reason = await askedAgain(command, () => put(file, 'two'));
    expect(reason).toContain(`the content of ${at(file)} changed`);
  });

  test('a script too large to be hashed was edited', async () => {
    put('big.sh', `#${'x'.repeat(1_100_000)}\n`);
    const reason = await askedAgain('bash big.sh', () => put('big.sh', `#${'y'.repeat(1_100_001)}\n`));
    expect(reason).toContain(`the content of ${at('big.sh')} changed`);
  });

  test('the directory it runs in is another', async () => {
    mkdirSync(at('sub'));
    put('sub/run.sh', 'echo\n');
    const reason = await askedAgain('cd sub && ./run.sh', () => {
      renameSync(at('sub'), at('old'));
      mkdirSync(at('sub'));
      put('sub/run.sh', 'rm -rf /\n');
    });
    expect(reason).toContain(at('sub/run.sh'));
  });

  test('the policy was reloaded with other rules', async () => {
    const reason = await askedAgain('frobnicate', async () => {
      rig.writePolicy('default = "require_approval"\n[vars]\nx = "y"\n');
      await rig.core().port.reload();
    });
    expect(reason).toContain('asked again, because the policy changed');
  });

  test('a yes for the whole session does not reach what it has become', async () => {
    put('deploy.sh', 'echo one\n');
    const reason = await askedAgain('bash deploy.sh', () => put('deploy.sh', 'echo two\n'), 'session');
    expect(reason).toContain('changed');
  });
});

test('a new rule that denies is not asked about again: the call is refused', async () => {
  const answer = rig.ask('frobnicate');
  const approval = await rig.asked();
  rig.writePolicy('default = "deny"\n');
  await rig.core().port.reload();
  await rig.approve(approval);
  expect(await answer).toMatchObject({ type: 'deny' });
});

test('what changed is still known after a restart', async () => {
  put('deploy.sh', 'echo one\n');
  void rig.ask('bash deploy.sh');
  const first = await rig.asked();
  rig.restart();
  put('deploy.sh', 'echo two\n');
  await rig.approve(first);
  // The hook comes back with the same question; only then the raw call is here again.
  void rig.again();
  const second = await rig.asked();
  expect(second.view.reason).toContain(`the content of ${at('deploy.sh')} changed`);
});
