import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seal } from '../../../src/audit/chain.ts';
import { prepareApply } from '../../../src/store/apply.ts';
import { commitBatch } from '../../../src/store/batch.ts';
import { StoreError } from '../../../src/store/errors.ts';
import { openDatabase } from '../../../src/store/open.ts';
import { openReader, type Reader } from '../../../src/store/reader.ts';
import type { Write, Writer } from '../../../src/store/write.ts';

/** A real database behind a writer whose commits the test lets through, loses or fails. */
export interface TestStore {
  writer: Pick<Writer, 'commit'>;
  reader: Reader;
  /** Keeps every commit back from now on. */
  hold(): void;
  /** Lets what was kept back reach the disk. */
  letGo(): void;
  /** Lets the first of what was kept back go, and keeps the rest. */
  letGoFirst(): void;
  /** What was kept back never happens, as when the process is killed; later commits go through. */
  lose(): void;
  /** Commits fail from now on, until `mend`. */
  fail(): void;
  mend(): void;
  close(): void;
}

/** Opens a store of its own. Everything happens in this process and in this turn, so that a test can order it. */
export const openTestStore = (): TestStore => {
  const dir = mkdtempSync(join(tmpdir(), 'aegis-model-'));
  const path = join(dir, 'aegis.db');
  const { db } = openDatabase(path);
  // No power fails here: what is tested is the order, and hundreds of walks need not wait for a disk.
  db.pragma('synchronous = OFF');
  const reader = openReader(path);
  const apply = prepareApply(db, (event, place) => seal(event, { ...place, boot: 'model' }));
  let held: (() => void)[] | undefined;
  let failing = false;

  const commit = (writes: readonly Write[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const run = (): void => {
        if (failing) {
          reject(new StoreError('full', 'the disk is full'));
          return;
        }
        const [failure] = commitBatch(db, apply, [writes], () => {}).failures;
        if (failure === undefined) resolve();
        else reject(failure);
      };
      if (held === undefined) run();
      else held.push(run);
    });

  return {
    writer: { commit },
    reader,
    hold() {
      held ??= [];
    },
    letGo() {
      const waiting = held ?? [];
      held = undefined;
      for (const run of waiting) run();
    },
    letGoFirst() {
      held?.shift()?.();
    },
    lose() {
      held = undefined;
    },
    fail() {
      failing = true;
    },
    mend() {
      failing = false;
    },
    close() {
      reader.close();
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
