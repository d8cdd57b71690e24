import { Case } from './corpus.ts';
import { judgeAll } from './score.ts';

/** What the packs say of a command, or of a call of another tool, at /home/dev/project: `deny`, `ask`, `allow`. */
export const answerTo = (call: string | { tool: string; input: Case['input'] }): string => {
  const asked = typeof call === 'string' ? { tool: 'Bash', input: { command: call } } : call;
  const [judged] = judgeAll([
    Case.parse({ ...asked, id: 'x-0001', label: 'grey', category: 'x', source: 'a test', why: 'a test' }),
  ]);
  return judged?.effect === 'require_approval' ? 'ask' : (judged?.effect ?? 'nothing');
};
