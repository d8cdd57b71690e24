import { parseArgs } from 'node:util';
import { bash, compareWithBash } from './compare.ts';

/** `npm run fuzz -- --count 20000 --seed 7`: rounds of 1,000 scripts, each with a seed of its own, until all are done. */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});

const round = 1000;

const main = (): number => {
  if (bash === undefined) {
    console.error('bash 4 or newer is missing');
    return 69;
  }
  const count = Number(values.count);
  const first = Number(values.seed);
  const totals = { scripts: 0, uncertain: 0, commands: 0, missed: 0 };
  for (let done = 0; done < count; done += round) {
    const seed = first + done / round;
    const found = compareWithBash(bash, seed, Math.min(round, count - done));
    totals.scripts += found.scripts;
    totals.uncertain += found.uncertain;
    totals.commands += found.commands;
    totals.missed += found.missed.length;
    for (const text of found.missed) console.log(`seed ${seed}: ${text}\n`);
    console.log(
      `seed ${seed}: ${totals.scripts} scripts, ${totals.uncertain} not certain, ${totals.commands} commands compared, ${totals.missed} missed`,
    );
  }
  return totals.missed === 0 ? 0 : 1;
};

process.exitCode = main();
