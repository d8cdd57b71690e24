import type { Trait } from '../../domain/trait.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import { developerTools } from './developer-tools.ts';
import { scriptRisk } from './runners.ts';
import { type ProgramInput, settled } from './subcommands.ts';
import { ofSystem } from './targets.ts';

/**
 * Tools that run what the project itself defines: its tests, linters, builds, generators. Sources: the `--help` and
 * command line pages of each. Which of its files they read or write is the project's business; what lies outside is
 * judged as a path.
 */
const runners = optionSet(
  [
    // JavaScript and TypeScript
    'tsc vue-tsc svelte-check eslint eslint_d oxlint stylelint standard xo knip depcheck depcruise madge tslint jscpd cspell alex typedoc jsdoc api-extractor compodoc tsserver tsd attw publint size-limit bundlesize license-checker syncpack ts-prune type-coverage',
    'vitest jest mocha ava tap tape c8 nyc playwright cypress wtr karma jasmine uvu codeceptjs wdio percy lighthouse lhci pa11y axe stryker testcafe chromatic',
    'vite webpack rollup esbuild swc tsup parcel next nuxt nuxi astro ng lage storybook sb start-storybook build-storybook tailwindcss svgo sass postcss babel tsc-alias unbuild bunchee microbundle rspack rsbuild react-scripts react-router remix gatsby ember docusaurus vitepress vuepress eleventy expo electron electron-builder electron-forge cap ionic nest vue vue-cli-service svelte-kit sv svelte-package snowpack wmr browserify tauri metro react-native shadcn',
    'concurrently npm-run-all run-s run-p wait-on serve http-server live-server json-server ncu npm-check sort-package-json husky lint-staged commitlint standard-version conventional-changelog source-map-explorer webpack-bundle-analyzer kill-port envinfo browserslist update-browserslist-db patch-package jscodeshift codemod express-generator create-react-app create-next-app create-vite cowsay tldr',
    'openapi-typescript openapi-generator graphql-codegen orval quicktype json2ts redocly spectral swagger-cli mmdc markdownlint markdownlint-cli2 remark textlint markdown-link-check linkinator plop hygen',
    'lefthook semantic-release release-it lhci openapi-generator-cli tsc-watch rolldown oxc tsup-node dive plz solana-test-validator iwyu_tool.py iwyu_tool fix_include flawfinder clang-include-cleaner',
    'tsdown run-s run-p rslib rsc pkgroll tsgo tsx-run wireit moon rush electron-rebuild node-gyp prebuildify npm-check-updates size-limit sherif manypkg ultra esno esmo bun-types vite-node vitest-ui wrangler-types ladle histoire web-ext hardhat forge truffle anchor capacitor ionic cordova tauri ember ng-packagr stencil lit-analyzer polymer riot marko qwik solid-start analog nitro nitropack unocss windicss twind panda linaria lingui i18next i18next-parser formatjs',
    // Python
    'check-manifest pytest-cov nose2 ward green pyproject-build validate-pyproject twine-check pip-compile-check snakeviz py-spy scalene memray kernprof papermill nbconvert nbqa jupytext nbstripout dbt dagster kedro great_expectations dvc-status mlflow streamlit gradio panel bokeh voila uvicorn gunicorn hypercorn daphne waitress-serve flask fastapi litestar celery huey dramatiq scrapy pelican lektor zensical griffe towncrier-check mike pdoc pdoc3 lazydocs numpydoc',
    'pytest py.test pytest-watch ptw flake8 pylint mypy dmypy pyright basedpyright ty pycodestyle pydocstyle bandit coverage pre-commit sphinx-build sphinx-autobuild mkdocs vulture interrogate pip-audit safety sqlfluff djlint codespell yamllint behave locust robot mutmut deptry import-linter lint-imports refurb pytype pyre pyflakes radon xenon cookiecutter copier commitizen cz towncrier bump2version bump-my-version check-jsonschema uvicorn gunicorn hypercorn daphne celery streamlit jupyter jupyter-lab ipython cython pyinstaller maturin nosetests nose2 rstcheck virtualenv trial green doc8 pylama prospector pip-compile pybabel snakemake dvc dbt scrapy great_expectations kedro papermill nbstripout pydoc doit',
    // Rust, Go, C and C++
    'ginkgo gotests gomock gci-check controller-gen kubebuilder operator-sdk client-gen deepcopy-gen conversion-gen protoc-gen-go-grpc setup-envtest kustomize-build rust-script cargo-make insta tarpaulin cbindgen bindgen flamegraph samply run-clang-tidy include-what-you-use config.status config.guess gdbserver-check ctags cscope global gtags doxygen clang-query llvm-profdata llvm-cov otool lipo dsymutil install_name_tool rust-analyzer clippy-driver cross trunk wasm-pack wasm-bindgen mdbook bacon cargo-nextest dx',
    'golangci-lint staticcheck gotestsum mockgen mockery buf sqlc templ wire stringer govulncheck gosec revive ko goreleaser air reflex dlv benchstat swag oapi-codegen ent gqlgen protoc-gen-go errcheck ineffassign nilaway gocyclo golint',
    'cmake ctest ninja samu meson bear ccache gcc g++ cc c++ clang clang++ clang-tidy clang-check cppcheck ar ranlib nm objdump readelf ldd size addr2line strip ld as gfortran nvcc nasm yasm pkg-config autoreconf autoconf automake aclocal libtool libtoolize configure scons waf premake5 xmake b2 bazel bazelisk buck2 buck pants please qmake rustc valgrind gcov lcov genhtml gcovr gprof cpplint include-what-you-use iwyu flex bison yacc lex cbmc doxygen swig protoc flatc capnp thrift node-gyp prebuildify cmake-js gnatmake gprbuild ctags etags universal-ctags cscope platformio pio arduino-cli west idf.py esptool',
    // JVM
    'mill bleep amm scala-cli clojure clj bb lein kondo clj-kondo cljfmt shadow-cljs javac javadoc kotlinc kotlin ktlint detekt scalac scala scalafmt scalafix groovyc checkstyle spotbugs pmd google-java-format jdeps jlink jpackage jshell jar javap java jps jstack jcmd jstat',
    // Ruby, PHP, .NET
    'rspec minitest brakeman srb sorbet steep rbs reek yard jekyll middleman nanoc guard spring puma cucumber haml-lint slim-lint erblint foreman overcommit sidekiq',
    'phpunit pest paratest phpstan psalm phpcs phpmd infection behat codecept deptrac phan phpbench phplint parallel-lint box phpdoc simple-phpunit phing sail',
    'msbuild xbuild csc fsc paket cake nuke stryker reportgenerator csharpier fantomas',
    // Elixir, Erlang, Haskell, OCaml, Dart, Zig, Swift and more
    'ocamlfind ocamlmklib esy opam-exec odin fpc lazbuild gnatmake gprbuild chicken csi racket raco sbcl guile janet prove perltidy perlcritic carton minil cabal-fmt doctest hpack hspec tasty weeder elixir elixirc iex rebar3 erlc credo ghc ghcid hlint ormolu fourmolu stylish-haskell haskell-language-server dune ocamlc ocamlopt ocamlformat opam-lint zig zls swiftc swiftlint xcodebuild xcrun xcbeautify xcpretty tuist xcodegen crystal nim nimble v julia elm elm-test elm-format elm-review purs spago gleam rescript coffee lessc terser uglifyjs rolldown oxfmt tape node-tap busted luacheck luac latexmk pdflatex xelatex lualatex bibtex biber tectonic typst forge hardhat truffle solc slither anchor vala valac sphinx racket raco guile sbcl opa cue jsonnet dhall conftest pkl rebar',
    // Shell, infrastructure and documents
    'kustomize conftest opa regal kubescape polaris pluto helmfile-lint chart-testing helm-unittest latexmk pdflatex xelatex lualatex bibtex biber makeindex typst dvipng mkdocs-material mermaid graphviz neato fdp sfdp structurizr likec4 bump redoc-cli widdershins autocannon artillery locustfile oha bombardier shellcheck bats hadolint actionlint yamllint markdownlint terraform-docs tflint tfsec checkov trivy kubeval kubeconform kube-linter ansible-lint cfn-lint helm-docs semgrep gitleaks detect-secrets trufflehog syft grype dockerfilelint vale proselint asciidoctor pandoc hugo zola mdl lychee act-lint jsonlint ajv xmllint tidy htmlhint plantuml dot mmdc d2 cloc tokei scc hyperfine k6 wrk ab hey vegeta autocannon bombardier tailspin',
  ].join(' '),
);

/** Tools that write the files they are given, always or with one of these options. */
const writers: Record<string, string> = {
  prettier: '-w --write',
  biome: '--write --apply --fix',
  eslint: '--fix',
  stylelint: '--fix',
  oxlint: '--fix',
  dprint: '',
  black: '',
  isort: '',
  ruff: '--fix',
  autopep8: '-i --in-place',
  yapf: '-i --in-place',
  autoflake: '-i --in-place',
  pyupgrade: '',
  rustfmt: '',
  gofmt: '-w',
  goimports: '-w',
  gofumpt: '-w',
  gci: 'write',
  golines: '-w',
  'clang-format': '-i',
  'cmake-format': '-i',
  rubocop: '-a -A --autocorrect --autocorrect-all --auto-correct',
  standardrb: '--fix',
  rufo: '',
  erblint: '--autocorrect',
  'php-cs-fixer': '',
  phpcbf: '',
  pint: '',
  rector: '',
  shfmt: '-w',
  taplo: '',
  stylua: '',
  ktfmt: '',
  'google-java-format': '-i --replace',
  scalafmt: '',
  ormolu: '-i --mode',
  fourmolu: '-i --mode',
  'mix-format': '',
  swiftformat: '',
  'swift-format': '-i',
  ocamlformat: '-i --inplace',
  'nixpkgs-fmt': '',
  alejandra: '',
  buildifier: '',
  codemod: '',
  jscodeshift: '',
  zprint: '',
  'elm-format': '--yes',
};

/** Programs of a project whose first words reach others. */
const reaching: Record<string, RegExp> = {
  ng: /^deploy$/,
  expo: /^(publish|submit|upload:\S+)$/,
  ember: /^deploy$/,
  np: /^/,
  bumpp: /^/,
  'gh-pages': /^/,
  'ghp-import': /^/,
  surge: /^/,
  mkdocs: /^gh-deploy$/,
  goreleaser: /^(release|)$/,
  playwright: /^install-deps$/,
  buf: /^push$/,
  docusaurus: /^deploy$/,
  maturin: /^(publish|upload)$/,
  'wasm-pack': /^(publish|login)$/,
  hugo: /^deploy$/,
  dvc: /^(push|gc|destroy)$/,
  'semantic-release': /^/,
  'release-it': /^/,
  lefthook: /^(install|add|uninstall|self-update)$/,
  ko: /^(apply|delete|resolve|create|publish|build)$/,
  spago: /^publish$/,
  elm: /^(publish|bump)$/,
  rebar3: /^(hex|publish)$/,
  sail: /^(down|share|shell|root-shell)$/,
  celery: /^(purge|control)$/,
  tuist: /^(cloud|auth|share)$/,
};

/** Tools that send requests as fast as they can: an attack unless it is this machine. */
const loadTools = optionSet('k6 wrk ab hey vegeta autocannon bombardier lighthouse locust linkinator lychee');

/** Programs that run code given in their own words, and the options that say so. */
const inline: Record<string, string> = {
  elixir: '-e --eval -r -pr',
  iex: '-e --eval -r',
  erl: '-eval -s -run',
  julia: '-e --eval -E --print -L --load',
  ghc: '-e',
  ipython: '-c --ext',
  guile: '-c -e -l',
  racket: '-e -f -r',
  sbcl: '--eval --load --script',
  scala: '-e',
  kotlin: '-e',
  jshell: '-s - --startup -R',
  groovy: '-e',
  crystal: 'eval',
  nim: '--eval',
  raco: '-e',
  v: '-e',
  dmypy: '--eval',
};

/** Programs whose operands are a command of their own, or shell texts of their own. */
const starting: Record<string, 'command' | 'texts'> = {
  c8: 'command',
  nyc: 'command',
  ccache: 'command',
  bear: 'command',
  xcrun: 'command',
  hyperfine: 'texts',
  concurrently: 'texts',
};

const startedValued: Record<string, string> = {
  c8: '--lines --branches --functions --statements -r --reporter -x --exclude -n --include --reports-dir -o --temp-directory',
  nyc: '--lines --branches --functions --statements --cwd --extension -r --reporter -x --exclude -n --include --report-dir -t --temp-dir --nycrc-path',
  bear: '--output --config',
  xcrun: '--sdk --toolchain',
  hyperfine:
    '-w --warmup -m --min-runs -M --max-runs -r --runs -P --parameter-scan -L --parameter-list -S --shell -u --time-unit --export-json --export-markdown --export-csv --export-asciidoc -n --command-name -N',
  concurrently:
    '-n --names -c --prefix-colors -p --prefix --restart-tries --restart-after -m --max-processes -s --success -l --passthrough-arguments -i --default-input-target --timestamp-format -t',
};

const startedScripts: Record<string, string> = {
  hyperfine: '-p --prepare -c --cleanup -s --setup -C --conclude',
};

/** Effects of what a tool starts: `c8 npm test`, `hyperfine 'npm test'`, `cmake -E rm`. */
const startedEffects = (name: string, args: readonly Value[]): Effect[] => {
  if (name === 'cmake') return cmakeCommand(args);
  const kind = Object.hasOwn(starting, name) ? starting[name] : undefined;
  if (kind === undefined) return [];
  const scripts = startedScripts[name] ?? '';
  const parsed = parseArguments(args, {
    valued: optionSet(`${startedValued[name] ?? ''} ${scripts}`.trim()),
    ...(kind === 'command' ? { stopAfter: 0 } : {}),
  });
  const words = kind === 'command' ? parsed.rest : parsed.operands;
  // `c8 report` is the tool's own.
  if (
    /^(c8|nyc)$/.test(name) &&
    /^(report|check-coverage|instrument|merge)$/.test(staticText(words[0]) ?? '')
  )
    return [];
  if (kind === 'command') return words.length === 0 ? [] : [{ type: 'command', words, via: name }];
  const texts = [...words, ...(scripts === '' ? [] : valuesOf(parsed, ...scripts.split(' ')))];
  return texts.map((text) => {
    const script = /^(npm|pnpm|yarn|bun):(.+)$/.exec(staticText(text) ?? '');
    if (script === null) return { type: 'script', text, via: name };
    const words = [script[1] ?? '', 'run', script[2] ?? ''].map((word) => staticValue(word));
    return { type: 'command', words, via: name };
  });
};

/** `cmake -E rm -rf x` is `rm -rf x` wherever there is no shell. */
const cmakeCommand = (args: readonly Value[]): Effect[] => {
  const at = args.findIndex((word) => staticText(word) === '-E');
  if (at < 0) return [];
  const [command, ...rest] = args.slice(at + 1);
  const name = staticText(command) ?? '';
  const same: Record<string, string[]> = {
    rm: ['rm'],
    remove: ['rm', '-f'],
    remove_directory: ['rm', '-rf'],
    copy: ['cp'],
    copy_directory: ['cp', '-r'],
    make_directory: ['mkdir', '-p'],
    rename: ['mv'],
    touch: ['touch'],
    cat: ['cat'],
    env: ['env'],
    time: ['env'],
  };
  const words = Object.hasOwn(same, name) ? same[name] : undefined;
  return words === undefined
    ? []
    : [{ type: 'command', words: [...words.map((word) => staticValue(word)), ...rest], via: 'cmake' }];
};

/** Options that run code or load it from elsewhere. */
const loading = optionSet(
  '-wrapper -specs -javaagent -agentlib -agentpath -fplugin --plugin-path --resolve-plugins-relative-to --rulesdir --require-path --load --eval',
);

/** Options whose value is a file or directory that is written. */
const outputs =
  /^--?(o|out|output|output-?file|output-?dir|out-?dir|out-?file|outDir|outFile|dist-?dir|target-?dir|coverage-?directory|coverageDirectory|report-?dir|reports?-?directory|results-?dir|junit-?xml|junitxml|cov-report|html-?report|log-?file|build-?dir|install-?dir|destdir|prefix|cache-?location|cache-?dir|tsBuildInfoFile|declarationDir|basetemp|w|B)$/i;

/** Options whose value says what is run: a configuration with code in it, another project. */
const defining =
  /^--?(c|p|config|config-?file|config-path|root|root-?dir|rootDir|confcutdir|project|preset|setup|setup-?file\w*|plugins?|rulesdir|resolve-plugins-relative-to|test-?setup|globalSetup|cwd|S|source|directory|chdir)$/i;

/** Options whose value is a text and no path, although it may begin like one. */
const patterns =
  /^--?(t|k|m|g|e|run|bench|skip|grep|invert|testNamePattern|test-name-pattern|testPathPattern|testPathPatterns|testPathIgnorePatterns|filter|name|match|message|define|D|I|L|isystem|iquote|l|target-version|base|base-href|baseHref|deploy-url|public-path|public-url|ignore-pattern|rule|header|url|host|H|p|port|select|ignore|extend-ignore|tags?|marker|markers)$/;

/** Where an installation is to go later: a configuration only writes it down. */
const recorded = (name: string, option: string | undefined): boolean =>
  option !== undefined &&
  /^(configure|config\.status|meson|cmake|autogen\.sh|bootstrap)$/.test(name) &&
  /^--?(prefix|exec-prefix|bindir|sbindir|libexecdir|sysconfdir|localstatedir|libdir|includedir|datadir|datarootdir|mandir|docdir|infodir|runstatedir|with-[\w-]+|enable-[\w-]+|host|target|D\w+)$/.test(
    option,
  );

const leavesProject = (text: string): boolean =>
  /^(\/(?!\/)|~(\/|$)|\.\.(\/|$))/.test(text) || /(^|\/)\.\.\/\.\./.test(text);

interface Named {
  value: Value;
  option?: string;
}

/** Begins like a place of a system rather than like an expression. */
const isPlace = (value: Value): boolean =>
  /^(\/(home|root|etc|Users|var|proc|opt|srv|mnt|boot|private)\b|~\/|\.\.\/)/.test(staticText(value) ?? '');

/** Tools whose options are written `/name:value`. */
const slashOptions = optionSet('msbuild xbuild csc cl nmake');

/** The words that may name paths outside, with the option each belongs to. */
const outsideWords = (args: readonly Value[]): Named[] => {
  const found: Named[] = [];
  let before: string | undefined;
  for (const word of args) {
    const text = staticText(word);
    const option = text === undefined ? undefined : /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text);
    if (option?.[1] !== undefined) {
      if (option[2] !== undefined && leavesProject(option[2]))
        found.push({ value: { ...word, word: { type: 'static', value: option[2] } }, option: option[1] });
      before = option[2] === undefined ? option[1] : undefined;
      continue;
    }
    if (text !== undefined && leavesProject(text))
      found.push(before === undefined ? { value: word } : { value: word, option: before });
    before = undefined;
  }
  return found;
};

const pathEffects = (name: string, args: readonly Value[], writes: boolean): Effect[] =>
  outsideWords(args)
    .filter(({ option }) => !recorded(name, option))
    .filter(({ option, value }) => option === undefined || !patterns.test(option) || isPlace(value))
    .map(({ value, option }): Effect => {
      const written = option === undefined ? writes : outputs.test(option);
      if (option !== undefined && defining.test(option))
        return { type: 'path', access: 'exec', values: [value] };
      return { type: 'path', access: written ? 'write' : 'read', values: [value], recursive: writes };
    });

/** Programs that read code where they are given none. */
const repls = optionSet(
  'ipython iex erl julia ghci jshell scala racket guile sbcl crystal coffee nim elixir kotlin swiftc',
);

/** Whether the tables know the program as a tool of projects. */
export const isProjectTool = (name: string): boolean =>
  runners.has(name) || developerTools.has(name) || Object.hasOwn(writers, name);

/** What a tool of the project does: its task, and whatever of its words lies outside the project. */
export const projectToolFacts = (name: string, given: readonly Value[], input: ProgramInput): ExecFacts => {
  const args = settled(given);
  const texts = args.map(staticText);
  const flags = [...new Set(texts.filter((text) => text !== undefined && /^-./s.test(text)))].map(
    (text) => /^(--[^=]+)=/.exec(text ?? '')?.[1] ?? /^(--eval):/.exec(text ?? '')?.[1] ?? text ?? '',
  );
  const operands = args.filter((_, index) => !/^-./s.test(texts[index] ?? ''));
  const [first] = operands.map(staticText);
  const conditions = Object.hasOwn(writers, name) ? writers[name] : undefined;
  const writes =
    conditions === '' ||
    (conditions !== undefined && (hasFlag(flags, ...conditions.split(' ')) || conditions === first));
  const named = slashOptions.has(name)
    ? args.filter((word) => !/^\/\w+(:|$)/.test(staticText(word) ?? ''))
    : args;
  const effects = pathEffects(name, placed(name, named), writes);
  const words: Value[] = args.filter(
    (value, index) =>
      value.word.type !== 'dynamic' &&
      !/^-./s.test(texts[index] ?? '') &&
      // What an option names is read: `--ignore-path ../../.prettierignore`.
      !/^--(?:[\w-]*(?:ignore|config|plugin|cache|parser|resolve|log)[\w-]*)$/.test(texts[index - 1] ?? ''),
  );
  if (conditions !== undefined && words.length > 0 && writes) {
    // What a search found by its ending are files, each of them named: `$(git ls-files '*.hs')`.
    const listed = words.filter(
      ({ word }) => word.type === 'glob' && /\*\*\/(?:[^/{]*\.\w+|\{[^/{}]*\.\w+\})$/.test(word.pattern),
    );
    const others = words.filter((word) => isFileWord(word) && !listed.includes(word));
    if (others.length > 0) effects.push({ type: 'path', access: 'write', values: others, recursive: true });
    if (listed.length > 0) effects.push({ type: 'path', access: 'write', values: listed });
  }
  const loads =
    flags.some(
      (flag) =>
        (loading.has(flag) && !loadsOwn(args, flag)) ||
        /^(-fplugin|-specs|-wrapper|-javaagent|-agentlib|-agentpath|-Xbootclasspath)/.test(flag),
    ) ||
    (Object.hasOwn(inline, name) && optionSet(inline[name]).has(first ?? '')) ||
    flags.some((flag) => Object.hasOwn(inline, name) && optionSet(inline[name]).has(flag));
  effects.push(...startedEffects(name, args));
  const stage = stagesAt(name, args);
  if (stage !== undefined) effects.push({ type: 'path', access: 'write', values: [stage] });
  const reads = operands.length === 0 && repls.has(name) && (flags.length === 0 || input.type !== 'none');
  if (reads) effects.push({ type: 'code', from: input.taints });
  const foreign = /^(?:java|mono)$/.test(name) && effects.some((effect) => effect.type === 'path');
  const traits: Trait[] = loads || reads || foreign ? [] : traitsOf(name, first, args);
  if (loads) effects.push({ type: 'code' });
  return {
    flags,
    operands,
    ...(first === undefined ? {} : { subcommand: first }),
    recursive: false,
    force: hasFlag(flags, '--force'),
    effects,
    traits,
  };
};

/** `wasm-pack build crates/wasm --out-dir ../../www/pkg`: the path is one from the crate. */
const placed = (name: string, args: readonly Value[]): readonly Value[] => {
  const crate = name === 'wasm-pack' ? (staticText(args[1]) ?? '') : '';
  if (!/^(?!\.\.)[\w.-]+(?:\/(?!\.\.)[\w.-]+)*$/.test(crate)) return args;
  return args.map((word, index) =>
    /^(?:--out-dir|-d)$/.test(staticText(args[index - 1]) ?? '') && /^\.\.\//.test(staticText(word) ?? '')
      ? staticValue(`./${crate}/${staticText(word)}`, word.taints)
      : word,
  );
};

/** Code from a directory of the project is the project's: `--rulesdir ./build/lib/eslint`. */
const loadsOwn = (args: readonly Value[], flag: string): boolean => {
  if (!ownCode.has(flag)) return false;
  return args.every((word, index) => {
    const text = staticText(word) ?? '';
    const value = text.startsWith(`${flag}=`)
      ? text.slice(flag.length + 1)
      : staticText(args[index - 1]) === flag
        ? text
        : undefined;
    return value === undefined || /^(?!\.\.)[\w.@-]+(?:\/(?!\.\.)[\w.@-]+)*\/?$/.test(value);
  });
};

const ownCode = optionSet('--rulesdir --require-path --plugin-path --resolve-plugins-relative-to --load');

const isFileWord = (value: Value): boolean => {
  const text = staticText(value);
  return text === undefined || /[./*]/.test(text);
};

const traitsOf = (name: string, first: string | undefined, args: readonly Value[]): Trait[] => {
  if (
    loadTools.has(name) &&
    args.some((value) =>
      /^(https?|wss?):\/\/(?!localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(staticText(value) ?? ''),
    )
  )
    return ['upload'];
  if (installsFiles(name, args)) return ['install'];
  // The jar of the BFG Repo-Cleaner, which is published as no program of its own.
  if (name === 'java' && args.some((word) => /(?:^|\/)bfg[\w.-]*\.jar$/.test(staticText(word) ?? '')))
    return ['history-rewrite'];
  const rehearses = /^--(snapshot|local|dry-run|skip[-=]publish|no-push)$|^--skip=.*publish/;
  if (args.some((word) => rehearses.test(staticText(word) ?? ''))) return ['project-task'];
  const publishes = Object.hasOwn(reaching, name) ? reaching[name] : undefined;
  if (publishes?.test(first ?? '') || namesRelease(name, args)) return ['publish'];
  return ['project-task'];
};

/** A directory of its own for an installation: `cmake --install build --prefix stage`, `meson install --destdir pkg`. */
const stagesAt = (name: string, args: readonly Value[]): Value | undefined => {
  const option = name === 'cmake' ? '--prefix' : name === 'meson' ? '--destdir' : undefined;
  const at = option === undefined ? -1 : args.findIndex((value) => staticText(value) === option);
  const given = at < 0 ? undefined : args[at + 1];
  const text = staticText(given) ?? '';
  return text === '' || ofSystem.test(text) ? undefined : given;
};

/** Stages and tasks stand in one row with Capistrano and its like: `cap production deploy:check`. */
const stagedRunners = optionSet('cap capistrano mina fab dep deployer shipit kamal phing sail envoy');

/** Whether one of the first words asks for a release: a task of that name, or the sub-command of any tool. */
const namesRelease = (name: string, args: readonly Value[]): boolean => {
  const words = args.map((word) => staticText(word) ?? '').filter((text) => !text.startsWith('-'));
  const [first = ''] = words;
  if (/^(?:deploy|publish|unpublish|release|upload)$/.test(first)) return staticText(args[0]) === first;
  return stagedRunners.has(name) && words.slice(0, 3).some((word) => scriptRisk(word) !== undefined);
};

/** `cmake --install`, `meson install`: they leave the build directory. */
const installsFiles = (name: string, args: readonly Value[]): boolean => {
  const texts = args.map((value) => staticText(value) ?? '');
  if (stagesAt(name, args) !== undefined) return false;
  if (name === 'cmake')
    return (
      texts.some((text) => text === '--install') || (texts.includes('--build') && texts.includes('install'))
    );
  return (name === 'meson' || name === 'ninja' || name === 'scons') && texts.includes('install');
};
