import type { Operation } from '../domain/operation.ts';
import type { PlantedText } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import { settingCommand } from './programs/git-options.ts';
import type { Recorder } from './recorder.ts';
import { type RunPlaceKind, runPlaceOf } from './run-places.ts';

/** What is longer, or beyond so many files, is not looked at: no text that a person would plant is. */
const maxText = 131_072;
const maxPlanted = 32;

/** Arguments in which tools that write files take their texts. */
const contents: readonly string[] = [
  'content',
  'contents',
  'new_string',
  'new_source',
  'file_text',
  'text',
  'data',
  'body',
  'new_str',
  'newText',
  'new_content',
  'insert_text',
  'code_edit',
];

/** And those with what stood there before. */
const former: readonly string[] = ['old_string', 'old_str', 'oldText'];

const textsIn = (input: Readonly<Record<string, unknown>>, keys: readonly string[]): string[] => {
  const parts = [input, ...(Array.isArray(input.edits) ? input.edits : [])];
  return parts.flatMap((part) =>
    typeof part === 'object' && part !== null
      ? keys.flatMap((key) => {
          const value: unknown = (part as Record<string, unknown>)[key];
          return typeof value === 'string' ? [value] : [];
        })
      : [],
  );
};

/**
 * The texts that this call writes into places whose commands run later. Nothing is looked at in calls that write to no
 * such place. What an edit leaves as it was counts as known (`before`).
 */
export const plantedBy = (call: ToolCall, recorder: Recorder): PlantedText[] => {
  const planted: PlantedText[] = [];
  const add = (path: string, kind: RunPlaceKind | undefined, text: string, before?: string): void => {
    if (kind === undefined || text === '' || text.length > maxText || planted.length >= maxPlanted) return;
    planted.push({ path, kind, text, ...(before === undefined || before === '' ? {} : { before }) });
  };
  if (call.tool === 'Bash') {
    for (const [path, { texts }] of recorder.fileTexts)
      for (const text of texts) add(path, scriptPlaceOf(path, text), text);
    for (const path of writtenByCode(recorder))
      for (const text of literalsIn(call.input.command)) add(path, runPlaceOf(path), text);
    for (const operation of recorder.operations)
      for (const [name, value] of settingsIn(operation)) addSetting(name, value, add);
    const jobs = recorder.operations.some(readsJobs) ? call.input.command : undefined;
    if (typeof jobs === 'string') add('crontab', 'crontab', jobs);
    return planted;
  }
  if (call.tool === 'apply_patch') {
    const patch = call.input.command;
    if (typeof patch === 'string' && patch.length <= maxText) addPatched(patch, call, add);
    return planted;
  }
  const written = recorder.operations.flatMap(({ kind, paths }) => (kind === 'write' ? paths : []));
  for (const { abs, raw } of written.slice(0, 4)) {
    const path = abs ?? raw;
    const kind = runPlaceOf(path);
    if (kind !== undefined)
      add(path, kind, textsIn(call.input, contents).join('\n'), textsIn(call.input, former).join('\n'));
  }
  return planted;
};

/** A script in a directory for temporary files was made to be run at once, by whatever name. */
const scriptPlaceOf = (path: string, text: string): RunPlaceKind | undefined => {
  const kind = runPlaceOf(path);
  const passing = /^(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)\//.test(path);
  return passing && text.startsWith('#!') && (kind === undefined || kind === 'script') ? 'shell' : kind;
};

/** What only matters where it is surely written to such a place, not where a text merely stands in a call. */
const ordinary: ReadonlySet<RunPlaceKind> = new Set([
  'source',
  'script',
  'package-json',
  'notebook',
  'instructions',
]);

/** Places that something of this call writes without that it is known what: code, an editor of streams. */
const writtenByCode = ({ operations, fileTexts }: Recorder): string[] =>
  operations.flatMap(({ kind, paths }) =>
    kind !== 'write'
      ? []
      : paths.flatMap(({ abs }) => {
          const place =
            abs === undefined || (fileTexts.get(abs)?.texts.length ?? 0) > 0 ? undefined : runPlaceOf(abs);
          return abs === undefined || place === undefined || ordinary.has(place) ? [] : [abs];
        }),
  );

const maxLiterals = 16;

/** The texts that stand quoted in a command, those inside of them as well. */
const literalsIn = (command: unknown): string[] => {
  if (typeof command !== 'string' || command.length > 16_384) return [];
  const outer = [...command.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  const inner = outer.flatMap((text) =>
    [...text.matchAll(/\\?"((?:[^"\\]|\\[^"])*)\\?"|'((?:[^'\\]|\\.)*)'/g)].map(
      ([, double, single]) => double ?? single ?? '',
    ),
  );
  return (
    [...outer, ...inner]
      .filter((text) => text.length >= 8 && text.length <= 4096)
      .slice(0, maxLiterals)
      .map((text) => text.replace(/\\n/g, '\n').replace(/\\(["'$`])/g, '$1'))
      // What sed puts in: `1i text`.
      .map((text) => text.replace(/^(?:\d+|\$|\/[^/]*\/)?\s*[iac]\\?\s+(?=\S)/, ''))
  );
};

/** `crontab -` and `crontab` alone take the jobs from their standard input. crontab(1). */
const readsJobs = ({ program, argv }: Operation): boolean =>
  program?.name === 'crontab' &&
  argv
    .slice(1)
    .every((word) => word.type === 'static' && (word.value === '-' || word.value === '/dev/stdin'));

/** Settings of git that a command writes, or that the variables in front of it hold. git-config(1). */
const settingsIn = ({ program, subcommand, positionals, env }: Operation): [string, string][] => {
  if (program?.name !== 'git') return [];
  const found: [string, string][] = [];
  if (subcommand === 'config') {
    const words = positionals.flatMap((word) => (word.type === 'static' ? [word.value] : []));
    const [name, value] = words[0] === 'set' ? words.slice(1) : words;
    if (name !== undefined && value !== undefined) found.push([name, value]);
  }
  for (const { name, value } of env) {
    const number = /^GIT_CONFIG_KEY_(\d+)$/.exec(name)?.[1];
    const given =
      number === undefined ? undefined : env.find((other) => other.name === `GIT_CONFIG_VALUE_${number}`);
    if (value !== undefined && given?.value !== undefined) found.push([value, given.value]);
  }
  return found;
};

const addSetting = (
  name: string,
  value: string,
  add: (path: string, kind: RunPlaceKind | undefined, text: string) => void,
): void => {
  const command = /^core\.hookspath$/i.test(name) ? `${value}/hook` : settingCommand(`${name}=${value}`);
  if (command !== undefined) add(`the setting ${name} of git`, 'git-program', command);
};

const addPatched = (
  patch: string,
  call: ToolCall,
  add: (path: string, kind: RunPlaceKind | undefined, text: string, before?: string) => void,
): void => {
  for (const part of patch.split(/^\*\*\* (?=(?:Add|Update) File: )/m).slice(1)) {
    const end = part.indexOf('\n');
    const name = part.slice(part.indexOf(':') + 1, end < 0 ? undefined : end).trim();
    const path = name.startsWith('/') ? name : `${call.place.cwd}/${name}`;
    const lines = part.slice(end + 1).split('\n');
    const of = (mark: string): string =>
      lines.flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : [])).join('\n');
    add(path, runPlaceOf(path), of('+'), of('-'));
  }
};
