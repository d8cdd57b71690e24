import type { FlowEnd, Operation, OperationKind } from '../domain/operation.ts';
import type { PlanProblem } from '../domain/plan.ts';
import type { FileSystemPort } from './file-system.ts';
import { LimitReached, type PlanLimits } from './limits.ts';
import { isLoader } from './programs/environment.ts';

/** An operation as it is handed in: what is left out is empty. */
export type OperationDraft = Partial<Omit<Operation, 'id' | 'kind' | 'text'>> & {
  kind: OperationKind;
  text: string;
};

/** What a file holds by what this call wrote there: each text it may have, all of them when `whole`. */
export interface WrittenText {
  texts: readonly string[];
  whole: boolean;
}

/** What one planning run has found so far. */
export interface Recorder {
  readonly limits: PlanLimits;
  readonly fs: FileSystemPort;
  readonly operations: Operation[];
  readonly problems: PlanProblem[];
  /** What is known to be in a file that this very call writes, by absolute path. */
  readonly fileTaints: Map<string, Set<FlowEnd>>;
  /** Directories that this call fills from the network: an archive that is unpacked. */
  readonly unpacked: Map<string, ReadonlySet<FlowEnd>>;
  /** The texts that this very call writes into files, by absolute path. */
  readonly fileTexts: Map<string, WrittenText>;
  /** Programs that this very call compiles, by absolute path. */
  readonly built: Set<string>;
  /** Files that operations run or source. */
  readonly runs: { operation: number; path: string }[];
  /** Throws LimitReached when there is one operation too many. */
  add(draft: OperationDraft): Operation;
  problem(code: PlanProblem['code'], detail: string): void;
  /** Counts work that may leave no operation behind. Throws LimitReached when it is too much. */
  work(steps: number): void;
}

const maxLookups = 4096;
const maxLinks = 64;

/** Words and syntax nodes, counted as often as they are planned: far above any real command. */
const maxSteps = 20_000;

/** A text for a line of its own: the plan's own text keeps every byte. */
const oneLine = (text: string): string =>
  /[\n\r\t]/.test(text) ? text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') : text;

/** The operation of a draft. Written out: this runs for every operation of every call. */
const complete = (draft: OperationDraft, id: number): Operation => {
  const operation: Operation = {
    via: draft.via ?? [],
    kind: draft.kind,
    argv: draft.argv ?? [],
    flags: draft.flags ?? [],
    positionals: draft.positionals ?? [],
    paths: draft.paths ?? [],
    hosts: draft.hosts ?? [],
    env: draft.env ?? [],
    flow: draft.flow ?? [],
    traits: draft.traits ?? [],
    recursive: draft.recursive ?? false,
    force: draft.force ?? false,
    privilege: draft.privilege ?? false,
    background: draft.background ?? false,
    text: oneLine(draft.text),
    id,
  };
  if (draft.parent !== undefined) operation.parent = draft.parent;
  if (draft.program !== undefined) operation.program = draft.program;
  if (draft.subcommand !== undefined) operation.subcommand = draft.subcommand;
  if (draft.mcp !== undefined) operation.mcp = draft.mcp;
  if (draft.remote !== undefined) operation.remote = draft.remote;
  if (draft.span !== undefined) operation.span = draft.span;
  if (draft.opaque !== undefined) operation.opaque = draft.opaque;
  return operation;
};

/** Asks each question about files once, and not without end. */
const remembering = (fs: FileSystemPort): FileSystemPort => {
  const real = new Map<string, string | undefined>();
  const kinds = new Map<string, ReturnType<FileSystemPort['kind']>>();
  const { identity } = fs;
  const links = new Map<string, string>();
  const through = (path: string): string | undefined => {
    for (const [place, target] of links)
      if (path === place || path.startsWith(`${place}/`))
        return `${target === '/' && path !== place ? '' : target}${path.slice(place.length)}`;
    return undefined;
  };
  const once = <T>(known: Map<string, T>, path: string, ask: (path: string) => T): T => {
    if (known.has(path)) return known.get(path) as T;
    if (real.size + kinds.size >= maxLookups) throw new LimitReached(`more than ${maxLookups} file look-ups`);
    const answer = ask(path);
    known.set(path, answer);
    return answer;
  };
  return {
    realpath: (path) =>
      (links.size > 0 ? through(path) : undefined) ?? once(real, path, (asked) => fs.realpath(asked)),
    lead: (place, target) => {
      // A link into itself leads nowhere.
      if (links.size < maxLinks && target !== place && !target.startsWith(`${place}/`))
        links.set(place, target);
    },
    isLed: (path) => links.has(path),
    kind: (path) => once(kinds, path, (asked) => fs.kind(asked)),
    ...(identity === undefined ? {} : { identity: (path, content) => identity.call(fs, path, content) }),
  };
};

/** An empty recorder. */
export const createRecorder = (options: { fs: FileSystemPort; limits: PlanLimits }): Recorder => {
  const operations: Operation[] = [];
  const problems: PlanProblem[] = [];
  let steps = 0;
  const { clock, maxEvalMs = Number.POSITIVE_INFINITY } = options.limits;
  const deadline = clock === undefined ? maxEvalMs : clock() + maxEvalMs;
  return {
    limits: options.limits,
    fs: remembering(options.fs),
    operations,
    problems,
    fileTaints: new Map(),
    unpacked: new Map(),
    fileTexts: new Map(),
    built: new Set(),
    runs: [],
    add(draft) {
      if (operations.length >= options.limits.maxOperations) {
        throw new LimitReached(`more than ${options.limits.maxOperations} operations`);
      }
      const operation = complete(draft, operations.length);
      if (operation.env.length > 0 && operation.env.some(isLoader))
        operation.traits = [...operation.traits, 'env-loader'];
      operations.push(operation);
      return operation;
    },
    work(added) {
      steps += added;
      if (steps > maxSteps) throw new LimitReached(`more than ${maxSteps} words to plan`);
      if (clock !== undefined && clock() > deadline)
        throw new LimitReached(`more than ${maxEvalMs} ms to plan`);
    },
    problem(code, detail) {
      if (!problems.some((known) => known.code === code && known.detail === detail)) {
        problems.push({ code, detail });
      }
    },
  };
};
