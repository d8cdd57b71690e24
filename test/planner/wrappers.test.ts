// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import { isUncertain, planCommand, programs, touches } from './planning.ts';

/** Every way in which `rm -r x` is still `rm -r x`. */
const wrapped: readonly [command: string, wrapper: string][] = [
  ['sudo rm -r x', 'sudo'],
  ['sudo -u bob -n rm -r x', 'sudo'],
  ['sudo -ubob FOO=1 rm -r x', 'sudo'],
  ['doas -u bob rm -r x', 'doas'],
  ['env rm -r x', 'env'],
  ['env -i -u HOME A=1 B=2 rm -r x', 'env'],
  ["env -S 'rm -r x'", 'env'],
  ["env --split-string='rm -r x'", 'env'],
  ['nice -n 5 rm -r x', 'nice'],
  ['ionice -c 3 rm -r x', 'ionice'],
  ['nohup rm -r x', 'nohup'],
  ['setsid rm -r x', 'setsid'],
  ['timeout -k 1 5s rm -r x', 'timeout'],
  ['command time -f %e rm -r x', 'time'],
  ['stdbuf -oL rm -r x', 'stdbuf'],
  ['chrt -b 0 rm -r x', 'chrt'],
  ['taskset -c 0 rm -r x', 'taskset'],
  ['command -p rm -r x', 'command'],
  ['builtin command rm -r x', 'builtin'],
  ['exec -a ls rm -r x', 'exec'],
  ["eval 'rm -r' x", 'eval'],
  ["bash -c 'rm -r x'", 'bash'],
  ["bash -lc 'rm -r x'", 'bash'],
  ["bash -xec 'rm -r x'", 'bash'],
  ["bash -O extglob -c 'rm -r x' name arg", 'bash'],
  ["sh -c -- 'rm -r x'", 'sh'],
  ["dash -c 'rm -r x'", 'dash'],
  ['busybox rm -r x', 'busybox'],
  ['watch -n 1 rm -r x', 'watch'],
  ['flock /ws/lock rm -r x', 'flock'],
  ["flock /ws/lock -c 'rm -r x'", 'flock'],
  ["script -q -c 'rm -r x' log", 'script'],
  ["su bob -c 'rm -r x'", 'su'],
  ['xargs -n 1 rm -r x', 'xargs'],
  ['find . -name y -exec rm -r x \\;', 'find'],
  ['find . -name y -execdir rm -r x {} +', 'find'],
  ['find . -ok rm -r x \\;', 'find'],
  ['find . -okdir rm -r x \\;', 'find'],
  ["bash <<< 'rm -r x'", 'bash'],
  ['bash <<E\nrm -r x\nE', 'bash'],
  ["git -c alias.x='!rm -r x' x", 'git'],
  ["git rebase --exec 'rm -r x' main", 'git'],
  ['git bisect run rm -r x', 'git'],
  ["git submodule foreach 'rm -r x'", 'git'],
  ["git filter-branch --tree-filter 'rm -r x' HEAD", 'git'],
  ["rg --pre 'rm -r x' foo", 'rg'],
  ["tar -cf a.tar --to-command='rm -r x' .", 'tar'],
  ['chronic rm -r x', 'chronic'],
  ['valgrind --tool=memcheck rm -r x', 'valgrind'],
  ['perf stat -e cycles rm -r x', 'perf'],
  ['setpriv --reuid 1 rm -r x', 'setpriv'],
  ['runuser -u bob -- rm -r x', 'runuser'],
  ["runuser bob -c 'rm -r x'", 'runuser'],
  ["capsh -- -c 'rm -r x'", 'capsh'],
  ['sshpass -p y rm -r x', 'sshpass'],
  ['ssh-agent rm -r x', 'ssh-agent'],
  ['firejail --quiet rm -r x', 'firejail'],
  ['bwrap --bind / / --dev /dev rm -r x', 'bwrap'],
  ['cgexec -g cpu:y rm -r x', 'cgexec'],
  ['gdb -q --args rm -r x', 'gdb'],
  ['watchexec -e ts -- rm -r x', 'watchexec'],
  ["nodemon --exec 'rm -r x' app.js", 'nodemon'],
  ["entr -s 'rm -r x'", 'entr'],
  ['entr -r rm -r x', 'entr'],
  ['parallel rm -r ::: x', 'parallel'],
  ["parallel -j 2 'rm -r {}' ::: x y", 'parallel'],
  ['echo x | parallel rm -r', 'parallel'],
  ["tmux new-session -d -s y 'rm -r x'", 'tmux'],
  ['tmux new -d rm -r x', 'tmux'],
  ["tmux send-keys -t 0 'rm -r x' Enter", 'tmux'],
  ['screen -dmS y rm -r x', 'screen'],
  ["screen -S y -X stuff 'rm -r x\\n'", 'screen'],
  ["echo 'rm -r x' | at now + 1 minute", 'at'],
  ["batch <<< 'rm -r x'", 'batch'],
  ["echo '*/5 * * * * rm -r x' | crontab -", 'crontab'],
  ["echo '@daily rm -r x' | crontab -", 'crontab'],
  ["nix-shell -p hello --run 'rm -r x'", 'nix-shell'],
  ['nix develop .#y -c rm -r x', 'nix'],
  ['direnv exec . rm -r x', 'direnv'],
  ['mise exec node@22 -- rm -r x', 'mise'],
  ['asdf exec rm -r x', 'asdf'],
  ['op run --env-file=y -- rm -r x', 'op'],
  ["hyperfine -w 1 'rm -r x'", 'hyperfine'],
  ["expect -c 'spawn rm -r x'", 'expect'],
  ['env -S \'bash -c "rm -r x"\'', 'env'],
  ["echo 'rm -r x' | bash", 'bash'],
  ["printf '%s' 'rm -r x' | sh", 'sh'],
  ["cat <<'E' | sh\nrm -r x\nE", 'sh'],
  ['echo cm0gLXIgeA== | base64 -d | bash', 'bash'],
  ['base64 --decode <<< cm0gLXIgeA== | sh', 'sh'],
  ['echo 726d202d722078 | xxd -r -p | sh', 'sh'],
  ["echo 'x r- mr' | rev | sh", 'sh'],
  ["echo 'ez -e k' | tr a-z n-za-m | sh", 'sh'],
  ["printf '\\x72\\x6d -r x' | sh", 'sh'],
  ['eval "$(echo cm0gLXIgeA== | base64 -d)"', 'eval'],
  ['bash -c "$(printf \'rm -r x\')"', 'bash'],
  ['bash -c \'rm -r "$1"\' _ x', 'bash'],
  ['echo x | xargs sh -c \'rm -r "$1"\' _', 'sh'],
  ["echo x | xargs -I{} sh -c 'rm -r {}'", 'sh'],
  ['echo x | xargs rm -r', 'xargs'],
  ["$'\\x72m' -r x", ''],
  ['$(echo rm) -r x', ''],
  ['a=rmdir; ${a:0:2} -r x', ''],
  ['a=XrmX; a=${a#X}; ${a%X} -r x', ''],
  ['a=RM; ${a,,} -r x', ''],
  ['a=mr; ${a/mr/rm} -r x', ''],
  ['rm${IFS}-r${IFS}x', ''],
  ['a=(rm -r x); "${a[@]}"', ''],
  ['set -- rm -r x; "$@"', ''],
  ['time rm -r x', ''],
  ['! rm -r x', ''],
  ['coproc rm -r x', ''],
  ['f() { rm -r x; }; f', 'f'],
  ["alias l='rm -r x'", 'alias'],
  ["trap 'rm -r x' EXIT", 'trap'],
];

describe('a wrapped command', () => {
  it.each(wrapped)('is found in: %s', (command, wrapper) => {
    const planned = planCommand(command);
    const found = planned.operations.filter((operation) => operation.program?.name === 'rm');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.recursive).toBe(true);
    expect(planned.operations.some((operation) => operation.kind === 'delete' && operation.recursive)).toBe(
      true,
    );
    if (wrapper !== '') {
      expect(found[0]?.via).toContain(wrapper);
      // The wrapper needs an allow of its own; a function or an alias is no program.
      if (wrapper !== 'f') expect(programs(planned)).toContain(wrapper);
    }
  });

  it.each(['sudo rm x', 'doas rm x', "su -c 'rm x'"])('has other rights: %s', (command) => {
    const rm = planCommand(command).operations.filter((operation) => operation.program?.name === 'rm');
    expect(rm.map((operation) => operation.privilege)).toEqual([true]);
  });

  it('carries the environment that was set for it', () => {
    const [, git] = planCommand('env PAGER=x git log').operations;
    expect(git?.program?.name).toBe('git');
    expect(git?.env).toEqual([{ name: 'PAGER', value: 'x' }]);
  });

  it('starts where env -C and sudo -D say', () => {
    expect(touches(planCommand('env -C /tmp rm x'))).toEqual(['delete /tmp/x']);
    expect(touches(planCommand('sudo -D /tmp rm x'))).toEqual(['delete /tmp/x']);
  });
});

/** What is run is out of sight: no word of it may be taken for the whole truth. */
const opaque: readonly string[] = [
  'sudo -s',
  'sudo -i',
  'su bob',
  'bash',
  'bash -i',
  'sh -s arg',
  'cat x | bash',
  'cat x | sudo sh',
  'cat x | python3',
  'cat x | node -',
  'bash <(cat x)',
  'bash -c "$X"',
  'sh -c "rm $X; $(cat y)" "$Z" && eval "$X"',
  'eval "$(cat x)"',
  'source x.sh',
  '. ./x.sh',
  'source <(cat x)',
  'env -S "rm $X"',
  "env -S 'rm $X'",
  'env $X rm',
  'sudo $X rm',
  'timeout $X rm',
  'xargs sh -c',
  "python3 -c 'x(1)'",
  "python3 -Wignore -c 'x(1)'",
  "node -e 'x'",
  "node -pe 'x'",
  'node --import ./x.mjs y.js',
  "ruby -e 'x'",
  "sed 's/a/b/e' x",
  'git -c core.fsmonitor=./x status',
  'git -c core.pager=x log',
  'git --exec-path=/tmp status',
  'git clone ext::sh -c x',
  'git config core.hooksPath /tmp/h',
  'git $X',
  '$X -rf y',
  '"$X"',
  '`cat x`',
  '*/x',
  'vim -c q x',
  'crontab x',
  'fish -c ls',
];

describe('code that the call does not show', () => {
  it.each(opaque)('makes the plan uncertain: %s', (command) => {
    expect(isUncertain(planCommand(command))).toBe(true);
  });

  it.each([
    'bash --version',
    'node --version',
    'python3 x.py',
    'python3 -m pytest -q',
    'node --test test/a.test.ts',
    'bash build.sh',
    'command -v node',
    "sed -n '1,20p' x",
    "sed 's/a/b/g;2d' x",
    "awk -F: '{print $1}' x",
    'make -C sub test',
    'npm run build -- --watch',
    'git -c user.name=x commit -m y',
    'env',
    'kill %1',
  ])('is not suspected in: %s', (command) => {
    expect(isUncertain(planCommand(command))).toBe(false);
  });
});
