import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Paths, packageRoot } from '../../config/paths.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import type { FileSystemPort } from '../../planner/file-system.ts';
import { type Considered, consider } from '../../policy/consider.ts';
import { adminPolicyFile, type LoadedPolicy, loadPolicy, type PolicyLocations } from '../../policy/load.ts';
import { workClock } from '../../work-clock.ts';

/** What the policy commands may read instead of the user's files. */
export interface PolicyChoice {
  /** A file in the place of the user layer. */
  file?: string | undefined;
  /** The built-in packs alone. */
  packsOnly?: boolean;
  /** Run the packs' own tests as well. */
  testPacks?: boolean;
}

/** Where the daemon would read such a policy. */
export const locationsOf = (paths: Paths, choice: PolicyChoice = {}): PolicyLocations => {
  const { testPacks = false } = choice;
  const packsDir = join(packageRoot(), 'policies');
  if (choice.packsOnly === true) {
    const nowhere = join(packsDir, '.none');
    return { packsDir, userFile: nowhere, userDir: nowhere, testPacks };
  }
  return {
    packsDir,
    userFile: paths.policy,
    userDir: paths.policyDir,
    adminFile: adminPolicyFile,
    testPacks,
    ...(choice.file === undefined ? {} : { sessionFile: resolve(choice.file) }),
  };
};

/** The policy as the daemon would load it. Throws AegisError (configuration) with file, line and column. */
export const loadPolicyOf = (paths: Paths, choice: PolicyChoice = {}): LoadedPolicy =>
  loadPolicy(locationsOf(paths, choice));

/** The environment that it is read from takes longer to ask than many a call to judge. */
const tmp = tmpdir();

/** A call on its way to a verdict, by itself: nothing has run before it. `fs` is what is known of files. */
export const considered = (
  policy: LoadedPolicy,
  call: ToolCall,
  given: { fs: FileSystemPort; aegisHome: string },
): Considered =>
  consider({
    policy,
    call,
    fs: given.fs,
    aegisHome: given.aegisHome,
    tmp,
    now: Date.now(),
    rates: { used: () => 0 },
    spent: workClock(),
  });
