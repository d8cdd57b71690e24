import type { PastCall } from '../../domain/history.ts';
import type { Detector, Inspection } from '../detector.ts';
import { formsOf, isQuiet, programsOf, targetsOf } from '../past-call.ts';

/** Jaccard similarity; of empty sets nothing is said. */
const similarity = (a: readonly string[], b: readonly string[]): number => {
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Set(a);
  const shared = new Set(b.filter((value) => left.has(value))).size;
  return shared / (left.size + new Set(b).size - shared);
};

/** A path long enough that finding it in code is no accident. */
const telling = (target: string): boolean => target.length >= 6 && target.indexOf('/', 1) > 0;

const resembles = (past: PastCall, { plan, thresholds }: Inspection): boolean => {
  const targets = targetsOf(plan.operations);
  const programs = programsOf(plan.operations);
  const alike = thresholds.variant_similarity;
  return (
    similarity(past.targets, targets) >= alike ||
    (past.targets.length === 0 && similarity(past.programs, programs) >= alike) ||
    similarity([...past.programs, ...past.targets], [...programs, ...targets]) >= alike ||
    past.targets.some((target) => telling(target) && plan.text.includes(target))
  );
};

/** What was refused is tried again through a wrapper, another language, an encoding or another tool. */
export const evadingVariant: Detector = {
  ids: ['evade.variant'],
  about: 'A variant of a call that was just refused, in a new form',
  source:
    'MITRE ATT&CK T1027.010, TA0005; observed retries of agents after a refusal (nah: "do not retry variants")',
  look(inspection) {
    const { plan, call, history, thresholds } = inspection;
    const denied = history.slice(-thresholds.variant_calls).filter(({ effect }) => effect === 'deny');
    if (denied.length === 0 || isQuiet(plan.operations)) return [];
    const forms = formsOf(call.tool, plan.operations);
    const refused = denied.findLast((past) => {
      const isNew = forms.some((form) => !past.forms.includes(form));
      return isNew && resembles(past, inspection);
    });
    if (refused === undefined) return [];
    const form = forms.find((each) => !refused.forms.includes(each)) ?? '';
    return [
      {
        id: 'evade.variant',
        severity: 'high',
        detail: `resembles a call refused by ${refused.rule}, in a new form (${form})`,
        weight: 40,
        effect: 'require_approval',
      },
    ];
  },
};

const missing = (from: readonly string[], what: readonly string[]): string[] =>
  what.filter((value) => !from.includes(value));

/** What was approved is asked for again with a little more: the person should see what is new. */
export const splitApproval: Detector = {
  ids: ['approve.split'],
  about: 'A call that differs from an approved one only by a flag or a target',
  source: 'OWASP ASI09 (trust exploitation): consent to one step is not consent to the next',
  look({ plan, history }) {
    const { operations } = plan;
    const approved = history.filter(({ effect, executed }) => effect === 'require_approval' && executed);
    if (approved.length === 0 || isQuiet(operations)) return [];
    const programs = programsOf(operations);
    if (programs.length === 0) return [];
    const flags = [...new Set(operations.flatMap((each) => each.flags))];
    const targets = targetsOf(operations);
    const subcommands = [...new Set(operations.map(({ subcommand }) => subcommand ?? ''))].filter(Boolean);
    for (const past of approved.toReversed()) {
      if (similarity(past.programs, programs) < 1) continue;
      if (missing(past.subcommands, subcommands).length > 0) continue;
      const added = [...missing(past.flags, flags), ...missing(past.targets, targets)];
      if (added.length === 0) return [];
      return [
        {
          id: 'approve.split',
          severity: 'low',
          detail: `differs from a call that was approved by: ${added.slice(0, 8).join(' ')}`,
        },
      ];
    }
    return [];
  },
};
