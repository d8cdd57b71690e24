import type { Detector } from '../detector.ts';
import { isQuiet } from '../past-call.ts';

/** The same call again and again, in whatever words: the agent does not listen, or somebody else speaks through it. */
export const repeatedDenial: Detector = {
  ids: ['deny.repeat'],
  about: 'The same call was refused several times: the session is held, but for calls that only look',
  source: 'agentguard #908 and #923 (three); loops of 110 identical refusals in fak#3248',
  look({ plan, history, now, thresholds }) {
    if (history.length === 0 || isQuiet(plan.operations)) return [];
    const counts = new Map<string, number>();
    for (const { effect, key, at } of history) {
      if (effect === 'deny' && at > now - thresholds.deny_minutes * 60_000)
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const most = Math.max(0, ...counts.values());
    return most < thresholds.deny_repeat
      ? []
      : [
          {
            id: 'deny.repeat',
            severity: 'medium',
            detail: `the same call was refused ${most} times in this session`,
            weight: 20,
            effect: 'require_approval',
          },
        ];
  },
};

/** Many refusals of whatever kind. Counted per call, whatever the message said. */
export const manyDenials: Detector = {
  ids: ['deny.any'],
  about: 'Many refusals within minutes: the session is held, but for calls that only look',
  source: 'zero#866 (six)',
  look({ plan, history, now, thresholds }) {
    if (history.length === 0 || isQuiet(plan.operations)) return [];
    const since = now - thresholds.deny_minutes * 60_000;
    const times = history.filter(({ effect, at }) => effect === 'deny' && at > since).length;
    return times < thresholds.deny_any
      ? []
      : [
          {
            id: 'deny.any',
            severity: 'high',
            detail: `${times} calls were refused within ${thresholds.deny_minutes} minutes`,
            weight: 20,
            effect: 'require_approval',
          },
        ];
  },
};
