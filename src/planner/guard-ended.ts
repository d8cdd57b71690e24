import type { Operation } from '../domain/operation.ts';

const ownName = /\baegis\b|\[a\]egis/i;

/** Programs that find processes, by their names or by what they hold open. */
const finders = /^(?:pgrep|pidof|lsof|fuser|ss|netstat|launchctl|systemctl|ps|top|htop)$/;

/** Programs that choose among lines that another one printed. */
const filters = /^(?:[efz]?grep|rg|ag|awk|gawk|sed|perl)$/;

const looksForGuard = ({ kind, program, paths, text }: Operation): boolean => {
  if (kind === 'read') return paths.some(({ abs }) => abs !== undefined && /\/\.aegis\//.test(abs));
  if (kind !== 'exec' || !ownName.test(text)) return false;
  const name = program?.name ?? '';
  return finders.test(name) || (filters.test(name) && paths.length === 0);
};

/** A process that only the call will know: a number that is written out is one that somebody chose. */
const endsSomething = ({ kind, traits, positionals, text }: Operation): boolean =>
  kind === 'exec' &&
  traits.includes('process-kill') &&
  (positionals.length === 0 ||
    ownName.test(text) ||
    positionals.some((word) => word.type !== 'static' || !/^[%\d]/.test(word.value)));

/**
 * Marks what ends the guard's own process, however its number is found: `kill $(pgrep -f aegis)`,
 * `ps aux | grep aegis | awk '{print $2}' | xargs kill`, a number out of its own files. ATT&CK T1562.001.
 */
export const markGuardEnded = (operations: readonly Operation[]): void => {
  const ends = operations.filter(endsSomething);
  if (ends.length === 0) return;
  if (!ends.some(({ text }) => ownName.test(text)) && !operations.some(looksForGuard)) return;
  for (const operation of ends) operation.traits.push('defense-off');
};
