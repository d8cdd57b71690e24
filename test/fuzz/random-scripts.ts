// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them
/** A seeded source of numbers in [0, 1): mulberry32. */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** Random shell scripts of nested syntax, whose only programs are named `k0`, `k1` … Some are then damaged. */
export const randomScripts = (seed: number, count: number): string[] => {
  const random = generator(seed);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  const many = (max: number, make: () => string): string[] =>
    Array.from({ length: Math.floor(random() * (max + 1)) }, make);
  let next = 0;
  const program = (): string => {
    next += 1;
    const name = `k${next % 100}`;
    return pick([
      name,
      name,
      name,
      `"${name}"`,
      `k'${next % 100}'`,
      `\\${name}`,
      `$'${name}'`,
      `k${next % 100}""`,
    ]);
  };
  const word = (depth: number): string => {
    const simple: [() => string, ...(() => string)[]] = [
      () => pick(['a', 'b c'.replace(' ', ''), '-x', '--long=v', '1']),
      () => `'s ${pick(['q', '$(k)', ';', '\\', '#', '|', '`k`'])}'`,
      () => `"d ${pick(['q', '\\"', '\\$x', '$v', "'", ';', '$'])}"`,
      () =>
        pick([
          '\\;',
          '\\\\',
          "$'\\x41\\n'",
          "$'a\\'b'",
          '$v',
          `$${'{v}'}`,
          '"$v"',
          '~',
          '{a,b}',
          '{1..3}',
          'a{b,c}d',
          '*.nothing',
          '[x]y',
          '!',
          '{}',
          'x=1',
          'a#b',
          '"a"\'b\'c',
        ]),
    ];
    const nested: [() => string, ...(() => string)[]] = [
      () => `$(${list(depth - 1)})`,
      () => `"$(${list(depth - 1)})"`,
      () => `\`${simpleCommand(0)}\``,
      () => `\${v:-$(${list(depth - 1)})}`,
      () => `"\${v:-'$(${simpleCommand(0)})'}"`,
      () => `<(${list(depth - 1)})`,
      () => `$((${pick(['1+1', 'n*2', '(1)+2', '1<2?3:4', '$(k9)'])}))`,
      () => `"a $(${simpleCommand(depth - 1)}) b"`,
    ];
    return depth > 0 && random() < 0.4 ? pick(nested)() : pick(simple)();
  };
  const redirect = (depth: number): string =>
    random() < 0.8
      ? ''
      : ` ${pick(['>/dev/null', '2>&1', '</dev/null', '2>/dev/null', '>out', `<<<${word(depth - 1)}`, '&>/dev/null', '>|out'])}`;
  const simpleCommand = (depth: number): string => {
    const prefix = random() < 0.15 ? `${pick(['v', 'w', 'n'])}=${pick([word(depth), 'k8', "'k7 z'"])} ` : '';
    const heredoc = depth > 0 && random() < 0.05;
    const text = `${prefix}${program()} ${many(3, () => word(depth)).join(' ')}${redirect(depth)}`.trimEnd();
    return heredoc ? `${text} <<${pick(['E', "'E'", '"E"'])}\nbody $(k5) \`k6\`\nE\n` : text;
  };
  const assigned = (): string =>
    `v=${pick(['k1', "'k2 a'", 'x', '"k3"', '$(k4)', '\\k5'])}; ${pick(['$v', '"$v"', `$${'{v}'} z`, '$v$v'])} y`;
  /** What the planner folds: each must come out as bash has it. */
  const folded = (): string =>
    pick([
      'v=k1x; ${v%x} a; ${v%%x*} b; ${v:0:2} c',
      'v=xk2; ${v#x} a; ${v##*x} b; ${v: -2} c; ${v:1} d',
      'v=K3; ${v,,} a; v=k4; "${v^}" b; ${v^^} c',
      'v=kX5; ${v/X/} a; ${v//X/1} b; ${v/#k/kk} c; ${v/%5/6} d',
      "$(echo k6) a; $(printf 'k%s' 7) b; `echo k8` c; \"$(printf '\\x6b9')\" d",
      'eval "$(echo "k1 a; k2 b")"; eval "$(printf \'%s\\n\' k3 k4)"',
      'v=k5; w=v; eval "\\$$w x"; eval "$v" y',
      'a=(k1 "b c" d); "${a[@]}"; k2 "${a[@]}"; ${a[*]}',
      'a=(k1); a+=(k2); "${a[@]}"; a[0]=k3; "${a[@]}"',
      'IFS=:; v=k1:k2:k3; $v; unset IFS; v="k4 k5"; $v',
      'k1${IFS}a${IFS}b; v=k2; $v${IFS}c; "k3${IFS}d"',
      'v=; ${v:-k1} a; ${v-k2} b; ${v:+k3} c; ${v+k4} d; ${w:-k5} e',
      'echo -n k1 | { read v; $v a; }; v=$(echo -e "k2\\x20b"); $v; "$v"',
      'n=3; k$n a; k$((n+1)) b; k${#n} c; "k$((n*2))" d',
      'v=$(pwd); k2 "$v" $(pwd) "$PWD"',
      'v="k1 *"; k2 $v; v="~/k3"; k4 $v "$v"; v=~; k5 "$v"',
      'v={k1,k2}; $v a; k3 {a,$v}; k{4,5} b',
      "$'k1' a; $'\\x6b2' b; $'k\\063' c; $\"k4\" d",
      'k1 $$ $# $? "$$" k$? ; v=$?; k2 $v',
      'printf -v v k1; $v a; printf -v "v" "k%s" 2; $v b; read v <<< k3; $v c',
      'a=(x k1 "b c"); "${a[1]}" "${a[2]}"; a+=(k2); "${a[3]}" z; "${a[-1]}" y; n=1; ${a[n]} w; ${a[$n]} v; "${a[9]}" u',
      'a=(k1 b c d); "${a[@]:0:2}"; "${a[@]:2}" z; ${a[*]:1:1} k2; unset "a[0]"; "${a[0]}" k3',
      'declare -A m=([x]="k1 a" [y]=k2); ${m[x]}; "${m[y]}" b; m[z]=k3; ${m[z]} c; "${m[q]}" k4; declare -A m; ${m[x]} d',
      'declare -n r=v; v=k1; $r a; r=k2; $v b; unset v; $r k3; unset -n r; r=k4; $r c; $v k5',
      'f() { local -n r=$1; r=k1; }; v=k2; f v; $v a; r=k3; $r b; $v c',
      'n=v; v=k1; ${!n} a; n=w; w=k2; "${!n}" b; for n in v w; do "${!n}" c; done',
      'v=a/k1.x.y; ${v##*/} a; v=${v#*/}; ${v%%.*} b; ${v%.y} c; v=kk1; ${v#k} d; ${v#?} e; ${v##[a-k]} f; v="k1  z"; ${v%% *} g',
      'v=" k1 a "; $v b; ${v}c; x$v; v=; $v k2; $v$v k3; "$v" k4; k5 "x"$v"y" $v',
      'IFS=,; v=k1,a,,b; $v; v=,k2; $v; v=k3,; $v z; "$v" y; unset IFS; v="k4,k5 k6"; $v',
      'IFS=" ,"; v="k1 , a b"; $v; IFS=; v="k2 a"; $v b; IFS=$w; $v c',
      'read -r a b <<< "k1 x  y "; $a "$b"; read a b c <<< "k2 z"; $a "$b" "$c"; IFS=, read -r a b <<< "k3,x,y"; $a "$b"',
      'printf "k1 x\\nk2 y\\n" | { read -r a b; $a "$b"; read -r a b; $a $b; }; read -ra a <<< "k3 z"; "${a[@]}"',
      'mapfile -t a < <(printf "%s\\n" k1 "x y"); "${a[@]}"; mapfile a <<< k2; ${a[0]} z; read -d, v <<< "k3,x"; $v',
      'for w in k1 k2; do for t in a b; do $w $t; v=$t; done; done; $w $t "$v"; v=; for t in k 3; do v+=$t; done; $v z',
      'for w in k1 k2; do v=$w; b=break; $b; done; $v a; for w in k3 k4; do [ $w = k3 ] && continue; v=$w; done; $v b; for w in k5; do (v=$w); done; $v c',
      'unset v; ${v:-k1} a; ${v-k2} b; ${v+k3} k4; : ${v:=k5}; $v c; readonly q1=k6; unset q1; $q1 d; f() { unset v; }; f; $v k7',
      'v=; ${v:=k1} a; ${v:+k2} b; w=$v$v; $w c; w="$v b"; $w; "$w" d; x=${v:0:1}2; $x e; ${#v} k3; k${#v} f',
      'while read -r v w; do $v "$w"; done <<< $\'k1 a\\nk2 b\'; $v z; until read v; do :; done <<< k3; $v y; if read v; then $v x; fi <<< k4',
      'set -- k1 "a b"; "${@:1:1}" z; "${@:2}"; ${2} k2; ${3:-k3} b; ${9}k4 c; $1$9 d; k5 $9 e',
      'f() { local v; v=k1; g; $v a; }; g() { v=k2; }; v=k3; f; $v b; g() { local v=k4; h; $v c; }; h() { v=k5; }; g; $v d',
      'declare v=k1; $v a; export w=k2; $w b; readonly x1=k3; $x1 c; declare -u y=k4; $y d',
    ]);
  /** Positional parameters, in functions and outside. */
  const arguments_ = (): string =>
    pick([
      'set -- k1 a "b c"; "$@"; $@; $* ; "$1" z; shift; k2 "$@"; k3 "$1" "$2" "$3"',
      'f() { k1 "$1" "$@"; shift; k2 "$@" "$#"; }; f a "b c" d; f; f "$v"',
      'f() { "$@"; }; f k1 a; f k2; f f k3',
      'f() { $1 x; local v=k2; $v y; }; v=k3; f k1; $v z',
      'f() { v=k1; }; v=k2; $v a; f; $v b; (f); $v c',
      'f() { g() { k1 "$1"; }; }; f; g a; unset -f g; g b',
      'f() { set -- k1 x; "$@"; }; set -- k2 y; f k3; "$@"',
      'f() ( v=k1; "$1" a ); f k2; $v b',
      'k1() { k2 "$@"; }; k1 a; command k1 b; \\k1 c; unset -f k1; k1 d',
      'f() { for v; do "$v" a; done; }; f k1 k2; set -- k3; for v; do $v b; done',
    ]);
  const command = (depth: number): string => {
    if (depth <= 0 || random() < 0.5) return simpleCommand(depth);
    const forms: [() => string, ...(() => string)[]] = [
      () => `(${list(depth - 1)})`,
      () => `{ ${list(depth - 1)}; }`,
      () => `if ${list(depth - 1)}; then ${list(depth - 1)}; else ${list(depth - 1)}; fi`,
      () => `for v in ${word(depth - 1)} k3; do ${pick([list(depth - 1), '$v q', 'v=k6; $v'])}; done`,
      () => `while ${simpleCommand(0)}; do ${list(depth - 1)}; break; done`,
      () =>
        `case ${word(depth - 1)} in ${pick(['a', '*', "'s'"])}) ${list(depth - 1)};; *) ${simpleCommand(0)};; esac`,
      () => `f() { ${list(depth - 1)}; }; f ${word(0)}`,
      () => `eval ${pick([`'${program().replace(/'/g, '')} e'`, '"k7; k8 z"', '$v', "k9 '\\;' k1"])}`,
      () => `bash -c 'builtin command k9 "$v"; k8'`,
      () => `! ${simpleCommand(depth - 1)}`,
      () => `time ${simpleCommand(depth - 1)}`,
      () => `[[ ${word(0)} == ${word(depth - 1)} ]]`,
      assigned,
      () => `command ${simpleCommand(0)}`,
      folded,
      arguments_,
      () => `for ((n=0; n<2; n++)); do ${list(depth - 1)}; done`,
      () => `n=0; while [ $n -lt 2 ]; do n=$((n+1)); ${list(depth - 1)}; done`,
      () =>
        `for v in $(echo ${pick(['a b', 'k1', "'k2 k3'"])}); do ${pick(['$v z', 'k4 "$v"', 'k5 $v'])}; done`,
      () =>
        `echo ${pick(['a', 'k1 b', "'k2'"])} | while read -r v; do ${pick(['$v z', 'k4 "$v"', 'k5 $v; break'])}; done`,
      () => `printf '%s\\n' k1 ${word(0)} | while read v; do k2 "$v"; done; k3 "$v"`,
      () => `while read -r v; do $v y; done <<< ${pick(['k1', "'k2 x'", '"$v"', '$w'])}`,
      () => `{ ${list(depth - 1)}; } ${pick(['>out', '2>&1', '</dev/null', '<<< x'])}`,
      () => `trap '${pick(['k1 $v', 'k2', 'v=k3; $v'])}' EXIT; ${pick(['v=k4', 'v=x; v=k5', ':', 'k6'])}`,
      () => `alias k1='k2 q'; ${simpleCommand(0)}`,
      () => `[[ -n ${word(0)} ]] && ${simpleCommand(depth - 1)} || ${simpleCommand(0)}`,
      () => `case $v in k*) ${simpleCommand(0)};& a) ${simpleCommand(0)};;& *) ${simpleCommand(0)};; esac`,
      () =>
        `if ! ${simpleCommand(0)}; then ${list(depth - 1)}; elif ${simpleCommand(0)}; then ${assigned()}; fi; $v k`,
      () => `v=k1; (v=k2; $v a); { v=k3; }; $v b; true | v=k4; $v c`,
      () => `until ${pick(['true', 'k1'])}; do ${simpleCommand(0)}; break; done`,
      () => `unset v; ${pick(['$v k1', '"$v" k2', ': "${v:=k3}"; $v z', 'k4 "${v-k5}"'])}`,
    ];
    return pick(forms)();
  };
  const list = (depth: number): string => {
    const parts = [command(depth), ...many(2, () => command(depth))];
    return parts.reduce((text, part) =>
      text.endsWith('\n')
        ? `${text}${part}`
        : `${text}${pick(['; ', ' && ', ' || ', ' | ', '\n', ' |& ', ' & '])}${part}`,
    );
  };
  const damaged = (script: string): string => {
    const at = Math.floor(random() * script.length);
    return (
      script.slice(0, at) +
      pick(['"', "'", '`', '$(', ')', ';', '\\', '(', '{', '}', '&', '|', '<', '#', '\n', '$', '${', ' ']) +
      script.slice(at + (random() < 0.5 ? 1 : 0))
    );
  };
  return Array.from({ length: count }, (_, index) => {
    const script = list(3);
    return index % 3 === 2 ? damaged(script) : script;
  });
};
