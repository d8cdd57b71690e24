import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import type { Risk } from '../../domain/risk.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { AegisError } from '../../errors.ts';
import type { Candidate, OperationExplanation } from '../../policy/explain.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { type Style, tinted } from '../render/style.ts';
import { visible } from '../render/text.ts';

/** `aegis policy explain`: what would be decided of a call, and why. */
export class PolicyExplainCommand extends AegisCommand {
  static override paths = [['policy', 'explain']];
  static override usage = Command.Usage({
    category: 'Policy',
    description:
      'Explain what the policy says of a command: each operation, the rules in order, near misses, the risk',
    details:
      'Needs no daemon and runs nothing. Links are followed, as they are when an agent makes the call. What a session was allowed until its end is not counted.',
    examples: [
      ['A command', "$0 policy explain 'git push --force origin main'"],
      ['Another tool', `$0 policy explain --tool Read '{"file_path":"/etc/passwd"}'`],
    ],
  });

  call = Option.String({ name: 'command' });
  tool = Option.String('--tool', 'Bash', { description: 'The tool; its input is then given as JSON' });
  cwd = Option.String('--cwd', { description: 'Where the call is made; here, when it is not given' });
  agent = Option.String('--agent', 'claude', { description: 'The agent that makes it' });
  policy = Option.String('--policy', { description: 'A policy file in the place of the user layer' });

  protected async perform(): Promise<number> {
    const { considered, loadPolicyOf } = await import('./load.ts');
    const { callOf } = await import('./call.ts');
    const { realFileSystem } = await import('../../file-system/real.ts');
    const { explain } = await import('../../policy/explain.ts');
    const input = this.tool === 'Bash' ? { command: this.call } : inputOf(this.call);
    const policy = loadPolicyOf(this.context.paths, { file: this.policy });
    const { evaluation, findings, plan, risk, verdict } = considered(
      policy,
      callOf({
        tool: this.tool,
        input,
        cwd: resolve(this.cwd ?? '.'),
        home: this.context.env.HOME ?? homedir(),
        agent: this.agent,
      }),
      { fs: realFileSystem, aegisHome: this.context.paths.home },
    );
    const operations = explain(evaluation);
    this.emit({ verdict, problems: plan.problems, findings, operations }, () =>
      [render(verdict, operations, this.style), renderRisk(risk, this.style)].join('\n'),
    );
    return exitCode.done;
  }
}

const inputOf = (text: string): Record<string, never> => {
  try {
    const input: unknown = JSON.parse(text);
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return input as Record<string, never>;
  } catch {
    // Told below, with what was expected.
  }
  throw new AegisError('with --tool the input of the tool is given as a JSON object', {
    code: 'AEG-USAGE',
    exit: 'usage',
  });
};

const render = (verdict: Verdict, operations: readonly OperationExplanation[], style: Style): string => {
  const lines = [`${tinted(verdict.effect, style)} by ${visible(verdict.rule)}: ${visible(verdict.reason)}`];
  if (verdict.suggest !== undefined) lines.push(`instead: ${visible(verdict.suggest)}`);
  for (const operation of operations) {
    const head = `${operation.id} ${visible(operation.text)}`;
    lines.push('', style.bold(head), `  ${tinted(operation.effect, style)} by ${visible(operation.rule)}`);
    for (const candidate of operation.candidates) lines.push(`  ${candidateLine(candidate)}`);
  }
  return `${lines.join('\n')}\n`;
};

/** The score and what it is made of: points that reached it, of the points that a factor has. */
const renderRisk = ({ score, level, factors }: Risk, style: Style): string => {
  const lines = factors.map(({ id, weight, counted, reason, source }) => {
    const points = `${counted > 0 ? '+' : ''}${counted}`;
    const share = counted === weight ? '' : ` of ${weight}`;
    return `  ${points.padStart(6)}${share.padEnd(7)} ${visible(id)}: ${visible(reason)} (${visible(source)})`;
  });
  return `${[style.bold(`risk ${score} of 100, ${level}`), ...lines].join('\n')}\n`;
};

const candidateLine = ({ decides, priority, decision, rule, failing }: Candidate): string => {
  const miss = failing === undefined ? '' : ` (${failing.key}: ${failing.truth})`;
  return `${decides ? '→' : ' '} ${String(priority).padStart(3)} ${decision.padEnd(16)} ${visible(rule)}${visible(miss)}`;
};
