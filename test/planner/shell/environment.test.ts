// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { planCommand, touches } from '../planning.ts';

const loads = (command: string): boolean =>
  planCommand(command).operations.some(({ traits }) => traits.includes('env-loader'));
const trusts = (command: string): boolean | undefined =>
  planCommand(command).operations.findLast(({ program }) => program !== undefined)?.program?.trusted;

describe('a search path', () => {
  it.each([
    'PATH="$PWD/node_modules/.bin:$PATH" tsc',
    'PATH=./bin:$PATH tsc',
    'export PATH="$HOME/.cargo/bin:$PATH" && cargo build',
    'export PATH=$PATH:~/.local/bin; pytest',
    'PATH=$PATH:/usr/local/go/bin go test ./...',
    'export PATH="/opt/homebrew/bin:${PATH}"; npm test',
    'export PATH="$(pwd)/node_modules/.bin:$PATH"; tsc',
    'export PATH="$HOME/.nvm/versions/node/v20/bin:$PATH"; PATH="$PWD/x:$PATH" npm test',
    'if x; then export PATH=$PWD/bin:$PATH; fi; tsc',
  ])('keeps programs trusted when it only gains places of tools: %s', (command) => {
    expect([trusts(command), loads(command)]).toEqual([true, false]);
  });

  it.each([
    'PATH=/tmp/x:$PATH ls',
    'PATH=$PWD/bin ls',
    'PATH="$X:$PATH" ls',
    'PATH=/home/other/bin:$PATH ls',
    "PATH='$PATH:/usr/bin' ls",
    'PATH="$HOME/Downloads:$PATH" ls',
    'PATH="$PWD/../x:$PATH" ls',
    'PATH=":$PATH" ls',
    'export PATH=/tmp/x:$PATH; PATH="$PWD/bin:$PATH" ls',
    'PATH="$(cat dir):$PATH" ls',
  ])('makes programs doubtful otherwise: %s', (command) => {
    expect(trusts(command)).toBe(false);
  });

  it.each([
    'PYTHONPATH=$PWD pytest',
    'PYTHONPATH=$(pwd)/src:$PYTHONPATH pytest',
    'NODE_PATH=$PWD/lib node x.js',
  ])('of libraries is the project’s own: %s', (command) => {
    expect(loads(command)).toBe(false);
  });

  it('of libraries from elsewhere loads foreign code', () => {
    expect(loads('PYTHONPATH=/tmp/x:$PYTHONPATH pytest')).toBe(true);
    expect(loads('LD_LIBRARY_PATH=$HOME/x:$LD_LIBRARY_PATH ls')).toBe(true);
  });

  it('runs what stands in it no second time', () => {
    const rm = planCommand('PATH="$(rm x):$PATH" ls').operations.filter(({ kind }) => kind === 'delete');
    expect(rm).toHaveLength(1);
  });
});

describe('the value of a variable that programs run', () => {
  it.each([
    "GIT_PAGER='rm -rf ~' git -p log",
    'export PAGER=\'sh -c "rm -rf ~"\'; git -p log',
    "env GIT_EDITOR='rm -rf ~' git commit",
    "LESSOPEN='|rm -rf ~' less x",
    "PROMPT_COMMAND='rm -rf ~' bash -i",
    "mapfile -C 'rm -rf ~' -c 1 x < f",
    "complete -C 'rm -rf ~' ls",
    "echo 'rm -rf ~' > /tmp/x; BASH_ENV=/tmp/x bash -c ls",
  ])('is planned: %s', (command) => {
    expect(touches(planCommand(command))).toContain('delete /home/u -r');
  });

  it('is no command where it is a harmless one', () => {
    expect(planCommand('PAGER=cat git log').operations).toHaveLength(1);
  });
});
