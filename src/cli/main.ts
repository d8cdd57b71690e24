import { type Readable, Writable } from 'node:stream';
import { Builtins, Cli, type Command } from 'clipanion';
import { defaultHome, pathsOf } from '../config/paths.ts';
import { packageVersion } from '../config/version.ts';
import { exitCode } from '../errors.ts';
import { AegisCommand, type CliContext } from './command.ts';
import { commands } from './commands.ts';
import { groupHelp, legibleHelp } from './help.ts';
import { isTerminal, styleFor } from './render/style.ts';
import { reportError } from './report.ts';
import { explainSyntax } from './syntax.ts';

/** The world of one run: its streams and environment. `signal` ends commands that follow something. */
export interface CliWorld {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/**
 * Runs one command line (without the program's own name) and returns its exit code. Never throws: an error is one
 * line on stderr, a command line that is not understood exits 64 with the nearest command that exists.
 */
export const run = async (argv: readonly string[], world: CliWorld): Promise<number> => {
  const coloured = styleFor(world.stdout, world.env).bold('') !== '';
  const cli = new Cli<CliContext>({
    binaryLabel: 'Aegis',
    binaryName: 'aegis',
    binaryVersion: packageVersion(),
    enableColors: coloured,
  });
  for (const command of [...commands, Builtins.HelpCommand]) cli.register(command);
  const context: CliContext = {
    ...world,
    signal: world.signal,
    paths: pathsOf(defaultHome(world.env)),
    colorDepth: coloured ? 8 : 1,
  };
  const report = (thrown: unknown): number =>
    reportError(thrown, world.stderr, {
      json: argv.includes('--json'),
      debug: argv.includes('--debug') || (world.env.AEGIS_DEBUG ?? '') !== '',
    });
  if (argv.length === 0) {
    world.stderr.write(legibleHelp(cli.usage()));
    return exitCode.usage;
  }
  const ofGroup = groupHelp(argv, commands);
  if (ofGroup !== undefined) {
    world.stdout.write(ofGroup);
    return exitCode.done;
  }
  let command: Command<CliContext>;
  try {
    command = cli.process([...argv], context);
  } catch (thrown) {
    return report(explainSyntax(thrown, argv, commands));
  }
  const own = command instanceof AegisCommand && !command.help;
  try {
    return await cli.run(command as never, own ? context : { ...context, stdout: helpWriter(world.stdout) });
  } catch (thrown) {
    return report(thrown);
  }
};

const helpWriter = (stdout: Writable): Writable =>
  new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      stdout.write(legibleHelp(String(chunk)), done);
    },
  });

/** Runs the command line of this process. The exit code is set, not forced, so that what was printed gets out. */
export const main = async (): Promise<void> => {
  // A reader that went away (`aegis logs | head`) is no error of ours.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? exitCode.done : exitCode.internal);
    });
  process.exitCode = await run(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
  });
  // Reading from a terminal keeps a process alive; nothing is read any more.
  if (isTerminal(process.stdin)) process.stdin.unref();
};
