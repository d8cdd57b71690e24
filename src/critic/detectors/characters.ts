/** A code point as people write it: `U+202E`. */
export const codePoint = (text: string): string =>
  `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

// The three flags that Unicode builds of tags (Emoji 5.0): England, Scotland, Wales.
const tagFlags =
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}/gu;

/** Tag characters that are not part of a flag. */
export const tagsIn = (text: string): string[] =>
  // Most texts have no astral character at all.
  /\uDB40/.test(text) ? (text.replace(tagFlags, '').match(/[\u{E0000}-\u{E007F}]/gu) ?? []) : [];

/** Embeddings, overrides and isolates: they reorder what is shown, also around them. */
export const bidiControlsIn = (text: string): string[] => text.match(/[\u202A-\u202E\u2066-\u2069]/g) ?? [];

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** How far from a letter a mark of direction may stand to belong to it. */
const reach = 40;

/** The first mark of direction (LRM, RLM, ALM) near which no letter of a right-to-left script justifies it. */
export const strayMarkIn = (text: string): string | undefined => {
  for (const { 0: mark, index } of text.matchAll(/[\u200E\u200F\u061C]/g)) {
    const before = text.slice(Math.max(0, index - reach), index);
    if (!rightToLeft.test(before) && !rightToLeft.test(text.slice(index + 1, index + 1 + reach))) return mark;
  }
  return undefined;
};

// U+200B-200D, 2060-2064, FEFF, 00AD, 034F, Hangul fillers, Khmer inherent vowels, Mongolian separators,
// variation selectors: what takes no room where it stands.
const zeroWidth = [
  String.raw`\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200D\u2060-\u2065\u206A-\u206F`,
  String.raw`\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0100}-\u{E01EF}`,
];
const invisible = new RegExp(`[${zeroWidth.join('')}]`, 'gu');

// Joiners shape the letters of these scripts, and join emoji to one picture; selectors choose a picture or a glyph.
const shaping =
  'Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan'
    .split(' ')
    .map((script) => String.raw`\p{Script=${script}}`)
    .join('');
const joining = new RegExp(String.raw`(?<=[${shaping}])(?:\u200C|\u200D|[\u180B-\u180F])(?!\s|$)`, 'gu');
const emoji = new RegExp(
  [
    String.raw`(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{Emoji}|\p{S})[\uFE0E\uFE0F]`,
    String.raw`(?<=\p{Script=Han})(?:[\u{E0100}-\u{E01EF}]|[\uFE00-\uFE02])`,
  ].join('|'),
  'gu',
);

/** Characters that take no room, where neither the script nor an emoji calls for them. A mark at the start is none. */
export const invisiblesIn = (text: string): string[] => {
  const found = text.match(invisible);
  if (found === null) return [];
  return (
    text
      .replace(/^\uFEFF/, '')
      .replace(joining, '')
      .replace(emoji, '')
      .match(invisible) ?? []
  );
};
