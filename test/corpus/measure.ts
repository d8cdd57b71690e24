import { parseArgs } from 'node:util';
import { corpusDir, readCorpus } from './corpus.ts';
import {
  byCategory,
  categoryBars,
  isRight,
  judgeAll,
  overallBars,
  table,
  tally,
  wrongLine,
} from './score.ts';

// node test/corpus/measure.ts [--wrong] [--category NAME] [FOLDER]: scores the built-in packs over a corpus.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { wrong: { type: 'boolean', default: false }, category: { type: 'string' } },
});
const cases = readCorpus(positionals[0] ?? corpusDir);
const judged = judgeAll(
  values.category === undefined ? cases : cases.filter((each) => each.category === values.category),
);

const out = [table(judged), ''];
for (const { name, share, cases: of, met } of overallBars(tally(judged)))
  out.push(`${met ? 'met ' : 'MISS'} ${name}: ${share.toFixed(1)} % of ${of}`);
for (const [category, group] of byCategory(judged))
  for (const { name, share, cases: of, met } of categoryBars(tally(group)))
    if (!met) out.push(`MISS ${category}: ${name}: ${share.toFixed(1)} % of ${of}`);
if (values.wrong) out.push('', ...judged.filter((each) => !isRight(each)).map(wrongLine));
process.stdout.write(`${out.join('\n')}\n`);
