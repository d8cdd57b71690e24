import type { Function as FunctionNode, ParsedScript, SyntaxNode } from 'unbash';
import type { FlowEnd, Operation, Word } from '../../domain/operation.ts';
import type { Recorder } from '../recorder.ts';
import type { Value } from '../value.ts';
import type { ShellState } from './state.ts';

/** What a command reads on its standard input. */
export interface Input {
  /** `none`: whatever the call was started with. `text`: known to the byte. `stream`: a pipe or a file. */
  type: 'none' | 'text' | 'stream';
  text?: string;
  /** What each line of a stream is one of: the paths that `find` prints. */
  lines?: readonly Word[];
  taints: ReadonlySet<FlowEnd>;
  /** Nothing of it has been read yet: the first line is what `read` gets. */
  fresh?: boolean;
}

/** An input of which another command may have read some. */
export const begun = (input: Input): Input => (input.fresh === true ? { ...input, fresh: false } : input);

/** What a command is known to print, filled in while it is planned. At most one of these is there. */
export interface Printed {
  /** To the byte. */
  text?: string;
  /** Any number of lines, each of which is one of these. */
  lines?: readonly Word[];
  /** One line, which is one of these. */
  line?: Word;
  /** Not certain, but most likely this line. */
  likely?: string;
}

/** What a command reads of what another is known to print. */
export const pipedFrom = (printed: Printed | undefined, taints: ReadonlySet<FlowEnd>): Input => {
  if (printed?.text !== undefined) return { type: 'text', text: printed.text, taints, fresh: true };
  const lines = printed?.lines ?? (printed?.line === undefined ? undefined : [printed.line]);
  return lines === undefined ? { type: 'stream', taints } : { type: 'stream', lines, taints };
};

/** Where a command stands: what is known there, and what it was reached through. */
export interface Frame {
  state: ShellState;
  via: readonly string[];
  parent?: number;
  privilege: boolean;
  /** The program by which this is run on another machine, or in a container. */
  remote?: string | undefined;
  background: boolean;
  depth: number;
  input: Input;
  /** Assignments written in front of this very command. */
  env: readonly { name: string; value?: string }[];
  /** PATH is among them. */
  ownPath: boolean;
  span?: [number, number];
  /** Where this very command is to leave what it prints; only set where someone takes it. */
  printed?: Printed | undefined;
  /** Functions whose bodies are being planned, and bodies that are planned for any words: so that recursion ends. */
  inside: ReadonlySet<SyntaxNode>;
}

/** The planner of shell text, handed to every part that may meet a nested command. */
export interface ShellPlanner {
  recorder: Recorder;
  /** Every function this call defines, and whether its body has been planned. */
  definitions: Map<FunctionNode, boolean>;
  /** Texts that `trap` has run later, wherever the script then is. */
  traps: { text: string; frame: Frame }[];
  /** Of a script with traps: how often each name is assigned, and whether it may leave its directory. */
  assigned: Map<string, number>;
  moves: boolean;
  /** Plans a command from its words; answers with what its output may carry. */
  command(words: readonly Value[], frame: Frame): ReadonlySet<FlowEnd>;
  /** Parses a text and plans it in the frame's own state. */
  text(source: string, frame: Frame): ReadonlySet<FlowEnd>;
  /** Plans a parsed script in the frame's own state. */
  script(script: ParsedScript, frame: Frame): ReadonlySet<FlowEnd>;
  /** Plans the body of a function as if it were called from the frame. */
  body(definition: FunctionNode, frame: Frame): ReadonlySet<FlowEnd>;
  /** Adds an operation that stands where the frame stands. */
  add(frame: Frame, draft: Parameters<Recorder['add']>[0]): Operation;
}
