import type { Client } from '../daemon/client.ts';

/** Waits for the agent's hook to prove itself, and aborts `signal` when it does not in time. */
export interface HandshakeWatch {
  signal: AbortSignal;
  /** The handshake must come within `span` milliseconds from now, whatever the agent shows. */
  within(span: number): void;
  /** The agent has written to its terminal. Called for every piece of it. */
  outputSeen(): void;
  /** The user has typed these bytes. */
  keysTyped(keys: Uint8Array): void;
  stop(): void;
  failed(): boolean;
}

/** Between two looks at the daemon before a fixed deadline, in milliseconds. */
const interval = 250;

/** Output this soon after a key, in milliseconds, is taken for its echo. */
const echo = 1000;

/**
 * How many times `limit` an agent may be at work before a text was sent to it. Before that it may wait for a log-in in
 * the browser with a spinner on its screen; it may also have got its task on the command line.
 */
export const patience = 10;

const carriageReturn = 0x0d;

/** Whether keys enter text: a printable byte, or a paste. Other keys, and answers of the terminal, start with ESC. */
const isText = (keys: Uint8Array): boolean => {
  const [first = 0] = keys;
  return (first >= 0x20 && first !== 0x7f) || Buffer.from(keys).includes('\x1b[200~');
};

/**
 * Watches one session. An agent that waits for its user is left alone for as long as it waits: claude's hook first runs
 * when its last question about trust is answered, codex' hook at the first prompt (measured with 2.1.330 and 0.169.0),
 * and neither draws anything until then. An agent at work draws all the time. So what is counted is work: the seconds
 * in which it draws though nobody types. `limit`: how many milliseconds of work it has for the handshake once a text
 * was sent with Enter.
 */
export const watchHandshake = (client: Client, id: string, limit: number): HandshakeWatch => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let deadline = Number.POSITIVE_INFINITY;
  let over = false;
  let failed = false;
  let asking = false;
  let worked = 0;
  let counted = -1;
  let lastKey = Number.NEGATIVE_INFINITY;
  let textTyped = false;
  let textSent = false;

  const isProven = async (): Promise<boolean> => {
    try {
      return (await client.session(id)).handshakeAt !== undefined;
    } catch {
      // The daemon is away, as in a restart: nothing is proven, and the limits stand.
      return false;
    }
  };

  const isLate = (): boolean => performance.now() >= deadline || worked >= limit * (textSent ? 1 : patience);

  const check = async (): Promise<void> => {
    if (over || asking) return;
    asking = true;
    const proven = await isProven();
    asking = false;
    if (over) return;
    over = proven || isLate();
    if (over && !proven) {
      failed = true;
      controller.abort();
    }
    if (over) clearTimeout(timer);
  };

  const arm = (): void => {
    timer = setTimeout(() => {
      void check().then(() => {
        if (!over) arm();
      });
    }, interval);
  };

  return {
    signal: controller.signal,
    within(span) {
      deadline = performance.now() + span;
      arm();
    },
    outputSeen() {
      const now = performance.now();
      const second = Math.floor(now / 1000);
      if (over || second === counted || now - lastKey < echo) return;
      counted = second;
      worked += 1000;
      void check();
    },
    keysTyped(keys) {
      lastKey = performance.now();
      textTyped ||= isText(keys);
      if (!keys.includes(carriageReturn)) return;
      // What was drawn before the first text was not work on it.
      if (textTyped && !textSent) worked = 0;
      textSent ||= textTyped;
      textTyped = false;
    },
    stop() {
      over = true;
      clearTimeout(timer);
    },
    failed: () => failed,
  };
};
