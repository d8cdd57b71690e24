import type { Trait } from '../../domain/trait.ts';
import type { Arguments } from '../options.ts';
import type { Value } from '../value.ts';

/** A sub-command of git with its words, those behind `--` apart. */
export interface GitUse {
  name: string;
  own: Arguments;
  /** The words behind the first `--`; undefined when there is none. */
  behind: readonly Value[] | undefined;
  /** What is set for this run: `name=value` of each `-c`. */
  settings: readonly string[];
}

/** What a use of a sub-command is known to do. */
export type GitReader = (use: GitUse) => readonly Trait[];
