import { Command, Option } from 'clipanion';
import type { AuditRecord } from '../../daemon/protocol.ts';
import { AegisError } from '../../errors.ts';
import { AegisCommand, exitCode, oneOf } from '../command.ts';
import { sessionIdOf } from '../sessions/sessions.ts';
import { sinceOf } from './since.ts';

/** The most the daemon gives at once. */
const most = 10_000;
/** How many calls a follower remembers the text of. */
const remembered = 5_000;

/** `aegis logs`: the record, one line each. */
export class LogsCommand extends AegisCommand {
  static override paths = [['logs']];
  static override usage = Command.Usage({
    category: 'Record',
    description: 'Show what was recorded: calls, verdicts, decisions, outcomes and findings',
    examples: [
      ['The last hundred records', '$0 logs'],
      ['Live', '$0 logs --follow'],
      ['What was refused in the last hour', '$0 logs --since 1h --decision deny'],
      ['One session, for a script', '$0 logs --session s_abcdefghijklmnop --limit 10000 --json'],
    ],
  });

  follow = Option.Boolean('--follow,-f', false, { description: 'Go on with new records as they come' });
  since = Option.String('--since', { description: 'A span (10m, 2h, 1d) or a date in ISO 8601' });
  session = Option.String('--session', { description: 'Only records of this session' });
  decision = Option.String('--decision', { description: 'Only what was decided so: allow, deny, or ask' });
  limit = Option.String('--limit', '100', { description: `The last N records, at most ${most}` });

  protected async perform(): Promise<number> {
    const wanted =
      this.decision === undefined
        ? undefined
        : oneOf('--decision', this.decision, ['allow', 'deny', 'ask'] as const);
    const limit = limitOf(this.limit);
    const filter = {
      ...(this.session === undefined ? {} : { session: sessionIdOf(this.session) }),
      ...(this.since === undefined ? {} : { since: sinceOf(this.since, Date.now()) }),
    };
    const { decisionOf, eventOf, logLine } = await import('./line.ts');
    const texts = new Map<string, string>();
    const chosen = (record: AuditRecord): boolean => {
      const event = eventOf(record);
      if (event?.type === 'call.planned') remember(texts, event.call, event.text);
      return wanted === undefined || (event !== undefined && decisionOf(event) === wanted);
    };
    const print = (record: AuditRecord): void =>
      this.emit(record, () => `${logLine(record, texts, this.style)}\n`);

    const client = await this.client();
    // A filter of ours, or a text planned earlier, needs more than the last N.
    const read = await client.records({ ...filter, limit: most });
    const from = read.at(-1)?.seq;
    for (const record of read.filter(chosen).slice(-limit)) print(record);
    if (!this.follow) return exitCode.done;
    const after = from ?? (await client.status()).audit.seq;
    for await (const record of client.events({ ...filter, after }, this.context.signal))
      if (chosen(record)) print(record);
    return exitCode.done;
  }
}

const limitOf = (text: string): number => {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= most) return limit;
  throw new AegisError(`--limit must be a number from 1 to ${most}, not ${JSON.stringify(text)}`, {
    code: 'AEG-USAGE',
    exit: 'usage',
  });
};

const remember = (texts: Map<string, string>, call: string, text: string): void => {
  if (texts.size >= remembered)
    for (const oldest of texts.keys()) {
      texts.delete(oldest);
      break;
    }
  texts.set(call, text);
};
