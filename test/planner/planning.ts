import type { Plan } from '../../src/domain/plan.ts';
import { ToolCall } from '../../src/domain/tool-call.ts';
import { type FileSystemPort, noFileSystem } from '../../src/planner/file-system.ts';
import { defaultLimits, type PlanLimits } from '../../src/planner/limits.ts';
import { plan } from '../../src/planner/plan.ts';

/** Where the calls of these tests are made from. */
export const place = { cwd: '/ws', home: '/home/u', workspace: '/ws', dialect: 'bash' } as const;

/** What a test may say of a call. */
export interface Given {
  cwd?: string;
  dialect?: ToolCall['place']['dialect'];
  fs?: FileSystemPort;
  limits?: Partial<PlanLimits>;
}

/** Plans a call of any tool. */
export const planTool = (tool: string, input: ToolCall['input'], given: Given = {}): Plan =>
  plan(
    ToolCall.parse({
      id: 'c_aaaaaaaaaaaaaaaa',
      sessionId: 's_aaaaaaaaaaaaaaaa',
      agent: 'test',
      tool,
      input,
      place: { ...place, cwd: given.cwd ?? place.cwd, dialect: given.dialect ?? place.dialect },
      receivedAt: 0,
    }),
    { fs: given.fs ?? noFileSystem, limits: { ...defaultLimits, ...given.limits } },
  );

/** Plans a shell command. */
export const planCommand = (command: string, given: Given = {}): Plan => planTool('Bash', { command }, given);

/** Whether a plan can never be allowed as it stands. */
export const isUncertain = (planned: Plan): boolean =>
  planned.problems.length > 0 || planned.operations.some((operation) => operation.opaque !== undefined);

/** The programs of a plan, in order. */
export const programs = (planned: Plan): string[] =>
  planned.operations.flatMap((operation) =>
    operation.program === undefined ? [] : [operation.program.name],
  );

/** What a plan touches, as `kind path`, recursion marked: `delete /ws/x**`. */
export const touches = (planned: Plan): string[] =>
  planned.operations
    .filter((operation) => operation.kind !== 'exec')
    .flatMap((operation) =>
      operation.paths.map(
        (path) => `${operation.kind} ${path.abs ?? '?'}${operation.recursive ? ' -r' : ''}`,
      ),
    );
