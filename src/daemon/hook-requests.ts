import { hash, timingSafeEqual } from 'node:crypto';
import { adapters } from '../bridge/agents/index.ts';
import type { HookRequest } from '../bridge/hook/frame.ts';
import type { HookAnswer, HookEvent } from '../domain/hook.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Session } from '../domain/session.ts';
import { AegisError } from '../errors.ts';
import { refusal } from './answer.ts';
import type { Desk } from './desk.ts';
import type { HookHandler } from './hook-server.ts';

interface HookRequestOptions {
  desk: Desk;
  /** A live session with the SHA-256 of its key. */
  find: (id: SessionId) => { session: Session; keyHash: string } | undefined;
  /** The session's key was proven. */
  proven: (session: SessionId, key: string) => void;
  /** Set while the daemon drains: what is asked now is refused. */
  closing: () => boolean;
}

/** The hash under which a session's key is kept. */
export const hashKey = (key: string): string => hash('sha256', key, 'hex');

const unknown = (message: string): AegisError =>
  new AegisError(message, { code: 'AEG-HOOK', exit: 'notPermitted' });

/** Understands a hook message in its agent's dialect and answers it in the same. Throws on anything it cannot prove. */
export const handleHookRequests = ({ desk, find, proven, closing }: HookRequestOptions): HookHandler => {
  const authenticate = (request: HookRequest): Session => {
    const found = find(request.session);
    // Compared even when there is no such session, so that the time tells nothing.
    const expected = Buffer.from(found?.keyHash ?? '0'.repeat(64), 'hex');
    const given = Buffer.from(hashKey(request.key), 'hex');
    if (!timingSafeEqual(expected, given) || found === undefined) {
      throw unknown('the hook does not belong to a running session');
    }
    if (request.agent !== found.session.agent) throw unknown('the hook names another agent than its session');
    return found.session;
  };

  const respond = async (
    session: Session,
    request: HookRequest,
    event: HookEvent,
    gone: AbortSignal,
  ): Promise<HookAnswer> => {
    switch (event.type) {
      case 'intercept':
        if (closing()) return refusal('the Aegis daemon is stopping');
        return desk.intercept(session, request.nonce, event, gone);
      case 'report':
        desk.report(session, event);
        return { type: 'noted' };
      default:
        return { type: 'noted' };
    }
  };

  return async (request, gone) => {
    const session = authenticate(request);
    const adapter = adapters.find((it) => it.name === session.agent);
    if (adapter === undefined) throw unknown(`no adapter speaks for ${session.agent}`);
    const event = adapter.parse(request.event, JSON.parse(request.payload.toString('utf8')));
    proven(session.id, request.key);
    return adapter.render(request.event, await respond(session, request, event, gone));
  };
};
