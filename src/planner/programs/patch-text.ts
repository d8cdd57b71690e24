import type { Effect, ExecFacts } from '../effects.ts';
import { patchedFiles } from '../patch.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { ProgramInput } from './subcommands.ts';

/** The names under which Codex' own patch tool is called in a shell. */
export const isPatchTool = (name: string): boolean => name === 'apply_patch' || name === 'applypatch';

/** What a patch in Codex' format does to files, given as a word or on standard input. A text that is none is code. */
export const patchFacts = (args: readonly Value[], input: ProgramInput): ExecFacts => {
  const [word] = args;
  const text = word === undefined ? (input.type === 'text' ? input.text : undefined) : staticText(word);
  const files = text === undefined || args.length > 1 ? undefined : patchedFiles(text);
  const effects: Effect[] =
    files === undefined
      ? [{ type: 'code', reason: 'args' }]
      : files.map(({ action, path }) => ({ type: 'path', access: action, values: [staticValue(path)] }));
  return {
    flags: [],
    operands: args,
    recursive: false,
    force: false,
    effects,
    ...(files === undefined ? {} : { traits: ['file-work'] as const }),
  };
};
