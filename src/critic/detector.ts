import type { Finding } from '../domain/finding.ts';
import type { PastCall } from '../domain/history.ts';
import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Effect } from '../domain/verdict.ts';
import type { Baseline } from './detectors/arg-shape.ts';
import type { Thresholds } from './thresholds.ts';

/** What the rules say of a text, and which of them decided. */
export interface JudgedText {
  effect: Effect;
  rule: string;
}

/** What detectors are told of a call that has not been judged yet. Instants are milliseconds since the epoch. */
export interface Inspection {
  call: ToolCall;
  plan: Plan;
  /** Earlier calls of the same session, oldest first, without this one; `historyLimit` of them are enough. */
  history: readonly PastCall[];
  thresholds: Thresholds;
  now: number;
  /** How the arguments of this project's calls usually look; without it nothing is unusual. */
  baseline?: Baseline | undefined;
  /** Judges a text as a command of the same place: for what was decoded, or is written to where it runs later. Without it, such a text only weighs. */
  judgeText?: ((text: string) => JudgedText | undefined) | undefined;
  /** Whether a path belongs to the guard: Aegis' home, its policy, the settings that hold its hooks. */
  isControlPath?: ((path: string) => boolean) | undefined;
  /** SHA-256 of the description and schema of an MCP tool: as first seen, and now. */
  mcpTool?: { pinned: string; current: string } | undefined;
  /** Questions that the same person was asked, with the time each answer took. */
  approvals?: readonly { at: number; answeredAfterMs?: number | undefined }[] | undefined;
}

/** One deterministic look at a call. */
export interface Detector {
  /** The ids of the findings it makes. */
  readonly ids: readonly string[];
  /** What it detects, in one line. */
  readonly about: string;
  /** The technique, paper, advisory or measurement that shaped it. */
  readonly source: string;
  look(inspection: Inspection): Finding[];
}

/** How many earlier calls detectors look at. */
export const historyLimit = 100;
