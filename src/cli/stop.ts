import { Command } from 'clipanion';
import { AegisCommand, exitCode } from './command.ts';
import { stopWaitMs } from './stop-wait.ts';

/** `aegis stop`: ends the daemon and waits until it is gone. */
export class StopCommand extends AegisCommand {
  static override paths = [['stop']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Stop the daemon and wait until it is gone',
    details: `
      While no daemon runs every call of a wrapped agent is denied. What waits for you is kept: the next daemon asks
      again, and deadlines stay where they are. Does nothing when no daemon runs.
    `,
    examples: [['Stop it', '$0 stop']],
  });

  protected async perform(): Promise<number> {
    const { paths } = this.context;
    const { stopDaemon } = await import('../daemon/start.ts');
    const pid = await stopDaemon({ paths, waitMs: await stopWaitMs(this.context) });
    this.emit({ stopped: pid !== undefined, pid }, () =>
      pid === undefined ? 'No daemon was running.\n' : `The daemon has stopped (process ${pid}).\n`,
    );
    return exitCode.done;
  }
}
