import { longestText, type Redactor, unredactable } from './redact.ts';

/** A secret may begin in one piece and end in the next: so much is held back until more has come. */
const overlap = 4096;

/** Hides secrets in a text that comes in pieces. */
export interface RedactionStream {
  /** Takes a piece and gives what can be shown already. */
  push(piece: string): string;
  /** Gives the rest. */
  end(): string;
}

/**
 * Makes a stream. At least the last 4 KiB are held back, and everything from the beginning of a secret that may go on;
 * one longer than 256 Ki characters is hidden as a whole. Never throws: after a fault nothing more is shown.
 */
export const createRedactionStream = (redactor: Redactor): RedactionStream => {
  let held = '';
  let broken = false;
  const release = (until: number): string => {
    const ready = held.slice(0, until);
    held = held.slice(until);
    return redactor.redact(ready);
  };
  return {
    push(piece) {
      if (broken) return '';
      held += piece;
      let shown = '';
      try {
        while (held.length > 2 * overlap) {
          const looked = held.slice(0, longestText);
          const at = looked.length - overlap;
          const open = redactor.ranges(looked).find((range) => range.from < at && range.end > at);
          const until = open === undefined ? at : open.from;
          if (until > 0) shown += release(until);
          else if (held.length >= longestText) {
            held = held.slice(at);
            shown += unredactable;
          } else break;
          if (held.length <= longestText) break;
        }
      } catch {
        broken = true;
        held = '';
        return `${shown}${unredactable}`;
      }
      return shown;
    },
    end() {
      const rest = broken ? '' : redactor.redact(held);
      held = '';
      return rest;
    },
  };
};
