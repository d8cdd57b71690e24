import { Hono } from 'hono';
import { z } from 'zod';
import { ApprovalState, type Decision, type Principal } from '../../domain/approval.ts';
import { ApprovalId, SessionId } from '../../domain/ids.ts';
import { DecisionRequest, type Problem } from '../protocol.ts';
import { bodyOf, queryOf } from './input.ts';
import type { DaemonPort } from './port.ts';
import { ApiProblem, notFound } from './problem.ts';

const Filter = z.strictObject({ state: ApprovalState.optional(), session: SessionId.optional() });

/** Who a request comes from, proven by the way it came in. */
export interface Caller {
  by: Principal;
  channel: string;
}

/** `/v1/approvals`: what is asked, and the answers to it. */
export const approvalRoutes = (port: DaemonPort, caller: Caller): Hono => {
  const routes = new Hono();

  routes.get('/', (c) => {
    const { state, session } = queryOf(c, Filter);
    return c.json(
      port.approvals({
        ...(state === undefined ? {} : { state }),
        ...(session === undefined ? {} : { session }),
      }),
    );
  });

  routes.get('/:id', (c) => {
    const id = c.req.param('id');
    const approval = port.approval(id);
    if (approval === undefined) throw notFound(`approval ${id}`);
    return c.json(approval);
  });

  routes.post('/:id/decision', async (c) => {
    const request = await bodyOf(c, DecisionRequest);
    const id = ApprovalId.safeParse(c.req.param('id'));
    const approval = id.success ? port.approval(id.data) : undefined;
    if (!id.success || approval === undefined) throw notFound(`approval ${c.req.param('id')}`);

    if (request.effect === 'approve' && !approval.scopes.includes(request.scope)) {
      throw new ApiProblem(400, {
        code: 'AEG-APPROVAL-SCOPE',
        message: `approval ${id.data} cannot be given for scope ${request.scope}`,
        hint: `its rule permits: ${approval.scopes.join(', ')}`,
      });
    }
    const decision: Decision = {
      approvalId: id.data,
      effect: request.effect,
      by: caller.by,
      channel: caller.channel,
      scope: request.scope,
      ...(request.reason === undefined ? {} : { reason: request.reason }),
      at: port.now(),
    };
    const result = await port.decide(decision);
    if (result === undefined) throw notFound(`approval ${id.data}`);
    if (result.won) return c.json(result.approval);

    const problem: Problem = {
      code: 'AEG-APPROVAL-CLOSED',
      message: `approval ${id.data} is already ${result.approval.state}`,
      approval: result.approval,
    };
    return c.json(problem, 409);
  });

  return routes;
};
