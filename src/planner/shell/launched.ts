import { dynamicValue, staticText, staticValue, taintsOf, type Value } from '../value.ts';
import type { Input } from './context.ts';

/** What a program starts: words as they are, or a text that a shell reads. */
export type Launched = { words: readonly Value[] } | { text: Value };

/** Not said for certain: the call is opaque there. */
export const unclear = Symbol('unclear');

/** What a program starts, by its words and its input; undefined where it is none that starts others. */
export type Launcher = (
  args: readonly Value[],
  input: Input,
) => readonly Launched[] | typeof unclear | undefined;

/** It starts nothing. */
export const nothing: readonly Launched[] = [];

/** The words as one text. */
export const joined = (words: readonly Value[]): Value => {
  const texts = words.map(staticText);
  return texts.every((text) => text !== undefined)
    ? staticValue(texts.join(' '), taintsOf(words))
    : dynamicValue('…', '', taintsOf(words));
};
