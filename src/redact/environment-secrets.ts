import { knownFromEnvironment } from './known-values.ts';

/** What one session may give: so many values, so long each, so many characters of all. Its request stays small. */
const most = 256;
const longest = 4096;
const mostCharacters = 131_072;

/** The secret values of an environment as a session's request takes them: the shortest first, a long one by its start. */
export const environmentSecrets = (
  env: Readonly<Record<string, string | undefined>>,
): { values: string[]; left: number } => {
  const all = [...new Set(knownFromEnvironment(env).map(({ value }) => value.slice(0, longest)))].sort(
    (a, b) => a.length - b.length,
  );
  let characters = 0;
  const values = all.slice(0, most).filter(({ length }) => {
    characters += length;
    return characters <= mostCharacters;
  });
  return { values, left: all.length - values.length };
};
