/**
 * The first character that a shell or a reader would take for something else than it looks like, as `U+XXXX`.
 * NUL is dropped by bash, CR becomes part of a word, C1 and escape sequences repaint a terminal, and bidirectional
 * controls and tags (Trojan Source, CVE-2021-42574) show a text that is not the text that runs.
 */
export const hiddenCharacter = (text: string): string | undefined => {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x20 && unit < 0x7f) continue;
    const code = text.codePointAt(index) ?? unit;
    if (isHidden(code)) return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    if (code > 0xffff) index += 1;
  }
  return undefined;
};

const isHidden = (code: number): boolean =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a) ||
  (code >= 0x7f && code <= 0x9f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069) ||
  (code >= 0xd800 && code <= 0xdfff) ||
  (code >= 0xe0000 && code <= 0xe007f);
