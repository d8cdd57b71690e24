import type { Trait } from '../../domain/trait.ts';
import type { Effect, ExecFacts } from '../effects.ts';
import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { Row, Use } from './subcommands.ts';

/**
 * Names of scripts and targets that reach others when they run: the project defines them, but not every run of them is
 * development. `build:release` is a build; `release` and `deploy:prod` are not.
 */
const reaching =
  /^(?:[\w.]+[:_-])*?(?:deploy|publish|release|ship|promote|rollout|upload|unpublish|rollback|provision|teardown|destroy|nuke)(?:$|[:_/-](?!check|test|notes|dry|build|lint|verify))|[:_-](?:deploy|publish|destroy)$|(?:^|[:_-])push$/i;

/** Targets in the manner of Gradle and sbt: `publishToMavenCentral`, `uploadArchives`. */
const reachingTarget =
  /^(?:publish(?!ToMavenLocal|Local)|deploy|upload|releaseTo|closeAndRelease)(?:[A-Z]\w*)?$/;

/** Scripts that throw data away. */
const emptying =
  /(?:^|[:_-])db[:_-](?:drop|reset|wipe|nuke|purge|truncate|destroy|fresh)|^(?:drop|wipe|purge|nuke|truncate)[:_-](?:db|data|database)|^flywayClean$|^liquibaseDropAll$/i;

/** Whether running a script or target of this name is more than development. */
export const scriptRisk = (name: string): 'publish' | 'db-write' | undefined => {
  if (emptying.test(name)) return 'db-write';
  if (
    /^(build|test|lint|check|typecheck|pre|post)[:_-]|[:_-]build[:_-]release$/i.test(name) &&
    !/(deploy|publish)$/i.test(name)
  )
    return undefined;
  return reaching.test(name) || reachingTarget.test(name) ? 'publish' : undefined;
};

/** The traits of running scripts of the project: the first operand names one. */
export const scriptTraits = (use: Pick<Use, 'operands'> & Partial<Pick<Use, 'rest'>>): string => {
  const first = use.operands[0] ?? use.rest?.[0];
  if (first === undefined) return 'read-only';
  const name = staticText(first);
  return name === undefined ? '' : (scriptRisk(name) ?? 'project-task');
};

/** Packages whose program is well-known, where its name is another. */
const programOf: Record<string, string> = {
  '@biomejs/biome': 'biome',
  '@angular/cli': 'ng',
  '@nestjs/cli': 'nest',
  '@vue/cli': 'vue',
  '@changesets/cli': 'changeset',
  '@playwright/test': 'playwright',
  '@tailwindcss/cli': 'tailwindcss',
  '@storybook/cli': 'storybook',
  '@redocly/cli': 'redocly',
  '@openapitools/openapi-generator-cli': 'openapi-generator',
  '@graphql-codegen/cli': 'graphql-codegen',
  '@commitlint/cli': 'commitlint',
  '@babel/cli': 'babel',
  '@swc/cli': 'swc',
  '@compodoc/compodoc': 'compodoc',
  '@microsoft/api-extractor': 'api-extractor',
  '@stoplight/spectral-cli': 'spectral',
  '@arethetypeswrong/cli': 'attw',
  '@mermaid-js/mermaid-cli': 'mmdc',
  '@sveltejs/package': 'svelte-package',
  '@11ty/eleventy': 'eleventy',
  '@ionic/cli': 'ionic',
  '@capacitor/cli': 'cap',
  '@tauri-apps/cli': 'tauri',
  '@lhci/cli': 'lhci',
  '@typescript/native-preview': 'tsgo',
  'netlify-cli': 'netlify',
  'firebase-tools': 'firebase',
  'aws-cdk': 'cdk',
  'sequelize-cli': 'sequelize',
  typescript: 'tsc',
  'npm-check-updates': 'ncu',
  'markdownlint-cli': 'markdownlint',
  'del-cli': 'del',
  'cpy-cli': 'cpy',
  '@web/test-runner': 'web-test-runner',
  '@ast-grep/cli': 'ast-grep',
  'cspell-cli': 'cspell',
  'env-cmd': 'env-cmd',
  'webpack-cli': 'webpack',
  'postcss-cli': 'postcss',
  'grunt-cli': 'grunt',
  'gulp-cli': 'gulp',
  'license-checker': 'license-checker',
  'dotenv-cli': 'dotenv',
  pytest: 'pytest',
  'cz-cli': 'cz',
};

/** Programs that `npx` and its like may fetch and run without a question, when they then do nothing that asks. */
const wellKnown: ReadonlySet<string> = optionSet(
  [
    'tsc tsserver vue-tsc svelte-check eslint prettier biome oxlint stylelint standard xo knip depcheck depcruise madge tslint jscpd cspell alex',
    'vitest jest mocha ava tap tape c8 nyc playwright cypress wtr karma jasmine uvu codeceptjs wdio percy lighthouse pa11y axe stryker',
    'vite webpack rollup esbuild swc tsup parcel next nuxt nuxi astro ng turbo nx lerna lage storybook sb tailwindcss tsx ts-node typedoc jsdoc svgo sass postcss babel tsc-alias unbuild bunchee microbundle rspack rsbuild gulp grunt',
    'react-scripts react-router remix gatsby ember docusaurus vitepress vuepress eleventy expo react-native electron-builder cap ionic nest vue svelte-kit sv svelte-package shadcn',
    'concurrently npm-run-all run-s run-p wait-on nodemon cross-env rimraf mkdirp cpx copyfiles serve http-server live-server json-server del shx kill-port open-cli ncu npm-check sort-package-json',
    'husky lint-staged commitlint changeset semantic-release release-it standard-version conventional-changelog cz size-limit bundlesize source-map-explorer webpack-bundle-analyzer attw publint license-checker are-the-types-wrong syncpack',
    'prisma drizzle-kit typeorm sequelize knex mikro-orm openapi-typescript openapi-generator graphql-codegen orval quicktype json2ts buf redocly spectral swagger-cli mmdc markdownlint markdownlint-cli2 remark textlint markdown-link-check',
    'only-allow tsd doctoc ls-lint html-validate editorconfig-checker skott dpdm auto-changelog markdown-toc start-server-and-test env-cmd cpy npm-package-json-lint lockfile-lint audit-ci documentation ast-grep cspell sort-package-json npm-run-all2 replace-in-file dts-bundle-generator web-test-runner nightwatch tap borp simple-git-hooks all-contributors ts-json-schema-generator swagger-typescript-api',
    'tsdown rolldown tauri hardhat lhci wscat tsc-watch openapi-generator-cli npm-run-all2 lefthook capacitor ladle histoire oxfmt tsgo',
    'wrangler vercel netlify firebase cdk serverless sls supabase pm2 ts-jest esno jiti zx degit tldr envinfo browserslist update-browserslist-db create-react-app create-next-app create-vite express-generator api-extractor compodoc patch-package yarn pnpm npm dotenv ts-prune type-coverage jscodeshift codemod mcp-inspector cowsay',
    // Python
    'black ruff isort flake8 pylint mypy pyright basedpyright pytest tox nox coverage pre-commit build twine cookiecutter copier mkdocs sphinx-build poetry pdm hatch uv pip-audit bandit safety vulture autoflake pyupgrade yapf djlint sqlfluff ipython jupyter httpie rich-cli codespell commitizen towncrier check-jsonschema yamllint interrogate ty',
  ].join(' '),
);

/** Programs of a package that do little but start another. */
const plainName = (spec: string): string | undefined => {
  const name = /^((?:@[\w.-]+\/)?[\w.-]+)(?:(?:@|==)[\w.^~-]*)?$/.exec(spec)?.[1];
  if (name === undefined) return undefined;
  return Object.hasOwn(programOf, name) ? programOf[name] : name;
};

/** Whether a package named by a runner is one whose program is well-known. */
const isWellKnown = (value: Value | undefined): boolean => {
  const name = plainName(staticText(value) ?? '');
  return name !== undefined && wellKnown.has(name);
};

interface RunnerSyntax {
  valued: string;
  packages: string;
  script: string;
}

const javascript: RunnerSyntax = {
  valued: '-w --workspace --cache --loglevel --registry --userconfig -C --prefix --node-options --shell',
  packages: '-p --package',
  script: '-c --call',
};

const python: RunnerSyntax = {
  valued:
    '-p --python --index-url -i --extra-index-url --index --cache-dir --directory --env-file --with-requirements --constraints --fetch-missing-python',
  packages: '--from --with --spec --pip-args',
  script: '',
};

const foreign =
  '--registry --userconfig --node-options --shell --shell-mode --index-url -i --extra-index-url --index --default-index --find-links -f --pip-args --with-requirements --with-editable --git --editable';

/** What a runner does with the words behind it: fetch a package unless it is there, and run its program. */
const running = (
  words: readonly Value[],
  syntax: RunnerSyntax,
  via: string,
): { traits: string; effects: Effect[] } => {
  const parsed = parseArguments(words, {
    valued: optionSet(`${syntax.valued} ${syntax.packages} ${syntax.script}`.trim()),
    exact: true,
    stopAfter: 0,
  });
  const packages = valuesOf(parsed, ...syntax.packages.split(' '));
  const scripts = syntax.script === '' ? [] : valuesOf(parsed, ...syntax.script.split(' '));
  const effects: Effect[] = scripts.map((text) => ({ type: 'script', text, via }));
  const [program] = parsed.rest;
  const name = staticText(program);
  const local = hasFlag(parsed.flags, '--no-install', '--no', '--offline');
  const known =
    !parsed.uncertain &&
    packages.every(isWellKnown) &&
    !parsed.flags.some((flag) => optionSet(foreign).has(flag)) &&
    (isWellKnown(program) || local || (program === undefined && scripts.length > 0));
  if (program === undefined) {
    const traits = parsed.flags.some((flag) => flag === '--version' || flag === '--help' || flag === '-v')
      ? 'read-only'
      : '';
    return { traits: scripts.length > 0 && known ? 'project-task' : traits, effects };
  }
  const plain = name === undefined ? undefined : plainName(name);
  if (plain !== undefined)
    effects.push({ type: 'command', words: [staticValue(plain), ...parsed.rest.slice(1)], via });
  else effects.push({ type: 'code', reason: 'program' });
  return { traits: known ? 'project-task' : 'install', effects };
};

/** A sub-command that runs a package: `npm exec`, `pnpm dlx`. */
export const runnerRow = (words: string, manager: string): Row => {
  const syntax = manager === 'uv' || manager === 'pipx' ? python : javascript;
  return {
    words,
    traits: 'install',
    runs: true,
    valued: `${syntax.packages} ${syntax.script} ${syntax.valued}`.trim(),
    refine: (use) => running(wordsAfter(use), syntax, manager).traits,
    effects: (use) => running(wordsAfter(use), syntax, manager).effects,
  };
};

/** The words behind the ones that named the sub-command. */
const wordsAfter = (use: Use): readonly Value[] => {
  let next = 0;
  for (const [index, word] of use.args.entries()) {
    if (next === use.matched.length) return use.args.slice(index);
    if (staticText(word) === use.matched[next]) next += 1;
  }
  return [];
};

/** https://docs.npmjs.com/cli/commands/npx, https://bun.sh/docs/cli/bunx, https://docs.astral.sh/uv/guides/tools */
const runners: Record<string, RunnerSyntax> = {
  npx: javascript,
  pnpx: javascript,
  bunx: javascript,
  uvx: python,
};

/** Whether a program does nothing but run another of a package. */
export const isRunner = (name: string): boolean => Object.hasOwn(runners, name);

/** `npx`, `bunx`, `uvx` with their words. */
export const runnerFacts = (name: string, args: readonly Value[]): ExecFacts => {
  const { traits, effects } = running(args, runners[name] ?? javascript, name);
  const parsed = parseArguments(args, { valued: optionSet(javascript.valued), stopAfter: 0 });
  return {
    flags: parsed.flags,
    operands: parsed.rest,
    recursive: false,
    force: false,
    effects,
    traits: traits === '' ? [] : [traits as Trait],
  };
};
