import type { CommandNode } from 'unbash';
import { secretName } from '../programs/text.ts';

const prints = /^(env|printenv)$/;

/** A pattern that finds variables by plain names, alternatives of them, or how a name begins. */
const isOfNames = (pattern: string): boolean => {
  const inner = /^(\^?)\(?(.*?)\)?(?:=|\$)?$/s.exec(pattern);
  const anchored = inner?.[1] === '^';
  return (inner?.[2] ?? '').split(/\\?\|/).every((part) => {
    const name = /^(\^?)([A-Za-z][A-Za-z0-9_]*)(?:=|\.\*)?$/.exec(part);
    // A short piece of a name would be found in many values.
    return name?.[2] !== undefined && name[2].length >= (anchored || name[1] === '^' ? 2 : 3);
  });
};

const grepFlags = /^-[iEFwnqcoh]+$/;

/** The words of a plain command, `undefined` where one is not written out. */
const wordsOf = (node: CommandNode | undefined): string[] | undefined => {
  if (node?.type !== 'Command' || node.prefix.length > 0 || node.name === undefined) return undefined;
  const words = [node.name, ...node.args].map((word) =>
    word.type === 'Word' && !/[$`\\]/.test(word.text.replaceAll('\\|', '|'))
      ? word.text.replace(/^(['"])(.*)\1$/s, '$2')
      : undefined,
  );
  return words.every((word) => word !== undefined) ? words : undefined;
};

/**
 * Whether a pipeline prints the environment only in part: variables chosen by names that no secret has, or the names
 * alone (`env | grep NODE_`, `env | cut -d= -f1`).
 */
export const showsHarmlessVariables = (commands: readonly CommandNode[]): boolean => {
  const [first, second] = commands;
  const shown = wordsOf(first);
  if (shown?.length !== 1 || !prints.test(shown[0] ?? '')) return false;
  const [name, ...args] = wordsOf(second) ?? [];
  if (name === 'wc') return true;
  if (name === 'cut') return /^-d ?['"]?=['"]? -f ?1$/.test(args.join(' '));
  if (name !== 'grep' && name !== 'egrep' && name !== 'rg') return false;
  const patterns = args.filter((word) => !grepFlags.test(word) && word !== '-e');
  const [pattern = ''] = patterns;
  return patterns.length === 1 && isOfNames(pattern) && !secretName.test(pattern);
};
