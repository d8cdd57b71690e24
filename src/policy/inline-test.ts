import type { Plan } from '../domain/plan.ts';
import { ToolCall } from '../domain/tool-call.ts';
import { noFileSystem } from '../planner/file-system.ts';
import { consider } from './consider.ts';
import type { LoadedPolicy } from './policy.ts';
import type { InlineTest } from './schema.ts';

/** Plans a call in a world without files. */
export type PlanForTest = (call: ToolCall, limits: LoadedPolicy['limits']) => Plan;

/** Where inline tests play: a user `dev` whose agent works in `/home/dev/project`. */
export const testWorld = {
  home: '/home/dev',
  workspace: '/home/dev/project',
  aegisHome: '/home/dev/.aegis',
  tmp: '/tmp',
};

/** The call that a test describes. */
export const testCall = (test: Pick<InlineTest, 'call' | 'cwd' | 'agent'>): ToolCall =>
  ToolCall.parse({
    id: 'c_aaaaaaaaaaaaaaaa',
    sessionId: 's_aaaaaaaaaaaaaaaa',
    agent: test.agent ?? 'claude',
    ...(typeof test.call === 'string' ? { tool: 'Bash', input: { command: test.call } } : test.call),
    place: {
      cwd: test.cwd ?? testWorld.workspace,
      home: testWorld.home,
      workspace: testWorld.workspace,
      dialect: 'bash',
    },
    receivedAt: 0,
  });

/** Runs one inline test, at no particular time: rules with a time are outside their window when they allow. What went wrong in words, or undefined when it holds. */
export const runInlineTest = (
  test: InlineTest,
  policy: LoadedPolicy,
  plan: PlanForTest,
): string | undefined => {
  const call = testCall(test);
  const { risk, verdict } = consider({
    policy,
    call,
    fs: noFileSystem,
    aegisHome: testWorld.aegisHome,
    tmp: testWorld.tmp,
    plan: plan(call, policy.limits),
    // Nothing has run yet.
    rates: { used: () => 0 },
  });
  const got = `got ${verdict.effect} by ${verdict.rule}: ${verdict.reason}`;
  if (test.expect !== undefined && verdict.effect !== test.expect) return `expected ${test.expect}, ${got}`;
  if (test.rule !== undefined && verdict.rule !== test.rule) return `expected the rule ${test.rule}, ${got}`;
  if (test.min_risk !== undefined && risk.score < test.min_risk)
    return `expected a risk of at least ${test.min_risk}, got ${risk.score}`;
  const unwanted = test.expect_not_rule;
  if (unwanted !== undefined && [verdict, ...verdict.operations].some(({ rule }) => rule === unwanted)) {
    return `expected another rule than ${unwanted}, ${got}`;
  }
  return undefined;
};
