import { closeSync, constants, lstatSync, openSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from './command.ts';
import { visible } from './render/text.ts';

/** `aegis setup`: makes a home with starter files, starts the daemon, and says what to type next. */
export class SetupCommand extends AegisCommand {
  static override paths = [['setup']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Make everything ready for the first use',
    details: `
      Makes the directory of Aegis, writes a commented config.toml and policy.toml where there is none, starts the
      daemon, and looks at everything as \`aegis doctor\` does. It asks nothing, changes no file that is there, and
      may be run again at any time.
    `,
    examples: [
      ['Set up', '$0 setup'],
      ['Only see what it would do', '$0 setup --dry-run'],
      ['In another place', 'AEGIS_HOME=/srv/aegis $0 setup'],
    ],
  });

  dryRun = Option.Boolean('--dry-run', false, { description: 'Say what would be done, and do nothing' });

  protected async perform(): Promise<number> {
    const { paths, env } = this.context;
    const made = !isThere(paths.home);
    if (!this.dryRun) {
      const { ensureHome } = await import('../daemon/start.ts');
      ensureHome(paths);
    }
    if (made) this.step('make', paths.home, this.dryRun ? 'would be made' : 'made, for you alone');
    else this.step('keep', paths.home, 'it is there already');

    const { starterConfig, starterPolicy } = await import('./starter-files.ts');
    this.writeUnlessThere(paths.config, starterConfig());
    this.writeUnlessThere(paths.policy, starterPolicy());
    if (this.dryRun) {
      this.step('start', 'the daemon', 'would start, unless it runs');
      return exitCode.done;
    }
    const { startDaemon } = await import('../daemon/start.ts');
    const { pid, alreadyRunning } = await startDaemon({ paths, env });
    this.step(alreadyRunning ? 'keep' : 'start', 'the daemon', `process ${pid}`);

    const health = await this.cli.run(['doctor', ...(this.json ? ['--json'] : [])], this.context);
    if (!this.json) {
      this.context.stdout.write(
        '\nNext, run your agent under Aegis:\n' +
          '  aegis wrap -- claude\n' +
          '  aegis wrap -- codex\n' +
          'and answer its questions in another terminal:\n' +
          '  aegis approvals watch\n',
      );
    }
    return health;
  }

  private writeUnlessThere(path: string, text: string): void {
    if (isThere(path)) {
      this.step('keep', path, 'it is there already');
    } else if (this.dryRun) {
      this.step('write', path, 'would be written');
    } else {
      const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
      const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        writeFileSync(fd, text);
      } finally {
        closeSync(fd);
      }
      this.step('write', path, 'written');
    }
  }

  private step(action: 'keep' | 'make' | 'write' | 'start', what: string, detail: string): void {
    this.emit({ step: action, what, detail, dryRun: this.dryRun }, () => `${visible(what)}: ${detail}\n`);
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
