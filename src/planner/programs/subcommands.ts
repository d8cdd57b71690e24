import type { FlowEnd } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hostOfUrl } from '../hosts.ts';
import { type Arguments, hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { sqlFacts } from '../sql/classify.ts';
import { certainPrefix, staticText, staticValue, type Value } from '../value.ts';
import { namesShared } from './place-names.ts';
import type { Role } from './profile.ts';
import { textPattern } from './word-pattern.ts';

/** What a program reads on its standard input, as far as it is known. */
export interface ProgramInput {
  type: 'none' | 'text' | 'stream';
  text?: string;
  taints: ReadonlySet<FlowEnd>;
}

/** Nothing on standard input. */
export const noInput: ProgramInput = { type: 'none', taints: new Set() };

/** Something that changes what a row says: the first that holds decides. All that is given must hold. */
export interface Condition {
  /** One of these options is given. */
  flags?: string;
  /** The value of one of `flags` matches; a value known only at run time may. */
  value?: RegExp;
  /** One of the operands behind the words of the row matches. */
  operand?: RegExp;
  /** The value of an option, or an address, names a place that others work on too: production, staging. */
  shared?: true;
  traits: string;
}

/** What one sub-command does. Lists of words and flags are separated by blanks. */
export interface Row {
  /** Leading operands, alternatives separated by ` | `; `*` within a word stands for any text. */
  words: string;
  traits: string;
  when?: readonly Condition[];
  /** Options of this sub-command that take a value, and those of the table that take none here. */
  valued?: string;
  bare?: string;
  /** Harmless only while every option is one of these. */
  only?: string;
  /** Options that take the harmless traits away. */
  unsafe?: string;
  /** Options whose value is a path. */
  paths?: Partial<Record<Role, string>>;
  /** What is done to the operands behind the words. */
  operands?: Role;
  /** Options whose value is a text for a shell. */
  scripts?: string;
  /** The words behind this many operands are a command of their own, run here. */
  command?: number;
  /** The words behind this many operands are a command that is run elsewhere: its options are not ours. */
  stops?: number;
  /** The words behind are a program's of which only `effects` and `refine` know. */
  runs?: true;
  /** Its operands only choose what of the project is run: one known only at run time does no harm. */
  loose?: true;
  /** The last word on the traits; undefined leaves them. */
  refine?: (use: Use) => string | undefined;
  effects?: (use: Use) => Effect[];
}

/** A program with sub-commands. */
export interface Table {
  /** The documentation the rows were written from. */
  source: string;
  /** Options that take a value, before or behind the sub-command. */
  valued?: string;
  /** Options without one that may stand before the sub-command. */
  bare?: string;
  /** The same by their beginning: `-Dname=value`. */
  plain?: RegExp;
  /** Options that take the harmless traits away wherever they stand. */
  unsafe?: string;
  /** Options whose value is the directory of all that follows. */
  directory?: string;
  /** Options whose value is a file that says what is run: whose project it is depends on where that lies. */
  definitions?: string;
  paths?: Partial<Record<Role, string>>;
  singleDash?: true;
  /** The sub-commands that know of a rehearsal, where not all do: `--dry-run` is a mistake of the caller at the others. */
  rehearses?: RegExp;
  rows: readonly Row[];
  /** Tried on the first operands where no row fits, the strictest first: a verb may stand behind any nouns. */
  verbs?: readonly Row[];
  /** Verbs that are also nouns: they count only where no other verb follows. */
  nouns?: string;
  /** Without any operand. */
  none?: string;
  /** The same where only the options say it. */
  alone?: (use: Use) => string;
  /** The last word on `none`, where options name what is run. */
  chosen?: (use: Use) => string | undefined;
  /** A first word that chooses a version and is no sub-command: `cargo +nightly`. */
  skip?: RegExp;
  effects?: (use: Use) => Effect[];
}

/** One use of a program, sorted. */
export interface Use extends Arguments {
  name: string;
  /** The operands that a row's words have matched. */
  matched: readonly string[];
  /** All words behind the program. */
  args: readonly Value[];
  input: ProgramInput;
}

const harmless: ReadonlySet<string> = new Set<Trait>([
  'read-only',
  'project-task',
  'local-vcs',
  'install-declared',
  'install-known',
  'dev-service',
  'dry-run',
  'db-read',
  'cloud-read',
  'code-read',
]);

const split = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.split(' ');

interface Pattern {
  row: Row;
  words: readonly (string | RegExp)[];
  exact: number;
}

const patternsOf = (rows: readonly Row[]): Pattern[] =>
  rows.flatMap((row) =>
    row.words.split(' | ').map((text) => {
      const words = text.split(' ').map((word) => (word.includes('*') ? textPattern(word) : word));
      return { row, words, exact: words.filter((word) => typeof word === 'string').length };
    }),
  );

interface Compiled {
  byFirst: Map<string, Pattern[]>;
  open: Pattern[];
  verbs: Pattern[];
  valued: ReadonlySet<string>;
  bare: ReadonlySet<string>;
  nouns: ReadonlySet<string>;
}

const compiled = new WeakMap<Table, Compiled>();

const compile = (table: Table): Compiled => {
  const known = compiled.get(table);
  if (known !== undefined) return known;
  const byFirst = new Map<string, Pattern[]>();
  const open: Pattern[] = [];
  for (const pattern of patternsOf(table.rows)) {
    const [first] = pattern.words;
    if (typeof first !== 'string') open.push(pattern);
    else byFirst.set(first, [...(byFirst.get(first) ?? []), pattern]);
  }
  const pathOptions = Object.values(table.paths ?? {}).filter((text) => text !== '');
  const made: Compiled = {
    byFirst,
    open,
    verbs: patternsOf(table.verbs ?? []),
    valued: new Set([
      ...split(table.valued),
      ...split(table.directory),
      ...split(table.definitions),
      ...pathOptions.flatMap(split),
    ]),
    bare: optionSet(table.bare),
    nouns: optionSet(table.nouns),
  };
  compiled.set(table, made);
  return made;
};

const fits = (pattern: string | RegExp, word: string): boolean =>
  typeof pattern === 'string' ? pattern === word : pattern.test(word);

const matches = (pattern: Pattern, words: readonly string[]): boolean =>
  pattern.words.length <= words.length &&
  pattern.words.every((part, index) => fits(part, words[index] ?? ''));

const better = (a: Pattern | undefined, b: Pattern): Pattern =>
  a === undefined ||
  b.words.length > a.words.length ||
  (b.words.length === a.words.length && b.exact > a.exact)
    ? b
    : a;

/** An option in front of the words, and how many words stood before it. */
interface Front {
  flag: string;
  value: Value;
  behind: number;
}

const maxLeading = 6;

/** An option whose value is a pattern: `--filter=./packages/*`. */
const optionText = ({ word }: Value): string | undefined =>
  word.type === 'glob' && /^--[A-Za-z0-9-]+=/.test(word.pattern) ? word.pattern : undefined;

/** The leading operands, and how many of them are certain: an option that is not known may have a value. */
const leadingWords = (
  args: readonly Value[],
  table: Table,
  known: Compiled,
): { words: string[]; sure: number; front: Front[] } => {
  const words: string[] = [];
  const front: Front[] = [];
  let sure: number | undefined;
  for (let index = 0; index < args.length && words.length < maxLeading; index += 1) {
    const word = args[index];
    const text = staticText(word) ?? (word === undefined ? undefined : optionText(word));
    if (word === undefined || text === undefined || text === '--') break;
    if (!/^-./s.test(text)) {
      words.push(text);
      continue;
    }
    const flag = text.split('=', 1)[0] ?? text;
    const short = table.singleDash === true || text.startsWith('--') ? flag : text.slice(0, 2);
    if (known.valued.has(short)) {
      const value =
        text === short ? args[index + 1] : staticValue(text.slice(flag === text ? 2 : flag.length + 1));
      if (value !== undefined) front.push({ flag: short, value, behind: words.length });
      if (text === short) index += 1;
    } else if (!known.bare.has(short) && table.plain?.test(text) !== true) sure ??= words.length;
  }
  return { words, sure: sure ?? words.length, front };
};

interface Found {
  row: Row;
  words: readonly string[];
  certain: boolean;
}

const findRow = (known: Compiled, words: readonly string[], sure: number): Found | undefined => {
  let best: Pattern | undefined;
  for (const pattern of [...(known.byFirst.get(words[0] ?? '') ?? []), ...known.open]) {
    if (matches(pattern, words)) best = better(best, pattern);
  }
  if (best !== undefined) {
    const { length } = best.words;
    return { row: best.row, words: words.slice(0, length), certain: length <= sure };
  }
  return findVerb(known, words, sure);
};

const findVerb = (known: Compiled, words: readonly string[], sure: number): Found | undefined => {
  let ambiguous: Found | undefined;
  for (const verb of known.verbs) {
    for (const index of words.keys()) {
      if (!matches(verb, words.slice(index))) continue;
      const length = index + verb.words.length;
      const found = { row: verb.row, words: words.slice(0, length), certain: length <= sure };
      if (!known.nouns.has(words[index] ?? '')) return found;
      ambiguous ??= found;
    }
  }
  return ambiguous;
};

const syntaxOf = (known: Compiled, row: Row | undefined): ReadonlySet<string> => {
  if (row === undefined) return known.valued;
  const paths = Object.values(row.paths ?? {}).flatMap(split);
  const own = [...split(row.valued), ...split(row.scripts), ...paths];
  if (own.length === 0 && row.bare === undefined) return known.valued;
  const valued = new Set([...known.valued, ...own]);
  for (const flag of split(row.bare)) valued.delete(flag);
  return valued;
};

/** A word that may turn out to be an option at run time. */
const mayBeOption = ({ word }: Value): boolean =>
  (word.type === 'dynamic' && !/^[^-]/.test(word.prefix)) ||
  (word.type === 'glob' && /^[*?[-]/.test(word.pattern));

/** Whether one of the conditions' flags has a value that matches. */
const holds = (condition: Condition, use: Use): boolean => {
  const flags = split(condition.flags);
  // An abbreviation may be of another option, so it never makes a use harmless: `--environment`, `--environment-names`.
  const permits = split(condition.traits).every((trait) => harmless.has(trait));
  const given = permits ? use.flags.some((flag) => flags.includes(flag)) : hasFlag(use.flags, ...flags);
  if (flags.length > 0 && !given) return false;
  if (condition.value !== undefined) {
    const { value } = condition;
    if (!valuesOf(use, ...flags).some((given) => value.test(staticText(given) ?? certainPrefix(given))))
      return false;
  }
  if (condition.shared === true && !namesSharedPlace(use)) return false;
  const { operand } = condition;
  return (
    operand === undefined ||
    use.operands.some((given) =>
      operand.test(given.word.type === 'glob' ? given.word.pattern : certainPrefix(given)),
    )
  );
};

const freeText: ReadonlySet<string> = new Set(split('-m --message -n --name --title --description'));

const namesSharedPlace = (use: Use): boolean =>
  use.options.some(({ flag, value }) => !freeText.has(flag) && namesShared(spelt(value))) ||
  use.operands.some((value) => /:\/\/|^["'{}$]|^\w+=/.test(spelt(value)) && namesShared(spelt(value)));

/** A word as it was written: what is known only at run time may still say by its name what it holds. */
const spelt = (value: Value): string =>
  staticText(value) ??
  (value.word.type === 'dynamic' ? value.word.source : value.word.type === 'glob' ? value.word.pattern : '');

const traitsOf = (table: Table, found: Found, use: Use): Trait[] => {
  const { row } = found;
  const condition = row.when?.find(
    (candidate) => holds(candidate, use) && !(candidate.traits === 'dry-run' && isUndone(use)),
  );
  const named = split(row.refine?.(use) ?? condition?.traits ?? row.traits) as Trait[];
  const open = use.uncertain || use.operands.some(mayBeOption);
  const only = row.only === undefined ? undefined : optionSet(`${row.only} --help`);
  const doubtful =
    !found.certain ||
    leadsElsewhere(use, `${table.unsafe ?? ''} ${row.unsafe ?? ''}`.trim()) ||
    (only !== undefined && !use.flags.every((flag) => only.has(flag))) ||
    (open && !(row.loose === true || (named.includes('project-task') && named.length === 1)));
  return doubtful ? named.filter((trait) => !harmless.has(trait)) : named;
};

/** Whether an option is given that takes the harmless traits away; an address of this machine does not. */
const leadsElsewhere = (use: Use, unsafe: string): boolean =>
  hasFlag(use.flags, ...split(unsafe)) &&
  split(unsafe).some(
    (flag) =>
      hasFlag(use.flags, flag) &&
      !(/^--?(?:endpoint|endpoint-url|server|s|url)$/.test(flag) && isOwnAddress(valuesOf(use, flag))),
  );

const isOwnAddress = (values: readonly Value[]): boolean =>
  values.length > 0 && values.every((value) => hostOfUrl(staticText(value) ?? 'http://?').loopback);

/** The ways in which programs are told to say what they would do and not to do it, each by its whole name. */
const rehearsals: ReadonlySet<string> = new Set(
  split(
    '--dry-run --dryrun --dry_run --dryRun --what-if --whatif --validate-only --check-only --just-print --pretend --simulate --preview-only',
  ),
);

/** `--dry-run=false`, `--dry-run --no-dry-run`: told not to rehearse. */
const isUndone = (use: Use): boolean =>
  use.flags.some((flag) => flag.startsWith('--no-') && rehearsals.has(`--${flag.slice(5)}`)) ||
  use.options.some(
    ({ flag, value }) =>
      rehearsals.has(flag) && /^(?:none|false|0|no|off)$/i.test(staticText(value) ?? 'none'),
  );

const sqlOptions = split(
  '-c --command --sql --sql-statement --query -q --query-string --statement --statements --execute -e --sql-query',
);
const removal =
  /^\s*(?:drop\s+(?:table|database|schema|keyspace|user)|truncate\s|delete\s+from\s|update\s+\S+\s+set\s|alter\s+table\s)/i;

/** `wrangler d1 execute --remote --command 'DROP TABLE …'`: SQL for a database elsewhere that takes away. */
const handsSql = (traits: readonly Trait[], use: Use): boolean =>
  traits.some((trait) => trait === 'cloud-write' || trait === 'remote-exec' || trait === 'db-write') &&
  [...valuesOf(use, ...sqlOptions), ...use.operands].some((value) => {
    const text = staticText(value);
    return text !== undefined && removal.test(text) && sqlFacts(text).effect === 'db-destroy';
  });

const changing: ReadonlySet<Trait> = new Set<Trait>([
  'cloud-write',
  'cloud-destroy',
  'db-write',
  'db-destroy',
  'container-write',
  'container-destroy',
]);

/** `x delete y --dry-run`: nothing is changed and nothing is sent. */
const onlyRehearses = (traits: readonly Trait[], use: Use, table: Table): boolean =>
  !use.uncertain &&
  use.rest.length === 0 &&
  traits.some((trait) => changing.has(trait)) &&
  use.flags.some((flag) => rehearsals.has(flag)) &&
  !isUndone(use) &&
  (table.rehearses === undefined || table.rehearses.test(use.matched.join(' ')));

const roles: readonly Exclude<Role, 'none'>[] = ['read', 'list', 'write', 'delete', 'chmod'];

/** An option that a table knows by its whole name is no beginning of another: `--target`, `--target-dir`. */
const pathEffects = (
  paths: Partial<Record<Role, string>> | undefined,
  use: Use,
  whole: ReadonlySet<string>,
): Effect[] =>
  paths === undefined
    ? []
    : roles.flatMap((access): Effect[] => {
        const names = split(paths[access]);
        const options = use.options.filter(({ flag }) => names.includes(flag) || !whole.has(flag));
        const values = valuesOf({ options }, ...names);
        return values.length === 0 ? [] : [{ type: 'path', access, values }];
      });

const rowEffects = (row: Row, use: Use, whole: ReadonlySet<string>): Effect[] => {
  const effects = pathEffects(row.paths, use, whole);
  if (row.operands !== undefined && row.operands !== 'none' && use.operands.length > 0)
    effects.push({ type: 'path', access: row.operands, values: use.operands, recursive: true });
  for (const text of valuesOf(use, ...split(row.scripts)))
    effects.push({ type: 'script', text, via: use.name });
  return [...effects, ...(row.effects?.(use) ?? [])];
};

/** `bundle exec rspec`: the words of the command that a row runs. */
const innerEffects = (name: string, { uncertain, rest }: Use): Effect[] =>
  uncertain || rest.length === 0
    ? [{ type: 'code', reason: 'args' }]
    : [{ type: 'command', words: rest, via: name }];

/** How many processors there are is a number, whatever it is. */
const counted =
  /^(-j|--jobs=|--parallel=|)"?\$\((?:nproc|sysctl -n hw\.(?:logical|physical)?n?cpu|getconf _NPROCESSORS_ONLN)[^)`$]*\)"?$/;

/** Words that are harmless numbers made known. */
export const settled = (args: readonly Value[]): readonly Value[] =>
  args.map((value) => {
    const front = value.word.type === 'dynamic' ? counted.exec(value.word.source)?.[1] : undefined;
    return front === undefined ? value : staticValue(`${front}8`, value.taints);
  });

/** What one use of a program with sub-commands does. A sub-command without a row has no traits, so nothing allows it. */
export const subcommandFacts = (
  name: string,
  given: readonly Value[],
  table: Table,
  input: ProgramInput = noInput,
): ExecFacts => {
  const args = settled(table.skip?.test(staticText(given[0]) ?? '') === true ? given.slice(1) : given);
  const known = compile(table);
  const { words, sure, front } = leadingWords(args, table, known);
  const found = findRow(known, words, sure);
  const valued = syntaxOf(known, found?.row);
  const stops = found?.row.command ?? found?.row.stops;
  const inner = stops !== undefined;
  const parsed = inner
    ? parseArguments(args, { valued, exact: true, stopAfter: (found?.words.length ?? 0) + stops })
    : parseArguments(args, {
        valued,
        exact: true,
        ...(table.singleDash === true ? { singleDash: true } : {}),
      });
  const use: Use = {
    ...parsed,
    name,
    args,
    input,
    matched: found?.words ?? [],
    operands: parsed.operands.slice(found?.words.length ?? 0),
  };
  const before = front.filter(({ behind }) => behind < use.matched.length);
  const effects = placeEffects(table, use, before);
  effects.push(...pathEffects(table.paths, use, valued), ...(table.effects?.(use) ?? []));
  const [subcommand] = found?.words ?? words;
  const facts = {
    flags: parsed.flags,
    operands: subcommand === undefined ? parsed.operands : parsed.operands.slice(1),
    recursive: false,
    force: hasFlag(parsed.flags, '--force'),
    ...(subcommand === undefined ? {} : { subcommand }),
  };
  if (asksForHelp(use, words, inner || found?.row.runs === true))
    return { ...facts, effects: [], traits: ['read-only'] };
  if (found === undefined) {
    return { ...facts, effects, traits: words.length === 0 ? aloneTraits(table, known, use) : [] };
  }
  effects.push(...rowEffects(found.row, use, valued));
  if (found.row.command !== undefined) effects.push(...innerEffects(name, use));
  const traits = traitsOf(table, found, use);
  if (found.row.runs !== true && handsSql(traits, use))
    return { ...facts, effects, traits: [...traits, 'db-destroy'] };
  if (onlyRehearses(traits, use, table))
    return { ...facts, effects: effects.filter(({ type }) => type !== 'network'), traits: ['dry-run'] };
  return { ...facts, effects, traits: reveals(traits, found, use) ? ['secret-read'] : traits };
};

const kept =
  /(?:^|[-_:])(?:secrets?|credentials?|passwords?|api[-_]keys?|access[-_](?:keys?|tokens?)|tokens?)$/i;
const shows = /^(?:get|show|read|view|reveal|print|export|dump|access|cat|decrypt)$/i;

/** `x secrets get name`: whatever the program, what is kept under such a noun is shown by such a verb. */
const reveals = (traits: readonly Trait[], { words }: Found, use: Use): boolean => {
  if (!traits.some((trait) => harmless.has(trait)) || traits.includes('dry-run')) return false;
  const all = [...words, ...use.operands.slice(0, 2).map((value) => staticText(value) ?? '')];
  const noun = all.findIndex((word) => kept.test(word));
  const verb = all[noun + 1] ?? '';
  return noun >= 0 && (shows.test(verb) || (all[noun] === 'user-secrets' && verb === 'list'));
};

/** Where the project is that the words speak of: another one's tasks are not the project's. */
const placeEffects = (table: Table, use: Use, front: readonly Front[]): Effect[] => {
  const directories = valuesOf(use, ...split(table.directory));
  // Behind the sub-command the same letter may mean another thing: `compose -f x.yml logs -f web`.
  const named = split(table.definitions);
  const given = valuesOf(use, ...named);
  const files =
    given.length > 0 ? given : front.filter(({ flag }) => named.includes(flag)).map(({ value }) => value);
  return [
    ...directories.map((value): Effect => ({ type: 'directory', value })),
    ...(directories.length === 0
      ? []
      : [{ type: 'path', access: 'exec', values: [staticValue('.')] } as const]),
    ...(files.length === 0 ? [] : [{ type: 'path', access: 'exec', values: files } as const]),
  ];
};

/** Without a sub-command: its options must be known ones, unless all it does is the project's task anyway. */
const aloneTraits = (table: Table, known: Compiled, use: Use): Trait[] => {
  const dash = use.args.findIndex((word) => staticText(word) === '--');
  // Words behind `--` are for what the project runs: `nox -s tests -- -q`.
  const own =
    use.operands.length - (dash < 0 || table.none !== 'project-task' ? 0 : use.args.length - dash - 1);
  if (table.alone !== undefined) {
    const said = split(table.alone(use)) as Trait[];
    return use.uncertain ? said.filter((trait) => !harmless.has(trait)) : said;
  }
  if (use.uncertain || own > 0 || hasFlag(use.flags, ...split(table.unsafe))) return [];
  const understood = use.flags.every((flag) => known.bare.has(flag) || known.valued.has(flag));
  return understood || table.none === 'project-task'
    ? (split(table.chosen?.(use) ?? table.none) as Trait[])
    : [];
};

/** `x --version`, `x help …`, `x sub --help`. */
const asksForHelp = (use: Use, words: readonly string[], inner: boolean): boolean => {
  if (use.uncertain || use.args.some((word) => word.word.type !== 'static')) return false;
  const [first] = use.args.map(staticText);
  // `lerna version` makes one.
  const own = first === 'version' && use.matched.includes('version');
  if (use.args.length === 1 && !own && /^(--?version|--?help|-[vVh]|help|version)$/.test(first ?? ''))
    return true;
  if (first === 'help') return true;
  if (inner || use.rest.length > 0) return words.length > 0 && staticText(use.args[1]) === '--help';
  const helps = use.flags.includes('--help') || staticText(use.args.at(-1)) === '-help';
  return helps && !staticArgsBehindDash(use.args);
};

/** `npm test -- --help` hands `--help` to another program. */
const staticArgsBehindDash = (args: readonly Value[]): boolean =>
  args.some((word) => staticText(word) === '--');
