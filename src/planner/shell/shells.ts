import type { FlowEnd, Word } from '../../domain/operation.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { optionSet, parseArguments } from '../options.ts';
import { pathTargets } from '../paths.ts';
import { scriptReaches } from '../programs/script-names.ts';
import { shellSetUpIn } from '../programs/shell-setups.ts';
import type { WrittenText } from '../recorder.ts';
import {
  isScriptPattern,
  mayBeSeveral,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  unite,
  type Value,
} from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitCommand, emitPaths, readTaints } from './emit.ts';
import { isPlainCommand } from './plain.ts';
import { disturb, fork, type ShellState } from './state.ts';
import { contentOf, namesInput, textOf } from './written.ts';

/** Programs that run a text as shell commands. */
export const shellNames: ReadonlySet<string> = optionSet(
  'sh bash zsh dash ksh mksh ash rbash yash fish csh tcsh xonsh elvish',
);

const otherGrammar = optionSet('fish csh tcsh zsh xonsh elvish');

/** Of another grammar, but only words, quotes and what joins commands in all of them. */
const isSimple = (text: string): boolean =>
  /^[\w./+~$*'" ;&|,=:@%-]+$/.test(text) &&
  !/(^|[;&|]\s*)(if|for|foreach|while|switch|function|begin|end|set|and|or|not|import|from|def|let|var)\b/.test(
    text,
  );

const valued = optionSet('-O +O -o +o --rcfile --init-file');

const flagsOfShell = (args: readonly Value[]) => {
  // A pipe is a path, and no option.
  const pipes = new Map<Value, Value>();
  const plain = args.map((arg) => {
    if (arg.piped === undefined) return arg;
    const named = staticValue('/dev/fd/63', arg.taints);
    pipes.set(named, arg);
    return named;
  });
  const parsed = parseArguments(plain, { valued, stopAfter: 0 });
  return {
    ...parsed,
    rest: parsed.rest.map((value) => pipes.get(value) ?? value),
    commandText: parsed.flags.some((flag) => flag === '-c'),
    reads: parsed.flags.includes('-s'),
  };
};

/** `bash -c text`, `bash file`, `… | bash`: a text known to the byte is parsed again, any other is opaque. */
export const planShell = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const parsed = flagsOfShell(words.slice(1));
  const [first] = parsed.rest;
  const facts = { flags: parsed.flags, operands: parsed.rest, recursive: false, force: false, effects: [] };
  const name = (staticText(words[0]) ?? '').split('/').at(-1)?.toLowerCase() ?? '';
  const startup =
    parsed.options.some(({ flag }) => flag === '--rcfile' || flag === '--init-file') ||
    parsed.flags.some((flag) => /^(-i|--interactive)$/.test(flag));
  if (parsed.uncertain) {
    return emitCommand(planner, words, frame, {
      facts,
      opaque: 'args',
      code: unite(taintsOf(words), frame.input.taints),
    });
  }
  if (parsed.flags.some((flag) => flag === '--version' || flag === '--help')) {
    const tells = words.length === 2 ? { traits: ['read-only'] as const } : {};
    return emitCommand(planner, words, frame, { facts: { ...facts, ...tells } });
  }
  // Only looks whether the text could be read.
  if (parsed.flags.includes('-n') && !startup) {
    return emitCommand(planner, words, frame, { facts: { ...facts, traits: ['read-only'] } });
  }
  if (parsed.commandText) {
    const text = staticText(first);
    // What zsh reads in another way than bash is said of its text where that is planned.
    const readable =
      text !== undefined && (name === 'zsh' || !otherGrammar.has(name) || isPlainCommand(text)) && !startup;
    const output = emitCommand(planner, words, frame, {
      facts,
      ...(readable
        ? {}
        : { opaque: name === 'zsh' || name === 'fish' ? ('dialect' as const) : ('code' as const) }),
      code: first?.taints ?? noTaints,
    });
    if (text === undefined) return output;
    if (otherGrammar.has(name) && name !== 'zsh' && !isSimple(text)) return output;
    return unite(output, planner.text(text, innerFrame(frame, name, parsed.rest.slice(2))));
  }
  const script = staticText(first);
  const fromInput = first === undefined || parsed.reads || namesInput(first);
  if (fromInput || first.piped !== undefined) {
    const text = fromInput ? (frame.input.text ?? certainLines(frame.input.lines)) : first.piped;
    const taints = fromInput ? frame.input.taints : first.taints;
    if (text !== undefined && (!otherGrammar.has(name) || name === 'zsh' || isSimple(text))) {
      const code = hiddenIn(taints);
      const readable = !otherGrammar.has(name) || isPlainCommand(text);
      const output = emitCommand(planner, words, frame, {
        facts,
        ...(readable ? { code } : { opaque: 'dialect' as const, code }),
      });
      return unite(
        output,
        planner.text(text, {
          ...innerFrame(frame, name, fromInput ? undefined : parsed.rest.slice(1)),
          input: { type: 'none', taints: noTaints },
        }),
      );
    }
    return emitCommand(planner, words, frame, { facts, opaque: 'code', code: taints });
  }
  // Each of the project's scripts of one place and kind, when the call has brought none of them.
  if (
    !startup &&
    isScriptPattern(first) &&
    planner.recorder.fileTaints.size + planner.recorder.fileTexts.size === 0
  ) {
    const run: Effect = { type: 'path', access: 'exec', values: [first] };
    return emitCommand(planner, words, frame, {
      facts: { ...facts, effects: [run], traits: ['project-task'] },
      code: first.taints,
    });
  }
  const own = textOf(planner, first, frame);
  if (own !== undefined && !startup)
    return planWrittenScript(planner, words, frame, {
      written: own,
      name,
      args: parsed.rest.slice(1),
      facts,
    });
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const paths = pathTargets(first, at, 'read');
  // A script of the project is its own; of one that lies elsewhere nothing is known.
  const foreign = !paths.every(({ abs }) => abs?.startsWith(`${frame.state.workspace}/`) === true);
  const written = [...readTaints(planner, paths)].filter((end) => end === 'network' || end === 'decode');
  const reaches = scriptReaches(script ?? '', parsed.rest.slice(1));
  return emitCommand(planner, words, frame, {
    facts: reaches ? { ...facts, traits: ['publish'] } : facts,
    code: unite(
      [...first.taints].filter((end) => end !== 'decode'),
      written,
    ),
    ...(script === undefined || startup || foreign ? { opaque: 'code' as const } : {}),
  });
};

/** `yes 'cmd' | sh`. */
const certainLines = (lines: readonly Word[] | undefined): string | undefined => {
  if (lines === undefined || !lines.every((line) => line.type === 'static')) return undefined;
  return lines.map((line) => `${line.value}\n`).join('');
};

/** A shell script that this very call wrote: its text is planned as that of `sh -c` is. */
export const planWrittenScript = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
  script: { written: WrittenText; name: string; args: readonly Value[]; facts?: ExecFacts },
): ReadonlySet<FlowEnd> => {
  const { written, name, args } = script;
  const readable = written.whole && !otherGrammar.has(name);
  const file = words.find((word) => textOf(planner, word, frame) !== undefined);
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const taints = file === undefined ? noTaints : readTaints(planner, pathTargets(file, at, 'read'));
  const facts = script.facts ?? { flags: [], operands: args, recursive: false, force: false, effects: [] };
  const output = emitCommand(planner, words, frame, {
    facts: readable && file === words[0] ? { ...facts, traits: ['read-only'] } : facts,
    ...(readable && file === words[0] ? { own: true as const } : {}),
    ...(readable ? {} : { opaque: 'code' as const }),
    code: hiddenIn(taints),
  });
  const inner = innerFrame(frame, name, args);
  return unite(
    output,
    ...written.texts.map((text) => planner.text(text, { ...inner, state: fork(inner.state) })),
  );
};

/** Of a text that is read here, what says that it was hidden, or comes from elsewhere. */
const hiddenIn = (taints: ReadonlySet<FlowEnd>): readonly FlowEnd[] =>
  [...taints].filter((end) => end === 'decode' || end === 'network');

/** A shell of its own: it sees what is exported, and changes nothing here. */
const innerFrame = (frame: Frame, via: string, args?: readonly Value[]): Frame => {
  const state: ShellState = fork(frame.state);
  state.positional =
    args === undefined || args.some((value) => value.many === true) || args.slice(0, -1).some(mayBeSeveral)
      ? undefined
      : args;
  state.outermost = false;
  // A function is only there when it was exported.
  state.defined = new Set();
  for (const [name, variable] of state.variables) {
    if (!state.exported.has(name)) state.variables.set(name, { taints: variable.taints });
  }
  for (const { name, value } of frame.env) {
    state.variables.set(
      name,
      value === undefined ? { taints: noTaints } : { word: { type: 'static', value }, taints: noTaints },
    );
    state.exported.add(name);
  }
  state.dialect = via === 'bash' ? 'bash' : via === 'zsh' ? 'zsh' : 'sh';
  return { ...frame, state, via: [...frame.via, via], depth: frame.depth + 1, printed: undefined };
};

/** Whether a word is what a tool prints for the shell to take it up, and that tool is what its name says. */
const isSetUpOf = (value: Value | undefined, state: ShellState): boolean => {
  const tool = value?.word.type === 'dynamic' ? shellSetUpIn(value.word.source) : undefined;
  return tool !== undefined && !state.pathChanged && !state.shadowed.has(tool);
};

/** `eval`: its words, joined, are parsed again where they stand. */
export const planEval = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const args = words.slice(staticText(words[1]) === '--' ? 2 : 1);
  const texts = args.map(staticText);
  const known = texts.every((text) => text !== undefined);
  const code = taintsOf(args);
  // What a tool of the user prints for it: what it changes is where that tool is found.
  const [only] = args;
  if (args.length === 1 && isSetUpOf(only, frame.state))
    return emitCommand(planner, words, frame, { facts: setUpFacts });
  const output = emitCommand(
    planner,
    words,
    frame,
    known ? { code: hiddenIn(code) } : { opaque: 'code', code },
  );
  if (!known) {
    disturb(frame.state);
    return output;
  }
  const text = texts.join(' ');
  if (text.trim() === '') return output;
  return unite(output, planner.text(text, { ...frame, via: [...frame.via, 'eval'], depth: frame.depth + 1 }));
};

/** `source file`: code that is not in the call runs in this very shell. */
export const planSource = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const [file] = words.slice(staticText(words[1]) === '--' ? 2 : 1);
  if (isSetUpOf(file, frame.state)) return emitCommand(planner, words, frame, { facts: setUpFacts });
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const paths = file === undefined || file.piped !== undefined ? [] : pathTargets(file, at, 'read');
  const fromInput = namesInput(file);
  const own = file === undefined ? undefined : sourced(planner, file, frame);
  const code = unite(
    file?.taints ?? noTaints,
    [...readTaints(planner, paths)].filter((end) => end === 'network' || end === 'decode'),
    fromInput ? frame.input.taints : noTaints,
  );
  // An environment that the project or the user has set up: what it changes is where programs are found.
  const setUp = code.size === 0 && paths.length > 0 && paths.every((path) => isSetUp(path.abs, frame.state));
  const output = emitCommand(
    planner,
    words,
    frame,
    setUp ? { facts: setUpFacts } : own?.whole === true ? { code } : { opaque: 'code', code },
  );
  // What the user or the system has set up is no file of secrets; what is the project's is judged as it is.
  const isTheirs = setUp && paths.every(({ abs }) => abs?.startsWith(`${frame.state.workspace}/`) !== true);
  if (!fromInput && !isTheirs) emitPaths(planner, frame, { access: 'read', paths });
  const inner = own?.texts.map((text) =>
    planner.text(text, {
      ...frame,
      via: [...frame.via, 'source'],
      depth: frame.depth + 1,
      printed: undefined,
    }),
  );
  if (inner !== undefined && own?.whole === true && own.texts.length === 1) return unite(output, ...inner);
  if (!setUp) disturb(frame.state);
  if (inner !== undefined) return unite(output, ...inner);
  return output;
};

/** What `source` reads, as far as the call says it. */
const sourced = (planner: ShellPlanner, file: Value, frame: Frame): WrittenText | undefined => {
  const text = file.piped !== undefined || namesInput(file) ? contentOf(planner, file, frame) : undefined;
  return text === undefined ? textOf(planner, file, frame) : { texts: [text], whole: true };
};

const setUpFacts: ExecFacts = {
  flags: [],
  operands: [],
  recursive: false,
  force: false,
  effects: [],
  traits: ['project-task'],
};

/** Shell files of the user's own, and of the version managers: an agent's write to them is asked about. */
const ownFiles =
  /^\/(\.(bash|zsh)(rc|env|_profile|_aliases)|\.(z|bash_)?profile|\.cargo\/env|\.nvm\/nvm\.sh|\.asdf\/asdf\.sh|\.sdkman\/bin\/sdkman-init\.sh|\.rvm\/scripts\/rvm|\.ghcup\/env|\.opam\/opam-init\/init\.sh|(mini|ana|mini)conda3?\/(etc\/profile\.d\/conda\.sh|bin\/activate))$/;

const isSetUp = (path: string | undefined, state: ShellState): boolean => {
  if (path === undefined) return false;
  if (path.startsWith(`${state.workspace}/`))
    return /\/\.env(\.[\w-]+)*$|\/(\.?v?env|\.?virtualenv|env-[\w.]+|\.?venv[\w.-]*)\/(bin|Scripts)\/activate(\.\w+)?$/.test(
      path,
    );
  if (path.startsWith(`${state.home}/`)) return ownFiles.test(path.slice(state.home.length));
  return /^\/(etc\/(profile|bashrc|bash\.bashrc)|opt\/(ros\/\w+\/setup|intel\/oneapi\/setvars)\.(ba)?sh|usr\/share\/nvm\/init-nvm\.sh)$/.test(
    path,
  );
};
