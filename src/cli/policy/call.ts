import { z } from 'zod';
import { AbsolutePath } from '../../domain/ids.ts';
import { ToolCall } from '../../domain/tool-call.ts';

/** One line of `policy eval --jsonl`: a tool call as Claude Code's hook names it. */
export const EvalRequest = z.strictObject({
  id: z.union([z.string().max(256), z.int()]),
  tool: z.string().min(1).max(256),
  input: z.record(z.string(), z.json()),
  cwd: AbsolutePath,
  home: AbsolutePath,
  agent: z.string().min(1).max(40).optional(),
});
export type EvalRequest = z.infer<typeof EvalRequest>;

/** The call that a question about the policy describes. No session made it, so its ids stand for nothing. */
export const callOf = (request: Omit<EvalRequest, 'id'>): ToolCall =>
  ToolCall.parse({
    id: `c_${'0'.repeat(16)}`,
    sessionId: `s_${'0'.repeat(16)}`,
    agent: request.agent ?? 'claude',
    tool: request.tool,
    input: request.input,
    place: { cwd: request.cwd, home: request.home, workspace: request.cwd, dialect: 'bash' },
    receivedAt: 0,
  });
