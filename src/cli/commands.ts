import type { CommandClass } from 'clipanion';
import { ApprovalsApproveCommand, ApprovalsDenyCommand } from './approvals/decide.ts';
import { ApprovalsListCommand } from './approvals/list.ts';
import { ApprovalsShowCommand } from './approvals/show.ts';
import { ApprovalsWatchCommand } from './approvals/watch.ts';
import { AuditHeadCommand, AuditVerifyCommand } from './audit.ts';
import type { CliContext } from './command.ts';
import { CompletionCommand } from './completion.ts';
import { ConfigEditCommand } from './config/edit.ts';
import { ConfigSetCommand } from './config/set.ts';
import { ConfigGetCommand, ConfigListCommand, ConfigPathCommand } from './config/show.ts';
import { ConfigValidateCommand } from './config/validate.ts';
import { DoctorCommand } from './doctor/doctor.ts';
import { FreezeCommand, ResumeCommand, SessionsFreezeCommand, SessionsResumeCommand } from './freeze.ts';
import { LogsCommand } from './logs/logs.ts';
import { PolicyCheckCommand } from './policy/check.ts';
import { PolicyDiffCommand } from './policy/diff.ts';
import { PolicyEvalCommand } from './policy/eval.ts';
import { PolicyExplainCommand } from './policy/explain.ts';
import { PolicyPacksCommand } from './policy/packs.ts';
import { PolicyReplayCommand } from './policy/replay.ts';
import { PolicySuggestCommand } from './policy/suggest.ts';
import { PolicyTestCommand } from './policy/test.ts';
import { RestartCommand } from './restart.ts';
import { SessionsListCommand, SessionsShowCommand } from './sessions/sessions.ts';
import { SetupCommand } from './setup.ts';
import { StartCommand } from './start.ts';
import { StatusCommand } from './status.ts';
import { StopCommand } from './stop.ts';
import { VersionCommand } from './version.ts';
import { WrapCommand } from './wrap.ts';

/** Every command of the program. */
export const commands: readonly CommandClass<CliContext>[] = [
  WrapCommand,
  SetupCommand,
  StartCommand,
  StopCommand,
  RestartCommand,
  StatusCommand,
  VersionCommand,
  ApprovalsListCommand,
  ApprovalsShowCommand,
  ApprovalsApproveCommand,
  ApprovalsDenyCommand,
  ApprovalsWatchCommand,
  SessionsListCommand,
  SessionsShowCommand,
  SessionsFreezeCommand,
  SessionsResumeCommand,
  FreezeCommand,
  ResumeCommand,
  LogsCommand,
  AuditVerifyCommand,
  AuditHeadCommand,
  PolicyCheckCommand,
  PolicyExplainCommand,
  PolicyTestCommand,
  PolicyEvalCommand,
  PolicyPacksCommand,
  PolicyDiffCommand,
  PolicyReplayCommand,
  PolicySuggestCommand,
  DoctorCommand,
  ConfigGetCommand,
  ConfigSetCommand,
  ConfigListCommand,
  ConfigPathCommand,
  ConfigValidateCommand,
  ConfigEditCommand,
  CompletionCommand,
];
