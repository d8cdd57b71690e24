import { afterEach, describe, expect, it } from 'vitest';
import { openCall } from '../../src/wire/snapshot.ts';
import { call, eventsIn, sessionId } from './tool-call/events.ts';
import { steps } from './tool-call/graph.ts';
import { broken, recordsOf } from './tool-call/invariants.ts';
import { createRig, quiet, type Rig } from './tool-call/rig.ts';
import { follow } from './tool-call/walk.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('a step that cannot be recorded does not count, and ends the call in a refusal', () => {
  it.each(steps.map((step) => [step.name, step] as const))('%s', async (_, step) => {
    rig = createRig();
    await follow(rig, step.way);
    const records = recordsOf(rig);
    const seen = rig.outward.length;

    rig.store.fail();
    await rig.drive(step.event);

    const told = new Set(rig.outward.slice(seen).map(({ type }) => type));
    expect([...told]).toEqual(['unrecorded']);
    expect(rig.system().callRef(sessionId, call.id) === undefined).toBe(true);
    expect(rig.storedState()).toBe(step.from);
    expect(recordsOf(rig)).toEqual(records);

    // What was recorded before is what the next daemon goes on from.
    rig.store.mend();
    await rig.restart();
    expect(rig.state()).toBe(step.from);
    expect(broken(rig)).toEqual([]);
  });
});

describe('a step after one that could not be recorded', () => {
  it('is not recorded either, and lets nothing out', async () => {
    rig = createRig();
    const plan = eventsIn({ context: { plan: null }, children: { plan: true } })[0];
    const allow = eventsIn({ context: { plan: null }, children: { evaluate: true } })[0];
    if (plan === undefined || allow === undefined) throw new Error('the model knows no such events');
    await rig.begin();
    rig.store.hold();
    await rig.drive(plan);
    await rig.drive(allow);

    rig.store.fail();
    rig.store.letGoFirst();
    rig.store.mend();
    await quiet();
    rig.store.letGo();
    await quiet();

    expect(rig.outward.map(({ type }) => type)).toContain('unrecorded');
    expect(rig.outward.map(({ type }) => type)).not.toContain('released');
    expect(recordsOf(rig).map(({ type }) => type)).toEqual(['call.intercepted']);
    expect(broken(rig)).toEqual([]);
  });

  it('leaves no other call behind', async () => {
    rig = createRig();
    await rig.begin();
    const other = { ...call, id: otherId, nonce: '1'.repeat(32) };
    rig.store.fail();
    rig.system().intercept(other);
    await quiet();
    rig.store.mend();

    expect(rig.system().callRef(sessionId, other.id) === undefined).toBe(true);
    const row = rig.store.reader.call(call.id);
    expect(row && openCall(row.envelope).value).toBe('intercepted');
    rig.system().toSession(sessionId, { type: 'end', reason: 'done' });
    await quiet();
    await rig.drive({ type: 'xstate.done.actor.critique', output: [] });
    expect(rig.store.reader.session(sessionId)?.state).toBe('ended');
  });
});

const otherId = call.id.replace('c_0', 'c_1') as typeof call.id;
