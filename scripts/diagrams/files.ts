import { daemon } from '../../machines/daemon.ts';
import { session } from '../../machines/session.ts';
import { toolCall } from '../../machines/tool-call.ts';
import { graphOf } from './graph.ts';
import { mermaidOf } from './mermaid.ts';
import { svgOf } from './svg.ts';

/** Every file of `diagrams/`, by name, as the machines say it should be today. */
export const diagramFiles = async (): Promise<Map<string, string>> => {
  const files = new Map<string, string>();
  const machines = [
    ['tool-call', toolCall],
    ['session', session],
    ['daemon', daemon],
  ] as const;
  for (const [file, machine] of machines) {
    const graph = graphOf(machine);
    files.set(`${file}.mmd`, mermaidOf(graph));
    files.set(`${file}.svg`, await svgOf(graph));
  }
  return files;
};
