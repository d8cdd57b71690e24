import type { Style } from '../src/cli/render/style.ts';
import { cut, pad, visible } from '../src/cli/render/text.ts';
import type { SeenCall } from './calls.ts';

/** How long a state stays lit in a terminal, in milliseconds: real calls pass through in one. */
const pace = 70;

/** Shows calls moving through their states: in place on a terminal, a finished line each anywhere else. */
export interface View {
  line(text: string): void;
  /** A call has entered a state. */
  moved(call: SeenCall): Promise<void>;
}

const mark = (call: SeenCall, style: Style): string => {
  const blocked = call.states.includes('blocked');
  if (blocked) return style.bad('✗ refused ');
  if (call.states.includes('executed')) return style.good('✓ ran     ');
  return call.states.includes('awaitingApproval') ? style.warn('● held    ') : style.dim('· judging ');
};

const why = (call: SeenCall): string => {
  if (call.decidedBy !== undefined) return call.decidedBy;
  return call.rule === '' ? '' : `rule ${call.rule}`;
};

const row = (call: SeenCall, width: number, style: Style): string => {
  const tail = why(call);
  const room = Math.max(20, width - 17 - tail.length - 2);
  const shown = pad(cut(visible(call.text), room), room);
  return `${String(call.number).padStart(3)}  ${mark(call, style)} ${shown}  ${style.dim(tail)}`;
};

const trail = (call: SeenCall, width: number, style: Style): string =>
  style.dim(cut(`     ${call.states.join(' › ')}`, width));

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const createView = (out: NodeJS.WriteStream, style: Style): View => {
  const live = out.isTTY === true && style.bold('x') !== 'x';
  const width = Math.min(out.columns ?? 110, 120);
  let drawn: string | undefined;

  return {
    line(text) {
      drawn = undefined;
      out.write(`${text}\n`);
    },
    async moved(call) {
      const over = call.states.at(-1) === 'critiqued';
      if (!live) {
        if (over || call.states.at(-1) === 'awaitingApproval') {
          out.write(`${row(call, width, style)}\n${trail(call, width, style)}\n`);
        }
        return;
      }
      if (drawn === call.id) out.write('\u001b[2A\u001b[0J');
      out.write(`${row(call, width, style)}\n${trail(call, width, style)}\n`);
      drawn = call.id;
      await delay(pace);
    },
  };
};
