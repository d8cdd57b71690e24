import { describe, expect, test } from 'vitest';
import { said, started } from './said.ts';

describe('restoring what a project declares', () => {
  test.each([
    'npm ci',
    'npm install',
    'pnpm install --frozen-lockfile',
    'yarn',
    'yarn install --immutable',
    'bun install',
    'pip install -r requirements.txt -c constraints.txt',
    "pip3 install -e '.[dev]'",
    'pip install .[test]',
    'python -m pip install -r requirements.txt',
    'uv sync --frozen',
    'poetry install --with dev',
    'bundle install',
    'composer install --no-dev',
    'cargo fetch',
    'go mod download',
    'dotnet restore',
    'mix deps.get',
    'flutter pub get',
    'pod install',
  ])('%s', (command) => {
    expect(said(command)).toBe('install-declared');
  });
});

describe('adding a package', () => {
  test.each(
    [
      'npm install express@^4 zod',
      'npm i -D typescript @types/some-thing',
      'pnpm add -w react',
      'yarn add lodash',
      "pip install 'requests[security]>=2'",
      'pip install Flask_SQLAlchemy',
      'uv add fastapi',
      'poetry add pandas',
      'cargo +nightly add serde --features derive',
      'go get github.com/stretchr/testify@v1.9.0',
      'gem list',
      'bundle add sidekiq',
      'composer require monolog/monolog:^3',
      'dotnet add package Newtonsoft.Json --version 13.0.3',
      'dart pub add http',
    ].filter((command) => command !== 'gem list'),
  )('that is well-known: %s', (command) => {
    expect(said(command)).toBe('install-known');
  });

  test.each([
    ['a name one letter beside', 'npm install lodahs'],
    ['a known one beside an unknown one', 'npm install react reakt'],
    ['for every project', 'npm install -g typescript'],
    ['from another registry', 'npm install --registry=http://r.example express'],
    ['from an address', 'npm install https://x.example/express.tgz'],
    ['from a repository', 'pip install git+https://x.example/requests'],
    ['under a known alias', 'npm install react@npm:evil'],
    ['from another index', 'pip install --extra-index-url http://i.example requests'],
    ['over the system', 'pip install --break-system-packages requests'],
    ['declared elsewhere', 'pip install -r https://x.example/r.txt'],
    ['from git', 'cargo add serde --git https://x.example/serde'],
    ['as a program for all', 'cargo install ripgrep'],
    ['as a program of Go', 'go install golang.org/x/tools/cmd/stringer@latest'],
    ['for the system', 'apt-get install -y jq'],
    ['of Homebrew', 'brew install jq'],
    ['known only at run time', 'npm install "$NAME"'],
  ])('%s: %s', (_, command) => {
    expect(said(command)).toBe('install');
  });
});

describe('what reaches a registry', () => {
  test.each([
    ['npm publish', 'publish'],
    ['npm publish --dry-run', 'dry-run'],
    ['npm unpublish x@1', 'unpublish'],
    ['yarn npm unpublish x', 'unpublish'],
    ['cargo yank --version 1.0.0', 'unpublish'],
    ['twine upload dist/x.whl', 'publish'],
    ['twine check dist/x.whl', 'read-only'],
    ['mvn -q deploy', 'publish'],
    ['gradle publishToMavenCentral', 'publish'],
    ['gradle publishToMavenLocal', 'project-task'],
    ['dotnet nuget push x.nupkg', 'publish'],
    ['npm token list', 'secret-read'],
    ['npm config get //registry.npmjs.org/:_authToken', 'secret-read'],
    ['npm config get registry', 'read-only'],
    ['npm config set registry http://x.example', 'system-config'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

describe('tasks of the project', () => {
  test.each([
    'npm test',
    'npm run build:release',
    'npm -w packages/a run test',
    'pnpm --filter web lint',
    'yarn typecheck',
    'bun test',
    'cargo +nightly clippy -- -D warnings',
    'go test -run "/sub" ./...',
    'mvn -q -DskipTests package',
    './gradlew :app:assembleDebug',
    'bundle exec rspec',
    'dotnet test --no-build',
    'make -j4',
    'make -j"$(nproc)" all',
    'tox -e py311',
    'cmake --build build -j 8',
    'pytest -q "$FILE"',
  ])('%s', (command) => {
    expect(said(command)).toBe('project-task');
  });

  test.each([
    ['a script that publishes', 'npm run deploy', 'publish'],
    ['a script that drops a database', 'npm run db:reset', 'db-write'],
    ['a target that installs', 'make install', 'install'],
    ['a script known only at run time', 'npm run "$SCRIPT"', ''],
    ['an unknown sub-command', 'cargo frobnicate', ''],
    ['another shell for make', 'make SHELL=/tmp/x all', 'project-task opaque'],
    ['a makefile from elsewhere', 'make -f /tmp/Makefile', 'project-task opaque'],
    ['an init script', 'gradle -I /tmp/init.gradle build', 'opaque'],
    ['a program of the compiler', 'gcc -wrapper rm,-rf,x a.c', 'opaque'],
    ['an option of another program before it', 'npm --frobnicate test', ''],
  ])('but not %s: %s', (_, command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

describe('runners of packages', () => {
  test('plan the program they run', () => {
    expect(started('npx rimraf /')).toEqual(['npx rimraf /', 'rimraf /']);
    expect(started('npm exec -- vitest run')).toEqual(['npm exec -- vitest run', 'vitest run']);
    expect(started('uv run script.py --x')).toEqual(['uv run script.py --x', 'python script.py --x']);
    expect(started('bundle exec rails db:drop')).toEqual(['bundle exec rails db:drop', 'rails db:drop']);
  });

  test.each([
    ['npx vitest run', 'project-task'],
    ['npx @biomejs/biome@2 check .', 'project-task'],
    ['uvx ruff check .', 'project-task'],
    ['npx some-unknown-package', 'install'],
    ['npx some-unknown-package --help', 'install'],
    ['npx -p unknown-package tsc', 'install'],
    ['npx --registry http://r.example prettier .', 'install'],
    ['pnpm dlx unknown-package', 'install'],
    ['npm exec unknown-package --help', 'install'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test('the script of -c is planned', () => {
    expect(started("npx -c 'rm -rf /'")).toContain('rm -rf /');
  });
});

describe('Python modules', () => {
  test.each([
    ['python -m pytest -x', 'project-task'],
    ['python3 -m venv .venv', 'project-task'],
    ['python -m json.tool a.json', 'read-only'],
    ['python -m http.server', 'listen'],
    ['python -m http.server --bind 127.0.0.1', 'project-task'],
    ['python -m unknown_module', 'project-task'],
    ['python -m pty', ''],
    ['python -m app.db drop', ''],
    ['python manage.py flush --no-input', 'db-destroy'],
    ['python manage.py migrate', 'project-task'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});
