import { describe, expect, test } from 'vitest';
import { isLoader } from '../../../src/planner/programs/environment.ts';
import { looksSecret } from '../../../src/planner/secrets.ts';
import { exec } from './facts.ts';

describe('variables that make other code run', () => {
  test.each([
    ['LD_PRELOAD', './x.so'],
    ['PATH', '/tmp:/bin'],
    ['NODE_OPTIONS', '--require ./x.js'],
    ['NODE_OPTIONS', '--max-old-space-size=4096 --import ./x.mjs'],
    ['PYTHONPATH', '/tmp/x'],
    ['PYTHONPATH', '../x'],
    ['PYTHONPATH', 'src:../x'],
    ['PAGER', './x'],
    ['PAGER', 'less; id'],
    ['EDITOR', 'sh -c id'],
    ['GIT_SSH_COMMAND', 'ssh -o ProxyCommand=id'],
    ['GIT_CONFIG_COUNT', '1'],
    ['RUSTFLAGS', '-C linker=./x'],
    ['GOFLAGS', '-toolexec=./x'],
    ['JAVA_TOOL_OPTIONS', '-javaagent:x.jar'],
    ['CC', './x'],
    ['HTTPS_PROXY', 'http://x.example:1'],
    ['npm_config_registry', 'http://x.example'],
    ['AEGIS_HOME', '/tmp'],
    ['BASH_ENV', 'x'],
    ['ENV', './x'],
  ])('%s=%s is one', (name, value) => {
    expect(isLoader({ name, value })).toBe(true);
  });

  test.each([
    ['NODE_OPTIONS', '--max-old-space-size=4096'],
    ['NODE_OPTIONS', '--experimental-vm-modules --no-warnings'],
    ['NODE_ENV', 'test'],
    ['CI', '1'],
    ['PYTHONPATH', '.'],
    ['PYTHONPATH', 'src:lib'],
    ['PAGER', 'cat'],
    ['GIT_PAGER', ''],
    ['EDITOR', 'true'],
    ['GIT_SEQUENCE_EDITOR', ':'],
    ['RUSTFLAGS', '-D warnings'],
    ['GOFLAGS', '-mod=mod'],
    ['MAVEN_OPTS', '-Xmx2g -XX:+UseG1GC'],
    ['CC', 'clang-18'],
    ['HTTP_PROXY', 'http://localhost:8080'],
    ['NPM_CONFIG_LOGLEVEL', 'silent'],
    ['ENV', 'production'],
    ['IFS', ','],
    ['OPENAI_API_KEY', 'x'],
  ])('%s=%s is none', (name, value) => {
    expect(isLoader({ name, value })).toBe(false);
  });

  test('a value that is known only at run time is never harmless', () => {
    expect(isLoader({ name: 'PAGER' })).toBe(true);
    expect(isLoader({ name: 'PAGER', value: `${'less '.repeat(200)}` })).toBe(true);
  });

  test('an operation carries it as a trait', () => {
    expect(exec('LD_PRELOAD=./x.so ls').traits).toContain('env-loader');
    expect(exec('PAGER=cat ls').traits).not.toContain('env-loader');
    expect(exec('export PAGER=./x').traits.concat(exec('PAGER="$X" ls').traits)).toContain('env-loader');
  });
});

describe('places of secrets', () => {
  test.each([
    '/w/.env',
    '/w/.env.local',
    '/home/u/.ssh/id_ed25519',
    '/home/u/.aws/credentials',
    '/w/server.key',
    '/etc/shadow',
    '/proc/1/environ',
    '/home/u/.npmrc',
    '/home/u/.bash_history',
  ])('%s is one', (path) => {
    expect(looksSecret(path)).toBe(true);
  });

  test.each([
    '/w/.env.example',
    '/w/env.ts',
    '/home/u/.ssh/id_ed25519.pub',
    '/home/u/.ssh/known_hosts',
    '/home/u/.aws/config',
    '/w/.npmrc',
    '/w/keys.ts',
    '/etc/passwd',
  ])('%s is none', (path) => {
    expect(looksSecret(path)).toBe(false);
  });
});
