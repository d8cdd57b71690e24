import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Verdict } from '../../src/domain/verdict.ts';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { plan } from '../../src/planner/plan.ts';
import { evaluate } from '../../src/policy/evaluate.ts';
import { testCall, testWorld } from '../../src/policy/inline-test.ts';
import { type LoadedPolicy, loadPolicy } from '../../src/policy/load.ts';
import type { InlineTest } from '../../src/policy/schema.ts';

export const packsDir = new URL('../../policies', import.meta.url).pathname;

const root = mkdtempSync(join(tmpdir(), 'aegis-policy-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh directory that is removed with the file of tests. */
export const scratch = (): string => mkdtempSync(join(root, 'd-'));

/** The packs alone, with every test that stands in them. */
export const builtin = (): LoadedPolicy =>
  loadPolicy({
    packsDir,
    userFile: '/nonexistent/policy.toml',
    userDir: '/nonexistent/policy.d',
    testPacks: true,
  });

/** Writes a user file, and says where everything is. */
export const withUserFile = (toml: string) => {
  const directory = scratch();
  const userFile = join(directory, 'policy.toml');
  writeFileSync(userFile, toml, { mode: 0o600 });
  return { packsDir, userFile, userDir: join(directory, 'policy.d') };
};

/** A policy with no rules but the user's and the final ones. */
export const userPolicy = (toml: string, table = ''): LoadedPolicy =>
  loadPolicy(withUserFile(`schema = 1\n[policy]\npacks = []\n${table}\n${toml}`));

/** Judges a call in the world of inline tests. */
export const judgeCall = (
  policy: LoadedPolicy,
  call: InlineTest['call'],
  options: { granted?: boolean; label?: string; agent?: string; cwd?: string } = {},
): Verdict => {
  const made = testCall({ call, agent: options.agent, cwd: options.cwd });
  return evaluate({
    policy,
    plan: plan(made, { fs: noFileSystem, limits: policy.limits }),
    call: made,
    session: { label: options.label },
    aegisHome: testWorld.aegisHome,
    tmp: testWorld.tmp,
    granted: options.granted ?? false,
  });
};

/** One rule in TOML. */
export const rule = (id: string, decision: string, match: string, more = ''): string =>
  `[[rule]]\nid = "${id}"\ndecision = "${decision}"\n${more}\n[rule.match]\n${match}\n`;

/** Numbers that look random and are the same in each run. */
export const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
};
