import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiProblem } from './problem.ts';

/** The longest body of a request, in bytes. */
export const maxBody = 1024 * 1024;

const isJson = (type: string | undefined): boolean =>
  type?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

const refuse = (what: string, error: z.ZodError): ApiProblem => {
  const issue = error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? what : `${what}, ${issue.path.join('.')}`;
  return new ApiProblem(400, {
    code: 'AEG-API-INPUT',
    message: `${place}: ${issue?.message ?? 'not understood'}`,
  });
};

/** The JSON body of a request, parsed. Throws ApiProblem 415 for another type, 400 for what the schema refuses. */
export const bodyOf = async <T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> => {
  if (!isJson(c.req.header('content-type'))) {
    throw new ApiProblem(415, {
      code: 'AEG-API-TYPE',
      message: 'the body must be JSON',
      hint: 'send Content-Type: application/json',
    });
  }
  const text = await c.req.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ApiProblem(400, { code: 'AEG-API-INPUT', message: 'the body is not valid JSON' });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw refuse('body', parsed.error);
  return parsed.data;
};

/** The query of a request, parsed. Throws ApiProblem 400. */
export const queryOf = <T extends z.ZodType>(c: Context, schema: T): z.output<T> => {
  const parsed = schema.safeParse(c.req.query());
  if (!parsed.success) throw refuse('query', parsed.error);
  return parsed.data;
};
