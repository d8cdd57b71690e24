import type { Finding } from '../../domain/finding.ts';
import type { Detector } from '../detector.ts';
import { isPlain, namesOf, textsOf } from '../texts.ts';
import { bidiControlsIn, codePoint, invisiblesIn, strayMarkIn, tagsIn } from './characters.ts';

/** Tag characters carry text that no person sees and every model reads. They have no use outside three flags. */
export const unicodeTag: Detector = {
  ids: ['unicode.tag'],
  about: 'Unicode tag characters: a text that models read and people do not see',
  source: 'Unicode TR51 (tags are deprecated but for flags); ASCII smuggling, embracethered.com 2024',
  look({ call }) {
    if (isPlain(call)) return [];
    for (const { text, role, at } of textsOf(call)) {
      const [first] = tagsIn(text);
      if (first === undefined) continue;
      const finding: Finding = {
        id: 'unicode.tag',
        severity: 'critical',
        detail: `${at} holds the tag character ${codePoint(first)}, which is not shown`,
        weight: 50,
      };
      return [role === 'content' ? finding : { ...finding, effect: 'deny' }];
    }
    return [];
  },
};

/** A control that reorders the shown text makes a reviewer approve something else than what runs. */
export const unicodeBidi: Detector = {
  ids: ['unicode.bidi'],
  about: 'Controls of text direction: what is shown is not what runs',
  source: 'Trojan Source, CVE-2021-42574',
  look(inspection) {
    if (isPlain(inspection.call)) return [];
    for (const { text, role, at } of textsOf(inspection.call)) {
      const [control] = bidiControlsIn(text);
      const first = control ?? strayMarkIn(text);
      if (first === undefined) continue;
      const finding: Finding = {
        id: 'unicode.bidi',
        severity: 'high',
        detail: `${at} holds ${codePoint(first)}, which changes the direction of the shown text`,
        weight: 50,
      };
      // Marks alone reorder little, and mail and web texts are full of them.
      if (control === undefined && (role === 'content' || role === 'prose')) continue;
      return [role === 'content' || role === 'prose' ? finding : { ...finding, effect: 'deny' }];
    }
    return [];
  },
};

/** A character without width makes two names that look the same. */
export const unicodeInvisible: Detector = {
  ids: ['unicode.invisible'],
  about: 'Characters without width in a name, or many of them in a text',
  source: 'PromptShield PSU001/PSU002; Unicode TR36 (security considerations)',
  look(inspection) {
    if (isPlain(inspection.call)) return [];
    for (const name of namesOf(inspection)) {
      const [first] = invisiblesIn(name);
      if (first === undefined) continue;
      return [
        {
          id: 'unicode.invisible',
          severity: 'high',
          detail: `a program, flag, host or path holds ${codePoint(first)}, which has no width`,
          weight: 50,
          effect: 'deny',
        },
      ];
    }
    for (const { text, at } of textsOf(inspection.call)) {
      const count = invisiblesIn(text).length;
      if (count < inspection.thresholds.invisible_in_content) continue;
      return [
        {
          id: 'unicode.invisible',
          severity: 'medium',
          detail: `${at} holds ${count} characters without width`,
          weight: 25,
        },
      ];
    }
    return [];
  },
};

/** Letters of Cyrillic and Greek that look like Latin ones in common fonts (Unicode TR39, confusables). */
const lookAlike = /[асеорхуіјѕԁһӏԛԝВЕКМНОРСТХІЈЅαονρικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/u;
const latin = /\p{Script=Latin}/u;
const words = /[\p{L}\p{M}]+/gu;

/** A word of two alphabets, one of them only for its looks. Words of one alphabet pass, whichever it is. */
export const unicodeConfusable: Detector = {
  ids: ['unicode.confusable'],
  about: 'A program, host or path that mixes Latin letters with look-alikes',
  source: 'Unicode TR39 (mixed-script confusables); ona.com on whole-script words',
  look(inspection) {
    if (isPlain(inspection.call)) return [];
    for (const name of namesOf(inspection)) {
      const mixed = (name.match(words) ?? []).find((word) => latin.test(word) && lookAlike.test(word));
      if (mixed === undefined) continue;
      return [
        {
          id: 'unicode.confusable',
          severity: 'high',
          detail: `${JSON.stringify(mixed)} mixes Latin letters with ones that only look like them`,
          weight: 30,
        },
      ];
    }
    return [];
  },
};
