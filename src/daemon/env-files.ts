import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plan } from '../domain/plan.ts';
import type { Session } from '../domain/session.ts';
import { type KnownValue, knownFromEnvFile } from '../redact/known-values.ts';

/** Larger files hold something else than settings. */
const largest = 65_536;
/** As many files of one call are looked into. */
const mostFiles = 8;

const isEnvFile = (path: string): boolean =>
  /^(?:\.env(?:\.[\w.-]{1,60})?|[\w.-]{1,60}\.env)$/.test(basename(path));

/**
 * The secret values in the env files of the workspace that a released call reads: from now on the agent may know them.
 * Only files that were as they are before the session began (its change time cannot be set back): an agent that could
 * write the list itself could hide from people whatever it likes. A file that cannot be read gives nothing.
 */
export const secretsOfEnvFiles = (plan: Plan, session: Session): KnownValue[] => {
  const paths = plan.operations
    .flatMap((operation) => (operation.remote === undefined ? operation.paths : []))
    .filter(({ access, glob }) => access === 'read' && !glob)
    .flatMap(({ real, abs }) => real ?? abs ?? [])
    .filter((path) => path.startsWith(`${session.cwd}/`) && isEnvFile(path));
  return [...new Set(paths)].slice(0, mostFiles).flatMap((path) => {
    const text = readOurs(path, session.startedAt);
    // A value with blanks in it reads like a part of a command; hiding it could hide what a person has to see.
    return text === undefined ? [] : knownFromEnvFile(text).filter(({ value }) => !/\s/.test(value));
  });
};

const readOurs = (path: string, before: number): string | undefined => {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
  let file: number;
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  } catch {
    // Not there, a link, or closed to us: what the agent gets of it is still searched for the forms of secrets.
    return undefined;
  }
  try {
    const found = fstatSync(file);
    const isOurs = found.isFile() && found.uid === process.getuid?.() && found.size <= largest;
    if (!isOurs || found.ctimeMs >= before) return undefined;
    const bytes = Buffer.alloc(largest);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, largest, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
};
