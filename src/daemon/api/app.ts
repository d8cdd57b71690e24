import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { approvalRoutes, type Caller } from './approvals.ts';
import { controlRoutes } from './control.ts';
import { maxBody } from './input.ts';
import type { DaemonPort } from './port.ts';
import { ApiProblem, answerError } from './problem.ts';
import { recordRoutes } from './records.ts';
import { sessionRoutes } from './sessions.ts';

/** What clients on the socket call us: ours, and others such as curl. */
const hosts: ReadonlySet<string> = new Set(['aegis', 'localhost']);

/** The local API, ready to be put behind a listener. */
export interface Api {
  fetch(request: Request): Response | Promise<Response>;
  /** Ends every event stream, so that the listener can close. */
  endStreams(): void;
}

/**
 * The routes of protocol.ts over `port`. `caller` is whom the way in proves; `report` is told of defects.
 *
 * A web page can make a browser send requests, and a name that resolves to us can make them look local. No client of
 * ours is a browser, so whatever carries the marks of one is refused.
 */
export const createApi = (
  port: DaemonPort,
  options: { caller: Caller; report: (thrown: unknown) => void },
): Api => {
  const closing = new AbortController();
  const app = new Hono();

  app.onError((thrown, c) => answerError(thrown, c, options.report));
  app.notFound((c) =>
    c.json({ code: 'AEG-API-NOT-FOUND', message: `there is no ${c.req.method} ${c.req.path}` }, 404),
  );
  app.use(async (c, next) => {
    const browser = ['origin', 'sec-fetch-site', 'sec-fetch-mode'].find((name) => c.req.header(name));
    if (browser !== undefined || !hosts.has(c.req.header('host') ?? '')) {
      throw new ApiProblem(403, {
        code: 'AEG-API-BROWSER',
        message: 'the local API does not answer web pages',
        hint: 'send Host: localhost and no Origin',
      });
    }
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: maxBody,
      onError: () => {
        throw new ApiProblem(413, {
          code: 'AEG-API-SIZE',
          message: `the body is longer than ${maxBody} bytes`,
        });
      },
    }),
  );
  app.route('/v1/sessions', sessionRoutes(port));
  app.route('/v1/approvals', approvalRoutes(port, options.caller));
  app.route('/v1', recordRoutes(port, { closing: closing.signal, report: options.report }));
  app.route('/v1', controlRoutes(port));

  return { fetch: (request) => app.fetch(request), endStreams: () => closing.abort() };
};
