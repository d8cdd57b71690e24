import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from '../command.ts';
import { counted } from '../render/count.ts';
import { visible } from '../render/text.ts';

/** `aegis policy check`: whether the policy loads, its tests included, and what in it is hardly meant. */
export class PolicyCheckCommand extends AegisCommand {
  static override paths = [['policy', 'check']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Check the policy: every key, every rule, and every test that stands in the files',
    details:
      'Needs no daemon. Exits 78 with file, line and column when something is wrong. Warns of rules that never decide, that have ended, and of allows that are wider than anybody means; a warning does not change the exit code, but with `--strict` it is 1.',
    examples: [
      ['What is in force', '$0 policy check'],
      ['A file before it is installed', '$0 policy check ./policy.toml'],
      ['In a script that is to fail on warnings', '$0 policy check --strict ./policy.toml'],
    ],
  });

  file = Option.String({ required: false });
  strict = Option.Boolean('--strict', false, { description: 'Exit 1 when there is a warning' });

  protected async perform(): Promise<number> {
    const { locationsOf } = await import('./load.ts');
    const { lintFiles, loadPolicy } = await import('../../policy/load.ts');
    const locations = locationsOf(this.context.paths, { file: this.file, testPacks: true });
    const policy = loadPolicy(locations);
    const warnings = lintFiles(policy, locations, Date.now());
    this.emit({ ok: true, hash: policy.hash, files: policy.files, warnings }, () => {
      const files = policy.files.map((file) => `  ${visible(file)}\n`).join('');
      const lines = warnings.map(
        ({ file, line, column, message }) =>
          `${this.style.warn('warning')} ${visible(file)}:${line}:${column} ${visible(message)}\n`,
      );
      const count = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`;
      return `${lines.join('')}ok  ${policy.hash}${count}\n${files}`;
    });
    return this.strict && warnings.length > 0 ? exitCode.refused : exitCode.done;
  }
}
