import type { PlantedText } from '../../domain/plan.ts';
import { instructedCommands } from './instructions.ts';
import { jobsIn } from './jobs.ts';
import { settingsCommands } from './settings-commands.ts';

/** A command that a text holds for later. */
export interface PlantedCommand {
  /** As a shell would be given it. */
  text: string;
  /**
   * What is refused of it: all that would be as a command, or only what steals and opens doors, where people have good
   * reasons for the rest (a build machine installs with `curl | sh`, instructions of an agent name what it must not do).
   */
  counts: 'all' | 'theft';
}

const maxCommands = 40;
const maxLength = 65_536;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const unescaped = (text: string): string =>
  text.replace(/\\(["\\/ntr])/g, (_, char: string) => ({ n: '\n', t: '\t', r: '' })[char] ?? char);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const all = (texts: readonly string[]): PlantedCommand[] => texts.map((text) => ({ text, counts: 'all' }));
const theft = (texts: readonly string[]): PlantedCommand[] =>
  texts.map((text) => ({ text, counts: 'theft' }));

/** A script as a whole, and for a part of one that cannot be read alone each of its lines. */
const script = (text: string): string[] => {
  const interpreter = /^#!\s*\S*?(?:\/|env\s+)(python[\d.]*|node|ruby|perl|php|lua)\b/.exec(text)?.[1];
  if (interpreter !== undefined) {
    const option = /^(?:python|php)/.test(interpreter) ? (interpreter === 'php' ? '-r' : '-c') : '-e';
    return [`${interpreter} ${option} ${quoted(text.slice(text.indexOf('\n') + 1))}`];
  }
  return [text, ...text.split('\n').filter((line) => /[|;&<>$`(]/.test(line))];
};

/** Programs that git runs by itself, by the names of their settings. git-config(1), gitattributes(5). */
const gitProgram =
  /^\s*(?:alias\.)?(fsmonitor|pager|editor|sshcommand|askpass|gitproxy|clean|smudge|process|textconv|command|driver|cmd|external|diffFilter|program|helper|packObjectsHook|update|tocmd|cccmd|[\w-]+)\s*=\s*(.*)$/gim;

const gitCommands = (text: string): string[] =>
  [...text.matchAll(gitProgram)].flatMap(([, name = '', raw = '']) => {
    const value = unescaped(raw.trim().replace(/^"(.*)"$/s, '$1'));
    if (value.startsWith('!')) return [value.slice(1)];
    return /^(?:fsmonitor|pager|editor|sshcommand|askpass|gitproxy|clean|smudge|process|textconv|command|driver|cmd|external|difffilter|program|packobjectshook|tocmd|cccmd|diff|log|show)$/i.test(
      name,
    )
      ? [value]
      : [];
  });

/** systemd.service(5), Desktop Entry Specification. A `%` is an escape in both. */
const unitCommands = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:Exec\w*|TryExec)\s*=\s*[-@:+!|]*(.+)$/gim)].map(([, value = '']) =>
    value.replace(/\s*%[a-zA-Z]\b/g, '').replaceAll('%%', '%'),
  );

/** launchd.plist(5): the words of one program. */
const launchCommands = (text: string): string[] => {
  const words = (
    /<key>\s*ProgramArguments\s*<\/key>\s*<array>(.*?)<\/array>/is.exec(text)?.[1] ?? ''
  ).matchAll(/<string>(.*?)<\/string>/gis);
  const plain = [...words].map(([, word = '']) =>
    word.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? ''),
  );
  const program = /<key>\s*Program\s*<\/key>\s*<string>(.*?)<\/string>/is.exec(text)?.[1];
  return [
    ...(plain.length === 0 ? [] : [plain.map(quoted).join(' ')]),
    ...(program === undefined ? [] : [program]),
  ];
};

/** Steps of pipelines: `run: …`, `script: [ … ]`, `- …`, `sh '…'`; a block goes on as long as it is indented. */
const pipelineCommands = (text: string): string[] => {
  const lines = text.split('\n');
  const found: string[] = [];
  for (const [index, line] of lines.entries()) {
    const step =
      /^(\s*)(?:- +)?(?:run|script|command|bash|sh|pwsh|before_script|after_script|install)\s*:\s*(.*)$/.exec(
        line,
      );
    const inline =
      /\b(?:sh|bat)\s*\(?\s*(['"]{1,3})(.+?)\1/.exec(line)?.[2] ??
      /^\s*- +(?![\w-]+:\s)(.+)$/.exec(line)?.[1];
    if (step === null) {
      if (inline !== undefined) found.push(inline);
      continue;
    }
    const [, indent = '', value = ''] = step;
    if (!/^[|>][+-]?\d*\s*$/.test(value)) {
      if (value !== '') found.push(value.replace(/^(['"])(.*)\1$/s, '$2'));
      continue;
    }
    const block: string[] = [];
    for (const inner of lines.slice(index + 1)) {
      if (inner.trim() !== '' && inner.length - inner.trimStart().length <= indent.length) break;
      block.push(inner.trimStart());
    }
    found.push(block.join('\n'));
  }
  return found;
};

/** Every secret of a pipeline is its environment, as far as a step is concerned. */
const withSecrets = (step: string, whole: string): string => {
  const dumps = /\$\{\{\s*toJSON\(\s*secrets\s*\)\s*\}\}/i;
  if (!dumps.test(whole)) return step.replace(/\$\{\{.*?\}\}/g, 'x');
  const name = /^\s*(\w+)\s*:\s*["']?\$\{\{\s*toJSON\(\s*secrets/im.exec(whole)?.[1];
  const shown = step.replace(new RegExp(dumps, 'gi'), '$(cat .env)');
  return name === undefined ? shown : shown.replace(new RegExp(`\\$\\{?${name}\\}?`, 'g'), '$(cat .env)');
};

/** What npm and composer run by themselves at an installation. npm-scripts, "Life Cycle Scripts". */
const lifecycle =
  /"((?:pre|post)?(?:install|prepare|publish|pack|version)|prepublishOnly|dependencies|(?:pre|post)-(?:install|update|autoload-dump|root-package-install|create-project)(?:-cmd)?)"\s*:\s*(\[[^\]]*\]|"(?:[^"\\]|\\.)*")/g;

const lifecycleCommands = (text: string): string[] =>
  [...text.matchAll(lifecycle)].flatMap(([, , value = '']) =>
    [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, command = '']) => unescaped(command)),
  );

/** Cells that are handed to a shell. IPython, "System shell access". */
const notebookCommands = (text: string): string[] => {
  const cell = text.trimStart().startsWith('{')
    ? [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, line = '']) => unescaped(line)).join('\n')
    : text;
  const magic = /^\s*%%(?:bash|sh|script \S+|!)[^\n]*\n([\s\S]+)$/.exec(cell)?.[1];
  return [
    ...(magic === undefined ? [] : [magic]),
    ...[...cell.matchAll(/^\s*(?:[\w, ]+=\s*)?(?:!!?|%(?:sx|system)\s)(.+)$/gm)].map(([, line = '']) =>
      line.trim(),
    ),
  ];
};

const read: Readonly<Record<string, (text: string) => PlantedCommand[]>> = {
  shell: (text) => all(script(text)),
  script: (text) => theft(script(text)),
  crontab: (text) => all(jobsIn(text)),
  'git-config': (text) => all(gitCommands(text)),
  'git-program': (text) => all([text]),
  unit: (text) => all(unitCommands(text)),
  'launch-agent': (text) => all(launchCommands(text)),
  pipeline: (text) => theft(pipelineCommands(text).map((step) => withSecrets(step, text))),
  settings: (text) => all(settingsCommands(text)),
  'package-json': (text) => all(lifecycleCommands(text)),
  instructions: (text) => theft(instructedCommands(text)),
  notebook: (text) => all(notebookCommands(text)),
  'python-start': (text) => all([`python3 -c ${quoted(text)}`]),
  'node-start': (text) => all([`node -e ${quoted(text)}`]),
};

/** The commands that a text in such a place runs later, in its own syntax. */
export const plantedCommands = ({ kind, text }: PlantedText): PlantedCommand[] => {
  const of = Object.hasOwn(read, kind) ? read[kind] : undefined;
  if (of === undefined) return [];
  return of(text)
    .filter((command) => command.text.trim() !== '' && command.text.length <= maxLength)
    .slice(0, maxCommands);
};
