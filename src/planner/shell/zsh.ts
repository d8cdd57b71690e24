import type { ParsedScript } from 'unbash';
import { walkTree } from './guard.ts';

const modifiers = new Set([
  'repeat',
  'noglob',
  'nocorrect',
  '-',
  'foreach',
  'zmodload',
  'coproc',
  'always',
  'end',
  'vared',
  'zargs',
  'zle',
  'sched',
  'zparseopts',
  'zstyle',
]);

/**
 * What zsh reads in another way than bash: glob qualifiers that run code (`*(e:'id':)`), `=ls`, short loops, and a
 * redirection without a command, which starts a pager. Measured with zsh 5.9.
 */
export const zshSuspicions = (script: ParsedScript, source: string): string[] => {
  const found = new Set<string>();
  if (/>[!&]?!|&[!|]|\$\{\(|\$\{[~=^]|=\(|<->|\(#/.test(source)) found.add('zsh operator');
  walkTree(script, (node) => {
    if (node.type === 'ExtendedGlob') found.add(`zsh pattern ${node.text.slice(0, 40)}`);
    if (node.type === 'Glob' && /[()]/.test(node.text)) found.add('zsh pattern');
    if (node.type === 'Word' && node.text.startsWith('=') && node.text.length > 1)
      found.add(`zsh ${node.text.slice(0, 40)}`);
    if (node.type === 'Command') {
      if (node.name === undefined && node.redirects.length > 0) found.add('redirection without command');
      if (node.name !== undefined && modifiers.has(node.name.value)) found.add(`zsh ${node.name.value}`);
    }
  });
  return [...found];
};

/** Qualifiers of a pattern that choose and sort files, and run nothing: not `e`, `+` or `P` (zshexpn(1), "Glob Qualifiers"). */
const qualifiers =
  /(?<=[*?](?:\.\w{1,5})?)\((?:#q)?(?:[./@=*%rwxAIERWXsStNDTMn^]|[oO][nLlamcd]|[amc][Mwhms]?[+-]?\d+|[Lk][kmKMG]?[+-]?\d+|\[-?\d+(?:,-?\d+)?\])+\)(?=$|[\s;|&)'"])/g;

/** The text with blanks in the place of such qualifiers: what is left fits more files, never fewer. */
export const withoutQualifiers = (source: string): string =>
  source.replace(qualifiers, (text) => ' '.repeat(text.length));
