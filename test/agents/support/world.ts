import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  type AgentName,
  type AgentRun,
  type Ended,
  type Running,
  runAegis,
  runWrapped,
  startWrapped,
} from './agent.ts';
import type { ScriptedCall, Scripts } from './model-script.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

/** One agent under `aegis wrap` with a scripted model and an Aegis of its own. */
export interface World {
  sandbox: Sandbox;
  model: ModelServer;
  start(run?: Partial<AgentRun>): Running;
  run(run?: Partial<AgentRun>): Promise<Ended>;
  aegis(...args: readonly string[]): Promise<Ended>;
  /** Whether a file of the working folder exists. */
  made(name: string): boolean;
  /** The id of the one approval that waits, once there is one. */
  pending(): Promise<string>;
  close(): Promise<void>;
}

/** A shell call as the agent's model would make it. */
export const shell = (agent: AgentName, command: string, more: Record<string, unknown> = {}): ScriptedCall =>
  agent === 'claude'
    ? { tool: 'Bash', input: { command, description: 'scripted', ...more } }
    : { tool: 'exec_command', input: { cmd: command, ...more } };

/** Asks again until there is an answer; fails after half a minute. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> => {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(100);
  }
  throw new Error(`waited too long for ${what}`);
};

const Listed = z.looseObject({ id: z.string() });

/** Opens one. `scripts` may name the paths of the sandbox. */
export const openWorld = async (agent: AgentName, scripts: (sandbox: Sandbox) => Scripts): Promise<World> => {
  const sandbox = makeSandbox();
  const model = await startModelServer(scripts(sandbox));
  const withDefaults = (run: Partial<AgentRun> = {}): AgentRun => ({ sandbox, modelUrl: model.url, ...run });
  const aegis = (...args: readonly string[]) => runAegis(sandbox, ...args);
  return {
    sandbox,
    model,
    start: (run) => startWrapped(agent, withDefaults(run)),
    run: (run) => runWrapped(agent, withDefaults(run)),
    aegis,
    made: (name) => existsSync(join(sandbox.work, name)),
    pending: () =>
      until('an approval that waits', async () => {
        const { stdout } = await aegis('approvals', 'list', '--json');
        const [first] = stdout.split('\n').filter((line) => line !== '');
        return first === undefined ? undefined : Listed.parse(JSON.parse(first)).id;
      }),
    close: async () => {
      await aegis('stop');
      await model.close();
      sandbox.remove();
    },
  };
};
