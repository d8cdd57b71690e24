import { z } from 'zod';
import { AbsolutePath, CallId, Instant, SessionId, Sha256 } from './ids.ts';

/** Which shell grammar a command is written in. What is not `bash` or `sh` is judged as opaque where it differs. */
export const Dialect = z.enum(['bash', 'sh', 'zsh', 'fish', 'pwsh', 'unknown']);
export type Dialect = z.infer<typeof Dialect>;

/** Where a call is made from: what relative paths, `~` and "the workspace" mean. */
export const CallPlace = z.strictObject({
  cwd: AbsolutePath,
  home: AbsolutePath,
  workspace: AbsolutePath,
  dialect: Dialect,
});
export type CallPlace = z.infer<typeof CallPlace>;

/**
 * What an agent wants to do, before anything is known about it. `tool` and `input` are in the vocabulary of Claude
 * Code's hooks (Bash, Read, Write, Edit, WebFetch, Grep, Glob, Agent, mcp__server__tool, apply_patch …), to which
 * every adapter translates.
 */
export const ToolCall = z.strictObject({
  id: CallId,
  sessionId: SessionId,
  agent: z.string().min(1).max(40),
  /** The agent's own id of the call, where it has one: it ties the report to the call. */
  agentCallId: z.string().max(256).optional(),
  /** Set when a sub-agent made the call. */
  subagent: z.string().max(256).optional(),
  tool: z.string().min(1).max(256),
  input: z.record(z.string(), z.json()),
  place: CallPlace,
  receivedAt: Instant,
});
export type ToolCall = z.infer<typeof ToolCall>;

/** What is kept and shown of a call: everything but its raw input, which may hold secrets. */
export const CallFacts = z.strictObject({
  id: CallId,
  sessionId: SessionId,
  /** The hook client's nonce: one that reconnects asks again with the same. */
  nonce: z.string(),
  agent: z.string(),
  label: z.string().optional(),
  tool: z.string(),
  agentCallId: z.string().optional(),
  subagent: z.string().optional(),
  /** SHA-256 over the RFC 8785 text of tool and input. */
  inputHash: Sha256,
  cwd: z.string(),
  receivedAt: Instant,
});
export type CallFacts = z.infer<typeof CallFacts>;
