// Draws the statecharts into diagrams/: `npm run diagrams`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagramFiles } from './diagrams/files.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'diagrams');
mkdirSync(folder, { recursive: true });
for (const [name, text] of await diagramFiles()) writeFileSync(join(folder, name), text);
