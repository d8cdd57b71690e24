import type { Plan, PlanSummary } from '../domain/plan.ts';

/** What is kept of a plan: every text goes through `redact`. */
export const summarize = (planned: Plan, redact: (text: string) => string): PlanSummary => ({
  hash: planned.hash,
  text: redact(planned.text),
  operations: planned.operations.map(({ id, kind, text, opaque }) => ({
    id,
    kind,
    text: redact(text),
    ...(opaque === undefined ? {} : { opaque }),
  })),
  problems: planned.problems.map(({ code, detail }) => ({ code, detail: redact(detail) })),
});
