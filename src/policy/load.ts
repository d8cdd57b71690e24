import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { AegisError, messageOf } from '../errors.ts';
import { noFileSystem } from '../planner/file-system.ts';
import { plan } from '../planner/plan.ts';
import { parseWithPositions } from '../toml/parse.ts';
import { assemble, type PolicyPart, readPart, type Tools, tighten, unknownPack } from './assemble.ts';
import type { PolicySource } from './parse.ts';
import type { LoadedPolicy } from './policy.ts';

export type { LoadedPolicy } from './policy.ts';

/** Where a policy is read from. */
export interface PolicyLocations {
  /** The packs that come with Aegis. */
  readonly packsDir: string;
  /** `policy.toml`; it need not be there. */
  readonly userFile: string;
  /** `policy.d`: its `*.toml` are read in the order of their names; it need not be there. */
  readonly userDir: string;
  /** Read instead of the user's files, for one session. It must be there. */
  readonly sessionFile?: string | undefined;
  /**
   * Run the tests in the built-in packs as well. They are a part of the program, tested with it: at every start they
   * would cost more than everything else together.
   */
  readonly testPacks?: boolean | undefined;
}

const maxBytes = 1_048_576;

const tools: Tools = {
  parse: parseWithPositions,
  plan: (call, limits) => plan(call, { fs: noFileSystem, limits }),
};

const refuse = (file: string, what: string, hint: string, cause?: unknown): AegisError =>
  new AegisError(`${file}: ${what}`, { code: 'AEG-POLICY-FILE', exit: 'configuration', hint, cause });

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Reads a file without following a link and without waiting on a pipe. A file of the user must be ours or root's, and
 * nobody else may write it: who writes the policy decides what runs.
 */
const readSource = (file: string, owner: 'user' | 'anyone'): PolicySource | undefined => {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw refuse(
      file,
      `cannot be read: ${messageOf(error)}`,
      'It must be an ordinary file that we may read.',
      error,
    );
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw refuse(file, 'is not an ordinary file', 'Put an ordinary file there.');
    if (stat.size > maxBytes) throw refuse(file, 'is larger than 1 MiB', 'Split it, or remove rules.');
    if (owner === 'user') refuseStrangers(file, stat);
    return { file, text: readText(file, descriptor) };
  } finally {
    closeSync(descriptor);
  }
};

const refuseStrangers = (file: string, stat: { uid: number; mode: number }): void => {
  const self = process.getuid?.();
  if (self !== undefined && stat.uid !== self && stat.uid !== 0) {
    throw refuse(
      file,
      `belongs to the user ${stat.uid}`,
      `Make it yours: chown ${self} and the file's name.`,
    );
  }
  if ((stat.mode & 0o022) !== 0) {
    throw refuse(file, 'can be written by others', 'Take that away: chmod go-w and the name of the file.');
  }
};

/** The file may grow while it is read: never more than the limit is taken. */
const readText = (file: string, descriptor: number): string => {
  const buffer = Buffer.alloc(maxBytes + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
    if (length > maxBytes) throw refuse(file, 'is larger than 1 MiB', 'Split it, or remove rules.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
  } catch (error) {
    throw refuse(file, 'is not UTF-8', 'Save it as UTF-8.', error);
  }
};

const namesIn = (directory: string): string[] => {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.toml') && !name.startsWith('.'))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw refuse(
      directory,
      `cannot be listed: ${messageOf(error)}`,
      'It must be a directory that we may read.',
      error,
    );
  }
};

const missing = (file: string): AegisError => refuse(file, 'is not there', 'Check the name.');

const readUser = (locations: PolicyLocations): PolicyPart[] => {
  const parts: PolicyPart[] = [];
  const { sessionFile } = locations;
  const main = readSource(sessionFile ?? locations.userFile, 'user');
  if (main === undefined && sessionFile !== undefined) throw missing(sessionFile);
  if (main !== undefined) parts.push(readPart(main, { layer: 'user', settings: true }, tools));
  if (sessionFile !== undefined) return parts;
  for (const name of namesIn(locations.userDir)) {
    const source = readSource(join(locations.userDir, name), 'user');
    if (source !== undefined) parts.push(readPart(source, { layer: 'user', settings: false }, tools));
  }
  return parts;
};

const packNames = (packsDir: string): string[] =>
  namesIn(packsDir).map((file) => file.replace(/\.toml$/, ''));

/** The packs that the user names, or all of them. */
const readPacks = (packsDir: string, user: readonly PolicyPart[]): PolicyPart[] => {
  const asked = user.find(({ content }) => content.policy?.packs !== undefined);
  const names = asked?.content.policy?.packs ?? packNames(packsDir);
  const read = (name: string, sealed: boolean): PolicyPart | undefined => {
    const source = readSource(join(packsDir, `${name}.toml`), 'anyone');
    return source && readPart(source, { layer: 'builtin', sealed, settings: false }, tools);
  };
  // Self-protection is not for choosing.
  const self = read('self', true);
  if (self === undefined) throw missing(join(packsDir, 'self.toml'));
  const parts = [self];
  for (const [index, name] of names.entries()) {
    if (name === 'self' || names.indexOf(name) < index) continue;
    const part = read(name, false);
    if (part !== undefined) parts.push(part);
    else if (asked === undefined) throw missing(join(packsDir, `${name}.toml`));
    else {
      const known = packNames(packsDir);
      throw unknownPack(asked.source, index, { name, known }, tools);
    }
  }
  return parts;
};

/**
 * Loads packs and user files into one policy and runs every test that stands in the user's. Throws AegisError
 * (`configuration`): `file:line:column what, expected, nearest known key`.
 */
export const loadPolicy = (locations: PolicyLocations): LoadedPolicy => {
  const user = readUser(locations);
  return assemble([...readPacks(locations.packsDir, user), ...user], tools, {
    testPacks: locations.testPacks ?? false,
  });
};

/**
 * Adds a project's file, which can only make the policy stricter; without one, `base` as it is. Who owns the file does
 * not matter for that reason. Throws AegisError (`configuration`); then `base` stays in force.
 */
export const loadProject = (file: string, base: LoadedPolicy): LoadedPolicy => {
  const source = readSource(file, 'anyone');
  if (source === undefined) return base;
  return tighten(base, readPart(source, { layer: 'project', settings: false }, tools), tools);
};
