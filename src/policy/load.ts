import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Effect } from '../domain/verdict.ts';
import { AegisError, messageOf } from '../errors.ts';
import { noFileSystem } from '../planner/file-system.ts';
import { plan } from '../planner/plan.ts';
import { parseWithPositions } from '../toml/parse.ts';
import {
  assemble,
  type PolicyPart,
  readPart,
  type TestResult,
  type Tools,
  testParts,
  tighten,
  unknownPack,
} from './assemble.ts';
import { lintPolicy, type Warning } from './lint.ts';
import { errorAt, type PolicySource } from './parse.ts';
import type { LoadedPolicy } from './policy.ts';
import { compileTextGlob, matchesText } from './text-glob.ts';

export type { PolicyPart } from './assemble.ts';
export type { LoadedPolicy } from './policy.ts';

/** Where a policy is read from. */
export interface PolicyLocations {
  /** The packs that come with Aegis. */
  readonly packsDir: string;
  /** `policy.toml`; it need not be there. */
  readonly userFile: string;
  /** `policy.d`: its `*.toml` are read in the order of their names; it need not be there. */
  readonly userDir: string;
  /** The file of the machine's administrator, above all others; it need not be there. */
  readonly adminFile?: string | undefined;
  /** The user id that must own the administrator's files; root when it is not given. */
  readonly adminOwner?: number | undefined;
  /** Read instead of the user's files, for one session. It must be there. */
  readonly sessionFile?: string | undefined;
  /**
   * Run the tests in the built-in packs as well. They are a part of the program, tested with it: at every start they
   * would cost more than everything else together.
   */
  readonly testPacks?: boolean | undefined;
}

/** Where the administrator of a machine puts what holds for all its users. */
export const adminPolicyFile = '/etc/aegis/policy.toml';

const maxBytes = 1_048_576;

const tools: Tools = {
  parse: parseWithPositions,
  plan: (call, limits) => plan(call, { fs: noFileSystem, limits }),
};

const refuse = (file: string, what: string, hint: string, cause?: unknown): AegisError =>
  new AegisError(`${file}: ${what}`, { code: 'AEG-POLICY-FILE', exit: 'configuration', hint, cause });

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Who may own what is read: these user ids, or anyone. */
type Owners = readonly number[] | 'anyone';

const uid = process.getuid?.();
const ours: Owners = uid === undefined ? 'anyone' : [uid, 0];

/**
 * Reads a file without following a link and without waiting on a pipe. A file of the user must be ours or root's, and
 * nobody else may write it: who writes the policy decides what runs.
 */
const readSource = (file: string, owners: Owners): PolicySource | undefined => {
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
    if (owners !== 'anyone') refuseStrangers(file, stat, owners);
    return { file, text: readText(file, descriptor, stat.size) };
  } finally {
    closeSync(descriptor);
  }
};

const refuseStrangers = (
  file: string,
  stat: { uid: number; mode: number },
  owners: readonly number[],
): void => {
  if (!owners.includes(stat.uid)) {
    throw refuse(
      file,
      `belongs to the user ${stat.uid}`,
      `Give it to the user ${owners[0]}: chown ${owners[0]} and the file's name.`,
    );
  }
  if ((stat.mode & 0o022) !== 0) {
    throw refuse(file, 'can be written by others', 'Take that away: chmod go-w and the name of the file.');
  }
};

/** The file may grow while it is read: never more than the limit is taken. */
const readText = (file: string, descriptor: number, size: number): string => {
  let buffer = Buffer.alloc(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
    // It grew while it was read.
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(maxBytes + 1 - length)]);
    if (length > maxBytes) throw refuse(file, 'is larger than 1 MiB', 'Split it, or remove rules.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
  } catch (error) {
    throw refuse(file, 'is not UTF-8', 'Save it as UTF-8.', error);
  }
};

const isPolicyName = (name: string): boolean => name.endsWith('.toml') && !name.startsWith('.');

const namesIn = (directory: string): string[] => {
  try {
    return readdirSync(directory).sort();
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

/** A directory on the way to an included file: no link, and nobody else may put files there. */
const checkDirectory = (directory: string, owners: Owners): boolean => {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (!stat.isDirectory()) throw refuse(directory, 'is not a directory', 'A link is not followed.');
  if (owners !== 'anyone') refuseStrangers(directory, stat, owners);
  return true;
};

/** The files that one entry of `include` stands for, in the order of their names. */
const expandInclude = (base: string, entry: string, owners: Owners): string[] => {
  const steps = entry.split('/');
  let found = [base];
  for (const [index, step] of steps.entries()) {
    const glob = compileTextGlob(step);
    const isLast = index === steps.length - 1;
    found = found.flatMap((directory) => {
      if (index > 0 && !checkDirectory(directory, owners)) return [];
      const names =
        glob.literal !== undefined
          ? [glob.literal]
          : namesIn(directory).filter((name) => !name.startsWith('.') && matchesText(glob, name));
      return names
        .filter((name) => !isLast || glob.literal !== undefined || isPolicyName(name))
        .map((name) => join(directory, name));
    });
    if (found.length > maxIncluded)
      throw refuse(base, `include ${entry} stands for more than ${maxIncluded} files`, 'Name fewer.');
  }
  return found;
};

const maxIncluded = 200;

const isInside = (entry: string): boolean =>
  !entry.startsWith('/') && entry.split('/').every((step) => step !== '' && step !== '.' && step !== '..');

/** The files that the main file of a layer includes. What is named outright must be there. */
const readIncluded = (main: PolicyPart, owners: Owners, done: Set<string>): PolicyPart[] =>
  (main.content.policy?.include ?? []).flatMap((entry, index) => {
    const complain = (what: string): AegisError =>
      errorAt(main.source, ['policy', 'include', index], what, tools.parse);
    if (!isInside(entry))
      throw complain(`${JSON.stringify(entry)}: expected files below the directory of this one`);
    return expandInclude(dirname(main.source.file), entry, owners).flatMap((file) => {
      if (done.has(file)) return [];
      done.add(file);
      const source = readSource(file, owners);
      if (source === undefined && !/[*?[]/.test(entry))
        throw complain(`${JSON.stringify(entry)} is not there`);
      return source === undefined ? [] : [readPart(source, { layer: main.layer, settings: false }, tools)];
    });
  });

/** The main file of a layer, what it includes, and then what its directory holds. */
const readLayer = (
  layer: 'user' | 'admin',
  files: { main: PolicySource | undefined; more: readonly string[] },
  owners: Owners,
): PolicyPart[] => {
  const parts: PolicyPart[] = [];
  const done = new Set<string>();
  if (files.main !== undefined) {
    const main = readPart(files.main, { layer, settings: true }, tools);
    done.add(main.source.file);
    parts.push(main, ...readIncluded(main, owners, done));
  }
  for (const file of files.more) {
    const source = done.has(file) ? undefined : readSource(file, owners);
    if (source !== undefined) parts.push(readPart(source, { layer, settings: false }, tools));
  }
  return parts;
};

const readUser = ({ sessionFile, userFile, userDir }: PolicyLocations): PolicyPart[] => {
  const main = readSource(sessionFile ?? userFile, ours);
  if (main === undefined && sessionFile !== undefined) throw missing(sessionFile);
  const names = sessionFile === undefined ? namesIn(userDir).filter(isPolicyName) : [];
  return readLayer('user', { main, more: names.map((name) => join(userDir, name)) }, ours);
};

const readAdmin = ({ adminFile, adminOwner = 0 }: PolicyLocations): PolicyPart[] => {
  if (adminFile === undefined) return [];
  const owners = [adminOwner];
  const main = readSource(adminFile, owners);
  if (main === undefined) return [];
  checkDirectory(dirname(adminFile), owners);
  return readLayer('admin', { main, more: [] }, owners);
};

const readPacks = (packsDir: string, asking: readonly PolicyPart[]): PolicyPart[] => {
  const read = (name: string, sealed: boolean): PolicyPart | undefined => {
    const source = readSource(join(packsDir, `${name}.toml`), 'anyone');
    return source && readPart(source, { layer: 'builtin', sealed, settings: false }, tools);
  };
  // Self-protection is not for choosing.
  const self = read('self', true);
  if (self === undefined) throw missing(join(packsDir, 'self.toml'));
  const parts = new Map([['self', self]]);
  const askers = asking.filter(({ content }) => content.policy?.packs !== undefined);
  if (!askers.some(({ layer }) => layer === 'user')) {
    for (const name of standardPacks(packsDir)) {
      const part = read(name, false);
      if (part !== undefined) parts.set(name, part);
    }
  }
  for (const { source, content } of askers) {
    for (const [index, name] of (content.policy?.packs ?? []).entries()) {
      const part = parts.get(name) ?? read(name, false);
      if (part === undefined) {
        const known = namesIn(packsDir)
          .filter(isPolicyName)
          .map((file) => file.replace(/\.toml$/, ''));
        throw unknownPack(source, index, { name, known }, tools);
      }
      parts.set(name, part);
    }
  }
  return [...parts.values()];
};

/** What is in force when nobody chooses: every pack there is, `core` first. */
const standardPacks = (packsDir: string): string[] => {
  const names = namesIn(packsDir)
    .filter(isPolicyName)
    .map((file) => file.replace(/\.toml$/, ''));
  if (!names.includes('core')) throw missing(join(packsDir, 'core.toml'));
  return ['core', ...names.filter((name) => name !== 'core' && name !== 'self')];
};

/** Every file of a policy but a project's, read and checked. Throws AegisError (`configuration`). */
const readParts = (locations: PolicyLocations): PolicyPart[] => {
  const user = readUser(locations);
  const admin = readAdmin(locations);
  return [...readPacks(locations.packsDir, [...user, ...admin]), ...user, ...admin];
};

/**
 * Loads packs and files of user and administrator into one policy and runs every test that stands in the files. Throws
 * AegisError (`configuration`): `file:line:column what, expected, nearest known key`.
 */
export const loadPolicy = (locations: PolicyLocations): LoadedPolicy => {
  const parts = readParts(locations);
  return {
    ...assemble(parts, tools, { testPacks: locations.testPacks ?? false }),
    places: parts.flatMap(placesOf),
  };
};

/** Runs every test that stands in the files and tells of each. Throws AegisError where a file does not load at all. */
export const testPolicy = (locations: PolicyLocations): TestResult[] =>
  testParts(readParts(locations), tools);

/** A pack that comes with Aegis. */
export interface Pack {
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly rules: readonly { readonly decision: Effect; readonly tests: number }[];
}

/** Every pack in a folder, whether in force or not. Throws AegisError (`configuration`). */
export const readAllPacks = (packsDir: string): Pack[] =>
  readPacks(packsDir, []).map(({ source, content }) => ({
    name: basename(source.file, '.toml'),
    file: source.file,
    description: content.policy?.description ?? '',
    rules: content.rule.map(({ decision, test }) => ({ decision, tests: test.length })),
  }));

/** What is valid in the files of user and administrator and hardly meant. `policy` is what was loaded from there. */
export const lintFiles = (policy: LoadedPolicy, locations: PolicyLocations, now: number): Warning[] =>
  lintPolicy(policy, readParts(locations), { now, parse: tools.parse });

/** The directories that a file includes others from, as far as they are named outright. */
const placesOf = ({ source, content }: PolicyPart): string[] =>
  (content.policy?.include ?? []).map((entry) => {
    const steps = entry.split('/').slice(0, -1);
    const open = steps.findIndex((step) => /[*?[\\]/.test(step));
    return join(dirname(source.file), ...(open < 0 ? steps : steps.slice(0, open)));
  });

/** Reads a project's file; undefined without one. Who owns it does not matter: it can only make a policy stricter. Throws AegisError (`configuration`). */
export const readProject = (file: string): PolicyPart | undefined => {
  const source = readSource(file, 'anyone');
  return source && readPart(source, { layer: 'project', settings: false }, tools);
};

/** Makes a policy stricter by a project's file. Throws AegisError (`configuration`); then `base` stays in force. */
export const tightenBy = (base: LoadedPolicy, part: PolicyPart | undefined): LoadedPolicy =>
  part === undefined ? base : tighten(base, part, tools);

/** Both at once: adds a project's file to a policy. Throws AegisError (`configuration`); then `base` stays in force. */
export const loadProject = (file: string, base: LoadedPolicy): LoadedPolicy =>
  tightenBy(base, readProject(file));
