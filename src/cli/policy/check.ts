import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from '../command.ts';
import { visible } from '../render/text.ts';

/** `aegis policy check`: whether the policy loads, its tests included. */
export class PolicyCheckCommand extends AegisCommand {
  static override paths = [['policy', 'check']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Check the policy: every key, every rule, and every test that stands in the files',
    details: 'Needs no daemon. Exits 78 with file, line and column when something is wrong.',
    examples: [
      ['What is in force', '$0 policy check'],
      ['A file before it is installed', '$0 policy check ./policy.toml'],
    ],
  });

  file = Option.String({ required: false });

  protected async perform(): Promise<number> {
    const { loadPolicyOf } = await import('./load.ts');
    const policy = loadPolicyOf(this.context.paths, { file: this.file, testPacks: true });
    this.emit({ ok: true, hash: policy.hash, files: policy.files }, () => {
      const files = policy.files.map((file) => `  ${visible(file)}\n`).join('');
      return `ok  ${policy.hash}\n${files}`;
    });
    return exitCode.done;
  }
}
