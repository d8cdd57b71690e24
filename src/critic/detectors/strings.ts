import type { Detector, Inspection } from '../detector.ts';
import { commandsOf } from '../texts.ts';

/** The command without the bodies of its here-documents, which are data. */
const withoutHereDocuments = (text: string): string => {
  if (!text.includes('<<')) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let end: string | undefined;
  for (const line of lines) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    kept.push(line);
    end = /<<-?[ \t]{0,8}\\?(['"]?)([A-Za-z_][\w.-]{0,60})\1/.exec(line)?.[2];
  }
  return kept.join('\n');
};

/** How often the quoting changes inside each word, where the pieces are letters: `r'm'`, `c""url`. */
const mostSwitches = (text: string): number => {
  let most = 0;
  let switches = 0;
  let quote = '';
  let piece = '';
  let previous = 'start';
  const close = (kind: string): void => {
    // A quoted quote is how an apostrophe is written; long pieces are texts side by side.
    if (piece.length > 3 || (piece !== '' && !/^[A-Za-z0-9/._-]+$/.test(piece))) previous = 'text';
    else {
      if (previous === 'plain' || previous === 'quoted') switches += 1;
      previous = kind;
    }
    most = Math.max(most, switches);
    piece = '';
  };
  const endWord = (): void => {
    if (piece !== '') close('plain');
    switches = 0;
    previous = 'start';
  };
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (quote !== '') {
      if (char === quote) {
        close('quoted');
        quote = '';
      } else piece += char;
      continue;
    }
    if (char === "'" || char === '"') {
      if (piece !== '') close('plain');
      quote = char;
    } else if (/[\s;|&()<>=,:[\]{}]/.test(char)) endWord();
    else if (char === '\\') {
      piece += text[index + 1] ?? '';
      index += 1;
    } else piece += char;
  }
  endWord();
  return most;
};

/** Wrappers that leave the text of the inner command in the outer one. */
const plainWrappers: ReadonlySet<string> = new Set([
  'sudo',
  'doas',
  'env',
  'command',
  'builtin',
  'exec',
  'nohup',
  'time',
  'timeout',
  'nice',
  'eval',
  'setsid',
  'stdbuf',
]);

/** A program that runs although its name is nowhere in the text: it was put together from pieces. */
const assembledProgram = ({ plan }: Inspection, text: string): string | undefined => {
  for (const { via, argv, kind } of plan.operations) {
    const [first] = argv;
    if (kind !== 'exec' || first?.type !== 'static' || !via.every((name) => plainWrappers.has(name)))
      continue;
    const name = first.value;
    if (!/^[\w./~-]{2,}$/.test(name) || text.includes(name)) continue;
    // `~/bin/x` and `$HOME/bin/x` are written otherwise and hide nothing.
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (!text.includes(last)) return name;
  }
  return undefined;
};

const shapes: readonly (readonly [string, RegExp])[] = [
  [
    'picks single characters out of variables',
    /\$\{\w{1,80}:[^}:]{1,20}:1\}[\s\S]{0,200}?\$\{\w{1,80}:[^}:]{1,20}:1\}/,
  ],
  [
    'spells letters as escapes',
    /\$'[^']{0,200}?(?:\\x(?:[46][1-9a-fA-F]|[57][0-9aA])|\\1[0-7]{2}|\\u00[4-7][0-9a-fA-F]){2}/,
  ],
  [
    'uses $IFS in the place of a blank',
    /[^\s"'=;({[|&]\$(?:\{IFS[^}\n]{0,20}\}|IFS\b)|\$(?:\{IFS\}|IFS)\$?\d?[A-Za-z/-]/,
  ],
  [
    'puts backslashes into words',
    /(?:^|[\s;|&(])(?:[A-Za-z]\\[A-Za-z]|\\[A-Za-z]\\[A-Za-z])[A-Za-z\\]{0,40}(?:[\s;|&)]|$)/,
  ],
];

/** Shell tricks whose only use is that a reader, or a filter, does not see the word that runs. */
export const obfuscatedText: Detector = {
  ids: ['obf.string'],
  about: 'Words put together so that neither a person nor a filter sees them',
  source: 'MITRE ATT&CK T1027.010 (command obfuscation); Bashfuscator documentation',
  look(inspection) {
    for (const { text } of commandsOf(inspection.call)) {
      // A word is hidden by quotes, backslashes or expansions, or not at all.
      if (!/['"\\$]/.test(text)) continue;
      const code = withoutHereDocuments(text);
      const assembled = assembledProgram(inspection, text);
      const found =
        assembled === undefined
          ? (shapes.find(([, shape]) => shape.test(code))?.[0] ??
            (mostSwitches(code) >= inspection.thresholds.quote_switches
              ? 'changes the quoting inside one word again and again'
              : undefined))
          : `runs ${assembled}, which is nowhere written in it`;
      if (found === undefined) continue;
      return [{ id: 'obf.string', severity: 'high', detail: `the command ${found}`, weight: 35 }];
    }
    return [];
  },
};
