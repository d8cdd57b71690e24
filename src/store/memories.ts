import type Database from 'better-sqlite3';
import { z } from 'zod';
import { SessionId } from '../domain/ids.ts';
import { JsonColumn, parseRow } from './row.ts';
import type { RateUse, Write } from './write.ts';

/** How many calls of a session are kept: as many as the critic looks at. */
const keptCalls = 100;

/** No rate counts over a longer time: 31 days. */
const longestRate = 31 * 86_400_000;

/** The key of what is remembered of a session as a whole. */
export const memoryKeyOf = (session: SessionId): string => `session:${session}`;

type Of<Kind extends Write['kind']> = Extract<Write, { kind: Kind }>;

/** Stores what sessions did, inside the transaction that is open. */
export const prepareMemoryWrites = (db: Database.Database) => {
  const save = db.prepare(`
    INSERT INTO memories (key, details, at) VALUES (@key, @details, @at)
    ON CONFLICT (key) DO UPDATE SET details = excluded.details, at = excluded.at`);
  const remove = db.prepare('DELETE FROM memories WHERE key = ?');
  const addPast = db.prepare('INSERT INTO past_calls (session_id, details) VALUES (@sessionId, @details)');
  const trimPast = db.prepare(`
    DELETE FROM past_calls WHERE session_id = @sessionId AND id <=
      (SELECT id FROM past_calls WHERE session_id = @sessionId ORDER BY id DESC LIMIT 1 OFFSET ${keptCalls})`);
  const removePast = db.prepare('DELETE FROM past_calls WHERE session_id = ?');
  const addUse = db.prepare(`
    INSERT INTO rate_uses (rule, session_id, agent, project, at)
    VALUES (@rule, @sessionId, @agent, @project, @at)`);
  const trimUses = db.prepare('DELETE FROM rate_uses WHERE at < ?');
  return {
    save: ({ key, details, at }: Of<'memory'>): void => void save.run({ key, details, at }),
    past({ sessionId, details }: Of<'past'>): void {
      addPast.run({ sessionId, details });
      trimPast.run({ sessionId });
    },
    use(use: RateUse): void {
      addUse.run(use);
      trimUses.run(use.at - longestRate);
    },
    forget(sessionId: SessionId): void {
      remove.run(memoryKeyOf(sessionId));
      removePast.run(sessionId);
    },
  };
};

const Details = z.object({ details: JsonColumn });

const UseColumns = z
  .object({ rule: z.string(), session_id: SessionId, agent: z.string(), project: z.string(), at: z.int() })
  .transform(({ session_id: sessionId, ...row }): RateUse => ({ ...row, sessionId }));

/** The queries about what sessions did. Each throws StoreError. */
export const prepareMemoryReads = (db: Database.Database) => {
  const one = db.prepare('SELECT details FROM memories WHERE key = ?');
  const past = db.prepare('SELECT details FROM past_calls WHERE session_id = ? ORDER BY id');
  const uses = db.prepare(
    'SELECT rule, session_id, agent, project, at FROM rate_uses WHERE at >= ? ORDER BY at, id',
  );
  const jsonOf = (row: unknown): unknown => parseRow('memories', Details, row).details;
  return {
    one: (key: string): unknown => {
      const row = one.get(key);
      return row === undefined ? undefined : jsonOf(row);
    },
    past: (sessionId: string): unknown[] => past.all(sessionId).map(jsonOf),
    uses: (since: number): RateUse[] => uses.all(since).map((row) => parseRow('rate_uses', UseColumns, row)),
  };
};
