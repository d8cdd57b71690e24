// Everything a terminal would act on, hide, or reorder. `DI` is Default_Ignorable_Code_Point (Unicode): zero-width,
// tags, variation selectors, fillers. U+2800 looks like a space and is none.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu;
// No script stacks more than three marks on one letter; more of them climb into other lines.
const stacked = /(?<=\p{M}{3})\p{M}/gu;
const escaped = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * The text as a terminal may show it: every control, escape, bidi, zero-width, tag, private or unassigned character
 * and every space that is not U+0020 is written as `\u{…}`. One line in, one line out.
 */
export const visible = (text: string): string => text.replace(unseen, escaped).replace(stacked, escaped);

/** Like `visible`, for a text whose lines are shown below one another. */
export const visibleLines = (text: string): string[] => text.split('\n').map(visible);

const mark = /\p{M}/u;
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

const widthOf = (char: string): number => {
  if (char >= ' ' && char <= '~') return 1;
  if (mark.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
};

/** How many columns a visible text takes. */
export const columns = (text: string): number => {
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width;
};

/** The text padded with spaces to `width` columns. */
export const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)));

/**
 * The text in at most `width` columns. What does not fit is cut out of the middle, since both ends of a command
 * matter, and the number of characters that are missing stands in its place: `rm -rf …[+120]… /tmp/x`.
 */
export const cut = (text: string, width: number): string => {
  if (columns(text) <= width) return text;
  const chars = [...text];
  const note = width < 24 ? '…' : `…[+${chars.length}]…`;
  const room = Math.max(0, width - columns(note));
  const head = take(chars, Math.ceil(room / 2));
  const tail = take(chars.toReversed(), room - columns(head.join(''))).reverse();
  const missing = chars.length - head.length - tail.length;
  return head.join('') + note.replace(/\d+/, String(missing)) + tail.join('');
};

const take = (chars: readonly string[], width: number): string[] => {
  const taken: string[] = [];
  let used = 0;
  for (const char of chars) {
    used += widthOf(char);
    if (used > width) break;
    taken.push(char);
  }
  return taken;
};
