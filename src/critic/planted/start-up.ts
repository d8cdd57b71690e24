/** Where anybody, or nobody in particular, puts files: a program from there is nothing that a person installed. */
const passing = String.raw`(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)\/`;

/** A hidden folder inside a hidden folder, or a hidden file in a home: nobody looks there. */
const hidden = String.raw`(?:~|\$HOME|\$\{HOME\}|%h|\/root|\/home\/[\w.-]+|\/Users\/[\w.-]+)\/(?:(?:[\w.-]+\/)*?\.[\w-]+\/(?:[\w.-]+\/)*\.[\w.-]+(?:\/[\w.-]+)*|\.[\w-]+)`;

const program = new RegExp(
  String.raw`^\s*(?:(?:sudo|exec|nohup|setsid|nice|env|bash|sh|zsh|python3?|node|perl|ruby|source|\.)\s+(?:-\w+\s+)*)*["']?(?:${passing}|${hidden}(?=["'\s&;|]|$))[^\s"']*`,
);

/** Whether a command runs a file from a directory for temporary files, or one that is hidden twice. */
export const runsHidden = (command: string): boolean => program.test(command);

/** Libraries and code that other programs then load: ld.so(8), dyld(1), node(1), python(1), bash(1), perlrun(1). */
const loaders =
  '(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_INSERT_LIBRARIES|DYLD_LIBRARY_PATH|NODE_OPTIONS|PYTHONSTARTUP|PYTHONPATH|BASH_ENV|ENV|PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|GIT_EXEC_PATH|GIT_SSH(?:_COMMAND)?|GIT_CONFIG_GLOBAL|ZDOTDIR)';

const searchPath = new RegExp(
  String.raw`(?:\bPATH=["']?|\bpath=\(\s*|fish_add_path\s+(?:-\w+\s+)*|\bset\s+-\w+\s+PATH\s+)["']?(?:${passing}|${hidden}(?=[:"'\s)]))`,
);
const loaded = new RegExp(
  String.raw`(?:^|[\s;])(?:${loaders}=|set\s+-\w*x\w*\s+${loaders}\s+)["']?[^\n;"']*${passing}`,
  'm',
);
const preloaded = /(?:^|[\s;])(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)=["']?[^\s"']*\.(?:so|dylib)\b/m;
const shadowed = new RegExp(
  String.raw`(?:^|[\s;])alias\s+[\w.-]+=["']?(?:${passing}|${hidden}(?=["'\s]))`,
  'm',
);
/** A function or an alias in the place of what asks for passwords. */
const asking =
  /(?:^|[\s;])(?:alias\s+(?:sudo|su|ssh|gpg|pass|doas)=|(?:function\s+)?(?:sudo|su|ssh|gpg|pass|doas)\s*\(\)\s*\{)[^\n]*\bread\s+-\w*s/m;
/** Each command that is typed goes to another machine. */
const listening =
  /(?:\bPROMPT_COMMAND=|\btrap\s|\bpreexec\s*\(\)|\bprecmd\s*\(\)|add-zsh-hook)[^\n]*\b(?:curl|wget|nc|ncat|socat|\/dev\/tcp\/)[^\n]*/m;

const facts: readonly [RegExp, string][] = [
  [loaded, 'makes every program load code from a temporary directory'],
  [preloaded, 'makes every program load a library'],
  [searchPath, 'puts a temporary or hidden directory on the search path'],
  [shadowed, 'puts a temporary or hidden file in the place of a command'],
  [asking, 'takes down a password that is typed for another program'],
  [listening, 'reports each command that is typed to another machine'],
];

/** What a start-up file would do to all that runs later, in a few words; undefined where it is nothing of the kind. */
export const startUpFact = (text: string): string | undefined =>
  facts.find(([pattern]) => pattern.test(text))?.[1];
