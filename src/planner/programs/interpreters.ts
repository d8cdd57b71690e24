import { optionSet } from '../options.ts';
import { staticText, type Value } from '../value.ts';

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
  /** What it loads by name comes from the project's own packages, as with Node. */
  modules: boolean;
  /** `-d name=value` sets what may load code, as with PHP. */
  settings: boolean;
}

type Lists = Omit<Interpreter, 'modules' | 'settings'>;

const interpreter = (
  data: Partial<Record<keyof Lists, string>>,
  kind?: 'modules' | 'settings',
): Interpreter => ({
  modules: kind === 'modules',
  settings: kind === 'settings',
  code: optionSet(data.code),
  valued: optionSet(data.valued),
  inert: optionSet(`--version --help -V -h ${data.inert ?? ''}`.trim()),
  loads: optionSet(data.loads),
  module: optionSet(data.module),
  tools: optionSet(data.tools),
});

const typescript = interpreter(
  {
    code: '-e --eval -p --print',
    valued:
      '-P --project --tsconfig -O --compilerOptions --compiler-options --compiler -I --ignore -D --ignoreDiagnostics --cwd --dir --config -c --root -x --extensions',
    loads: '-r --require --import --loader',
    tools: 'watch',
  },
  'modules',
);

const python = interpreter({ code: '-c', valued: '-W -X --check-hash-based-pycs', module: '-m' });

const table: Record<string, Interpreter> = {
  python,
  pypy: python,
  node: interpreter(
    {
      code: '-e --eval -p --print',
      valued:
        '-C --conditions --env-file --stack-trace-limit --max-old-space-size --test-name-pattern --test-reporter --test-reporter-destination --input-type --title --icu-data-dir --openssl-config --redirect-warnings --trace-event-categories',
      inert: '-v -c --check --v8-options',
      loads: '-r --require --import --loader --experimental-loader',
      module: '--run --test',
    },
    'modules',
  ),
  bun: interpreter(
    {
      code: '-e --eval -p --print',
      valued: '--cwd -c --config',
      loads: '-r --preload --import',
      inert: '-v',
      tools:
        'test install add remove run exec x build update pm outdated link unlink init create publish upgrade ci',
    },
    'modules',
  ),
  deno: interpreter({
    valued: '-c --config',
    inert: '-v',
    tools: 'fmt lint test check info task bench cache doc compile install add remove init types upgrade run',
  }),
  perl: interpreter({ code: '-e -E', valued: '-I', inert: '-v', loads: '-M -m' }),
  ruby: interpreter({ code: '-e', valued: '-I -C -E', inert: '-v -c', loads: '-r' }),
  erb: interpreter({ valued: '-r -T -E -U', loads: '-r' }),
  // https://tsx.is, https://typestrong.org/ts-node and their like run a script as node does.
  tsx: typescript,
  'ts-node': typescript,
  'ts-node-esm': typescript,
  'ts-node-dev': typescript,
  tsnd: typescript,
  jiti: typescript,
  esno: typescript,
  'vite-node': typescript,
  'babel-node': typescript,
  php: interpreter({ code: '-r -B -R -E', valued: '-d -c', inert: '-v -i -m -l' }, 'settings'),
  lua: interpreter({ code: '-e', inert: '-v', loads: '-l' }),
  luajit: interpreter({ code: '-e', inert: '-v', loads: '-l' }),
  tclsh: interpreter({}),
  osascript: interpreter({ code: '-e', valued: '-l' }),
  r: interpreter({ code: '-e', tools: 'CMD' }),
  rscript: interpreter({ code: '-e' }),
  groovy: interpreter({ code: '-e', inert: '-v -version' }),
  pwsh: interpreter({ code: '-c -Command -EncodedCommand -e -ec' }),
  expect: interpreter({ code: '-c' }),
  // Each runs a script of the project as the others do.
  ocaml: interpreter({ code: '-e', inert: '-version -vnum' }),
  escript: interpreter({}),
  octave: interpreter({ code: '--eval', valued: '-p --path' }),
  gnuplot: interpreter({ code: '-e' }),
  racket: interpreter({ code: '-e -f -r -l -t --eval --require --load', inert: '-v' }),
  guile: interpreter({ code: '-c -e -l', valued: '-L' }),
  janet: interpreter({ code: '-e -l', inert: '-v' }),
  runghc: interpreter({}),
  runhaskell: interpreter({}),
  nu: interpreter({ code: '-c --commands -e --execute', inert: '-v' }),
  vim: interpreter({ code: '-c --cmd', loads: '-S -u' }),
  ed: interpreter({}),
};

/** A module that the project has installed. */
const ownModule = /^(?:@?[A-Za-z][\w.@-]*(?:\/[\w.@-]+)*)$/;

/** A hook of the project's own, in the way that runners of TypeScript are set up: `ts-node -r ./register.js`. */
const ownHook = /^\.\/[\w.@/-]+$/;

/** Settings of PHP that load code or lift a restriction (php.net/manual/en/ini.list.php). */
const loadingSetting =
  /^(?:auto_(?:prepend|append)_file|(?:zend_)?extension(?:_dir)?|include_path|disable_functions|disable_classes|open_basedir|allow_url_include|sendmail_path|mail\.|user_ini\.|opcache\.preload|ffi\.)/;

/** Whether an option makes the interpreter run code that is not the project's own. */
export const loadsForeignCode = (interpreter: Interpreter, flag: string, value: Value): boolean => {
  const text = staticText(value);
  if (interpreter.settings && flag === '-d') return text === undefined || loadingSetting.test(text);
  if (!interpreter.loads.has(flag)) return false;
  if (!interpreter.modules || text === undefined || text.includes('..')) return true;
  const hook = interpreter === typescript && (flag === '-r' || flag === '--require') && ownHook.test(text);
  return !hook && !ownModule.test(text);
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
