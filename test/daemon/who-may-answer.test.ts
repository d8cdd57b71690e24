import { describe, expect, test } from 'vitest';
import { requireApprover } from '../../src/daemon/who-may-answer.ts';
import type { Decision } from '../../src/domain/approval.ts';
import { ApprovalId } from '../../src/domain/ids.ts';

const yes = (by: string): Decision => ({
  approvalId: ApprovalId.parse('appr01'),
  effect: 'approve',
  by,
  channel: 'terminal',
  scope: 'once',
  at: 1,
});
const terms = { ttl: 1, scopes: ['once' as const] };

describe('a yes', () => {
  test('is taken from anybody where the rule names nobody', () => {
    expect(() => requireApprover(terms, yes('local:1000'))).not.toThrow();
    expect(() => requireApprover(undefined, yes('local:1000'))).not.toThrow();
  });
  test('is taken from an approver, and from nobody else', () => {
    const named = { ...terms, approvers: ['telegram:1'] };
    expect(() => requireApprover(named, yes('telegram:1'))).not.toThrow();
    expect(() => requireApprover(named, yes('telegram:11'))).toThrow(
      'telegram:11 is not among its approvers',
    );
    expect(() => requireApprover({ ...terms, approvers: [] }, yes('telegram:1'))).toThrow('not among');
  });
  test('of one person is not enough where several are wanted', () => {
    const two = { ...terms, approvers: ['telegram:1', 'telegram:2'], quorum: 2 };
    expect(() => requireApprover(two, yes('telegram:1'))).toThrow('the yes of 2 different people');
    expect(() => requireApprover(two, { ...yes('local:1'), effect: 'deny' })).not.toThrow();
  });
});
