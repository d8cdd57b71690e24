import { Hono } from 'hono';
import { FreezeRequest } from '../protocol.ts';
import { bodyOf } from './input.ts';
import type { DaemonPort } from './port.ts';
import { notFound } from './problem.ts';

/** `/v1/status`, `freeze`, `thaw`, `reload` and `stop`: the daemon itself. */
export const controlRoutes = (port: DaemonPort): Hono => {
  const routes = new Hono();

  routes.get('/status', (c) => c.json(port.status()));

  routes.post('/freeze', async (c) => {
    const request = await bodyOf(c, FreezeRequest);
    requireSession(port, request.session);
    return c.json(port.freeze(request));
  });

  routes.post('/thaw', async (c) => {
    const request = await bodyOf(c, FreezeRequest);
    requireSession(port, request.session);
    return c.json(port.thaw(request));
  });

  routes.post('/reload', async (c) => c.json(await port.reload()));

  routes.post('/stop', (c) => {
    port.stop();
    return c.body(null, 202);
  });

  return routes;
};

const requireSession = (port: DaemonPort, id: string | undefined): void => {
  if (id !== undefined && port.session(id) === undefined) throw notFound(`session ${id}`);
};
