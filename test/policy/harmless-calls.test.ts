import { describe, expect, test } from 'vitest';
import { builtin, judgeCall } from './support.ts';

/** Calls of one kind that nobody needs to be asked about, and their nearest neighbours that ask or are refused. */
interface Kind {
  readonly what: string;
  readonly passes: readonly string[];
  readonly stopped: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    what: 'deletes what is made again, by its name or its ending',
    passes: [
      'rm -rf .pio/build-esp32 nimcache',
      'rm -rf doc/html docs/_autosummary docs/source/generated',
      'find . -iname .DS_Store -delete; rm -f **/.DS_store **/._*',
      "find lib -name '*.lo' -delete -o -name '*.la' -delete",
      "find . -type f -name '.Rhistory' -exec rm {} +",
      'rm -rf manual/*.pdf slides/*.dvi',
    ],
    stopped: [
      'rm -rf docs',
      'rm -rf docs/source',
      'rm -rf protos_generated_by_hand',
      'rm -rf assets/*.pdf',
      "find . -name '*.c' -delete",
      'rm -rf src/*.cc',
      'rm -rf doc/html notes',
    ],
  },
  {
    what: 'formats what a search found by its endings',
    passes: [
      "find lib \\( -name '*.cc' -o -name '*.hh' \\) | xargs clang-format -i",
      "find src include \\( -iname '*.cpp' -o -iname '*.hpp' \\) -not -path '*/third/*' | xargs clang-format -i",
    ],
    stopped: [
      "find . \\( -name '*.ts' -o -name '*.json' \\) | xargs prettier --write",
      'find . -type f | xargs clang-format -i',
      "find ../other \\( -name '*.cc' -o -name '*.hh' \\) -exec clang-format -i {} +",
    ],
  },
  {
    what: 'reads files that a plain beginning or ending names',
    passes: [
      'for f in release/tool-linux-*; do sha256sum "$f"; done',
      'cp external/*.so* plugin/',
      'cp -P /usr/lib/x86_64-linux-gnu/libgomp*.so* AppDir/lib/',
    ],
    stopped: ['cat secrets/db*', 'cat config/*.p*', 'cat certs/server*', 'cat .con*', 'cat ../else/note*'],
  },
  {
    what: 'only looks, or restores what is declared, by words that elsewhere do more',
    passes: [
      'go list -m -u -json all',
      'nimble install -d -y',
      'diskutil apfs list disk3',
      'cargo check --target $(cat .target-triple)',
      'curl -s http://localhost:9200/books/_search?q=title:*',
      'http :9200/_cat/health?v',
    ],
    stopped: [
      'go env -u GOFLAGS',
      'nimble install jester',
      'nimble publish',
      'diskutil apfs eraseVolume disk3s1',
      'cargo build --target-dir /etc/out',
      'curl http://es.example:9200/books/_search?q=*',
    ],
  },
  {
    what: 'counts or names what it does not show',
    passes: ['wc -lc .env.local', 'grep -c DB_ .env', 'grep -ql API .env && echo there', 'rg -l PORT .env'],
    stopped: ['grep DB_ .env', 'rg -c --json DB_ .env', 'wc -l ~/.aws/credentials', 'rg -l token ~/.config'],
  },
  {
    what: 'makes files that hold no secret of anybody, and keys of its own',
    passes: [
      'touch .env.local',
      "php -r \"copy('.env.dist', '.env');\"",
      "node -e \"fs.copyFileSync('config/app.sample.env', '.env')\"",
      'openssl genpkey -algorithm ed25519 -out test/tls/dev.key',
      'openssl req -x509 -newkey rsa:2048 -nodes -keyout tls/dev.key -out tls/dev.crt -subj /CN=localhost',
      'openssl x509 -req -in tls/a.csr -CA tls/root.crt -CAkey tls/root.key -CAcreateserial -out tls/a.crt',
      'openssl rsa -in tls/dev.key -pubout -out tls/dev.pub',
      'openssl x509 -in tls/fullchain.pem -noout -enddate',
      'chmod 600 tls/dev.key',
      'cat tls/dev-cert.pem',
    ],
    stopped: [
      'touch ~/.ssh/authorized_keys',
      "php -r \"copy('/etc/app/live.env', '.env');\"",
      'openssl genrsa -out ~/.ssh/id_rsa 4096',
      'openssl rsa -in tls/dev.key -text -noout',
      'openssl rsa -in ~/.ssh/id_rsa -pubout',
      'openssl pkcs12 -export -inkey tls/dev.key -in tls/dev.crt -out dev.p12',
      'chmod 777 tls/dev.key',
    ],
  },
  {
    what: 'runs an image of its own without anything of the host',
    passes: [
      'docker run --rm -it web-dev',
      'docker build -t me/web:ci . && docker run --rm -e CI=1 me/web:ci npm test',
      'docker run --rm -v "$PWD":/src -v pip-cache:/root/.cache -w /src lint-image make lint',
      'podman run -d -p 8080:80 --name web web-dev',
      'docker compose exec api cargo build --out-dir out-dir',
    ],
    stopped: [
      'docker run --rm me/web:ci',
      'docker run --rm -it debian bash',
      'docker run --network=host web-dev',
      'docker run -v ~:/home/x web-dev',
      'docker run -v ../other:/src web-dev',
      'docker run --env-file .env web-dev',
      'docker run --cap-add SYS_ADMIN web-dev',
      'docker run --rm -v "$PWD":/src web-dev rm -rf /src/lib',
      'docker -H tcp://10.1.2.3:2375 run web-dev',
    ],
  },
  {
    what: 'uses a tool by what it is known or says to do',
    passes: [
      'mpif90 -O2 -c solver.f90 -o build/solver.o',
      'mcs -out:app.exe src/a.cs && mono app.exe --check',
      'dep ensure && glide up',
      'bower install && bower list',
      'jbuilder build @install',
      'migrate -path db/steps -database postgres://app:app@localhost/app_test -verbose up',
      'symfony console debug:router',
      'devcontainer read-configuration --workspace-folder .',
      'stern api -n dev --tail 20',
      'act -l',
      'nginx -t -c conf/nginx.conf',
      'haproxy -c -f /etc/haproxy/haproxy.cfg',
      'conan install . -pr=gcc --build=missing',
      'some-cli whoami',
      'some-cli project member list --limit 5',
      'some-cli flags get dark-mode',
      'some-codegen codegen --watch',
    ],
    stopped: [
      'mpicc a.c -o /usr/local/bin/a',
      'mono /tmp/other.exe',
      'dep ensure -add example.org/a/b',
      'glide get example.org/a/b',
      'bower install somebodys-widget',
      'symfony console doctrine:schema:drop --force',
      'devcontainer exec --workspace-folder . rm -rf /',
      'act push',
      'nginx -t -c /tmp/nginx.conf',
      'nginx -s stop',
      'haproxy -f haproxy.cfg',
      'some-cli service version activate 5',
      'some-cli token get',
      'some-cli status set down',
      'some-cli users create list',
      'some-cli mcp get github',
    ],
  },
  {
    what: 'looks, in the long way of saying so',
    passes: ['rg -z needle logs', 'pacman -Q', 'git rm -r --dry-run src', 'cat /proc/4711/status'],
    stopped: [
      "rg --pre 'rm -rf lib' needle docs",
      'pacman -Syu',
      'git rm -rf --dry-run --no-dry-run src',
      'cat /proc/4711/environ',
    ],
  },
];

const policy = builtin();

describe.each(kinds)('$what', ({ passes, stopped }) => {
  test.each(passes)('%s passes', (command) => {
    expect(judgeCall(policy, command).effect).toBe('allow');
  });

  test.each(stopped)('%s does not', (command) => {
    expect(judgeCall(policy, command).effect).not.toBe('allow');
  });
});
