import type { Client } from '../daemon/client.ts';

/** Waits for the agent's hook to prove itself, and aborts `signal` when it does not in time. */
export interface HandshakeWatch {
  signal: AbortSignal;
  /** The agent has shown its first output, on a terminal or not. */
  outputSeen(terminal: boolean): void;
  /** The user has pressed Enter: from here on the agent may act. */
  enterSeen(): void;
  stop(): void;
  failed(): boolean;
}

/** How often the daemon is asked, in milliseconds. */
const interval = 250;

// On a terminal the agent may first ask its user whether the folder is trusted, and no hook runs before the answer.
const patience = 10;

/** `limit`: milliseconds from the first output (or the user's first Enter) to the handshake. */
export const watchHandshake = (client: Client, id: string, limit: number): HandshakeWatch => {
  const controller = new AbortController();
  let deadline: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let proven = false;
  let failed = false;

  const isProven = async (): Promise<boolean> => {
    try {
      return (await client.session(id)).handshakeAt !== undefined;
    } catch {
      // The daemon is away, as in a restart: nothing is proven, and the deadline stands.
      return false;
    }
  };

  const check = async (): Promise<void> => {
    proven = await isProven();
    if (proven || controller.signal.aborted || deadline === undefined) return;
    if (performance.now() >= deadline) {
      failed = true;
      controller.abort();
      return;
    }
    arm();
  };

  const arm = (): void => {
    timer = setTimeout(() => void check(), interval);
  };

  const notLaterThan = (span: number): void => {
    if (proven) return;
    const fresh = deadline === undefined;
    deadline = Math.min(deadline ?? Number.POSITIVE_INFINITY, performance.now() + span);
    if (fresh) arm();
  };

  return {
    signal: controller.signal,
    outputSeen: (terminal) => notLaterThan(terminal ? limit * patience : limit),
    enterSeen: () => notLaterThan(limit),
    stop() {
      clearTimeout(timer);
      deadline = undefined;
    },
    failed: () => failed,
  };
};
