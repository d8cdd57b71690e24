import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../src/domain/approval.ts';
import { ApprovalId } from '../../src/domain/ids.ts';
import { quiet } from '../model/tool-call/rig.ts';
import { openTestStore, type TestStore } from '../model/tool-call/store.ts';
import { asking, type DeskRig, nonceOf, openDesk, reporting, session } from './support/desk.ts';

let store: TestStore;
let rig: DeskRig;
beforeEach(() => {
  store = openTestStore();
  rig = openDesk(store);
});
afterEach(async () => {
  await quiet();
  rig.stop();
  store.close();
});

const restart = (): void => {
  rig.stop();
  rig = openDesk(store);
};

/** The question that is open, once it is on disk. */
const openQuestion = async (): Promise<Approval> => {
  for (;;) {
    const [approval] = store.reader.pendingApprovals();
    if (approval !== undefined) return approval;
    await turn();
  }
};

const recordTypes = (): string[] =>
  store.reader.audit({ limit: 1_000 }).map(({ line }) => (JSON.parse(line) as { type: string }).type);

describe('a hook client', () => {
  it('is told yes or no by the verdict, with the rule', async () => {
    expect(await rig.ask(1, 'allow this')).toEqual({ type: 'allow', reason: 'allowed by Aegis (test)' });
    const refused = await rig.ask(2, 'deny this');
    expect(refused).toMatchObject({ type: 'deny', reason: expect.stringContaining('Rule: test.') });
  });

  it('that asks again with the same nonce joins the same call, and both hear the answer', async () => {
    const first = rig.ask(1, 'ask this');
    const approval = await openQuestion();
    const second = rig.ask(1, 'ask this');
    await rig.desk.decide(rig.decisionOn(approval));
    expect(await first).toEqual({ type: 'allow', reason: 'approved by local:1000 through Aegis' });
    expect(await second).toEqual(await first);
    expect(recordTypes().filter((type) => type === 'call.intercepted')).toHaveLength(1);
  });

  it('that asks again with the same nonce but another input is refused', async () => {
    void rig.ask(1, 'ask this');
    await openQuestion();
    const reason = 'Aegis refused this call: it was asked before with another input.';
    expect(await rig.ask(1, 'allow that')).toEqual({ type: 'deny', reason });
    expect(recordTypes().filter((type) => type === 'call.intercepted')).toHaveLength(1);
  });

  it('that left is not told, and one that comes back is', async () => {
    const leaving = new AbortController();
    let isTold = false;
    void rig.desk.intercept(session, nonceOf(1), asking('ask this'), leaving.signal).then(() => {
      isTold = true;
    });
    const approval = await openQuestion();
    leaving.abort();
    await rig.desk.decide(rig.decisionOn(approval));
    await quiet();
    expect(isTold).toBe(false);
    expect(await rig.ask(1, 'ask this')).toMatchObject({ type: 'allow' });
  });

  it.each(['allow this', 'deny this'])(
    'that asks again after the call is over hears the same (%s)',
    async (command) => {
      const first = await rig.ask(1, command, 'toolu_1');
      if (first.type === 'allow') rig.desk.report(session, reporting(command, 'toolu_1'));
      await quiet();
      expect(store.reader.callByNonce(session.id, nonceOf(1))?.closedAt).toBeTypeOf('number');
      expect(await rig.ask(1, command)).toEqual(first);
      expect(await rig.ask(1, 'allow that')).toMatchObject({
        type: 'deny',
        reason: expect.stringContaining('asked before with another input'),
      });
      restart();
      expect(await rig.ask(1, command)).toEqual(first);
    },
  );

  it('that waited for a human gets its answer from the next daemon', async () => {
    void rig.ask(1, 'ask this');
    const approval = await openQuestion();
    restart();
    const again = rig.ask(1, 'ask this');
    expect(await rig.desk.decide(rig.decisionOn(approval))).toMatchObject({ won: true });
    expect(await again).toMatchObject({ type: 'allow' });
  });

  it('that was answered, and lost it with the daemon, hears the same from the next', async () => {
    const first = await rig.ask(1, 'allow this');
    restart();
    expect(await rig.ask(1, 'allow this')).toEqual(first);
  });

  it('of a session that is over is refused', async () => {
    rig.system.toSession(session.id, { type: 'end', reason: 'gone' });
    await quiet();
    expect(await rig.ask(1, 'allow this')).toEqual({
      type: 'deny',
      reason: 'Aegis refused this call: its session is over.',
    });
  });

  it('is refused when its call cannot be recorded', async () => {
    await quiet();
    store.fail();
    expect(await rig.ask(1, 'allow this')).toEqual({
      type: 'deny',
      reason: 'Aegis refused this call: it could not be recorded (the disk is full).',
    });
    expect(await rig.ask(1, 'allow this')).toMatchObject({ type: 'deny' });
    store.mend();
    expect(await rig.ask(2, 'allow this')).toMatchObject({ type: 'allow' });
  });
});

describe('a report', () => {
  const outcomes = (): unknown[] =>
    store.reader
      .audit({ limit: 1_000 })
      .map(({ line }) => JSON.parse(line))
      .filter(({ type }) => type === 'call.observed')
      .map(({ call }) => call);
  const idOf = (n: number): string | undefined => store.reader.callByNonce(session.id, nonceOf(n))?.id;

  it('closes the call whose id it names', async () => {
    await rig.ask(1, 'allow this', 'toolu_1');
    await rig.ask(2, 'allow this', 'toolu_2');
    rig.desk.report(session, reporting('allow this', 'toolu_2'));
    await quiet();
    expect(outcomes()).toEqual([idOf(2)]);
    expect(rig.noted).toEqual([]);
  });

  it('without an id closes the oldest call of the same input', async () => {
    await rig.ask(1, 'allow that');
    await rig.ask(2, 'allow this');
    await rig.ask(3, 'allow this');
    rig.desk.report(session, reporting('allow this'));
    await quiet();
    rig.desk.report(session, reporting('allow this'));
    await quiet();
    expect(outcomes()).toEqual([idOf(2), idOf(3)]);
  });

  it('of a call that Aegis does not know is noted', async () => {
    rig.desk.report(session, reporting('allow this', 'toolu_9'));
    expect(rig.noted).toMatchObject([
      { call: undefined, finding: { id: 'report.unmatched', severity: 'high' } },
    ]);
  });

  it('of a call that is still held is noted, and does not release it', async () => {
    void rig.ask(1, 'ask this', 'toolu_1');
    await openQuestion();
    rig.desk.report(session, reporting('ask this', 'toolu_1'));
    await quiet();
    expect(rig.noted).toMatchObject([{ call: idOf(1), finding: { id: 'report.unmatched' } }]);
    expect(outcomes()).toEqual([]);
    expect(store.reader.pendingApprovals()).toHaveLength(1);
  });

  it('that comes twice at once is taken once', async () => {
    await rig.ask(1, 'allow this', 'toolu_1');
    rig.desk.report(session, reporting('allow this', 'toolu_1'));
    await Promise.resolve();
    rig.desk.report(session, reporting('allow this', 'toolu_1'));
    await quiet();
    expect(outcomes()).toEqual([idOf(1)]);
    expect(await rig.ask(2, 'allow that')).toMatchObject({ type: 'allow' });
  });

  it('is matched after a restart', async () => {
    await rig.ask(1, 'allow this', 'toolu_1');
    restart();
    rig.desk.report(session, reporting('allow this', 'toolu_1'));
    await quiet();
    expect(outcomes()).toEqual([idOf(1)]);
    expect(rig.noted).toEqual([]);
  });
});

describe('a decision', () => {
  it('is told that it won once it is on disk', async () => {
    void rig.ask(1, 'ask this');
    const approval = await openQuestion();
    store.hold();
    let isTold = false;
    const deciding = rig.desk.decide(rig.decisionOn(approval)).then((result) => {
      isTold = true;
      return result;
    });
    await quiet();
    expect(isTold).toBe(false);
    store.letGo();
    expect(await deciding).toMatchObject({ won: true, approval: { state: 'approved' } });
  });

  it('that is second is told who won, in the same turn and ever after', async () => {
    const answer = rig.ask(1, 'ask this');
    const approval = await openQuestion();
    const no = rig.decisionOn(approval, { effect: 'deny', by: 'local:2', reason: 'not today' });
    const [first, second] = await Promise.all([
      rig.desk.decide(no),
      rig.desk.decide(rig.decisionOn(approval)),
    ]);
    expect(first).toMatchObject({ won: true });
    expect(second).toMatchObject({ won: false, approval: { state: 'denied', decision: { by: 'local:2' } } });
    expect(await rig.desk.decide(rig.decisionOn(approval))).toEqual(second);
    expect(await answer).toMatchObject({ type: 'deny', reason: expect.stringContaining('not today') });
  });

  it('that the question does not allow is refused with a reason, and leaves it open', async () => {
    void rig.ask(1, 'ask this');
    const approval = await openQuestion();
    await expect(rig.desk.decide(rig.decisionOn(approval, { scope: 'session' }))).rejects.toMatchObject({
      code: 'AEG-DECISION',
    });
    await expect(rig.desk.decide(rig.decisionOn(approval, { at: approval.deadline }))).rejects.toMatchObject({
      code: 'AEG-DECISION',
    });
    expect(await rig.desk.decide(rig.decisionOn(approval))).toMatchObject({ won: true });
  });

  it('of somebody the rule does not name is refused, says who may answer, and leaves it open', async () => {
    const answer = rig.ask(1, 'ask telegram:111111');
    const approval = await openQuestion();
    await expect(rig.desk.decide(rig.decisionOn(approval))).rejects.toMatchObject({
      code: 'AEG-DECISION',
      exit: 'notPermitted',
      hint: expect.stringContaining('telegram:111111'),
    });
    expect(await rig.desk.decide(rig.decisionOn(approval, { by: 'telegram:111111' }))).toMatchObject({
      won: true,
    });
    expect(await answer).toMatchObject({ type: 'allow' });
  });

  it('to refuse is taken from anybody', async () => {
    const answer = rig.ask(1, 'ask telegram:111111');
    const approval = await openQuestion();
    expect(await rig.desk.decide(rig.decisionOn(approval, { effect: 'deny' }))).toMatchObject({ won: true });
    expect(await answer).toMatchObject({ type: 'deny' });
  });

  it('on an unknown question finds nothing', async () => {
    void rig.ask(1, 'ask this');
    const approval = await openQuestion();
    const unknown = { ...approval, id: ApprovalId.parse('zzzzzz') };
    expect(await rig.desk.decide(rig.decisionOn(unknown))).toBeUndefined();
  });

  it('that cannot be recorded is rejected, and the agent is refused', async () => {
    const answer = rig.ask(1, 'ask this');
    const approval = await openQuestion();
    store.fail();
    const [first, second] = await Promise.allSettled([
      rig.desk.decide(rig.decisionOn(approval)),
      rig.desk.decide(rig.decisionOn(approval, { by: 'local:2' })),
    ]);
    for (const result of [first, second]) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'AEG-STORE' } });
    }
    expect(await answer).toMatchObject({
      type: 'deny',
      reason: expect.stringContaining('could not be recorded'),
    });
    store.mend();
    expect(store.reader.approval(approval.id)?.state).toBe('pending');
    expect(recordTypes()).not.toContain('call.released');
  });
});

describe('the look back', () => {
  const findings = (): unknown[] =>
    store.reader
      .audit({ limit: 1_000 })
      .map(({ line }) => JSON.parse(line))
      .filter(({ type }) => type === 'call.critiqued')
      .flatMap((record) => record.findings.map(({ id }: { id: string }) => id));

  it('sees a call that is refused again and again', async () => {
    for (const n of [1, 2, 3]) await rig.ask(n, 'deny this');
    await quiet();
    expect(findings()).toEqual(['deny.repeat']);
  });
});
