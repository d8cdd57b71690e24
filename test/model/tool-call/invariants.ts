import { toolCall } from '../../../machines/tool-call.ts';
import { genesis } from '../../../src/audit/chain.ts';
import { verifyRows } from '../../../src/audit/verify.ts';
import type { AuditEvent } from '../../../src/domain/record.ts';
import { call, callId } from './events.ts';
import type { Rig } from './rig.ts';

type CallRecord = Extract<AuditEvent, { call: string }>;

const place = ['v', 'seq', 'ts', 'boot', 'prev', 'hash'];

/** The model's call stands for every call: those of the desk have ids and hashes of their own. */
const asModel = (record: Record<string, unknown>): Record<string, unknown> => ({
  ...record,
  call: callId,
  ...('inputHash' in record ? { inputHash: call.inputHash } : {}),
});

/** What is on record of the call, in order, in the words of the model and without its place in the chain. */
export const recordsOf = (rig: Rig): CallRecord[] =>
  rig.store.reader
    .audit({ limit: 1_000 })
    .map(({ line }) => JSON.parse(line) as Record<string, unknown>)
    .filter((record) => record.call === rig.callId() && record.type !== 'session.finding')
    .map((record) =>
      asModel(Object.fromEntries(Object.entries(record).filter(([key]) => !place.includes(key)))),
    ) as unknown as CallRecord[];

/** The state of the published statechart that each kind of record is written in. */
const stateOf: Record<string, string> = {
  'call.intercepted': 'intercepted',
  'call.planned': 'planned',
  'call.evaluated': 'evaluated',
  'approval.requested': 'awaitingApproval',
  'approval.decided': 'awaitingApproval',
  'approval.expired': 'awaitingApproval',
  'approval.cancelled': 'awaitingApproval',
  'call.released': 'executed',
  'call.blocked': 'blocked',
  'call.observed': 'observed',
  'call.critiqued': 'critiqued',
};

interface Node {
  transitions: Map<string, { target?: readonly { path: string[] }[] | undefined }[]>;
  always?: { target?: readonly { path: string[] }[] | undefined }[];
  states: Record<string, Node>;
}

const targetsOf = (node: Node): string[] => [
  ...[...node.transitions.values(), node.always ?? []]
    .flat()
    .flatMap(({ target }) => target ?? [])
    .map(({ path }) => path[0] ?? ''),
  ...Object.values(node.states).flatMap(targetsOf),
];

const successors = new Map(
  Object.entries(toolCall.root.states as unknown as Record<string, Node>).map(([name, node]) => [
    name,
    new Set(targetsOf(node)),
  ]),
);

/** What contradicts the statechart: an order of records that no run of it writes. */
const illegal = (records: readonly CallRecord[]): string[] => {
  const states = records.map(({ type }) => stateOf[type] ?? type);
  const start = states[0] === undefined || states[0] === 'intercepted' ? [] : [`starts with ${states[0]}`];
  return [
    ...start,
    ...states.slice(1).flatMap((state, index) => {
      const before = states[index] ?? '';
      const within =
        state === before && state === 'awaitingApproval' && records[index]?.type === 'approval.requested';
      return within || (state !== before && successors.get(before)?.has(state) === true)
        ? []
        : [`${records[index]?.type} is followed by ${records[index + 1]?.type}`];
    }),
  ];
};

const isYes = (record: CallRecord): boolean =>
  (record.type === 'call.evaluated' && record.effect === 'allow') ||
  (record.type === 'approval.decided' && record.decision.effect === 'approve');

const isJudgement = ({ type }: CallRecord): boolean =>
  type === 'call.evaluated' || type === 'approval.decided';

const count = <Item>(items: readonly Item[], is: (item: Item) => boolean): number => items.filter(is).length;

/** Each sentence is a promise that is broken. None is the only good answer, whatever has happened. */
export const broken = (rig: Rig): string[] => {
  const records = recordsOf(rig);
  const out = (type: string): number => count(rig.outward, (it) => it.type === type);
  const recorded = (type: string): number => count(records, (it) => it.type === type);
  const release = records.findIndex(({ type }) => type === 'call.released');
  const lastJudgement = records.slice(0, release).findLast(isJudgement);
  const decided = records.flatMap((it) => (it.type === 'approval.decided' ? [it.decision.approvalId] : []));
  const check = (promise: string, isKept: boolean): string[] => (isKept ? [] : [promise]);
  return [
    ...check('released without a record of it', out('released') <= recorded('call.released')),
    ...check('released more than once', out('released') <= 1 && recorded('call.released') <= 1),
    ...check('refused without a record of it', out('refused') <= recorded('call.blocked')),
    ...check('both released and refused', out('released') + out('refused') <= 1),
    ...check(
      'released without a recorded allow or approval',
      release === -1 || (lastJudgement !== undefined && isYes(lastJudgement)),
    ),
    ...check('an approval decided twice', new Set(decided).size === decided.length),
    ...check(
      'a question answered before it is recorded as answered',
      rig.outward.every(
        (it) => it.type !== 'settled' || rig.store.reader.approval(it.approval)?.state !== 'pending',
      ),
    ),
    ...check(
      'a question asked before it is recorded',
      rig.outward.every((it) => it.type !== 'asked' || rig.store.reader.approval(it.approval) !== undefined),
    ),
    ...check(
      'a question left open by a call that is over',
      recorded('call.observed') === 0 || rig.store.reader.pendingApprovals().length === 0,
    ),
    ...illegal(records).map((it) => `no path of the statechart: ${it}`),
    ...check('the session died of it', rig.isSessionSound()),
    ...check('the hash chain is broken', verifyRows(rig.store.reader.auditRows(), genesis).ok),
  ];
};
