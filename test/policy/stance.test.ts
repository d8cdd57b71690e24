import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/domain/verdict.ts';
import { Case } from '../corpus/corpus.ts';
import { judgeAll } from '../corpus/score.ts';

const page = readFileSync(new URL('../../docs/STANCE.md', import.meta.url), 'utf8');

/** The examples of a section: what stands in code in the last column of its table. */
const examplesOf = (title: string): string[] => {
  const section = page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
    .flatMap((line) => line.slice(line.lastIndexOf(' | `') + 3).match(/`[^`]+`/g) ?? [])
    .map((code) => code.slice(1, -1).replaceAll('\\|', '|'));
};

const sections: [string, Effect][] = [
  ['Denied', 'deny'],
  ['Asked', 'require_approval'],
  ['Allowed', 'allow'],
];

describe.each(sections)('docs/STANCE.md, %s', (title, effect) => {
  const examples = examplesOf(title);
  const judged = judgeAll(
    examples.map((command, index) =>
      Case.parse({
        id: `stance-${String(index).padStart(4, '0')}`,
        tool: 'Bash',
        input: { command },
        label: 'grey',
        category: 'stance',
        source: 'docs/STANCE.md',
        why: 'it is written there',
      }),
    ),
  );

  test('gives examples', () => {
    expect(examples.length).toBeGreaterThan(15);
  });

  test.each(judged.map((each) => [String(each.case.input.command), each] as const))('%s', (_, each) => {
    expect({ effect: each.effect, rule: each.rule }).toEqual({ effect, rule: each.rule });
  });
});
