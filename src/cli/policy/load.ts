import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Paths, packageRoot } from '../../config/paths.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import type { FileSystemPort } from '../../planner/file-system.ts';
import { plan } from '../../planner/plan.ts';
import type { Evaluation } from '../../policy/evaluate.ts';
import { type LoadedPolicy, loadPolicy } from '../../policy/load.ts';

/** What the policy commands may read instead of the user's files. */
export interface PolicyChoice {
  /** A file in the place of the user layer. */
  file?: string | undefined;
  /** The built-in packs alone. */
  packsOnly?: boolean;
  /** Run the packs' own tests as well. */
  testPacks?: boolean;
}

/** The policy as the daemon would load it. Throws AegisError (configuration) with file, line and column. */
export const loadPolicyOf = (paths: Paths, choice: PolicyChoice = {}): LoadedPolicy => {
  const { testPacks = false } = choice;
  const packsDir = join(packageRoot(), 'policies');
  if (choice.packsOnly === true) {
    const nowhere = join(packsDir, '.none');
    return loadPolicy({ packsDir, userFile: nowhere, userDir: nowhere, testPacks });
  }
  return loadPolicy({
    packsDir,
    userFile: paths.policy,
    userDir: paths.policyDir,
    testPacks,
    ...(choice.file === undefined ? {} : { sessionFile: resolve(choice.file) }),
  });
};

/** A call with its plan, ready to be judged. `fs` is what is known of files. */
export const planned = (
  policy: LoadedPolicy,
  call: ToolCall,
  given: { fs: FileSystemPort; aegisHome: string },
): Evaluation & { plan: Plan } => ({
  policy,
  plan: plan(call, { fs: given.fs, limits: policy.limits }),
  call,
  session: {},
  aegisHome: given.aegisHome,
  tmp: tmpdir(),
  granted: false,
});
