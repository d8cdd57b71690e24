import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Client, DaemonProblem } from '../../daemon/client.ts';
import type { DecisionRequest } from '../../daemon/protocol.ts';
import type { Approval } from '../../domain/approval.ts';
import { AegisError } from '../../errors.ts';
import { isTerminal, type Style } from '../render/style.ts';
import { visible } from '../render/text.ts';
import { lost, outcomeOf } from './decide.ts';
import { approvalInFull, standing } from './render.ts';

interface Desk {
  client: Client;
  changes: AsyncIterable<Approval>;
  stdin: Readable;
  stdout: Writable;
  style: Style;
  /** Aborted here when the person leaves; aborted from outside to end. */
  ended: AbortController;
}

type Line = string | undefined;

/**
 * Shows each approval in full and asks for it, one after another, until the person leaves. A key that was pressed for
 * one approval can never answer another: when the one on the screen is decided elsewhere, the line being typed is
 * thrown away and Enter is asked for before the next is shown.
 */
export const answerAll = async (desk: Desk): Promise<void> => {
  const { stdin, stdout, ended } = desk;
  const queue: Approval[] = [];
  let current: Approval | undefined;
  let gone: Approval | undefined;
  let answered: string | undefined;
  let wake = (): void => {};
  const lines: string[] = [];

  const input = createInterface({
    input: stdin,
    output: stdout,
    terminal: isTerminal(process.stdin) && stdin === process.stdin,
  });
  input.on('line', (line) => {
    // What is typed while nothing is asked answers nothing.
    if (current !== undefined || gone !== undefined) lines.push(line);
    wake();
  });
  const leave = (): void => ended.abort();
  input.on('SIGINT', leave).on('close', leave);
  ended.signal.addEventListener('abort', () => wake(), { once: true });

  const follow = async (): Promise<void> => {
    for await (const approval of desk.changes) {
      if (approval.state === 'pending') queue.push(approval);
      else {
        const waiting = queue.findIndex((each) => each.id === approval.id);
        if (waiting !== -1) queue.splice(waiting, 1);
        if (approval.id === current?.id) gone = approval;
        else if (approval.id !== answered)
          stdout.write(`\n${approval.id} ${standing(approval, Date.now())}\n`);
      }
      wake();
    }
  };
  /** Waits until `ready`, or the end. */
  const until = async (ready: () => boolean): Promise<void> => {
    while (!ready() && !ended.signal.aborted)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };

  const answerOne = async (approval: Approval): Promise<void> => {
    stdout.write(`\n${approvalInFull(approval, Date.now(), desk.style)}\n`);
    for (;;) {
      stdout.write(`${approval.id}: ${prompt(approval)} `);
      await until(() => gone !== undefined || lines.length > 0);
      if (ended.signal.aborted) return;
      if (gone !== undefined) {
        stdout.write(`\n${gone.id} ${standing(gone, Date.now())}. Press Enter to go on. `);
        lines.length = 0;
        await until(() => lines.length > 0);
        return;
      }
      const line = lines.shift()?.trim().toLowerCase() ?? '';
      if (line === 'n') return;
      if (line === 'q') return leave();
      const decision = await decisionFor(line, approval, askReason);
      if (decision === undefined) continue;
      answered = approval.id;
      stdout.write(`${await decided(desk.client, approval.id, decision)}\n`);
      return;
    }
  };

  const askReason = async (): Promise<Line> => {
    stdout.write('Why? The agent is told (Enter for no reason): ');
    await until(() => lines.length > 0);
    return lines.shift();
  };

  const work = async (): Promise<void> => {
    stdout.write('Watching. Ctrl-C ends.\n');
    while (!ended.signal.aborted) {
      await until(() => queue.length > 0);
      current = queue.shift();
      lines.length = 0;
      if (current !== undefined) await answerOne(current);
      current = undefined;
      gone = undefined;
    }
  };

  try {
    await Promise.all([work(), follow().finally(leave)]);
  } finally {
    input.close();
  }
};

const prompt = (approval: Approval): string =>
  approval.scopes.includes('session')
    ? '[a]pprove once, [s]ession, [d]eny, [n]ext, [q]uit?'
    : '[a]pprove once, [d]eny, [n]ext, [q]uit?';

const decisionFor = async (
  line: string,
  approval: Approval,
  askReason: () => Promise<Line>,
): Promise<DecisionRequest | undefined> => {
  if (line === 'a') return { effect: 'approve', scope: 'once' };
  if (line === 's' && approval.scopes.includes('session')) return { effect: 'approve', scope: 'session' };
  if (line !== 'd') return undefined;
  const reason = (await askReason())?.trim().slice(0, 500);
  return reason === undefined || reason === '' ? { effect: 'deny' } : { effect: 'deny', reason };
};

/** Sends the decision and says what became of it. A refusal by the daemon is told, and the watch goes on. */
const decided = async (client: Client, id: string, decision: DecisionRequest): Promise<string> => {
  try {
    return outcomeOf(await client.decide(id, decision));
  } catch (thrown) {
    if (!(thrown instanceof AegisError)) throw thrown;
    const told =
      thrown instanceof DaemonProblem && thrown.approval !== undefined ? lost(thrown.approval) : thrown;
    return visible(`not decided: ${told.message}${told.hint === undefined ? '' : ` (${told.hint})`}`);
  }
};
