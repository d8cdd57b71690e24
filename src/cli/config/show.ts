import { Command, Option } from 'clipanion';
import type { ConfigEntry } from '../../config/load.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { table } from '../render/table.ts';
import { visible } from '../render/text.ts';

const mask = '********';

const shown = (entry: ConfigEntry, showSecrets: boolean): unknown =>
  entry.key.secret && !showSecrets && entry.value !== '' ? mask : entry.value;

const asJson = (entry: ConfigEntry, showSecrets: boolean) => ({
  key: entry.key.name,
  value: shown(entry, showSecrets),
  source: entry.source,
  where: entry.where,
  default: entry.key.secret ? undefined : entry.key.default,
  secret: entry.key.secret,
  description: entry.key.description,
});

/** `aegis config get`: one value in force. */
export class ConfigGetCommand extends AegisCommand {
  static override paths = [['config', 'get']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Print the value of a config key that is in force',
    examples: [
      ['The value', '$0 config get daemon.log_level'],
      ['And where it comes from', '$0 config get daemon.log_level --json'],
    ],
  });

  key = Option.String();
  showSecrets = Option.Boolean('--show-secrets', false, { description: 'Do not mask secrets' });

  protected async perform(): Promise<number> {
    const { keyNamed, loadConfig } = await import('../../config/load.ts');
    const key = keyNamed(this.key);
    const { entries } = loadConfig(this.context);
    for (const entry of entries.filter((each) => each.key === key))
      this.emit(
        asJson(entry, this.showSecrets),
        () => `${visible(String(shown(entry, this.showSecrets)))}\n`,
      );
    return exitCode.done;
  }
}

/** `aegis config list`: every value in force and where it comes from. */
export class ConfigListCommand extends AegisCommand {
  static override paths = [['config', 'list']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'List every config key with its value and where the value comes from',
    details: 'A flag wins over the environment, the environment over the file, the file over the default.',
    examples: [['All keys', '$0 config list']],
  });

  showSecrets = Option.Boolean('--show-secrets', false, { description: 'Do not mask secrets' });

  protected async perform(): Promise<number> {
    const { loadConfig } = await import('../../config/load.ts');
    const { entries } = loadConfig(this.context);
    this.emitAll(
      entries.map((entry) => asJson(entry, this.showSecrets)),
      () =>
        table(
          ['KEY', 'VALUE', 'SOURCE', 'WHAT IT IS'],
          entries.map((entry) => [
            entry.key.name,
            visible(String(shown(entry, this.showSecrets))),
            visible(entry.source === 'environment' ? `${entry.where}` : entry.source),
            entry.key.description,
          ]),
          this.width,
        ),
    );
    return exitCode.done;
  }
}

/** `aegis config path`: where the file is, or would be. */
export class ConfigPathCommand extends AegisCommand {
  static override paths = [['config', 'path']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Print the path of the config file',
    examples: [['Look at it', 'cat "$(aegis config path)"']],
  });

  protected async perform(): Promise<number> {
    const path = this.context.paths.config;
    this.emit({ path }, () => `${path}\n`);
    return exitCode.done;
  }
}
