import type { FlowEnd } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import { optionSet } from '../options.ts';
import { looksSecret } from '../secrets.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { nameParts } from './name-parts.ts';
import type { ProgramInput } from './subcommands.ts';

/*
 * What a program that no table knows is asked to do, by words that mean the same in nearly every tool of a project: a
 * sub-command, an option or a name that checks, builds or shows. They speak for the program only where none of its
 * other words says more than that (docs/adr/0015-task-words.md).
 */

/** Words of tasks, as sub-command or in a name: `test:unit`, `fmt-check`, `run-tests`. */
const checks = optionSet(
  'test tests testing runtest runtests unit spec specs e2e integration smoke lint lints linting linter check checks checker build builds rebuild compile fmt format formatting formatter typecheck types validate validation validator verify verification analyze analyse analysis analyzer coverage cov bench benchmark benchmarks docs doc dev generate codegen gen typegen transpile minify watch',
);

/** Words that only show. */
const shows = optionSet(
  'list ls status show info describe diff doctor tree graph stats report whoami ping health inspect explain outdated',
);

const checkingFlags =
  /^--(?:check|lint|dry-run|dryrun|test|tests|verify|validate|typecheck|coverage|list-tests|no-write)$/;
const tellingFlags = /^(?:--version|--help|-h|-V|--list)$/;

/** What stands before a task and names what it is of: `db status`, `schema lint`. */
const nouns = optionSet(
  'app api config schema project docs site image workspace workspaces package packages module modules plugin plugins template templates manifest spec code deps dependencies types client server web mobile ios android frontend backend db data model models migration migrations policy rules',
);

/** Sub-commands that change something, whatever stands behind them. */
const changing = optionSet(
  'create add new set update upgrade edit put move rename mv cp copy write start up down join leave enable register unregister assign switch use connect disconnect attach detach sign encrypt decrypt open close lock invite ban block allow approve reject merge sync scale resize schedule trigger restore save activate deactivate promote bump retry rerun',
);

/** Words that say more: what they name is changed, lost, sent, started or revealed. */
const grave = optionSet(
  'delete del destroy remove rm rmi rmdir drop purge deploy redeploy undeploy publish unpublish push release reset prune wipe erase shred nuke kill killall terminate stop restart shutdown reboot halt poweroff disable upload uninstall install exec execute eval apply login logout signin token tokens secret secrets password passwords passwd passphrase credential credentials cred creds apikey vault wallet rollback rollout revert truncate flush evict drain cordon revoke grant chmod chown chgrp sudo su doas sh bash zsh dash fish pwsh powershell ssh scp sftp rsync curl wget nc ncat netcat socat telnet ftp tunnel expose send submit webhook transfer withdraw mint pay unlock mount umount unmount inject exploit payload attack crack bruteforce dos ddos flood spoof sniff hack backdoor keylogger miner xmrig beacon implant exfil exfiltrate dump escalate bypass persist overwrite promote provision teardown decommission unseal',
);

/** Of these, words that the name of an option may have in any tool that builds or tests: `--release`. */
const mildOptions = optionSet(
  'payload release reset stop restart disable kill execute flush send dump install',
);

/** Options whose value is code, a command or a program, in most tools that have them. */
const running =
  /^(?:-[ecE]|--?(?:eval|exec|execute|command|cmd|run|script|code|expr|shell|hook|on-\w+|on[A-Z]\w+|wrapper|program|interpreter|filter-prog|checkpoint-action|use-compress-program))$/;

/** Options whose value is a text that only chooses what is looked at. */
const choosing =
  /^(?:-[tkgm]|--?(?:grep|filter|name|test-name-pattern|testNamePattern|match|only|skip|exclude|include|ignore|tags?|groups?|suite|title|testsuite|exclude-groups?))$/;

/** A configuration by its ending: what `-c` names in most tools that check. */
const settings =
  /^[\w./@-]+\.(?:json5?|jsonc|ya?ml|toml|ini|cfg|conf|config|xml|js|cjs|mjs|ts)$|^\.[\w-]*rc$/;

const local = /^(?:localhost|127\.[\d.]+|\[?::1\]?|0\.0\.0\.0)$/;
const address = /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]*)/i;
const host =
  /^(?:[\w-]+\.)+(?:com|net|org|io|cloud|example|internal|corp|lan|co|ai|xyz|onion|gov|edu)(?:[:/].*)?$/i;
const number = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+|\/\d+)?$/;

/** Whether a word names another machine. */
const reaches = (text: string): boolean => {
  const named = address.exec(text)?.[1];
  if (named !== undefined) return !/^file:/i.test(text) && !local.test(named);
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)*(?::|$)/.test(text)) return true;
  return (number.test(text) && !local.test(text.replace(/[:/]\d+$/, ''))) || host.test(text);
};

const isGrave = (text: string): boolean => nameParts(text).some((part) => grave.has(part));

/** Whether the name of an option says more; `--no-push` and `--skip-deploy` say less. */
const isGraveOption = (flag: string): boolean =>
  !/^--?(?:no|skip|without|disable)-/.test(flag) &&
  nameParts(flag).some((part) => grave.has(part) && !mildOptions.has(part));

/** Begins like a place that is certainly not the project's. */
const leaves = (text: string): boolean =>
  /^(?:~|\.\.(?:\/|$))|(?:^|\/)\.\.\/\.\./.test(text) ||
  /^\/(?:$|(?!dev\/null$)(?:bin|sbin|lib\w*|usr|etc|var|root|boot|proc|sys|dev|run|opt|srv|mnt|media|snap|nix|private|System|Library|Applications|Volumes)(?:\/|$))/.test(
    text,
  );

/** Words that are paths from the root: whether they are the project's, the rules say. */
export const rootedWords = (args: readonly Value[]): Value[] =>
  args.flatMap((value) => {
    const text = staticText(value) ?? '';
    const path = text.startsWith('/') ? text : (/^-[\w-]+=(\/.*)$/s.exec(text)?.[1] ?? '');
    return path === '' || path === '/dev/null' ? [] : [staticValue(path, value.taints)];
  });

const isFile = (text: string): boolean => text.includes('/') || /\w\.\w{1,5}$|\*/.test(text);

/** Whether a word is no more than an ordinary one of a task: a file of the project, a name, a number. */
const isPlain = (text: string, option: string | undefined): boolean => {
  if (option !== undefined && choosing.test(option)) return !/[`$;|&<>]/.test(text);
  if (/[`$;|&<>\n\s\\]/.test(text)) return false;
  if (reaches(text) || looksSecret(text) || leaves(text)) return false;
  return isFile(text) || (option !== undefined && /^release$/i.test(text)) || !isGrave(text);
};

const foreign: readonly FlowEnd[] = ['network', 'secret', 'decode'];
const carries = (taints: ReadonlySet<FlowEnd>): boolean =>
  taints.size > 0 && foreign.some((end) => taints.has(end));

/** The option a word of the call is or begins with, and the value behind its `=`. */
const optionIn = (text: string): { flag: string; value?: string } | undefined => {
  const [, flag, value] = /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (flag === undefined) return undefined;
  return value === undefined ? { flag } : { flag, value };
};

/** Whether each word is plain; one known only at run time may be the value of an option, and nothing else. */
const arePlain = (args: readonly Value[]): boolean => {
  let before: string | undefined;
  for (const value of args) {
    const { word } = value;
    const option = before;
    before = undefined;
    if (carries(value.taints)) return false;
    if (word.type === 'dynamic') {
      const named = /^(--?[\w-]+)=/.exec(word.prefix)?.[1] ?? option;
      if (named === undefined || value.many === true || running.test(named) || isGraveOption(named))
        return false;
      continue;
    }
    const text = word.type === 'static' ? word.value : word.pattern;
    const own = optionIn(text);
    if (own !== undefined) {
      if (isGraveOption(own.flag)) return false;
      if (own.value === undefined) before = own.flag;
      else if (running.test(own.flag) || !isPlain(own.value, own.flag)) return false;
    } else {
      const starts =
        option !== undefined && running.test(option) && !(option === '-c' && settings.test(text));
      if (starts || !isPlain(text, option)) return false;
    }
  }
  return true;
};

const isTask = (text: string): boolean => {
  const words = nameParts(text);
  return words.length <= 5 && (checks.has(words[0] ?? '') || checks.has(words.at(-1) ?? ''));
};

const isShow = (text: string): boolean => shows.has(text) || /^(?:list|show)(?:-[a-z]+){1,2}$/.test(text);

/** `status set x`; `list open` only chooses. */
const changesNext = (word: string | undefined): boolean =>
  word !== undefined && changing.has(word) && !/^(?:open|close|lock)$/.test(word);

/** Behind what they are of, at any depth: `apis get`, `jira comment list`. */
const showsOf = (words: readonly string[]): boolean => {
  const end = words.findIndex((word) => !subcommand.test(word) || isFile(word));
  const leading = words.slice(0, end < 0 ? words.length : end);
  const at = leading.findIndex((word, index) => index > 0 && (isShow(word) || word === 'get'));
  return (
    at > 0 &&
    !changesNext(leading[at + 1]) &&
    leading.slice(0, at).every((word) => !changing.has(word) && !startsWhatFollows.test(word))
  );
};

const startsWhatFollows = /^(?:run|r|task|do|call|with|on)$/;

const subcommand = /^[a-z][a-z0-9]*(?:[-_:.][a-z0-9]+)*$/;

/** What its own name says: `run-tests`, `html-validate`, `phplint`. */
const namedTask = (name: string): boolean =>
  isTask(name.replace(/\.\w+$/, '')) ||
  /^run-?(?:all-?)?(?:unit-?)?(?:tests?|checks?|lint|bench)(?:[-_.]|$)/.test(name) ||
  /^(?:run)?(?:tests?|checks?|bench)(?:all)?$|(?:lint|linter|tests?)$/.test(name);

/** Programs whose names others are made to look like: MITRE ATT&CK T1036.005, and typosquatting of packages. */
const imitated = optionSet(
  'npm npx pnpm yarn node deno pip python git cargo docker kubectl make bash sudo terraform helm',
);

/** Whether a name is one letter, or one swap of letters, away from one that everybody knows. */
const resembles = (name: string): boolean => {
  for (const known of imitated) {
    const [short, long] = known.length < name.length ? [known, name] : [name, known];
    if (long.length - short.length > 1) continue;
    let at = 0;
    while (at < short.length && short[at] === long[at]) at += 1;
    const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
    if (short.length === long.length && swapped && short.slice(at + 2) === long.slice(at + 2)) return true;
    const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
    if (rest === long.slice(at + 1)) return true;
  }
  return false;
};

/** What such a program or word shows may be a secret. */
const keeper = /^mcp$|pass|secret|vault|key|cred|token|wallet|auth|otp|gpg|pgp|^bw$|ssh|^env/;

/**
 * Whether a call names nothing but files of the project to work on (`wasm-opt -Oz dist/a.wasm -o dist/b.wasm`), or what
 * another program prints (`… | diffstat -p1`). In front of the files a word may say what is done with them, unless that
 * changes something elsewhere.
 */
const worksOnGiven = (name: string, words: readonly string[], input: ProgramInput): boolean => {
  // What is spelt to look like another, or may run the file it is given, is not taken at its word.
  if (!/^[a-z][\w.+-]*$/.test(name) || ofShell.has(name) || keeper.test(name)) return false;
  if (words.some((text) => code.test(text))) return false;
  const said = words.filter((text) => !isFile(text));
  if (said.some((text) => changing.has(text) || keeper.test(text))) return false;
  return said.length < words.length ? said.length < 3 : input.type === 'stream' && said.length === 0;
};

/** Words of the shell's own, which other rules speak of. POSIX.1-2024, 2.15 and 1.6. */
const ofShell = optionSet(
  'echo print printf test true false pwd cd type hash alias unalias bg fg jobs wait times ulimit umask shift getopts let local builtin command exec eval source export readonly declare typeset set unset trap return break continue dirs pushd popd shopt complete compgen bind caller enable help history logout mapfile readarray read disown fc',
);

/** Files of code, scripts and configurations that say what to run. */
const code =
  /\.(?:py[cw]?|el|elc|sh|bash|zsh|fish|command|ps1|bat|cmd|exe|js|cjs|mjs|ts|rb|pl|pm|php|lua|tcl|r|jl|scm|lisp|clj|groovy|vim|vbs|scpt|applescript|workflow|app|jar|so|dylib|dll|rc|conf|cfg|ini|toml|ya?ml|mk|m4|awk|sed|sql)$/i;

/** What a call says it does, by its words alone; undefined where they say nothing of the kind, or more. */
export const saidTask = (name: string, args: readonly Value[], input: ProgramInput): Trait | undefined => {
  if (isGrave(name) || resembles(name) || carries(input.taints) || !arePlain(args)) return undefined;
  const texts = args.map((value) => staticText(value) ?? '');
  const flags = texts.filter((text) => text.startsWith('-')).map((text) => text.split('=', 1)[0] ?? '');
  // A word behind an option may be its value.
  const words = texts
    .filter((text, index) => !text.startsWith('-') && !/^-[^=]*$/.test(texts[index - 1] ?? ''))
    .slice(0, 4);
  const [first = '', second = ''] = words;
  if (subcommand.test(first) && !isFile(first)) {
    if (isTask(first)) return 'project-task';
    const noun = nouns.has(first) || /^(?:run|r|task)$/.test(first);
    if (noun && subcommand.test(second) && isTask(second)) return 'project-task';
    const shown = (isShow(first) && !changesNext(second)) || showsOf(words);
    if (shown && ![name, ...words].some((word) => keeper.test(word))) return 'read-only';
  }
  if (flags.some((flag) => checkingFlags.test(flag))) return 'project-task';
  if (args.length === 1 && flags.some((flag) => tellingFlags.test(flag))) return 'read-only';
  if (namedTask(name)) return 'project-task';
  const given = texts.filter((text) => !text.startsWith('-'));
  return worksOnGiven(name, given, input) ? 'project-task' : undefined;
};
