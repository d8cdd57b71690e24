// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shells expand them
import { describe, expect, test } from 'vitest';
import { builtin, judgeCall } from './support.ts';

const policy = builtin();
const effectOf = (call: string): string => judgeCall(policy, call).effect;

describe('everyday lines', () => {
  test.each([
    "rg -l old_name -g '*.py' | xargs sed -i 's/old_name/new_name/g'",
    'export PATH="$ANDROID_HOME/platform-tools:$PATH" && ./gradlew lint',
    'php artisan vendor:publish --tag=assets',
    'uv run tool build --payload a.json',
    'aws s3 cp s3://bucket/fixtures.tgz fixtures.tgz',
    'vim src/a.ts',
    './my_server --port 3000',
    'docker compose run --rm test',
  ])('pass: %s', (command) => {
    expect(effectOf(command)).toBe('allow');
  });

  test.each([
    "rg -l --hidden x | xargs sed -i 's/x/y/'",
    'JAVA_HOME=/tmp/jdk; export PATH="$JAVA_HOME/bin:$PATH"; mvn test',
    'bash scripts/install-systemd.sh',
    'make docker-push',
    'lerna version',
    'goreleaser',
    "find ../other -name '*.c' | xargs clang-format -i",
    'docker build -t a https://x.example/a.git && docker run --rm a',
    'deno run -A scripts/publish.ts',
    'node scripts/build.js --publish',
    'aws s3 mv s3://bucket/a ./a',
  ])('ask: %s', (command) => {
    expect(effectOf(command)).toBe('require_approval');
  });
});

describe('statements that nothing stands between', () => {
  test.each(['sqlcmd -Q "USE app DROP TABLE users"', 'mysql -e "SET x=0\nTRUNCATE TABLE users"'])(
    'are each read: %j',
    (command) => {
      expect(effectOf(command)).toBe('deny');
    },
  );

  test('settings alone are none', () => {
    expect(effectOf('mysql -e "SET NAMES utf8; SELECT 1"')).toBe('allow');
  });
});
