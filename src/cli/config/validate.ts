import { Command } from 'clipanion';
import type { ConfigProblem } from '../../config/check.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { visible } from '../render/text.ts';

/** `aegis config validate`: everything that is wrong with the file, then with the environment. */
export class ConfigValidateCommand extends AegisCommand {
  static override paths = [['config', 'validate']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Check the config file and the environment',
    details: 'Prints every problem with its line and column. Exits 78 when there is one.',
    examples: [['Check', '$0 config validate']],
  });

  protected async perform(): Promise<number> {
    const { checkConfig } = await import('../../config/check.ts');
    const { readConfigFile } = await import('../../config/read.ts');
    const { loadConfig } = await import('../../config/load.ts');
    const file = this.context.paths.config;
    const source = readConfigFile(file);
    const checked = checkConfig(source ?? '');
    if (!checked.ok) {
      for (const problem of checked.problems)
        this.emit({ ok: false, file, ...problem }, () => `${problemLine(file, problem)}\n`);
      return exitCode.configuration;
    }
    loadConfig(this.context);
    this.emit({ ok: true, file, exists: source !== undefined }, () =>
      source === undefined ? `ok  ${file} does not exist: the defaults hold\n` : `ok  ${file}\n`,
    );
    return exitCode.done;
  }
}

/** A problem as editors can jump to it: `file:line:column what (what to do)`. */
export const problemLine = (file: string, problem: ConfigProblem): string => {
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  return visible(`${file}:${problem.line}:${problem.column} ${problem.message}${hint}`);
};
