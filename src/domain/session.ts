import { z } from 'zod';
import { AbsolutePath, Instant, SessionId } from './ids.ts';
import { Dialect } from './tool-call.ts';

/** How strongly a session is protected. See docs/ARCHITECTURE.md; never stated higher than what is in force. */
export const ProtectionLevel = z.enum(['none', 'observed', 'guarded']);
export type ProtectionLevel = z.infer<typeof ProtectionLevel>;

export const SessionState = z.enum(['starting', 'active', 'frozen', 'ended']);
export type SessionState = z.infer<typeof SessionState>;

export const SessionCounts = z.strictObject({
  calls: z.int().nonnegative(),
  denied: z.int().nonnegative(),
  asked: z.int().nonnegative(),
});
export type SessionCounts = z.infer<typeof SessionCounts>;

/** One run of an agent under Aegis. */
export const Session = z.strictObject({
  id: SessionId,
  agent: z.string().min(1).max(40),
  agentVersion: z.string().max(80).optional(),
  label: z.string().max(80).optional(),
  /** Where the agent was started: the workspace. */
  cwd: AbsolutePath,
  /** The home directory of the agent's user, for `~`. */
  home: AbsolutePath,
  dialect: Dialect,
  /** Replaces the user layer of the policy for this session. */
  policyFile: AbsolutePath.optional(),
  /** The process of `aegis wrap`. */
  pid: z.int().positive(),
  level: ProtectionLevel,
  /** How calls are intercepted, in words: `PreToolUse hook`. */
  seam: z.string().max(80),
  startedAt: Instant,
});
export type Session = z.infer<typeof Session>;
