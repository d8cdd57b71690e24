import { isInNetwork, networkOf } from './network.ts';
import type { LoadedPolicy } from './policy.ts';
import { compileTextGlob, matchesText } from './text-glob.ts';

const known = new WeakMap<LoadedPolicy, (host: string) => boolean>();

/** Whether the policy's variable `prod_hosts` names a host: by a glob, or by the block its address lies in. */
export const productionOf = (policy: LoadedPolicy): ((host: string) => boolean) => {
  const made = known.get(policy);
  if (made !== undefined) return made;
  const value = policy.variables.get('prod_hosts');
  const patterns = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  const tests = patterns.map((pattern) => {
    const network = networkOf(pattern);
    if (network !== undefined) return (host: string) => isInNetwork(host, network);
    const glob = compileTextGlob(pattern.toLowerCase());
    return (host: string) => matchesText(glob, host);
  });
  const isProduction = (host: string): boolean => tests.some((test) => test(host));
  known.set(policy, isProduction);
  return isProduction;
};
