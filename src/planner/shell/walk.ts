import type {
  AndOr,
  Command,
  CommandNode,
  CompoundList,
  ParsedScript,
  Pipeline,
  Redirected,
  Statement,
} from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import type { CallPlace } from '../../domain/tool-call.ts';
import { LimitReached } from '../limits.ts';
import type { Recorder } from '../recorder.ts';
import { dynamicValue, noTaints, staticText, taintsOf, unite, type Value } from '../value.ts';
import { namesIn } from './arithmetic.ts';
import { homeValue } from './builtins.ts';
import { hiddenCharacter } from './characters.ts';
import { planCommand } from './command.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { enterDirectory } from './directory.ts';
import { emitOpaque } from './emit.ts';
import { guard, walkTree } from './guard.ts';
import { isTooNested } from './nesting.ts';
import type { ShellParser } from './parser.ts';
import { planRedirects, sendOutput } from './redirects.ts';
import { assign, disturb, fork, initialState, join, reachesPrograms, type ShellState } from './state.ts';
import { forEachScript, type RunNested, resolveSingle, resolveWord } from './words.ts';
import { zshSuspicions } from './zsh.ts';

/** A planner of shell text that reports to a recorder. */
export const createShellPlanner = (recorder: Recorder, parser: ShellParser): ShellPlanner => {
  const planner: ShellPlanner = {
    recorder,
    definitions: new Map(),
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
      }),
  };
  return planner;
};

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

const planText = (
  planner: ShellPlanner,
  parser: ShellParser,
  source: string,
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const { recorder } = planner;
  const { limits } = recorder;
  if (frame.depth > limits.maxDepth) throw new LimitReached(`nested deeper than ${limits.maxDepth}`);
  // UTF-8 needs at most three bytes for a UTF-16 unit: short texts need no counting.
  if (
    source.length > limits.maxCommandBytes ||
    (source.length * 3 > limits.maxCommandBytes && utf8Length(source) > limits.maxCommandBytes)
  ) {
    throw new LimitReached(`more than ${limits.maxCommandBytes} bytes of shell text`);
  }
  if (isTooNested(source)) throw new LimitReached('shell text nested too deeply');
  const hidden = hiddenCharacter(source);
  if (hidden !== undefined) recorder.problem('control-characters', `${hidden} in shell text`);
  const script = parser.parse(source);
  const report = guard(script, source);
  for (const error of report.errors) recorder.problem('syntax', error);
  const inner: Frame = frame.depth === 0 ? frame : withoutSpan(frame);
  for (const suspicion of report.suspicions) {
    emitOpaque(planner, inner, suspicion.reason, suspicion.detail);
  }
  if (frame.state.dialect === 'zsh') {
    for (const detail of zshSuspicions(script, source)) emitOpaque(planner, inner, 'dialect', detail);
  }
  const before = recorder.operations.length + recorder.problems.length;
  const output = planScript(planner, script, inner);
  if (frame.depth === 0) planUncalled(planner, inner);
  // Comments and blanks alone are nothing in a nested shell; as a whole call they are refused by `plan`.
  const silent = recorder.operations.length + recorder.problems.length === before;
  if (
    silent &&
    report.suspicions.length === 0 &&
    !/^\s*(#[^\n]*\s*)*$/.test(source) &&
    inner.state.functions.size === 0
  ) {
    recorder.problem('empty', 'shell text in which no command was found');
  }
  return output;
};

const utf8Length = (text: string): number => {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes +=
      unit < 0x80
        ? 1
        : unit < 0x800
          ? 2
          : unit >= 0xd800 && unit < 0xdc00
            ? 4
            : unit >= 0xdc00 && unit < 0xe000
              ? 0
              : 3;
  }
  return bytes;
};

const withoutSpan = (frame: Frame): Frame => {
  const { span: _, ...rest } = frame;
  return rest;
};

/** A function that is never called by its name may still be: by a trap, by a name made at run time. */
const planUncalled = (planner: ShellPlanner, frame: Frame): void => {
  // Bodies may define functions of their own, which the map then yields as well.
  for (const [definition, planned] of planner.definitions) {
    if (planned) continue;
    const state = fork(frame.state);
    disturb(state);
    planner.body(definition, {
      ...withoutSpan(frame),
      state,
      via: [...frame.via, definition.name.value],
      depth: frame.depth + 1,
      inside: new Set([definition]),
    });
  }
};

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
  for (const statement of statements) {
    const background = statement.background === true;
    const inner = background ? { ...frame, background: true, state: fork(frame.state) } : frame;
    outputs.push(planNode(planner, statement.command, inner));
  }
  return unite(...outputs);
};

const planList = (planner: ShellPlanner, list: CompoundList, frame: Frame): ReadonlySet<FlowEnd> =>
  planStatements(planner, list.commands, frame);

const deeper = (frame: Frame): Frame => ({ ...frame, depth: frame.depth + 1 });

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
        return planList(planner, list, { ...deeper(frame), state: end });
      };
      const outputs = [clause, branch(node.then)];
      for (const elif of node.elif) {
        outputs.push(planList(planner, elif.clause, deeper(frame)), branch(elif.then));
      }
      if (node.else !== undefined) outputs.push(branch(node.else));
      for (const end of ends) join(state, end);
      return unite(...outputs);
    }
    case 'For':
    case 'Select': {
      const words = (node.wordlist ?? []).flatMap((word) => resolveWord(word, state, nested));
      return planLoop(planner, node.body, frame, { name: node.name.text, words });
    }
    case 'ArithmeticFor':
      forgetArithmetic(node.initialize ?? node, state);
      runScriptsIn([node.initialize, node.test, node.update], nested);
      return planLoop(planner, node.body, frame);
    case 'While': {
      forgetChanges(node, state);
      const clause = planList(planner, node.clause, deeper(frame));
      return unite(clause, planLoop(planner, node.body, frame));
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
        outputs.push(planList(planner, item.body, { ...deeper(frame), state: end }));
        join(reached, end);
      }
      join(state, reached);
      return unite(...outputs);
    }
    case 'Function': {
      const name = node.name.value;
      if (staticText(resolveSingle(node.name, state, nested)) === undefined) disturb(state);
      if (!planner.definitions.has(node)) planner.definitions.set(node, false);
      state.functions.set(name, [...(state.functions.get(name) ?? []), node]);
      state.shadowed.add(name);
      return noTaints;
    }
    case 'Coproc': {
      const inner = { ...deeper(frame), state: fork(state), background: true };
      return node.body.type === 'CompoundList'
        ? planList(planner, node.body, inner)
        : planNode(planner, node.body, inner);
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
  (script) =>
    planner.script(script, { ...deeper(frame), state: fork(frame.state), env: [], ownPath: false });

const runScriptsIn = (
  nodes: readonly (Parameters<typeof forEachScript>[0] | undefined)[],
  nested: RunNested,
): void => {
  for (const node of nodes) if (node !== undefined) forEachScript(node, nested);
};

const forgetArithmetic = (node: Parameters<typeof walkTree>[0], state: ShellState): void => {
  walkTree(node, (part) => {
    const text =
      part.type === 'ArithmeticWord' ? part.value : part.type === 'ArithmeticCommand' ? part.body : '';
    for (const name of namesIn(text))
      if (state.variables.has(name)) assign(state, name, { taints: noTaints });
  });
};

const planSimple = (
  planner: ShellPlanner,
  node: Command,
  frame: Frame,
  nested: RunNested,
): ReadonlySet<FlowEnd> => {
  const { state } = frame;
  const assignments = node.prefix.filter((part) => part.type === 'Assignment');
  const env: { name: string; value?: string }[] = [];
  const assigned: { name: string; word?: Value['word']; taints: ReadonlySet<FlowEnd>; append: boolean }[] =
    [];
  for (const assignment of assignments) {
    // Each is copied wherever the shell's state is.
    planner.recorder.work(20);
    if (assignment.index !== undefined) resolveSingle(assignment.index, state, nested);
    const value = assignedValue(assignment, state, nested);
    const partial = assignment.append === true || assignment.index !== undefined;
    const word = partial ? undefined : value.word;
    const entry = { name: assignment.name, taints: value.taints, append: partial };
    assigned.push(word?.type === 'static' ? { ...entry, word } : entry);
    env.push(
      word?.type === 'static' ? { name: assignment.name, value: word.value } : { name: assignment.name },
    );
    if (node.name === undefined) commitAssignment(state, assigned.at(-1));
  }
  const words: Value[] = node.name === undefined ? [] : resolveWord(node.name, state, nested);
  for (const arg of node.args) {
    if (arg.type === 'Word') {
      words.push(...resolveWord(arg, state, nested));
      continue;
    }
    const value = assignedValue(arg, state, nested);
    if (arg.index !== undefined) resolveSingle(arg.index, state, nested);
    const text = arg.index === undefined && arg.append !== true ? staticText(value) : undefined;
    const name = `${arg.name}${arg.append === true ? '+' : ''}=`;
    words.push(
      text === undefined
        ? dynamicValue(arg.text, arg.index === undefined ? name : `${arg.name}[`, value.taints)
        : { word: { type: 'static', value: `${name}${text}` }, taints: value.taints },
    );
  }
  const redirected = planRedirects(planner, node.redirects, frame, nested);
  const input = redirected.input ?? frame.input;
  if (words.length === 0) {
    if (env.length > 0) {
      planner.add(frame, {
        kind: 'env',
        env: env.filter(({ name }) => reachesPrograms(state, name) || true),
        text: `env ${env.map(({ name }) => name).join(' ')}`,
      });
    }
    const taints = unite(...assigned.map((entry) => entry.taints), input.taints);
    sendOutput(planner, redirected, taints);
    return taints;
  }
  // What stands in front of a builtin or a function is seen inside it.
  for (const { name, taints } of assigned) if (state.variables.has(name)) assign(state, name, { taints });
  const output = planner.command(words, {
    ...frame,
    input,
    env: [...frame.env, ...env],
    ownPath: frame.ownPath || env.some(({ name }) => name === 'PATH' || name === 'path'),
  });
  const carried = unite(output, redirected.taints);
  sendOutput(planner, redirected, carried);
  return carried;
};

const commitAssignment = (
  state: ShellState,
  entry: { name: string; word?: Value['word']; taints: ReadonlySet<FlowEnd> } | undefined,
): void => {
  if (entry === undefined) return;
  assign(
    state,
    entry.name,
    entry.word === undefined ? { taints: entry.taints } : { word: entry.word, taints: entry.taints },
  );
};

const assignedValue = (
  assignment: Extract<Command['args'][number], { type: 'Assignment' }>,
  state: ShellState,
  nested: RunNested,
): Value => {
  if (assignment.value.type === 'ArrayValue') {
    const elements = assignment.value.elements.flatMap((word) => resolveWord(word, state, nested));
    return dynamicValue(assignment.text, '', taintsOf(elements));
  }
  const value = resolveSingle(assignment.value, state, nested);
  const raw = assignment.value.text;
  // Assignments expand `~` after each colon, and neither braces nor patterns.
  const odd =
    raw.includes(':~') || (/[{*?[]/.test(raw) && value.word.type !== 'dynamic' && !/^['"]/.test(raw));
  return odd || value.word.type === 'glob' ? dynamicValue(raw, '', value.taints) : value;
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
    outputs.push(planNode(planner, command, frame));
    if (node.operators[index] === '&&') settleDirectory(planner, command, frame);
  });
  if (left !== undefined) join(state, left);
  return unite(...outputs);
};

/** After `cd x &&` the directory is x for certain: what follows is not reached otherwise. */
const settleDirectory = (planner: ShellPlanner, node: AndOr['commands'][number], frame: Frame): void => {
  if (node.type !== 'Command' || node.name?.value !== 'cd' || node.name.parts !== undefined) return;
  if (frame.state.functions.has('cd') || node.args.length > 1) return;
  if (node.args.length === 0) {
    enterDirectory(frame.state, homeValue(frame.state), planner.recorder.fs, 'certain');
    return;
  }
  const before = planner.recorder.operations.at(-1);
  const [target] = before?.argv.slice(1) ?? [];
  if (before?.program?.name !== 'cd' || target?.type !== 'static' || !target.value.startsWith('/')) {
    // A relative directory: of the candidates only those that end in it are reached.
    if (target?.type === 'static' && /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*\/?$/.test(target.value)) {
      const suffix = `/${target.value.replace(/\/$/, '')}`;
      const reached = frame.state.cwds.filter((cwd) => cwd.endsWith(suffix));
      if (reached.length > 0 && frame.state.cwds.length === reached.length * 2) frame.state.cwds = reached;
    }
    return;
  }
  enterDirectory(frame.state, { word: target, taints: noTaints }, planner.recorder.fs, 'certain');
};

const planPipeline = (planner: ShellPlanner, node: Pipeline, frame: Frame): ReadonlySet<FlowEnd> => {
  let input = frame.input;
  let output: ReadonlySet<FlowEnd> = noTaints;
  const several = node.commands.length > 1;
  node.commands.forEach((command, index) => {
    const last = index === node.commands.length - 1;
    const state = several ? fork(frame.state) : frame.state;
    output = planNode(planner, command, { ...frame, input, state });
    input = { type: 'stream', taints: output };
    // zsh, and bash with lastpipe, run the last one in this very shell.
    if (several && last) join(frame.state, state);
  });
  return output;
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
  sendOutput(planner, redirected, carried);
  return carried;
};

const maxUnrolled = 8;

/** A loop over few certain words is planned for each of them, any other once with what it changes forgotten. */
const planLoop = (
  planner: ShellPlanner,
  body: CompoundList,
  frame: Frame,
  variable?: { name: string; words: readonly Value[] },
): ReadonlySet<FlowEnd> => {
  const { state } = frame;
  const before = fork(state);
  forgetChanges(body, state);
  const outputs: ReadonlySet<FlowEnd>[] = [];
  const words = variable?.words ?? [];
  const unroll =
    words.length > 0 && words.length <= maxUnrolled && words.every((word) => word.word.type === 'static');
  if (variable !== undefined && unroll) {
    for (const value of words) {
      assign(state, variable.name, { word: value.word, taints: value.taints });
      outputs.push(planList(planner, body, deeper(frame)));
      forgetChanges(body, state);
    }
  } else {
    if (variable !== undefined) assign(state, variable.name, { taints: taintsOf(words) });
    outputs.push(planList(planner, body, deeper(frame)));
  }
  if (variable !== undefined) assign(state, variable.name, { taints: taintsOf(words) });
  join(state, before);
  return unite(...outputs, taintsOf(words));
};

const movers = new Set([
  'cd',
  'pushd',
  'popd',
  'chdir',
  'eval',
  'source',
  '.',
  'command',
  'builtin',
  'alias',
  'hash',
]);

/** Forgets what a part that may run again changes: a later round starts from what an earlier one left. */
const forgetChanges = (node: Parameters<typeof walkTree>[0], state: ShellState): void => {
  walkTree(node, (part) => {
    if (part.type === 'Assignment')
      assign(state, part.name, { taints: state.variables.get(part.name)?.taints ?? noTaints });
    else if (part.type === 'For' || part.type === 'Select')
      assign(state, part.name.text, { taints: noTaints });
    else if (part.type === 'Function') {
      state.shadowed.add(part.name.value);
    } else if (part.type === 'ParameterExpansion' && part.operation?.type === 'Default') {
      if (state.variables.has(part.parameter)) assign(state, part.parameter, { taints: noTaints });
    } else if (part.type === 'ArithmeticCommand' || part.type === 'ArithmeticWord')
      forgetArithmetic(part, state);
    else if (part.type === 'Command' && part.name !== undefined) {
      const name = part.name.value;
      if (part.name.parts !== undefined || state.functions.has(name)) disturb(state);
      else if (movers.has(name)) {
        state.cwds = [];
        if (name === 'eval' || name === 'source' || name === '.') disturb(state);
      } else if (
        [
          'read',
          'mapfile',
          'readarray',
          'getopts',
          'printf',
          'unset',
          'let',
          'declare',
          'local',
          'typeset',
          'export',
          'wait',
        ].includes(name)
      ) {
        for (const arg of part.args) {
          for (const variable of namesIn(arg.text)) {
            if (state.variables.has(variable)) assign(state, variable, { taints: noTaints });
          }
        }
      }
    }
  });
};
