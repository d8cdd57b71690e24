import { homedir } from 'node:os';
import { Command, Option } from 'clipanion';
import type { Effect } from '../../domain/verdict.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { sinceOf } from '../logs/since.ts';
import { counted } from '../render/count.ts';
import { tinted } from '../render/style.ts';
import { visible } from '../render/text.ts';

/** `aegis policy replay`: what another policy would have said of the calls that were recorded. */
export class PolicyReplayCommand extends AegisCommand {
  static override paths = [['policy', 'replay']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Judge recorded calls again, under this policy or another, and list what would change',
    details:
      'Reads audit.log; needs no daemon and runs nothing. What was recorded is redacted: a call with something hidden in it is judged as it was recorded, and marked. Files are not looked at, and what a session was allowed until its end is not counted. Exits 1 with `--exit-code` when a verdict would change.',
    examples: [
      ['What the policy in force says of the last day', '$0 policy replay --since 24h'],
      ['A policy of your own, before it is installed', '$0 policy replay --since 7d --policy ./policy.toml'],
    ],
  });

  since = Option.String('--since', '24h', { description: 'A span (10m, 2h, 1d) or a date in ISO 8601' });
  policy = Option.String('--policy', { description: 'A policy file in the place of the user layer' });
  packsOnly = Option.Boolean('--no-user-policy', false, { description: 'The built-in packs alone' });
  fail = Option.Boolean('--exit-code', false, { description: 'Exit 1 when a verdict would change' });

  protected async perform(): Promise<number> {
    const { judgeOf } = await import('./judge.ts');
    const { loadPolicyOf } = await import('./load.ts');
    const { readHistory } = await import('./history.ts');
    const { paths, env } = this.context;
    const since = sinceOf(this.since, Date.now());
    const policy = loadPolicyOf(paths, { file: this.policy, packsOnly: this.packsOnly });
    const judge = judgeOf(policy, paths.home);
    const history = readHistory(paths.audit, { since, home: env.HOME ?? homedir() });
    const changes = history.flatMap((past) => {
      const now = judge(past.call).verdict;
      if (now.effect === past.effect) return [];
      return [{ ...past, call: past.id, now: { effect: now.effect, rule: now.rule, reason: now.reason } }];
    });
    const tally: Partial<Record<`${Effect} → ${Effect}`, number>> = {};
    for (const { effect, now } of changes) {
      const key = `${effect} → ${now.effect}` as const;
      tally[key] = (tally[key] ?? 0) + 1;
    }
    if (this.json) {
      for (const { call, at, text, effect, rule, now, redacted } of changes)
        this.emit({ call, at, text, was: { effect, rule }, now, redacted }, String);
      this.emit({ calls: history.length, changed: changes.length, tally }, String);
    } else {
      const { style } = this;
      for (const { text, effect, rule, now, redacted } of changes) {
        const head = `${tinted(effect, style)} → ${tinted(now.effect, style)}  ${visible(text).slice(0, 160)}`;
        const mark = redacted ? '  (something in it is hidden)' : '';
        this.context.stdout.write(
          `${head}${mark}\n    was ${visible(rule)}, would be ${visible(now.rule)}: ${visible(now.reason)}\n`,
        );
      }
      const sums = Object.entries(tally).map(([change, count]) => `${change}: ${count}`);
      const of = `of ${counted(history.length, 'recorded call')}`;
      this.context.stdout.write(
        changes.length === 0
          ? `nothing would change ${of}\n`
          : `${changes.length} would change ${of}; ${sums.join(', ')}\n`,
      );
    }
    return this.fail && changes.length > 0 ? exitCode.refused : exitCode.done;
  }
}
