import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from './command.ts';

/** `aegis start`: starts the daemon, or is it with `--foreground`. */
export class StartCommand extends AegisCommand {
  static override paths = [['start']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Start the daemon and wait until it answers',
    details: `
      Does nothing when the daemon runs already. \`aegis wrap\` starts it by itself, so this is seldom needed. With
      \`--foreground\` this process is the daemon, and logs to stderr: for a service manager, and for looking.
    `,
    examples: [
      ['Start it', '$0 start'],
      ['As a service, under systemd or launchd', '$0 start --foreground'],
    ],
  });

  foreground = Option.Boolean('--foreground', false, {
    description: 'Be the daemon, until a signal ends it',
  });

  protected async perform(): Promise<number> {
    const { paths, env } = this.context;
    if (this.foreground) {
      const { startForeground } = await import('../daemon/start-foreground.ts');
      await startForeground({ paths, env });
      return exitCode.done;
    }
    const { startDaemon } = await import('../daemon/start.ts');
    const { pid, alreadyRunning } = await startDaemon({ paths, env });
    this.emit({ pid, alreadyRunning }, () =>
      alreadyRunning
        ? `The daemon runs already (process ${pid}).\n`
        : `The daemon has started (process ${pid}).\n`,
    );
    return exitCode.done;
  }
}
