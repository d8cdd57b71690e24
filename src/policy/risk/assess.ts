import type { Finding } from '../../domain/finding.ts';
import type { Operation } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Risk, RiskGroup } from '../../domain/risk.ts';
import type { Place } from '../place.ts';
import { type Factor, factors } from './factors.ts';
import type { Scene } from './scene.ts';
import { addUp, criticSource, type Found } from './score.ts';
import { asksAbout, isMadeAgain, isTemporary, signs } from './signs.ts';

/** Everything a score depends on. */
export interface Assessment {
  readonly plan: Plan;
  readonly place: Place;
  /** What the critic found before the verdict; those with a weight count. */
  readonly findings?: readonly Finding[];
  /** Hosts that the session reached before. Left out, no host counts as unknown. */
  readonly knownHosts?: ReadonlySet<string>;
  /** Other weights than the table's, by the id of the factor. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Whether the user calls a host production. */
  readonly isProduction?: (host: string) => boolean;
  /** This is the first session in this checkout. */
  readonly firstSession?: boolean;
}

const byTrait = new Map<string, Factor[]>();
for (const factor of factors) {
  for (const trait of factor.traits ?? []) byTrait.set(trait, [...(byTrait.get(trait) ?? []), factor]);
}
const byFlow = factors.filter(({ flow }) => flow !== undefined);
const bySign = factors.flatMap((factor) => {
  const sign = signs[factor.id];
  return sign === undefined ? [] : [{ factor, sign, asks: asksAbout(factor.id) }];
});

const findingGroups: Readonly<Record<string, RiskGroup>> = {
  unicode: 'form',
  term: 'form',
  pad: 'form',
  arg: 'form',
  obf: 'form',
  exfil: 'flow',
  drop: 'flow',
};

/**
 * How dangerous a call looks, and why. Pure: the same plan in the same place has the same score. A trait of a dry run
 * does not take its factors away; it weighs against them.
 */
export const assess = (assessment: Assessment): Risk => {
  const { plan, place, findings = [], weights = {} } = assessment;
  const scene: Scene = {
    plan,
    place,
    knownHosts: assessment.knownHosts,
    isProduction: assessment.isProduction ?? (() => false),
    firstSession: assessment.firstSession ?? false,
  };
  const operationsOf = new Map<Factor, Set<number>>();
  const add = (factor: Factor, { id }: Operation): void => {
    const known = operationsOf.get(factor);
    if (known === undefined) operationsOf.set(factor, new Set([id]));
    else known.add(id);
  };
  for (const operation of plan.operations) {
    for (const trait of operation.traits)
      for (const factor of byTrait.get(trait) ?? [])
        if (!isMadeAgain(trait, operation, scene)) add(factor, operation);
    if (operation.flow.length > 0) {
      for (const factor of byFlow) {
        const { flow } = factor;
        if (
          operation.flow.some(
            ({ from, to, possible }) => !possible && to === flow?.to && flow.from.includes(from),
          )
        )
          add(factor, operation);
      }
    }
    const { paths, hosts } = operation;
    for (const { factor, sign, asks } of bySign) {
      // Most operations have neither: nothing of that sort is then to be asked.
      if ((asks === 'paths' && paths.length === 0) || (asks === 'hosts' && hosts.length === 0)) continue;
      if (sign(operation, scene)) add(factor, operation);
    }
  }
  mitigate(operationsOf, scene);
  const found = [...operationsOf].map(
    ([{ id, group, weight, reason, source }, operations]): Found => ({
      id,
      group,
      weight: weights[id] ?? weight,
      reason,
      source,
      operations: [...operations],
    }),
  );
  return addUp([...found, ...fromFindings(findings)].filter(({ weight }) => weight !== 0));
};

const dryRun = factors.find(({ id }) => id === 'mitigation.dry-run');
const insideTmp = factors.find(({ id }) => id === 'mitigation.inside-tmp');

/** A mitigation counts only where it covers everything that weighs: one dry run does not soften the next command. */
const mitigate = (operationsOf: Map<Factor, Set<number>>, scene: Scene): void => {
  const effects = [...operationsOf].filter(([{ group }]) => group === 'effect');
  if (dryRun !== undefined) {
    const dry = operationsOf.get(dryRun);
    const covered = effects.every(([, operations]) => [...operations].every((id) => dry?.has(id) === true));
    if (effects.length === 0 || !covered) operationsOf.delete(dryRun);
  }
  const found = [...operationsOf.keys()].map(({ id }) => id);
  if (insideTmp !== undefined && isTemporary(scene, found)) {
    operationsOf.set(insideTmp, new Set());
  }
};

const fromFindings = (findings: readonly Finding[]): Found[] => {
  const heaviest = new Map<string, Found>();
  for (const { id, weight, detail } of findings) {
    if (weight === undefined || weight <= (heaviest.get(id)?.weight ?? 0)) continue;
    const group = findingGroups[id.slice(0, id.indexOf('.'))] ?? 'session';
    heaviest.set(id, {
      id,
      group,
      weight,
      reason: detail.slice(0, 300),
      source: criticSource,
      operations: [],
    });
  }
  return [...heaviest.values()];
};
