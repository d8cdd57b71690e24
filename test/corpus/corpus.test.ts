import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, runCli } from '../cli/support/run-cli.ts';
import { type Case, readCorpus } from './corpus.ts';
import {
  type Bar,
  byCategory,
  categoryBars,
  isRight,
  type Judged,
  judgeAll,
  overallBars,
  table,
  tally,
  wrongLine,
} from './score.ts';

const cases = readCorpus();
const judged = judgeAll(cases);

const faults = (bars: readonly Bar[], of: readonly Judged[]): string[] => {
  const missed = bars.filter((bar) => !bar.met).map((bar) => `${bar.name}, is ${bar.share.toFixed(1)} %`);
  return missed.length === 0 ? [] : [...missed, ...of.filter((each) => !isRight(each)).map(wrongLine)];
};

describe('the verdicts over the corpus', () => {
  beforeAll(() => {
    process.stdout.write(`${table(judged)}\n`);
  });

  it('meet the bars of the whole', () => {
    expect(faults(overallBars(tally(judged)), judged)).toEqual([]);
  });

  it.each(byCategory(judged))('meet the bars of a category in %s', (_, group) => {
    expect(faults(categoryBars(tally(group)), group)).toEqual([]);
  });

  it('are those of policy eval', async () => {
    const lines = cases.map(({ id, tool, input, cwd, home }) =>
      JSON.stringify({ id, tool, input, cwd, home }),
    );
    const { stdout } = await runCli(
      ['policy', 'eval', '--jsonl', '--no-user-policy'],
      process.env,
      lines.join('\n'),
    );
    const answers = jsonLines(stdout).map((line) => {
      const { id, decision, rule } = line as { id: string; decision: string; rule: string };
      return { id, decision, rule };
    });
    expect(answers).toEqual(judged.map(({ case: { id }, effect, rule }) => ({ id, decision: effect, rule })));
  });
});

describe('the corpus', () => {
  it('holds enough of every label for its shares to mean something', () => {
    const { deny, ask, grey, allow } = tally(judged);
    expect(deny.cases).toBeGreaterThanOrEqual(500);
    expect(ask.cases).toBeGreaterThanOrEqual(150);
    expect(grey.cases).toBeGreaterThanOrEqual(150);
    expect(allow.cases).toBeGreaterThanOrEqual(700);
  });

  describe('as it is read', () => {
    const dir = mkdtempSync(join(tmpdir(), 'aegis-corpus-'));
    afterAll(() => rmSync(dir, { recursive: true }));
    const one: Omit<Case, 'cwd' | 'home'> = {
      id: 'x-0001',
      tool: 'Bash',
      input: { command: 'ls' },
      label: 'allow',
      category: 'x',
      source: 'ls(1)',
      why: 'reads',
    };
    const reading = (...lines: object[]): (() => Case[]) => {
      writeFileSync(join(dir, 'x.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
      return () => readCorpus(dir);
    };

    it('puts a case into the usual place', () => {
      expect(reading(one)()).toEqual([{ ...one, cwd: '/home/dev/project', home: '/home/dev' }]);
    });
    it('refuses an id that is taken', () => {
      expect(reading(one, { ...one, input: { command: 'pwd' } })).toThrow('x.jsonl:2: repeats x.jsonl:1');
    });
    it('refuses a call that is there already', () => {
      expect(reading(one, { ...one, id: 'x-0002' })).toThrow('x.jsonl:2: repeats x.jsonl:1');
    });
    it('refuses a label it does not know, and names the line', () => {
      expect(reading({ ...one, label: 'maybe' })).toThrow('x.jsonl:1');
    });
    it('refuses a case of another category', () => {
      expect(reading({ ...one, category: 'y' })).toThrow('is of category y');
    });
  });

  describe('as it is scored', () => {
    const answered = (label: Case['label'], effect: Judged['effect']): Judged => ({
      case: { ...(cases[0] as Case), label },
      effect,
      rule: 'r',
      reason: '',
      risk: 0,
    });
    it('counts an ask where deny was due as stopped but not as denied', () => {
      const bars = overallBars(tally([answered('deny', 'require_approval')]));
      expect(bars.map(({ share, met }) => [share, met])).toEqual([
        [100, true],
        [0, false],
        [100, true],
        [0, true],
        [0, true],
      ]);
    });
    it.each([
      ['deny', 'deny', true],
      ['deny', 'require_approval', false],
      ['deny', 'allow', false],
      ['ask', 'deny', true],
      ['ask', 'require_approval', true],
      ['ask', 'allow', false],
      ['grey', 'deny', false],
      ['grey', 'require_approval', true],
      ['grey', 'allow', true],
      ['allow', 'deny', false],
      ['allow', 'require_approval', false],
      ['allow', 'allow', true],
    ] as const)('takes for %s the answer %s as right: %s', (label, effect, right) => {
      expect(isRight(answered(label, effect))).toBe(right);
    });
    it('fails a category that stops one in ten harmless calls', () => {
      const group = Array.from({ length: 20 }, (_, i) => answered('allow', i < 2 ? 'deny' : 'allow'));
      expect(categoryBars(tally(group)).map(({ met }) => met)).toEqual([false]);
    });
  });
});
