import type { Decision } from '../domain/approval.ts';
import type { ApprovalTerms } from '../domain/verdict.ts';
import { AegisError } from '../errors.ts';

/**
 * Refuses a yes that the rule does not take: from somebody it does not name, or alone where it wants several people. A
 * no is taken from everyone. Throws AegisError (`notPermitted`), which says who may answer.
 */
export const requireApprover = (terms: ApprovalTerms | undefined, decision: Decision): void => {
  if (terms === undefined || decision.effect === 'deny') return;
  const { approvers, quorum = 1 } = terms;
  const named =
    approvers === undefined ? undefined : approvers.length === 0 ? 'nobody' : approvers.join(', ');
  if (approvers !== undefined && !approvers.includes(decision.by)) {
    throw refused(decision, `${decision.by} is not among its approvers`, `it can be approved by: ${named}`);
  }
  if (quorum > 1) {
    throw refused(
      decision,
      `it needs the yes of ${quorum} different people, and answers are not added up in this release`,
      `it can be refused, and it expires by itself${named === undefined ? '' : `; its approvers: ${named}`}`,
    );
  }
};

const refused = ({ approvalId }: Decision, why: string, hint: string): AegisError =>
  new AegisError(`approval ${approvalId} does not take this answer: ${why}`, {
    code: 'AEG-DECISION',
    exit: 'notPermitted',
    hint,
  });
