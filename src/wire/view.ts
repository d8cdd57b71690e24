import type { ToolCallContext } from '../../machines/tool-call.ts';
import type { Approval, ApprovalView } from '../domain/approval.ts';
import type { Risk } from '../domain/risk.ts';

/** The factors that weigh most, heaviest first. */
const shownRisk = ({ score, level, factors }: Risk): NonNullable<ApprovalView['risk']> => ({
  score,
  level,
  factors: [...factors]
    .sort((a, b) => b.counted - a.counted)
    .slice(0, 3)
    .map(({ id }) => id),
});

const viewOf = ({ call, plan, verdict }: ToolCallContext): ApprovalView => {
  const judged = new Map(verdict?.operations.map((it) => [it.id, it]));
  return {
    agent: call.agent,
    ...(call.label === undefined ? {} : { label: call.label }),
    tool: call.tool,
    text: plan?.text ?? '',
    cwd: call.cwd,
    rule: verdict?.rule ?? '',
    reason: verdict?.reason ?? '',
    ...(verdict?.suggest === undefined ? {} : { suggest: verdict.suggest }),
    ...(verdict?.severity === undefined ? {} : { severity: verdict.severity }),
    ...(verdict?.risk === undefined ? {} : { risk: shownRisk(verdict.risk) }),
    operations: (plan?.operations ?? []).map(({ id, kind, text }) => ({
      id,
      kind,
      text,
      effect: judged.get(id)?.effect ?? 'require_approval',
      rule: judged.get(id)?.rule ?? '',
    })),
  };
};

/** The question a held call asks, as a person is shown it. Undefined when the call asks none. */
export const approvalOf = (context: ToolCallContext): Approval | undefined =>
  context.question === null
    ? undefined
    : {
        id: context.question.id,
        callId: context.call.id,
        sessionId: context.call.sessionId,
        planHash: context.question.planHash,
        state: 'pending',
        requestedAt: context.question.requestedAt,
        deadline: context.question.deadline,
        scopes: context.question.scopes,
        view: viewOf(context),
      };
