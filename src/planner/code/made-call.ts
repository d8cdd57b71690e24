import type { FlowEnd } from '../../domain/operation.ts';
import { staticText, staticValue, unite, type Value } from '../value.ts';
import type { Known } from './evaluate.ts';
import { madeByFunction, madeByMethod, type Part } from './made-text.ts';
import type { Node } from './tree.ts';

const value = (of: Value): Known => ({ type: 'value', value: of });

const textOf = (item: Known | undefined): string | undefined =>
  item?.type === 'value' ? staticText(item.value) : undefined;

/** A text that is known, or a list of such. */
const partOf = (item: Known | undefined): Part => {
  if (item?.type !== 'list') return textOf(item);
  const texts = item.items.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
};

/** What a call puts together or decodes, where all it needs stands in the code. */
export const madeIn = (
  node: Extract<Node, { type: 'call' }>,
  call: {
    callee: Known;
    args: readonly Known[];
    self: Known | undefined;
    method: string | undefined;
    taints: ReadonlySet<FlowEnd>;
  },
): Known | undefined => {
  const { callee, args, self, method, taints } = call;
  const [first, second] = args;
  if (callee.type === 'symbol' && callee.name === 'getattr' && first?.type === 'symbol') {
    const member = textOf(second);
    return member === undefined || first.name.endsWith(')')
      ? undefined
      : { type: 'symbol', name: `${first.name}.${member}` };
  }
  const parts = args.map(partOf);
  // `map(chr, […])`: the characters one by one.
  if (callee.type === 'symbol' && callee.name === 'map' && first?.type === 'symbol' && first.name === 'chr')
    return listOf(
      Array.isArray(parts[1]) ? parts[1].map((code) => madeByFunction('chr', [code])?.value) : [],
      taints,
    );
  const own = partOf(self);
  const made =
    callee.type === 'symbol'
      ? madeByFunction(callee.name.slice(callee.name.lastIndexOf('.') + 1), parts)
      : own !== undefined && method !== undefined && node.args.every(({ spread }) => spread !== true)
        ? madeByMethod(method, own, parts)
        : undefined;
  if (made === undefined) return undefined;
  const from = unite(taints, made.decoded ? ['decode'] : []);
  return typeof made.value === 'string' ? value(staticValue(made.value, from)) : listOf(made.value, from);
};

const listOf = (texts: readonly Part[], taints: ReadonlySet<FlowEnd>): Known | undefined =>
  texts.length > 0 && texts.every((text) => typeof text === 'string')
    ? { type: 'list', items: texts.map((text) => value(staticValue(text, unite(taints, ['decode'])))) }
    : undefined;
