import type { Plan, PlanSummary } from '../domain/plan.ts';

/** As many files as can be named when one of them changes; the hash covers all. */
const keptFiles = 64;

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
  ...(planned.files === undefined
    ? {}
    : { files: planned.files.slice(0, keptFiles).map((file) => ({ ...file, path: redact(file.path) })) }),
});
