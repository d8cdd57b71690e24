import type { Effect, ExecFacts } from '../effects.ts';
import { looksKey } from '../secrets.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { wrappers } from '../wrapper-table.ts';

/** Programs whose words are text or names, or that take a key to log in with it: none of them shows what is in it. */
const harmless: ReadonlySet<string> = new Set(
  'echo printf test [ [[ : true false basename dirname realpath readlink which type command hash export declare typeset local readonly set unset alias cd pushd popd read mapfile grep egrep fgrep zgrep rg ag ack ssh autossh mosh sshfs ssh-add ssh-copy-id ssh-keygen ssh-keyscan ssh-agent keychain aegis sh bash zsh dash ksh fish'.split(
    ' ',
  ),
);

/** Words in the name of an option that says which key or settings to use: what is in the file is not shown by that. */
const uses: ReadonlySet<string> = new Set(
  'i identity key keyfile keys cert cacert ca kubeconfig config netrc homedir credential credentials passphrase password auth env secret ssh token profile userconfig'.split(
    ' ',
  ),
);

const usesKey = (option: string): boolean => option.split(/-+/).some((part) => uses.has(part.toLowerCase()));

/** A path as a whole word, or behind what commonly stands before one: `@path`, `k=@path`, `file://path`, `x,src=path`. */
const named = /^(?:[\w.,:=-]*[=@])?@?(?:fileb?:\/\/)?((?:\/|~\/)[^\s,:]*)(?:[:,]\S*)?$/;

/** Programs that are told in their own words, or on standard input, what to send. */
const senders: ReadonlySet<string> = new Set('sftp ftp lftp tftp smbclient ncftp curl'.split(' '));

/** `put file`, and curl's `data = @file`. */
const sent =
  /(?:^|[\s;=])(?:(?:m?put|reput|send|append|mirror\s+-R)\s+|(?:upload-file|form|data[\w-]*|json)[\s=]+"?(?:\w+=)?@?)(?:-\w+\s+)*["']?([^\s;"']+)/g;

const sentFiles = (name: string, words: readonly Value[], input: string | undefined): string[] => {
  if (!senders.has(name)) return [];
  const texts = words.map(staticText).filter((text) => text !== undefined && /\s/.test(text));
  return [...texts, input].flatMap((text) =>
    text === undefined ? [] : [...text.matchAll(sent)].map(([, file]) => file ?? ''),
  );
};

const coveredBy = (effects: readonly Effect[]): ReadonlySet<string> => {
  const texts = new Set<string>();
  const add = (values: readonly Value[]): void => {
    for (const value of values) texts.add(staticText(value) ?? '');
  };
  for (const effect of effects) {
    if (effect.type === 'path') add(effect.values);
    else if (effect.type === 'into') add([effect.target, ...effect.sources]);
    else if (effect.type === 'command') add(effect.words);
  }
  return texts;
};

/** The option that a word belongs to: its own, or the word before it. */
const optionOf = (words: readonly Value[], index: number, text: string): string => {
  const own = /^(--?[\w-]+)=/.exec(text)?.[1];
  const before = staticText(words[index - 1]) ?? '';
  return own ?? (before.startsWith('-') ? before : '');
};

const mentioned = (words: readonly Value[]): string[] => {
  const found: string[] = [];
  for (const [index, value] of words.entries()) {
    const text = index === 0 ? undefined : staticText(value);
    if (text === undefined || !text.includes('/')) continue;
    const path = /^~?\//.test(text) && looksKey(text) ? text : named.exec(text)?.[1];
    if (path !== undefined && looksKey(path) && !usesKey(optionOf(words, index, text))) found.push(path);
  }
  return found;
};

/**
 * Counts a key that is named by a program's words as read, whatever the tables know of the program: nearly all programs
 * that are given a file show it, send it or copy it (GTFOBins, file-read and file-upload). The same for any file that a
 * program for sending is told to send.
 */
export const withMentionedKeys = (
  words: readonly Value[],
  facts: ExecFacts,
  input: string | undefined,
): ExecFacts => {
  const name = (staticText(words[0]) ?? '').split('/').at(-1)?.toLowerCase() ?? '';
  const files = [...mentioned(words), ...sentFiles(name, words, input)];
  if (files.length === 0 || harmless.has(name) || Object.hasOwn(wrappers, name)) return facts;
  const covered = coveredBy(facts.effects);
  const open = files.filter((path) => !covered.has(path));
  if (open.length === 0) return facts;
  // A tilde that the shell left alone is one for the program: whose home that is, it decides.
  const own = open.filter((path) => !path.startsWith('~'));
  const effects: Effect[] = [...facts.effects];
  if (own.length > 0)
    effects.push({ type: 'path', access: 'read', values: own.map((path) => staticValue(path)) });
  if (own.length === open.length) return { ...facts, effects };
  effects.push({ type: 'source', end: 'secret' });
  return { ...facts, effects, traits: [...(facts.traits ?? []), 'secret-read'] };
};
