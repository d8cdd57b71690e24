import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { AuditEvent } from '../../domain/record.ts';
import { RecordQuery } from '../protocol.ts';
import { recordStream } from './events.ts';
import { queryOf } from './input.ts';
import type { DaemonPort } from './port.ts';
import { ApiProblem } from './problem.ts';

const known: ReadonlySet<string> = new Set(AuditEvent.options.map((option) => option.shape.type.value));

const Query = z.strictObject(RecordQuery.shape);
const LastEventId = z.coerce.number().int().nonnegative();

/** The query, with unknown record types refused: a misspelt type would look like "nothing happened". */
const recordQueryOf = (c: Context): z.output<typeof RecordQuery> => {
  const query = queryOf(c, Query);
  const stranger = query.types?.split(',').find((type) => !known.has(type));
  if (stranger !== undefined) {
    throw new ApiProblem(400, {
      code: 'AEG-API-INPUT',
      message: `query, types: there is no record type ${JSON.stringify(stranger)}`,
      hint: `known types: ${[...known].join(', ')}`,
    });
  }
  return query;
};

/** Where a stream begins: behind the last event the client saw, behind `after`, at `since`, or with what comes now. */
const startOf = (c: Context, port: DaemonPort, query: z.output<typeof RecordQuery>): number => {
  const header = c.req.header('last-event-id');
  if (header === undefined || header === '') {
    return query.after ?? (query.since === undefined ? port.status().audit.seq : 0);
  }
  const seen = LastEventId.safeParse(header);
  if (!seen.success) {
    throw new ApiProblem(400, {
      code: 'AEG-API-INPUT',
      message: 'Last-Event-ID must be a sequence number',
    });
  }
  return seen.data;
};

/** `/v1/records` and `/v1/events`: what is in the audit log, and what enters it. */
export const recordRoutes = (
  port: DaemonPort,
  stream: { closing: AbortSignal; report: (thrown: unknown) => void },
): Hono => {
  const routes = new Hono();

  routes.get('/records', (c) => c.json(port.records(recordQueryOf(c))));

  routes.get('/events', (c) => {
    const query = recordQueryOf(c);
    const body = recordStream(port, { ...query, after: startOf(c, port, query) }, stream);
    return c.body(body, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });

  return routes;
};
