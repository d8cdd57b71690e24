import type { Detector } from '../detector.ts';

const changes: ReadonlySet<string> = new Set(['write', 'delete', 'chmod']);

/** The guard's own files and settings: nothing an agent is asked to do needs them. */
export const policyProbe: Detector = {
  ids: ['probe.policy'],
  about: 'Reads or changes the guard itself: its policy, hooks, records, or the settings that hold them',
  source: 'OWASP ASI10; MITRE ATT&CK T1562.001 (disable or modify tools)',
  look({ plan, isControlPath }) {
    if (isControlPath === undefined) return [];
    for (const { paths } of plan.operations) {
      const touched = paths.find(({ abs, real }) =>
        [abs, real].some((path) => path !== undefined && isControlPath(path)),
      );
      if (touched === undefined) continue;
      return [
        {
          id: 'probe.policy',
          severity: changes.has(touched.access) ? 'critical' : 'high',
          detail: `${touched.access === 'read' || touched.access === 'list' ? 'looks at' : 'changes'} what guards it: ${touched.abs ?? touched.raw}`,
          weight: 40,
          ...(changes.has(touched.access) ? { effect: 'deny' as const } : {}),
        },
      ];
    }
    return [];
  },
};

/** A tool that is no longer what it was when it was first seen. */
export const toolDrift: Detector = {
  ids: ['mcp.drift'],
  about: 'The description or schema of an MCP tool has changed since it was first used',
  source: 'MCP rug pull: Invariant Labs 2025-04; CVE-2025-54136',
  look({ mcpTool, call }) {
    return mcpTool === undefined || mcpTool.pinned === mcpTool.current
      ? []
      : [
          {
            id: 'mcp.drift',
            severity: 'high',
            detail: `${call.tool} describes itself otherwise than when it was first used`,
            weight: 40,
            effect: 'require_approval',
          },
        ];
  },
};

const median = (values: readonly number[]): number | undefined => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** Fewer answers than this have no median worth the name. */
const fewest = 5;

/** A person who is asked too often answers without reading. */
export const approvalFatigue: Detector = {
  ids: ['approval.fatigue'],
  about: 'A person is asked too often, or answers too fast to have read',
  source: 'OWASP ASI09; alert fatigue',
  look({ approvals, now, thresholds }) {
    if (approvals === undefined) return [];
    const lately = approvals.filter(({ at }) => at > now - 3_600_000);
    const answers = lately.flatMap(({ answeredAfterMs }) => answeredAfterMs ?? []);
    const middle = answers.length < fewest ? undefined : median(answers);
    const detail =
      lately.length > thresholds.fatigue_hour
        ? `${lately.length} questions within an hour`
        : middle !== undefined && middle < thresholds.fatigue_seconds * 1000
          ? `half of the last ${answers.length} answers took less than ${thresholds.fatigue_seconds} s`
          : undefined;
    return detail === undefined ? [] : [{ id: 'approval.fatigue', severity: 'medium', detail }];
  },
};
