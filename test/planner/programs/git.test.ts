import { describe, expect, test } from 'vitest';
import { isUncertain, planCommand, programs, touches } from '../planning.ts';
import { hosts, traits } from './facts.ts';

describe('what a use of git is known to do', () => {
  test.each([
    ['git status --short', 'read-only'],
    ['git log --oneline -5 --author=x', 'read-only'],
    ['git --version', 'read-only'],
    ['git add -A', 'local-vcs'],
    ['git commit --amend --no-edit', 'local-vcs'],
    ['git commit --no-verify -m x', ''],
    ['git fetch --prune', 'download local-vcs'],
    ['git push', 'publish'],
    ['git push --force-with-lease', 'publish'],
    ['git push --dry-run', 'dry-run'],
    ['git push --forc', 'history-rewrite publish'],
    ['git push origin +main', 'history-rewrite publish'],
    ['git push origin :old', 'history-rewrite publish'],
    ['git branch -d merged', 'local-vcs'],
    ['git branch -D x', 'discard-named'],
    ['git branch -D main', 'discard history-rewrite'],
    ['git branch --delete --force release/1.2 x', 'discard history-rewrite'],
    ['git branch -D "$B"', 'discard history-rewrite'],
    ['git branch -D wip/*', 'discard history-rewrite'],
    ['git push --force-with-lease origin feature', 'publish'],
    ['git push --force-with-lease origin main', 'history-rewrite publish'],
    ['git push --force-with-lease origin feature:refs/heads/release/2.0', 'history-rewrite publish'],
    ['git push --force-with-lease=master --all', 'history-rewrite publish'],
    ['git -c remote.origin.push=+HEAD:main push', 'history-rewrite publish'],
    ['git config remote.origin.push +refs/heads/*', 'history-rewrite'],
    ['git config --add remote.backup.mirror true', 'history-rewrite'],
    ['git config remote.origin.push HEAD', ''],
    ['git filter-repo --analyze', 'local-vcs'],
    ['git clean -fd build', 'file-work'],
    ['git clean -fd .', 'discard'],
    ['git clean -fd src/*', 'file-work'],
    ['git -c clean.requireForce=false clean -d', 'discard'],
    ['git -c clean.requireForce=true clean -d', ''],
    ['git reset HEAD~1', 'local-vcs'],
    ['git reset --hard', 'discard'],
    ['git reset --keep HEAD~1', ''],
    ['git clean -nd', 'dry-run read-only'],
    ['git clean -fd', 'discard'],
    ['git stash', 'local-vcs'],
    ['git stash drop', 'discard'],
    ['git gc', 'local-vcs'],
    ['git gc --prune=now', 'history-rewrite'],
    ['git config user.name', 'read-only'],
    ['git config user.name x', 'local-vcs'],
    ['git config core.hooksPath x', ''],
    ['git config --global user.name x', 'system-config'],
    ['git credential fill', 'escalation secret-read'],
    ['git no-such-command', ''],
  ])('%s: %s', (command, expected) => {
    expect(traits(command)).toBe(expected);
  });

  test.each([
    ['git checkout main', 'local-vcs'],
    ['git checkout release/1.2.3', 'local-vcs'],
    ['git checkout -', 'local-vcs'],
    ['git checkout -b x origin/main', 'local-vcs'],
    ['git checkout -- a.ts', 'discard-named'],
    ['git checkout -- a.ts src', 'discard'],
    ['git checkout --theirs .', 'discard'],
    ['git checkout --theirs yarn.lock', ''],
    ['git restore Makefile .gitignore a/b.go', 'discard-named'],
    ['git restore --source=HEAD~2 -SW a.py', 'discard-named'],
    ["git restore '*.ts'", 'discard'],
    ['git restore src/', 'discard'],
    ['git checkout .', 'discard'],
    ['git checkout ./src', 'discard'],
    ['git checkout HEAD~1 -- a.ts', 'discard-named'],
    ['git checkout HEAD~1 src/a.ts', 'discard-named'],
    ['git checkout -f main', 'discard'],
    ['git checkout src/*.ts', 'discard'],
    ['git checkout README.md', ''],
    ['git checkout "$BRANCH"', ''],
  ])('the meanings of checkout: %s is %s', (command, expected) => {
    expect(traits(command)).toBe(expected);
  });

  test('an option that is not known takes the harmless trait away', () => {
    expect(traits('git log --some-new-option')).toBe('');
    expect(traits('git diff --ext-diff')).toBe('');
  });
});

describe('what git runs, reaches and writes', () => {
  test.each([
    'git -c core.pager=./x log',
    'git -c core.fsmonitor=./x status',
    'git --exec-path=./x status',
    'git --git-dir=/tmp/evil/.git status',
    'git fetch ext::./x',
    'git config core.sshCommand ./x',
    'git clone -c core.sshCommand=./x https://github.com/a/b',
  ])('code that git would start makes the plan uncertain: %s', (command) => {
    expect(isUncertain(planCommand(command))).toBe(true);
  });

  test.each([
    ["git -c alias.x='!rm -rf y' x", 'rm'],
    ["git rebase --exec 'make check' main", 'make'],
    ['git bisect run ./t.sh a', 't.sh'],
    ["git submodule foreach 'git checkout -f'", 'git'],
    ["git grep -O'vi' foo", 'vi'],
    ["git -c core.sshCommand='ssh -v' fetch", 'ssh'],
  ])('scripts in options are planned: %s runs %s', (command, program) => {
    expect(programs(planCommand(command)).slice(1)).toContain(program);
  });

  test('a script in a submodule keeps its options', () => {
    const inner = planCommand("git submodule foreach --recursive 'git checkout -f'").operations.slice(1);
    expect(inner.flatMap(({ traits: found }) => found)).toContain('discard');
  });

  test('remotes are hosts, and only what is sent is an upload', () => {
    expect(hosts('git clone https://github.com/a/b')).toEqual(['github.com']);
    expect(hosts('git fetch git@gitlab.com:a/b.git')).toEqual(['gitlab.com']);
    expect(hosts('git push https://x.example/a main')).toEqual(['x.example upload']);
    expect(hosts('git push origin main')).toEqual([]);
  });

  test('files are named', () => {
    expect(touches(planCommand('git diff --no-index a /etc/b'))).toEqual(['read /ws/a', 'read /etc/b']);
    expect(touches(planCommand('git log --output=/etc/x'))).toEqual(['write /etc/x']);
    expect(touches(planCommand('git rm -rf src'))).toEqual(['delete /ws/src -r']);
    expect(touches(planCommand('git rm -r src'))).toEqual(['delete /ws/src']);
    expect(touches(planCommand('git rm --cached src'))).toEqual([]);
    expect(touches(planCommand('git config -f /etc/gitconfig user.name x'))).toEqual([
      'write /etc/gitconfig',
    ]);
  });

  test('work on another repository changes files there', () => {
    expect(touches(planCommand('git -C /other commit -m x'))).toContain('write /other');
  });
});
