import type { Finding } from '../../domain/finding.ts';
import type { Operation } from '../../domain/operation.ts';
import {
  editorCommands,
  handedCommands,
  printedTexts,
  recipeCommands,
  tclCommands,
} from '../carried/handed.ts';
import type { Detector, Inspection } from '../detector.ts';
import { sourceFact } from '../planted/source-code.ts';

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const shells = names('sh bash zsh dash ksh mksh ash fish source . eval');
const editors = names('ed red ex vi vim nvim view gvim vimdiff rvim');
const recipes = names('make gmake bmake just');
const tcl = names('tclsh wish expect');
/** Programs that print what their own words say. */
const printing = names(
  'echo printf jq gojq awk gawk mawk nawk cat tee perl python python3 ruby node php lua m4 envsubst yes column rev tr',
);

const maxText = 16_384;
const maxCommands = 24;

/** Interpreters that no table of code knows: what is not theirs to run is not looked for in their words. */
const unlisted = names(
  'ghci runghc erl emacs emacsclient julia swift scala groovy kotlin nim crystal elixir racket guile sbcl clojure octave osascript',
);

const isUnread = ({ opaque, program, traits }: Operation): boolean =>
  program !== undefined &&
  (opaque === 'code' || (unlisted.has(program.name) && !traits.includes('code-read')));

const argued = ({ argv }: Operation): string[] =>
  argv.slice(1).flatMap((each) => (each.type === 'static' && each.value.length >= 4 ? [each.value] : []));

const unescaped = (text: string): string => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t');

/** Texts that commands of this call are fed: heredocs, here-strings, and the words of what prints. */
const fed = (command: string, { plan }: Inspection): string[] => [
  ...[...command.matchAll(/<<-?\s*(['"]?)(\w+)\1[^\n]*\n([\s\S]*?)\n[ \t]*\2(?=\s|$)/g)].map(
    ([, , , body = '']) => body,
  ),
  ...[...command.matchAll(/<<<\s*(\$?)(?:'([^']*)'|"((?:[^"\\]|\\.)*)")/g)].map(
    ([, dollar, single, double]) =>
      dollar === '$' ? unescaped(single ?? '') : (single ?? double ?? '').replace(/\\(["\\$`])/g, '$1'),
  ),
  ...plan.operations
    .filter(({ program }) => program?.name === 'echo' || program?.name === 'printf')
    .flatMap((operation) => argued(operation).map(unescaped)),
];

/** A shell whose script is what it is fed: no file of its own, or one that stands for the input of something. */
const readsInput = ({ argv }: Operation): boolean => {
  const words = argv.slice(1);
  if (words.some((each) => each.type === 'static' && each.value === '-s')) return true;
  const first = words.find((each) => each.type !== 'static' || !/^-./.test(each.value));
  if (first === undefined) return true;
  return first.type === 'static'
    ? /^(?:-|\/dev\/(?:stdin|fd\/\d+))$/.test(first.value)
    : first.type === 'dynamic' && first.source.startsWith('<(');
};

const commandsIn = (operation: Operation, command: string, inspection: Inspection): string[] => {
  const name = operation.program?.name ?? '';
  const code = argued(operation);
  if (shells.has(name)) {
    if (!readsInput(operation)) return [];
    const printed = inspection.plan.operations
      .filter((other) => other !== operation && printing.has(other.program?.name ?? ''))
      .flatMap((other) => argued(other).flatMap(printedTexts));
    return [...fed(command, inspection), ...printed];
  }
  const texts = [...code, ...fed(command, inspection)];
  if (editors.has(name)) return texts.flatMap(editorCommands);
  if (recipes.has(name)) return fed(command, inspection).flatMap(recipeCommands);
  if (tcl.has(name)) return texts.flatMap((text) => [...tclCommands(text), ...handedCommands(text)]);
  return texts.flatMap(handedCommands);
};

/** A shell that a piece of code hands to another machine, in the words of a language that is not read. */
const doorIn = (operation: Operation, command: string, inspection: Inspection): string | undefined =>
  shells.has(operation.program?.name ?? '')
    ? undefined
    : [...argued(operation), ...fed(command, inspection)].map(sourceFact).find((fact) => fact !== undefined);

const found = (detail: string): Finding[] => [
  { id: 'carry.run', severity: 'critical', detail, weight: 40, effect: 'deny' },
];

/**
 * Code that is not read in full is asked about; but where it hands a literal command to a shell or to the system, that
 * command is known. It is judged by itself, and only a deny counts.
 */
export const carriedCommand: Detector = {
  ids: ['carry.run'],
  about: 'A command that would be denied, inside of code that is not read',
  source: 'MITRE ATT&CK T1059, T1202; GTFOBins (shell escapes of editors and interpreters)',
  look(inspection) {
    const { call, plan, judgeText } = inspection;
    const { command } = call.input;
    if (judgeText === undefined || typeof command !== 'string' || command.length > maxText) return [];
    const opaque = plan.operations.filter(isUnread);
    for (const operation of opaque.slice(0, 8)) {
      const door = doorIn(operation, command, inspection);
      if (door !== undefined) return found(`code of ${operation.program?.name ?? 'a program'} ${door}`);
      const commands = commandsIn(operation, command, inspection);
      for (const text of new Set(commands.slice(0, maxCommands))) {
        const judged = text.trim().length < 3 ? undefined : judgeText(text);
        if (judged?.effect === 'deny' && judged.rule !== 'unparsed')
          return found(
            `${operation.program?.name ?? 'code'} would run what is refused (${judged.rule}): ${text.slice(0, 200)}`,
          );
      }
    }
    return [];
  },
};
