import { historyLimit } from '../critic/detector.ts';
import { type Baseline, emptyBaseline, observe } from '../critic/detectors/arg-shape.ts';
import { pastCallOf } from '../critic/past-call.ts';
import { PastCall } from '../domain/history.ts';
import type { SessionId } from '../domain/ids.ts';
import { SessionMemory } from '../domain/memory.ts';
import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Rates } from '../policy/evaluate.ts';
import { emptyMemory, isNews, remember } from '../policy/memory.ts';
import { redact } from '../redact/redact.ts';
import { memoryKeyOf } from '../store/memories.ts';
import type { Reader } from '../store/reader.ts';
import type { RateUse, Write } from '../store/write.ts';

/** A call whose fate is known: released to the agent, or refused. */
export interface Settled {
  call: ToolCall;
  plan: Plan;
  verdict: Verdict;
  inputHash: string;
  at: number;
}

/** What the daemon remembers of what sessions did. All of it is in memory; what a restart must not forget is on disk. */
export interface SessionMemories {
  of(session: SessionId): SessionMemory;
  /** Its last calls, oldest first. */
  history(session: SessionId): readonly PastCall[];
  /** How arguments usually look in a project. Learnt anew by each run of the daemon. */
  baseline(project: string): Baseline;
  readonly rates: Rates;
  /** Takes a released call in; what belongs on disk with the release. */
  released(settled: Settled): Write[];
  /** Takes a refused call in; what belongs on disk with the refusal. */
  refused(settled: Settled): Write[];
  forget(session: SessionId): void;
}

/** No rate counts over a longer time: 31 days. */
const longestRate = 31 * 86_400_000;

/** Opens the memory over what is on disk. Throws StoreError when that is damaged, here or at the first use. */
export const openMemories = (
  reader: Pick<Reader, 'memory' | 'pastCalls' | 'rateUses'>,
  now: () => number,
): SessionMemories => {
  const memories = new Map<SessionId, SessionMemory>();
  const histories = new Map<SessionId, PastCall[]>();
  const baselines = new Map<string, Baseline>();
  const uses = usesByRule(reader.rateUses(now() - longestRate));

  const of = (session: SessionId): SessionMemory => {
    let memory = memories.get(session);
    if (memory === undefined) {
      const stored = reader.memory(memoryKeyOf(session));
      memory = stored === undefined ? emptyMemory : SessionMemory.parse(stored);
      memories.set(session, memory);
    }
    return memory;
  };

  const history = (session: SessionId): PastCall[] => {
    let calls = histories.get(session);
    if (calls === undefined) {
      calls = reader.pastCalls(session).map((stored) => PastCall.parse(stored));
      histories.set(session, calls);
    }
    return calls;
  };

  const keep = ({ call, plan, verdict, inputHash, at }: Settled, executed: boolean): Write => {
    const past = pastCallOf({ call, plan, verdict, inputHash, executed, at });
    const calls = history(call.sessionId);
    calls.push(past);
    if (calls.length > historyLimit) calls.shift();
    return { kind: 'past', sessionId: call.sessionId, details: storable(past) };
  };

  return {
    of,
    history,
    baseline: (project) => baselines.get(project) ?? emptyBaseline,

    rates: {
      used(rule, key, windowMs) {
        const since = now() - windowMs;
        return (uses.get(rule) ?? []).filter((use) => use.at > since && counts(use, key)).length;
      },
    },

    released(settled) {
      const { call, plan, verdict, at } = settled;
      const { sessionId, agent } = call;
      const project = call.place.workspace;
      const before = of(sessionId);
      const after = remember(before, { plan, tool: call.tool, at });
      memories.set(sessionId, after);
      baselines.set(project, observe(baselines.get(project) ?? emptyBaseline, call));
      const writes: Write[] = [keep(settled, true)];
      if (isNews(before, after)) {
        writes.push({ kind: 'memory', key: memoryKeyOf(sessionId), details: storable(after), at });
      }
      for (const rule of verdict.counts ?? []) {
        const use = { rule, sessionId, agent, project, at };
        const known = uses.get(rule) ?? [];
        while (known[0] !== undefined && known[0].at <= at - longestRate) known.shift();
        known.push(use);
        uses.set(rule, known);
        writes.push({ kind: 'rate', use });
      }
      return writes;
    },

    refused: (settled) => [keep(settled, false)],

    forget(session) {
      memories.delete(session);
      histories.delete(session);
    },
  };
};

const usesByRule = (stored: readonly RateUse[]): Map<string, RateUse[]> => {
  const uses = new Map<string, RateUse[]>();
  for (const use of stored) {
    const known = uses.get(use.rule);
    if (known === undefined) uses.set(use.rule, [use]);
    else known.push(use);
  }
  return uses;
};

const counts = (use: RateUse, { kind, value }: Parameters<Rates['used']>[1]): boolean => {
  if (kind === 'session') return use.sessionId === value;
  if (kind === 'agent') return use.agent === value;
  return kind === 'global' || use.project === value;
};

/** As it goes to disk. Names and paths that hold a secret are not recognised after a restart: that is the price. */
const storable = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) =>
    typeof inner === 'string' && !digests.has(key) ? redact(inner) : inner,
  );

const digests: ReadonlySet<string> = new Set(['inputHash', 'key']);
