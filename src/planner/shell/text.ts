import type { Function as FunctionNode, ParsedScript, WordPart } from 'unbash';
import type { FlowEnd } from '../../domain/operation.ts';
import { LimitReached } from '../limits.ts';
import { namesIn } from './arithmetic.ts';
import { hiddenCharacter } from './characters.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitOpaque } from './emit.ts';
import { guard, walkTree } from './guard.ts';
import { isTooNested } from './nesting.ts';
import type { ShellParser } from './parser.ts';
import { disturb, fork } from './state.ts';
import { withoutQualifiers, zshSuspicions } from './zsh.ts';

/** Parses, guards and plans a text. What is not understood for certain is a problem or an opaque operation. */
export const planText = (
  planner: ShellPlanner,
  parser: ShellParser,
  given: string,
  frame: Frame,
): ReadonlySet<FlowEnd> => {
  const source = frame.state.dialect === 'zsh' ? withoutQualifiers(given) : given;
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
  const script = parser.parse(source);
  recorder.work(source.length >> 7);
  const hidden = hiddenCharacter(source.includes('\r') ? withoutDataReturns(source, script) : source);
  if (hidden !== undefined) recorder.problem('control-characters', `${hidden} in shell text`);
  const report = guard(script, source);
  if (frame.depth === 0 && source.includes('trap')) {
    planner.moves = false;
    noteChanges(planner, script);
  }
  const inner: Frame = frame.depth === 0 ? frame : withoutSpan(frame);
  for (const error of report.errors)
    if (frame.depth === 0 && runsNothing(error, source)) emitOpaque(planner, inner, 'syntax', error);
    else recorder.problem('syntax', error);
  for (const suspicion of report.suspicions) {
    emitOpaque(planner, inner, suspicion.reason, suspicion.detail);
    planHidden(planner, suspicion.runs, inner);
  }
  if (frame.state.dialect === 'zsh') {
    for (const detail of zshSuspicions(script, source)) emitOpaque(planner, inner, 'dialect', detail);
  }
  const before = recorder.operations.length + recorder.problems.length;
  const output = planner.script(script, inner);
  if (frame.depth === 0) {
    planTraps(planner, inner);
    planUncalled(planner, inner, source);
  }
  // Comments alone are nothing; a blank text as a whole call is refused by `plan`.
  const silent = recorder.operations.length + recorder.problems.length === before;
  if (silent && frame.depth === 0 && /^\s*#/.test(source))
    recorder.add({ ...doesNothing, text: 'a comment' });
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

/** Commands that the shell runs where it evaluates a value. */
export const planHidden = (planner: ShellPlanner, runs: readonly string[], frame: Frame): void => {
  for (const text of runs)
    if (text.trim() !== '')
      planner.text(text, {
        ...withoutSpan(frame),
        state: fork(frame.state),
        depth: frame.depth + 1,
        printed: undefined,
      });
};

/**
 * The source without the carriage returns in front of the line ends of here-documents and quoted texts of several lines:
 * there the content of a file with such line ends is data. Elsewhere one becomes part of a word.
 */
const withoutDataReturns = (source: string, script: ParsedScript): string => {
  const data = new Uint8Array(source.length);
  const markParts = (parts: readonly WordPart[]): void => {
    for (const part of parts) if (part.type === 'Literal') data.fill(1, part.pos, part.end);
  };
  walkTree(script, (node) => {
    if (node.type === 'SingleQuoted') data.fill(1, node.pos, node.end);
    else if (node.type === 'DoubleQuoted') markParts(node.parts);
    else if (node.type === 'HereDocBody') {
      if (node.parts === undefined) data.fill(1, node.pos, node.end);
      else markParts(node.parts);
    }
  });
  return source.replace(/\r\n/g, (ending, at: number) => (data[at] === 1 ? '\n' : ending));
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

/** Offsets in a text of its own are not offsets of the command. */
export const withoutSpan = (frame: Frame): Frame => {
  const { span: _, ...rest } = frame;
  return rest;
};

const movers = new Set(['cd', 'pushd', 'popd', 'chdir', 'eval', 'source', '.']);
const setters = new Set(
  'read mapfile readarray getopts printf export declare local typeset readonly let unset wait'.split(' '),
);

/** Counts what a text assigns: a trap sees the last value, not the one of the moment it is set. */
const noteChanges = (planner: ShellPlanner, script: ParsedScript): void => {
  const count = (name: string, times = 1): void => {
    planner.assigned.set(name, (planner.assigned.get(name) ?? 0) + times);
  };
  walkTree(script, (node) => {
    if (node.type === 'Assignment') count(node.name);
    else if (node.type === 'For' || node.type === 'Select') count(node.name.text, 2);
    else if (node.type === 'ArithmeticCommand' || node.type === 'ArithmeticExpansion')
      for (const name of namesIn(node.type === 'ArithmeticCommand' ? node.body : node.text)) count(name, 2);
    else if (node.type === 'Command') {
      const name = node.name?.value ?? '';
      if (node.name?.parts !== undefined || movers.has(name)) planner.moves = true;
      // Its own assignments are counted where they stand.
      if (setters.has(name))
        for (const arg of node.args)
          if (arg.type === 'Word') for (const named of namesIn(arg.text)) count(named, 2);
    }
  });
};

/** A text that was evaluated later may have changed what a trap sees: it is planned for the end of the script too. */
const planTraps = (planner: ShellPlanner, frame: Frame): void => {
  for (const { text, frame: set } of planner.traps.splice(0)) {
    const changed = [...set.state.variables].some(
      ([name, { word }]) =>
        word !== undefined && JSON.stringify(frame.state.variables.get(name)?.word) !== JSON.stringify(word),
    );
    if (!changed) continue;
    const state = fork(set.state);
    state.variables = new Map(frame.state.variables);
    planner.text(text, { ...set, state });
  }
};

/** Of a call that runs nothing, something to judge all the same. */
const doesNothing = {
  kind: 'exec' as const,
  program: { name: ':', trusted: true },
  traits: ['read-only' as const],
};

/**
 * Whether a text with this error is one line that is not finished. Shells read a line whole before they run any of it
 * (POSIX.1-2024, 2.3), so none of it is run: nothing to refuse outright, though nothing to let pass either.
 */
const runsNothing = (error: string, source: string): boolean =>
  !source.trim().includes('\n') && /^(unterminated|expected (command|'))/.test(error);

/** Functions that shells call by themselves (bash(1), zshmisc(1)). */
const calledByShell =
  /^(command_not_found_handler?|TRAP[A-Z]+|precmd|preexec|chpwd|periodic|zshexit|zshaddhistory)$/;

/** Ways to hand a function to something that calls it later. */
const handedOn =
  /\b(export\s+-f|declare\s+-fx|complete|compgen|mapfile|readarray|PROMPT_COMMAND|zle|add-zsh-hook)\b/;

/**
 * A function that is never called by its name may still be: by a trap, by a name made at run time, and then nothing is
 * known of where it runs. One that nothing in the text can call is judged as if it were called at the end.
 */
const planUncalled = (planner: ShellPlanner, frame: Frame, source: string): void => {
  if (planner.definitions.size === 0) return;
  const anyone = planner.recorder.operations.some(
    ({ program, opaque }) => program?.name === '' || opaque === 'code' || opaque === 'program',
  );
  const uncalled = [...planner.definitions].filter(([, planned]) => !planned).length;
  if (uncalled > 0 && planner.recorder.operations.length === 0)
    planner.recorder.add({ ...doesNothing, text: 'defines a function' });
  const isLoose = ({ value }: FunctionNode['name']): boolean =>
    anyone || calledByShell.test(value) || handedOn.test(source);
  // The others first: what they call is called from a known place. Bodies may define functions of their own, which the
  // map then yields as well.
  const all = function* () {
    for (const [definition] of planner.definitions) if (!isLoose(definition.name)) yield definition;
    yield* planner.definitions.keys();
  };
  for (const definition of all()) {
    if (planner.definitions.get(definition) === true) continue;
    const state = fork(frame.state);
    if (isLoose(definition.name)) disturb(state);
    state.positional = undefined;
    planner.body(definition, {
      ...withoutSpan(frame),
      state,
      via: [...frame.via, definition.name.value],
      depth: frame.depth + 1,
      inside: new Set([definition]),
    });
  }
};
