import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { type Paths, packageRoot } from '../config/paths.ts';
import { packageVersion } from '../config/version.ts';
import type { Thresholds } from '../critic/thresholds.ts';
import { exitCode, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { adminPolicyFile } from '../policy/load.ts';
import { knownFromEnvironment } from '../redact/known-values.ts';
import { installRedactor } from '../redact/redact.ts';
import { openReader } from '../store/reader.ts';
import { createApi } from './api/app.ts';
import { adminCaller, listenAdmin } from './api/server.ts';
import { type Core, createCore } from './core.ts';
import { handleHookRequests } from './hook-requests.ts';
import { createHookServer } from './hook-server.ts';
import { openKnownSecrets } from './known-secrets.ts';
import { openPolicies, type Policies } from './policies.ts';
import { redactionKey } from './redaction-key.ts';
import { listenUnix } from './socket.ts';
import { unreferencedDelay, watchFiles } from './watch-files.ts';
import type { RunningWriter } from './writer-client.ts';

/** What the writer may take for its last commit beyond `daemon.drain_seconds`, in milliseconds. */
const flushMargin = 2_000;

/** How often sessions whose wrapper died are looked for, in milliseconds. */
const reapInterval = 5_000;

/** How a daemon is to be run. */
export interface RunOptions {
  paths: Paths;
  config: LoadedConfig;
  /** Reads the configuration again. Throws AegisError. */
  reloadConfig: () => Promise<LoadedConfig>;
  /** Log to stderr instead of the log file. */
  foreground: boolean;
}

interface ServeOptions {
  run: RunOptions;
  boot: string;
  startedAt: number;
  /** The writer, which opens its database in its own thread meanwhile. */
  opening: Promise<RunningWriter>;
  log: Logger;
}

/** Serves calls until it is told to stop, and drains. The caller holds the instance lock. Throws AegisError. */
export const serve = async ({ run: options, boot, startedAt, opening, log }: ServeOptions): Promise<void> => {
  const { paths } = options;
  const policies = await loadRules(paths, log, opening);
  const writer = await opening;
  const reader = openReader(paths.database);
  const stopping = stopSignal();
  const key = redactionKey(paths.home);
  const secrets = openKnownSecrets(knownFromEnvironment(process.env), (knownValues) =>
    installRedactor({ key, knownValues }),
  );
  let thresholds: Thresholds = options.config.values.critic;
  const core = createCore({
    home: paths.home,
    hookSocket: paths.hookSocket,
    version: packageVersion(),
    boot,
    startedAt,
    writer,
    reader,
    policies,
    thresholds: () => thresholds,
    secrets,
    now: Date.now,
    stop: () => stopping.stop('asked to stop'),
    // A broken file of either kind leaves both as they are.
    beforeReload: async () => {
      const config = await options.reloadConfig();
      return () => {
        log.level = config.values.daemon.log_level;
        thresholds = config.values.critic;
      };
    },
  });
  const policyHash = policies.base().hash;
  await core.audit({ type: 'daemon.started', version: packageVersion(), pid: process.pid, policyHash });

  let draining = false;
  const hooks = createHookServer(
    handleHookRequests({ desk: core.desk, find: core.find, proven: core.proven, closing: () => draining }),
  );
  core.system.toDaemon({ type: 'ready' });
  await listenUnix(hooks.server, paths.hookSocket);
  const admin = await listenAdmin(
    paths.adminSocket,
    createApi(core.port, { caller: adminCaller(), report: (thrown) => log.error(messageOf(thrown)) }),
  );
  const reaper = setInterval(() => core.reap(), reapInterval);
  const onHangup = (): void => void reload(core, log);
  process.on('SIGHUP', onHangup);
  const watch = watchFiles({
    onChange: onHangup,
    onBlind: (message) => log.warn(`${message}; \`kill -HUP\` the daemon after changing the policy`),
    delay: unreferencedDelay,
  });
  policies.onPlaces(() => watch.set(policies.places()));
  watch.set(policies.places());
  log.info({ pid: process.pid, home: paths.home, ms: Date.now() - startedAt }, 'ready');

  const reason = await stopping.stopped;
  const limit = options.config.values.daemon.drain_seconds;
  log.info({ reason }, 'draining');
  const force = setTimeout(() => process.exit(exitCode.internal), limit * 1000 + flushMargin);
  force.unref();
  draining = true;
  clearInterval(reaper);
  process.off('SIGHUP', onHangup);
  watch.close();
  core.system.toDaemon({ type: 'drain' });
  // Who still waits is hung up on: the clients ask the next daemon, or deny. What is held stays in the store.
  hooks.hangUp();
  hooks.server.close();
  await admin.close();
  await core.audit({ type: 'daemon.stopped', reason });
  // The statecharts are left as they are: to stop each of many held calls takes longer than to end the process.
  reader.close();
  await writer.close();
  for (const file of [paths.hookSocket, paths.adminSocket, paths.pid]) rmSync(file, { force: true });
  stopping.forget();
  log.info('stopped');
};

/** Everything that asks the daemon to end, as one promise of why. */
const stopSignal = () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const handlers = (['SIGTERM', 'SIGINT'] as const).map((signal) => {
    const handler = (): void => resolve(signal);
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return {
    stopped: promise,
    stop: resolve,
    forget: () => {
      for (const remove of handlers) remove();
    },
  };
};

const reload = async (core: Core, log: Logger): Promise<void> => {
  try {
    const { hash } = await core.port.reload();
    log.info({ policy: hash }, 'reloaded');
  } catch (error) {
    log.error(`not reloaded, the last good configuration and policy stay: ${messageOf(error)}`);
  }
};

const loadRules = async (paths: Paths, log: Logger, opening: Promise<RunningWriter>): Promise<Policies> => {
  try {
    return openPolicies({
      packsDir: join(packageRoot(), 'policies'),
      userFile: paths.policy,
      userDir: paths.policyDir,
      adminFile: adminPolicyFile,
      now: Date.now,
      onRefused: (error) => log.error({ policy: 'refused' }, error.message),
    });
  } catch (error) {
    await opening.then(
      (writer) => writer.close(),
      (failure: unknown) => log.error(messageOf(failure)),
    );
    throw error;
  }
};
