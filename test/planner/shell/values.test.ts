// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import { isUncertain, planCommand } from '../planning.ts';

const texts = (planned: Plan): string[] =>
  planned.operations.flatMap((operation) => (operation.kind === 'exec' ? [operation.text] : []));

describe('a value that the call itself makes', () => {
  it.each([
    // Arrays.
    ['a=(k1 b); a+=(c d); "${a[@]}"', 'k1 b c d'],
    ['a=(); a+=(k1 "b c"); "${a[@]}"', "k1 'b c'"],
    ['a=(x k1 y); "${a[1]}" z', 'k1 z'],
    ['a=(x y k1); "${a[-1]}" z', 'k1 z'],
    ['a=(x k1 y z); "${a[@]:1:2}"', 'k1 y'],
    ['a=(k1 b); ${a[*]} c', 'k1 b c'],
    ['a=(x); a[1]=k1; ${a[1]} z', 'k1 z'],
    ['n=1; a=(x k1); ${a[n]} z; ${a[$n]} y', 'k1 y'],
    ['declare -A m=([x]="k1 a" [y]=b); ${m[x]} "${m[y]}"', 'k1 a b'],
    ['declare -A m; m[x]=k1; "${m[x]}" z', 'k1 z'],
    ['a=(x y); for i in "${!a[@]}"; do k1 "$i"; done', 'k1 1'],
    ['set -- x k1 y; "${@:2}"', 'k1 y'],
    // Parameter expansion.
    ['v=/a/k1.sh; v=${v##*/}; ${v%.*} z', 'k1 z'],
    ['v=xxk1yy; v=${v#x?}; "${v%%y*}" z', 'k1 z'],
    ['v=k12; ${v%[0-9]} z', 'k1 z'],
    ['v=; ${v:-k1} a; ${v-k2} b; ${v:+k3} c; ${v+k4} d', 'k4 d'],
    ['unset v; ${v:-k1} a; ${v-k2} b; ${v+k4} k3', 'k3'],
    ['unset v; : "${v:=k1}"; $v z', 'k1 z'],
    ['v=K1; "${v@L}" z', 'k1 z'],
    ['v=abc; k${#v} z', 'k3 z'],
    ['n=v; v=k1; "${!n}" z', 'k1 z'],
    ['declare -n r=v; v=k1; "$r" z', 'k1 z'],
    ['declare -n r=v; r=k1; "$v" z', 'k1 z'],
    // Fields.
    ['k1${IFS}a${IFS}b', 'k1 a b'],
    ['IFS=,; v=k1,a,b; $v', 'k1 a b'],
    ['IFS=,; v="k1 a"; "$v" b; unset IFS; $v b', 'k1 a b'],
    ['v=" k1 a "; ${v}z', 'k1 a z'],
    ['v=; $v k1 a', 'k1 a'],
    ['v="a b"; w=$v; k1 "$w"', "k1 'a b'"],
    ['k1 x$9y', 'k1 xy'],
    ['{k1,a,~/b}', 'k1 a /home/u/b'],
    // What is read.
    ['read -r a b <<< "k1 x y"; $a $b', 'k1 x y'],
    ['IFS=, read -r a b <<< "k1,x"; $a $b', 'k1 x'],
    ['read -ra a <<< "k1 x"; "${a[@]}"', 'k1 x'],
    ["mapfile -t a < <(printf '%s\\n' k1 'x y'); \"${a[@]}\"", "k1 'x y'"],
    ["printf 'k1 x' | { read -r a b; $a $b; }", 'k1 x'],
    ['printf -v v "k%s" 1; $v z', 'k1 z'],
    // Loops.
    ['for w in k1 k2; do for t in a b; do $w $t; done; done', 'k2 b'],
    ['v=; for w in k 1; do v+=$w; done; $v z', 'k1 z'],
  ])('%s', (command, expected) => {
    const planned = planCommand(command);
    expect(texts(planned)).toContain(expected);
  });

  it.each([
    'a=(k1 *.txt b); "${a[2]}" z',
    'a=($x k1); "${a[1]}" z',
    'a=(k1); [ -f x ] && a=(k2); "${a[@]}"',
    'v=k1; for i in $x; do v=k2; done; $v z',
    'while read -r v; do $v z; done <<< "$(cat x)"',
    "{ cat; read -r v; } <<< $'k1\\nk2'; $v z",
    'for w in k1 k2; do v=$w; b=break; $b; done; $v z',
    'f() { declare -n r=$1; r=k1; }; f "$x"; $v z',
    '${1} z',
  ])('is not known: %s', (command) => {
    expect(isUncertain(planCommand(command))).toBe(true);
  });

  it.each([
    ['"${RM:-rm}" -rf /', 'rm -rf /'],
    [': ${Z:=rm}; $Z -rf /', 'rm -rf /'],
    ['rm -rf "${TARGET:-/}"', 'rm -rf /'],
    ['$(command -v rm) -rf /', 'rm -rf /'],
    ['/bin/r? -rf /', '/bin/rm -rf /'],
    ['/???/[c]at x', '/bin/cat x'],
    ['${SHELL:0:1}bin${PATH:0:1}rm -rf x', '/bin/rm -rf x'],
  ])('is planned as what it most likely is: %s', (command, expected) => {
    expect(texts(planCommand(command))).toContain(expected);
  });
});

describe('a text that the call itself brings to a program', () => {
  it.each([
    // Into a shell.
    ['jq -rn \'"rm -rf /"\' | sh', 'rm -rf /'],
    ['echo \'{"a":{"b":"rm -rf /"}}\' | jq -r .a.b | sh', 'rm -rf /'],
    ['python3 -c \'print("rm -rf /")\' | bash', 'rm -rf /'],
    ['awk \'BEGIN{print "rm -rf /"}\' | sh', 'rm -rf /'],
    ["echo 'xm -rf /' | sed s/x/r/ | sh", 'rm -rf /'],
    ["printf 'a\\nrm -rf /\\n' | tail -n 1 | sh", 'rm -rf /'],
    ["echo '#rm -rf /' | cut -c 2- | sh", 'rm -rf /'],
    ["yes 'rm -rf /' | head -1 | sh", 'rm -rf /'],
    ['echo OJWSALLSMYQC6=== | base32 -d | sh', 'rm -rf /'],
    ["printf 'rm -rf /' > /tmp/x; cat /tmp/x | sh", 'rm -rf /'],
    ["printf 'rm -rf /' > /tmp/x; sh < /tmp/x", 'rm -rf /'],
    ["bash <(echo 'rm -rf /')", 'rm -rf /'],
    ["source <(echo 'rm -rf /')", 'rm -rf /'],
    [". /dev/stdin <<< 'rm -rf /'", 'rm -rf /'],
    ["echo 'rm -rf /' | zsh", 'rm -rf /'],
    // Into what runs it in its own way.
    ["make -f - <<< $'x:\\n\\trm -rf /'", 'rm -rf /'],
    ["make -f <(printf 'x:\\n\\trm -rf /')", 'rm -rf /'],
    ["printf '!rm -rf /\\n' | ed", 'rm -rf /'],
    ["sed 's/.*/rm -rf \\//e' f", 'rm -rf /'],
    ["zip a.zip f -T -TT 'rm -rf /'", 'rm -rf /'],
    ["printf '%s\\0' / | xargs -0 rm -rf", 'rm -rf /'],
    ["printf '/,/etc' | xargs -d, rm -rf", 'rm -rf / /etc'],
    ['xargs -a <(echo /) rm -rf', 'rm -rf /'],
    ['echo / > /tmp/l; xargs -a /tmp/l rm -rf', 'rm -rf /'],
    ["env -S 'rm -rf /'", 'rm -rf /'],
    ["env -S'rm\\_-rf\\_/'", 'rm -rf /'],
    ["env -iS 'A=b rm' -rf /", 'rm -rf /'],
    ["GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0='!rm -rf /' git x", 'rm -rf /'],
    ['export GIT_CONFIG_PARAMETERS="\'alias.x=!rm -rf /\'"; git x', 'rm -rf /'],
    ["mkdir /tmp/b; echo 'rm -rf /' > /tmp/b/ls; PATH=/tmp/b:$PATH ls", 'rm -rf /'],
    ["echo 'rm -rf /' > /tmp/b/ls; export PATH=/tmp/b:$PATH; ls", 'rm -rf /'],
    ["echo 'rm -rf /' > /tmp/x; hash -p /tmp/x ls; ls", 'rm -rf /'],
    // Where a value is evaluated.
    ["x='a[$(rm -rf /)]'; (( x ))", 'rm -rf /'],
    ["[[ 'a[$(rm -rf /)]' -eq 0 ]]", 'rm -rf /'],
    ["test -v 'a[$(rm -rf /)]'", 'rm -rf /'],
    ["printf -v 'a[`rm -rf /`]' x", 'rm -rf /'],
    ["let 'a[$(rm -rf /)]'", 'rm -rf /'],
  ])('%s', (command, expected) => {
    expect(texts(planCommand(command))).toContain(expected);
  });

  it.each([
    'echo "$x" | sed s/x/r/ | sh',
    "echo 'rm x' | sed 's/[a-z]*//' | sh",
    'jq -r .cmd package.json | sh',
    "env -S 'rm $X'",
    'xargs -a files.txt rm',
  ])('is not known: %s', (command) => {
    const planned = planCommand(command);
    const unclear = planned.operations.some(({ paths }) => paths.some(({ abs }) => abs === undefined));
    expect(isUncertain(planned) || unclear).toBe(true);
  });

  it.each([
    'for ((i=0; i<10; i++)); do printf "%02d " "$i"; done; echo',
    'tar --checkpoint=1000 --checkpoint-action=dot -czf dist/a.tgz src',
    'git config --get-all remote.origin.fetch',
    'env -i PATH="$PATH" HOME="$HOME" make test',
    'find tests -exec sh -c \'wc -l "$1"\' _ {} \\;',
    'jq --arg v "$(git describe --tags)" .version package.json',
    'cargo --config \'term.color="never"\' test',
    'for v in HOME PWD; do echo "$v=${!v}"; done',
    'man -P cat bash',
  ])('is no more than it is: %s', (command) => {
    const planned = planCommand(command);
    expect(isUncertain(planned)).toBe(false);
    expect(planned.operations.every(({ traits }) => !traits.includes('env-loader'))).toBe(true);
    expect(planned.operations.flatMap(({ paths }) => paths).every(({ abs }) => abs !== undefined)).toBe(true);
  });
});
