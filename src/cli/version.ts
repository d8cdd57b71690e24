import { Command } from 'clipanion';
import { packageVersion } from '../config/version.ts';
import { AegisCommand, exitCode } from './command.ts';

/** `aegis version`. */
export class VersionCommand extends AegisCommand {
  static override paths = [['version'], ['--version'], ['-v']];
  static override usage = Command.Usage({
    category: 'Daemon',
    description: 'Print the version of this program',
    examples: [
      ['The version', '$0 version'],
      ['And of what it runs on', '$0 version --json'],
    ],
  });

  protected async perform(): Promise<number> {
    const version = packageVersion();
    const { node, v8 } = process.versions;
    this.emit({ version, node, v8, platform: process.platform, arch: process.arch }, () => `${version}\n`);
    return exitCode.done;
  }
}
