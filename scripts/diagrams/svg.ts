import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { Graph, Node } from './graph.ts';

const quote = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

/** The id of a state's shape in the SVG, so that a page can light it. */
export const shapeId = (machine: string, state: string): string => `${machine}_${state.replaceAll('.', '_')}`;

const leaf = (node: Node): Node => (node.children[0] === undefined ? node : leaf(node.children[0]));

const nodeLines = (graph: Graph, node: Node, depth: number): string[] => {
  const pad = '  '.repeat(depth);
  const id = `id=${quote(shapeId(graph.name, node.id))}`;
  const tip = `tooltip=${quote(node.description ?? node.key)}`;
  if (node.children.length === 0) {
    const shape = node.type === 'final' ? 'peripheries=2' : 'peripheries=1';
    return [`${pad}${quote(node.id)} [label=${quote(node.key)} ${id} ${tip} ${shape}]`];
  }
  return [
    `${pad}subgraph ${quote(`cluster_${node.id}`)} {`,
    `${pad}  ${id}; label=${quote(node.key)}; style="rounded${node.type === 'parallel' ? ',dashed' : ''}"; ${tip}`,
    ...node.children.flatMap((child) => nodeLines(graph, child, depth + 1)),
    `${pad}}`,
  ];
};

const find = (node: Node, id: string): Node | undefined =>
  node.id === id ? node : node.children.map((child) => find(child, id)).find((it) => it !== undefined);

const edgeLine = (graph: Graph, from: string, to: string, label: string): string => {
  const source = find(graph.root, from);
  const target = find(graph.root, to);
  if (source === undefined || target === undefined) throw new Error(`no state ${from} or ${to}`);
  const tail = source.children.length > 0 ? ` ltail=${quote(`cluster_${from}`)}` : '';
  const head = target.children.length > 0 ? ` lhead=${quote(`cluster_${to}`)}` : '';
  return `  ${quote(leaf(source).id)} -> ${quote(leaf(target).id)} [label=${quote(label)}${tail}${head}]`;
};

const dotOf = (graph: Graph): string =>
  [
    `digraph ${quote(graph.name)} {`,
    '  compound=true; rankdir=TB; nodesep=0.5; fontname="Helvetica"; fontsize=12; bgcolor="transparent"',
    '  node [shape=box style="rounded,filled" fillcolor="#f6f8fa" color="#57606a" fontname="Helvetica" fontsize=12]',
    '  edge [color="#57606a" fontname="Helvetica" fontsize=10]',
    ...graph.root.children.flatMap((node) => nodeLines(graph, node, 1)),
    ...(graph.root.initial === undefined
      ? []
      : [
          '  start [shape=point width=0.12 label=""]',
          `  start -> ${quote(leaf(find(graph.root, graph.root.initial) ?? graph.root).id)}`,
        ]),
    ...graph.edges
      .filter(({ from }) => from !== '')
      .map(({ from, to, label }) => edgeLine(graph, from, to, label)),
    '}',
  ].join('\n');

/** The statechart as an SVG, laid out by Graphviz (compiled to WebAssembly: no program needed, same result everywhere). */
export const svgOf = async (graph: Graph): Promise<string> => {
  const graphviz = await Graphviz.load();
  return graphviz.layout(dotOf(graph), 'svg', 'dot').trimEnd().concat('\n');
};
