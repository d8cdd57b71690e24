import { optionSet } from '../options.ts';
import { staticText, type Value } from '../value.ts';
import { nameParts } from './name-parts.ts';

/** Words by which projects name the scripts of theirs that reach others. */
const reaching = optionSet(
  'deploy redeploy undeploy publish unpublish release releaser rollout rollback promote ship upload teardown destroy nuke provision',
);

/** What an installation of is for the machine, and lasts: `install-launchd.sh`, `install_service.sh`. */
const lasting = optionSet(
  'launchd launchagent systemd service services daemon cron crontab autostart global system',
);

/** What a script that begins so does to a release is less than making one. */
const calmFirst = optionSet(
  'check checks test tests lint verify validate build builds compile prepare prep generate gen pre post get list show compare bench dry download fetch print parse format fmt debug is has mock stub fake local preview draft bump wait watch find analyze analyse diff',
);

/** What makes a script one about releases. */
const calmAny = optionSet(
  'test tests spec check notes note changelog utils util lib helpers helper types type config common version versions dry lint schema dependencies deps docs doc template templates summary size sizes stats status verify',
);

const tells = /^(?:--(?:dry-?run|dry|check|help|version|list|skip-publish|no-publish|no-push|snapshot)|-h)$/i;

const generic =
  /^(?:index|main|run|cli|all|prod|production|staging|start|update|install|setup|sync|apply|script|__main__)$/;

/** Options by which a script that builds or checks is told to reach others as well. */
const orders = /^--(?:publish|deploy|push|upload)$/;

/**
 * Whether a script of the project reaches others, by its name: `scripts/release.js`, `bin/deploy`, `release/index.ts`.
 * The directory speaks where the name of the file says nothing.
 */
export const scriptReaches = (path: string, args: readonly Value[]): boolean => {
  if (args.some((word) => tells.test(staticText(word) ?? ''))) return false;
  if (args.some((word) => orders.test(staticText(word) ?? ''))) return true;
  const segments = path.split('/');
  const stem = (segments.at(-1) ?? '').replace(
    /(?:\.(?:sh|bash|zsh|[cm]?[jt]s|tsx|py|rb|pl|php|ps1|exs?|clj|lua|jl|R|kts?|groovy))+$/,
    '',
  );
  const words = nameParts(generic.test(stem) ? (segments.at(-2) ?? '') : stem);
  if (calmFirst.has(words[0] ?? '') || words.some((word) => calmAny.has(word))) return false;
  const installs =
    words.some((word) => /^(?:un)?install$/.test(word)) && words.some((word) => lasting.has(word));
  return installs || words.some((word) => reaching.has(word));
};
