import { spawn } from 'node:child_process';
import { Command } from 'clipanion';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { problemLine } from './validate.ts';

const template = (keys: readonly { name: string; description: string }[]): string =>
  `# Aegis configuration. Keys and their meaning:\n${keys
    .map((key) => `#   ${key.name}: ${key.description}\n`)
    .join('')}`;

/** `aegis config edit`: opens an editor on a copy, and installs the copy only when it is valid. */
export class ConfigEditCommand extends AegisCommand {
  static override paths = [['config', 'edit']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Edit the config file in $VISUAL or $EDITOR',
    details: 'The editor gets a copy. A copy that is not valid is kept beside the file and not installed.',
    examples: [['Edit', '$0 config edit']],
  });

  protected async perform(): Promise<number> {
    const { checkConfig } = await import('../../config/check.ts');
    const { readConfigFile } = await import('../../config/read.ts');
    const { installFile } = await import('../../config/install.ts');
    const { configKeys } = await import('../../config/schema.ts');
    const { unlink } = await import('node:fs/promises');
    const file = this.context.paths.config;
    // The name ends in .toml, so that the editor knows what it is.
    const copy = `${file.replace(/\.toml$/, '')}.edit.toml`;
    const kept = readConfigFile(copy);
    const before = readConfigFile(file);
    if (kept === undefined) installFile(copy, before ?? template(configKeys));
    else this.context.stderr.write(`aegis: going on with the copy kept in ${copy}\n`);

    await editorOn(copy, this.context.env);
    const after = readConfigFile(copy);
    if (after === undefined) throw failed(`${copy} is gone; nothing was changed`, undefined);
    const checked = checkConfig(after);
    if (!checked.ok)
      throw failed(
        `not installed: ${problemLine(copy, checked.problems[0])}`,
        'aegis config edit goes on with it',
      );
    if (readConfigFile(file) !== before)
      throw failed(`${file} was changed by somebody else meanwhile; your version is ${copy}`, undefined);
    const changed = after !== before;
    if (changed) installFile(file, after);
    await unlink(copy);
    this.emit({ file, changed }, () => `${changed ? 'installed' : 'unchanged:'} ${file}\n`);
    return exitCode.done;
  }
}

const failed = (message: string, hint: string | undefined): AegisError =>
  new AegisError(message, {
    code: 'AEG-CONFIG-EDIT',
    exit: 'configuration',
    ...(hint === undefined ? {} : { hint }),
  });

/** Runs the user's editor, which by custom is a shell text; the file is its argument and never part of that text. */
const editorOn = (file: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const editor = [env.VISUAL, env.EDITOR].find((each) => each !== undefined && each.trim() !== '');
  if (editor === undefined)
    throw failed('neither VISUAL nor EDITOR is set', `set one, or edit ${file} yourself`);
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          failed(`the editor ended with ${signal ?? code}; nothing was installed`, `your copy is ${file}`),
        );
    });
  });
};
