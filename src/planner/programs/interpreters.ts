import { optionSet } from '../options.ts';

/** A program that runs code in its own language. */
export interface Interpreter {
  /** Options whose value is code. */
  code: ReadonlySet<string>;
  /** Options that take another value. */
  valued: ReadonlySet<string>;
  /** Options with which nothing but a fact about the program is printed, or a file is only checked. */
  inert: ReadonlySet<string>;
  /** Options that load code from elsewhere. */
  loads: ReadonlySet<string>;
  /** Options that name a module or a task, to be run like a program: then no script follows. */
  module: ReadonlySet<string>;
  /** First operands that make it another tool: `deno fmt`, `bun test`. */
  tools: ReadonlySet<string>;
}

const interpreter = (data: Partial<Record<keyof Interpreter, string>>): Interpreter => ({
  code: optionSet(data.code),
  valued: optionSet(data.valued),
  inert: optionSet(`--version --help -V -h ${data.inert ?? ''}`.trim()),
  loads: optionSet(data.loads),
  module: optionSet(data.module),
  tools: optionSet(data.tools),
});

const python = interpreter({ code: '-c', valued: '-W -X --check-hash-based-pycs', module: '-m' });

const table: Record<string, Interpreter> = {
  python,
  pypy: python,
  node: interpreter({
    code: '-e --eval -p --print',
    valued:
      '-C --conditions --env-file --stack-trace-limit --max-old-space-size --test-name-pattern --test-reporter --test-reporter-destination --input-type --title --icu-data-dir --openssl-config --redirect-warnings --trace-event-categories',
    inert: '-v -c --check --v8-options',
    loads: '-r --require --import --loader --experimental-loader',
    module: '--run --test',
  }),
  bun: interpreter({
    code: '-e --eval -p --print',
    valued: '--cwd -c --config',
    loads: '-r --preload --import',
    inert: '-v',
    tools:
      'test install add remove run x build update pm outdated link unlink init create publish upgrade ci',
  }),
  deno: interpreter({
    valued: '-c --config',
    inert: '-v',
    tools: 'fmt lint test check info task bench cache doc compile install add remove init types upgrade run',
  }),
  perl: interpreter({ code: '-e -E', valued: '-I', inert: '-v', loads: '-M -m' }),
  ruby: interpreter({ code: '-e', valued: '-I -C -E', inert: '-v -c', loads: '-r' }),
  php: interpreter({ code: '-r -B -R -E', valued: '-d -c', inert: '-v -i -m -l' }),
  lua: interpreter({ code: '-e', inert: '-v', loads: '-l' }),
  tclsh: interpreter({}),
  osascript: interpreter({ code: '-e', valued: '-l' }),
  r: interpreter({ code: '-e' }),
  rscript: interpreter({ code: '-e' }),
  groovy: interpreter({ code: '-e', inert: '-v' }),
  pwsh: interpreter({ code: '-c -Command -EncodedCommand -e -ec' }),
  expect: interpreter({ code: '-c' }),
  gdb: interpreter({ code: '-ex --eval-command', valued: '-p', loads: '-x' }),
  vim: interpreter({ code: '-c --cmd', loads: '-S -u' }),
  ed: interpreter({}),
};

/** The interpreter a program name stands for, versions included: `python3.12`, `lua5.4`. */
export const interpreterOf = (name: string): Interpreter | undefined => {
  const lower = name.toLowerCase();
  return Object.hasOwn(table, lower) ? table[lower] : versioned(lower);
};

const versioned = (name: string): Interpreter | undefined => {
  const base =
    name === 'nodejs'
      ? 'node'
      : name === 'vi' || name === 'nvim' || name === 'ex'
        ? 'vim'
        : name.replace(/[0-9.]+$/, '');
  return Object.hasOwn(table, base) ? table[base] : undefined;
};
