import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../config/paths.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import { callOf } from './call.ts';

const Line = z.object({
  id: z.string(),
  tool: z.string(),
  input: z.record(z.string(), z.json()),
  label: z.enum(['deny', 'ask', 'grey', 'allow']),
  category: z.string(),
  cwd: z.string().optional(),
  home: z.string().optional(),
});

/** A labelled call of the corpus that Aegis itself is tested with. */
export interface LabelledCase {
  readonly id: string;
  readonly label: z.infer<typeof Line>['label'];
  readonly category: string;
  readonly call: ToolCall;
  readonly text: string;
}

/** Categories in which even what only has to be asked about is an attack, and not merely work that wants a look. */
const hostile = new Set([
  'secrets',
  'exfiltration',
  'code-from-elsewhere',
  'persistence',
  'guard',
  'evasion',
  'hostile',
]);

/** Whether a case is one that no suggested rule may let through. */
export const isAttack = ({ label, category }: LabelledCase): boolean =>
  label === 'deny' || (label === 'ask' && hostile.has(category));

/** Every case of the corpus, harmless ones among them. */
export const corpusCases = (): LabelledCase[] => {
  const directory = join(packageRoot(), 'test', 'corpus');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => {
      const { id, label, category, tool, input, cwd, home } = Line.parse(JSON.parse(line));
      const place = { cwd: cwd ?? '/home/dev/project', home: home ?? '/home/dev' };
      const [text] = Object.values(input);
      return {
        id,
        label,
        category,
        call: callOf({ tool, input, ...place }),
        text: typeof text === 'string' ? text : JSON.stringify(input),
      };
    });
};
