import type { Detector } from '../detector.ts';
import { connectionsOf, isQuiet } from '../past-call.ts';

/**
 * A loop, or an agent that somebody else drives. Only calls that do more than look count: agents read dozens of files
 * at once. Held for as long as the minute is full.
 */
export const rapidCalls: Detector = {
  ids: ['rate.burst'],
  about: 'More calls, or more connections, than a person could follow',
  source: 'OWASP ASI08 (cascading failures); a loop of 384 calls in 26 minutes in the field',
  look({ plan, history, now, thresholds }) {
    if (isQuiet(plan.operations)) return [];
    const loud = history.filter(({ quiet }) => !quiet);
    const within = (span: number) => loud.filter(({ at }) => at > now - span);
    const second = within(1000);
    const minute = within(60_000).length + 1;
    const connections =
      connectionsOf(plan.operations) + second.reduce((sum, past) => sum + past.connections, 0);
    const detail =
      second.length + 1 > thresholds.burst_second
        ? `${second.length + 1} calls that change something within a second`
        : minute > thresholds.burst_minute
          ? `${minute} calls that change something within a minute`
          : connections > thresholds.burst_connections && second.length > 0
            ? `${connections} connections within a second`
            : undefined;
    return detail === undefined
      ? []
      : [{ id: 'rate.burst', severity: 'medium', detail, weight: 10, effect: 'require_approval' }];
  },
};
