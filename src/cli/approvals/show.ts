import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from '../command.ts';
import { approvalIdOf } from './id.ts';
import { approvalInFull } from './render.ts';

/** `aegis approvals show`: one question, nothing left out. */
export class ApprovalsShowCommand extends AegisCommand {
  static override paths = [['approvals', 'show']];
  static override usage = Command.Usage({
    category: 'Approvals',
    description: 'Show one approval in full: the exact command, its operations and the rules that asked',
    details: 'What a terminal would hide or act on is written as `\\u{…}`.',
    examples: [['Look before you decide', '$0 approvals show k3f9qa']],
  });

  id = Option.String();

  protected async perform(): Promise<number> {
    const client = await this.client();
    const approval = await client.approval(approvalIdOf(this.id));
    this.emit(approval, () => approvalInFull(approval, Date.now(), this.style));
    return exitCode.done;
  }
}
