import { homedir } from 'node:os';
import { Command, Option } from 'clipanion';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { sinceOf } from '../logs/since.ts';
import { counted } from '../render/count.ts';
import { visible } from '../render/text.ts';

/** `aegis policy suggest`: rules that would have spared questions, each proven before it is shown. */
export class PolicySuggestCommand extends AegisCommand {
  static override paths = [['policy', 'suggest']];
  static override usage = Command.Usage({
    category: 'Policy',
    description:
      'Suggest rules for what was approved again and again, each tried on the record and on known attacks',
    details:
      'Reads audit.log; needs no daemon, changes nothing. A rule is made only of what a human approved at least `--minimum` times and never refused; never of a shell, an interpreter, a wrapper or anything with other rights. Each is tried on every recorded call and on every attack that Aegis is tested with: one that would let something through is not offered, and what it would let through is shown. Copy what you want into policy.toml, then `aegis policy check`.',
    examples: [
      ['From the last month', '$0 policy suggest --since 4w'],
      ['As data', '$0 policy suggest --json'],
    ],
  });

  since = Option.String('--since', '4w', { description: 'A span (10m, 2h, 1d) or a date in ISO 8601' });
  minimum = Option.String('--minimum', '3', { description: 'How many approvals make a rule' });

  protected async perform(): Promise<number> {
    const { corpusCases, isAttack } = await import('./attack-cases.ts');
    const { readHistory } = await import('./history.ts');
    const { judgeOf } = await import('./judge.ts');
    const { loadPolicyOf } = await import('./load.ts');
    const { prove } = await import('./prove.ts');
    const { propose } = await import('../../policy/suggest.ts');
    const { stringify } = await import('smol-toml');
    const { paths, env } = this.context;
    const policy = loadPolicyOf(paths);
    const since = sinceOf(this.since, Date.now());
    const minimum = minimumOf(this.minimum);
    const history = readHistory(paths.audit, { since, home: env.HOME ?? homedir() });
    const judge = judgeOf(policy, paths.home);
    const asked = history.flatMap((past) =>
      // What was hidden before it was recorded proves nothing.
      past.answer === undefined || past.redacted
        ? []
        : [{ ...judge(past.call), text: past.text, answer: past.answer }],
    );
    const world = { policy, aegisHome: paths.home, history, attacks: corpusCases().filter(isAttack) };
    const proofs = propose(asked, minimum).map((proposal) => prove(proposal, world));
    const offered = proofs.filter(({ counterExample, spares }) => counterExample === undefined && spares > 0);
    if (this.json) {
      for (const { proposal, ...proof } of proofs) this.emit({ ...proposal, ...proof }, String);
      this.emit({ answered: asked.length, proposed: proofs.length, offered: offered.length }, String);
      return exitCode.done;
    }
    for (const { proposal, spares } of offered) {
      const lines = [
        `# ${counted(proposal.approvals, 'approval')}; would have spared ${counted(spares, 'question')}; tried on ${counted(history.length, 'recorded call')} and ${counted(world.attacks.length, 'known attack')}`,
        ...proposal.from.slice(0, 3).map((text) => `# for example: ${visible(text).slice(0, 120)}`),
        stringify({ rule: [proposal.rule] }),
      ];
      this.context.stdout.write(`${lines.join('\n')}\n`);
    }
    for (const { proposal, counterExample } of proofs) {
      if (counterExample === undefined) continue;
      const what =
        counterExample.from === 'history'
          ? 'a call that was refused'
          : `a known attack (${counterExample.id})`;
      this.context.stdout.write(
        `# not offered: ${visible(proposal.rule.id)} would let ${what} through: ${visible(counterExample.text).slice(0, 160)}\n`,
      );
    }
    if (offered.length === 0)
      this.context.stdout.write(`nothing to suggest from ${counted(asked.length, 'answered question')}\n`);
    return exitCode.done;
  }
}

const minimumOf = (text: string): number => {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value >= 1) return value;
  throw new AegisError(`--minimum: expected a number from 1, not ${JSON.stringify(text)}`, {
    code: 'AEG-USAGE',
    exit: 'usage',
  });
};
