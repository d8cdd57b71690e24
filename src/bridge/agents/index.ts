import { basename } from 'node:path';
import type { AgentAdapter } from './adapter.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { scripted } from './scripted.ts';

/** Every agent Aegis can speak with. */
export const adapters: readonly AgentAdapter[] = [claude, codex, scripted];

/**
 * The adapter named, or else the one that drives this command's program. Undefined when there is none: the command can
 * only run unguarded.
 */
export const adapterFor = (name: string | undefined, argv: readonly string[]): AgentAdapter | undefined => {
  if (name !== undefined) return adapters.find((adapter) => adapter.name === name);
  const program = basename(argv[0] ?? '');
  return adapters.find((adapter) => adapter.programs.includes(program));
};
