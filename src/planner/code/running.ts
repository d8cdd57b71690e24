import { certainPrefix, dynamicValue, staticText, staticValue, type Value } from '../value.ts';
import { type CallArguments, truth } from './call.ts';
import { type Known, type Scope, wordOf } from './evaluate.ts';
import type { Findings } from './findings.ts';

const unknownWords: Value = { ...dynamicValue('…'), many: true };

/** Options with which a command is not the one that is written. */
const changing = ['env', 'executable', 'preexec_fn', 'input', 'stdin', 'execPath', 'argv0'];

/** `run(['git', 'status'], shell=…)`, `spawn('git', ['status'], {shell})`. */
export const runCommand = (call: CallArguments, name: string, found: Findings, scope: Scope): void => {
  const first = call.known(0) ?? call.option('args');
  const second = call.known(1);
  if (first === undefined || call.given[0]?.spread === true) {
    found.refuse(`${name} of nothing`);
    return;
  }
  for (const option of changing) {
    const value = call.option(option);
    // `stdin=subprocess.DEVNULL`
    if (value !== undefined && !(option === 'stdin' && value.type === 'symbol'))
      found.refuse(`${name} with ${option}`);
  }
  const last = call.given.at(-1)?.value;
  const hidesOptions = last?.type === 'name' && call.given.length > 1 && second?.type !== 'list';
  if (hidesOptions && scope.constants.get(last.name)?.type !== 'record')
    found.refuse(`${name} with options that are not known`);
  const words = first.type === 'list' ? first.items.map(wordOf) : [wordOf(first)];
  // `new Deno.Command('git', {args: ['status']})`
  const listed = call.known(0) === undefined ? undefined : call.option('args');
  const more = [
    ...(first.type === 'list' ? [] : wordsOf(second, call.given[1]?.value.type, hidesOptions)),
    ...(listed === undefined ? [] : listed.type === 'list' ? listed.items.map(wordOf) : [unknownWords]),
  ];
  const directory = call.option('cwd');
  if (truth(call.option('shell')) === false) {
    found.runWords([...words, ...more], directory);
    return;
  }
  // Of a list, a shell runs the first; what follows are its own arguments.
  const texts = [...words.slice(0, first.type === 'list' ? 1 : undefined), ...more].map(staticText);
  const text = texts.every((each) => each !== undefined)
    ? staticValue(texts.join(' '))
    : dynamicValue('…', certainPrefix(words[0] ?? staticValue('')));
  found.runText({ type: 'value', value: text }, directory);
};

const wordsOf = (second: Known | undefined, written: string | undefined, isOptions: boolean): Value[] => {
  if (second === undefined || written === 'record' || written === 'function' || isOptions) return [];
  return second.type === 'list' ? second.items.map(wordOf) : [unknownWords];
};

/** `system('text')`, `system('program', 'word')`, from the argument with this number. */
export const runList = (call: CallArguments, from: number, found: Findings): void => {
  const known = call.given.slice(from).map((_, index) => call.known(from + index));
  const [first] = known;
  if (first === undefined) {
    found.refuse('a command of nothing');
    return;
  }
  const values = known.flatMap((item, index): Value[] => {
    if (item?.type === 'list') return item.items.map(wordOf);
    return [call.given[from + index]?.spread === true ? unknownWords : wordOf(item)];
  });
  if (known.length > 1 || first.type === 'list') found.runWords(values);
  else found.runText({ type: 'value', value: values[0] ?? unknownWords });
};

/** `execvp(file, [name, …])`: the first word of the list is only what the program is called. */
export const runReplacing = (call: CallArguments, found: Findings): void => {
  const list = call.known(1);
  const rest = list?.type === 'list' ? list.items.slice(1).map(wordOf) : [unknownWords];
  found.runWords([wordOf(call.known(0)), ...rest]);
};
