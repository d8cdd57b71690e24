import { isLoader } from '../programs/environment.ts';
import { staticValue } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { fork } from './state.ts';

/** Variables whose value programs hand to a shell: git(1), man(1), less(1), bash(1), ssh(1) and the manuals of their users. */
const commands =
  /^(?:(?:GIT_|MAN|GH_|AWS_|SYSTEMD_|PSQL_|BAT_|DELTA_|KUBECTL_)?PAGER|(?:GIT_|GIT_SEQUENCE_|KUBE_|PSQL_|HG|SVN_|SUDO_|CRONTAB_)?EDITOR|VISUAL|FCEDIT|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|LESSOPEN|LESSCLOSE|BROWSER|PROMPT_COMMAND|RSYNC_RSH|CVS_RSH|SVN_SSH|RUSTC_WRAPPER|MAKE|PERL5DB)$/;

/** A function that bash takes from its environment; old ones also ran what stood behind it (CVE-2014-6271). */
const importedFunction = /^\(\)\s*\{/;

const maxLength = 4096;

/**
 * Plans what programs started from here may run because of their environment: `PAGER='rm -rf ~' man ls`. Values that are
 * known to be harmless start nothing else than what everybody's do.
 */
export const planRunValues = (
  planner: ShellPlanner,
  env: readonly { name: string; value?: string }[],
  frame: Frame,
): void => {
  for (const entry of env) {
    const { name, value } = entry;
    if (value === undefined || value.trim() === '' || value.length > maxLength) continue;
    const imports = importedFunction.test(value);
    if (!imports && !isLoader(entry)) continue;
    const inner: Frame = {
      ...frame,
      state: fork(frame.state),
      via: [...frame.via, name],
      depth: frame.depth + 1,
      env: [],
      printed: undefined,
    };
    if (imports) planner.text(`imported${value}`, inner);
    else if (name === 'BASH_ENV') planner.command([staticValue('source'), staticValue(value)], inner);
    else if (commands.test(name)) planner.text(value.replace(/^\|-?\s*/, ''), inner);
  }
};
