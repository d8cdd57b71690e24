import { Command, Option } from 'clipanion';
import type { DecisionRequest } from '../../daemon/protocol.ts';
import type { Approval } from '../../domain/approval.ts';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode, oneOf } from '../command.ts';
import { cut, visible } from '../render/text.ts';
import { ago } from '../render/time.ts';
import { approvalIdOf } from './id.ts';

/** Shared by approve and deny: the first decision wins, a later one is told who won and when. */
abstract class DecideCommand extends AegisCommand {
  id = Option.String();

  protected abstract decision(): DecisionRequest;

  protected async perform(): Promise<number> {
    const id = approvalIdOf(this.id);
    const decision = this.decision();
    const client = await this.client();
    const { DaemonProblem } = await import('../../daemon/client.ts');
    const decided = await client.decide(id, decision).catch((thrown: unknown) => {
      throw thrown instanceof DaemonProblem && thrown.approval !== undefined ? lost(thrown.approval) : thrown;
    });
    this.emit(decided, () => `${outcomeOf(decided)}\n`);
    return exitCode.done;
  }
}

/** `aegis approvals approve`. */
export class ApprovalsApproveCommand extends DecideCommand {
  static override paths = [['approvals', 'approve']];
  static override usage = Command.Usage({
    category: 'Approvals',
    description: 'Allow a tool call that waits',
    details:
      'The approval holds for exactly the call that was shown. With `--scope session` the same call is not asked again until its session ends. Exits 1 when somebody else decided first, and says who.',
    examples: [
      ['Once', '$0 approvals approve k3f9qa'],
      ['Until the session ends', '$0 approvals approve k3f9qa --scope session'],
    ],
  });

  scope = Option.String('--scope', 'once', { description: 'once, or session' });

  protected decision(): DecisionRequest {
    return { effect: 'approve', scope: oneOf('--scope', this.scope, ['once', 'session'] as const) };
  }
}

/** `aegis approvals deny`. */
export class ApprovalsDenyCommand extends DecideCommand {
  static override paths = [['approvals', 'deny']];
  static override usage = Command.Usage({
    category: 'Approvals',
    description: 'Refuse a tool call that waits',
    details: 'The reason goes to the agent. Exits 1 when somebody else decided first, and says who.',
    examples: [['With a reason', '$0 approvals deny k3f9qa --reason "use the staging database"']],
  });

  reason = Option.String('--reason', { description: 'What the agent is told, at most 500 characters' });

  protected decision(): DecisionRequest {
    if (this.reason !== undefined && this.reason.length > 500)
      throw new AegisError('--reason is longer than 500 characters', { code: 'AEG-USAGE', exit: 'usage' });
    return { effect: 'deny', ...(this.reason === undefined ? {} : { reason: this.reason }) };
  }
}

/** The line that tells a person what their decision did. */
export const outcomeOf = (approval: Approval): string => {
  const scope = approval.decision?.scope === 'session' ? ' for the rest of the session' : '';
  const text = cut(visible(approval.view.text), 120);
  return `${approval.state} ${approval.id}${approval.state === 'approved' ? scope : ''}: ${text}`;
};

/** What the loser of a race is told. */
export const lost = (approval: Approval): AegisError => {
  const decision = approval.decision;
  const how =
    decision === undefined
      ? `${approval.state} already`
      : `already ${approval.state} by ${decision.by} on ${decision.channel}, ${ago(decision.at, Date.now())}`;
  return new AegisError(`${approval.id} was ${how}`, {
    code: 'AEG-APPROVAL-DECIDED',
    exit: 'refused',
    hint: 'the first decision stands; nothing was changed',
  });
};
