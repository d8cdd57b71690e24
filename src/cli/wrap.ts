import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { basename, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { Command, Option } from 'clipanion';
import type { AgentAdapter, Prepared } from '../bridge/agents/adapter.ts';
import type { AgentExit } from '../bridge/wrap/exit.ts';
import { packageRoot } from '../config/paths.ts';
import type { Client } from '../daemon/client.ts';
import type { SessionGranted, SessionInfo } from '../daemon/protocol.ts';
import type { Dialect } from '../domain/tool-call.ts';
import { AegisError, messageOf } from '../errors.ts';
import { AegisCommand, exitCode } from './command.ts';
import { type HandshakeWatch, patience, watchHandshake } from './handshake.ts';
import { counted } from './render/count.ts';
import { visible } from './render/text.ts';

const dialects: Record<string, Dialect> = { bash: 'bash', sh: 'sh', dash: 'sh', zsh: 'zsh', fish: 'fish' };

/** The grammar of the commands an agent will send. Claude and codex run them in the user's shell, or in bash. */
const dialectOf = (shell: string | undefined): Dialect => dialects[basename(shell ?? 'bash')] ?? 'bash';

const versionOf = (program: string, adapter: AgentAdapter, env: NodeJS.ProcessEnv): string | undefined => {
  const { status, stdout } = spawnSync(program, adapter.versionArgs, {
    env,
    encoding: 'utf8',
    timeout: 10_000,
  });
  const line = status === 0 ? stdout.trim().split('\n')[0] : undefined;
  return /\d+\.\d+[\w.+-]*/.exec(line ?? '')?.[0];
};

/** `aegis wrap`: runs an agent so that each of its tool calls is judged before it runs. */
export class WrapCommand extends AegisCommand {
  static override paths = [['wrap']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Run an AI agent with every tool call judged before it runs',
    details: `
      Starts the daemon when it is not running, puts the agent's hooks in force without touching any of its files, and
      runs it as if it had been started directly: same terminal, same signals, same exit status. When the agent's hook
      does not show itself, the agent is stopped.
    `,
    examples: [
      ['Run Claude Code', '$0 wrap -- claude'],
      ['Run Codex without a terminal', '$0 wrap --label nightly -- codex exec "fix the tests"'],
      ['Run something Aegis has no adapter for, without protection', '$0 wrap --unguarded -- some-agent'],
    ],
  });

  agent = Option.String('--agent', {
    description: 'The adapter to use, when the program name does not tell',
  });
  label = Option.String('--label', { description: 'A name for the session, for lists and rules' });
  policy = Option.String('--policy', {
    description: 'A policy file that replaces the user layer for this session',
  });
  unguarded = Option.Boolean('--unguarded', false, {
    description: 'Start it even when its tool calls cannot be judged',
  });
  argv = Option.Proxy({ name: 'command', required: 1 });

  protected async perform(): Promise<number> {
    const { adapterFor } = await import('../bridge/agents/index.ts');
    const argv = this.argv[0] === '--' ? this.argv.slice(1) : this.argv;
    const adapter = adapterFor(this.agent, argv);
    if (adapter === undefined && !this.unguarded) throw unknownAgent(this.agent, argv);
    const trial = adapter?.prepare(this.launch(argv, () => ':'));
    const { findProgram } = await import('../bridge/wrap/program.ts');
    findProgram(argv[0] ?? '', this.context.env, process.cwd());

    const { loadConfig } = await import('../config/load.ts');
    const config = await loadConfig({ paths: this.context.paths, env: this.context.env });
    const client = await this.client();
    if (config.values.wrap.auto_start) {
      const { ensureDaemon } = await import('../daemon/start.ts');
      await ensureDaemon({ paths: this.context.paths, env: this.context.env });
    }
    const version = adapter === undefined ? undefined : versionOf(argv[0] ?? '', adapter, this.context.env);
    const { environmentSecrets } = await import('../redact/environment-secrets.ts');
    const secrets = environmentSecrets(trial?.env ?? this.context.env);
    if (secrets.left > 0) this.say(unhidden(secrets.left));
    const granted = await client.openSession({
      agent: adapter?.name ?? basename(argv[0] ?? 'unknown').slice(0, 40),
      ...(version === undefined ? {} : { agentVersion: version }),
      ...(this.label === undefined ? {} : { label: this.label }),
      cwd: process.cwd(),
      home: this.context.env.HOME ?? userInfo().homedir,
      dialect: dialectOf(this.context.env.SHELL),
      ...(this.policy === undefined ? {} : { policyFile: resolve(this.policy) }),
      pid: process.pid,
      level: adapter?.level ?? 'none',
      seam: adapter?.seam ?? 'none',
      secrets: secrets.values,
    });
    const exit = await this.runSession(
      client,
      granted,
      adapter,
      argv,
      config.values.wrap.handshake_seconds * 1000,
    );
    if (typeof exit === 'number') return exit;
    const { exitLike } = await import('../bridge/wrap/exit.ts');
    return exitLike(exit);
  }

  private launch(argv: readonly string[], hookCommand: (event: string) => string) {
    return {
      argv,
      env: this.context.env,
      cwd: process.cwd(),
      hookCommand,
    };
  }

  private async runSession(
    client: Client,
    granted: SessionGranted,
    adapter: AgentAdapter | undefined,
    argv: readonly string[],
    handshakeMs: number,
  ): Promise<AgentExit | number> {
    const { id } = granted.session;
    let reason = 'the agent ended';
    try {
      const { hookCommandFor } = await import('../bridge/wrap/hook-command.ts');
      const hookCommand = hookCommandFor({
        root: packageRoot(),
        hookSocket: granted.hookSocket,
        session: `${id}.${granted.key}`,
        agent: granted.session.agent,
      });
      const prepared = adapter?.prepare(this.launch(argv, hookCommand)) ?? { argv, env: this.context.env };
      this.say(startLine(granted, adapter));
      const guard = watchHandshake(client, id, handshakeMs);
      const known = knownSpan(adapter, argv, handshakeMs);
      if (known !== undefined) guard.within(known);
      const exit = await this.runAgent(prepared, id, adapter === undefined ? undefined : guard);
      guard.stop();
      if (!guard.failed()) return exit;
      reason = 'its hook never showed itself';
      this.say(
        `aegis: ${granted.session.agent} was stopped: its hook did not show itself in ${handshakeMs / 1000} s, ` +
          'so its tool calls would not have been judged (see `aegis doctor`)',
      );
      return exitCode.refused;
    } catch (error) {
      reason = `it could not be run: ${messageOf(error)}`.slice(0, 200);
      throw error;
    } finally {
      await this.end(client, id, reason);
    }
  }

  private async runAgent(
    prepared: Prepared,
    id: string,
    guard: HandshakeWatch | undefined,
  ): Promise<AgentExit> {
    const { runAgent } = await import('../bridge/wrap/run-agent.ts');
    return runAgent({
      argv: prepared.argv,
      env: { ...prepared.env, AEGIS_SESSION: id },
      cwd: process.cwd(),
      mode: 'auto',
      ...(guard === undefined
        ? {}
        : {
            onOutput: () => guard.outputSeen(),
            onKeys: (keys: Uint8Array) => guard.keysTyped(keys),
            signal: guard.signal,
          }),
    });
  }

  private async end(client: Client, id: string, reason: string): Promise<void> {
    try {
      this.say(endLine(await client.endSession(id, reason)));
    } catch (error) {
      this.say(`aegis: the session could not be closed: ${messageOf(error)}`);
    }
  }

  /** Beside the agent's own output, before and after it, never during. */
  private say(line: string): void {
    this.context.stderr.write(`${visible(line)}\n`);
  }
}

/**
 * Milliseconds from the start to the handshake, where they can be told without a look at the agent's screen. A headless
 * agent starts to work at once. One that asks its user on a terminal that does not pass through here (only its stderr
 * is sent elsewhere) gets longer, and no more than that: nothing tells whether it waits or works.
 */
const knownSpan = (
  adapter: AgentAdapter | undefined,
  argv: readonly string[],
  limit: number,
): number | undefined => {
  if (adapter === undefined) return undefined;
  if (adapter.isHeadless(argv) || !(isatty(0) && isatty(1))) return limit;
  return isatty(2) ? undefined : limit * patience;
};

const unknownAgent = (agent: string | undefined, argv: readonly string[]): AegisError =>
  agent === undefined
    ? new AegisError(`there is no adapter for ${argv[0]}: its tool calls would not be judged`, {
        code: 'AEG-AGENT-UNKNOWN',
        exit: 'usage',
        hint: 'name the agent with --agent, or start it without protection with --unguarded',
      })
    : new AegisError(`there is no adapter named ${agent}`, {
        code: 'AEG-AGENT-UNKNOWN',
        exit: 'usage',
        hint: 'adapters: claude, codex, scripted',
      });

const unhidden = (count: number): string =>
  `aegis: the environment holds more secrets than are kept in mind: ${counted(count, 'value')} of it will be hidden only where ` +
  'the form tells';

const startLine = (
  { session, policy, channels }: SessionGranted,
  adapter: AgentAdapter | undefined,
): string => {
  const agent = [session.agent, session.agentVersion].filter(Boolean).join(' ');
  if (adapter === undefined)
    return `aegis: ${agent} runs UNGUARDED: no adapter, so none of its tool calls is judged`;
  return (
    `aegis: ${agent} · ${session.seam} (${session.level}) · policy ${policy.hash.slice(0, 8)}, ${counted(policy.rules, 'rule')}` +
    ` · approvals: ${channels.join(', ')}`
  );
};

const endLine = ({ session, counts }: SessionInfo): string =>
  `aegis: session ${session.id}: ${counted(counts.calls, 'call')}, ${counts.denied} denied, ${counts.asked} asked`;
