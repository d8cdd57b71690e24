import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'clipanion';
import type { Verification } from '../audit/verify.ts';
import type { Paths } from '../config/paths.ts';
import { AegisError } from '../errors.ts';
import type { Reader } from '../store/reader.ts';
import { AegisCommand, exitCode } from './command.ts';
import { counted } from './render/count.ts';
import { visible } from './render/text.ts';

interface Head {
  seq: number;
  hash: string;
}

/** `aegis audit verify`: whether the record is whole. Needs no daemon. */
export class AuditVerifyCommand extends AegisCommand {
  static override paths = [['audit', 'verify']];
  static override usage = Command.Usage({
    category: 'Record',
    description: 'Verify the record: chain, sequence, and the table against the file',
    details:
      'Reads audit.log and the database, both without changing them. When a daemon runs, its own head must be part of what was read. Exits 1 and names the first broken record when something is wrong.',
    examples: [
      ['Verify', '$0 audit verify'],
      ['Without asking the daemon', '$0 audit verify --offline'],
    ],
  });

  offline = Option.Boolean('--offline', false, { description: 'Do not ask the daemon for its head' });

  protected async perform(): Promise<number> {
    const { paths } = this.context;
    // Asked first: what is recorded while we read comes behind this head.
    const daemonHead = this.offline ? undefined : await this.headOfDaemon();
    const { result, known } = await verifyRecord(paths, daemonHead);
    if (!result.ok) return this.fail(result.seq, result.problem, result.detail);
    if (daemonHead !== undefined && daemonHead.seq > 0 && known?.hash !== daemonHead.hash)
      return this.fail(daemonHead.seq, 'head', 'the daemon names another hash for this record');
    const { head, records } = result;
    const compared = daemonHead !== undefined;
    this.emit({ ok: true, records, head, daemonCompared: compared }, () => {
      const daemon = compared ? ', and the daemon agrees' : '; the head of a daemon was not compared';
      return `ok  ${counted(records, 'record')}, chain, sequence and table agree${daemon}\nhead  ${head.seq} ${head.hash}\n`;
    });
    return exitCode.done;
  }

  private async headOfDaemon(): Promise<Head | undefined> {
    try {
      return (await (await this.client()).status()).audit;
    } catch (thrown) {
      if (thrown instanceof AegisError && thrown.code === 'AEG-DAEMON-DOWN') return undefined;
      throw thrown;
    }
  }

  private fail(seq: number, problem: string, detail: string): number {
    this.emit(
      { ok: false, seq, problem, detail },
      () => `BROKEN  record ${seq}: ${problem}: ${visible(detail)}\n`,
    );
    return exitCode.refused;
  }
}

/** `aegis audit head`: the last record, to be kept somewhere else. */
export class AuditHeadCommand extends AegisCommand {
  static override paths = [['audit', 'head']];
  static override usage = Command.Usage({
    category: 'Record',
    description: 'Print the number and the hash of the last record',
    details: 'Who keeps this elsewhere can prove later that nothing before it was changed.',
    examples: [['The head', '$0 audit head']],
  });

  protected async perform(): Promise<number> {
    const reader = await openRecord(this.context.paths);
    try {
      const { seq, hash } = reader.head();
      this.emit({ seq, hash }, () => `${seq} ${hash}\n`);
    } finally {
      reader.close();
    }
    return exitCode.done;
  }
}

/**
 * Reads file and table of the record and compares them. `known` is what the table holds in the place of `at`. Throws
 * AegisError (refused) when there is no record yet.
 */
export const verifyRecord = async (
  paths: Pick<Paths, 'home' | 'audit' | 'database'>,
  at: Head | undefined,
): Promise<{ result: Verification; known: Head | undefined }> => {
  const { verifyLog } = await import('../audit/verify-log.ts');
  const reader = await openRecord(paths);
  try {
    let result = await verifyLog(paths.audit, reader.auditRows());
    // The file of a running daemon may be a moment behind its table.
    for (
      let tries = 0;
      tries < 5 && at !== undefined && !result.ok && result.problem === 'missing';
      tries += 1
    ) {
      await delay(100);
      result = await verifyLog(paths.audit, reader.auditRows());
    }
    const row = at === undefined ? undefined : reader.audit({ sinceSeq: at.seq, limit: 1 })[0];
    return { result, known: row?.seq === at?.seq ? row : undefined };
  } finally {
    reader.close();
  }
};

const openRecord = async (paths: Pick<Paths, 'home' | 'database'>): Promise<Reader> => {
  if (!existsSync(paths.database))
    throw new AegisError(`there is no record in ${paths.home}`, {
      code: 'AEG-AUDIT-NONE',
      exit: 'refused',
      hint: 'it starts with the daemon: aegis start',
    });
  const { openReader } = await import('../store/reader.ts');
  return openReader(paths.database);
};
