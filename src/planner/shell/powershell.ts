import type { FlowEnd } from '../../domain/operation.ts';
import type { Effect } from '../effects.ts';
import { scriptReaches } from '../programs/script-names.ts';
import { noTaints, staticText, staticValue, unite, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { emitCommand } from './emit.ts';
import { isPlainCommand } from './plain.ts';
import { fork } from './state.ts';

/** Programs that read PowerShell. */
export const powerShells: ReadonlySet<string> = new Set(['pwsh', 'powershell', 'pwsh.exe', 'powershell.exe']);

/** Commands that only look, with the program that looks in the same way; about_Aliases of PowerShell 7. */
const looking: Readonly<Record<string, string>> = {
  'get-content': 'cat',
  gc: 'cat',
  'get-childitem': 'ls',
  gci: 'ls',
  'test-path': 'ls',
  'get-item': 'ls',
  'get-filehash': 'cat',
};

const harmless =
  /^(measure-object|measure|sort-object|select-object|format-(table|list)|ft|fl|out-string|out-host|convertto-json|convertfrom-json|write-(output|host)|get-(date|location|command|help|verb|host|culture|process)|\$psversiontable(\.\w+)*|\$pshome|\$pwd)$/;

/** Commands of modules for tests, builds and checks: Pester, psake, Invoke-Build, PSScriptAnalyzer, platyPS. */
const tasks = new Set(
  'invoke-pester invoke-psake invoke-build invoke-scriptanalyzer invoke-formatter new-markdownhelp update-markdownhelp test-modulemanifest test-scriptfileinfo'.split(
    ' ',
  ),
);

/** Programs that are no commands of PowerShell, each judged by itself. */
const programs =
  /^(?:dotnet|npm|npx|pnpm|yarn|node|git|cargo|go|python3?|pip3?|cmake|ctest|msbuild|make|docker|gh)$/;

const staysInside = (word: string): boolean => !/^(?:\/|~|\.\.)/.test(word);

const isOwnModule = (word: string): boolean =>
  /^-\w+$/.test(word) ||
  /^\.\/(?!\.\.)[\w./-]+$/.test(word) ||
  /^(?:pester|psake|invokebuild|psscriptanalyzer|platyps)$/i.test(word);

const removing = new Set('remove-item ri rm del erase rd rmdir'.split(' '));

const fetches =
  /\b(iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|downloadstring|downloaddata|downloadfile|start-bitstransfer)\b/i;
const evaluates =
  /(^|[\s;|({&])(iex|invoke-expression|start-process|saps)\b|\[scriptblock\]::create|(^|[\s;|])&\s*[({$]/i;

/** What is known of one PowerShell text. */
interface ReadText {
  /** Nothing else happens than what the commands say. */
  whole: boolean;
  /** Words of a POSIX program that does the same. */
  commands: Value[][];
  from: ReadonlySet<FlowEnd>;
}

/**
 * Reads as much of a PowerShell text as can be told apart safely: what is deleted with all below it, what is fetched and
 * then evaluated, and texts that only look. All else stays code of unknown text.
 */
const readText = (text: string, home: string): ReadText => {
  if (isPlainCommand(text) && !/^[a-z]+-[a-z]+\b/i.test(text))
    return { whole: true, commands: [text.split(' ').map((word) => staticValue(word))], from: noTaints };
  const from: ReadonlySet<FlowEnd> =
    fetches.test(text) && evaluates.test(text) ? new Set<FlowEnd>(['network']) : noTaints;
  const commands: Value[][] = [];
  // `& { … }` runs what is in it as it stands.
  const inside = /^&\s*\{([^{}]*)\}$/.exec(text.trim())?.[1] ?? text;
  const plain = inside.replace(
    /\bif\s*\(\s*(?:\$LASTEXITCODE(?:\s+-ne\s+0)?|-not\s+\$\?)\s*\)\s*\{\s*exit\s+(?:\d+|\$LASTEXITCODE)\s*\}/gi,
    '',
  );
  let whole = !/[(){}&`<>@]/.test(plain.replaceAll('&&', '')) && from.size === 0;
  for (const statement of plain.split(/[;|\n]|&&/)) {
    const words = statement.match(/'[^']*'|"[^"$`]*"|[^\s'"]+/g)?.map((word) => placed(word, home)) ?? [];
    const [first, ...rest] = words;
    if (first === undefined) continue;
    const name = first.toLowerCase();
    const operands = operandsOf(rest).map((word) => staticValue(word));
    const viewer = Object.hasOwn(looking, name) ? looking[name] : undefined;
    if (removing.has(name)) {
      whole = false;
      const recursive = rest.some((word) => /^(-r(ecurse|ecurs|ecur|ecu|ec|e)?|\/s)$/i.test(word));
      commands.push([staticValue('rm'), staticValue(recursive ? '-rf' : '-f'), ...operands]);
    } else if (viewer !== undefined) commands.push([staticValue(viewer), ...operands]);
    else if (tasks.has(name) && rest.every(staysInside))
      // Its words are targets or files of the project, as those of the program of that name are.
      commands.push(['psake', ...rest].map((word) => staticValue(word)));
    else if (name === 'import-module' && rest.every(isOwnModule)) continue;
    else if (/^\.\/(?!\.\.)[\w./-]+\.ps1$/.test(first) || programs.test(first))
      commands.push([first, ...rest].map((word) => staticValue(word)));
    else if (!harmless.test(name)) whole = false;
    // A variable may hold anything, but for the two that are put in place.
    if (words.some((word) => /\$/.test(word) && !/^\$(?:psversiontable|true$|false$|null$)/i.test(word)))
      whole = false;
  }
  return { whole, commands, from };
};

/** The operands: what is no option, nor the number or name that an option takes. */
const operandsOf = (words: readonly string[]): string[] => {
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (
      /^-(filter|include|exclude|property|first|last|depth|encoding|totalcount|tail|erroraction|ea|name|algorithm)$/i.test(
        word,
      )
    )
      index += 1;
    else if (!/^-[A-Za-z]|^\/[a-z]$/i.test(word)) found.push(...word.split(','));
  }
  return found.filter((word) => word !== '');
};

/** A word without its quotes, with the home directory and the root of a drive where they are meant. */
const placed = (word: string, home: string): string =>
  word
    .replace(/^(['"])(.*)\1$/s, '$2')
    .replace(/^(~|\$home|\$env:(userprofile|home))(?=$|[\\/])/i, () => home)
    .replace(/^[a-z]:[\\/]/i, '/')
    .replaceAll('\\', '/');

const commandFlag = /^-(c|co|com|comm|comma|comman|command)$/i;
const encodedFlag = /^-(e|ec|en|enc|enco\w*)$/i;

/** `pwsh -Command text`, `powershell -EncodedCommand base64`; undefined where it is given neither. */
export const planPowerShell = (
  planner: ShellPlanner,
  words: readonly Value[],
  frame: Frame,
): ReadonlySet<FlowEnd> | undefined => {
  const texts = words.map(staticText);
  const encoded = texts.findIndex((text) => encodedFlag.test(text ?? ''));
  const plain = texts.findIndex((text) => commandFlag.test(text ?? ''));
  const at = encoded >= 0 ? encoded : plain;
  const file = texts.findIndex((text, index) => index > 0 && /^-f(?:i(?:l(?:e)?)?)?$/i.test(text ?? ''));
  const script = staticText(words[file + 1]);
  if (at < 0 && file > 0 && script !== undefined) {
    const read: Effect = { type: 'path', access: 'read', values: words.slice(file + 1, file + 2) };
    return emitCommand(planner, words, frame, {
      facts: {
        flags: [],
        operands: words.slice(file + 1),
        recursive: false,
        force: false,
        effects: [read],
        traits: scriptReaches(script, words.slice(file + 2)) ? ['publish'] : [],
      },
    });
  }
  const given = at < 0 ? undefined : texts.slice(at + 1);
  if (given === undefined || given.length === 0 || given.some((text) => text === undefined)) return undefined;
  const text = encoded >= 0 ? decoded(given[0] ?? '') : given.join(' ');
  if (text === undefined || text.length > 16_384) return undefined;
  const read = readText(text, frame.state.home);
  const hidden: readonly FlowEnd[] = encoded >= 0 ? ['decode'] : [];
  const facts = {
    flags: texts.slice(1, at + 1).map((flag) => flag ?? ''),
    operands: [],
    recursive: false,
    force: false,
  };
  const output = emitCommand(planner, words, frame, {
    facts: { ...facts, effects: [], ...(read.whole ? { traits: ['read-only'] as const } : {}) },
    ...(read.whole ? {} : { opaque: 'code' as const }),
    code: unite(read.from, hidden),
  });
  const inner: Frame = {
    ...frame,
    state: fork(frame.state),
    via: [...frame.via, 'pwsh'],
    depth: frame.depth + 1,
    env: [],
    printed: undefined,
  };
  return unite(output, ...read.commands.map((command) => planner.command(command, inner)));
};

/** UTF-16LE in base64, as about_Pwsh has it. */
const decoded = (text: string): string | undefined => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 === 1) return undefined;
  return new TextDecoder('utf-16le').decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
};
