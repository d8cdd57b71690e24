/**
 * A daemon with nothing inside, run as a program of its own: it takes the instance lock, serves the local API and
 * ends when it is asked to. `SMALL_DAEMON` says what is wrong with it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pathsOf } from '../../../src/config/paths.ts';
import { createApi } from '../../../src/daemon/api/app.ts';
import { adminCaller, listenAdmin } from '../../../src/daemon/api/server.ts';
import { writePid } from '../../../src/daemon/pid-file.ts';
import { AegisError, exitCode } from '../../../src/errors.ts';
import { acquireLock } from '../../../src/store/lock.ts';
import { fakePort } from '../api/support/fake-port.ts';

const fault = process.env.SMALL_DAEMON;
const paths = pathsOf(process.env.AEGIS_HOME ?? '');

const serve = async (): Promise<void> => {
  const lock = acquireLock(paths.lock);
  const { port } = fakePort();
  const ended = Promise.withResolvers<void>();
  port.stop = ended.resolve;
  process.on('SIGTERM', () => ended.resolve());
  const api = createApi(port, { caller: adminCaller(), report: console.error });
  const admin = await listenAdmin(paths.adminSocket, api);
  writePid(paths.pid, process.pid);
  console.log(
    `options ${process.env.NODE_OPTIONS ?? 'none'}, in ${process.cwd()}, as ${process.argv.slice(2)}`,
  );
  // Deaf: the socket is gone, the process and its lock are not.
  if (fault === 'deaf') await admin.close();
  const staying = setInterval(() => {}, 60_000);
  await ended.promise;
  clearInterval(staying);
  if (fault !== 'deaf') await admin.close();
  // The socket is gone and the lock is still held, as while a writer is flushed.
  if (fault === 'slow to end') await delay(300);
  lock.release();
};

if (fault === 'broken') {
  console.error(
    '{"level":30,"msg":"reading"}\naegis: policy.toml:3:1 unknown key "rul" (did you mean rule?)',
  );
  process.exit(exitCode.configuration);
}
try {
  await serve();
} catch (thrown) {
  console.error(`aegis: ${thrown}`);
  process.exitCode = thrown instanceof AegisError ? exitCode[thrown.exit] : exitCode.internal;
}
