import type { Operation } from '../domain/operation.ts';
import { compileTextGlob } from './text-glob.ts';

/** Rules that ask for a host, found by the hosts an operation reaches. */
export interface HostBuckets {
  add(rule: number, patterns: readonly string[]): void;
  /** Adds to `found` every rule that could fire by its hosts; some more than once, and some that will not. */
  take(operation: Operation, found: number[]): void;
}

const put = (lists: Map<string, number[]>, key: string, rule: number): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [rule]);
  else list.push(rule);
};

/** Empty buckets. */
export const hostBuckets = (): HostBuckets => {
  const all: number[] = [];
  const names = new Map<string, number[]>();
  /** `*.example.com` under `.example.com`. */
  const endings = new Map<string, number[]>();
  /** Networks, `loopback`, and patterns of other forms. */
  const open: number[] = [];
  return {
    add(rule, patterns) {
      all.push(rule);
      for (const pattern of patterns) {
        const text = pattern.toLowerCase();
        const ending = text.startsWith('*.') ? compileTextGlob(text.slice(1)).literal : undefined;
        const name = /[/:]/.test(text) || text === 'loopback' ? undefined : compileTextGlob(text).literal;
        if (ending !== undefined) put(endings, ending, rule);
        else if (name !== undefined) put(names, name, rule);
        else open.push(rule);
      }
    },
    take({ hosts }, found) {
      if (hosts.length > 0) found.push(...open);
      for (const { host } of hosts) {
        if (host === undefined) {
          found.push(...all);
          return;
        }
        const name = host.toLowerCase().replace(/\.$/, '');
        found.push(...(names.get(name) ?? []));
        if (endings.size === 0) continue;
        for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
          found.push(...(endings.get(name.slice(dot)) ?? []));
        }
      }
    },
  };
};
