import type { FlowEnd, HostTarget } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hostOfUrl } from '../hosts.ts';
import { mustStayHere } from '../secrets.ts';
import { certainPrefix, dynamicValue, staticText, staticValue, unite, type Value } from '../value.ts';
import { type Known, textOf, wordOf } from './evaluate.ts';

/** What was found in a piece of code. */
export interface Judged {
  effects: Effect[];
  traits: Set<Trait>;
  /** Why the code is not understood; empty when all of it is. */
  reasons: string[];
  /** Where code that is made at run time may come from. */
  from: Set<FlowEnd>;
}

/** Where the judge writes down what code does. */
export interface Findings extends Judged {
  /** The code is not understood, for this reason. */
  refuse(why: string): void;
  touch(
    access: Extract<Effect, { type: 'path' }>['access'],
    values: readonly Value[],
    recursive?: boolean,
  ): void;
  /** A copy is written over the target, or into it when it is a directory. */
  copyInto(target: Value, sources: readonly Value[]): void;
  /** A shell runs a text, in another directory when one is given. */
  runText(text: Known, directory?: Known): void;
  runWords(words: readonly Value[], directory?: Known): void;
  connect(host: HostTarget, sends: readonly Value[]): void;
  openSocket(): void;
  /** Standard input and output are exchanged for something else. */
  exchangeStreams(): void;
  readVariable(name: string): void;
  dumpEnvironment(): void;
  /** Takes over what was found in a text that the code evaluates. */
  include(inner: Judged): void;
  /** Draws conclusions from everything found. */
  close(): Judged;
}

const shells = /(^|\/)(ba|z|da|k|c|tc|fi|a)?sh$|^(cmd|powershell|pwsh)(\.exe)?$/i;

const secretName = /secret|token|passw|api_?key|private|credential|auth/i;

const maxReasons = 8;

/** Nothing found yet. `via` names the interpreter. */
export const createFindings = (via: string): Findings => {
  /** What the code has read so far, which it may send. */
  const taints = new Set<FlowEnd>();
  let shellsSeen = 0;
  /** Commands of which not even the program is known. */
  let unknownRuns = 0;
  let sockets = 0;
  const spawns = (program: string | undefined): void => {
    found.traits.add('code-spawn');
    if (program === undefined || program === '') unknownRuns += 1;
    else if (shells.test(program)) shellsSeen += 1;
  };
  /** What was decoded is planned as what it says; that it was hidden stays to be said. */
  const hidden = (word: Value): void => {
    if (staticText(word) === undefined || !word.taints.has('decode')) return;
    found.from.add('decode');
    found.refuse('a command that was hidden by an encoding');
  };
  const found: Findings = {
    effects: [],
    traits: new Set(),
    reasons: [],
    from: new Set(),
    refuse(why) {
      if (found.reasons.length < maxReasons) found.reasons.push(why);
    },
    touch(access, values, recursive = false) {
      const named: Value[] = [];
      for (const value of values) {
        const text = certainPrefix(value);
        // A small number is an open file, standard input for one.
        if (/^[0-9]$/.test(staticText(value) ?? '')) continue;
        if (text.startsWith('|')) found.runText({ type: 'value', value: staticValue(text.slice(1)) });
        else if (/^(https?|ftp):\/\//i.test(text)) found.connect(hostOfUrl(text, access !== 'read'), [value]);
        else if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) found.refuse(`the address ${text}`);
        else named.push(value);
      }
      if (named.length === 0) return;
      found.effects.push({ type: 'path', access, values: named, recursive });
      if (access !== 'read') return;
      taints.add('file');
      if (named.some((value) => mustStayHere(certainPrefix(value)))) taints.add('secret');
    },
    copyInto(target, sources) {
      found.effects.push({ type: 'into', target, sources });
    },
    runText(text, directory) {
      const word = wordOf(text);
      const source = staticText(word);
      hidden(word);
      const inside = textOf(directory);
      spawns(certainPrefix(word).split(/\s/, 1)[0]);
      const placed =
        directory === undefined || source === undefined
          ? word
          : inside === undefined
            ? dynamicValue(source, '', word.taints)
            : staticValue(`cd ${quote(inside)} && {\n${source}\n}`, word.taints);
      found.effects.push({ type: 'script', text: placed, via });
    },
    runWords(words, directory) {
      spawns(words[0] === undefined ? undefined : certainPrefix(words[0]));
      for (const word of words) hidden(word);
      const placed =
        directory === undefined
          ? words
          : [staticValue('env'), staticValue('-C'), wordOf(directory), ...words];
      found.effects.push({ type: 'command', words: placed, via });
    },
    connect(host, sends) {
      found.traits.add('code-network');
      const carried = unite(taints, ...sends.map((value) => value.taints));
      const sent = host.upload ? [dynamicValue('…', '', carried)] : [];
      found.effects.push({ type: 'network', hosts: [host], sends: sent });
    },
    openSocket() {
      sockets += 1;
      found.traits.add('code-network');
    },
    exchangeStreams() {
      if (sockets > 0) found.traits.add('net-shell');
    },
    readVariable(name) {
      if (secretName.test(name)) found.dumpEnvironment();
    },
    dumpEnvironment() {
      found.traits.add('env-dump');
      taints.add('env');
      found.effects.push({ type: 'source', end: 'env' });
    },
    include(inner) {
      found.effects.push(...inner.effects);
      for (const trait of inner.traits) found.traits.add(trait);
      for (const end of inner.from) found.from.add(end);
      for (const reason of inner.reasons) found.refuse(reason);
    },
    close() {
      if (sockets > 0 && shellsSeen + unknownRuns > 0) found.traits.add('net-shell');
      return found;
    },
  };
  return found;
};

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
