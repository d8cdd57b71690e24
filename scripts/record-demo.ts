// Draws docs/demo.svg: runs the demo in a real terminal, answers its questions, and pictures the last screen.
// `node scripts/record-demo.ts` after `npm run build`.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { drawScreen } from './record-demo/draw-screen.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const size = { cols: 110, rows: 52 };

const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
const program = spawn(process.execPath, [join(root, 'dist', 'demo', 'run.js')], {
  ...size,
  cwd: root,
  env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color' },
  encoding: null,
});

/** One key for each question, in the order in which they come. */
const answers = ['a', 'd'];

let transcript = '';
program._socket.on('data', (data: Buffer) => {
  terminal.write(data);
  transcript += data.toString('utf8');
  const asked = transcript.split('why: ');
  if (asked.length > 1 && asked.at(-1)?.includes('[d]eny? ')) {
    transcript = '';
    program._socket.write(`${answers.shift() ?? 'd'}\r`);
  }
});

program.onExit(({ exitCode }) => {
  terminal.write('', () => {
    if (exitCode === 0) writeFileSync(join(root, 'docs', 'demo.svg'), drawScreen(terminal, '$ npm run demo'));
    process.exitCode = exitCode;
  });
});
