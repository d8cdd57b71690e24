import { Command, Option } from 'clipanion';
import { AegisCommand, exitCode, oneOf } from './command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

/** `aegis completion`: a script that completes commands and options, made from the commands themselves. */
export class CompletionCommand extends AegisCommand {
  static override paths = [['completion']];
  static override usage = Command.Usage({
    category: 'Configuration',
    description: 'Print a completion script for bash, zsh or fish',
    examples: [
      ['bash', 'source <(aegis completion bash)'],
      ['zsh', 'source <(aegis completion zsh)'],
      ['fish', 'aegis completion fish | source'],
    ],
  });

  shell = Option.String();

  protected async perform(): Promise<number> {
    const shell = oneOf('the shell', this.shell, shells);
    const known = this.cli.definitions().map(({ path, options }) => ({
      words: path.split(' ').slice(1),
      options: options.flatMap((option) => option.definition.match(/--[a-z][a-z-]*/g) ?? []),
    }));
    const words = shell === 'fish' ? fish(known) : bash(known);
    // zsh runs completions written for bash once this is loaded.
    const script = shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${words}` : words;
    this.emit({ shell, script }, () => script);
    return exitCode.done;
  }
}

interface Known {
  words: readonly string[];
  options: readonly string[];
}

/** What may follow each prefix of a command: `''` → `status approvals …`, `approvals` → `list show …`. */
const continuations = (known: readonly Known[]): Map<string, Set<string>> => {
  const next = new Map<string, Set<string>>();
  const add = (prefix: string, word: string): void => {
    next.set(prefix, (next.get(prefix) ?? new Set()).add(word));
  };
  for (const { words, options } of known) {
    for (const [index, word] of words.entries()) add(words.slice(0, index).join(' '), word);
    for (const option of options) add(words.join(' '), option);
  }
  return next;
};

const bash = (known: readonly Known[]): string => {
  const cases = [...continuations(known)]
    .map(([prefix, words]) => `    '${prefix}') words='${[...words].join(' ')}' ;;\n`)
    .join('');
  return `_aegis() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prefix='' words='' i word
  for ((i = 1; i < COMP_CWORD && i < 3; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$word" == -* ]] && break
    prefix="\${prefix:+$prefix }$word"
  done
  while :; do
    case "$prefix" in
${cases.replace(/^ {2}/gm, '    ')}    esac
    [[ -n "$words" || "$prefix" != *' '* ]] && break
    prefix="\${prefix% *}"
  done
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _aegis aegis
`;
};

const fish = (known: readonly Known[]): string =>
  [...continuations(known)]
    .flatMap(([prefix, words]) => [...words].map((word) => fishLine(prefix, word)))
    .join('');

const fishLine = (prefix: string, word: string): string => {
  const when =
    prefix === ''
      ? '__fish_use_subcommand'
      : prefix
          .split(' ')
          .map((each) => `__fish_seen_subcommand_from ${each}`)
          .join('; and ');
  const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
  return `complete -c aegis -n '${when}' ${what}\n`;
};
