import type { Finding } from '../../domain/finding.ts';
import type { Detector } from '../detector.ts';
import { instructedCommands, ordersTheft, ordersUnguarding } from '../planted/instructions.ts';

const tools: ReadonlySet<string> = new Set(['Task', 'Agent', 'Skill', 'SlashCommand']);

const longest = 65_536;
const maxCommands = 16;

/** What an agent may be told in words, but not in this form: judged as the command it is. */
const refused: ReadonlySet<string> = new Set([
  'self-commands',
  'self-kill',
  'self-files',
  'secret-to-network',
  'environment-to-network',
  'network-shell',
  'shell-sockets',
  'code-that-opens-a-shell',
  'unguarded-agents',
]);

const finding = (detail: string, effect: NonNullable<Finding['effect']>): Finding[] => [
  { id: 'task.order', severity: effect === 'deny' ? 'critical' : 'high', detail, weight: 40, effect },
];

/** A sub-agent is told to do what the agent itself would be refused. */
export const delegatedOrder: Detector = {
  ids: ['task.order'],
  about: 'A prompt for another agent that orders theft of keys or switching the guard off',
  source: 'OWASP ASI07, ASI10; MITRE ATT&CK T1562.001',
  look({ call, judgeText }) {
    if (!tools.has(call.tool)) return [];
    const { prompt, args } = call.input;
    const text = [prompt, args].filter((part) => typeof part === 'string').join('\n');
    if (text === '' || text.length > longest) return [];
    for (const command of instructedCommands(text).slice(0, maxCommands)) {
      const judged = judgeText?.(command);
      if (judged?.effect === 'deny' && refused.has(judged.rule))
        return finding(
          `tells another agent to run what is refused (${judged.rule}): ${command.slice(0, 200)}`,
          'deny',
        );
    }
    const theft = ordersTheft(text);
    if (theft === 'surely') return finding('tells another agent to take keys and send them away', 'deny');
    if (theft === 'perhaps')
      return finding('tells another agent to take secrets and hand them on', 'require_approval');
    return ordersUnguarding(text)
      ? finding('tells another agent to switch off, or answer, what asks before it acts', 'require_approval')
      : [];
  },
};
