import type { Finding } from '../../domain/finding.ts';
import type { Detector } from '../detector.ts';
import { commandsOf } from '../texts.ts';

const hidden = (detail: string): Finding => ({ id: 'pad.hide', severity: 'medium', detail, weight: 20 });

/** Blanks or newlines that push the rest of a command out of sight. Indentation is none. */
export const padding: Detector = {
  ids: ['pad.hide'],
  about: 'Blanks, empty lines or one long line that push a part of the command out of sight',
  source: 'Padding in approval prompts: Adversa AI 2026-04-02 on truncated reviews; ASI09',
  look({ call, thresholds }) {
    for (const { text } of commandsOf(call)) {
      let blanks = 0;
      let empty = 0;
      let line = 0;
      let said = false;
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        if (unit === 0x0a) {
          empty = said ? 1 : empty + 1;
          line = 0;
          blanks = 0;
          said = false;
          continue;
        }
        line += 1;
        if (line === thresholds.line_length + 1)
          return [hidden(`a line of the command is longer than ${thresholds.line_length} characters`)];
        if (unit === 0x20 || unit === 0x09) {
          blanks += 1;
          continue;
        }
        if (said && blanks >= thresholds.pad_spaces)
          return [hidden(`${blanks} blanks stand inside a line of the command`)];
        if (empty >= thresholds.pad_newlines)
          return [hidden(`${empty} empty lines stand inside the command`)];
        blanks = 0;
        empty = 0;
        said = true;
      }
    }
    return [];
  },
};

/** A command too long to be read is not judged by a person who approves it. */
export const argumentSize: Detector = {
  ids: ['arg.size'],
  about: 'Commands too large to be reviewed',
  source:
    'Claude Code 50-sub-command cap, fixed in 2.1.90: what lies beyond a limit must not be waved through',
  look({ call, thresholds }) {
    for (const { text } of commandsOf(call)) {
      const bytes = Buffer.byteLength(text);
      if (bytes <= thresholds.arg_large) continue;
      const detail = `the command is ${bytes} bytes long`;
      if (bytes > thresholds.arg_refused)
        return [{ id: 'arg.size', severity: 'high', detail, weight: 25, effect: 'deny' }];
      return bytes > thresholds.arg_huge
        ? [{ id: 'arg.size', severity: 'medium', detail, weight: 25 }]
        : [{ id: 'arg.size', severity: 'low', detail, weight: 10 }];
    }
    return [];
  },
};
