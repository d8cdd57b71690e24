import { detectors as all, type Inspection, inspect } from '../../src/critic/inspect.ts';
import { pastCallOf } from '../../src/critic/past-call.ts';
import { defaultThresholds } from '../../src/critic/thresholds.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { PastCall } from '../../src/domain/history.ts';
import type { CallId, SessionId } from '../../src/domain/ids.ts';
import type { ToolCall } from '../../src/domain/tool-call.ts';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { defaultLimits } from '../../src/planner/limits.ts';
import { plan } from '../../src/planner/plan.ts';

export const now = 1_800_000_000_000;

/** A call of any tool, made from /home/dev/project. */
export const toolCall = (tool: string, input: ToolCall['input']): ToolCall => ({
  id: 'c_aaaaaaaaaaaaaaaa' as CallId,
  sessionId: 's_aaaaaaaaaaaaaaaa' as SessionId,
  agent: 'claude',
  tool,
  input,
  place: { cwd: '/home/dev/project', home: '/home/dev', workspace: '/home/dev/project', dialect: 'bash' },
  receivedAt: now,
});

export const shellCall = (command: string): ToolCall => toolCall('Bash', { command });

const planOf = (call: ToolCall) => plan(call, { fs: noFileSystem, limits: defaultLimits });

/** An earlier call, `ago` milliseconds back. */
export const past = (
  call: ToolCall | string,
  effect: PastCall['effect'] = 'allow',
  { ago = 1000, executed = effect !== 'deny' } = {},
): PastCall => {
  const of = typeof call === 'string' ? shellCall(call) : call;
  return pastCallOf({
    call: of,
    plan: planOf(of),
    verdict: { effect, rule: 'some-rule' },
    inputHash: Buffer.from(JSON.stringify(of.input)).toString('hex').padEnd(64, '0').slice(0, 64),
    executed,
    at: now - ago,
  });
};

/** The findings about a call, by all detectors. */
export const findingsOn = (call: ToolCall | string, given: Partial<Inspection> = {}): Finding[] => {
  const of = typeof call === 'string' ? shellCall(call) : call;
  return inspect(
    { call: of, plan: planOf(of), history: [], thresholds: defaultThresholds, now, ...given },
    all,
  );
};

/** The ids of those findings. */
export const idsOn = (call: ToolCall | string, given: Partial<Inspection> = {}): string[] =>
  findingsOn(call, given).map(({ id }) => id);
