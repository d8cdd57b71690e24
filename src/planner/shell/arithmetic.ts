const variable = /\$(?:\{#?([A-Za-z_][A-Za-z0-9_]*)(?:\[[@*]\])?\}|([A-Za-z_][A-Za-z0-9_]*)|[#?$!])/g;

/** The names that a text could mean as variables. */
export const namesIn = (text: string): string[] => text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [];

/**
 * Whether an arithmetic text is made of digits, operators and names alone, so that evaluating it runs nothing. `unsafe`
 * holds names whose value is not plain: bash evaluates a value again, subscripts and substitutions included.
 */
export const isPlainArithmetic = (text: string, unsafe: ReadonlySet<string>): boolean => {
  if (text.startsWith('(')) return false;
  const bare = text.replace(
    variable,
    (_, braced?: string, simple?: string) => ` ${braced ?? simple ?? '0'} `,
  );
  if (!/^[0-9A-Za-z_ \t+\-*/%<>=!&|^~?:,()#]*$/.test(bare)) return false;
  return namesIn(bare).every((name) => !unsafe.has(name));
};
