import type { Operation } from '../../domain/operation.ts';
import { pathTargets } from '../paths.ts';
import type { Recorder, WrittenText } from '../recorder.ts';
import { staticText, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';

const maxTexts = 4;
const maxLength = 65_536;

const unknown: WrittenText = { texts: [], whole: false };

/**
 * Remembers the text that a command of this call puts into files. Which of two commands was the last to write is not
 * followed: a file may then hold what either wrote.
 */
export const noteText = (
  recorder: Recorder,
  paths: Operation['paths'],
  text: string | undefined,
  appends: boolean,
): void => {
  for (const path of paths) {
    if (path.glob) continue;
    // Of a directory that is known only at run time, the name in it: no other path is ever written so.
    const place = path.abs ?? `…/${path.raw.slice(path.raw.lastIndexOf('/') + 1)}`;
    const before = recorder.fileTexts.get(place);
    recorder.fileTexts.set(place, changed(before, text, appends, path.exists === true));
  }
};

const changed = (
  before: WrittenText | undefined,
  text: string | undefined,
  appends: boolean,
  exists: boolean,
): WrittenText => {
  if (text === undefined) return before === undefined ? unknown : { ...before, whole: false };
  const bases = before?.texts ?? [];
  // What stood in the file before this call is not known.
  const added = appends
    ? [...bases.map((base) => base + text), ...(before === undefined ? [text] : [])]
    : [text];
  const texts = [...new Set([...bases, ...added])];
  const whole = (before?.whole ?? !(appends && exists)) && texts.length <= maxTexts;
  return { texts: texts.filter((each) => each.length <= maxLength).slice(-maxTexts), whole };
};

/** What a file may hold by what this call wrote into it; undefined when the call wrote nothing there. */
export const textOf = (planner: ShellPlanner, file: Value, frame: Frame): WrittenText | undefined => {
  const { recorder } = planner;
  if (recorder.fileTexts.size === 0 || staticText(file) === undefined) return undefined;
  const found = pathTargets(file, { cwds: frame.state.cwds, fs: recorder.fs }, 'read').flatMap(({ abs }) => {
    const text = abs === undefined ? undefined : recorder.fileTexts.get(abs);
    return text === undefined ? [] : [text];
  });
  const [only] = found;
  if (only === undefined) return undefined;
  return found.length === 1 && frame.state.cwds.length <= 1
    ? only
    : { texts: found.flatMap(({ texts }) => texts), whole: false };
};

const standardInput = /^(-|\/dev\/(stdin|fd\/0)|\/proc\/self\/fd\/0)$/;

/** Whether a word names the standard input. */
export const namesInput = (value: Value | undefined): boolean => standardInput.test(staticText(value) ?? '');

/** What reading a file gives, to the byte: a pipe of this call, its standard input, a file that it wrote. */
export const contentOf = (planner: ShellPlanner, file: Value, frame: Frame): string | undefined => {
  if (file.piped !== undefined) return file.piped;
  if (namesInput(file)) return frame.input.type === 'text' ? frame.input.text : undefined;
  const written = textOf(planner, file, frame);
  return written?.whole === true && written.texts.length === 1 ? written.texts[0] : undefined;
};

/** The program that the first line of a script names, with its options; `sh` where there is none. */
export const interpreterNamed = (text: string): string => {
  const line = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text);
  if (line === null) return 'sh';
  const base = (line[1] ?? '').split('/').at(-1) ?? '';
  return base === 'env' ? (line[2] ?? '') : base;
};
