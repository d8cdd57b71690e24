import type { ShellState } from './state.ts';

/** Files that a runner of GitHub Actions reads (docs.github.com, "Workflow commands"). */
const runnerFiles = /^GITHUB_(ENV|OUTPUT|STEP_SUMMARY|PATH|STATE)$/;

/** Where the project is, by what build servers and npm set. */
const projects =
  /^(GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|BITBUCKET_CLONE_DIR|TRAVIS_BUILD_DIR|CIRCLE_WORKING_DIRECTORY|INIT_CWD)$/;

const temporary = /^(TMPDIR|TEMP|TMP|RUNNER_TEMP|AGENT_TEMPDIRECTORY)$/;

/** The XDG base directories, below the home directory (specifications.freedesktop.org/basedir-spec). */
const bases: Record<string, string> = {
  XDG_CACHE_HOME: '/.cache',
  XDG_CONFIG_HOME: '/.config',
  XDG_DATA_HOME: '/.local/share',
  XDG_STATE_HOME: '/.local/state',
};

/** Variables by which users and package managers choose a tool, with the names of that tool (make(1), npm-scripts). */
const chosen: Record<string, RegExp> = {
  npm_execpath: /^(?:npm|yarn|pnpm|bun)$/,
  NPM: /^(?:npm|yarn|pnpm|bun)$/,
  NODE: /^node(?:js)?$/,
  PYTHON: /^python[\d.]*$/,
  PYTHON3: /^python[\d.]*$/,
  PIP: /^pip[\d.]*$/,
  RUBY: /^ruby$/,
  PERL: /^perl$/,
  PHP: /^php$/,
  GO: /^go$/,
  CARGO: /^cargo$/,
  RUSTC: /^rustc$/,
  CC: /^(?:gcc|clang|cc|tcc)(?:-\d+)?$/,
  CXX: /^(?:g\+\+|clang\+\+|c\+\+)(?:-\d+)?$/,
  MAKE: /^g?make$/,
  CMAKE: /^cmake3?$/,
  MVN: /^(?:mvn|\.\/mvnw)$/,
  GRADLE: /^(?:gradle|\.\/gradlew)$/,
  GOLANGCI_LINT: /^golangci-lint$/,
};

/** Variables that are numbers wherever they are not set by hand: bash(1), and build servers. */
export const isNumberName = (name: string): boolean =>
  /^(RANDOM|SRANDOM|SECONDS|LINENO|EPOCHSECONDS|UID|EUID|PPID|BASHPID|GITHUB_RUN_(ID|NUMBER|ATTEMPT)|CI_PIPELINE_IID|BUILD_NUMBER)$/.test(
    name,
  );

/**
 * What an inherited variable is by its meaning. Only where it is a word of its own: should it not be set, it is empty,
 * and with more behind it the word would be another path.
 */
export const inheritedPlace = (name: string, state: ShellState): string | undefined => {
  if (state.disturbed || state.variables.has(name)) return undefined;
  if (runnerFiles.test(name)) return `/tmp/_runner_file_commands/${name}`;
  if (projects.test(name)) return state.workspace;
  // Which shell it is changes nothing of what its text says.
  if (name === 'SHELL') return '/bin/sh';
  return temporary.test(name) ? '/tmp' : undefined;
};

/** `${TMPDIR:-/tmp}`: a default that says what the variable is for. */
export const inheritedDefault = (
  name: string,
  operator: string,
  operand: string | undefined,
  state: ShellState,
): string | undefined => {
  if (operator !== ':-' && operator !== '-') return undefined;
  if (operand === undefined || state.disturbed || state.variables.has(name)) return undefined;
  if (temporary.test(name)) return /^(\/var)?\/tmp(\/[\w-]+)*$/.test(operand) ? operand : undefined;
  // Which shell it is changes nothing of what its text says.
  if (name === 'SHELL') return /^(\/(usr\/)?bin\/)?(sh|bash|zsh|dash)$/.test(operand) ? operand : undefined;
  // A file of the build server, or none: `${GITHUB_OUTPUT:-/dev/null}`.
  if (runnerFiles.test(name))
    return /^\/(?:dev\/(?:null|stdout|stderr)|tmp\/[\w./-]+)$/.test(operand) ? operand : undefined;
  // The user's own choice of a tool stands for the tool: `${PYTHON:-python3}`, `${CC:-gcc}`.
  const tools = Object.hasOwn(chosen, name) ? chosen[name] : undefined;
  if (tools !== undefined) return tools.test(operand) ? operand : undefined;
  const base = Object.hasOwn(bases, name) ? bases[name] : undefined;
  return base !== undefined && operand === `${state.home}${base}` ? operand : undefined;
};
