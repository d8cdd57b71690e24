import { Command } from 'clipanion';
import type { Status } from '../daemon/protocol.ts';
import { AegisError } from '../errors.ts';
import { AegisCommand, exitCode } from './command.ts';
import { counted } from './render/count.ts';
import type { Style } from './render/style.ts';
import { fields } from './render/table.ts';
import { visible } from './render/text.ts';
import { ago, duration, stamp } from './render/time.ts';

/** `aegis status`: what the daemon is doing. Exits 69 when there is none. */
export class StatusCommand extends AegisCommand {
  static override paths = [['status']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Show whether the daemon runs, what is in force and what waits for you',
    details: 'Exits 69 when the daemon is not running.',
    examples: [
      ['Look', '$0 status'],
      ['For a script', '$0 status --json'],
    ],
  });

  protected async perform(): Promise<number> {
    const client = await this.client();
    try {
      const status = await client.status();
      const now = Date.now();
      this.emit({ running: true, uptimeMs: Math.max(0, now - status.startedAt), ...status }, () =>
        render(status, now, this.style),
      );
      return exitCode.done;
    } catch (thrown) {
      const down = thrown instanceof AegisError && thrown.code === 'AEG-DAEMON-DOWN';
      if (this.json && down) this.emit({ running: false, home: this.context.paths.home }, String);
      throw thrown;
    }
  }
}

const render = (status: Status, now: number, style: Style): string =>
  fields([
    [
      'daemon',
      `${status.state === 'serving' ? style.good('serving') : style.warn(visible(status.state))}, up ${duration(now - status.startedAt)}, process ${status.pid}`,
    ],
    ['version', `${visible(status.version)} on Node ${visible(status.node)}`],
    ['home', visible(status.home)],
    ['sessions', String(status.sessions)],
    [
      'pending',
      status.pending === 0
        ? '0'
        : style.warn(
            `${status.pending} ${status.pending === 1 ? 'waits' : 'wait'} for you: aegis approvals list`,
          ),
    ],
    ['level', status.level],
    [
      'policy',
      `${status.policy.hash.slice(0, 12)}, ${counted(status.policy.rules, 'rule')} from ${counted(status.policy.files.length, 'file')}`,
    ],
    [
      'policy error',
      status.policy.error === undefined
        ? undefined
        : style.bad(`${visible(status.policy.error)}; the last good policy stays in force`),
    ],
    ['recording', status.recording ? 'yes' : style.bad('NO: every call is denied')],
    ['audit', `${counted(status.audit.seq, 'record')}, head ${status.audit.hash.slice(0, 12)}`],
    [
      'last error',
      status.lastError === undefined
        ? undefined
        : style.warn(
            `${visible(status.lastError.message)} (${stamp(status.lastError.at)}, ${ago(status.lastError.at, now)})`,
          ),
    ],
  ]);
