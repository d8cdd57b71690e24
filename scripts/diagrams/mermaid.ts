import type { Edge, Graph, Node } from './graph.ts';

const name = (id: string): string => id.replaceAll('.', '_');

const inside = (edge: Edge, node: Node): boolean => {
  const common = (id: string): boolean => node.id === '' || id.startsWith(`${node.id}.`);
  if (!common(edge.from) || !common(edge.to)) return false;
  return !node.children.some(
    (child) =>
      child.children.length > 0 && edge.from.startsWith(`${child.id}.`) && edge.to.startsWith(`${child.id}.`),
  );
};

const linesOf = (node: Node, edges: readonly Edge[], depth: number): string[] => {
  const pad = '  '.repeat(depth);
  const lines: string[] = [];
  if (node.initial !== undefined) lines.push(`${pad}[*] --> ${name(node.initial)}`);
  node.children.forEach((child, at) => {
    if (node.type === 'parallel' && at > 0) lines.push(`${pad}--`);
    if (child.children.length === 0) {
      lines.push(`${pad}${name(child.id)}: ${child.key}`);
      if (child.type === 'final') lines.push(`${pad}${name(child.id)} --> [*]`);
    } else {
      lines.push(`${pad}state "${child.key}" as ${name(child.id)} {`);
      lines.push(...linesOf(child, edges, depth + 1));
      lines.push(`${pad}}`);
    }
  });
  for (const edge of edges.filter((it) => inside(it, node) && it.from !== node.id)) {
    lines.push(`${pad}${name(edge.from)} --> ${name(edge.to)}: ${edge.label.replaceAll('\n', '<br/>')}`);
  }
  return lines;
};

/** The statechart as a Mermaid `stateDiagram-v2`, which code forges draw by themselves. */
export const mermaidOf = ({ root, edges }: Graph): string =>
  `${['stateDiagram-v2', ...linesOf(root, edges, 1)].join('\n')}\n`;
