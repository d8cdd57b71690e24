import type { AuditRecord } from '../../daemon/protocol.ts';
import type { Finding } from '../../domain/finding.ts';
import { AuditEvent } from '../../domain/record.ts';
import { counted } from '../render/count.ts';
import type { Style } from '../render/style.ts';
import { tinted } from '../render/style.ts';
import { cut, pad, visible } from '../render/text.ts';
import { stamp } from '../render/time.ts';

export type LogDecision = 'allow' | 'deny' | 'ask';

// The columns a text gets in a line; `--json` has it whole.
const room = 160;
const short = (text: string): string => cut(visible(text), room);

/** The event of a record without its place in the chain, or undefined when it is of a newer version. */
export const eventOf = (record: AuditRecord): AuditEvent | undefined => {
  const { v: _v, seq: _seq, ts: _ts, boot: _boot, prev: _prev, hash: _hash, ...event } = record;
  return AuditEvent.safeParse(event).data;
};

/** What a record decides of a call; undefined for the records that decide nothing. */
export const decisionOf = (event: AuditEvent): LogDecision | undefined => {
  switch (event.type) {
    case 'call.evaluated':
      return event.effect === 'require_approval' ? 'ask' : event.effect;
    case 'approval.requested':
      return 'ask';
    case 'approval.decided':
      return event.decision.effect === 'approve' ? 'allow' : 'deny';
    case 'call.released':
      return 'allow';
    case 'call.blocked':
    case 'approval.expired':
    case 'approval.cancelled':
      return 'deny';
    default:
      return undefined;
  }
};

/** One record as one line for people: when, whose, what, and the text of the call where it is known. */
export const logLine = (record: AuditRecord, texts: ReadonlyMap<string, string>, style: Style): string => {
  const event = eventOf(record);
  const detail = event === undefined ? unknown(record) : detailOf(event, style);
  const text = record.call === undefined ? undefined : texts.get(record.call);
  const call = text === undefined || record.type === 'call.planned' ? '' : ` · ${short(text)}`;
  const whose = visible(record.session ?? '-');
  return `${style.dim(stamp(record.ts))} ${pad(whose, 18)} ${pad(visible(record.type), 18)} ${detail}${call}`.trimEnd();
};

const unknown = (record: AuditRecord): string => {
  const { v: _v, seq: _seq, ts: _ts, boot: _boot, prev: _prev, hash: _hash, type: _type, ...rest } = record;
  return short(JSON.stringify(rest));
};

const detailOf = (event: AuditEvent, style: Style): string => {
  switch (event.type) {
    case 'daemon.started':
      return `version ${short(event.version)}, process ${event.pid}`;
    case 'daemon.stopped':
      return short(event.reason);
    case 'policy.loaded':
      return `${event.policyHash.slice(0, 12)} from ${counted(event.files.length, 'file')}`;
    case 'policy.refused':
      return style.bad(short(event.error));
    case 'session.started': {
      const who = [event.agent, event.agentVersion, event.label].filter((part) => part !== undefined);
      return `${short(who.join(' '))}, ${event.level} by ${short(event.seam)}, in ${short(event.cwd)}`;
    }
    case 'session.handshake':
      return 'its hooks are in force';
    case 'session.ended':
      return `${short(event.reason)}: ${counted(event.counts.calls, 'call')}, ${event.counts.denied} denied, ${event.counts.asked} asked`;
    case 'call.intercepted':
      return short(event.subagent === undefined ? event.tool : `${event.tool} by ${event.subagent}`);
    case 'call.planned': {
      const problems = event.problems.map(
        (problem) => ` ${style.warn(`[${problem.code}]`)} ${short(problem.detail)}`,
      );
      return `${counted(event.operations.length, 'operation')} · ${short(event.text)}${problems.join('')}`;
    }
    case 'call.evaluated':
      return `${tinted(event.effect, style)} by ${short(event.rule)}: ${short(event.reason)}`;
    case 'approval.requested':
      return `${event.approval} until ${stamp(event.deadline)}, scopes ${event.scopes.join(', ')}`;
    case 'approval.decided': {
      const { decision } = event;
      const how =
        decision.effect === 'approve' ? style.good(`approved ${decision.scope}`) : style.bad('denied');
      const reason = decision.reason === undefined ? '' : `: ${short(decision.reason)}`;
      return `${decision.approvalId} ${how} by ${short(decision.by)} on ${short(decision.channel)}${reason}`;
    }
    case 'approval.expired':
      return `${event.approval} had no answer in time`;
    case 'approval.cancelled':
      return `${event.approval}: ${short(event.reason)}`;
    case 'call.released':
      return style.good('released to the agent');
    case 'call.blocked':
      return `${style.bad('blocked')} at ${short(event.stage)}: ${short(event.reason)}`;
    case 'call.observed': {
      const { status, durationMs, exitCode, detail } = event.outcome;
      return [
        status,
        exitCode === undefined ? '' : `, exit ${exitCode}`,
        durationMs === undefined ? '' : `, ${durationMs} ms`,
        detail === undefined ? '' : `: ${short(detail)}`,
      ].join('');
    }
    case 'call.critiqued':
      return event.findings.length === 0
        ? 'nothing found'
        : event.findings.map((finding) => findingOf(finding, style)).join('; ');
    case 'gate.frozen':
      return 'every call is refused until it is thawed';
    case 'gate.thawed':
      return 'calls are judged again';
    case 'session.finding':
      return findingOf(event.finding, style);
  }
};

const findingOf = (finding: Finding, style: Style): string =>
  `${tinted(finding.severity, style)} ${finding.id}: ${short(finding.detail)}`;
