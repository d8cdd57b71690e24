import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Command, Option } from 'clipanion';
import { AegisError, messageOf } from '../../errors.ts';
import { AegisCommand, exitCode } from '../command.ts';
import { jsonLine } from '../render/json.ts';

/** `aegis policy eval`: judges calls from stdin, one a line. The interface by which anyone may score Aegis. */
export class PolicyEvalCommand extends AegisCommand {
  static override paths = [['policy', 'eval']];
  static override usage = Command.Usage({
    category: 'Policy',
    description: 'Judge tool calls from stdin, one JSON object a line, and print a decision for each',
    details:
      'A line in: `{"id","tool","input","cwd","home","agent"?}`, named as Claude Code\'s hooks name them. A line out: `{"id","decision","rule","risk","reason","operations"}`; `risk` is a score of 0-100. A line that is not understood is denied, and its risk is null. Each call is judged by itself: nothing has run before it. Needs no daemon, and no file to exist: paths are taken as they are written.',
    examples: [
      ['Score the built-in packs', '$0 policy eval --jsonl --no-user-policy < calls.jsonl'],
      ['A policy of your own', '$0 policy eval --jsonl --policy ./policy.toml < calls.jsonl'],
    ],
  });

  jsonl = Option.Boolean('--jsonl', false, { description: 'Required: one JSON object a line, in and out' });
  packsOnly = Option.Boolean('--no-user-policy', false, {
    description: 'Judge by the built-in packs alone, without the user layer',
  });
  policy = Option.String('--policy', { description: 'A policy file in the place of the user layer' });

  protected async perform(): Promise<number> {
    if (!this.jsonl)
      throw new AegisError('policy eval reads and writes JSON lines only', {
        code: 'AEG-USAGE',
        exit: 'usage',
        hint: 'say so with --jsonl',
      });
    const { considered, loadPolicyOf } = await import('./load.ts');
    const { callOf, requestOf } = await import('./call.ts');
    const { noFileSystem } = await import('../../planner/file-system.ts');
    const policy = loadPolicyOf(this.context.paths, { file: this.policy, packsOnly: this.packsOnly });
    const judged = (line: string): object => {
      let id: unknown = null;
      try {
        const raw: unknown = JSON.parse(line);
        id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null;
        const request = requestOf(raw);
        // The homes are those of the calls: this machine's own does not come into it.
        const given = { fs: noFileSystem, aegisHome: join(request.home, '.aegis') };
        const { plan, risk, verdict } = considered(policy, callOf(request), given);
        const texts = new Map(plan.operations.map((each) => [each.id, each]));
        return {
          id,
          decision: verdict.effect,
          rule: verdict.rule,
          risk: risk.score,
          reason: verdict.reason,
          operations: verdict.operations.map((operation) => ({
            ...operation,
            kind: texts.get(operation.id)?.kind,
            text: texts.get(operation.id)?.text,
          })),
        };
      } catch (thrown) {
        const reason = `the line was not understood: ${messageOf(thrown)}`;
        return { id, decision: 'deny', rule: 'unparsed', risk: null, reason, operations: [] };
      }
    };
    for await (const lines of linesOf(this.context.stdin)) {
      const answers = lines.filter((line) => line.trim() !== '').map((line) => `${jsonLine(judged(line))}\n`);
      this.context.stdout.write(answers.join(''));
    }
    return exitCode.done;
  }
}

/** The lines of a stream as they come. Only a line feed ends one: U+2028 may stand in a JSON string. */
async function* linesOf(input: Readable): AsyncGenerator<string[]> {
  let rest = '';
  input.setEncoding('utf8');
  for await (const chunk of input) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  yield [rest];
}
