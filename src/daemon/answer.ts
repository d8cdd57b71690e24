import type { Block, ToolCallContext } from '../../machines/tool-call.ts';
import type { HookAnswer } from '../domain/hook.ts';

/** What the agent is told of a call that was let through. */
export const allowed = (context: ToolCallContext): HookAnswer => ({
  type: 'allow',
  reason:
    context.decision === null
      ? `allowed by Aegis (${context.verdict?.rule ?? 'policy'})`
      : `approved by ${context.decision.by} through Aegis`,
});

const opening: Record<Block['stage'], string> = {
  plan: 'Aegis could not read this call and refused it',
  policy: 'Aegis refused this call',
  human: 'A human refused this call',
  deadline: 'Aegis asked a human and refused this call',
  session: 'Aegis refused this call',
  fault: 'Aegis refused this call because of a fault of its own',
};

/** What the agent is told of a refused call: why, what to do instead, and not to try variants of it. */
export const denied = (context: ToolCallContext, block: Block): HookAnswer => {
  const parts = [`${opening[block.stage]}: ${block.reason}.`];
  if (block.stage === 'policy' && context.verdict !== null) {
    if (context.verdict.suggest !== undefined) parts.push(context.verdict.suggest);
    parts.push(`Rule: ${context.verdict.rule}.`);
  }
  if (block.stage === 'deadline')
    parts.push('Tell the user what you need and why, then go on with other work.');
  else parts.push('Do not retry it in another form; if it is needed, ask the user.');
  return { type: 'deny', reason: parts.join(' ') };
};

/** A refusal that no call record stands behind. */
export const refusal = (reason: string): HookAnswer => ({
  type: 'deny',
  reason: `Aegis refused this call: ${reason}.`,
});
