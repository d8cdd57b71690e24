import type { CommandClass } from 'clipanion';
import { ApprovalsApproveCommand, ApprovalsDenyCommand } from './approvals/decide.ts';
import { ApprovalsListCommand } from './approvals/list.ts';
import { ApprovalsShowCommand } from './approvals/show.ts';
import { ApprovalsWatchCommand } from './approvals/watch.ts';
import type { CliContext } from './command.ts';
import { CompletionCommand } from './completion.ts';
import { ConfigEditCommand } from './config/edit.ts';
import { ConfigSetCommand } from './config/set.ts';
import { ConfigGetCommand, ConfigListCommand, ConfigPathCommand } from './config/show.ts';
import { ConfigValidateCommand } from './config/validate.ts';
import { LogsCommand } from './logs/logs.ts';
import { SessionsListCommand, SessionsShowCommand } from './sessions/sessions.ts';
import { StatusCommand } from './status.ts';
import { VersionCommand } from './version.ts';

/** Every command of the program. */
export const commands: readonly CommandClass<CliContext>[] = [
  StatusCommand,
  VersionCommand,
  ApprovalsListCommand,
  ApprovalsShowCommand,
  ApprovalsApproveCommand,
  ApprovalsDenyCommand,
  ApprovalsWatchCommand,
  SessionsListCommand,
  SessionsShowCommand,
  LogsCommand,
  ConfigGetCommand,
  ConfigSetCommand,
  ConfigListCommand,
  ConfigPathCommand,
  ConfigValidateCommand,
  ConfigEditCommand,
  CompletionCommand,
];
