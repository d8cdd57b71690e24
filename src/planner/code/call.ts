import { dynamicValue, type Value } from '../value.ts';
import { evaluate, type Known, type Scope, textOf, wordOf } from './evaluate.ts';
import type { Action } from './table.ts';
import type { Argument, Node } from './tree.ts';

/** A call in code. */
export type CallNode = Extract<Node, { type: 'call' }>;

/** The arguments of a call, as far as they are known. */
export interface CallArguments {
  /** Those without a name. */
  readonly given: readonly Argument[];
  /** Each of them evaluated. */
  known(index: number): Known | undefined;
  /** All of them as words. */
  words(): Value[];
  /** A named argument, or a field of a record that is handed over: `{shell: true}`. */
  option(name: string): Known | undefined;
  /** What an action is about. */
  targets(action: Action): Known[];
}

/** Names under which a call may be handed what it is about. */
const targetNames: ReadonlySet<string> = new Set(
  'file path src dst name top url args cmd command address filename source destination'.split(' '),
);

/** Reads the arguments of a call. */
export const argumentsOf = (node: CallNode, scope: Scope): CallArguments => {
  const given = node.args.filter(({ name }) => name === undefined);
  const known = (index: number): Known | undefined => {
    const argument = given[index];
    if (argument === undefined) return undefined;
    return argument.spread === true
      ? { type: 'value', value: dynamicValue('…') }
      : evaluate(argument.value, scope);
  };
  return {
    given,
    known,
    words: () => given.map((_, index) => wordOf(known(index))),
    option(name) {
      const direct = node.args.find((argument) => argument.name === name);
      if (direct !== undefined) return evaluate(direct.value, scope);
      for (const { value } of node.args) {
        const record = value.type === 'name' ? scope.constants.get(value.name) : value;
        const field =
          record?.type === 'record' ? record.fields.find((entry) => entry.name === name) : undefined;
        if (field !== undefined) return evaluate(field.value, scope);
      }
      return undefined;
    },
    targets(action) {
      if (action.target === 'self')
        return node.callee.type === 'member' ? [evaluate(node.callee.object, scope)] : [];
      const chosen = action.target === 'all' ? given : given.slice(action.target, action.target + 1);
      if (given.some(({ spread }) => spread === true)) return [{ type: 'value', value: dynamicValue('…') }];
      const named = node.args.filter(({ name }) => name !== undefined && targetNames.has(name));
      const meant = chosen.length === 0 && action.target !== 'all' ? named : chosen;
      return meant.map(({ value }) => evaluate(value, scope));
    },
  };
};

/** `shell=True`, `{shell: '/bin/sh'}`: false when it is not given, and `'maybe'` when not known. */
export const truth = (value: Known | undefined): boolean | 'maybe' => {
  if (value === undefined) return false;
  const text = textOf(value);
  if (text === undefined) return 'maybe';
  return !/^(False|false|FALSE|0|None|nil|null|undefined|)$/.test(text);
};

/** The number of an argument that an action is about. */
export const placeOf = (action: Action): number => (typeof action.target === 'number' ? action.target : 0);
