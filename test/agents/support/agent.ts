import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** A fresh world for one run: an empty home, a working folder and an Aegis home. */
export interface Sandbox {
  home: string;
  work: string;
  aegisHome: string;
  remove(): void;
}

/** Makes one. Paths are real ones, as agents report them. */
export const makeSandbox = (): Sandbox => {
  // Codex refuses to put its helpers below /tmp and warns; a home there is good enough for it all the same.
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-agents-')));
  const sandbox = { home: join(base, 'home'), work: join(base, 'work'), aegisHome: join(base, 'aegis') };
  for (const dir of Object.values(sandbox)) mkdirSync(dir, { mode: 0o700 });
  return { ...sandbox, remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }) };
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

/** Points codex at the scripted model. */
export const codexProvider = (modelUrl: string): string[] => [
  '-c',
  'model="gpt-5.5"',
  '-c',
  'model_provider="scripted"',
  '-c',
  `model_providers.scripted={name="scripted",base_url="${modelUrl}/v1",wire_api="responses",env_key="OPENAI_API_KEY"}`,
];

/** The environment of a run: nothing of the caller's but the way to programs, dummy keys, no telemetry. */
export const agentEnv = (run: AgentRun): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  SHELL: '/bin/bash',
  HOME: run.sandbox.home,
  AEGIS_HOME: run.sandbox.aegisHome,
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

/** How an agent ended. */
export interface AgentExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A started agent. */
export interface RunningAgent {
  child: ChildProcess;
  done: Promise<AgentExit>;
}

/** Starts an agent headless. The caller waits for `done`; the process group is killed after two minutes. */
export const startAgent = (agent: AgentName, run: AgentRun): RunningAgent => {
  const [program = '', ...args] = [...(run.prefix ?? []), ...headlessArgv(agent, run)];
  const child = spawn(program, args, {
    cwd: run.sandbox.work,
    env: agentEnv(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 120_000);
  const done = new Promise<AgentExit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...texts });
    });
  });
  return { child, done };
};

/** Runs an agent headless to its end. */
export const runAgent = (agent: AgentName, run: AgentRun): Promise<AgentExit> => startAgent(agent, run).done;

const aegis = [process.execPath, join(root, 'bin', 'aegis.cjs')];

/** Starts an agent under `aegis wrap`, with its Aegis home in the sandbox. */
export const startWrapped = (agent: AgentName, run: AgentRun): RunningAgent =>
  startAgent(agent, { ...run, prefix: [...aegis, 'wrap', '--'] });

/** Runs an agent under `aegis wrap` to its end. */
export const runWrapped = (agent: AgentName, run: AgentRun): Promise<AgentExit> =>
  startWrapped(agent, run).done;

/** Runs one `aegis` command in a sandbox: `approvals list --json`. */
export const runAegis = (sandbox: Sandbox, args: readonly string[]): Promise<AgentExit> => {
  const [program = '', ...front] = aegis;
  const child = spawn(program, [...front, ...args], {
    cwd: sandbox.work,
    env: { PATH: process.env.PATH ?? '', HOME: sandbox.home, AEGIS_HOME: sandbox.aegisHome },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
};
