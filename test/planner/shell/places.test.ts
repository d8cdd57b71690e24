// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { isUncertain, planCommand, touches } from '../planning.ts';

describe('a variable that build servers set', () => {
  it.each([
    ['echo x >> "$GITHUB_OUTPUT"', 'write /tmp/_runner_file_commands/GITHUB_OUTPUT'],
    ['echo x >> $GITHUB_ENV', 'write /tmp/_runner_file_commands/GITHUB_ENV'],
    ['cd "$GITHUB_WORKSPACE" && rm x', 'delete /ws/x'],
    ['ls ${TMPDIR:-/tmp}/x', 'list /tmp/x'],
    ['ls "${XDG_CACHE_HOME:-$HOME/.cache}"', 'list /home/u/.cache'],
  ])('is what it is for: %s', (command, touched) => {
    expect(touches(planCommand(command))).toContain(touched);
  });

  it.each([
    'rm -rf "$RUNNER_TEMP"/*',
    'rm -rf $GITHUB_WORKSPACE/*',
    'rm -rf $TMPDIR/etc',
    'rm -rf "${TMPDIR:-/etc}"',
  ])('may be empty where more follows it: %s', (command) => {
    expect(touches(planCommand(command))).toContain('delete ? -r');
  });

  it('is what the call says when the call says it', () => {
    expect(touches(planCommand('GITHUB_ENV=/etc/x; echo y >> "$GITHUB_ENV"'))).toContain('write /etc/x');
  });
});

describe('directories', () => {
  it.each([
    ['pushd a > /dev/null; ls; popd > /dev/null; rm x', ['delete /ws/x']],
    ['pushd a && rm y && popd && rm x', ['delete /ws/a/y', 'delete /ws/x']],
    ['popd; rm x', ['delete /ws/x']],
    ['for d in p/*/; do (cd "$d" && rm x); done; rm y', ['delete /ws/p/*/x', 'delete /ws/y']],
    ['cd */ && rm -rf .git', ['delete /ws/*/.git']],
    ['for d in */; do (cd $d && rm ../x); done', ['delete ?']],
  ])('of %s', (command, deleted) => {
    const found = planCommand(command)
      .operations.filter(({ kind }) => kind === 'delete')
      .flatMap(({ paths }) => paths.map(({ abs }) => `delete ${abs ?? '?'}`));
    expect(found).toEqual(deleted);
  });
});

describe('what is counted or named by the shell itself', () => {
  it.each([
    'T=$(date +%s); npm test; echo $(( $(date +%s) - T ))',
    'declare -A m=([a]=1 [b]=2); echo "${!m[@]}"',
    'npm run dev & DEV=$!; kill $DEV',
    'for b in $(git branch --format="%(refname:short)"); do git log -1 "$b"; done',
    'B=$(git merge-base origin/main HEAD); git diff --name-only "$B"',
  ])('is no code: %s', (command) => {
    const planned = planCommand(command);
    expect(isUncertain(planned)).toBe(false);
    expect(planned.operations.flatMap(({ traits }) => traits)).not.toContain('process-kill');
  });

  it.each(['echo ${!x}', 'echo $(( $(cat f) + 1 ))', 'T=$(cat f); echo $(( T + 1 ))'])(
    'is none of what may be code: %s',
    (command) => {
      expect(isUncertain(planCommand(command))).toBe(true);
    },
  );

  it('is gone from the environment when it is unset', () => {
    const env = (command: string) => planCommand(command).operations.at(-1)?.env;
    expect(env('export NODE_OPTIONS=-x; unset NODE_OPTIONS; npm test')).toEqual([]);
    expect(env('export NODE_OPTIONS=-x; npm test')).not.toEqual([]);
  });
});
