import { describe, expect, test } from 'vitest';
import { noFileSystem } from '../../../src/planner/file-system.ts';
import { consider } from '../../../src/policy/consider.ts';
import { testCall, testWorld } from '../../../src/policy/inline-test.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import { type Case, type Label, readCorpus } from '../../corpus/corpus.ts';
import { packsDir } from '../support.ts';

/** From here on a policy with `approve_at = 40` asks: the border between moderate and high. */
const high = 40;

describe('the weights are calibrated on the corpus', () => {
  const nowhere = '/nonexistent';
  const policy = loadPolicy({ packsDir, userFile: nowhere, userDir: nowhere, testPacks: false });
  const cases = readCorpus();
  const scoreOf = ({ tool, input, cwd }: Case): number =>
    consider({
      policy,
      call: testCall({ call: { tool, input }, cwd }),
      fs: noFileSystem,
      aegisHome: testWorld.aegisHome,
      tmp: testWorld.tmp,
    }).risk.score;
  const scored = cases.map((each) => ({ ...each, score: scoreOf(each) }));
  const share = (label: Label): number => {
    const of = scored.filter((each) => each.label === label);
    return of.filter(({ score }) => score >= high).length / of.length;
  };

  test('harmless calls stay below high', () => {
    expect(share('allow')).toBeLessThanOrEqual(0.01);
  });

  test('most of what must be denied is high by its risk alone, without a rule', () => {
    expect(share('deny')).toBeGreaterThanOrEqual(0.75);
  });
});
