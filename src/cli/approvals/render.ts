import type { Approval } from '../../domain/approval.ts';
import type { Style } from '../render/style.ts';
import { tinted } from '../render/style.ts';
import { fields, table } from '../render/table.ts';
import { visible, visibleLines } from '../render/text.ts';
import { ago, duration, stamp } from '../render/time.ts';

/** How an approval stands, in words: `denied by local:1000, 3 s ago`. */
export const standing = (approval: Approval, now: number): string => {
  const decision = approval.decision;
  if (approval.state === 'pending') return 'pending';
  if (decision === undefined) return approval.state;
  const reason = decision.reason === undefined ? '' : `: ${visible(decision.reason)}`;
  const scope = decision.effect === 'approve' ? ` (${decision.scope})` : '';
  return `${approval.state}${scope} by ${visible(decision.by)} on ${visible(decision.channel)}, ${ago(decision.at, now)}${reason}`;
};

/** Approvals in a table, one a row, the command last. */
export const approvalTable = (approvals: readonly Approval[], now: number, width: number): string =>
  table(
    ['ID', 'ASKED', 'LEFT', 'STATE', 'AGENT', 'SESSION', 'SEVERITY', 'COMMAND'],
    approvals.map((approval) => [
      approval.id,
      ago(approval.requestedAt, now),
      approval.state === 'pending' ? left(approval, now) : '-',
      approval.state,
      visible(approval.view.agent),
      visible(approval.view.label ?? approval.sessionId),
      approval.view.severity ?? '-',
      visible(approval.view.text),
    ]),
    width,
  );

/** All that a person needs to decide, nothing cut. */
export const approvalInFull = (approval: Approval, now: number, style: Style): string => {
  const { view } = approval;
  const head = fields([
    ['approval', `${style.bold(approval.id)}  ${standing(approval, now)}`],
    ['agent', visible(view.agent)],
    ['session', `${approval.sessionId}${view.label === undefined ? '' : ` ${visible(view.label)}`}`],
    ['in', visible(view.cwd)],
    ['tool', visible(view.tool)],
    ['severity', view.severity === undefined ? undefined : tinted(view.severity, style)],
    ['risk', view.risk === undefined ? undefined : riskLine(view.risk)],
    ['rule', visible(view.rule)],
    ['reason', visible(view.reason)],
    ['suggest', view.suggest === undefined ? undefined : visible(view.suggest)],
    [
      'deadline',
      `${stamp(approval.deadline)}${approval.state === 'pending' ? `, ${left(approval, now)}` : ''}`,
    ],
    ['scopes', approval.scopes.join(', ')],
    ['plan', approval.planHash],
  ]);
  // Each line of the command stands behind a bar, so that none can pass for one of ours.
  const command = visibleLines(view.text).map((line) => `  | ${line}\n`);
  const operations = table(
    ['  #', 'KIND', 'EFFECT', 'RULE', 'OPERATION'],
    view.operations.map((operation) => [
      `  ${operation.id}`,
      visible(operation.kind),
      operation.effect,
      visible(operation.rule),
      visible(operation.text),
    ]),
    Number.POSITIVE_INFINITY,
  );
  return `${head}\n${style.bold('command')}\n${command.join('')}\n${style.bold('operations')}\n${operations}`;
};

const riskLine = ({ score, level, factors }: NonNullable<Approval['view']['risk']>): string =>
  `${score} of 100, ${level}${factors.length === 0 ? '' : ` (${factors.map(visible).join(', ')})`}`;

const left = (approval: Approval, now: number): string =>
  approval.deadline <= now ? 'no time left' : `${duration(approval.deadline - now)} left`;
