// `npm run demo`: a real daemon, a real `aegis wrap`, a scripted agent, in a world that is thrown away afterwards.
import { join } from 'node:path';
import { styleFor } from '../src/cli/render/style.ts';
import { table } from '../src/cli/render/table.ts';
import { visible, visibleLines } from '../src/cli/render/text.ts';
import { pathsOf } from '../src/config/paths.ts';
import { connect } from '../src/daemon/client.ts';
import { messageOf } from '../src/errors.ts';
import { answerQuestion } from './answer.ts';
import { followCalls, type SeenCall } from './calls.ts';
import { scriptedCalls } from './script.ts';
import { type Stage, setStage } from './stage.ts';
import { createView, type View } from './view.ts';

const style = styleFor(process.stdout, process.env);

const summary = (calls: readonly SeenCall[]): string => {
  const rows = calls.map((call) => [
    String(call.number),
    call.states.includes('blocked') ? 'refused' : 'ran',
    call.verdict ?? '',
    call.decidedBy ?? '',
    call.rule,
    visible(call.text),
  ]);
  return table(
    ['#', 'RESULT', 'VERDICT', 'BY', 'RULE', 'CALL'],
    rows,
    Math.min(process.stdout.columns ?? 110, 120),
  );
};

const play = async (stage: Stage, view: View): Promise<SeenCall[]> => {
  const follow = followCalls(stage.workspace);
  const script = scriptedCalls(stage.workspace);
  const over = new AbortController();
  const agent = join(import.meta.dirname, `agent${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const wrapped = stage.start(
    'wrap',
    '--agent',
    'scripted',
    '--label',
    'demo',
    '--',
    process.execPath,
    agent,
  );
  const failed = wrapped.then(({ code, stderr }) => {
    if (code !== 0) over.abort(new Error(`aegis wrap ended with ${code}: ${stderr}`));
  });
  for await (const record of connect(pathsOf(stage.aegisHome).adminSocket).events(
    { after: 0 },
    over.signal,
  )) {
    if (record.type === 'session.started')
      view.line(style.dim('     the scripted agent runs under aegis wrap'));
    if (record.type === 'session.ended') break;
    const call = follow.see(record);
    if (call === undefined) continue;
    // A decision is told with the state it leads to.
    if (record.type !== 'approval.decided') await view.moved(call);
    if (record.type === 'approval.requested') {
      await answerQuestion(call, script[call.number - 1], stage, view);
    }
  }
  await failed;
  over.signal.throwIfAborted();
  return follow.calls;
};

const main = async (): Promise<number> => {
  const stage = setStage();
  const view = createView(process.stdout, style);
  try {
    view.line(style.bold('Aegis: every tool call of an AI agent is judged before it runs.'));
    const started = stage.aegis('start');
    if (started.code !== 0) throw new Error(`aegis start: ${started.stderr}`);
    view.line(style.dim(`     daemon started in a throw-away home: ${visible(started.stdout.trim())}`));
    const calls = await play(stage, view);
    view.line('');
    view.line(summary(calls).trimEnd());
    const audit = stage.aegis('audit', 'verify');
    view.line('');
    for (const line of visibleLines(`aegis audit verify\n${audit.stdout || audit.stderr}`.trim()))
      view.line(line);
    return audit.code;
  } finally {
    stage.aegis('stop');
    stage.remove();
  }
};

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`demo: ${visible(messageOf(error))}\n`);
    process.exitCode = 70;
  },
);
