/**
 * Code of any language as the judge sees it: values, names, members and calls. What has no meaning for its effects (the
 * order of statements, operators, blocks) is only a group whose parts are all looked at.
 */
export type Node =
  | { type: 'text'; value: string }
  | { type: 'number'; value: string }
  | { type: 'name'; name: string }
  | { type: 'member'; object: Node; name: string }
  | { type: 'index'; object: Node; index: Node }
  | { type: 'call'; callee: Node; args: readonly Argument[] }
  | { type: 'list'; items: readonly Node[] }
  /** Named values: `{shell: true}`. */
  | { type: 'record'; fields: readonly Argument[] }
  /** Parts put together by one operator, `''` for the parts of an interpolated text. */
  | { type: 'join'; operator: string; parts: readonly Node[] }
  | { type: 'group'; parts: readonly Node[] }
  /** A function written in place: harmless until it is called, and its body is looked at here. */
  | { type: 'function'; parts: readonly Node[] }
  /** A name gets a value; without one, an unknown value. `each`: one element of the value after the other. */
  | { type: 'bind'; name: string; value?: Node; how: 'once' | 'each' | 'unknown' }
  /** A name stands for a module, or for what a module exports. */
  | { type: 'import'; name?: string; symbol: string }
  /** Text that the language hands to a shell: backticks. */
  | { type: 'shell'; text: Node }
  /** Something outside the understood subset. */
  | { type: 'unknown'; why: string };

/** A value handed to a call, by place or by name. */
export interface Argument {
  name?: string;
  value: Node;
  /** It may stand for any number of values. */
  spread?: boolean;
}

/** A node of which nothing is known, with parts that are looked at all the same. */
export const group = (...parts: (Node | undefined)[]): Node => ({
  type: 'group',
  parts: parts.filter((part) => part !== undefined),
});

/** The parts of a node. */
export const partsOf = (node: Node): readonly Node[] => {
  switch (node.type) {
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'call':
      return [node.callee, ...node.args.map(({ value }) => value)];
    case 'list':
      return node.items;
    case 'record':
      return node.fields.map(({ value }) => value);
    case 'join':
    case 'group':
    case 'function':
      return node.parts;
    case 'bind':
      return node.value === undefined ? [] : [node.value];
    case 'shell':
      return [node.text];
    default:
      return [];
  }
};
