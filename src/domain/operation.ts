import { z } from 'zod';
import { Trait } from './trait.ts';

/**
 * A word of a command. `static` is known to the byte; `glob` stands for every path its pattern matches; `dynamic`
 * is known only at run time (`prefix` is the part in front that is certain). Dynamic never satisfies an allow.
 */
export const Word = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('static'), value: z.string() }),
  z.strictObject({ type: z.literal('glob'), pattern: z.string() }),
  z.strictObject({ type: z.literal('dynamic'), prefix: z.string(), source: z.string() }),
]);
export type Word = z.infer<typeof Word>;

export const OperationKind = z.enum([
  'exec',
  'read',
  'list',
  'write',
  'delete',
  'chmod',
  'network',
  'mcp',
  'env',
  'privilege',
  'process',
  'package',
  'vcs',
  'agent',
  'opaque',
]);
export type OperationKind = z.infer<typeof OperationKind>;

/** A path an operation touches: as written, absolute, and with symbolic links resolved. */
export const PathTarget = z.strictObject({
  raw: z.string(),
  /** Undefined when the word is dynamic: the target is known only at run time. */
  abs: z.string().optional(),
  real: z.string().optional(),
  /** Set when `abs` is a pattern that stands for a set of paths. */
  glob: z.boolean(),
  exists: z.boolean().optional(),
  access: z.enum(['read', 'list', 'write', 'delete', 'chmod', 'exec']),
  recursive: z.boolean(),
});
export type PathTarget = z.infer<typeof PathTarget>;

export const HostTarget = z.strictObject({
  /** Undefined when known only at run time. */
  host: z.string().optional(),
  port: z.int().optional(),
  scheme: z.string().optional(),
  loopback: z.boolean(),
  /** The request carries a body or a method that changes something on the other side. */
  upload: z.boolean(),
});
export type HostTarget = z.infer<typeof HostTarget>;

export const FlowEnd = z.enum(['network', 'secret', 'decode', 'file', 'env', 'exec', 'stdout']);
export type FlowEnd = z.infer<typeof FlowEnd>;

/** One atomic thing a call would do. A call is allowed only when each of its operations is. */
export const Operation = z.strictObject({
  id: z.int().nonnegative(),
  parent: z.int().optional(),
  /** The wrappers passed on the way here, outermost first: `['sudo', 'env']`. */
  via: z.array(z.string()),
  kind: OperationKind,
  program: z
    .strictObject({
      /** As rules name it; empty when known only at run time. */
      name: z.string(),
      /** As written, when it has a slash. */
      path: z.string().optional(),
      /** A bare name that no alias, function or PATH change of this call can have redirected. */
      trusted: z.boolean(),
    })
    .optional(),
  argv: z.array(Word),
  subcommand: z.string().optional(),
  flags: z.array(z.string()),
  positionals: z.array(Word),
  paths: z.array(PathTarget),
  hosts: z.array(HostTarget),
  env: z.array(z.strictObject({ name: z.string(), value: z.string().optional() })),
  /**
   * What reaches what in this operation. `session`: the first end was seen in an earlier call of the session.
   * `possible`: nothing shows that the one goes into the other; the two only followed one another.
   */
  flow: z.array(
    z.strictObject({
      from: FlowEnd,
      to: FlowEnd,
      window: z.enum(['call', 'session']).optional(),
      possible: z.literal(true).optional(),
    }),
  ),
  mcp: z.strictObject({ server: z.string(), tool: z.string() }).optional(),
  /** What this use of the program is known to do; empty when nothing is known. */
  traits: z.array(Trait),
  recursive: z.boolean(),
  force: z.boolean(),
  privilege: z.boolean(),
  /** Run by this program on another machine or in a container: `ssh`, `docker`. Its paths are not paths of here. */
  remote: z.string().optional(),
  background: z.boolean(),
  /** Offsets in the command, for showing which part is meant. */
  span: z.tuple([z.int(), z.int()]).optional(),
  /** Why nothing certain can be said of this operation. */
  opaque: z.enum(['syntax', 'program', 'args', 'code', 'limit', 'dialect', 'arithmetic', 'tool']).optional(),
  /** One line that says what this is, to be shown to people (redacted by whoever shows it). */
  text: z.string(),
});
export type Operation = z.infer<typeof Operation>;
