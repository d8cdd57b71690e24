import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from './sandbox.ts';

/** The agents that are tested for real. */
export type AgentName = 'claude' | 'codex';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The pinned CLI that `scripts/install-agents.mjs` installs. */
export const agentBinary = (agent: AgentName): string => join(root, '.agents', 'bin', agent);

/** Whether the pinned CLIs are there. Where they must be (`CI`), a missing one is an error, never a skip. */
export const agentsInstalled = (): boolean => {
  const there = (['claude', 'codex'] as const).every((agent) => existsSync(agentBinary(agent)));
  if (!there && process.env.CI !== undefined) {
    throw new Error('the agents are not installed: node scripts/install-agents.mjs');
  }
  if (!there) console.warn('SKIPPED: real agents are not installed; run: node scripts/install-agents.mjs');
  return there;
};

/** What one run of an agent needs. */
export interface AgentRun {
  sandbox: Sandbox;
  modelUrl: string;
  prompt?: string;
  /** More options for the agent, in front of the prompt. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** The program in front of the agent: `['node', 'bin/aegis.cjs', 'wrap', '--']`. */
  prefix?: readonly string[];
}

/** Points codex at the scripted model. */
export const codexProvider = (modelUrl: string): string[] => {
  const provider = `{name="scripted",base_url="${modelUrl}/v1",wire_api="responses",env_key="OPENAI_API_KEY"}`;
  return ['model="gpt-5.5"', 'model_provider="scripted"', `model_providers.scripted=${provider}`].flatMap(
    (override) => ['-c', override],
  );
};

/** The command line that makes an agent do one prompt without a terminal and without asking. */
export const headlessArgv = (agent: AgentName, run: AgentRun): string[] => {
  const prompt = run.prompt ?? 'Run the scripted test.';
  if (agent === 'claude') {
    return [agentBinary('claude'), '--dangerously-skip-permissions', ...(run.args ?? []), '-p', prompt];
  }
  return [
    agentBinary('codex'),
    'exec',
    ...codexProvider(run.modelUrl),
    '--skip-git-repo-check',
    '--dangerously-bypass-approvals-and-sandbox',
    ...(run.args ?? []),
    prompt,
  ];
};

/** The environment of a run: nothing of the caller's but the way to programs, dummy keys, no telemetry. */
export const agentEnv = (run: AgentRun): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  SHELL: '/bin/bash',
  HOME: run.sandbox.home,
  AEGIS_HOME: run.sandbox.aegisHome,
  // Claude refuses --dangerously-skip-permissions to root outside a sandbox.
  IS_SANDBOX: '1',
  ANTHROPIC_BASE_URL: run.modelUrl,
  ANTHROPIC_API_KEY: 'sk-ant-dummy',
  OPENAI_API_KEY: 'sk-dummy',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  NO_PROXY: '127.0.0.1,localhost',
  ...run.env,
});

/** How a program ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A started program. */
export interface Running {
  child: ChildProcess;
  done: Promise<Ended>;
}

const longest = 120_000;

/** Starts a program in a process group of its own, which is killed after two minutes. */
const start = (argv: readonly string[], options: SpawnOptions): Running => {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, longest);
  const done = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...texts });
    });
  });
  return { child, done };
};

/** Starts an agent headless. */
export const startAgent = (agent: AgentName, run: AgentRun): Running =>
  start([...(run.prefix ?? []), ...headlessArgv(agent, run)], {
    cwd: run.sandbox.work,
    env: agentEnv(run),
  });

const aegis = [process.execPath, join(root, 'bin', 'aegis.cjs')];

/** Starts an agent under `aegis wrap`, with its Aegis home in the sandbox. */
export const startWrapped = (agent: AgentName, run: AgentRun): Running =>
  startAgent(agent, { ...run, prefix: [...aegis, 'wrap', '--'] });

/** Runs an agent under `aegis wrap` to its end. */
export const runWrapped = (agent: AgentName, run: AgentRun): Promise<Ended> => startWrapped(agent, run).done;

/** Runs one `aegis` command in a sandbox: `approvals list --json`. */
export const runAegis = (sandbox: Sandbox, ...args: readonly string[]): Promise<Ended> =>
  start([...aegis, ...args], {
    cwd: sandbox.work,
    env: { PATH: process.env.PATH ?? '', HOME: sandbox.home, AEGIS_HOME: sandbox.aegisHome },
  }).done;
