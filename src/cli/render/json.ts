// Those a terminal would act on, hide or reorder; JSON has its own notation for them.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu;

/** A value as one line of JSON that is safe to look at: the same value, with every control character escaped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(unseen, (char) =>
    [...Array(char.length).keys()]
      .map((index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
