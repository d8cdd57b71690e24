import type { FlowEnd } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import type { Arguments } from '../options.ts';
import type { Value } from '../value.ts';

/** What a path operand or an option's value is used for. */
export type Role = 'read' | 'list' | 'write' | 'delete' | 'chmod' | 'none';

/** A program being run, its words sorted. */
export interface Invocation extends Arguments {
  name: string;
  words: readonly Value[];
  subcommand?: string;
}

/** One reason why a use of a program has traits: each part that is given must hold. */
export interface TraitRow {
  /** One of these options is given; abbreviations count. */
  flags?: string;
  /** One of the operands may be such a word. One known only at run time is judged by its beginning. */
  operand?: RegExp;
  traits: string;
}

/**
 * What is known of a program: data first, a function only where the meaning of words depends on one another.
 * Flags are lists separated by blanks. A program without a profile is run with its words and nothing else is claimed.
 */
export interface Profile {
  /** Options that take a value which is no path. */
  valued?: string;
  /** Options whose value is a path, and what is done to it. */
  pathOptions?: Partial<Record<Role, string>>;
  singleDash?: boolean;
  operands?: Role;
  /** Given one of these flags (`*`: always), files of the directory it is in are only counted or named, not shown. */
  counts?: string;
  /** The first operand is something else (a pattern, a mode, an owner) unless one of these options is given. */
  firstIs?: { unless: string };
  /** The last operand is written, the others have the role `operands`, unless a target directory is given. */
  copies?: {
    target: string;
    /** Given one of these, every operand is a directory that is made. */
    makes?: string;
  };
  /** Given one of these flags, operands have this role as well. */
  variants?: readonly { flags: string; operands: Role }[];
  /** Works on the current directory when no operand is given. */
  defaultsToHere?: boolean | { when: string };
  recursive?: boolean | string;
  force?: string;
  /** Options whose value names a program that is run. */
  programOptions?: string;
  /** The output is decoded text, or comes from elsewhere. */
  source?: { end: FlowEnd; when?: string };
  /** Sub-commands are judged by name: the first operand is one. */
  subcommands?: boolean;
  effects?: (invocation: Invocation) => Effect[];
  /** What it does whatever its words are. */
  traits?: string;
  /**
   * The trait of a use in which every option is known: the ones of this row and those listed here. `*`: no option of
   * it does harm, not even one known only at run time.
   */
  known?: { trait: Trait; flags: string };
  /** What certain words add. What they add takes the trait of `known` away. */
  adds?: readonly TraitRow[];
  /** Traits that depend on words in another way; they too take the trait of `known` away. */
  refine?: (invocation: Invocation) => readonly Trait[];
}
