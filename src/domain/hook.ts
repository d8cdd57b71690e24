import type { z } from 'zod';
import type { Outcome } from './outcome.ts';

/** What a hook message of an agent means, whatever dialect it came in. */
export type HookEvent =
  | { type: 'started' }
  | { type: 'ended' }
  | {
      type: 'intercept';
      tool: string;
      input: Record<string, z.core.util.JSONType>;
      cwd: string;
      agentCallId?: string;
      subagent?: string;
    }
  | {
      type: 'report';
      tool: string;
      input: Record<string, z.core.util.JSONType>;
      agentCallId?: string;
      outcome: Outcome;
    }
  | { type: 'notice' };

/** The daemon's answer to an intercepted call, before it is put in the agent's dialect. */
export type HookAnswer =
  | { type: 'allow'; reason: string }
  | { type: 'deny'; reason: string }
  /** For events that ask nothing. */
  | { type: 'noted' };

/** What the hook client prints and how it exits. */
export interface HookOutput {
  exit: number;
  stdout: string;
  stderr: string;
}
