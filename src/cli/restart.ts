import { join } from 'node:path';
import { Command } from 'clipanion';
import { packageRoot } from '../config/paths.ts';
import { AegisCommand, exitCode } from './command.ts';
import { stopWaitMs } from './stop-wait.ts';

/** `aegis restart`: puts a new daemon in the place of the one that runs. */
export class RestartCommand extends AegisCommand {
  static override paths = [['restart']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Stop the daemon and start it again',
    details: `
      Configuration and policy are checked first: when one is broken, the daemon that runs is left alone. Calls that
      wait for you go on waiting, and agents get their answers from the new daemon.
    `,
    examples: [['After an update, or a change of the configuration', '$0 restart']],
  });

  protected async perform(): Promise<number> {
    const { paths, env } = this.context;
    await this.refuseBrokenFiles();
    const { restartDaemon } = await import('../daemon/start.ts');
    const { pid, previous } = await restartDaemon({ paths, env, waitMs: await stopWaitMs(this.context) });
    this.emit({ pid, previous }, () =>
      previous === undefined
        ? `The daemon has started (process ${pid}); none was running.\n`
        : `The daemon has restarted (process ${pid} in the place of ${previous}).\n`,
    );
    return exitCode.done;
  }

  /** Throws AegisError (configuration) for what a new daemon would refuse to start with. */
  private async refuseBrokenFiles(): Promise<void> {
    const { paths } = this.context;
    const { loadConfig } = await import('../config/load.ts');
    const { loadPolicy } = await import('../policy/load.ts');
    loadConfig(this.context);
    loadPolicy({
      packsDir: join(packageRoot(), 'policies'),
      userFile: paths.policy,
      userDir: paths.policyDir,
    });
  }
}
