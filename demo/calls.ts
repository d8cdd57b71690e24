import type { AuditRecord } from '../src/domain/record.ts';

/** One call as the demo has seen it so far: the states it has passed, and what was decided. */
export interface SeenCall {
  id: string;
  number: number;
  tool: string;
  text: string;
  states: string[];
  verdict: 'allow' | 'deny' | 'ask' | undefined;
  rule: string;
  reason: string;
  approval: string | undefined;
  decidedBy: string | undefined;
  outcome: string | undefined;
}

/** The state of the tool-call machine that each kind of record marks. */
const stateOf: Record<string, string> = {
  'call.intercepted': 'intercepted',
  'call.planned': 'planned',
  'call.evaluated': 'evaluated',
  'approval.requested': 'awaitingApproval',
  'call.released': 'executed',
  'call.blocked': 'blocked',
  'call.observed': 'observed',
  'call.critiqued': 'critiqued',
};

const verdicts = { allow: 'allow', deny: 'deny', require_approval: 'ask' } as const;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const shown = (tool: string, what: string, workspace: string): string =>
  `${tool === 'Bash' ? '' : `${tool} `}${what.replaceAll(`${workspace}/`, '')}`;

const note = (call: SeenCall, record: AuditRecord, workspace: string): void => {
  switch (record.type) {
    case 'call.planned':
      call.text = shown(call.tool, text(record.text), workspace);
      break;
    case 'call.evaluated':
      call.verdict = verdicts[record.effect as keyof typeof verdicts];
      call.rule = text(record.rule);
      call.reason = text(record.reason);
      break;
    case 'approval.requested':
      call.approval = text(record.approval);
      break;
    case 'approval.decided': {
      const { effect, by } = record.decision as { effect: string; by: string };
      call.decidedBy = `${effect === 'approve' ? 'approved' : 'denied'} by ${by}`;
      break;
    }
    case 'call.blocked':
      call.reason = text(record.reason);
      break;
    case 'call.observed':
      call.outcome = (record.outcome as { status: string }).status;
      break;
    default:
      break;
  }
};

/** Follows the records of a session, with paths shown as seen from the workspace. Returns the call a record belongs to, undefined for those of no call. */
export const followCalls = (workspace: string) => {
  const calls: SeenCall[] = [];
  return {
    calls,
    see(record: AuditRecord): SeenCall | undefined {
      if (record.call === undefined) return undefined;
      let call = calls.find(({ id }) => id === record.call);
      if (call === undefined) {
        call = {
          id: record.call,
          number: calls.length + 1,
          tool: text(record.tool),
          text: text(record.tool),
          states: [],
          verdict: undefined,
          rule: '',
          reason: '',
          approval: undefined,
          decidedBy: undefined,
          outcome: undefined,
        };
        calls.push(call);
      }
      const state = stateOf[record.type];
      if (state !== undefined) call.states.push(state);
      note(call, record, workspace);
      return call;
    },
  };
};
