import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode } from './command.ts';
import { sessionIdOf } from './sessions/sessions.ts';

/** Shared by all that close the gate or open it again, of one session or (`undefined`) of all. */
abstract class GateCommand extends AegisCommand {
  protected async freeze(given: string | undefined): Promise<number> {
    const session = given === undefined ? undefined : sessionIdOf(given);
    const { sessions } = await (await this.client()).freeze(session);
    this.emit({ frozen: true, session: session ?? 'all', sessions }, () =>
      session === undefined
        ? 'Frozen: every call of every session is refused. To go on: aegis resume\n'
        : `Frozen: every call of ${session} is refused. To go on: aegis resume --session ${session}\n`,
    );
    return exitCode.done;
  }

  protected async resume(given: string | undefined): Promise<number> {
    const session = given === undefined ? undefined : sessionIdOf(given);
    const { sessions } = await (await this.client()).thaw(session);
    this.emit({ frozen: false, session: session ?? 'all', sessions }, () =>
      session === undefined ? 'Calls are judged again.\n' : `Calls of ${session} are judged again.\n`,
    );
    return exitCode.done;
  }
}

/** `aegis freeze`: refuses every call, at once. */
export class FreezeCommand extends GateCommand {
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

  protected perform(): Promise<number> {
    return this.freeze(this.session);
  }
}

/** `aegis resume`: ends a freeze. */
export class ResumeCommand extends GateCommand {
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

  protected perform(): Promise<number> {
    return this.resume(this.session);
  }
}

/** `aegis sessions freeze`: the same as `aegis freeze --session`. The id must be given: nothing left out means all. */
export class SessionsFreezeCommand extends GateCommand {
  static override paths = [['sessions', 'freeze']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'Refuse every tool call of one session, until it is resumed',
    examples: [['One agent', '$0 sessions freeze s_abcdefghijklmnop']],
  });

  id = Option.String();

  protected perform(): Promise<number> {
    return this.freeze(this.id);
  }
}

/** `aegis sessions resume`: the same as `aegis resume --session`. */
export class SessionsResumeCommand extends GateCommand {
  static override paths = [['sessions', 'resume']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'End the freeze of one session',
    examples: [['One agent', '$0 sessions resume s_abcdefghijklmnop']],
  });

  id = Option.String();

  protected perform(): Promise<number> {
    return this.resume(this.id);
  }
}
