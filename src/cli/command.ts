import { type BaseContext, Command, Option } from 'clipanion';
import type { Paths } from '../config/paths.ts';
import type { Client } from '../daemon/client.ts';
import { AegisError, exitCode } from '../errors.ts';
import { jsonLine } from './render/json.ts';
import { isTerminal, type Style, styleFor, widthOfStream } from './render/style.ts';
import { reportError } from './report.ts';

/** What every command is given. `signal` ends a command that would go on for ever. */
export interface CliContext extends BaseContext {
  paths: Paths;
  signal: AbortSignal | undefined;
}

/**
 * The base of all commands. A command defines `perform`; whatever that throws is printed as one line and becomes the
 * exit code. Heavy modules are imported inside `perform`, so that `aegis --help` loads none of them.
 */
export abstract class AegisCommand extends Command<CliContext> {
  json = Option.Boolean('--json', false, { description: 'Print one JSON object a line, without colour' });
  debug = Option.Boolean('--debug', false, { description: 'Print the stack of an error as well' });

  /** Does the work and returns the exit code (see `exitCode`). */
  protected abstract perform(): Promise<number>;

  async execute(): Promise<number> {
    try {
      return await this.perform();
    } catch (thrown) {
      return reportError(thrown, this.context.stderr, {
        json: this.json,
        debug: this.debug || (this.context.env.AEGIS_DEBUG ?? '') !== '',
      });
    }
  }

  /** Prints a value: as a line of JSON with `--json`, otherwise what `human` makes of it. */
  protected emit(value: unknown, human: () => string): void {
    this.context.stdout.write(this.json ? `${jsonLine(value)}\n` : human());
  }

  /** Prints many values: a line of JSON each with `--json`, otherwise what `human` makes of all. */
  protected emitAll(values: readonly unknown[], human: () => string): void {
    if (!this.json) this.context.stdout.write(human());
    else for (const value of values) this.emit(value, String);
  }

  protected async client(): Promise<Client> {
    const { connect } = await import('../daemon/client.ts');
    return connect(this.context.paths.adminSocket);
  }

  protected get style(): Style {
    return styleFor(this.context.stdout, this.context.env);
  }

  protected get width(): number {
    return widthOfStream(this.context.stdout);
  }

  /** Whether a person can be asked: both ends are a terminal. */
  protected get interactive(): boolean {
    return !this.json && isTerminal(this.context.stdin) && isTerminal(this.context.stdout);
  }
}

/** One of a fixed set of words given on the command line, or AegisError with exit `usage`. */
export const oneOf = <T extends string>(name: string, value: string, words: readonly T[]): T => {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new AegisError(`${name} must be one of ${words.join(', ')}, not ${JSON.stringify(value)}`, {
    code: 'AEG-USAGE',
    exit: 'usage',
  });
};

export { exitCode };
