import { hasFlag, optionSet, parseArguments, valuesOf } from '../options.ts';
import { recipesOf } from '../programs/makefile.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { Input } from './context.ts';
import { joined, type Launched, type Launcher, nothing, unclear } from './launched.ts';
import { parallel, sem } from './parallel.ts';
import { namesInput } from './written.ts';

/** The words behind the first of these marks. */
const behind =
  (...marks: string[]): Launcher =>
  (args) => {
    const at = args.findIndex((value) => marks.includes(staticText(value) ?? ''));
    if (at >= 0 && at < args.length - 1) return [{ words: args.slice(at + 1) }];
    return args.some((value) => staticText(value) === undefined) ? unclear : nothing;
  };

/** The words behind a sub-command, and behind `--` where there is one. */
const behindCommand =
  (commands: string, skip: number): Launcher =>
  (args, input) => {
    if (!commands.split(' ').includes(staticText(args[0]) ?? '')) return nothing;
    const marked = behind('--')(args, input);
    if (marked !== nothing) return marked;
    return args.length > skip ? [{ words: args.slice(skip) }] : nothing;
  };

/** Text on standard input that a shell reads later. */
const fromInput = (input: Input): readonly Launched[] | typeof unclear =>
  input.type === 'text' && input.text !== undefined
    ? [{ text: staticValue(input.text, input.taints) }]
    : unclear;

const at: Launcher = (args, input) => {
  if (args.some((value) => /^-[lrdc]$|^-V$/.test(staticText(value) ?? ''))) return nothing;
  return args.some((value) => /^-f/.test(staticText(value) ?? '')) ? unclear : fromInput(input);
};

/** Each line is five fields, or `@daily`, and a command. */
const crontab: Launcher = (args, input) => {
  const texts = args.map(staticText);
  if (!texts.includes('-')) return nothing;
  if (input.type !== 'text' || input.text === undefined) return unclear;
  return input.text.split('\n').flatMap((line) => {
    const command = /^\s*(?:@\w+|(?:[\d*,/A-Za-z-]+\s+){4}[\d*,/A-Za-z-]+)\s+(.*)$/.exec(line)?.[1];
    return command === undefined ? [] : [{ text: staticValue(command.replace(/(?<!\\)%.*$/, '')) }];
  });
};

const tmuxStarts = optionSet(
  'new-session new new-window neww split-window splitw respawn-pane respawnp respawn-window respawnw run-shell run popup display-popup pipe-pane pipep',
);
const tmuxValued = optionSet('-s -n -t -c -x -y -e -F -f -l -p -L -S -T -d');
const tmuxKey = /^(Enter|C-m|C-j|KPEnter|Space|Tab|Escape|BSpace|Up|Down|Left|Right|[CMS]-.|F\d+)$/;

const tmux: Launcher = (args) => {
  const outer = parseArguments(args, { valued: optionSet('-L -S -f -c -T'), stopAfter: 0 });
  const [command, ...rest] = outer.rest;
  const name = staticText(command) ?? '';
  const texts = rest.map(staticText);
  if (texts.some((text) => text === ';' || text?.endsWith('\\;'))) return unclear;
  if (name === 'send-keys' || name === 'send') {
    const keys = parseArguments(rest, { valued: optionSet('-t -N'), stopAfter: 0 }).rest;
    const typed = keys.filter((value) => !tmuxKey.test(staticText(value) ?? ''));
    return typed.length === 0 ? nothing : [{ text: joined(typed) }];
  }
  if (name === 'if-shell' || name === 'if') return unclear;
  if (command !== undefined && name === '') return unclear;
  if (!tmuxStarts.has(name)) return nothing;
  const valued =
    name === 'new-session' || name === 'new'
      ? tmuxValued
      : new Set([...tmuxValued].filter((flag) => flag !== '-d'));
  const words = parseArguments(rest, {
    valued: new Set([...valued].filter((flag) => flag !== '-d')),
    stopAfter: 0,
  }).rest;
  const [only] = words;
  if (only === undefined) return nothing;
  return words.length === 1 ? [{ text: only }] : [{ words }];
};

const screen: Launcher = (args) => {
  const parsed = parseArguments(args, { valued: optionSet('-S -c -t -s -T -p -h -e'), stopAfter: 0 });
  if (parsed.rest.length === 0) return nothing;
  if (!hasFlag(parsed.flags, '-X')) return [{ words: parsed.rest }];
  const [command, ...rest] = parsed.rest;
  const name = staticText(command);
  if (name === 'stuff') return rest.length === 0 ? nothing : [{ text: joined(rest.map(withoutKeys)) }];
  if (name === 'exec' || name === 'screen') return [{ words: rest }];
  return name === undefined ? unclear : nothing;
};

/** `stuff` writes control characters as `^M` and `\n`. */
const withoutKeys = (value: Value): Value => {
  const text = staticText(value);
  return text === undefined
    ? value
    : staticValue(text.replace(/\^M|\\n|\\r|\\015|\n|\r/g, '\n').trim(), value.taints);
};

/** Tcl is not read, but what `spawn` and `exec` start is. */
const expect: Launcher = (args) => {
  const texts = valuesOf(parseArguments(args, { valued: optionSet('-c -f') }), '-c').map(staticText);
  return texts.flatMap((text) =>
    (text ?? '').split(/[;\n]/).flatMap((line) => {
      const command = /^\s*(?:spawn|exec|system)\s+(.+)$/.exec(line)?.[1];
      return command === undefined ? [] : [{ text: staticValue(command) }];
    }),
  );
};

const bwrapArity: Record<string, number> = {};
for (const flag of 'bind bind-try ro-bind ro-bind-try dev-bind dev-bind-try symlink setenv file bind-data ro-bind-data chmod'.split(
  ' ',
))
  bwrapArity[`--${flag}`] = 2;
for (const flag of 'dev proc tmpfs dir mqueue chdir unsetenv uid gid hostname lock-file sync-fd cap-add cap-drop seccomp perms size exec-label file-label block-fd info-fd json-status-fd args remount-ro overlay-src'.split(
  ' ',
))
  bwrapArity[`--${flag}`] = 1;

const bwrap: Launcher = (args) => {
  for (let index = 0; index < args.length; index += 1) {
    const text = staticText(args[index]);
    if (text === undefined || text === '--args') return unclear;
    if (text === '--') return [{ words: args.slice(index + 1) }];
    if (!text.startsWith('-')) return [{ words: args.slice(index) }];
    index += bwrapArity[text] ?? 0;
  }
  return nothing;
};

const nixShell: Launcher = (args) => {
  const scripts = valuesOf(
    parseArguments(args, {
      valued: optionSet('--run --command -p --packages -I --arg --argstr -A --attr -E --expr --keep'),
    }),
    '--run',
    '--command',
  );
  if (scripts.length > 0) return scripts.map((text) => ({ text }));
  return args.some((value) => /^--(version|help)$/.test(staticText(value) ?? '')) ? nothing : unclear;
};

const scripted =
  (...flags: string[]): Launcher =>
  (args) =>
    valuesOf(parseArguments(args, { valued: new Set(flags), singleDash: false }), ...flags).map((text) => ({
      text,
    }));

/** start-stop-daemon(8): `--exec prog -- args`. */
const startStopDaemon: Launcher = (args) => {
  const parsed = parseArguments(args, {
    valued: optionSet(
      '-x --exec -a --startas -n --name -p --pidfile -u --user -c --chuid -g --group -r --chroot -d --chdir -N --nicelevel -k --umask -s --signal -R --retry -O --output',
    ),
    stopAfter: 0,
    exact: true,
  });
  const [program] = valuesOf(parsed, '-a', '--startas', '-x', '--exec');
  if (!hasFlag(parsed.flags, '-S', '--start')) return undefined;
  return program === undefined ? unclear : [{ words: [program, ...parsed.rest] }];
};

/** `:!cmd`, `:r !cmd`, `:silent !cmd` of an editor of vi's kin, and `system('cmd')`. */
const editor: Launcher = (args) => {
  const texts = args.flatMap((value, index) => {
    const text = staticText(value) ?? '';
    if (/^(-c|--cmd)$/.test(staticText(args[index - 1]) ?? '')) return [text];
    return text.startsWith('+') ? [text.slice(1)] : [];
  });
  const started = texts.flatMap((text) => {
    const shell =
      /^[:\s]*(?:(?:sil(?:ent)?!?|noautocmd)\s+)*(?:%|\d+(?:,\d+)?)?\s*(?:r(?:ead)?|w(?:rite)?)?\s*!(.+)$/s.exec(
        text,
      )?.[1];
    const called = /\b(?:system|systemlist|termopen|jobstart|os\.execute)\(\s*(['"])(.+?)\1/.exec(text)?.[2];
    return [shell, called].filter((each) => each !== undefined);
  });
  return started.length === 0 ? undefined : started.map((text) => ({ text: staticValue(text) }));
};

/** Recipes in the text of `make --eval`, and what `$(shell …)` in any of its words starts. */
const make: Launcher = (args, input) => {
  const started = args.flatMap((value) => {
    const text = staticText(value) ?? '';
    const called = [...text.matchAll(/\$[({]shell\s+([^(){}]*)[)}]/g)].map(([, inner]) => inner ?? '');
    return text.startsWith('--eval=') ? [...called, ...recipesOf(text.slice(7))] : called;
  });
  const at = args.findIndex((value) => staticText(value) === '--eval');
  if (at >= 0) started.push(...recipesOf(staticText(args[at + 1]) ?? ''));
  const file = args.findIndex((value) => /^(-f|--file|--makefile)$/.test(staticText(value) ?? ''));
  const given = args[file + 1];
  const piped = given?.piped ?? (namesInput(given) ? input.text : undefined);
  const attached = args.some((value) =>
    /^(-f|--(make)?file=)(-|\/dev\/stdin)$/.test(staticText(value) ?? ''),
  );
  const text = file < 0 ? (attached ? input.text : undefined) : piped;
  if (text !== undefined) started.push(...recipesOf(text));
  return started.length === 0 ? undefined : started.map((each) => ({ text: staticValue(each) }));
};

/** ed(1): `!cmd`, `r !cmd`, `w !cmd` among the lines it reads. */
const lineEditor: Launcher = (_, input) => {
  const lines = (input.type === 'text' ? (input.text ?? '') : '').split('\n');
  const started = lines.flatMap((line) => /^\s*(?:[\d,$.%;]*\s*[rwWe]?\s*)?!(.+)$/.exec(line)?.[1] ?? []);
  return started.length === 0
    ? undefined
    : started.map((text) => ({ text: staticValue(text, input.taints) }));
};

/** gcc(1): `-wrapper program,words` is run in the place of each step. */
const compiler: Launcher = (args) => {
  const at = args.findIndex((value) => staticText(value) === '-wrapper');
  const given = staticText(args[at + 1]);
  if (at < 0 || given === undefined) return undefined;
  return [{ words: given.split(',').map((word) => staticValue(word)) }];
};

/** `git -c alias.x='!cmd' x`: an alias is a command of git, or behind `!` a text for a shell. */
const git: Launcher = (args) => {
  const texts = args.map(staticText);
  const set = texts.flatMap((text, index) => {
    const inline = texts[index - 1] === '-c' ? /^alias\.[\w-]+=(.*)$/s.exec(text ?? '')?.[1] : undefined;
    const stored =
      texts.includes('config') && /^alias\.[\w-]+$/.test(texts[index - 1] ?? '') ? text : undefined;
    return [inline, stored].filter(
      (each) => each !== undefined && each.trim() !== '' && !each.startsWith('--'),
    );
  });
  if (set.length === 0) return undefined;
  return set.map((text) => ({
    text: staticValue(text?.startsWith('!') === true ? text.slice(1) : `git ${text}`),
  }));
};

const unshared: Launcher = (args) =>
  staticText(args[0]) === 'unshare' && args.length > 1
    ? [
        {
          words: args.slice(args.findIndex((word, index) => index > 0 && !/^-/.test(staticText(word) ?? ''))),
        },
      ]
    : undefined;

/** The words behind the tool's own options, as far as these are known. */
const behindOptions =
  (valued: string, skip = 0): Launcher =>
  (args) => {
    const parsed = parseArguments(args, { valued: optionSet(valued), stopAfter: skip });
    if (parsed.uncertain) return unclear;
    return parsed.rest.length === 0 ? nothing : [{ words: parsed.rest }];
  };

/** The value of an option is a text for a shell, or each of several. */
const behindFlags =
  (...flags: string[]): Launcher =>
  (args) =>
    valuesOf(parseArguments(args, { valued: new Set(flags), exact: true }), ...flags).map((text) => ({
      text,
    }));

/** Names of scripts of the project, or commands; addresses and numbers say what is waited for. */
const scriptsOrCommands: Launcher = (args) => {
  const parsed = parseArguments(args, { valued: optionSet('--expect') });
  if (parsed.uncertain) return unclear;
  return parsed.operands.flatMap((value): Launched[] => {
    const text = staticText(value);
    if (
      text !== undefined &&
      /^(?:\d+|:\d+|https?(?:-get)?:\/\/\S+|tcp:\S+)$/.test(text.split('|', 1)[0] ?? '')
    )
      return [];
    return text !== undefined && /^[\w:.-]+$/.test(text)
      ? [{ words: ['npm', 'run', text].map((word) => staticValue(word)) }]
      : [{ text: value }];
  });
};

/** `run-s lint 'test -- --watch'`, `npm-run-all build --parallel watch:*`: each word is a script of the project. */
const scripts: Launcher = (args) => {
  const parsed = parseArguments(args, {
    valued: optionSet('-n --max-parallel --npm-path --node-run'),
    stopAfter: Number.POSITIVE_INFINITY,
  });
  return parsed.operands.flatMap((value) => {
    const name = staticText(value)?.split(' ', 1)[0];
    return name === undefined ? [] : [{ words: ['npm', 'run', name].map((word) => staticValue(word)) }];
  });
};

/** `kcov out ./tests`, `kcov --include-path=src out ./tests`. */
const kcov = behindOptions('--limits --collect-only --report-only', 1);

/** Programs that start others in a way of their own, by their manuals. */
const launchers: Record<string, Launcher> = {
  at,
  batch: at,
  crontab,
  tmux,
  screen,
  parallel,
  sem,
  expect,
  bwrap,
  'nix-shell': nixShell,
  nix: behind('-c', '--command'),
  capsh: (args, input) => {
    const given = behind('--', '==')(args, input);
    return given === unclear || given?.[0] === undefined || !('words' in given[0])
      ? given
      : [{ words: [staticValue('bash'), ...given[0].words] }];
  },
  'start-stop-daemon': startStopDaemon,
  // macOS: `arch -x86_64 cmd`; elsewhere it only prints.
  arch: (args) => {
    const at = args.findIndex((value) => !/^-/.test(staticText(value) ?? ''));
    return at > 0 ? [{ words: args.slice(at) }] : undefined;
  },
  vim: editor,
  vi: editor,
  nvim: editor,
  gvim: editor,
  ex: editor,
  view: editor,
  ed: lineEditor,
  red: lineEditor,
  make,
  gmake: make,
  gcc: compiler,
  'g++': compiler,
  cc: compiler,
  'c++': compiler,
  git,
  podman: unshared,
  buildah: unshared,
  ip: (args) =>
    /^netns exec$|^vrf exec$/.test(args.slice(0, 2).map(staticText).join(' ')) && args.length > 3
      ? [{ words: args.slice(3) }]
      : undefined,
  distrobox: behindCommand('enter', Number.POSITIVE_INFINITY),
  toolbox: behindCommand('run', 1),
  foreman: behindCommand('run', 1),
  honcho: behindCommand('run', 1),
  overmind: behindCommand('run', 1),
  dotenvx: behindCommand('run', Number.POSITIVE_INFINITY),
  gdb: behind('--args', '-args'),
  lldb: behind('--'),
  direnv: behindCommand('exec', 2),
  mise: behindCommand('exec x', 1),
  rtx: behindCommand('exec x', 1),
  asdf: behindCommand('exec', 1),
  rbenv: behindCommand('exec', 1),
  pyenv: behindCommand('exec', 1),
  nodenv: behindCommand('exec', 1),
  volta: behindCommand('run', 1),
  nodemon: scripted('-x', '--exec'),
  // https://github.com/toddbluhm/env-cmd
  'env-cmd': behindOptions('-f --file -e --environments -r --rc-file'),
  // https://github.com/bahmutov/start-server-and-test
  'start-server-and-test': scriptsOrCommands,
  'server-test': scriptsOrCommands,
  'start-test': scriptsOrCommands,
  // https://github.com/mysticatea/npm-run-all
  'run-s': scripts,
  'run-p': scripts,
  'npm-run-all': scripts,
  'npm-run-all2': scripts,
  // https://github.com/Qard/onchange
  onchange: behind('--'),
  // https://github.com/open-cli-tools/chokidar-cli
  chokidar: behindFlags('-c', '--command'),
  // https://github.com/gilamran/tsc-watch
  'tsc-watch': behindFlags(
    '--onSuccess',
    '--onFirstSuccess',
    '--onFailure',
    '--onCompilationStarted',
    '--onCompilationComplete',
  ),
  // https://github.com/joaomoreno/deemon
  deemon: behindOptions(''),
  kcov,
  // https://github.com/kadwanev/retry
  retry: behindOptions('-t -s -m -x -w'),
  op: behindCommand('run', Number.POSITIVE_INFINITY),
  doppler: behindCommand('run', Number.POSITIVE_INFINITY),
  infisical: behindCommand('run', Number.POSITIVE_INFINITY),
  chamber: behindCommand('exec', Number.POSITIVE_INFINITY),
  'aws-vault': behindCommand('exec', 2),
  // https://synfinatic.github.io/aws-sso-cli/commands
  'aws-sso': behindCommand('exec', Number.POSITIVE_INFINITY),
  teller: behindCommand('run', Number.POSITIVE_INFINITY),
  devbox: behindCommand('run', Number.POSITIVE_INFINITY),
  hyperfine: (args) => {
    const parsed = parseArguments(args, {
      valued: optionSet(
        '-w --warmup -r --runs -m --min-runs -M --max-runs -p --prepare -c --cleanup -s --setup -S --shell -n --command-name -P -D -L --style --sort -u --time-unit --export-json --export-csv --export-markdown --export-asciidoc --export-orgmode --output --input --reference --reference-name --conclude -C --min-benchmarking-time',
      ),
    });
    return [
      ...parsed.operands,
      ...valuesOf(parsed, '-p', '--prepare', '-c', '--cleanup', '-s', '--setup'),
    ].map((text) => ({ text }));
  },
};

/** What a program starts, `unclear`, or undefined when it is no launcher. */
export const launchedBy = (
  program: string,
  args: readonly Value[],
  input: Input,
): readonly Launched[] | typeof unclear | undefined =>
  Object.hasOwn(launchers, program) ? launchers[program]?.(args, input) : undefined;
