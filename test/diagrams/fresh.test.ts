import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toolCall } from '../../machines/tool-call.ts';
import { diagramFiles } from '../../scripts/diagrams/files.ts';
import { graphOf } from '../../scripts/diagrams/graph.ts';
import { shapeId } from '../../scripts/diagrams/svg.ts';

const folder = join(import.meta.dirname, '..', '..', 'diagrams');

test('the committed diagrams are what the machines say today (npm run diagrams)', async () => {
  const files = await diagramFiles();
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  for (const [name, text] of files) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
});

test('eventless transitions are drawn: without them evaluated, blocked and critiqued would be dead ends', () => {
  const always = graphOf(toolCall).edges.filter(({ label }) => label.startsWith('always'));
  expect(always.map(({ from, to }) => `${from} > ${to}`).sort()).toEqual([
    'blocked > observed',
    'critiqued > closed',
    'evaluated > awaitingApproval',
    'evaluated > blocked',
    'evaluated > executed',
  ]);
});

test('each state of a call has a shape of its own in the picture', async () => {
  const svg = (await diagramFiles()).get('tool-call.svg') ?? '';
  for (const state of ['intercepted', 'evaluated', 'awaitingApproval', 'awaitingApproval.asking', 'closed']) {
    expect(svg).toContain(`id="${shapeId('toolCall', state)}"`);
  }
});
