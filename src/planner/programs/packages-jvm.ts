import type { Effect } from '../effects.ts';
import { hasFlag } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { Table, Use } from './subcommands.ts';
import { targetRisk } from './targets.ts';

const foreignBuild = '-I --init-script --include-build -g --gradle-user-home -javaagent';

/** https://docs.gradle.org/current/userguide/command_line_interface.html */
const gradle: Table = {
  source: 'https://docs.gradle.org/current/userguide/command_line_interface.html',
  directory: '-p --project-dir',
  definitions: '-b --build-file -c --settings-file',
  valued:
    '-x --exclude-task -D -P --tests --console --warning-mode -I --init-script --max-workers --include-build -g --gradle-user-home --configuration --project-cache-dir',
  bare: '-q --quiet -i --info -d --debug -s --stacktrace -S --full-stacktrace -w --warn --offline --no-daemon --daemon --parallel --build-cache --no-build-cache --continue --rerun-tasks --refresh-dependencies --scan --profile -a -m --dry-run --configuration-cache --no-configuration-cache -t --continuous -u',
  unsafe: foreignBuild,
  effects: (use) =>
    hasFlag(use.flags, '-I', '--init-script', '--include-build', '-g') ? [{ type: 'code' }] : [],
  none: 'read-only',
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        targetRisk({
          ...use,
          operands: [...use.matched.map((word) => staticValue(word)), ...use.operands],
        }),
    },
  ],
};

/** `exec:exec -Dexec.executable=…` starts any program. */
const startedByMaven = (use: Use): Effect[] => {
  const setting = (name: string): Value | undefined =>
    use.options.find(({ flag }) => flag === `-Dexec.${name}`)?.value;
  const program = setting('executable');
  if (program === undefined) return [];
  const given = [program, setting('args') ?? setting('arguments') ?? staticValue('')];
  const words = given.map(staticText);
  if (words.includes(undefined)) return [{ type: 'code', reason: 'args' }];
  return [{ type: 'code' }, { type: 'script', text: staticValue(words.join(' ')), via: 'mvn' }];
};

/** https://maven.apache.org/ref/current/maven-embedder/cli.html */
const maven: Table = {
  source: 'https://maven.apache.org/ref/current/maven-embedder/cli.html',
  definitions: '-f --file',
  valued:
    '-pl --projects -P --activate-profiles -s --settings -gs --global-settings -t --toolchains -rf --resume-from -T --threads -l --log-file -b --builder',
  bare: '-q --quiet -B --batch-mode -o --offline -U --update-snapshots -e --errors -X --debug -ntp --no-transfer-progress -am --also-make -amd -N --non-recursive -V --show-version -fae -fn -ff -D',
  singleDash: true,
  plain: /^-[DPT]/,
  unsafe: '-gs --global-settings',
  paths: { read: '-s --settings', write: '-l --log-file' },
  effects: (use) => startedByMaven(use),
  rows: [
    {
      words: 'deploy | deploy:* | release:* | nexus-staging:* | site-deploy | site:deploy | versions:commit',
      traits: 'publish',
    },
    { words: 'release:clean', traits: 'dev-service' },
    {
      words: '*',
      traits: 'project-task',
      refine: (use) =>
        use.operands.some((value) =>
          /^(deploy|site-deploy|[\w.:-]*:(deploy|release|perform))$|^release:/.test(staticText(value) ?? ''),
        )
          ? 'publish'
          : /^(flyway|liquibase):(clean|dropAll)/.test(
                [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')].join(' '),
              )
            ? 'db-destroy'
            : undefined,
    },
  ],
};

/** `sbt "clean; +test; publishSigned"`: a word may hold several commands. */
const scalaCommands = (use: Use): Value[] =>
  [...use.matched, ...use.operands.map((value) => staticText(value) ?? '')]
    .flatMap((text) => text.split(';'))
    .map((text) =>
      staticValue(
        text
          .trim()
          .replace(/^[+*~]+/, '')
          .split(/\s/, 1)[0]
          ?.split('/')
          .at(-1) ?? '',
      ),
    );

/** https://www.scala-sbt.org/1.x/docs, https://codeberg.org/leiningen/leiningen */
const scala: Table = {
  source: 'https://www.scala-sbt.org/1.x/docs/Running.html',
  unsafe: '-javaagent --init-script',
  plain:
    /^-[DJ]|^--(?:client|batch|error|warn|info|debug|no-colors?|color=\w+|supershell=\w+|timings|no-server|jobs(?:=\d+)?|ticker(?:=\w+)?|silent)$|^-(?:no-colors|batch|v|debug|mem|i|j\d*|k|s)$/,
  none: 'code-inline',
  rows: [
    {
      words: '*',
      traits: 'project-task',
      refine: (use) => targetRisk({ ...use, operands: scalaCommands(use) }),
    },
  ],
};

/** https://clojure.org/reference/clojure_cli */
const clojure: Table = {
  source: 'https://clojure.org/reference/clojure_cli',
  none: 'project-task',
  valued: '-e --eval -Sdeps -i --init -m --main',
  bare: '-P -Spath -Stree -Sdescribe -Srepro -Sforce -Sverbose',
  // Aliases of the project's own `deps.edn`: `-M:test`, `-X:build`, `-T:tools`.
  // What stands behind them are the options of the main function they name.
  plain: /^-[MXTA]:?[\w:/.-]*$|^--[a-z][\w-]*(?:=.*)?$/,
  singleDash: true,
  unsafe: '-e --eval -Sdeps -i --init',
  rows: [{ words: '*', traits: 'project-task' }],
};

/** Java, Kotlin, Scala and Clojure. */
export const jvmTables: Record<string, Table> = {
  gradle,
  gradlew: gradle,
  'gradlew.bat': gradle,
  mvn: maven,
  mvnw: maven,
  mvnd: maven,
  sbt: scala,
  mill: scala,
  lein: scala,
  clj: clojure,
  clojure,
  bb: clojure,
  'scala-cli': scala,
};
