import { z } from 'zod';
import { AbsolutePath } from '../../domain/ids.ts';
import { ToolCall } from '../../domain/tool-call.ts';

/**
 * One line of `policy eval --jsonl`: a tool call as Claude Code's hook names it. Whoever scores has labels of their own
 * in the line: what is not known is left alone.
 */
const EvalRequest = z.object({
  id: z.union([z.string().max(256), z.int()]),
  tool: z.string().min(1).max(256),
  input: z.record(z.string(), z.json()),
  cwd: AbsolutePath,
  home: AbsolutePath,
  agent: z.string().min(1).max(40).optional(),
});
type EvalRequest = z.infer<typeof EvalRequest>;

/** Reads a request; what is wrong with it in one line otherwise, as the message of an Error. */
export const requestOf = (raw: unknown): EvalRequest => {
  const parsed = EvalRequest.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not a request'}`);
};

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
