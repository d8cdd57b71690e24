import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalId, CallId, SessionId } from '../../../src/domain/ids.ts';
import type { AuditEvent } from '../../../src/domain/record.ts';

const session = SessionId.parse('s_aaaaaaaaaaaaaaaa');
const hash = 'a'.repeat(64);

/** One call in the past: what was asked, what the policy said, and what a human answered. */
export interface Remembered {
  command: string;
  effect: 'allow' | 'require_approval' | 'deny';
  rule?: string;
  answer?: 'approve' | 'deny';
  at?: number;
}

/** Writes an audit log in which these calls happened. Its chain is not real: whoever reads history does not check it. */
export const writeRecord = (home: string, calls: readonly Remembered[]): void => {
  let seq = 0;
  const write = (event: AuditEvent, at: number): void => {
    seq += 1;
    const line = { v: 1, seq, ts: at, boot: 'b', prev: hash, hash, ...event };
    appendFileSync(join(home, 'audit.log'), `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
  for (const [index, { command, effect, rule = 'default', answer, at = Date.now() }] of calls.entries()) {
    const of = { session, call: CallId.parse(`c_${String(index).padStart(16, '0')}`) };
    write(
      {
        type: 'call.intercepted',
        ...of,
        agent: 'claude',
        tool: 'Bash',
        inputHash: hash,
        cwd: '/home/dev/project',
      },
      at,
    );
    write({ type: 'call.planned', ...of, planHash: hash, text: command, operations: [], problems: [] }, at);
    write(
      { type: 'call.evaluated', ...of, effect, rule, reason: 'recorded', operations: [], policyHash: hash },
      at,
    );
    if (answer === undefined) continue;
    const decision = {
      approvalId: ApprovalId.parse('aaaaaa'),
      effect: answer,
      by: 'local:1000',
      channel: 'cli',
      scope: 'once',
      at,
    } as const;
    write({ type: 'approval.decided', ...of, decision }, at);
  }
};
