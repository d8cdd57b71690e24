import { tables } from './schema.ts';
import { ArgumentKeys, FlowKeys, Match } from './schema-match.ts';
import { When } from './schema-when.ts';

const inRule = (place: readonly string[]): object => {
  const [table] = place;
  if (table === undefined) return tables.rule;
  if (table === 'match') {
    if (place.includes('flow')) return FlowKeys.shape;
    return place.includes('arg') ? ArgumentKeys.shape : Match.shape;
  }
  if (table === 'test') return place.includes('call') ? { tool: 1, input: 1 } : tables.test;
  if (table === 'when') return When.shape;
  return table === 'rate' ? tables.rate : tables.approval;
};

const atTop: Record<string, object> = {
  policy: tables.policy,
  limits: tables.limits,
  approval: tables.approval,
  risk: tables.risk,
};

/** The keys that may stand at a place of a policy file; for naming the nearest one to a misspelt key. */
export const knownKeys = (path: readonly (string | number)[]): string[] => {
  if (path.length === 0) return Object.keys(tables.file);
  if (path[0] === 'rule' && path.length > 1) {
    return Object.keys(inRule(path.slice(2).filter((step) => typeof step === 'string')));
  }
  return Object.keys(atTop[String(path[0])] ?? {});
};
