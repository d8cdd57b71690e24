import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from '../command.ts';
import { counted } from '../render/count.ts';
import { visible } from '../render/text.ts';

/** `aegis policy test`: runs every test that stands beside a rule, and tells of all that fail, not only of the first. */
export class PolicyTestCommand extends AegisCommand {
  static override paths = [['policy', 'test']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Run the tests that stand beside the rules, of the packs and of your files',
    details:
      'Loading a policy stops at the first test that fails; this names them all. A file is tested in the place of the user layer. Needs no daemon. Exits 1 when a test fails.',
    examples: [
      ['What is in force', '$0 policy test'],
      ['A file that is being written', '$0 policy test ./policy.toml'],
      ['One rule', '$0 policy test --rule git-push'],
    ],
  });

  file = Option.String({ required: false });
  rule = Option.String('--rule', { description: 'Only the tests of this rule' });

  protected async perform(): Promise<number> {
    const { locationsOf } = await import('./load.ts');
    const { testPolicy } = await import('../../policy/load.ts');
    const choice = this.file === undefined ? {} : { file: resolve(this.file) };
    const results = testPolicy(locationsOf(this.context.paths, choice)).filter(
      ({ rule }) => this.rule === undefined || rule === this.rule,
    );
    const failed = results.filter(({ failure }) => failure !== undefined);
    if (this.json) for (const result of results) this.emit(result, String);
    else {
      for (const { file, rule, call, failure } of failed)
        this.context.stdout.write(
          `${visible(file)} rule ${visible(rule)}: ${visible(call)}\n    ${visible(failure ?? '')}\n`,
        );
      const rules = new Set(results.map(({ rule }) => rule)).size;
      const sum = `${counted(results.length, 'test')} of ${counted(rules, 'rule')}`;
      this.context.stdout.write(failed.length === 0 ? `ok  ${sum}\n` : `${failed.length} of ${sum} failed\n`);
    }
    return failed.length === 0 ? exitCode.done : exitCode.refused;
  }
}
