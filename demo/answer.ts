import { createInterface } from 'node:readline/promises';
import type { SeenCall } from './calls.ts';
import type { ScriptedCall } from './script.ts';
import type { Stage } from './stage.ts';
import type { View } from './view.ts';

/** Asks the person at the terminal, and gives the answer to the daemon through the public command line. */
const askPerson = async (call: SeenCall, stage: Stage, view: View): Promise<void> => {
  const id = call.approval ?? '';
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = (
      await lines.question(`     why: ${call.reason}\n     [a]llow once, allow for the [s]ession, [d]eny? `)
    )
      .trim()
      .toLowerCase();
    if (answer.startsWith('a')) stage.aegis('approvals', 'approve', id);
    else if (answer.startsWith('s')) stage.aegis('approvals', 'approve', id, '--scope', 'session');
    else stage.aegis('approvals', 'deny', id, '--reason', 'not in this demo');
    view.line('');
  } finally {
    lines.close();
  }
};

/** Without a terminal a second process answers as the script says, and this says that it does. */
const answerByScript = (call: SeenCall, script: ScriptedCall | undefined, stage: Stage, view: View): void => {
  const id = call.approval ?? '';
  const answer = script?.answer ?? { deny: 'the script has no answer for this' };
  const args =
    'approve' in answer ? ['approvals', 'approve', id] : ['approvals', 'deny', id, '--reason', answer.deny];
  view.line(
    `     no terminal: a second process answers: aegis ${args.map((it) => (it.includes(' ') ? `"${it}"` : it)).join(' ')}`,
  );
  stage.aegis(...args);
};

export const answerQuestion = async (
  call: SeenCall,
  script: ScriptedCall | undefined,
  stage: Stage,
  view: View,
): Promise<void> => {
  if (process.stdin.isTTY && process.stdout.isTTY) await askPerson(call, stage, view);
  else answerByScript(call, script, stage, view);
};
