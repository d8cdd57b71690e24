import { Command, Option } from 'clipanion';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { sessionInFull, sessionTable } from './render.ts';

/** `aegis sessions list`: the runs of agents under Aegis. */
export class SessionsListCommand extends AegisCommand {
  static override paths = [['sessions', 'list']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'List the sessions: each is one run of an agent under aegis wrap',
    examples: [
      ['Those that run', '$0 sessions list'],
      ['The ended ones as well', '$0 sessions list --all'],
    ],
  });

  all = Option.Boolean('--all', false, { description: 'Ended sessions as well' });

  protected async perform(): Promise<number> {
    const client = await this.client();
    const sessions = (await client.sessions())
      .filter((info) => this.all || info.state !== 'ended')
      .sort((a, b) => a.session.startedAt - b.session.startedAt);
    this.emitAll(sessions, () =>
      sessions.length === 0
        ? `No sessions${this.all ? '' : ' run'}. Start one: aegis wrap -- claude\n`
        : sessionTable(sessions, Date.now(), this.width),
    );
    return exitCode.done;
  }
}

/** `aegis sessions show`: one session. */
export class SessionsShowCommand extends AegisCommand {
  static override paths = [['sessions', 'show']];
  static override usage = Command.Usage({
    category: 'Sessions',
    description: 'Show one session: its agent, its protection and its counts',
    examples: [['One session', '$0 sessions show s_abcdefghijklmnop']],
  });

  id = Option.String();

  protected async perform(): Promise<number> {
    const id = sessionIdOf(this.id);
    const client = await this.client();
    const info = await client.session(id);
    this.emit(info, () => sessionInFull(info, Date.now()));
    return exitCode.done;
  }
}

/** The id of a session as a person types it. Throws AegisError (usage). */
export const sessionIdOf = (text: string): string => {
  const id = text.trim().toLowerCase();
  if (/^s_[a-z0-9]{16}$/.test(id)) return id;
  throw new AegisError(`${JSON.stringify(text)} is not the id of a session: s_ and 16 letters and digits`, {
    code: 'AEG-USAGE',
    exit: 'usage',
    hint: 'aegis sessions list --all',
  });
};
