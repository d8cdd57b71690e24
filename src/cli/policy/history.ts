import { closeSync, constants, openSync } from 'node:fs';
import { linesOf } from '../../audit/lines.ts';
import { AuditEvent } from '../../domain/record.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import type { Effect } from '../../domain/verdict.ts';
import { AegisError, messageOf } from '../../errors.ts';
import { callOf } from './call.ts';

/** A call as the record remembers it. Its input is what was recorded: redacted, so it may differ from what was asked. */
export interface PastCall {
  readonly id: string;
  readonly at: number;
  readonly call: ToolCall;
  /** The call in one line. */
  readonly text: string;
  readonly effect: Effect;
  readonly rule: string;
  /** What a human said of it, when one was asked. */
  readonly answer?: 'approve' | 'deny';
  /** Something in it was hidden before it was recorded. */
  readonly redacted: boolean;
}

interface Draft {
  at: number;
  tool?: string;
  agent?: string;
  cwd?: string;
  text?: string;
  operations?: readonly string[];
  effect?: Effect;
  rule?: string;
  answer?: 'approve' | 'deny';
}

/**
 * The calls in an audit log since an instant, oldest first. Lines that do not parse are left out: `audit verify` is
 * there to tell of them. Throws AegisError when the file cannot be read.
 */
export const readHistory = (file: string, options: { since: number; home: string }): PastCall[] => {
  const drafts = new Map<string, Draft>();
  const fd = open(file);
  if (fd === undefined) return [];
  try {
    for (const { text } of linesOf(fd)) {
      if (text === undefined || !text.includes('"call"')) continue;
      const record = parse(text);
      if (record !== undefined && record.at >= options.since) note(drafts, record);
    }
  } finally {
    closeSync(fd);
  }
  return [...drafts].flatMap(([id, draft]) => pastCall(id, draft, options.home) ?? []);
};

const open = (file: string): number | undefined => {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new AegisError(`${file} cannot be read: ${messageOf(error)}`, {
      code: 'AEG-HISTORY',
      exit: 'refused',
      hint: 'It must be an ordinary file of yours.',
      cause: error,
    });
  }
};

const place = new Set(['v', 'seq', 'ts', 'boot', 'prev', 'hash']);

const parse = (line: string): { at: number; event: AuditEvent } | undefined => {
  try {
    const raw: unknown = JSON.parse(line);
    if (typeof raw !== 'object' || raw === null || !('ts' in raw) || typeof raw.ts !== 'number')
      return undefined;
    const event = AuditEvent.safeParse(
      Object.fromEntries(Object.entries(raw).filter(([key]) => !place.has(key))),
    );
    return event.success ? { at: raw.ts, event: event.data } : undefined;
  } catch {
    return undefined;
  }
};

const note = (drafts: Map<string, Draft>, { at, event }: { at: number; event: AuditEvent }): void => {
  if (event.type === 'call.intercepted') {
    drafts.set(event.call, { at, tool: event.tool, agent: event.agent, cwd: event.cwd });
    return;
  }
  const draft = 'call' in event && event.call !== undefined ? drafts.get(event.call) : undefined;
  if (draft === undefined) return;
  if (event.type === 'call.planned') {
    draft.text = event.text;
    draft.operations = event.operations.map(({ text }) => text);
  } else if (event.type === 'call.evaluated') {
    draft.effect = event.effect;
    draft.rule = event.rule;
  } else if (event.type === 'approval.decided') {
    draft.answer = event.decision.effect;
  }
};

const pastCall = (id: string, draft: Draft, home: string): PastCall | undefined => {
  const { tool, text, effect, rule, cwd } = draft;
  if (tool === undefined || text === undefined || effect === undefined || rule === undefined)
    return undefined;
  const input = inputOf(tool, text, draft.operations ?? []);
  if (cwd === undefined || input === undefined) return undefined;
  return {
    id,
    at: draft.at,
    call: callOf({ tool, input, cwd, home, ...(draft.agent === undefined ? {} : { agent: draft.agent }) }),
    text: text.replaceAll(/\s+/g, ' ').slice(0, 500),
    effect,
    rule,
    ...(draft.answer === undefined ? {} : { answer: draft.answer }),
    redacted: text.includes('‹'),
  };
};

/** Which field of the input the recorded text was. */
const fieldOf: Readonly<Record<string, string>> = {
  Bash: 'command',
  apply_patch: 'command',
  Read: 'file_path',
  Write: 'file_path',
  Edit: 'file_path',
  MultiEdit: 'file_path',
  NotebookRead: 'notebook_path',
  NotebookEdit: 'notebook_path',
  WebFetch: 'url',
  WebSearch: 'query',
  web_search: 'query',
  view_image: 'path',
};

/** The input that a recorded text stands for, as far as it decided anything. */
const inputOf = (
  tool: string,
  text: string,
  operations: readonly string[],
): ToolCall['input'] | undefined => {
  const field = fieldOf[tool];
  if (field !== undefined) return { [field]: text };
  // Of a search the text may be its pattern: where it looked is in its operation.
  const searched = /^(?:list|read) (\/.*)$/.exec(operations[0] ?? '')?.[1];
  if ((tool === 'Glob' || tool === 'Grep' || tool === 'LS') && searched !== undefined) {
    return { pattern: '*', path: searched };
  }
  try {
    const input: unknown = JSON.parse(text);
    return typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as ToolCall['input'])
      : undefined;
  } catch {
    return {};
  }
};
