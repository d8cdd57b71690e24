/** How an agent is to be run. */
export interface AgentOptions {
  /** The program and its arguments; the program is looked up in the PATH of `env`. */
  argv: readonly string[];
  /** The whole environment of the agent. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** `auto`: a pseudoterminal when stdin, stdout and stderr are terminals, else our own descriptors. */
  mode: 'auto' | 'pty' | 'pipe';
  /**
   * Called for every piece of the agent's output on a pseudoterminal; on pipes, where its output goes past us, once,
   * when it has started.
   */
  onOutput?: (() => void) | undefined;
  /** Called with whatever the user types, on a pseudoterminal. */
  onKeys?: ((keys: Uint8Array) => void) | undefined;
  /** Aborting it stops the agent: SIGTERM, and after 5 s SIGKILL to all that it started. Aborted before, nothing starts. */
  signal?: AbortSignal | undefined;
}
