import type { Detector } from '../detector.ts';
import { commandsOf, isPlain, textsOf } from '../texts.ts';
import { codePoint } from './characters.ts';

// C0 but tab, newline, form feed and CR; DEL; C1. CR alone is caught where a command is read.
const controls = /[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]/;
// A carriage return that is not the end of a line: what follows paints over what was shown.
const overwrites = /\r(?!\n|$)/;
// What a program would print: OSC 8 (a link that leads elsewhere), OSC 52 (the clipboard), DCS, written as escapes.
const spelled = /\\(?:0?33|e|E|x1[bB]|u001[bB]|u\{1[bB]\})(?:\](?:8|52|1337|777);|P)/;

/** Escape sequences repaint a terminal, set its clipboard, and hide what was said. */
export const terminalEscape: Detector = {
  ids: ['term.escape'],
  about: 'Control characters, or escape sequences that write to the clipboard or fake links',
  source:
    'MITRE ATT&CK T1027.010; OSC 52 and OSC 8 in xterm ctlseqs; terminal injection, CVE-2003-0063 class',
  look({ call, plan }) {
    if (isPlain(call)) return [];
    // What a command passes on once its quotes are gone: $'\e]52;…'. Colours are ordinary.
    const passed = plan.operations.flatMap(({ argv }) =>
      argv.flatMap((word) =>
        word.type === 'static' && controls.test(word.value)
          ? [word.value.replace(/\x1b\[[0-9;]{0,20}m/g, '')]
          : [],
      ),
    );
    const texts = [
      ...passed.map((text) => ({ at: 'an argument', text })),
      ...textsOf(call).filter(({ role }) => role !== 'path'),
    ];
    for (const { at, text } of texts) {
      const raw = controls.exec(text)?.[0] ?? (overwrites.test(text) ? '\r' : undefined);
      if (raw === undefined) continue;
      return [
        {
          id: 'term.escape',
          severity: 'medium',
          detail: `${at} holds the control character ${codePoint(raw)}`,
          weight: 25,
        },
      ];
    }
    for (const { text } of commandsOf(call)) {
      if (!spelled.test(text)) continue;
      return [
        {
          id: 'term.escape',
          severity: 'medium',
          detail: 'the command prints an escape sequence that does more than paint',
          weight: 25,
        },
      ];
    }
    return [];
  },
};
