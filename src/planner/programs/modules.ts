import type { Trait } from '../../domain/trait.ts';
import { readCode } from '../code/read-code.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { optionSet, parseArguments, valuesOf } from '../options.ts';
import { staticText, staticValue, taintsOf, type Value } from '../value.ts';
import { hasFacts, programFacts } from './index.ts';
import type { ProgramInput } from './subcommands.ts';

/** Modules of Python's own library that are run as programs, by what they do (docs.python.org/3/library). */
const modules: Record<string, Trait> = {
  unittest: 'project-task',
  doctest: 'project-task',
  compileall: 'project-task',
  py_compile: 'project-task',
  build: 'project-task',
  venv: 'project-task',
  virtualenv: 'project-task',
  timeit: 'code-inline',
  cProfile: 'project-task',
  profile: 'project-task',
  trace: 'project-task',
  pdb: 'project-task',
  pstats: 'project-task',
  tracemalloc: 'project-task',
  ensurepip: 'install-declared',
  piptools: 'install-declared',
  'json.tool': 'read-only',
  json: 'read-only',
  tokenize: 'read-only',
  ast: 'read-only',
  dis: 'read-only',
  platform: 'read-only',
  sysconfig: 'read-only',
  site: 'read-only',
  calendar: 'read-only',
  this: 'read-only',
  tabnanny: 'read-only',
  inspect: 'read-only',
  zipfile: 'project-task',
  tarfile: 'project-task',
  'http.server': 'listen',
  SimpleHTTPServer: 'listen',
  grpc_tools: 'project-task',
  'grpc_tools.protoc': 'project-task',
  ipykernel: 'project-task',
  'sphinx.cmd.build': 'project-task',
  sphinx: 'project-task',
  jupyter: 'project-task',
  nbconvert: 'project-task',
  spacy: 'project-task',
  memory_profiler: 'project-task',
  kernprof: 'project-task',
  pyinstrument: 'project-task',
  scalene: 'project-task',
  debugpy: 'project-task',
};

/** Modules whose program has another name. */
const programs: Record<string, string> = {
  'pip._internal': 'pip',
  django: 'django-admin',
  pre_commit: 'pre-commit',
  import_linter: 'lint-imports',
};

const unknown: ExecFacts = {
  flags: [],
  operands: [],
  recursive: false,
  force: false,
  effects: [],
  traits: [],
};

/** `python -m timeit -s setup statement…`: each word is a line of code. */
const timed = (args: readonly Value[]): ExecFacts => {
  const parsed = parseArguments(args, {
    valued: optionSet('-n --number -r --repeat -s --setup -u --unit'),
    exact: true,
  });
  const texts = [...valuesOf(parsed, '-s', '--setup'), ...parsed.operands].map(staticText);
  const facts = { ...unknown, flags: parsed.flags, operands: parsed.operands, subcommand: 'timeit' };
  if (parsed.uncertain || !texts.every((text) => text !== undefined))
    return { ...facts, traits: ['code-inline'], effects: [{ type: 'code', from: taintsOf(args) }] };
  const read = readCode('python', texts.join('\n'), { via: 'python' });
  return { ...facts, traits: read.traits, effects: read.effects };
};

/** Modules that open doors or consoles, or that reach other machines: each is more than a module of the project. */
const reaching =
  /^(?:pty|code|idlelib|turtledemo|webbrowser|antigravity|smtpd|aiosmtpd|asyncio|asyncore|sqlite3|ftplib|telnetlib|nntplib|imaplib|poplib|smtplib|xmlrpc|wsgiref|socketserver|cgi|pyftpdlib|uploadserver|RangeHTTPServer|updog|twisted|websockets|mitmproxy|keyring|paramiko|fabric|invoke|IPython|bpython|ptpython|awscli|azure|gsutil|impacket|pwn|scapy|lib2to3|encodings|runpy|subprocess|os|shutil|site-packages|gzip|base64|uu|quopri)(?:\.|$)/i;

/** Words of a command by which a program of the project is told to do what is not made good again. */
const grave =
  /^(?:drop|delete|destroy|wipe|purge|truncate|reset|flush|deploy|publish|upload|send|release)(?:[-_:].*)?$/;

/** A module that no table knows is the project's own, like a script of it: what it is given is looked at. */
const own = (name: string, args: readonly Value[]): ExecFacts => {
  const words = args.map(staticText);
  const known = words.every((word) => word !== undefined);
  if (!known || !/^[a-z_]\w*(?:\.\w+)*$/i.test(name) || reaching.test(name)) return unknown;
  if (words.some((word) => grave.test(word ?? '') || /:\/\//.test(word ?? ''))) return unknown;
  const files: Effect[] = args.flatMap((value): Effect[] =>
    /^(?:--[\w-]+=)?(?:\/|~|\.\.)/.test(staticText(value) ?? '')
      ? [
          {
            type: 'path',
            access: 'read',
            values: [staticValue((staticText(value) ?? '').replace(/^--[\w-]+=/, ''))],
          },
        ]
      : [],
  );
  return { ...unknown, operands: args, effects: files, traits: ['project-task'] };
};

/** `python -m name …`: the program of that name, or a module of the standard library. */
export const moduleFacts = (name: string, args: readonly Value[], input: ProgramInput): ExecFacts => {
  const program = Object.hasOwn(programs, name) ? (programs[name] ?? name) : name;
  if (hasFacts(program)) return programFacts(program, args, input);
  const trait = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (trait === undefined) return own(name, args);
  if (name === 'timeit') return timed(args);
  const local = /^(--bind=)?(127\.0\.0\.1|localhost|::1)$/;
  if (trait === 'listen' && args.some((value) => local.test(staticText(value) ?? '')))
    return { ...unknown, subcommand: name, traits: ['project-task'] };
  // What only prints is given the files to print.
  const files: Effect[] = args.flatMap((value): Effect[] =>
    (trait === 'read-only' ? /^[^-]/ : /^(?:\/|~|\.\.)/).test(staticText(value) ?? '')
      ? [{ type: 'path', access: name === 'venv' ? 'write' : 'read', values: [value] }]
      : [],
  );
  return {
    ...unknown,
    subcommand: name,
    effects: trait === 'code-inline' ? [{ type: 'code' }] : files,
    traits: [trait],
  };
};

/** `python manage.py …`, `php artisan …`: scripts whose words are known, by the name of the file. */
export const scriptFacts = (
  path: string,
  args: readonly Value[],
  input: ProgramInput,
): ExecFacts | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // setuptools' own commands: https://setuptools.pypa.io/en/latest/deprecated/commands.html
  if (
    name === 'setup.py' &&
    args.some((word) => /^(?:upload|register|upload_docs)$/.test(staticText(word) ?? ''))
  )
    return { ...unknown, operands: args, traits: ['publish'] };
  return /^(manage\.py|artisan|console|rails|rake|wp|composer(\.phar)?)$/.test(name)
    ? programFacts(name.replace(/\.phar$/, ''), args, input)
    : undefined;
};
