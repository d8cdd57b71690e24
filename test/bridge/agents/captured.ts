import { readFileSync } from 'node:fs';

/** A hook message as a real agent sent it. */
export interface Captured {
  event: string;
  stdin: Record<string, unknown>;
}

const file = (agent: string, name: string): string =>
  readFileSync(new URL(`../../fixtures/agents/${agent}/${name}`, import.meta.url), 'utf8');

/** Every message of one real session, in order. */
export const capturedEvents = (agent: 'claude' | 'codex'): Captured[] =>
  file(agent, 'events.jsonl')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Captured);

/** One `PreToolUse` message. */
export const capturedCall = (agent: 'claude' | 'codex'): Record<string, unknown> =>
  JSON.parse(file(agent, 'pre-tool.stdin.json')) as Record<string, unknown>;
