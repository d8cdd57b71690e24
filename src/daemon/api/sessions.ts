import { Hono } from 'hono';
import { SessionEnd, SessionRequest } from '../protocol.ts';
import { bodyOf } from './input.ts';
import type { DaemonPort } from './port.ts';
import { notFound } from './problem.ts';

/** `/v1/sessions`: the agents that run under Aegis. */
export const sessionRoutes = (port: DaemonPort): Hono => {
  const routes = new Hono();

  routes.get('/', (c) => c.json(port.sessions()));

  routes.post('/', async (c) => c.json(await port.openSession(await bodyOf(c, SessionRequest)), 201));

  routes.get('/:id', (c) => {
    const id = c.req.param('id');
    const session = port.session(id);
    if (session === undefined) throw notFound(`session ${id}`);
    return c.json(session);
  });

  routes.post('/:id/end', async (c) => {
    const { reason } = await bodyOf(c, SessionEnd);
    const id = c.req.param('id');
    const session = await port.endSession(id, reason);
    if (session === undefined) throw notFound(`session ${id}`);
    return c.json(session);
  });

  return routes;
};
