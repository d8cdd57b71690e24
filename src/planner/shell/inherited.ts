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
  const base = Object.hasOwn(bases, name) ? bases[name] : undefined;
  return base !== undefined && operand === `${state.home}${base}` ? operand : undefined;
};
