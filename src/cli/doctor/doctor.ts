import { Command } from 'clipanion';
import { AegisCommand, exitCode } from '../command.ts';
import { visible } from '../render/text.ts';
import type { Finding } from './checks.ts';

/** `aegis doctor`: whether everything that Aegis stands on is well. */
export class DoctorCommand extends AegisCommand {
  static override paths = [['doctor']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Check the installation, the home directory, the daemon and the agents',
    details: 'Each line is ok, warn or fail, with what to do. Changes nothing. Exits 1 when a check fails.',
    examples: [['Check', '$0 doctor']],
  });

  protected async perform(): Promise<number> {
    const { checks } = await import('./checks.ts');
    let failed = false;
    for (const check of checks)
      for (const finding of await check(this.context)) {
        failed ||= finding.level === 'fail';
        this.emit(finding, () => this.line(finding));
      }
    return failed ? exitCode.refused : exitCode.done;
  }

  private line({ level, what, todo }: Finding): string {
    const style = { ok: this.style.good, warn: this.style.warn, fail: this.style.bad }[level];
    return `${style(level.padEnd(4))}  ${visible(what)}${todo === undefined ? '' : ` — ${visible(todo)}`}\n`;
  }
}
