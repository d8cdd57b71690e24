import { Command, Option } from 'clipanion';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { visible } from '../render/text.ts';
import { problemLine } from './validate.ts';

/** `aegis config set`: changes one value in the file and nothing else of it. */
export class ConfigSetCommand extends AegisCommand {
  static override paths = [['config', 'set']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Set a config key in the config file',
    details:
      'Comments and layout of the file stay. The daemon reads the file when it starts, and on `aegis restart`.',
    examples: [['Write more to the log', '$0 config set daemon.log_level debug']],
  });

  key = Option.String();
  value = Option.String();

  protected async perform(): Promise<number> {
    const { keyNamed, textValue } = await import('../../config/load.ts');
    const { checkConfig } = await import('../../config/check.ts');
    const { readConfigFile } = await import('../../config/read.ts');
    const key = keyNamed(this.key);
    const value = textValue(key, this.value, key.name, 'usage');
    const file = this.context.paths.config;
    const source = readConfigFile(file) ?? '';
    const checked = checkConfig(source);
    if (!checked.ok)
      throw new AegisError(
        `the file is broken and was left alone: ${problemLine(file, checked.problems[0])}`,
        {
          code: 'AEG-CONFIG-FILE',
          exit: 'configuration',
          hint: 'aegis config edit',
        },
      );
    const { withValue } = await import('../../config/edit.ts');
    const { installFile } = await import('../../config/install.ts');
    installFile(file, withValue(source, key, value));
    const overridden = this.context.env[key.env] !== undefined;
    this.emit({ key: key.name, value: key.secret ? undefined : value, file, overridden }, () => {
      const what = key.secret ? '' : ` = ${visible(String(value))}`;
      return `${key.name}${what} in ${visible(file)}${overridden ? `; ${key.env} still overrides it` : ''}\n`;
    });
    return exitCode.done;
  }
}
