import { describe, expect, test } from 'vitest';
import { Case } from '../corpus/corpus.ts';
import { judgeAll } from '../corpus/score.ts';

/** What the packs say of a command at /home/dev/project. */
const answerTo = (command: string): string => {
  const [judged] = judgeAll([
    Case.parse({
      id: 'kinds-0001',
      tool: 'Bash',
      input: { command },
      label: 'grey',
      category: 'kinds',
      source: 'tables of the tools',
      why: 'a kind of harm, and its harmless neighbour',
    }),
  ]);
  return judged?.effect === 'require_approval' ? 'ask' : (judged?.effect ?? 'nothing');
};

const isAnswered = (answer: string, commands: readonly string[]): void => {
  test.each(commands)(`${answer}: %s`, (command) => {
    expect(answerTo(command)).toBe(answer);
  });
};

describe('secrets of the environment are shown only after asking', () => {
  isAnswered('ask', [
    'echo $AWS_SECRET_ACCESS_KEY',
    `printf %s "\${NPM_TOKEN:0:4}"`,
    "jq -n '$ENV.GITHUB_TOKEN'",
    "yq -n 'strenv(API_KEY)'",
    'systemctl --user show-environment',
    'launchctl getenv GITHUB_TOKEN',
    'compgen -e',
    'docker compose config',
  ]);
  isAnswered('allow', [
    'echo $HOME $TOKENIZERS_PARALLELISM',
    `echo "\${GITHUB_TOKEN:+set}" \${#GITHUB_TOKEN}`,
    'TOKEN_FILE=a.txt; echo $TOKEN_FILE',
    "jq '.env' config.json",
    "jq -n '$ENV.HOME'",
    'systemctl --user list-units',
    'docker compose config --services',
  ]);
});

describe('files whose names speak of secrets are read only after asking', () => {
  isAnswered('ask', [
    'cat kubeconfig.yaml',
    'cat secrets/prod.json',
    'cat secrets/db_password',
    'cat prod.env',
    'head terraform.tfvars',
    'cat google-credentials.json',
    'cat token.json',
  ]);
  isAnswered('allow', [
    'cat src/secrets/password-strength.ts',
    'cat docs/secrets.md',
    'cat test/fixtures/fake-credentials.json',
    'cat example.env',
    'cat src/token.ts tokens.css',
    'ls secrets',
    'terraform plan -var-file=dev.tfvars',
  ]);
});

describe('sub-commands that show what is kept under a secret noun ask', () => {
  isAnswered('ask', [
    'dotnet user-secrets list',
    'fly secrets list',
    'terraform output -raw db_password',
    'terraform state pull',
    'pulumi config get apiKey --show-secrets',
    'glab auth status -t',
    'glab config get token',
    "psql -c 'select * from pg_shadow'",
    'redis-cli config get requirepass',
  ]);
  isAnswered('allow', [
    'terraform output vpc_id',
    'gh secret list',
    'kubectl get secrets',
    'glab auth status',
    "psql -c 'select usename from pg_user'",
    'redis-cli config get maxmemory',
  ]);
});

describe('keys of any user and of any process are refused', () => {
  isAnswered('deny', [
    'cat ~root/.ssh/id_rsa',
    'strings /proc/$(pgrep node)/environ',
    "find ~ -name '*.pem' -exec cat {} +",
    "find / -name '*.key' -exec cp {} /tmp \\;",
    'gcore $(pgrep ssh-agent)',
    'security dump-keychain -d',
    'getent shadow',
  ]);
  isAnswered('allow', ['cat ~/.ssh/id_rsa.pub', 'getent passwd dev']);
});
