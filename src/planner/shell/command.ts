import type { Function as FunctionNode, SyntaxNode } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hostOfUrl } from '../hosts.ts';
import { LimitReached } from '../limits.ts';
import { type Arguments, hasFlag, parseArguments } from '../options.ts';
import { pathTargets } from '../paths.ts';
import { codeFromElsewhere } from '../programs/code-by-address.ts';
import { fileFacts, programFacts, tellsOfItself } from '../programs/index.ts';
import { inlineFacts, scriptTextFacts } from '../programs/inline.ts';
import { type Interpreter, interpreterOf, loadsForeignCode } from '../programs/interpreters.ts';
import { moduleFacts, scriptFacts } from '../programs/modules.ts';
import { scriptReaches } from '../programs/script-names.ts';
import {
  certainPrefix,
  isScriptPattern,
  noTaints,
  staticText,
  staticValue,
  taintsOf,
  unite,
  type Value,
} from '../value.ts';
import { unreadWrappers, wrappers } from '../wrapper-table.ts';
import { builtinNames, planBuiltin } from './builtins.ts';
import { isCmd, planCmd } from './cmd.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitCommand, emitOpaque, readTaints } from './emit.ts';
import { withEnvironmentSettings } from './git-environment.ts';
import { walkTree } from './guard.ts';
import { markMildWork, withOwnImage } from './in-container.ts';
import { type Launched, unclear } from './launched.ts';
import { launchedBy } from './launchers.ts';
import { planOwnFile } from './own-path.ts';
import { planPowerShell, powerShells } from './powershell.ts';
import { frameElsewhere, isHere, type Sent, sentCommand } from './remote.ts';
import { planEval, planShell, planSource, planWrittenScript, shellNames } from './shells.ts';
import { assign, disturb, fork, join, setVariable } from './state.ts';
import { planWrapper } from './wrappers.ts';
import { contentOf, interpreterNamed, textOf } from './written.ts';

/**
 * Plans one command from its words. What a name means: a function or builtin where it is bare, then a wrapper, a shell,
 * an interpreter, a known program; anything else is a program with its words, left to the rules.
 */
export const planCommand = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  if (frame.depth > planner.recorder.limits.maxDepth) {
    throw new LimitReached(`nested deeper than ${planner.recorder.limits.maxDepth}`);
  }
  const [first, ...args] = words;
  if (first === undefined) return noTaints;
  const name = staticText(first);
  if (name === undefined || name === '' || first.many === true) {
    const output = emitCommand(planner, words, frame, {
      opaque: 'program',
      code: unite(first.taints, staticText(first) === undefined ? noTaints : frame.input.taints),
    });
    planMeant(planner, args, frame);
    // It may have been `cd` or `eval`.
    disturb(frame.state);
    return unite(output, taintsOf(words));
  }
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === name) {
    const bodies = frame.state.functions.get(name) ?? [];
    if (bodies.length > 0) return planFunction(planner, words, name, frame);
    if (name === 'eval') return planEval(planner, words, frame);
    if (name === 'source' || name === '.') return planSource(planner, words, frame);
    if (builtinNames.has(name))
      return unite(planBuiltin(planner, name, words, frame), taintsOf(args), frame.input.taints);
  }
  if (base === name) planOwnFile(planner, words, frame);
  const output = planProgram(planner, base, words, frame);
  // zsh/net/tcp leaves the descriptor of its connection there.
  if (base === 'ztcp') assign(frame.state, 'REPLY', { taints: new Set<FlowEnd>(['network']) });
  return output;
};

/**
 * What words behind a program of unknown name say by themselves: `$SUDO rm -rf x` is a wrapper or nothing in front of a
 * command, `${RM} -rf x` has the options of rm. A verdict on it only adds to the one on the command as it stands.
 */
const planMeant = (planner: ShellPlanner, args: readonly Value[], frame: Frame): void => {
  const next = staticText(args[0]) ?? '';
  const inner = { ...frame, state: fork(frame.state), depth: frame.depth + 1, printed: undefined };
  if (/^-(?=\w*[rR])(?=\w*f)[rRfvd]+$/.test(next)) planner.command([staticValue('rm'), ...args], inner);
  else if (/^[a-z][\w.-]*$/.test(next) && args.length > 1) planner.command(args, inner);
};

/**
 * Each body the function may have, and the program of that name unless the function is there for certain; a body that
 * calls itself ends.
 */
const planFunction = (
  planner: ShellPlanner,
  words: readonly Value[],
  name: string,
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const { state } = frame;
  const bodies = state.functions.get(name) ?? [];
  const recursive = bodies.filter((body) => frame.inside.has(body));
  if (recursive.some((body) => multiplies(body))) {
    planner.add(frame, {
      kind: 'exec',
      program: { name, trusted: false },
      argv: words.map((value) => value.word),
      traits: ['fork-bomb'],
      text: `${name} starts itself more than once`,
    });
  }
  const certain = state.defined.has(name) && recursive.length === 0;
  const outputs = certain ? [] : [planProgram(planner, name, words, frame)];
  const { positional, locals: outerLocals, outermost } = state;
  const locals: NonNullable<typeof state.locals> = new Map();
  for (const definition of bodies) {
    // Called by itself it is planned once more, for whatever words: that covers every deeper call.
    const again = frame.inside.has(definition);
    if (again && frame.inside.has(definition.body)) continue;
    // What one of several does, or one that may not be there, may not have been done.
    const own = certain && bodies.length === 1 ? state : fork(state);
    own.positional = again ? undefined : knownArguments(words.slice(1));
    own.locals = locals;
    own.outermost = false;
    outputs.push(
      planner.body(definition, {
        ...frame,
        state: own,
        via: [...frame.via, name],
        depth: frame.depth + 1,
        inside: new Set([...frame.inside, again ? definition.body : definition]),
        env: frame.env,
        printed: undefined,
      }),
    );
    if (own !== state) join(state, own);
  }
  state.positional = positional;
  state.locals = outerLocals;
  state.outermost = outermost && !state.disturbed;
  // Which of them the function left alone is not followed.
  for (const [own, before] of locals)
    setVariable(state, own, before?.refers === undefined ? { taints: before?.taints ?? noTaints } : before);
  return unite(...outputs);
};

/** Words as `$1` and those behind it; undefined where one may become several. */
const knownArguments = (args: readonly Value[]): readonly Value[] | undefined =>
  args.some((value) => value.many === true || value.word.type === 'glob') ? undefined : args;

/** Whether a function starts itself in the background or several times in one pipeline: `:(){ :|:& };:`. */
const multiplies = (definition: FunctionNode): boolean => {
  const name = definition.name.value;
  const calls = (node: SyntaxNode): boolean => node.type === 'Command' && node.name?.value === name;
  let found = false;
  walkTree(definition.body, (node) => {
    if (node.type === 'Pipeline' && node.commands.filter(calls).length > 1) found = true;
    if (node.type === 'Statement' && node.background === true) {
      walkTree(node, (inner) => {
        found ||= calls(inner);
      });
    }
  });
  return found;
};

const planProgram = (
  planner: ShellPlanner,
  name: string,
  written: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  // Windows' programs, as they are called from its Linux (`git.exe`).
  const bare = staticText(written[0]) === name ? name.replace(/(?<=\w)\.exe$/i, '') : name;
  const known = loader.test(name) ? 'ld.so' : bare.toLowerCase();
  const words = known === 'git' ? withEnvironmentSettings(written, frame) : written;
  const args = words.slice(1);
  if (Object.hasOwn(wrappers, known)) return planWrapper(planner, known, words, frame);
  if (shellNames.has(known)) return planShell(planner, words, frame);
  const own =
    staticText(words[0])?.includes('/') === true ? planWrittenProgram(planner, words, frame) : undefined;
  if (own !== undefined) return own;
  const inline = inlineFacts(known, args, frame.input, frame.state.home, (file) =>
    contentOf(planner, file, frame),
  );
  if (inline !== undefined) return emitCommand(planner, words, frame, { facts: inline });
  const powerShell = powerShells.has(known) ? planPowerShell(planner, words, frame) : undefined;
  if (powerShell !== undefined) return powerShell;
  const batch = isCmd(known) ? planCmd(planner, words, frame) : undefined;
  if (batch !== undefined) return batch;
  const elsewhere = codeFromElsewhere(known, args);
  if (elsewhere !== undefined) return planForeignCode(planner, known, words, frame, elsewhere);
  const launched = launchedBy(known, args, frame.input);
  if (launched !== undefined) return planLauncher(planner, known, words, frame, launched);
  const sent = sentCommand(known, args);
  if (sent !== undefined) return planSent(planner, known, words, frame, sent);
  const interpreter = interpreterOf(known);
  if (interpreter !== undefined && !tellsOfItself(args))
    return planInterpreter(planner, interpreter, words, frame);
  if (unreadWrappers.has(known)) {
    return emitCommand(planner, words, frame, {
      opaque: 'args',
      code: taintsOf(args),
      facts: programFacts(known, args),
    });
  }
  noteBuilt(planner, known, args, frame);
  const path = staticText(words[0]) ?? '';
  const facts = path.includes('/')
    ? fileFacts(path, args, frame.input)
    : programFacts(known, args, frame.input);
  return emitCommand(planner, words, frame, {
    facts: withOwnImage(facts, words, planner.recorder.operations),
  });
};

/** The program, the machine its code comes from, and code of which nothing is known. */
const planForeignCode = (
  planner: ShellPlanner,
  name: string,
  words: readonly Value[],
  frame: Frame,
  code: Value,
): ReadonlySet<FlowEnd> => {
  const facts = programFacts(name, words.slice(1), frame.input);
  const url = /[a-z]+:\/\/.*/is.exec(staticText(code) ?? '')?.[0];
  const fetched: Effect[] = url === undefined ? [] : [{ type: 'network', hosts: [hostOfUrl(url)] }];
  return emitCommand(planner, words, frame, {
    facts: { ...facts, effects: [...facts.effects, ...fetched] },
    opaque: 'code',
    code: url === undefined ? frame.input.taints : noTaints,
  });
};

/** A script of its own name whose code was read: what it does is in its effects. */
const asProgram = (facts: ExecFacts): ExecFacts => {
  const traits = facts.traits ?? [];
  const grave = /^(env-dump|net-shell|obfuscated|listen|process-kill|secret-read)$/;
  return traits.includes('code-read') && !traits.some((trait) => grave.test(trait))
    ? { ...facts, traits: [...traits, 'file-work'] }
    : facts;
};

const loader = /^ld-(linux|musl)[\w.-]*\.so(\.\d+)*$|^ld-\d[\d.]*\.so$/;

const compilers =
  /^(?:[\w]+(?:-[\w]+){2,3}-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|tcc|rustc|go|zig|gfortran|swiftc|nvcc|ldc2|dmd|gdc|ghc|ocamlopt|gnatmake|fpc|nasm|ld)(?:-\d+(?:\.\d+)*)?$/;

/** Remembers where a compiler puts the program it makes. */
const noteBuilt = (planner: ShellPlanner, name: string, args: readonly Value[], frame: Frame): void => {
  if (!compilers.test(name)) return;
  const at = args.findIndex((value) => staticText(value) === '-o');
  const target = at < 0 ? undefined : args[at + 1];
  if (target === undefined || staticText(target) === undefined) return;
  const places = pathTargets(target, { cwds: frame.state.cwds, fs: planner.recorder.fs }, 'write');
  for (const { abs } of places) if (abs !== undefined) planner.recorder.built.add(abs);
};

/** A program file that this call itself wrote or compiled; undefined for any other. */
const planWrittenProgram = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> | undefined => {
  const [file, ...args] = words;
  if (file === undefined) return undefined;
  const plain = { flags: [], operands: args, recursive: false, force: false, effects: [] };
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  if (planner.recorder.built.size > 0) {
    const places = pathTargets(file, at, 'exec').map(({ abs }) => abs ?? '');
    if (places.length > 0 && places.every((place) => planner.recorder.built.has(place)))
      return emitCommand(planner, words, frame, { facts: { ...plain, traits: ['project-task'] }, own: true });
  }
  const written = textOf(planner, file, frame);
  if (written === undefined) return undefined;
  const [text] = written.texts;
  const interpreter = interpreterNamed(text ?? '');
  if (shellNames.has(interpreter))
    return planWrittenScript(planner, words, frame, { written, name: interpreter, args });
  const facts =
    text === undefined || !written.whole || written.texts.length > 1
      ? undefined
      : scriptTextFacts(interpreter, text, args, frame.state.home);
  return facts === undefined
    ? undefined
    : emitCommand(planner, words, frame, { facts: asProgram(facts), own: true });
};

/** The program with its words, and each command that it starts. */
const planLauncher = (
  planner: ShellPlanner,
  name: string,
  words: readonly Value[],
  frame: Frame,
  launched: readonly Launched[] | typeof unclear,
): ReadonlySet<FlowEnd> => {
  const facts = programFacts(name, words.slice(1));
  if (launched === unclear) {
    return emitCommand(planner, words, frame, {
      facts,
      opaque: 'args',
      code: unite(taintsOf(words), frame.input.taints),
    });
  }
  const interpreter = launched.length === 0 ? interpreterOf(name) : undefined;
  if (interpreter !== undefined) return planInterpreter(planner, interpreter, words, frame);
  const id = planner.recorder.operations.length;
  // What is started is planned here, once.
  const effects =
    launched.length === 0
      ? facts.effects
      : facts.effects.filter(({ type }) => type !== 'command' && type !== 'script');
  const output = emitCommand(planner, words, frame, {
    facts: { ...facts, effects },
    ...(/^(expect|g?vim?|nvim|ex|view|emacs)$/.test(name) ? { opaque: 'code' as const } : {}),
  });
  const inner: Frame = {
    ...frame,
    state: fork(frame.state),
    via: [...frame.via, name],
    parent: id,
    depth: frame.depth + 1,
    input: { type: 'none', taints: noTaints },
  };
  return unite(output, ...launched.map((started) => planStarted(planner, started, inner)));
};

const planStarted = (planner: ShellPlanner, started: Launched, frame: Frame): ReadonlySet<FlowEnd> => {
  if ('words' in started) return planner.command(started.words, frame);
  const text = staticText(started.text);
  if (text !== undefined) return planner.text(text, frame);
  emitOpaque(planner, frame, 'code', certainPrefix(started.text), started.text.taints);
  return started.text.taints;
};

/** The program with its words, and what the other side is told to run. */
const planSent = (
  planner: ShellPlanner,
  name: string,
  words: readonly Value[],
  frame: Frame,
  sent: Sent,
): ReadonlySet<FlowEnd> => {
  const facts = programFacts(name, words.slice(1));
  const effects = facts.effects.filter(({ type }) => type !== 'command' && type !== 'script');
  const id = planner.recorder.operations.length;
  const output = emitCommand(planner, words, frame, { facts: { ...facts, effects } });
  const there = isHere(name, words)
    ? {
        ...frame,
        state: fork(frame.state),
        via: [...frame.via, name],
        depth: frame.depth + 1,
        env: [],
        printed: undefined,
      }
    : frameElsewhere(frame, name);
  if (!('remote' in there) || there.remote === undefined) there.state.cwds = [frame.state.home];
  const before = planner.recorder.operations.length;
  const inside = planStarted(planner, sent, { ...there, parent: id });
  const { operations } = planner.recorder;
  const own = 'words' in sent ? words.slice(0, words.length - sent.words.length) : words;
  markMildWork(name, own, operations[id], operations.slice(before), operations.slice(0, id));
  return unite(output, inside);
};

/** Code given as text or on standard input is opaque; a file is a program with its words. */
const planInterpreter = (
  planner: ShellPlanner,
  interpreter: Interpreter,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const args = words.slice(1);
  const parsed = parseArguments(args, {
    valued: new Set(
      [...interpreter.code, ...interpreter.valued, ...interpreter.loads, ...interpreter.module].filter(
        (flag) => flag !== '--test',
      ),
    ),
    stopAfter: 0,
    exact: true,
    singleDash: false,
  });
  const [script] = parsed.rest;
  const scriptText = staticText(script);
  const facts = {
    flags: parsed.flags,
    operands: parsed.rest,
    recursive: false,
    force: false,
    effects: [],
    ...(scriptText !== undefined && interpreter.tools.has(scriptText) ? { subcommand: scriptText } : {}),
  };
  const given = parsed.options.filter(({ flag }) => interpreter.code.has(flag));
  const loaded = parsed.options.filter(({ flag, value }) => loadsForeignCode(interpreter, flag, value));
  if (given.length > 0 || loaded.length > 0 || parsed.uncertain) {
    // `python3 <(curl …)`: a word known only at run time may be the script.
    const fetched = parsed.uncertain && taintsOf(args).has('network') ? (['network'] as const) : noTaints;
    const code = unite(
      taintsOf(given.map(({ value }) => value)),
      taintsOf(loaded.map(({ value }) => value)),
      fetched,
    );
    const program = (staticText(words[0]) ?? '').split('/').at(-1) ?? '';
    const known = loaded.flatMap(({ value }) => {
      const text = contentOf(planner, value, frame);
      const read = text === undefined ? undefined : scriptTextFacts(program, text, [], frame.state.home);
      return read === undefined ? [] : [read];
    });
    return emitCommand(planner, words, frame, {
      facts: {
        ...facts,
        effects: known.flatMap((read) => read.effects),
        traits: known.flatMap((read) => (read.traits ?? []).filter((trait) => trait !== 'code-read')),
      },
      opaque: parsed.uncertain ? 'args' : 'code',
      code,
    });
  }
  const inert = hasFlag(parsed.flags, ...interpreter.inert, ...interpreter.module);
  if (inert)
    return emitCommand(planner, words, frame, { facts: inertFacts(facts, parsed, interpreter, frame) });
  if (script === undefined || scriptText === '-' || scriptText === '/dev/stdin') {
    return emitCommand(planner, words, frame, { facts, opaque: 'code', code: frame.input.taints });
  }
  if (facts.subcommand !== undefined) {
    const name = (staticText(words[0]) ?? '').split('/').at(-1) ?? '';
    return emitCommand(planner, words, frame, { facts: programFacts(name, args, frame.input) });
  }
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const written = [...readTaints(planner, pathTargets(script, at, 'read'))].filter(
    (end) => end === 'network' || end === 'decode',
  );
  const known = scriptFacts(scriptText ?? '', parsed.rest.slice(1), frame.input);
  const read: Effect = { type: 'path', access: 'read', values: [script] };
  const reaching = scriptReaches(scriptText ?? '', parsed.rest.slice(1)) ? (['publish'] as const) : [];
  return emitCommand(planner, words, frame, {
    facts:
      known === undefined
        ? { ...facts, effects: [read], traits: reaching }
        : { ...known, effects: [read, ...known.effects] },
    code: unite(written, script.taints),
    ...(scriptText === undefined && (!isScriptPattern(script) || planner.recorder.fileTaints.size > 0)
      ? { opaque: 'code' as const }
      : {}),
  });
};

/** `python -m pytest`, `node --test`, `node --version`. */
const inertFacts = (
  facts: ExecFacts,
  parsed: Arguments,
  interpreter: Interpreter,
  frame: Frame,
): ExecFacts => {
  const module = parsed.options.find(({ flag }) => interpreter.module.has(flag))?.value;
  const name = staticText(module);
  if (name !== undefined && hasFlag(parsed.flags, '-m')) {
    const inner = moduleFacts(name, parsed.rest, frame.input);
    return { ...inner, flags: [...new Set([...facts.flags, ...inner.flags])] };
  }
  if (module !== undefined) return facts;
  const task = parsed.flags.some((flag) => interpreter.module.has(flag));
  return { ...facts, traits: task ? ['project-task'] : ['read-only'] };
};
