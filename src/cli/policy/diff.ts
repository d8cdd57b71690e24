import { Command, Option } from 'clipanion';
import type { LoadedPolicy } from '../../policy/load.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { counted } from '../render/count.ts';
import { tinted } from '../render/style.ts';
import { visible } from '../render/text.ts';

/** `aegis policy diff`: how two policies differ, and which calls they would judge differently. */
export class PolicyDiffCommand extends AegisCommand {
  static override paths = [['policy', 'diff']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Compare two policies: rules, settings, and the verdicts on the calls Aegis is tested with',
    details:
      'A policy is a file in the place of the user layer, or one of the words `current` (what is in force) and `builtin` (the packs alone). Needs no daemon. Exits 1 when a verdict or a rule differs and `--exit-code` is given.',
    examples: [
      ['What my rules change', '$0 policy diff builtin current'],
      ['Before a change is installed', '$0 policy diff current ./policy.toml'],
    ],
  });

  from = Option.String({ name: 'A' });
  to = Option.String({ name: 'B' });
  fail = Option.Boolean('--exit-code', false, { description: 'Exit 1 when they differ' });

  protected async perform(): Promise<number> {
    const { corpusCases } = await import('./attack-cases.ts');
    const { judgeOf } = await import('./judge.ts');
    const { loadPolicyOf } = await import('./load.ts');
    const { diffPolicies } = await import('../../policy/diff.ts');
    const { paths } = this.context;
    const load = (name: string): LoadedPolicy =>
      name === 'builtin'
        ? loadPolicyOf(paths, { packsOnly: true })
        : loadPolicyOf(paths, name === 'current' ? {} : { file: name });
    const [a, b] = [load(this.from), load(this.to)];
    const { rules, settings } = diffPolicies(a, b);
    const [left, right] = [judgeOf(a, paths.home), judgeOf(b, paths.home)];
    const verdicts = corpusCases().flatMap(({ id, text, call }) => {
      const [was, is] = [left(call).verdict, right(call).verdict];
      if (was.effect === is.effect) return [];
      return [
        {
          case: id,
          text,
          from: { effect: was.effect, rule: was.rule },
          to: { effect: is.effect, rule: is.rule },
        },
      ];
    });
    const same = rules.length + settings.length + verdicts.length === 0;
    const counts = { rules: rules.length, settings: settings.length, verdicts: verdicts.length };
    if (this.json)
      for (const each of [...rules, ...settings, ...verdicts, { same, ...counts }]) this.emit(each, String);
    else {
      const { style } = this;
      const sign = { added: style.good('+'), removed: style.bad('-'), changed: style.warn('~') };
      const lines = [
        ...settings.map(
          ({ setting, from, to }) => `~ ${setting}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
        ),
        ...rules.map(
          ({ rule, change, keys }) =>
            `${sign[change]} rule ${visible(rule)}${keys.length === 0 ? '' : ` (${keys.join(', ')})`}`,
        ),
        ...verdicts.map(
          ({ text, from, to }) =>
            `${tinted(from.effect, style)} → ${tinted(to.effect, style)}  ${visible(text).slice(0, 120)}  (${visible(from.rule)} → ${visible(to.rule)})`,
        ),
        same
          ? 'the same rules, settings and verdicts'
          : `${counted(rules.length, 'rule')}, ${counted(settings.length, 'setting')} and ${counted(verdicts.length, 'verdict')} differ`,
      ];
      this.context.stdout.write(`${lines.join('\n')}\n`);
    }
    return this.fail && !same ? exitCode.refused : exitCode.done;
  }
}
