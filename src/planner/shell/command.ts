import type { Function as FunctionNode, SyntaxNode } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import { LimitReached } from '../limits.ts';
import { hasFlag, parseArguments } from '../options.ts';
import { pathTargets } from '../paths.ts';
import { programFacts } from '../programs/index.ts';
import { type Interpreter, interpreterOf } from '../programs/interpreters.ts';
import { noTaints, staticText, taintsOf, unite, type Value } from '../value.ts';
import { unreadWrappers, wrappers } from '../wrapper-table.ts';
import { builtinNames, planBuiltin } from './builtins.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitCommand, readTaints } from './emit.ts';
import { walkTree } from './guard.ts';
import { planEval, planShell, planSource, shellNames } from './shells.ts';
import { disturb } from './state.ts';
import { planWrapper } from './wrappers.ts';

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
  return planProgram(planner, base, words, frame);
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
  const outer = state.positional;
  for (const body of bodies) {
    if (frame.inside.has(body)) continue;
    state.positional = knownArguments(words.slice(1));
    outputs.push(
      planner.body(body, {
        ...frame,
        via: [...frame.via, name],
        depth: frame.depth + 1,
        inside: new Set([...frame.inside, body]),
        env: frame.env,
        printed: undefined,
      }),
    );
  }
  state.positional = outer;
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
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const known = name.toLowerCase();
  const args = words.slice(1);
  if (Object.hasOwn(wrappers, known)) return planWrapper(planner, known, words, frame);
  if (shellNames.has(known)) return planShell(planner, words, frame);
  const interpreter = interpreterOf(known);
  if (interpreter !== undefined) return planInterpreter(planner, interpreter, words, frame);
  if (unreadWrappers.has(known)) {
    return emitCommand(planner, words, frame, {
      opaque: 'args',
      code: taintsOf(args),
      facts: programFacts(known, args),
    });
  }
  return emitCommand(planner, words, frame, { facts: programFacts(known, args) });
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
  const loaded = parsed.options.filter(({ flag }) => interpreter.loads.has(flag));
  if (given.length > 0 || loaded.length > 0 || parsed.uncertain) {
    const code = unite(taintsOf(given.map(({ value }) => value)), taintsOf(loaded.map(({ value }) => value)));
    return emitCommand(planner, words, frame, { facts, opaque: parsed.uncertain ? 'args' : 'code', code });
  }
  const inert = hasFlag(parsed.flags, ...interpreter.inert, ...interpreter.module);
  if (inert) return emitCommand(planner, words, frame, { facts });
  if (script === undefined || scriptText === '-' || scriptText === '/dev/stdin') {
    return emitCommand(planner, words, frame, { facts, opaque: 'code', code: frame.input.taints });
  }
  if (facts.subcommand !== undefined) {
    return emitCommand(planner, words, frame, {
      facts: {
        ...facts,
        effects: programFacts(words[0] === undefined ? '' : (staticText(words[0]) ?? ''), args).effects,
      },
    });
  }
  const at = { cwds: frame.state.cwds, fs: planner.recorder.fs };
  const written = [...readTaints(planner, pathTargets(script, at, 'read'))].filter(
    (end) => end === 'network' || end === 'decode',
  );
  return emitCommand(planner, words, frame, {
    facts,
    code: unite(written, script.taints),
    ...(scriptText === undefined ? { opaque: 'code' as const } : {}),
  });
};
