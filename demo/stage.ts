import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/config/paths.ts';

/** A throw-away world: a home, a project with a remote, and an Aegis of their own. Nothing outside is touched. */
export interface Stage {
  workspace: string;
  aegisHome: string;
  env: NodeJS.ProcessEnv;
  /** Runs `aegis …` to its end. */
  aegis(...args: string[]): { code: number; stdout: string; stderr: string };
  /** Starts `aegis …`; its output goes nowhere, its exit code is the promise. */
  start(...args: string[]): Promise<{ code: number; stderr: string }>;
  remove(): void;
}

const launcher = join(packageRoot(), 'bin', 'aegis.cjs');

const project = (workspace: string, remote: string, env: NodeJS.ProcessEnv): void => {
  mkdirSync(join(workspace, 'src'), { recursive: true });
  writeFileSync(
    join(workspace, 'package.json'),
    `${JSON.stringify({ name: 'greeter', private: true, scripts: { test: 'node test.js' } }, null, 2)}\n`,
  );
  writeFileSync(
    join(workspace, 'src', 'app.js'),
    '// TODO: greet by name\nexports.greet = (name) => "hello " + name;\n',
  );
  writeFileSync(
    join(workspace, 'test.js'),
    'require("node:assert").equal(require("./src/app.js").greet("you"), "hello you");\n',
  );
  const git = (...args: string[]) => spawnSync('git', args, { cwd: workspace, env });
  git('init', '-q', '--bare', remote);
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', remote);
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
};

export const setStage = (): Stage => {
  const root = mkdtempSync(join(tmpdir(), 'aegis-demo-'));
  const [home, workspace, aegisHome] = ['home', 'greeter', 'aegis'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const dir of [home, workspace, aegisHome]) mkdirSync(dir, { mode: 0o700 });
  const person = { GIT_AUTHOR_NAME: 'Demo', GIT_AUTHOR_EMAIL: 'demo@example.com' };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...person,
    GIT_COMMITTER_NAME: person.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: person.GIT_AUTHOR_EMAIL,
    HOME: home,
    AEGIS_HOME: aegisHome,
  };
  project(workspace, join(root, 'remote.git'), env);
  return {
    workspace,
    aegisHome,
    env,
    aegis(...args) {
      const done = spawnSync(process.execPath, [launcher, ...args], {
        cwd: workspace,
        env,
        encoding: 'utf8',
      });
      return { code: done.status ?? 1, stdout: done.stdout, stderr: done.stderr };
    },
    start(...args) {
      const child = spawn(process.execPath, [launcher, ...args], {
        cwd: workspace,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString('utf8');
      });
      return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code: code ?? 1, stderr }));
      });
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
