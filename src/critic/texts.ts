import { jsonText } from '../domain/json-text.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Inspection } from './detector.ts';

/**
 * What a text of a call is for. A `command`, a `path` or an `address` acts by what it says, so nothing in it may hide.
 * `content` is written to a file, `prose` is read by someone: what is unusual there only weighs.
 */
export type TextRole = 'command' | 'path' | 'address' | 'content' | 'prose';

/** One text of a call's input, with where it stands: `edits.0.new_string`. */
export interface CallText {
  at: string;
  role: TextRole;
  text: string;
}

const roles: Readonly<Record<string, TextRole>> = {
  file_path: 'path',
  notebook_path: 'path',
  path: 'path',
  url: 'address',
  content: 'content',
  old_string: 'content',
  new_string: 'content',
  new_source: 'content',
  file_text: 'content',
};

/** What is deeper, or beyond so many, is looked at as one text. */
const maxDepth = 16;
const maxTexts = 4096;

const roleOf = (call: ToolCall, key: string): TextRole => {
  if (key === 'command') return call.tool === 'apply_patch' ? 'content' : 'command';
  const known = Object.hasOwn(roles, key) ? roles[key] : undefined;
  return known ?? 'prose';
};

const seen = new WeakMap<ToolCall, CallText[]>();

/** Every text of the call's input. Found once per call: most detectors ask. */
export const textsOf = (call: ToolCall): readonly CallText[] => {
  const known = seen.get(call) ?? collect(call);
  seen.set(call, known);
  return known;
};

// Plain characters, and no escape that a shell would make another character of.
const plain = /^[\t\n\x20-\x5b\x5d-\x7e]*$/;
const plainCalls = new WeakMap<ToolCall, boolean>();

/** Whether the call is written in visible ASCII throughout, without escapes: nothing can hide in its characters. */
export const isPlain = (call: ToolCall): boolean => {
  const known = plainCalls.get(call) ?? textsOf(call).every(({ text }) => plain.test(text));
  plainCalls.set(call, known);
  return known;
};

const collect = (call: ToolCall): CallText[] => {
  const found: CallText[] = [];
  const walk = (value: unknown, at: string, key: string, depth: number): void => {
    if (typeof value === 'string') {
      found.push({ at, role: roleOf(call, key), text: value });
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (depth > maxDepth || found.length >= maxTexts) {
      found.push({ at, role: 'prose', text: jsonText(value) });
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      const isIndex = Array.isArray(value);
      walk(inner, at === '' ? name : `${at}.${name}`, isIndex ? key : name, depth + 1);
    }
  };
  walk(call.input, '', '', 0);
  return found;
};

/** The texts that act: commands. */
export const commandsOf = (call: ToolCall): CallText[] =>
  textsOf(call).filter(({ role }) => role === 'command');

/** The hosts of the addresses in a text, as they are written: reading an address drops or encodes what is odd in it. */
export const hostsWritten = (text: string): string[] =>
  (text.match(/\bhttps?:\/\/[^\s/"'<>?#\\]{1,300}/gi) ?? []).map((found) =>
    found.slice(found.indexOf('//') + 2),
  );

const acting = (call: ToolCall): CallText[] =>
  textsOf(call).filter(({ role }) => role === 'command' || role === 'address');

/**
 * The words that decide what is run and where: programs, flags, paths and hosts, as the plan read them, and the paths
 * and addresses of the input itself.
 */
export const namesOf = ({ call, plan }: Pick<Inspection, 'call' | 'plan'>): string[] => [
  ...plan.operations.flatMap(({ program, flags, paths, hosts }) => [
    ...(program === undefined ? [] : [program.path ?? program.name]),
    ...flags,
    ...paths.map(({ raw }) => raw),
    ...hosts.flatMap(({ host }) => host ?? []),
  ]),
  ...acting(call).flatMap(({ text }) => hostsWritten(text)),
  ...textsOf(call)
    .filter(({ role }) => role === 'path' || role === 'address')
    .map(({ text }) => text),
];
