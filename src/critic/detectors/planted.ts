import type { Finding } from '../../domain/finding.ts';
import type { PlantedText } from '../../domain/plan.ts';
import type { Detector, Inspection, JudgedText } from '../detector.ts';
import { plantedCommands } from '../planted/commands.ts';
import { ordersTheft } from '../planted/instructions.ts';
import { settingThatAsksNobody } from '../planted/settings-commands.ts';
import { sourceFact, startFact } from '../planted/source-code.ts';
import { runsHidden, startUpFact } from '../planted/start-up.ts';

/** Denied when done at once, since it loses work; in a hook or an alias of one's own it is nobody's harm. */
const ownRisk: ReadonlySet<string> = new Set([
  'unparsed',
  'git-discard',
  'git-rewrite-history',
  'git-push-force',
  'delete-workspace',
  'container-data',
  'unpublishing',
  'scheduled-jobs-removed',
]);

/** What steals, and what opens a door or hides. */
const theft: ReadonlySet<string> = new Set([
  'network-shell',
  'shell-sockets',
  'decoded-shell',
  'code-that-opens-a-shell',
  'code-that-was-hidden',
  'secret-to-network',
  'environment-to-network',
  'collectors',
  'self-commands',
  'self-kill',
  'self-files',
]);

/** Only read by somebody, as far as one file goes: `cat ~/.ssh/id_rsa | curl …` in the instructions of an agent. */
const secretsRead: ReadonlySet<string> = new Set(['read-keys', 'self-secrets']);

const startsByItself: ReadonlySet<string> = new Set(['unit', 'launch-agent', 'crontab']);

/** Git starts what its settings name; one in a directory for temporary files may be an experiment, a hidden one is none. */
const hidesItself = (kind: string, command: string): boolean =>
  runsHidden(command) &&
  (startsByItself.has(kind) || (kind.startsWith('git-') && /\/\.[\w-]+\//.test(command)));

const counted = (
  judged: JudgedText,
  counts: 'all' | 'theft',
  { kind }: PlantedText,
  command: string,
): boolean => {
  if (judged.effect !== 'deny' || ownRisk.has(judged.rule)) return false;
  if (counts === 'all') return true;
  if (theft.has(judged.rule)) return true;
  return (
    kind !== 'notebook' &&
    secretsRead.has(judged.rule) &&
    /\b(?:curl|wget|nc|ncat|socat|scp|rsync|https?:\/\/)/.test(command)
  );
};

const found = (place: PlantedText, what: string): Finding => ({
  id: 'plant.run',
  severity: 'critical',
  detail: `what is written to ${place.path} ${what}`,
  weight: 40,
  effect: 'deny',
});

const factOf = ({ path, kind, text }: PlantedText): string | undefined => {
  if (kind === 'shell') return startUpFact(text);
  if (kind === 'settings') {
    const setting = settingThatAsksNobody(text);
    return setting === undefined ? undefined : `lets it act without asking: ${setting}`;
  }
  if (kind === 'instructions' && ordersTheft(text) === 'surely')
    return 'tells agents to take keys and send them away';
  if (kind === 'source' || kind === 'python-start' || kind === 'node-start')
    return startFact(path, text) ?? sourceFact(text);
  return undefined;
};

const look = (place: PlantedText, judgeText: Inspection['judgeText']): Finding | undefined => {
  const fact = factOf(place);
  // What an edit finds in the file is not its doing.
  const isOld = (text: string): boolean => place.before?.includes(text) === true;
  if (
    fact !== undefined &&
    !(place.before !== undefined && factOf({ ...place, text: place.before }) === fact)
  )
    return found(place, fact);
  for (const { text, counts } of plantedCommands(place)) {
    if (isOld(text)) continue;
    if (hidesItself(place.kind, text)) return found(place, `starts a hidden program by itself: ${text}`);
    const judged = judgeText?.(text);
    if (judged !== undefined && counted(judged, counts, place, text))
      return found(place, `would later run what is refused now (${judged.rule}): ${text.slice(0, 200)}`);
  }
  return undefined;
};

/**
 * A text for a place whose commands run later is judged by what it will run there. What would be refused now is refused
 * when it is planted; all else is left to the rules, which know the place.
 */
export const plantedText: Detector = {
  ids: ['plant.run'],
  about: 'A command that would be denied, written to where it runs later',
  source:
    'MITRE ATT&CK T1546.004, T1543, T1053.003, T1547, T1195.002; CVE-2025-53773 (settings of agents); Shai-Hulud 2025-09 (workflows)',
  look({ plan, judgeText }) {
    for (const place of plan.planted ?? []) {
      const finding = look(place, judgeText);
      if (finding !== undefined) return [finding];
    }
    return [];
  },
};
