import type { Launch } from '../../../src/bridge/agents/adapter.ts';

/** A launch of `argv` as `aegis wrap` would make it, with a hook command that can be recognised. */
export const launchOf = (argv: readonly string[], more: Partial<Launch> = {}): Launch => ({
  argv,
  env: { PATH: '/bin' },
  cwd: '/',
  hookCommand: (event) => `'/opt/aegis hook' ${event} || exit 2`,
  ...more,
});
