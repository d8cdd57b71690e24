import { describe, expect, test } from 'vitest';
import { looksKey } from '../../src/planner/secrets.ts';
import { answerTo } from '../corpus/answer.ts';

describe('keys and credentials are not written, whoever is at home there', () => {
  test.each([
    'cp credentials ~/.aws/',
    'cp -t /root/.aws credentials',
    'mv /tmp/k ~/.ssh/id_work',
    'ln -s /tmp/n /home/ann/.netrc',
    'dd if=/tmp/x of=/Users/ann/.cargo/credentials.toml',
    'install -m 600 /tmp/x ~/.config/gcloud/application_default_credentials.json',
    "python3 -c \"import shutil; shutil.copy('x/credentials', '/home/ann/.aws')\"",
    "python3 -c \"from pathlib import Path; Path('x').replace(target='/home/ann/.ssh/id_work')\"",
    "ruby -e \"require 'fileutils'; FileUtils.mv('x', '/home/ann/.pgpass')\"",
  ])('%s', (command) => {
    expect(answerTo(command)).toBe('deny');
  });

  test.each([
    'mkdir -p ~/.aws ~/.config/gcloud',
    'install -d -m 700 ~/.ssh',
    'echo x >> ~/.ssh/known_hosts',
    'cp k.pub ~/.ssh/id_work.pub',
    'echo x >> ~/.aws/config',
    'ssh-keygen -t ed25519 -f ~/.ssh/id_work',
  ])('but %s is asked about', (command) => {
    expect(answerTo(command)).toBe('ask');
  });
});

describe('a login of a tool is known by its form', () => {
  test.each([
    '.any-agent/auth.json',
    '.any-agent/profile/credentials.toml',
    '.config/any-tool/secrets.yaml',
    '.local/share/any-tool/mcp/oauth/server.json',
    '.any-agent/api_key.json',
    '.any-agent/session.token',
    '.any-agent/auth.encrypted',
  ])('%s', (path) => {
    expect(looksKey(`/home/ann/${path}`)).toBe(true);
    expect(answerTo(`base64 /home/ann/${path}`)).toBe('deny');
    expect(answerTo(`cp x /home/ann/${path}`)).toBe('deny');
  });

  test.each(['.any-agent/config.json', '.cargo/registry/src/x/token.json', '.any-agent/plugins/x/auth.json'])(
    'and %s is none',
    (path) => {
      expect(looksKey(`/home/dev/${path}`)).toBe(false);
      expect(answerTo(`base64 /home/dev/${path}`)).toBe('ask');
    },
  );
});
