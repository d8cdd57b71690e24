import { Command, Option } from 'clipanion';
import type { Status } from '../daemon/protocol.ts';
import { AegisCommand, exitCode } from './command.ts';
import { sessionIdOf } from './sessions/sessions.ts';

/** `aegis freeze`: refuses every call, at once. */
export class FreezeCommand extends AegisCommand {
  static override paths = [['freeze']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'Refuse every tool call from now on, until aegis resume',
    details:
      'The agents go on running, and are told that each call was refused. Without --session it holds for all.',
    examples: [
      ['Stop everything at once', '$0 freeze'],
      ['One agent only', '$0 freeze --session s_abcdefghijklmnop'],
    ],
  });

  session = Option.String('--session', { description: 'Only this session' });

  protected async perform(): Promise<number> {
    const session = this.session === undefined ? undefined : sessionIdOf(this.session);
    const status = await (await this.client()).freeze(session);
    this.emit(outcome(true, session, status), () =>
      session === undefined
        ? 'Frozen: every call of every session is refused. To go on: aegis resume\n'
        : `Frozen: every call of ${session} is refused. To go on: aegis resume --session ${session}\n`,
    );
    return exitCode.done;
  }
}

/** `aegis resume`: ends a freeze. */
export class ResumeCommand extends AegisCommand {
  static override paths = [['resume']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'End a freeze: calls are judged again',
    details: 'Ends the freeze of all, or with --session that of one session.',
    examples: [
      ['Go on', '$0 resume'],
      ['One agent only', '$0 resume --session s_abcdefghijklmnop'],
    ],
  });

  session = Option.String('--session', { description: 'Only this session' });

  protected async perform(): Promise<number> {
    const session = this.session === undefined ? undefined : sessionIdOf(this.session);
    const status = await (await this.client()).thaw(session);
    this.emit(outcome(false, session, status), () =>
      session === undefined ? 'Calls are judged again.\n' : `Calls of ${session} are judged again.\n`,
    );
    return exitCode.done;
  }
}

const outcome = (frozen: boolean, session: string | undefined, status: Status) => ({
  frozen,
  session: session ?? 'all',
  sessions: status.sessions,
});
