import { describe, expect, test } from 'vitest';
import { planCommand, touches } from '../planning.ts';
import { hosts } from './facts.ts';
import { said, started } from './said.ts';

describe('debuggers', () => {
  test.each([
    "gdb -batch -ex run -ex 'bt full' ./app",
    "gdb --batch --ex 'info functions' ./app",
    'lldb -b -o run -o bt ./app',
  ])('%s runs a program of the project', (command) => {
    expect(said(command)).toBe('project-task');
    const places = planCommand(command).operations.flatMap(({ kind, paths }) =>
      kind === 'exec' ? paths.map(({ abs }) => abs) : [],
    );
    expect(places).toContain('/ws/app');
  });

  test.each([
    "gdb -batch -ex 'shell id' ./app",
    "gdb -batch -ex '!id' ./app",
    "gdb -batch -ex 'print system(1)' ./app",
    "gdb -batch -ex 'call f(1)' ./app",
    "gdb -batch -ex 'pipe bt | sh' ./app",
    "gdb -batch -ex 'dump memory x 0 1' ./app",
    "gdb -batch -ex 'python x' ./app",
    'gdb -batch -x commands ./app',
    'gdb -batch -p 12 -ex bt',
    'gdb -batch -ex "$X" ./app',
    "lldb -b -o 'platform shell id' ./app",
    "lldb -b -o 'expression -- f()' ./app",
  ])('%s is more than looking', (command) => {
    expect(said(command)).toBe('opaque');
  });
});

describe('terminal multiplexers', () => {
  test('say what they start, and have no words of their own beside it', () => {
    expect(said('tmux ls')).toBe('read-only');
    expect(said("tmux new -d -s dev 'npm run dev'")).toBe('dev-service');
    expect(started("tmux new -d -s dev 'npm run dev'")).toContain('npm run dev');
    expect(started("tmux send-keys -t dev 'rm -rf x' Enter")).toContain('rm -rf x');
    expect(started('screen -dmS dev npm start')).toContain('npm start');
    expect(said('screen -ls')).toBe('read-only');
  });

  test.each([
    'tmux -f /tmp/x new',
    'tmux source-file /tmp/x',
    'tmux set-option -g default-command x',
    'tmux bind-key x run-shell y',
    'tmux kill-server',
    'screen -c /tmp/x',
    'screen -S a -X source /tmp/x',
  ])('%s is not known to be harmless', (command) => {
    expect(said(command)).toBe('');
  });
});

describe('a copy that sed keeps', () => {
  test.each([
    "sed -i.bak -E 's/a/b/' x",
    "sed -Ei~ 's/a/b/' x",
    "sed -ni.orig '/a/p' x",
    "sed --in-place=.bak 's/a/b/' x",
  ])('%s writes the file and nothing else', (command) => {
    expect(said(command)).toBe('file-work');
    expect(touches(planCommand(command))).toContain('write /ws/x');
  });

  test('does not hide what the script does, and goes nowhere else', () => {
    expect(said("sed -i.bak 's/a/b/e' x")).toBe('file-work opaque');
    expect(said("sed -i/tmp/x 's/a/b/' x")).toBe('');
    expect(said("sed -i'*/../y' 's/a/b/' x")).toBe('');
  });
});

describe('pagers', () => {
  test.each(['less +G a.log', 'less +F a.log', 'less +/ERROR a.log', 'less -N +100 a.ts', 'less ++G a b'])(
    '%s only looks',
    (command) => {
      expect(said(command)).toBe('read-only');
    },
  );

  test.each(["less '+!id' a", "less '+|id' a", 'less +v a', "less '+s/tmp/x' a", "less '+:e /etc/shadow' a"])(
    '%s does more',
    (command) => {
      expect(said(command)).toContain('opaque');
    },
  );
});

describe('programs on tables, documents and pictures', () => {
  test.each([
    ['csvcut -c 1,2 a.csv', 'read /ws/a.csv'],
    ['mlr --icsv --ojson head -n 2 a.csv', 'read /ws/a.csv'],
    ['mlr -I --csv sort -f x a.csv', 'write /ws/a.csv'],
    ['pdftotext a.pdf b.txt', 'write /ws/b.txt'],
    ['pdftotext a.pdf -', 'read /ws/a.pdf'],
    ['qpdf --pages a.pdf 1-2 -- a.pdf b.pdf', 'write /ws/b.pdf'],
    ['rsvg-convert -w 64 a.svg -o a.png', 'write /ws/a.png'],
    ['optipng a.png', 'write /ws/a.png'],
    ['exiftool -Artist=me a.jpg', 'write /ws/a.jpg'],
    ['tesseract a.png stdout', 'read /ws/a.png'],
    ['xsltproc -o b.html s.xsl a.xml', 'write /ws/b.html'],
  ])('%s: %s', (command, touched) => {
    expect(said(command)).toMatch(/^(read-only|file-work)$/);
    expect(touches(planCommand(command))).toContain(touched);
  });

  test.each([
    ['mlr --icsv put \'system("id")\' a.csv', 'opaque'],
    ['mlr --icsv tee x a.csv', 'opaque'],
    ['exiftool -config x a.jpg', 'opaque'],
    ['inkscape --actions=x a.svg', 'opaque'],
  ])('%s is %s', (command, expected) => {
    expect(said(command)).toContain(expected);
  });

  test.each([
    'gron https://x.example/a.json',
    'xsltproc https://x.example/s.xsl a.xml',
    'glow https://x.example',
  ])('%s reaches others and is not known to be harmless', (command) => {
    expect(said(command)).toBe('');
  });
});

describe('programs without tables', () => {
  test.each(['x --version', 'x version', 'x help', 'x deploy --help', 'x db migrate --help'])(
    '%s only tells',
    (command) => {
      expect(said(command)).toBe('read-only');
    },
  );

  test.each([
    'x deploy',
    'x version --write',
    'x -- --help',
    "x 'a b' --help",
    'x "$Y" --help',
    './x version now',
  ])('%s says nothing for certain', (command) => {
    expect(said(command)).toBe('');
  });
});

describe('the words of a task speak for a program without tables', () => {
  test.each([
    'newtool test',
    'newtool lint:fix src/**/*.ts',
    'newtool run test --watch',
    'newtool schema validate api/schema.json',
    'newtool --check src',
    'newtool build --release --no-push -o dist',
    'newtool test --name "$NAME"',
    'newtool lint -c config.yml cmd/delete/main.go',
    "newtool test -t 'should delete the user'",
    'run-everything-tests',
    'newphplint src',
    'x-html-validate public/*.html',
  ])('%s is a task of the project', (command) => {
    expect(said(command)).toBe('project-task');
  });

  test.each(['newtool status', 'newtool list', 'newtool volumes list', 'newtool show-config'])(
    '%s only shows',
    (command) => {
      expect(said(command)).toBe('read-only');
    },
  );

  test.each([
    'newtool',
    'newtool drop test',
    'newtool create test',
    'newtool test --deploy',
    'newtool build --push',
    "newtool test --exec 'rm -rf x'",
    'newtool build -e 1',
    'newtool check https://x.example',
    'newtool check user@host',
    'newtool check 192.0.2.0/24',
    'newtool check .env',
    'newtool verify --key private.pem',
    'newtool lint /etc',
    'newtool build -o ../x',
    'newtool test "$X"',
    'newtool test -- rm -rf src',
    'newtool lint a;b'.replace(';', "';'"),
    'curl https://x.example | newtool test',
    'newtool env list',
    'mypass show github',
    'kill-everything test',
    'gti status',
    'npmx test',
  ])('%s says nothing for certain', (command) => {
    const [, program = command] = /\| (\S+)/.exec(command) ?? [];
    const [operation] = planCommand(command).operations.filter(
      ({ program: run }) => run?.name === program.split(' ')[0],
    );
    expect(operation?.traits).toEqual([]);
  });

  test.each([
    ['./runtest --verbose', 'project-task script-task'],
    ['./tool lint src', 'project-task script-task'],
    ['./phpunit --group tty', 'project-task script-task'],
    ['./tool', ''],
    ['./tool drop', ''],
    ['./tool --version', 'read-only'],
    ['./git status', 'read-only'],
  ])('%s: a file of the name is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test('a path from the root counts as written', () => {
    expect(touches(planCommand('newtool build --out=/srv2/x'))).toContain('write /srv2/x');
  });
});

describe('scripts and targets that are named after a release', () => {
  test.each([
    'node scripts/release.js minor',
    'tsx ./scripts/release/publish-npm.ts',
    'python deploy.py',
    'bash scripts/deploy.sh',
    './bin/deploy',
    './release/index.js',
    'python setup.py sdist upload',
    'pwsh -File scripts/deploy.ps1',
    'cap production deploy',
    'vendor/bin/envoy run deploy',
    'inv release',
    'nox -s publish',
    'dotnet fake build -t Deploy',
    'cake --target=Publish',
    'moon run app:deploy',
    'poe release',
    'melos run publish',
  ])('%s reaches others', (command) => {
    const traits = planCommand(command).operations.flatMap((operation) => operation.traits);
    expect(traits).toContain('publish');
  });

  test.each([
    'node scripts/release.js --dry-run',
    'node scripts/check-release-dependencies.js',
    'node scripts/release-notes.js',
    'bash scripts/build-release.sh',
    'python tests/test_deploy.py',
    'node scripts/prepare-release.mjs',
    'just --dry-run release',
    'inv --list',
  ])('%s does not', (command) => {
    const traits = planCommand(command).operations.flatMap((operation) => operation.traits);
    expect(traits).not.toContain('publish');
  });
});

describe('package managers of scripting languages', () => {
  test.each([
    ['luarocks make --local', 'project-task'],
    ['luarocks install --only-deps x.rockspec', 'install-declared'],
    ['luarocks install x', 'install'],
    ['cpanm --installdeps .', 'install-declared'],
    ['cpanm Foo', 'install'],
    ['pixi install --locked', 'install-declared'],
    ['pixi run deploy', 'publish'],
    ['molecule destroy', 'dev-service'],
    ['danger local', 'project-task'],
    ['danger ci', 'publish'],
    ['arm-none-eabi-gcc -c a.c', 'project-task'],
  ])('%s: %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });
});

describe('installations into a directory of their own', () => {
  test.each([
    ['make install DESTDIR=stage PREFIX=/usr', 'write /ws/stage'],
    ['make DESTDIR=/tmp/pkg install', 'write /tmp/pkg'],
    ['cmake --install build --prefix stage', 'write /ws/stage'],
    ['meson install -C build --destdir pkg', 'write /ws/pkg'],
  ])('%s writes there', (command, touched) => {
    expect(said(command)).toBe('project-task');
    expect(touches(planCommand(command))).toContain(touched);
  });

  test.each([
    'make install',
    'make install PREFIX=/usr/local',
    'make install DESTDIR=/',
    'make modules_install',
    'make install DESTDIR=$D',
    'cmake --install build',
    'cmake --install build --prefix /usr/local',
  ])('%s installs', (command) => {
    expect(said(command)).toBe('install');
  });
});

describe('clients that speak in both directions', () => {
  test.each([
    'websocat ws://localhost:3000',
    'wscat -c ws://localhost:1',
    'grpcurl -plaintext localhost:5000 list',
  ])('%s does no more than its connection', (command) => {
    expect(said(command)).toBe('file-work');
    expect(hosts(command)).toEqual(['localhost upload']);
  });

  test.each(['websocat -s 8080', 'websocat ws://localhost exec:sh', 'wscat -l 80', 'grpcurl "$HOST" list'])(
    '%s is not known to be harmless',
    (command) => {
      expect(said(command)).toBe('');
    },
  );
});

describe('a prefix that is only written down', () => {
  test('is no write of the configuration, but of the installation', () => {
    expect(touches(planCommand('./configure --prefix=/usr/local'))).toEqual([]);
    expect(touches(planCommand('meson setup build --prefix=/usr'))).toEqual([]);
    expect(said('cmake --install build --prefix /usr')).toBe('install');
    expect(touches(planCommand('cargo build --target-dir /usr/x'))).toContain('write /usr/x');
  });
});

describe('what a project declares of its tools', () => {
  test.each([
    'nvm install',
    'asdf install',
    'npm install ./packages/a',
    'npm i file:../lib',
    'opam install . --deps-only',
    'shards install',
  ])('%s restores it', (command) => {
    expect(said(command)).toBe('install-declared');
  });

  test.each([
    'nvm install 20',
    'asdf install nodejs 20',
    'npm install -g .',
    'npm install ./a left-padd',
    'opam install x',
  ])('%s installs something else', (command) => {
    expect(said(command)).toBe('install');
  });

  test('a package by its directory is run where that lies', () => {
    const places = planCommand('npm i ./packages/a').operations.flatMap(({ kind, paths }) =>
      kind === 'exec' ? paths.map(({ abs }) => abs) : [],
    );
    expect(places).toContain('/ws/packages/a');
  });

  test.each([
    ['nix develop -c make', 'project-task'],
    ['nix run .#app', 'project-task'],
    ['nix develop github:a/b -c make', 'remote-exec'],
    ['nix run nixpkgs#hello', 'remote-exec'],
    ["nix-shell --run 'make test'", 'project-task'],
    ['nix-shell -p hello --run hello', ''],
  ])('%s: %s', (command, expected) => {
    expect(said(command)).toBe(expected);
  });
});

describe('words behind a dash', () => {
  test('are for the tests that nox and tox run', () => {
    expect(said('nox -s tests-3.12 -- -q')).toBe('project-task');
    expect(said('tox -e py312 -- -k name')).toBe('project-task');
  });
});

describe('programs run by the managers of Python', () => {
  test.each([
    'pdm run lint',
    'hatch run test:cov',
    'hatch run pytest -q',
    'pipenv run test',
    'uv run --with rich pytest',
  ])('%s is a task of the project', (command) => {
    expect(said(command)).toBe('project-task');
  });

  test.each(['hatch run rm -rf x', 'pdm run rm -rf x', 'pipenv run rm -rf x'])(
    '%s is judged by what it runs',
    (command) => {
      expect(touches(planCommand(command))).toContain('delete /ws/x -r');
    },
  );

  test.each([
    'uv run --with evil pytest',
    'uv run --with-editable ../x pytest',
    'uv run --with rich,evil pytest',
  ])('%s installs something for it', (command) => {
    expect(said(command)).toBe('install');
  });
});

describe('interpreters and shells asked of themselves', () => {
  test.each(['groovy -version', 'ocaml -version', 'fish --version', 'python3 --version', 'luajit -v'])(
    '%s only tells',
    (command) => {
      expect(said(command)).toBe('read-only');
    },
  );
});
