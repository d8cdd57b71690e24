import { describe, expect, it } from 'vitest';
import { bash, compareWithBash } from './compare.ts';

if (bash === undefined)
  console.error('SKIPPED: the planner is not compared with bash, since bash 4 or newer is missing');

const seed = Number(process.env.AEGIS_FUZZ_SEED ?? 20_261_122);
const count = Number(process.env.AEGIS_FUZZ_COUNT ?? 2000);

describe.skipIf(bash === undefined)('what real bash runs is in the plan', () => {
  it(`for ${count} random scripts, or the plan says that it is not certain`, { timeout: 600_000 }, () => {
    const { uncertain, commands, missed } = compareWithBash(bash ?? '', seed, count);
    console.info(
      `AEGIS_FUZZ_SEED=${seed}: ${count} scripts, ${uncertain} not certain, ${commands} commands compared`,
    );
    expect(missed.slice(0, 5)).toEqual([]);
    // The comparison means something only when enough was certain, and bash ran enough of it.
    expect(uncertain).toBeLessThan(count * 0.75);
    expect(commands).toBeGreaterThan(count - uncertain);
  });
});
