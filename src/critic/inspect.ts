import type { Finding } from '../domain/finding.ts';
import { messageOf } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import type { Detector, Inspection } from './detector.ts';
import { argumentShape } from './detectors/arg-shape.ts';
import { carriedCommand } from './detectors/carried.ts';
import { delegatedOrder } from './detectors/delegated.ts';
import { manyDenials, repeatedDenial } from './detectors/denials.ts';
import { dropThenRun } from './detectors/drop.ts';
import { encodedText } from './detectors/encoded.ts';
import { dnsData, secretThenNetwork, urlData } from './detectors/exfiltration.ts';
import { leavingKeys } from './detectors/leaving-keys.ts';
import { plantedText } from './detectors/planted.ts';
import { approvalFatigue, policyProbe, toolDrift } from './detectors/probing.ts';
import { rapidCalls } from './detectors/rate.ts';
import { argumentSize, padding } from './detectors/size.ts';
import { obfuscatedText } from './detectors/strings.ts';
import { terminalEscape } from './detectors/terminal.ts';
import { unicodeBidi, unicodeConfusable, unicodeInvisible, unicodeTag } from './detectors/unicode.ts';
import { evadingVariant, splitApproval } from './detectors/variants.ts';

export type { Inspection } from './detector.ts';

/** Every detector that looks at a call before its verdict. */
export const detectors: readonly Detector[] = [
  unicodeTag,
  unicodeBidi,
  unicodeInvisible,
  unicodeConfusable,
  terminalEscape,
  padding,
  argumentSize,
  argumentShape,
  encodedText,
  obfuscatedText,
  carriedCommand,
  plantedText,
  delegatedOrder,
  leavingKeys,
  secretThenNetwork,
  dnsData,
  urlData,
  dropThenRun,
  rapidCalls,
  repeatedDenial,
  manyDenials,
  evadingVariant,
  policyProbe,
  toolDrift,
  approvalFatigue,
  splitApproval,
];

/** Details are shown and recorded: without secrets, and short. */
const presentable = (finding: Finding): Finding => ({
  ...finding,
  detail: redact(finding.detail).slice(0, 500),
});

/**
 * Looks at a call before its verdict. Pure and deterministic. A detector that fails leaves the call uncritiqued:
 * `critic.fault`, which asks a person. A finding may raise the risk or make the verdict stricter, never looser.
 */
export const inspect = (inspection: Inspection, of: readonly Detector[] = detectors): Finding[] => {
  const findings: Finding[] = [];
  for (const detector of of) {
    try {
      for (const finding of detector.look(inspection)) findings.push(presentable(finding));
    } catch (thrown) {
      const fault: Finding = {
        id: 'critic.fault',
        severity: 'high',
        detail: `${detector.ids.join(', ')} failed: ${messageOf(thrown)}`,
        effect: 'require_approval',
      };
      findings.push(presentable(fault));
    }
  }
  return findings;
};
