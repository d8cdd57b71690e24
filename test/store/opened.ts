import { join } from 'node:path';
import { seal } from '../../src/audit/chain.ts';
import { type Apply, prepareApply } from '../../src/store/apply.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/open.ts';
import { openReader, type Reader } from '../../src/store/reader.ts';
import { scratch } from './sample.ts';

/** An empty store of this test only, with a reader beside its writer. `close` removes it. */
export interface OpenedStore {
  path: string;
  db: OpenDatabase['db'];
  apply: Apply;
  reader: Reader;
  close: () => void;
}

export const openedStore = (): OpenedStore => {
  const place = scratch();
  const path = join(place.dir, 'aegis.db');
  const { db } = openDatabase(path);
  const apply = prepareApply(db, (given, where) => seal(given, { ...where, boot: 'b0' }));
  const reader = openReader(path);
  const close = (): void => {
    reader.close();
    db.close();
    place.remove();
  };
  return { path, db, apply, reader, close };
};
