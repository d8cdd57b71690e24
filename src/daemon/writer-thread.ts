import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { genesis, seal } from '../audit/chain.ts';
import { type AuditExport, openExport } from '../audit/export.ts';
import { ExportDivergedError } from '../audit/log-end.ts';
import { verifyRows } from '../audit/verify.ts';
import { AegisError } from '../errors.ts';
import { prepareApply } from '../store/apply.ts';
import { type AuditRow, prepareAuditReads } from '../store/audit-log.ts';
import { commitBatch } from '../store/batch.ts';
import { StoreError, toStoreError } from '../store/errors.ts';
import { type OpenDatabase, openDatabase } from '../store/open.ts';
import { isStillNamed } from '../store/private-file.ts';
import { toPlain, type WriterReply, type WriterRequest, type WriterSettings } from './writer-protocol.ts';

/** The last records are verified at every start; the whole log is the work of `aegis audit verify`. */
const tailRecords = 256;
/** The export is synced this long after a line was added, in milliseconds: the table, which counts, is synced before. */
const exportSync = 1_000;
/** The WAL is moved into the database after this many batches, behind the answers instead of inside a commit. */
const batchesPerCheckpoint = 50;
/** How many transactions one sync may carry: bounds the memory and the wait of the first of them. */
const maxBatch = 1_000;

type AuditReads = ReturnType<typeof prepareAuditReads>;

const run = (port: MessagePort, settings: WriterSettings): void => {
  const reply = (message: WriterReply): void => port.postMessage(message);
  const { db, file } = openDatabase(settings.database);
  const reads = prepareAuditReads(db);
  const head = verifyTail(reads);
  const outbox = openExport(settings.audit, reads.page);
  const { cut, written } = reconcileAtStart(outbox);
  const apply = prepareApply(db, (event, place) => seal(event, { ...place, boot: settings.boot }));
  const confirm = (): void => confirmNamed(settings.database, file);

  const settle = (commits: readonly (WriterRequest & { type: 'commit' })[]): AuditRow[] => {
    const { failures, rows } = commitBatch(
      db,
      apply,
      commits.map(({ writes }) => writes),
      confirm,
    );
    reply({
      type: 'settled',
      results: commits.map(({ id }, index) => {
        const failure = failures[index];
        return failure === undefined ? { id } : { id, error: toPlain(failure) };
      }),
    });
    return rows;
  };

  let batches = 0;
  const checkpoint = (): void => {
    batches += 1;
    if (batches % batchesPerCheckpoint === 0) db.pragma('wal_checkpoint(PASSIVE)');
  };

  // Set while the file lacks lines of the table.
  let lagging = false;
  const exporting = (work: () => void): void => {
    try {
      work();
      lagging = false;
    } catch (error) {
      lagging = true;
      reply({ type: 'exportFailed', error: toPlain(exportError(error)) });
    }
  };
  let unsynced: NodeJS.Timeout | undefined;
  const syncExport = (): void => {
    clearTimeout(unsynced);
    unsynced = undefined;
    if (!lagging) exporting(outbox.sync);
  };
  const catchUp = (rows: readonly AuditRow[]): void => {
    if (rows.length === 0 && !lagging) return;
    exporting(() => {
      if (lagging) outbox.reconcile();
      else outbox.append(rows);
    });
    unsynced ??= setTimeout(syncExport, exportSync);
  };

  port.on('message', (first: WriterRequest) => {
    const requests = [first, ...drain(port)];
    const commits = requests.filter((request) => request.type === 'commit');
    // The answers go out before the export: the table is what counts, the file follows it.
    const rows = commits.length === 0 ? [] : settle(commits);
    catchUp(rows);
    if (commits.length > 0) checkpoint();
    for (const request of requests) {
      if (request.type === 'commit') continue;
      syncExport();
      reply(
        lagging
          ? {
              type: 'done',
              id: request.id,
              error: toPlain(new StoreError('io', 'audit.log lacks lines of the table')),
            }
          : { type: 'done', id: request.id },
      );
      if (request.type === 'close') {
        outbox.close();
        db.close();
        port.close();
      }
    }
  });
  reply({ type: 'ready', startup: { head, cut, exported: written } });
};

function* drain(port: MessagePort): Generator<WriterRequest> {
  for (let taken = 1; taken < maxBatch; taken += 1) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) return;
    yield next.message as WriterRequest;
  }
}

/** A database that was deleted or replaced would take writes that no later start will see. */
const confirmNamed = (path: string, file: OpenDatabase['file']): void => {
  if (!isStillNamed(path, file)) throw new StoreError('io', `${path} was deleted or replaced while in use`);
};

/** SQLite has no checksums of its own: only the chain shows a row that was edited, or a tail lost with a damaged WAL. */
const verifyTail = (reads: AuditReads): { seq: number; hash: string } => {
  const head = reads.head();
  const from = Math.max(1, head.seq - tailRecords + 1);
  const [anchor] = from === 1 ? [genesis] : reads.page(from - 1, 1);
  const result = verifyRows(reads.page(from, tailRecords), anchor);
  if (result.ok) return head;
  throw new AegisError(`the audit log is broken at record ${result.seq}: ${result.detail}`, {
    code: 'AEG-AUDIT-BROKEN',
    exit: 'configuration',
    hint: 'Somebody changed the database. Run `aegis audit verify --offline`, keep a copy, then move aegis.db and audit.log away to start anew.',
  });
};

const reconcileAtStart = (outbox: AuditExport): { cut: number; written: number } => {
  try {
    return outbox.reconcile();
  } catch (error) {
    throw exportError(error);
  }
};

const exportError = (error: unknown): unknown =>
  error instanceof ExportDivergedError
    ? new AegisError(error.message, {
        code: 'AEG-AUDIT-DIVERGED',
        exit: 'configuration',
        hint: 'Nothing was overwritten. Keep a copy of both; move audit.log away to have it written anew from the table.',
      })
    : error instanceof AegisError
      ? error
      : toStoreError(error);

if (parentPort === null) throw new Error('the writer runs in a worker thread');
try {
  run(parentPort, workerData as WriterSettings);
} catch (error) {
  parentPort.postMessage({ type: 'refused', error: toPlain(error) } satisfies WriterReply);
  parentPort.close();
}
