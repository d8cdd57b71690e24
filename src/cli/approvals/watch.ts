import { Command } from 'clipanion';
import type { Client } from '../../daemon/client.ts';
import type { Approval } from '../../domain/approval.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { approvalInFull, standing } from './render.ts';

/** `aegis approvals watch`: each question as it comes; on a terminal it can be answered at once. */
export class ApprovalsWatchCommand extends AegisCommand {
  static override paths = [['approvals', 'watch']];
  static override usage = Command.Usage({
    category: 'Approvals',
    description: 'Show approvals as they are asked and decided; on a terminal, answer them',
    details:
      'On a terminal every approval is shown in full and you are asked: a approves once, s for the session, d denies, n leaves it for later, q ends. Without a terminal, and with `--json`, it only prints.',
    examples: [
      ['Answer what comes', '$0 approvals watch'],
      ['For a script', '$0 approvals watch --json'],
    ],
  });

  protected async perform(): Promise<number> {
    const client = await this.client();
    const ended = new AbortController();
    const outer = this.context.signal;
    const end = (): void => ended.abort();
    outer?.addEventListener('abort', end, { once: true });
    if (outer?.aborted === true) end();
    try {
      if (!this.interactive) {
        for await (const approval of changes(client, ended.signal)) this.print(approval);
        return exitCode.done;
      }
      const { answerAll } = await import('./ask.ts');
      await answerAll({
        client,
        changes: changes(client, ended.signal),
        stdin: this.context.stdin,
        stdout: this.context.stdout,
        style: this.style,
        ended,
      });
      return exitCode.done;
    } finally {
      end();
      outer?.removeEventListener('abort', end);
    }
  }

  private print(approval: Approval): void {
    const now = Date.now();
    this.emit(approval, () =>
      approval.state === 'pending'
        ? `${approvalInFull(approval, now, this.style)}\n`
        : `${approval.id} ${standing(approval, now)}\n`,
    );
  }
}

/** Every approval that waits, then every one whose state changes, as it then is. */
async function* changes(client: Client, signal: AbortSignal): AsyncGenerator<Approval, void> {
  const after = (await client.status()).audit.seq;
  // What is asked between the two is in both; one that is no longer pending is told by its event.
  const pending = await client.approvals({ state: 'pending' });
  const shown = new Set(pending.map((approval) => approval.id));
  yield* pending.toSorted((a, b) => a.requestedAt - b.requestedAt);
  const types = 'approval.requested,approval.decided,approval.expired,approval.cancelled';
  for await (const record of client.events({ after, types }, signal)) {
    const id = approvalOf(record);
    if (id === undefined) continue;
    const approval = await client.approval(id);
    const known = shown.has(approval.id);
    if (approval.state === 'pending' && known) continue;
    shown.add(approval.id);
    // Asked and decided before we looked: its decision comes with its own event.
    if (record.type === 'approval.requested' && approval.state !== 'pending') continue;
    yield approval;
  }
}

const approvalOf = (record: Record<string, unknown>): string | undefined => {
  const { approval, decision } = record;
  if (typeof approval === 'string') return approval;
  if (typeof decision !== 'object' || decision === null || !('approvalId' in decision)) return undefined;
  return typeof decision.approvalId === 'string' ? decision.approvalId : undefined;
};
