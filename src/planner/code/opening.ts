import { staticValue } from '../value.ts';
import type { CallArguments } from './call.ts';
import { type Known, textOf, wordOf } from './evaluate.ts';
import type { Findings } from './findings.ts';

/** `open(path, mode)` and its kin: what is not plainly read is written. */
export const openFile = (
  call: CallArguments,
  path: Known | undefined,
  modeAt: number,
  found: Findings,
  given: { pipes: boolean },
): void => {
  if (path === undefined) {
    found.refuse('open of nothing');
    return;
  }
  const mode = call.option('mode') ?? call.known(modeAt);
  const text = mode === undefined ? 'r' : textOf(mode);
  if (call.option('opener') !== undefined) found.refuse('open with an opener');
  // Ruby's `open('|command')` runs it.
  if (given.pipes && textOf(path) === undefined) found.refuse('open of what may be a command');
  if (text === undefined || /[waxc+>]/.test(text)) found.touch('write', [wordOf(path)]);
  if (text === undefined || /^r|[<+]|^[bt]+$/.test(text)) found.touch('read', [wordOf(path)]);
};

/** Perl's `open(F, '<', path)` and `open(F, 'command |')`. */
export const openHandle = (call: CallArguments, found: Findings): void => {
  const path = call.known(2);
  const mode = textOf(call.known(1));
  if (mode === undefined) {
    found.refuse('open of what may be a command');
    return;
  }
  if (path !== undefined) {
    if (mode.includes('|')) found.runText(path);
    else found.touch(/[>+]/.test(mode) ? 'write' : 'read', [wordOf(path)]);
    return;
  }
  if (/^\s*\||\|\s*$/.test(mode)) {
    found.runText({ type: 'value', value: staticValue(mode.replace(/^\s*\||\|\s*$/g, '')) });
    return;
  }
  const access = /^\s*\+?>/.test(mode) ? 'write' : 'read';
  found.touch(access, [staticValue(mode.replace(/^\s*\+?[<>]*\s*/, ''))]);
};

/** `Path('a').replace('b')` moves a file, by name too; with two arguments it is the method of a text. */
export const replacePath = (call: CallArguments, self: Known | undefined, found: Findings): void => {
  const target = call.option('target') ?? (call.given.length === 1 ? call.known(0) : undefined);
  if (target === undefined) return;
  found.touch('delete', [wordOf(self)]);
  found.touch('write', [wordOf(target)]);
};
