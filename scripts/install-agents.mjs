// Installs the agents that the tests in test/agents run for real: pinned versions, into the ignored folder .agents/.
// It installs nothing when they are there already. The programs are linked as .agents/bin/<agent>: claude's own `bin`
// is a placeholder until its install script has run, and npm 12 runs none.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const agents = [
  { name: 'claude', package: '@anthropic-ai/claude-code', version: '2.1.330' },
  { name: 'codex', package: '@openai/codex', version: '0.169.0' },
];

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '.agents');
const modules = join(folder, 'node_modules');

const installedVersion = (name) => {
  const manifest = join(modules, name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
};

// The native program of claude, from the platform package that npm chose.
const claudeProgram = () => {
  const scope = join(modules, '@anthropic-ai');
  const candidates = readdirSync(scope)
    .filter((name) => name.startsWith(`claude-code-${process.platform}-${process.arch}`))
    .sort()
    .map((name) => join(scope, name, 'claude'));
  return candidates.find((path) => existsSync(path) && starts(path)) ?? candidates[0];
};

const programOf = (name) =>
  name === 'claude' ? claudeProgram() : join(modules, '@openai', 'codex', 'bin', 'codex.js');

const versionOf = (path) => spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 60_000 });
const starts = (path) => versionOf(path).status === 0;

const fail = (message) => {
  process.stderr.write(`install-agents: ${message}\n`);
  process.exit(1);
};

mkdirSync(join(folder, 'bin'), { recursive: true });
const missing = agents.filter((agent) => installedVersion(agent.package) !== agent.version);
if (missing.length > 0) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const wanted = agents.map((agent) => `${agent.package}@${agent.version}`);
  const npm = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--save-exact', '--no-audit', '--no-fund', ...wanted],
    { stdio: 'inherit' },
  );
  if (npm.status !== 0) fail('npm install failed');
}

for (const agent of agents) {
  const link = join(folder, 'bin', agent.name);
  const program = programOf(agent.name);
  if (program === undefined)
    fail(`${agent.package} brought no program for ${process.platform} ${process.arch}`);
  rmSync(link, { force: true });
  symlinkSync(program, link);
  const { status, stdout, stderr } = versionOf(link);
  if (status !== 0 || !stdout.includes(agent.version))
    fail(`${agent.name} does not start: ${stdout}${stderr}`);
  process.stdout.write(`${agent.name} ${stdout.trim()}\n`);
}
