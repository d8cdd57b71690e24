import type { Effect, ExecFacts } from '../effects.ts';
import { optionSet } from '../options.ts';
import { staticText, type Value } from '../value.ts';
import { unreadWrappers, wrappers } from '../wrapper-table.ts';
import { applyProfile } from './apply.ts';
import { archivePrograms } from './archives.ts';
import { backupTables } from './backups.ts';
import { cloudTables } from './cloud.ts';
import { containerTables } from './containers.ts';
import { databaseTables, migrationTables, mongoFacts, redisFacts } from './databases.ts';
import { debuggerFacts, isDebugger } from './debuggers.ts';
import { developerServiceTables } from './developer-services.ts';
import { devicePrograms, deviceTables } from './devices.ts';
import { documentPrograms } from './documents.ts';
import { filePrograms } from './files.ts';
import { fdFacts, findFacts } from './find.ts';
import { forgeTables } from './forges.ts';
import { gitFacts } from './git.ts';
import { infrastructureTables } from './infrastructure.ts';
import { interpreterOf } from './interpreters.ts';
import { loopbackClients } from './loopback-clients.ts';
import { messageQueueTables } from './message-queues.ts';
import { multiplexerPrograms, multiplexerTables } from './multiplexers.ts';
import { networkPrograms } from './network.ts';
import { objectStoreTables } from './object-stores.ts';
import { packageFilePrograms } from './package-files.ts';
import { compiledTables } from './packages-compiled.ts';
import { formerPackageTables } from './packages-former.ts';
import { javascriptTables } from './packages-javascript.ts';
import { jvmTables } from './packages-jvm.ts';
import { pythonTables } from './packages-python.ts';
import { scriptingTables } from './packages-scripting.ts';
import { systemPackageTables } from './packages-system.ts';
import { webTables } from './packages-web.ts';
import { isPatchTool, patchFacts } from './patch-text.ts';
import { withoutNamed, withoutSettings } from './plain-options.ts';
import type { Profile } from './profile.ts';
import { isProjectTool, projectToolFacts } from './project-tools.ts';
import { removingTables } from './removing-clis.ts';
import { isRunner, runnerFacts } from './runners.ts';
import { scriptReaches } from './script-names.ts';
import { secretPrograms } from './secret-programs.ts';
import { withoutSuffix } from './sed.ts';
import { serverChecks } from './server-checks.ts';
import { isShellSetUp } from './shell-setups.ts';
import { isSqlClient, sqlClientFacts } from './sql-clients.ts';
import { structuralSearch } from './structural-search.ts';
import { noInput, type ProgramInput, subcommandFacts, type Table } from './subcommands.ts';
import { systemPrograms } from './system.ts';
import { targetTables } from './targets.ts';
import { rootedWords, saidTask } from './task-words.ts';
import { textPrograms } from './text.ts';
import { unknownRemoval } from './unknown-removals.ts';
import { versionControlTables } from './version-control.ts';

const profiles: Record<string, Profile> = {
  ...textPrograms,
  ...filePrograms,
  ...archivePrograms,
  ...networkPrograms,
  ...loopbackClients,
  ...secretPrograms,
  ...systemPrograms,
  ...packageFilePrograms,
  ...documentPrograms,
  ...devicePrograms,
  ...multiplexerPrograms,
  ...structuralSearch,
  ...serverChecks,
};

const tables: Record<string, Table> = {
  ...cloudTables,
  ...containerTables,
  ...backupTables,
  ...objectStoreTables,
  ...messageQueueTables,
  ...databaseTables,
  ...migrationTables,
  ...forgeTables,
  ...infrastructureTables,
  ...removingTables,
  ...javascriptTables,
  ...compiledTables,
  ...jvmTables,
  ...webTables,
  ...targetTables,
  ...formerPackageTables,
  ...developerServiceTables,
  ...pythonTables,
  ...scriptingTables,
  ...systemPackageTables,
  ...deviceTables,
  ...multiplexerTables,
  ...versionControlTables,
};

/** A tool of a cross tool chain, behind the target it makes code for: `arm-none-eabi-gcc` (GCC manual, "Configuration"). */
const targetOf =
  /^(?:arm|armeb|aarch64|avr|riscv(?:32|64)|mips\w*|powerpc\w*|ppc\w*|sparc\w*|s390x|xtensa|msp430|m68k|sh4?|i[3-6]86|x86_64|or1k|loongarch64|wasm32)(?:-[a-z0-9_]+){0,3}-((?:gcc|g\+\+|c\+\+|cpp|gfortran|clang|clang\+\+|ld|as|ar|nm|ranlib|strip|size|objdump|objcopy|readelf|addr2line|gdb|gcov)(?:-ar|-nm|-ranlib)?)$/;

/** A file system that ignores case runs `RM` as `rm`; `pip3.12` and `gcc-13` are versions of one program. */
const canonicalName = (name: string): string => {
  const lower = name.toLowerCase();
  if (Object.hasOwn(tables, lower) || Object.hasOwn(profiles, lower)) return lower;
  const native = targetOf.exec(lower)?.[1];
  if (native !== undefined && isProjectTool(native)) return native;
  const base = lower.replace(/(?:-?[0-9]+(?:\.[0-9]+)*|\.exe|\.phar|\.cmd)$/, '');
  return Object.hasOwn(tables, base) || isProjectTool(base) ? base : lower;
};

/** Whether the tables speak of a program. */
export const hasFacts = (name: string): boolean =>
  Object.hasOwn(tables, name) || Object.hasOwn(profiles, name) || isRunner(name) || isProjectTool(name);

/** Programs without a row in a table, whose words are read by functions of their own. */
const readHere = optionSet('git find gfind fd fdfind mongosh mongo redis-cli valkey-cli keydb-cli');
const isReadHere = (name: string): boolean => readHere.has(name) || isDebugger(name) || isSqlClient(name);

/** A lone long option of this name makes any program tell of itself and end (GNU Coding Standards, 4.8). */
const telling = /^(--version|--help|-version|-help|-V)$/;

/** Whether the words make any program tell of itself, whatever else its options mean. */
export const tellsOfItself = (args: readonly Value[]): boolean =>
  args.length === 1 && telling.test(staticText(args[0]) ?? '');

const onlyTells = (name: string, args: readonly Value[]): boolean => {
  const words = args.map((word) => staticText(word) ?? '');
  const [first = ''] = words;
  if (tellsOfItself(args)) return true;
  // `x version`, `x deploy --help` of a program without tables: one that has them says itself where these words count.
  if (hasFacts(name)) return false;
  if (args.length === 1) return first === 'version' || first === 'help';
  return (
    words.length <= 4 &&
    words.at(-1) === '--help' &&
    words.slice(0, -1).every((word) => /^\w[\w:-]*$/.test(word))
  );
};

/** Their `exec` starts what the project has built, by its name, or anything else. */
const buildsPrograms = optionSet('stack cabal');

const shells =
  /^(?:(?:ba|da|z|k|fi|c|tc|mk)?sh|pwsh|powershell|busybox|eval|exec|command|builtin|source|\.)$/;

/** Whether a command is one of somebody else's program: a name that nobody knows is the project's own. */
const startsKnown = (effect: Effect): boolean => {
  if (effect.type !== 'command') return true;
  const text = staticText(effect.words[0]);
  if (text === undefined || text.includes('/')) return true;
  const name = canonicalName(text);
  return (
    hasFacts(name) ||
    isReadHere(name) ||
    interpreterOf(name) !== undefined ||
    Object.hasOwn(wrappers, name) ||
    unreadWrappers.has(name) ||
    shells.test(name)
  );
};

/** Of a program that only prints something about itself. */
const tellingFacts: ExecFacts = {
  flags: [],
  operands: [],
  recursive: false,
  force: false,
  effects: [],
  traits: ['read-only'],
};

/** What a program does with its words and its input, as far as is known of it. */
export const programFacts = (
  name: string,
  args: readonly Value[],
  input: ProgramInput = noInput,
): ExecFacts => {
  const known = canonicalName(name);
  if (onlyTells(known, args)) {
    const [flag] = args.map(staticText);
    return { ...tellingFacts, flags: [flag ?? ''] };
  }
  if (
    isShellSetUp(
      known,
      args.map((value) => staticText(value) ?? '\0'),
    )
  )
    return tellingFacts;
  if (known === 'git') return gitFacts(args);
  if (known === 'find' || known === 'gfind') return findFacts(args);
  if (known === 'fd' || known === 'fdfind') return fdFacts(args);
  if (isPatchTool(known)) return patchFacts(args, input);
  if (isDebugger(known)) return debuggerFacts(known, args);
  const table = Object.hasOwn(tables, known) ? tables[known] : undefined;
  if (table !== undefined) {
    const facts = subcommandFacts(known, known === 'cargo' ? withoutSettings(args) : args, table, input);
    return buildsPrograms.has(known) ? { ...facts, effects: facts.effects.filter(startsKnown) } : facts;
  }
  if (isRunner(known)) return runnerFacts(known, args);
  if (isSqlClient(known)) return sqlClientFacts(known, args, input);
  if (known === 'mongosh' || known === 'mongo') return mongoFacts(args, input);
  if (known === 'redis-cli' || known === 'valkey-cli' || known === 'keydb-cli')
    return redisFacts(args, input);
  const profile = Object.hasOwn(profiles, known) ? profiles[known] : undefined;
  if (profile === undefined && isProjectTool(known)) return projectToolFacts(known, args, input);
  if (known === 'sed' || known === 'gsed') return applyProfile(known, withoutSuffix(args), profile ?? {});
  if (known === 'jq') return applyProfile(known, withoutNamed(args), profile ?? {});
  if (profile !== undefined) return applyProfile(known, args, profile);
  const facts = applyProfile(known, args, {});
  const said = saidTask(known, args, input);
  if (said === undefined) {
    const removed = unknownRemoval(known, args);
    return removed.length === 0 ? facts : { ...facts, traits: removed };
  }
  const rooted = rootedWords(args);
  const effects: Effect[] = rooted.length === 0 ? [] : [{ type: 'path', access: 'write', values: rooted }];
  return { ...facts, effects, traits: [said] };
};

/**
 * The facts of a program file that is named by its path: whose it is, the path says. A name that stands for a tool of
 * projects or for nothing known is one of the project's own; any other is not what it is called.
 */
export const fileFacts = (path: string, args: readonly Value[], input: ProgramInput): ExecFacts => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const said = programFacts(name, args, input);
  const spoken = said.traits ?? [];
  // What a script of the project takes away is the project's: it is asked about as any script is.
  const facts = hasFacts(canonicalName(name))
    ? said
    : { ...said, traits: spoken.filter((trait) => trait !== 'removal' && trait !== 'cloud-destroy') };
  const traits = facts.traits ?? [];
  if (scriptReaches(path, args)) return { ...facts, traits: [...traits, 'publish'] };
  const known = canonicalName(name);
  const own = isProjectTool(known) || !(hasFacts(known) || isReadHere(known));
  // That it tells of itself says nothing of what a file does.
  return own && !tellsOfItself(args) && (traits.includes('project-task') || traits.includes('read-only'))
    ? { ...facts, traits: [...traits, 'script-task'] }
    : facts;
};
