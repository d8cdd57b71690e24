import type { FlowEnd, HostTarget, OperationKind, PathTarget } from '../domain/operation.ts';
import type { Trait } from '../domain/trait.ts';
import type { Access } from './paths.ts';
import type { Value } from './value.ts';

/** Something a command does besides being run. Profiles of programs answer with these. */
export type Effect =
  /** `adds`: a file that is written gets nothing by it (`touch`), or a key made just now where there was none. */
  | {
      type: 'path';
      access: Access;
      values: readonly Value[];
      recursive?: boolean;
      /** Of the operation on these paths. */
      traits?: readonly Trait[];
      adds?: 'nothing' | 'new-key';
    }
  /** The same on another machine, reached by this program. */
  | { type: 'path-there'; access: Access; values: readonly Value[]; recursive?: boolean }
  /** A symbolic link that is made, and what it leads to. */
  | { type: 'link'; place: Value; leads: Value }
  /** Files that are left with nothing in them. */
  | { type: 'emptied'; values: readonly Value[] }
  /** Which is both itself and what is in it when it is a directory: the target of `cp`. */
  | { type: 'into'; target: Value; sources: readonly Value[] }
  | { type: 'network'; hosts: readonly HostTarget[]; sends?: readonly Value[] }
  /** Words that are run as a command of their own. `more`: run-time words are added at the end. */
  | { type: 'command'; words: readonly Value[]; via: string }
  /** A text that a shell parses and runs. */
  | { type: 'script'; text: Value; via: string }
  /** Code in another language, or of unknown text. */
  | { type: 'code'; from?: ReadonlySet<FlowEnd>; reason?: 'code' | 'args' | 'program' }
  /** The output carries something of this sort. */
  | { type: 'source'; end: FlowEnd }
  /** Later commands find their files here: `git -C`, `env -C`, `make -C`. */
  | { type: 'directory'; value: Value };

/** The kind of operation that touching a path in this way is. */
export const kindOfAccess: Record<Access, OperationKind> = {
  read: 'read',
  list: 'list',
  write: 'write',
  delete: 'delete',
  chmod: 'chmod',
  exec: 'exec',
};

/** Facts about a run program that rules may ask for. */
export interface ExecFacts {
  flags: readonly string[];
  operands: readonly Value[];
  subcommand?: string;
  recursive: boolean;
  force: boolean;
  effects: readonly Effect[];
  /** What this use of the program is known to do. */
  traits?: readonly Trait[];
  /** Paths that belong to the command itself, not to one of its effects. */
  paths?: readonly PathTarget[];
}
