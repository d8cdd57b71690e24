import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AegisError, type ExitName, messageOf } from '../../errors.ts';
import type { Problem } from '../protocol.ts';

/** Ends a request with a status and a Problem. Thrown by routes, answered by `answerError`. */
export class ApiProblem extends Error {
  readonly status: ContentfulStatusCode;
  readonly problem: Problem;

  constructor(status: ContentfulStatusCode, problem: Problem) {
    super(problem.message);
    this.name = 'ApiProblem';
    this.status = status;
    this.problem = problem;
  }
}

/** 404: there is no such thing, or it was never there. */
export const notFound = (what: string): ApiProblem =>
  new ApiProblem(404, { code: 'AEG-API-NOT-FOUND', message: `there is no ${what}` });

const statusOf: Partial<Record<ExitName, ContentfulStatusCode>> = {
  usage: 400,
  notPermitted: 403,
  refused: 409,
  configuration: 422,
  tryAgain: 503,
  unavailable: 503,
};

const problemOf = (error: AegisError): Problem => ({
  code: error.code,
  message: error.message,
  ...(error.hint === undefined ? {} : { hint: error.hint }),
});

/**
 * The answer to anything a route threw. An AegisError keeps its code and gets the status of its exit name; anything
 * else is a defect: it is handed to `report` and answered with 500.
 */
export const answerError = (thrown: unknown, c: Context, report: (thrown: unknown) => void): Response => {
  if (thrown instanceof ApiProblem) return c.json(thrown.problem, thrown.status);
  if (thrown instanceof AegisError) return c.json(problemOf(thrown), statusOf[thrown.exit] ?? 500);
  report(thrown);
  const problem: Problem = { code: 'AEG-INTERNAL', message: messageOf(thrown) };
  return c.json(problem, 500);
};
