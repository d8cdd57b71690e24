import { hasFlag, optionSet, parseArguments } from '../options.ts';
import { dynamicValue, staticText, staticValue, taintsOf, type Value } from '../value.ts';
import type { Input } from './context.ts';
import { joined, type Launched, type Launcher, nothing, unclear } from './launched.ts';

const parallelValued = optionSet(
  '-j --jobs -n -N --max-args -I -L --delay --timeout --retries --joblog --results --tmpdir --colsep -C -a --arg-file -d --delimiter -s --max-chars --nice --load --memfree --wd --workdir --tag-string -P --max-procs --env --halt --progress-file --basefile --return -S --sshlogin',
);
const maxJobs = 16;

/** `parallel 'cmd {}' ::: a b`: a shell reads the words, joined, once for each input. */
export const parallel: Launcher = (args, input) => {
  const mark = args.findIndex((value) => /^:::/.test(staticText(value) ?? ''));
  const own = mark < 0 ? args : args.slice(0, mark);
  const given = mark < 0 ? undefined : args.slice(mark + 1);
  const parsed = parseArguments(own, { valued: parallelValued, stopAfter: 0 });
  if (parsed.uncertain || hasFlag(parsed.flags, '-S', '--sshlogin', '--sshloginfile')) return unclear;
  if (hasFlag(parsed.flags, '--dry-run', '--dryrun')) return nothing;
  if (parsed.rest.length === 0 && hasFlag(parsed.flags, '--version', '--help', '--citation')) return nothing;
  const template = staticText(joined(parsed.rest));
  if (template === undefined) return unclear;
  const fromFile = hasFlag(parsed.flags, '-a', '--arg-file');
  const values = staticText(args[mark]) === ':::' ? given : fromFile ? undefined : inputValues(input);
  // Quotes of the call are gone when that shell reads the words; who wrote them meant them to stand.
  const meant = parsed.rest.length > 1 && parsed.rest.some((part) => /\s/.test(staticText(part) ?? ''));
  if (values === undefined || values.length > maxJobs || (given !== undefined && given.length === 0))
    return template === '' || !plainTemplate.test(template) || input.taints.size > 0
      ? unclear
      : [
          { words: withUnknown(template.split(' ').map((part) => staticValue(part))) },
          ...(meant ? [{ words: withUnknown(parsed.rest) }] : []),
        ];
  if (template === '') return values.map((text) => ({ text }));
  return values.flatMap(({ word }): Launched[] => {
    if (word.type === 'static') {
      const once = { text: filled(template, quoted(word.value)) };
      return meant ? [once, { words: parsed.rest.map((part) => filledWord(part, word.value)) }] : [once];
    }
    const plain = word.type === 'glob' && /^[\w./*?@%+:=-]*$/.test(word.pattern);
    return [
      {
        text: plain ? filled(template, word.pattern) : dynamicValue(template, '', taintsOf(args)),
      },
    ];
  });
};

/** The marks that stand for an input, whole or a part of it. */
const inputMark = /\{[./#%}]*\}/g;

/** A template in which a shell finds nothing but words. */
const plainTemplate = /^[\w./{}@%+=:,-]+(?: [\w./{}@%+=:,-]+)*$/;

/** The words for an input of which nothing is known, put in at each mark, or behind them. */
const withUnknown = (words: readonly Value[]): Value[] => {
  const filledIn = words.map((part) => {
    const text = staticText(part) ?? '';
    const at = text.search(inputMark);
    return at < 0 ? part : dynamicValue(text, text.slice(0, at), part.taints);
  });
  const isMarked = filledIn.some(({ word }) => word.type === 'dynamic');
  return isMarked ? filledIn : [...filledIn, { ...dynamicValue('…'), many: true }];
};

const filled = (template: string, text: string): Value =>
  staticValue(
    template.search(inputMark) >= 0 ? template.replaceAll(inputMark, () => text) : `${template} ${text}`,
  );

const filledWord = (part: Value, text: string): Value =>
  staticValue(
    (staticText(part) ?? '').replaceAll(inputMark, () => text),
    part.taints,
  );

/** `sem cmd`: `parallel` without inputs. */
export const sem: Launcher = (args) => {
  const { rest, uncertain } = parseArguments(args, {
    valued: optionSet('-j --jobs --id --semaphorename --st --semaphoretimeout'),
    stopAfter: 0,
  });
  if (uncertain) return unclear;
  return rest.length === 0 ? nothing : [{ text: joined(rest) }];
};

const inputValues = (input: Input): Value[] | undefined => {
  if (input.lines !== undefined) return input.lines.map((word) => ({ word, taints: input.taints }));
  if (input.type !== 'text' || input.text === undefined) return undefined;
  return input.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => staticValue(line, input.taints));
};

const quoted = (text: string): string =>
  /^[\w./@%+:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
