import type { ApprovalTerms, Scope } from '../domain/verdict.ts';
import type { ApprovalRequest } from './compile.ts';

const common = <T>(lists: readonly (readonly T[])[]): T[] | undefined =>
  lists.length === 0
    ? undefined
    : lists.reduce<T[]>((left, list) => left.filter((item) => list.includes(item)), [...(lists[0] ?? [])]);

const given = <T>(values: readonly (T | undefined)[]): T[] => values.filter((value) => value !== undefined);

const discretion = ['full', 'redacted', 'summary'] as const;

/**
 * One question for all that is asked, and so the strictest terms of all: the shortest time, the largest quorum, the most
 * discreet view, and only the scopes and the approvers that every asking rule names. Nobody may be left to say yes.
 */
export const combineTerms = (asking: readonly ApprovalRequest[], defaults: ApprovalTerms): ApprovalTerms => {
  const requests = asking.map((request) => ({
    ttl: request.ttl ?? defaults.ttl,
    scopes: request.scopes ?? defaults.scopes,
    channels: request.channels ?? defaults.channels,
    approvers: request.approvers ?? defaults.approvers,
    quorum: request.quorum ?? defaults.quorum ?? 1,
    show: request.show ?? defaults.show,
  }));
  const scopes = common<Scope>(requests.map((request) => request.scopes)) ?? [];
  const named = given(requests.map((request) => request.channels));
  const shared = common(named);
  // Rules that agree on no channel: the first one's are asked, a question nobody sees helps no one.
  const channels = shared?.length === 0 ? [...(named[0] ?? [])] : shared;
  const approvers = common(given(requests.map((request) => request.approvers)));
  const quorum = Math.max(...requests.map((request) => request.quorum));
  const show = discretion.findLast((level) => requests.some((request) => request.show === level));
  return {
    ttl: Math.min(...requests.map((request) => request.ttl)),
    scopes: scopes.length === 0 ? ['once'] : scopes,
    ...(channels === undefined ? {} : { channels }),
    ...(approvers === undefined ? {} : { approvers }),
    ...(quorum === 1 ? {} : { quorum }),
    ...(show === undefined ? {} : { show }),
  };
};
