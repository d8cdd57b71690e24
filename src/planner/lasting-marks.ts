import type { Operation } from '../domain/operation.ts';

/**
 * Where nobody installs a program that is to run later: temporary directories, and hidden ones that no tool chain makes
 * (ATT&CK T1564.001).
 */
const hidden =
  /(?:\/tmp\/|\/var\/tmp\/|\/dev\/shm\/|\/\.(?!(?:local\/(?:bin|lib|share\/\w)|nvm|cargo|rustup|pyenv|rbenv|nodenv|asdf|volta|bun|deno|sdkman|npm-global|venv|virtualenvs|fly|config|dotnet|krew|rd|docker|vscode|oh-my-zsh|fzf|goenv|jenv|husky|githooks|git-hooks|dotfiles)\/)[\w-][\w.-]*\/[\w./-]*)/;

/** Whether a text names a program in such a place. */
const namesHiddenProgram = (text: string): boolean => hidden.test(text);

/** A line of a table of cron, as it is printed into `crontab -`. crontab(5). */
const cronLine = /(?:(?:[*\d/,?L-]+\s+){5}|@(?:reboot|hourly|daily|weekly|monthly)\s+)(.+)/s;

const printers = /^(?:echo|printf|print)$/;

const schedulers = /^(?:crontab|at|batch|systemd-run|launchctl|schtasks)$/;

const isScheduler = ({ kind, program, traits, flags }: Operation): boolean =>
  kind === 'exec' &&
  schedulers.test(program?.name ?? '') &&
  (traits.includes('persistence') || flags.some((flag) => /^--(?:on-|timer)/.test(flag)));

/** Jobs that run a program out of a hidden place: in the words of the scheduler, or printed for it. */
export const markHiddenJobs = (operations: readonly Operation[]): void => {
  const jobs = operations.filter(isScheduler);
  if (jobs.length === 0) return;
  const printed = operations.some(({ kind, program, text }) => {
    if (kind !== 'exec' || !printers.test(program?.name ?? '')) return false;
    const command = cronLine.exec(text)?.[1] ?? (jobs.some(isAt) ? text : undefined);
    return command !== undefined && namesHiddenProgram(command);
  });
  for (const job of jobs) if (printed || namesHiddenProgram(job.text)) job.traits.push('obfuscated');
};

const isAt = ({ program }: Operation): boolean => /^(?:at|batch)$/.test(program?.name ?? '');

const endless =
  /^(?:yes(?: |$)|(?:cat|tac|tr|base64|xxd|od|openssl)\b.*\/dev\/(?:zero|u?random|full)(?:\s|$))/;

/** Files that are filled from a source without end: `yes > x`. A redirection stands right before its command. */
export const markDiskFilled = (operations: readonly Operation[]): void => {
  for (const [index, operation] of operations.entries()) {
    if (operation.kind !== 'exec' || !endless.test(operation.text)) continue;
    const before = operations[index - 1];
    const fills =
      before?.kind === 'write' &&
      before.parent === operation.parent &&
      !operation.via.some((wrapper) => /^g?timeout$/.test(wrapper));
    if (fills) operation.traits.push('disk-fill');
  }
};
