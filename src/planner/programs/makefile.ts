const maxVariables = 64;

/** `$(D)` and `${D}`: what the makefile sets, else the variable of the environment. The GNU make manual, chapter 6. */
const expanded = (line: string, set: ReadonlyMap<string, string>): string =>
  line.replaceAll(/(\$\$)|\$[({]([A-Za-z_]\w*)[)}]/g, (whole, escaped?: string, name?: string) =>
    escaped !== undefined || name === undefined ? whole : (set.get(name) ?? `\${${name}}`),
  );

/** The commands of a makefile: lines behind a tab, or behind `target: ;`, with its variables as the shell has them. */
export const recipesOf = (makefile: string): string[] => {
  const lines = makefile.split('\n');
  const set = new Map<string, string>([['CURDIR', '$PWD']]);
  for (const line of lines) {
    const [, name, value] =
      /^(?:export\s+|override\s+)?([A-Za-z_]\w*)\s*[:?]{0,2}=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && set.size < maxVariables) set.set(name, value);
  }
  return lines
    .flatMap((line) => /^(?:\t|[^\t=#]*?:[^=;]*;)\s*[@+-]*(.*)$/.exec(line)?.[1] ?? [])
    .map((line) => expanded(expanded(line, set), set).replaceAll('$$', '$'));
};
