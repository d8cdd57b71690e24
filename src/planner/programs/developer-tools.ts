import { optionSet } from '../options.ts';
import { ecosystemTools } from './ecosystem-tools.ts';

/**
 * Tools of developers by what they do, beside those in `project-tools.ts`. All of them work on the files of the project
 * they are started in, and none reaches others in its ordinary use: what uploads, releases or deploys is in no line
 * here. Sources: the README or manual of each.
 */
const tools: Record<string, string> = {
  testRunners:
    'borp web-test-runner tstyche airtap tap-spec tap-dot tap-difflet tap-mocha-reporter snazzy evalmd matcha istanbul nightwatch backstop loki styleguidist reg-suit testem qunit intern mochapack detox maestro appium ct_run testament yath kcov schemathesis shellspec shunit2 bats-core gotest richgo cucumber-js hspec-discover tasty-discover doctest-discover parallel_rspec parallel_test parallel_cucumber turbo_tests phpspec kahlan atoum ceedling',
  linters:
    'eclint editorconfig-checker ec semistandard ts-standard rslint quick-lint-js csslint sass-lint scss-lint html-validate pug-lint ember-template-lint dtslint template-oss-check npmcli-lint npm-package-json-lint npmPkgJsonLint ls-lint dclint yaml-lint v8r only-allow check-engine check-node-version es-check are-you-es5 solhint ethlint checkbashisms bashate shellharden zizmor ghalint dockle container-structure-test kube-score datree statix deadnix desktop-file-validate appstreamcli appstream-util rpmlint lintian namcap chktex lacheck texcount pydoclint darglint pyroma check-wheel-contents restructuredtext-lint gitlint reuse ruby-lint erb_lint solargraph fasterer flog flay debride rails_best_practices goheader license-eye addlicense nancy gocritic deadcode selene lua-language-server podchecker cmake-lint cmakelint oclint splint frama-c infer sobelow dialyzer gradualizer typer elvis cljstyle eastwood kibit dcm periphery codenarc phpcpd twigcs twig-cs-fixer composer-unused composer-require-checker composer-normalize security-checker churn stan cabal-plan cabal-gild weeder terrascan vint markuplint write-good misspell typos aspell hunspell woke languagetool awesome-lint blc broken-link-checker muffet htmltest htmlproofer linkchecker unimport unimported dpdm skott knip-bun lockfile-lint audit-ci better-npm-audit auditjs aud licensee legally nlf license-compliance bundle-audit bundler-audit fawltydeps creosote liccheck pip-licenses pipdeptree monkeytype wily cosmic-ray ast-grep',
  formatters:
    'docformatter blacken-docs add-trailing-comma reorder-python-imports absolufy-imports setup-cfg-fmt pyproject-fmt tox-ini-fmt toml-sort yamlfix yamlfmt mdformat nixfmt treefmt jsonnetfmt astyle uncrustify indent ocp-indent nimpretty erlfmt efmt purs-tidy brittany floskell htmlbeautifier js-beautify html-beautify css-beautify sql-formatter pg_format ecs format-package fixpack latexindent verible-verilog-format verible-verilog-lint',
  compilersAndBundlers:
    'napi tshy zshy obuild oxnode wasm-opt wasm-as wasm-dis wasm2wat wat2wasm wasm-ld wasm-tools wasm-objdump emcc em++ dts-bundle-generator dts-bundle ngc ttsc tspc ts-patch tscpaths sucrase buble cleancss csso node-sass stylus svgr imagemin svgcleaner ttf2woff watchify webpack-dev-server webpack-serve electron-packager electron-vite bob pod-install preconstruct kcd-scripts dumi umi aegir bili poi brunch broccoli asc ocamlbuild moc uic rcc lupdate lrelease msgfmt msgmerge xgettext intltoolize glib-compile-schemas glib-compile-resources gtk-update-icon-cache erlc garble tinygo gox goyacc easyjson enumer gomodifytags gotext promu cargo-ndk cargo-component dmd ldc2 dub rdmd gdc ghdl iverilog vvp verilator yosys nextpnr-ice40 nextpnr-ecp5 icepack icetime fusesoc sby sdcc cc65 ca65 ld65 rgbasm rgblink rgbfix cpack gn gyp bjam distcc sccache objcopy cpp gcc-ar gcc-nm gcc-ranlib mkimage dtc rust-objcopy rust-size cythonize f2py pythran solcjs vyper circom snarkjs nargo scarb snforge aderyn vp',
  generators:
    'relay-compiler swagger-codegen swagger-codegen-cli pbjs pbts pegjs peggy nearleyc jison antlr4 antlr tree-sitter barrelsby ctix openapi-ts swagger-typescript-api graphql-inspector asyncapi oasdiff vacuum ts-json-schema-generator typescript-json-schema datamodel-codegen grpc_tools_node_protoc ragel re2c lemon gperf dartdoc build_runner sourcery swiftgen mogenerator typeshare capnpc xjc wsimport xsd svcutil dotnet-svcutil nswag refitter kiota autorest scip scip-typescript npmignore index-to-readme embedme gomarkdoc gomplate mdtoc embedmd',
  documentation:
    'docsify doctoc markdown-toc documentation esdoc api-documenter vocs mintlify honkit gitbook hexo nikola antora myst jupyter-book quarto haddock hoogle ldoc pod2html pod2man pod2text edoc ex_doc jazzy cljdoc docfx rdoc ri auto-changelog git-cliff gtkdoc-scan gtkdoc-mkhtml help2man scdoc ronn svg-term vhs gource',
  coverageAndProfiling:
    'gocov gocover-cobertura go-junit-report gcov2lcov grcov lcov-result-merger luacov coverlet dotnet-coverage slather pyperf pyperformance asv fprof viztracer tuna flameprof speedscope clinic 0x heaptrack callgrind_annotate ms_print pprof benchcmp twiggy bundlewatch source-map-visualizer sloccount gocloc loc',
  emulatorsAndServers:
    'godot godot4 simavr renode qemu-system-x86_64 qemu-system-aarch64 qemu-system-arm qemu-system-riscv64 qemu-system-i386 qemu-aarch64 qemu-arm qemu-riscv64 anvil ganache ws lite-server sirv miniflare promtool jd json json5 jsonschema nf-core planemo cwltool nextflow sqlmesh',
  // What they start is planned by itself (`src/planner/shell/launchers.ts`).
  starters:
    'capistrano mina fab shipit env-cmd start-server-and-test server-test start-test onchange chokidar deemon retry',
  projectHelpers:
    'simple-git-hooks nano-staged all-contributors scriv pyclean versioneer dunamai setuptools-scm nbgv gitversion cibuildwheel auditwheel delocate-wheel delvewheel shiv pex nuitka nuitka3 pip-sync appraisal derry very_good cargo-hack cargo-fuzz cargo-deny cargo-audit cargo-llvm-cov cargo-outdated cargo-machete cargo-udeps cargo-expand cargo-sort cargo-geiger cargo-semver-checks cargo-mutants cargo-insta cargo-criterion',
};

/** Every tool of the table. */
export const developerTools: ReadonlySet<string> = new Set([
  ...Object.values(tools).flatMap((line) => [...optionSet(line)]),
  ...ecosystemTools,
]);
