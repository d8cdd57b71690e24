import { z } from 'zod';
import { type ThresholdName, type ThresholdSpec, thresholdTable } from '../critic/thresholds.ts';

/** What is known of a config key besides its type. `expected` completes "expected …". */
export interface KeyMeta extends Record<string, unknown> {
  description: string;
  expected: string;
  /** Masked wherever it is shown. */
  secret: boolean;
}

const registry = z.registry<KeyMeta>();

const key = <T extends z.ZodType>(schema: T, meta: KeyMeta): T => {
  registry.add(schema, meta);
  return schema;
};

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

const daemon = z.strictObject({
  log_level: key(z.enum(levels).default('info'), {
    description: 'How much the daemon writes to aegis.log',
    expected: `one of ${levels.join(', ')}`,
    secret: false,
  }),
  drain_seconds: key(z.int().min(0).max(60).default(5), {
    description: 'How long a stopping daemon waits for calls that are being judged, in seconds',
    expected: 'a whole number from 0 to 60',
    secret: false,
  }),
});

const wrap = z.strictObject({
  handshake_seconds: key(z.int().min(1).max(300).default(30), {
    description: 'How long a wrapped agent has to prove that its hooks are in force, in seconds',
    expected: 'a whole number from 1 to 300',
    secret: false,
  }),
  auto_start: key(z.boolean().default(true), {
    description: 'Whether aegis wrap starts the daemon when it is not running',
    expected: 'true or false',
    secret: false,
  }),
});

const threshold = (spec: ThresholdSpec): z.ZodDefault<z.ZodNumber> => {
  const range = z.number().min(spec.min).max(spec.max);
  const kind = spec.fraction === true ? 'a number' : 'a whole number';
  return key((spec.fraction === true ? range : range.int()).default(spec.default), {
    description: spec.description,
    expected: `${kind} from ${spec.min} to ${spec.max}`,
    secret: false,
  });
};

// Each key is there, since it is made of the table of all names.
const critic = z.strictObject(
  Object.fromEntries(Object.entries(thresholdTable).map(([name, spec]) => [name, threshold(spec)])) as Record<
    ThresholdName,
    z.ZodDefault<z.ZodNumber>
  >,
);

const sections = { daemon, wrap, critic };

/** `config.toml`: sections of keys, none required, none but these. */
export const Config = z.strictObject({
  daemon: daemon.prefault({}),
  wrap: wrap.prefault({}),
  critic: critic.prefault({}),
});
export type Config = z.infer<typeof Config>;

/** One config key: where it stands, and what is known of it. */
export interface ConfigKey extends KeyMeta {
  /** `daemon.log_level`. */
  name: string;
  section: string;
  leaf: string;
  /** `AEGIS_DAEMON_LOG_LEVEL`. */
  env: string;
  schema: z.ZodType;
  default: unknown;
}

/** Every config key, in the order of the documentation. */
export const configKeys: readonly ConfigKey[] = Object.entries(sections).flatMap(([section, table]) =>
  Object.entries(table.shape).map(([leaf, schema]): ConfigKey => {
    const meta = registry.get(schema);
    if (meta === undefined) throw new Error(`the config key ${section}.${leaf} is not described`);
    return {
      ...meta,
      name: `${section}.${leaf}`,
      section,
      leaf,
      env: `AEGIS_${section}_${leaf}`.toUpperCase(),
      schema,
      default: schema.parse(undefined),
    };
  }),
);

/** The names of the sections. */
export const sectionNames: readonly string[] = Object.keys(sections);

/**
 * Reads a value that was given as text (flag, environment, `config set`): `true`, `5`, or a word. Returns undefined
 * when it is none that the key takes.
 */
export const valueFromText = (configKey: ConfigKey, text: string): unknown => {
  const candidates: unknown[] = [text];
  if (text === 'true' || text === 'false') candidates.push(text === 'true');
  if (/^[+-]?\d{1,15}(?:\.\d{1,6})?$/.test(text)) candidates.push(Number(text));
  for (const candidate of candidates) {
    const parsed = configKey.schema.safeParse(candidate);
    if (parsed.success) return parsed.data;
  }
  return undefined;
};
