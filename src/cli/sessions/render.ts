import type { SessionInfo } from '../../daemon/protocol.ts';
import { fields, table } from '../render/table.ts';
import { visible } from '../render/text.ts';
import { ago, duration, stamp } from '../render/time.ts';

const agentOf = ({ session }: SessionInfo): string =>
  visible([session.agent, session.agentVersion].filter((part) => part !== undefined).join(' '));

/** Sessions in a table, one a row. */
export const sessionTable = (sessions: readonly SessionInfo[], now: number, width: number): string =>
  table(
    ['ID', 'STATE', 'AGENT', 'LABEL', 'LEVEL', 'STARTED', 'CALLS', 'DENIED', 'ASKED', 'WAITING', 'IN'],
    sessions.map((info) => [
      info.session.id,
      info.state,
      agentOf(info),
      visible(info.session.label ?? '-'),
      info.session.level,
      ago(info.session.startedAt, now),
      String(info.counts.calls),
      String(info.counts.denied),
      String(info.counts.asked),
      String(info.pending),
      visible(info.session.cwd),
    ]),
    width,
  );

/** One session, every field. */
export const sessionInFull = (info: SessionInfo, now: number): string => {
  const { session, counts } = info;
  const end = info.endedAt ?? now;
  return fields([
    ['session', session.id],
    ['state', info.state],
    ['agent', agentOf(info)],
    ['label', session.label === undefined ? undefined : visible(session.label)],
    ['in', visible(session.cwd)],
    ['process', String(session.pid)],
    ['level', session.level],
    ['seam', visible(session.seam)],
    ['started', `${stamp(session.startedAt)}, ${ago(session.startedAt, now)}`],
    [
      'handshake',
      info.handshakeAt === undefined
        ? 'none: its hooks have not proved themselves'
        : `${stamp(info.handshakeAt)}, ${duration(info.handshakeAt - session.startedAt)} after the start`,
    ],
    ['ended', info.endedAt === undefined ? undefined : stamp(info.endedAt)],
    ['lasted', duration(end - session.startedAt)],
    ['calls', `${counts.calls}, ${counts.denied} denied, ${counts.asked} asked`],
    ['waiting', String(info.pending)],
  ]);
};
