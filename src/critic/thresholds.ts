/** One number that decides when a detector speaks. */
export interface ThresholdSpec {
  /** What it means; the config key shows it. */
  readonly description: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Fractions are taken; otherwise whole numbers only. */
  readonly fraction?: true;
}

/**
 * Every threshold of the critic: the keys of `[critic]` in `config.toml`. Where a number has a source, the detector
 * that uses it names it; the others are proposals, and can be changed for that reason.
 */
export const thresholdTable = {
  invisible_in_content: {
    description: 'How many invisible characters in a written text or an argument are worth a remark',
    default: 4,
    min: 1,
    max: 100_000,
  },
  pad_spaces: {
    description: 'How many blanks in a row inside a line of a command look like padding',
    default: 40,
    min: 8,
    max: 100_000,
  },
  pad_newlines: {
    description: 'How many empty lines in a row in a command look like padding',
    default: 20,
    min: 4,
    max: 100_000,
  },
  line_length: {
    description: 'How many characters of a command in one line are more than a person reads',
    default: 2000,
    min: 80,
    max: 1_000_000,
  },
  arg_large: {
    description: 'Bytes of a command from which it counts as large',
    default: 8192,
    min: 256,
    max: 8_388_608,
  },
  arg_huge: {
    description: 'Bytes of a command from which it counts as huge',
    default: 32_768,
    min: 256,
    max: 8_388_608,
  },
  arg_refused: {
    description: 'Bytes of a command above which it is refused',
    default: 131_072,
    min: 1024,
    max: 8_388_608,
  },
  shape_observations: {
    description: 'How many calls of a tool are seen before the shape of its arguments is judged',
    default: 20,
    min: 5,
    max: 10_000,
  },
  shape_deviations: {
    description: 'How many standard deviations above the mean an argument is unusually long',
    default: 4,
    min: 1,
    max: 100,
    fraction: true,
  },
  encoded_length: {
    description: 'How many characters of base64 or hex are decoded and looked at',
    default: 40,
    min: 16,
    max: 10_000,
  },
  encoded_layers: {
    description: 'How many layers of encoding are taken off',
    default: 3,
    min: 1,
    max: 5,
  },
  quote_switches: {
    description: 'How many changes of quoting inside one word look like hiding',
    default: 3,
    min: 2,
    max: 100,
  },
  exfil_calls: {
    description: 'For how many calls after a secret was read an upload is suspicious',
    default: 20,
    min: 1,
    max: 100,
  },
  exfil_minutes: {
    description: 'For how many minutes after a secret was read an upload is suspicious',
    default: 10,
    min: 1,
    max: 1440,
  },
  host_label: {
    description: 'From how many characters on a label of a host name looks like data',
    default: 40,
    min: 16,
    max: 63,
  },
  host_entropy: {
    description: 'From how many bits per character on a long label of a host name looks like data',
    default: 3.5,
    min: 1,
    max: 6,
    fraction: true,
  },
  query_value: {
    description: 'From how many characters on a query value of an address looks like data',
    default: 200,
    min: 32,
    max: 100_000,
  },
  burst_second: {
    description: 'How many calls a second that are more than looking are too many',
    default: 10,
    min: 1,
    max: 1_000_000,
  },
  burst_minute: {
    description: 'How many calls a minute that are more than looking are too many',
    default: 60,
    min: 1,
    max: 1_000_000,
  },
  burst_connections: {
    description: 'How many connections a second to other machines are too many',
    default: 5,
    min: 1,
    max: 1_000_000,
  },
  deny_repeat: {
    description: 'How often the same call is refused before the session is held',
    default: 3,
    min: 2,
    max: 100,
  },
  deny_any: {
    description: 'How many refusals within deny_minutes hold the session',
    default: 6,
    min: 2,
    max: 100,
  },
  deny_minutes: {
    description: 'For how many minutes refusals are counted',
    default: 10,
    min: 1,
    max: 1440,
  },
  variant_similarity: {
    description:
      'How much of its programs or targets a call shares with a refused one to be a variant of it (0-1)',
    default: 0.6,
    min: 0.1,
    max: 1,
    fraction: true,
  },
  variant_calls: {
    description: 'For how many calls after a refusal variants of it are looked for',
    default: 10,
    min: 1,
    max: 100,
  },
  fatigue_hour: {
    description: 'How many questions an hour to one person are too many',
    default: 15,
    min: 1,
    max: 10_000,
  },
  fatigue_seconds: {
    description: 'Answers with a median faster than so many seconds are hardly read',
    default: 2,
    min: 0.1,
    max: 600,
    fraction: true,
  },
} as const satisfies Record<string, ThresholdSpec>;

export type ThresholdName = keyof typeof thresholdTable;

/** A value for each threshold: what `[critic]` of the configuration gives. */
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** The thresholds of an empty configuration. */
export const defaultThresholds: Thresholds = Object.fromEntries(
  Object.entries(thresholdTable).map(([name, spec]) => [name, spec.default]),
) as Record<ThresholdName, number>;
