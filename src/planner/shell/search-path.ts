import { posix } from 'node:path';
import type { Word } from 'unbash';
import { noTaints, staticText } from '../value.ts';
import { fork, type ShellState } from './state.ts';
import { resolveSingle } from './words.ts';

/** Variables that hold directories, in which programs and libraries are looked for. */
const lists =
  /^(PATH|PYTHONPATH|NODE_PATH|RUBYLIB|PERL5LIB|CLASSPATH|GOPATH|MYPYPATH|(LD|DYLD)_LIBRARY_PATH)$/;

/** Where the user's own tools are, as their installers set it: each stands for a directory of the system. */
const kits =
  'JAVA_HOME JDK_HOME ANDROID_HOME ANDROID_SDK_ROOT ANDROID_NDK_HOME GRADLE_HOME MAVEN_HOME M2_HOME GOROOT GOPATH GOBIN CARGO_HOME NVM_BIN NVM_DIR PNPM_HOME BUN_INSTALL DENO_INSTALL VOLTA_HOME PYENV_ROOT RBENV_ROOT NODENV_ROOT CONDA_PREFIX FLUTTER_ROOT FLUTTER_HOME DOTNET_ROOT SCALA_HOME VIRTUAL_ENV HOMEBREW_PREFIX ASDF_DIR SDKMAN_DIR CUDA_HOME'.split(
    ' ',
  );

/** Stands for what the variable held before; no shell text can contain it. */
const inherited = '\0';

/**
 * What a list of directories is set to, written so that it can be judged without knowing where the call stands: `./x` is
 * in the workspace, `~/x` in the home directory, `$PATH` what it was before. Undefined where a part is not known or lies
 * elsewhere. The value itself stays unknown to the shell's words.
 */
export const searchPath = (name: string, word: Word, state: ShellState): string | undefined => {
  if (!lists.test(name) || state.disturbed) return undefined;
  // What a command prints is planned where the word itself is; here nothing runs.
  if (/[`]|\$\(|<\(/.test(word.text.replaceAll('$(pwd)', ''))) return undefined;
  const seen = fork(state);
  const before = state.variables.get(name);
  if (before !== undefined && before.list === undefined) return undefined;
  seen.variables.set(name, { word: { type: 'static', value: inherited }, taints: noTaints });
  for (const kit of kits)
    if (!state.variables.has(kit))
      seen.variables.set(kit, { word: { type: 'static', value: `/opt/${kit}` }, taints: noTaints });
  const cwd = placeOf(state);
  if (word.text.includes('$(pwd)') && cwd === undefined) return undefined;
  const text = staticText(
    resolveSingle(word, seen, (_, printed) => {
      if (printed !== undefined && cwd !== undefined) printed.line = { type: 'static', value: cwd };
      return noTaints;
    }),
  );
  // `~` is expanded behind each colon of an assignment.
  const unquoted = !/['"\\]/.test(word.text);
  const tildes = unquoted ? word.text.split(':').map((part) => /^~(\/|$)/.test(part)) : [];
  const parts = tildes.slice(1).includes(true) ? partsWithHome(word, seen) : text?.split(':');
  return parts === undefined ? undefined : written(name, parts, before?.list, state);
};

const placeOf = ({ cwds }: ShellState): string | undefined => {
  const [cwd] = cwds;
  return cwds.length === 1 && cwd?.startsWith('/') === true ? cwd : undefined;
};

/** The parts of an unquoted list of plain words, `~` and the variable itself. */
const partsWithHome = (word: Word, state: ShellState): string[] | undefined => {
  const home = state.variables.has('HOME') ? undefined : state.home;
  const parts = word.text.split(':').map((part) => {
    if (/^\$(\w+|\{\w+\})$/.test(part)) {
      const value = state.variables.get(part.replace(/[${}]/g, ''))?.word;
      return value?.type === 'static' ? value.value : undefined;
    }
    if (/^~(\/[\w.@+/-]*)?$/.test(part)) return home === undefined ? undefined : home + part.slice(1);
    if (/^\$HOME(\/[\w.@+/-]*)?$/.test(part)) return home === undefined ? undefined : home + part.slice(5);
    return /^[\w.@+/-]+$/.test(part) ? part : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts : undefined;
};

const written = (
  name: string,
  parts: readonly string[],
  before: string | undefined,
  state: ShellState,
): string | undefined => {
  const cwd = placeOf(state);
  const out: string[] = [];
  for (const part of parts) {
    if (part === inherited) {
      out.push(before ?? `$${name}`);
      continue;
    }
    if (part === '' || /[$~\0]/.test(part)) return undefined;
    if (!part.startsWith('/') && cwd === undefined) return undefined;
    const path = posix.resolve(cwd ?? '/', part);
    if (path === state.workspace || path.startsWith(`${state.workspace}/`))
      out.push(`.${path.slice(state.workspace.length)}`);
    else if (path.startsWith(`${state.home}/`)) out.push(`~${path.slice(state.home.length)}`);
    else out.push(path);
  }
  return out.join(':');
};
