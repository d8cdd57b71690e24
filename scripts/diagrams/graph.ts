// A statechart as the nodes and arrows to be drawn. Eventless transitions are arrows too.
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** One state. `id` is the dotted path without the machine's own name; the root has the empty id. */
export interface Node {
  id: string;
  key: string;
  type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  description: string | undefined;
  initial: string | undefined;
  children: Node[];
}

export interface Edge {
  from: string;
  to: string;
  /** What makes it go: the event, or `always`; then the guard in brackets. */
  label: string;
}

export interface Graph {
  name: string;
  root: Node;
  edges: Edge[];
}

const idOf = (node: AnyStateNode): string => node.path.join('.');

const nodeOf = (node: AnyStateNode): Node => ({
  id: idOf(node),
  key: node.key,
  type: node.type,
  description: node.description,
  initial: node.type === 'compound' ? node.initial.target[0]?.path.join('.') : undefined,
  children: Object.values(node.states).map(nodeOf),
});

const eventName = (type: string): string =>
  type
    .replace(/^xstate\.done\.actor\./, 'done: ')
    .replace(/^xstate\.error\.actor\./, 'failed: ')
    .replace(/^xstate\.done\.state\./, 'done: ')
    .replace(/^$/, 'always');

const guardName = ({ guard }: AnyTransitionDefinition): string => {
  if (guard === undefined) return '';
  const name = typeof guard === 'string' ? guard : 'type' in guard ? guard.type : guard.name || 'same';
  return ` [${name}]`;
};

const edgesOf = (node: AnyStateNode): Edge[] =>
  [...[...node.transitions.values()].flat(), ...(node.always ?? [])].flatMap((transition) =>
    (transition.target ?? []).map((target: AnyStateNode) => ({
      from: idOf(node),
      to: idOf(target),
      label: `${eventName(transition.eventType)}${guardName(transition)}`,
    })),
  );

const walk = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(walk)];

/** Reads a machine's structure. Arrows between the same two states are joined into one with several lines. */
export const graphOf = (machine: AnyStateMachine): Graph => {
  const merged = new Map<string, Edge>();
  for (const edge of walk(machine.root).flatMap(edgesOf)) {
    const key = `${edge.from}>${edge.to}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? edge : { ...known, label: `${known.label}\n${edge.label}` });
  }
  return { name: machine.id, root: nodeOf(machine.root), edges: [...merged.values()] };
};
