import type { Effect } from '../effects.ts';
import { dynamicValue, staticText, staticValue, taintsOf, type Value } from '../value.ts';

/**
 * `-i.bak`, `-Ei`, `-n -i~`: an ending for the copy that is kept stands in the same word, and is no row of options. What
 * could lead the copy elsewhere is left as it is.
 */
export const withoutSuffix = (args: readonly Value[]): readonly Value[] =>
  args.map((word) => {
    const found = /^(-[nErsuz]*i)[\w.~-]+$/.exec(staticText(word) ?? '');
    return found?.[1] === undefined ? word : staticValue(found[1], word.taints);
  });

/** Thrown when a script is not understood. */
class SedSyntaxError extends Error {}

/**
 * What the commands of sed scripts do besides editing: `r` and `R` read files, `w`, `W` and the flag `w` of `s` write
 * them, `e` runs commands (GNU sed's manual, "Commands"). A script that is not understood is code.
 */
export const sedScriptEffects = (scripts: readonly Value[]): Effect[] => {
  const texts = scripts.map(staticText);
  const code: Effect = { type: 'code', from: taintsOf(scripts) };
  if (!texts.every((text) => text !== undefined)) return [code];
  const effects: Effect[] = [];
  try {
    // Several scripts are one, each on lines of its own.
    readScript(texts.join('\n'), effects);
  } catch (thrown) {
    if (!(thrown instanceof SedSyntaxError)) throw thrown;
    effects.push(code);
  }
  return effects;
};

const readScript = (text: string, effects: Effect[]): void => {
  let at = 0;
  const blanks = (): void => {
    while (at < text.length && /[\s;]/.test(text[at] ?? '')) at += 1;
  };
  const restOfLine = (): string => {
    const end = text.indexOf('\n', at);
    const rest = text.slice(at, end < 0 ? undefined : end);
    at = end < 0 ? text.length : end;
    return rest.trim();
  };
  /** Up to the next mark that no backslash and no bracket hides. */
  const upTo = (mark: string): void => {
    for (; at < text.length; at += 1) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === mark) {
        at += 1;
        return;
      }
    }
    throw new SedSyntaxError();
  };
  const address = (): boolean => {
    const simple = /(\d+(~\d+)?|\$|[+~]\d+)/y;
    simple.lastIndex = at;
    const found = simple.exec(text);
    if (found !== null) {
      at += found[0].length;
      return true;
    }
    if (text[at] !== '/' && text[at] !== '\\') return false;
    if (text[at] === '\\') at += 1;
    const mark = text[at] ?? '';
    if (mark === '' || mark === '\n' || mark === '\\') throw new SedSyntaxError();
    at += 1;
    upTo(mark);
    while (/[IM]/.test(text[at] ?? '')) at += 1;
    return true;
  };
  while (at < text.length) {
    blanks();
    if (at >= text.length) return;
    if (address()) {
      while (text[at] === ' ') at += 1;
      if (text[at] === ',') {
        at += 1;
        while (text[at] === ' ') at += 1;
        if (!address()) throw new SedSyntaxError();
      }
    }
    while (/[ !\t]/.test(text[at] ?? '')) at += 1;
    const command = text[at] ?? '';
    at += 1;
    if (command === '' || command === '}' || command === '{' || '=dDgGhHnNpPxzF'.includes(command)) continue;
    if (command === '#') restOfLine();
    else if ('qQlL'.includes(command)) {
      while (/[ \d]/.test(text[at] ?? '')) at += 1;
    } else if (':btTv'.includes(command)) {
      const label = /[^;}\n]*/y;
      label.lastIndex = at;
      at += label.exec(text)?.[0].length ?? 0;
    } else if ('aic'.includes(command)) {
      // Text goes on over lines that end in a backslash.
      while (at < text.length) if (!/\\$/.test(restOfLine()) || text[at++] === undefined) break;
    } else if (command === 'r' || command === 'R') touch('read', restOfLine(), effects);
    else if (command === 'w' || command === 'W') touch('write', restOfLine(), effects);
    else if (command === 'e') runLine(restOfLine(), effects);
    else if (command === 's' || command === 'y') {
      const mark = text[at] ?? '';
      if (mark === '' || mark === '\\' || mark === '\n') throw new SedSyntaxError();
      at += 1;
      upTo(mark);
      const from = at;
      upTo(mark);
      if (command === 's') substituteFlags(text.slice(from, at - 1).replaceAll(`\\${mark}`, mark));
    } else throw new SedSyntaxError();
  }

  function substituteFlags(replacement: string): void {
    for (;;) {
      const flag = text[at] ?? '';
      if (flag === 'w') {
        at += 1;
        touch('write', restOfLine(), effects);
        return;
      }
      // What is run is the line with the replacement in it: where that is all of the line, it is known.
      if (flag === 'e')
        effects.push({ type: 'code' }, { type: 'script', text: staticValue(replacement), via: 'sed' });
      else if (!/[gpiIMm0-9]/.test(flag) || flag === '') break;
      at += 1;
    }
    if (!/^[ \t]*([;}\n#]|$)/.test(text.slice(at, at + 64))) throw new SedSyntaxError();
  }
};

const touch = (access: 'read' | 'write', path: string, effects: Effect[]): void => {
  if (path === '') throw new SedSyntaxError();
  effects.push({ type: 'path', access, values: [staticValue(path)] });
};

/** `e command` runs it; `e` alone runs what is in the text that is edited. */
const runLine = (line: string, effects: Effect[]): void => {
  effects.push({ type: 'script', text: line === '' ? dynamicValue('…') : staticValue(line), via: 'sed' });
};
