import type { ExecFacts } from '../effects.ts';
import { namesSecret } from '../secrets.ts';
import { staticText, type Value, wordText } from '../value.ts';

/** Variables of the environment are written in capitals; how long one is, and whether it is set, tells nothing. */
const reference = /\$(?:([A-Z][A-Z0-9_]*)|\{([A-Z][A-Z0-9_]*)(?!:?\+|[A-Z0-9_])[^}]*\})/g;

const ofShell = (value: Value): string[] => {
  const { word } = value;
  if (word.type !== 'dynamic') return [];
  // What a command prints that is started in between is its own matter.
  if (/\$\(|`/.test(word.source)) return [];
  return [...word.source.matchAll(reference)].map(([, plain, braced]) => plain ?? braced ?? '');
};

const filters =
  /\$ENV\.(\w+)|\benv\.(\w+)|\$__prog_args|\$ENV\[\s*"(\w+)|\b(?:str)?env\(\s*(\w+)|\$ENV\b(?![.[])/g;

const ofFilter = (value: Value): string[] =>
  [...(staticText(value) ?? '').matchAll(filters)].map((match) => match.slice(1).find(Boolean) ?? 'SECRET');

/** How a program's words name the variables that it then prints. */
const printers: Readonly<Record<string, (value: Value) => string[]>> = {
  echo: ofShell,
  printf: ofShell,
  print: ofShell,
  cat: ofShell,
  jq: ofFilter,
  gojq: ofFilter,
  jaq: ofFilter,
  yq: ofFilter,
};

/**
 * Says of a program that prints a variable whose name is one of a secret that it shows the environment. `known` tells
 * whether this call has set a variable itself: that is then no secret of the environment.
 */
export const withPrintedVariables = (
  words: readonly Value[],
  facts: ExecFacts,
  known: (name: string) => boolean,
): ExecFacts => {
  const name = staticText(words[0]) ?? '';
  const printer = Object.hasOwn(printers, name) ? printers[name] : undefined;
  if (printer === undefined || facts.traits?.includes('env-dump') === true) return facts;
  const shown = words
    .slice(1)
    .some(
      (value) =>
        wordText(value.word).length < 10_000 &&
        printer(value).some((each) => namesSecret(each) && !known(each)),
    );
  return shown ? { ...facts, traits: [...(facts.traits ?? []), 'env-dump'] } : facts;
};
