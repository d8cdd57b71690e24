import { join } from 'node:path';
import { Command } from 'clipanion';
import { packageRoot } from '../../config/paths.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { table } from '../render/table.ts';
import { visible } from '../render/text.ts';

/** `aegis policy packs`: the rule packs that come with Aegis, and which are in force. */
export class PolicyPacksCommand extends AegisCommand {
  static override paths = [['policy', 'packs']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'List the built-in rule packs: their rules and tests, and whether they are in force',
    details:
      '`packs` in the [policy] table of policy.toml chooses among them. `self` protects Aegis and is always in force.',
    examples: [['List them', '$0 policy packs']],
  });

  protected async perform(): Promise<number> {
    const { loadPolicyOf } = await import('./load.ts');
    const { readAllPacks } = await import('../../policy/load.ts');
    const inForce = new Set(loadPolicyOf(this.context.paths).files);
    const packsDir = join(packageRoot(), 'policies');
    const packs = readAllPacks(packsDir).map(({ name, file, description, rules }) => {
      const count = (wanted: string): number => rules.filter(({ decision }) => decision === wanted).length;
      return {
        pack: name,
        inForce: inForce.has(file),
        rules: rules.length,
        allow: count('allow'),
        ask: count('require_approval'),
        deny: count('deny'),
        tests: rules.reduce((sum, { tests }) => sum + tests, 0),
        about: description,
      };
    });
    this.emitAll(packs, () =>
      table(
        ['PACK', 'IN FORCE', 'RULES', 'ALLOW', 'ASK', 'DENY', 'TESTS', 'ABOUT'],
        packs.map(({ pack, inForce: used, about, ...counts }) => [
          visible(pack),
          used ? 'yes' : 'no',
          ...[counts.rules, counts.allow, counts.ask, counts.deny, counts.tests].map(String),
          visible(about),
        ]),
        this.width,
      ),
    );
    return exitCode.done;
  }
}
