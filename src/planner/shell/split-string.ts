import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';

const valued = /^(-u|-C|--unset|--chdir)$/;

/**
 * The words of `env` with those of `-S` and `--split-string` in their place: they are read as if they had been written
 * there (env(1) of GNU coreutils 9, env(1) of FreeBSD). Some versions read it behind assignments too.
 */
export const withSplitStrings = (args: readonly Value[]): { args: readonly Value[]; certain: boolean } => {
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) break;
    const start = certainPrefix(word);
    const option = /^(-[iv0]*S|--split-string(?:=|$))/.exec(start)?.[1];
    if (option === undefined) {
      if (!start.startsWith('-') && !/^[A-Za-z_]\w*=/.test(start)) break;
      if (start === '--') break;
      if (valued.test(start)) index += 1;
      continue;
    }
    const text = staticText(word);
    const attached = text?.slice(option.length);
    const next = attached === '' ? args[index + 1] : word;
    const source = attached === '' ? staticText(next) : attached;
    const words = source === undefined ? undefined : split(source);
    if (words === undefined) return { args, certain: false };
    const flags = option.replace(/[S-]/g, '');
    const before = [
      ...args.slice(0, index),
      ...(option.startsWith('--') || flags === '' ? [] : [staticValue(`-${flags}`)]),
    ];
    const behind = args.slice(index + (attached === '' ? 2 : 1));
    return {
      args: [...before, ...words.map((each) => staticValue(each, next?.taints)), ...behind],
      certain: true,
    };
  }
  return { args, certain: true };
};

const escapes: Record<string, string> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The words of a text; undefined for a variable in it, or a quote that does not end. */
const split = (text: string): string[] | undefined => {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && !(quote === "'" && !/['\\]/.test(text[at + 1] ?? ''))) {
      at += 1;
      const next = text[at] ?? '';
      if (next === 'c') break;
      if (next === '_' && quote === '') {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else word = (word ?? '') + (next === '_' ? ' ' : (escapes[next] ?? next));
    } else if (quote !== '' && char === quote) quote = '';
    else if (quote === '' && (char === "'" || char === '"')) {
      quote = char;
      word ??= '';
    } else if (quote !== "'" && char === '$') return undefined;
    else if (quote === '' && /[ \t\n\v\f\r]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && char === '#' && word === undefined) break;
    else word = (word ?? '') + char;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
};
