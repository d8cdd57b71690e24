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
