import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';

/** `aegis policy explain`: what would be decided of a call, and why. */
export class PolicyExplainCommand extends AegisCommand {
  static override paths = [['policy', 'explain']];
  static override usage = Command.Usage({
    category: 'Policy',
    description:
      'Explain what the policy says of a command: each operation, the rules in order, near misses, the risk',
    details:
      'The operations as a tree: under each the rule that decides it, the rules that hold as well, and those that nearly did with the first key that failed; then what the risk is made of. Needs no daemon and runs nothing. Links are followed, as they are when an agent makes the call. What a session was allowed until its end is not counted.',
    examples: [
      ['A command', "$0 policy explain 'git push --force origin main'"],
      ['Another tool', `$0 policy explain --tool Read '{"file_path":"/etc/passwd"}'`],
    ],
  });

  call = Option.String({ name: 'command' });
  tool = Option.String('--tool', 'Bash', { description: 'The tool; its input is then given as JSON' });
  cwd = Option.String('--cwd', { description: 'Where the call is made; here, when it is not given' });
  agent = Option.String('--agent', 'claude', { description: 'The agent that makes it' });
  all = Option.Boolean('--all', false, {
    description: 'Every rule that was asked, not only those that came near',
  });
  policy = Option.String('--policy', { description: 'A policy file in the place of the user layer' });

  protected async perform(): Promise<number> {
    const { considered, loadPolicyOf } = await import('./load.ts');
    const { callOf } = await import('./call.ts');
    const { realFileSystem } = await import('../../file-system/real.ts');
    const { explain } = await import('../../policy/explain.ts');
    const { explanation } = await import('./explanation.ts');
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
      explanation({ verdict, problems: plan.problems, findings, operations, risk }, this.style, this.all),
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
