import type { CommandClass } from 'clipanion';
import { ApprovalsApproveCommand, ApprovalsDenyCommand } from './approvals/decide.ts';
import { ApprovalsListCommand } from './approvals/list.ts';
import { ApprovalsShowCommand } from './approvals/show.ts';
import type { CliContext } from './command.ts';
import { StatusCommand } from './status.ts';

/** Every command of the program, in the order of its help. */
export const commands: readonly CommandClass<CliContext>[] = [
  StatusCommand,
  ApprovalsListCommand,
  ApprovalsShowCommand,
  ApprovalsApproveCommand,
  ApprovalsDenyCommand,
];
