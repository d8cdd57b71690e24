import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode, oneOf } from '../command.ts';
import { approvalTable } from './render.ts';

const states = ['pending', 'approved', 'denied', 'expired', 'cancelled', 'all'] as const;

/** `aegis approvals list`: the questions that wait, oldest first. */
export class ApprovalsListCommand extends AegisCommand {
  static override paths = [['approvals', 'list']];
  static override usage = Command.Usage({
    category: 'Approvals',
    description: 'List the tool calls that wait for a decision',
    examples: [
      ['What waits', '$0 approvals list'],
      ['What was denied in one session', '$0 approvals list --state denied --session s_abcdefghijklmnop'],
      ['For a script', '$0 approvals list --json'],
    ],
  });

  state = Option.String('--state', 'pending', { description: `One of ${states.join(', ')}` });
  session = Option.String('--session', { description: 'Only those of this session' });

  protected async perform(): Promise<number> {
    const state = oneOf('--state', this.state, states);
    const client = await this.client();
    const approvals = await client.approvals({
      ...(state === 'all' ? {} : { state }),
      ...(this.session === undefined ? {} : { session: this.session }),
    });
    const sorted = approvals.toSorted((a, b) => a.requestedAt - b.requestedAt);
    this.emitAll(sorted, () =>
      sorted.length === 0
        ? `No approvals${state === 'all' ? '' : ` are ${state}`}.\n`
        : approvalTable(sorted, Date.now(), this.width),
    );
    return exitCode.done;
  }
}
