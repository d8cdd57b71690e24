/**
 * How a text is written in a place whose commands something runs later: at the next login, commit, install, build or
 * question to an agent.
 */
export type RunPlaceKind =
  /** A script that a shell reads: start-up files, hooks of git, programs in front of others. */
  | 'shell'
  /** A shell script of the project, which runs when somebody says so. */
  | 'script'
  | 'crontab'
  | 'git-config'
  /** One command that git is told to run. */
  | 'git-program'
  /** `Exec…=` lines: systemd units, desktop entries. */
  | 'unit'
  | 'launch-agent'
  | 'pipeline'
  /** Commands in JSON or TOML: tasks of an editor, servers of MCP, hooks of an agent. */
  | 'settings'
  | 'package-json'
  /** What an agent reads as its instructions. */
  | 'instructions'
  | 'notebook'
  /** Code that runs by itself at an installation or when an interpreter starts. */
  | 'python-start'
  | 'node-start'
  /** Any other source code. */
  | 'source';

/** A start-up file of a shell or a session: bash(1), zsh(1), fish(1), profile(5), Xsession(5), rc.local(8), sshd(8). */
const shellFiles: readonly RegExp[] = [
  /\/\.(?:bashrc|bash_(?:profile|login|logout|aliases|functions)|profile|zshrc|zshenv|zprofile|zlogin|zlogout|zsh_aliases|aliases|kshrc|mkshrc|cshrc|tcshrc|login|xinitrc|xsession|xsessionrc|xprofile|envrc|inputrc\.sh)(?:\.local)?$/,
  /\/\.config\/(?:fish\/(?:config\.fish|conf\.d\/|functions\/)|plasma-workspace\/env\/|zsh\/|bash\/)/,
  /\/\.(?:oh-my-zsh\/custom|bashrc\.d|bash_completion\.d|zshrc\.d|zsh)\/[^/]+$/,
  /\/\.ssh\/rc$/,
  /^\/etc\/(?:profile|bash\.bashrc|bashrc|zshrc|zshenv|zprofile|rc\.local|environment|zsh\/[^/]+|profile\.d\/[^/]+|skel\/\.[^/]+|cron\.(?:hourly|daily|weekly|monthly)\/[^/]+|init\.d\/[^/]+|update-motd\.d\/[^/]+|NetworkManager\/dispatcher\.d\/.+|ssh\/sshrc|X11\/Xsession\.d\/[^/]+|apt\/apt\.conf\.d\/[^/]+|udev\/rules\.d\/[^/]+)$/,
  // Hooks of git: githooks(5), husky, lefthook's and agents' own folders.
  /\/(?:\.git\/(?:modules\/[^/]+\/)?hooks|\.husky|\.githooks|\.git-hooks|\.git-templates?\/hooks|git\/template\/hooks)\/(?:_\/)?[\w-]+(?:\.sh)?$/,
  /\/(?:applypatch-msg|pre-applypatch|post-applypatch|pre-commit|pre-merge-commit|prepare-commit-msg|commit-msg|post-commit|pre-rebase|post-checkout|post-merge|pre-push|pre-receive|post-receive|post-update|reference-transaction|pre-auto-gc|post-rewrite|sendemail-validate|fsmonitor-watchman)$/,
  /\/\.(?:claude|codex|gemini|cursor)\/hooks\/[^/]+(?:\.sh)?$/,
  // What stands in front of, or among, the programs of the user.
  /^(?:\/root|\/home\/[^/]+|\/Users\/[^/]+)\/(?:\.local\/bin|bin|\.bin)\/[^/.]+$/,
  /^\/(?:usr\/local\/)?s?bin\/[^/.]+$/,
];

const others: readonly [RegExp, RunPlaceKind][] = [
  [/^\/(?:etc\/(?:crontab|anacrontab|cron\.d\/[^/]+)|var\/spool\/cron\/.+)$/, 'crontab'],
  [
    /\/(?:\.git\/(?:modules\/.+\/)?config(?:\.worktree)?|\.gitconfig[^/]*|\.config\/git\/config|\.gitmodules)$|^\/etc\/gitconfig$/,
    'git-config',
  ],
  [
    /\/systemd\/(?:system|user)\/.+|\/(?:autostart|applications)\/[^/]+\.desktop$|\/dbus-1\/services\/[^/]+$/,
    'unit',
  ],
  [/\/Library\/Launch(?:Agents|Daemons)\/[^/]+$/, 'launch-agent'],
  [
    /\/(?:\.github\/(?:workflows|actions)\/.+\.ya?ml|\.gitlab-ci[^/]*\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:\/[^/]+)?\.ya?ml|\.buildkite\/[^/]+\.ya?ml|appveyor\.yml|Jenkinsfile|action\.ya?ml)$/,
    'pipeline',
  ],
  [
    /\/(?:\.vscode\/(?:tasks|launch|settings|mcp)\.json|[^/]+\.code-workspace|\.mcp\.json|\.cursor\/(?:mcp|hooks|settings)\.json|claude_desktop_config\.json|\.claude\.json|\.claude\/settings(?:\.local)?\.json|\.gemini\/settings\.json|\.codex\/(?:config\.toml|hooks\.json)|mcp_config\.json|cline_mcp_settings\.json|mcp_settings\.json|\.kiro\/settings\/mcp\.json|\.roo\/mcp\.json|\.zed\/(?:tasks|settings)\.json|\.config\/zed\/(?:tasks|settings)\.json|\.idea\/[^/]+\.xml|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json|\.devcontainer\.json|\.aider\.conf\.ya?ml|(?:Code|Cursor|VSCodium)\/User\/(?:settings|tasks|mcp)\.json)$/,
    'settings',
  ],
  [/\/(?:package|composer)\.json$/, 'package-json'],
  [
    /\/(?:(?:CLAUDE(?:\.local)?|AGENTS(?:\.override)?|GEMINI|CONVENTIONS|AGENT)\.md|\.(?:cursorrules|windsurfrules|clinerules|goosehints|roorules)|\.(?:cursor|windsurf|clinerules|roo|continue|trae|kiro)\/(?:rules\/.+|steering\/.+|[^/]+\.mdc?)|\.github\/(?:copilot-instructions\.md|instructions\/.+\.md|prompts\/.+\.md|agents\/.+\.md)|\.(?:claude|codex|gemini|opencode)\/(?:agents|commands|skills|prompts|rules)\/.+)$/,
    'instructions',
  ],
  [/\.ipynb$/, 'notebook'],
  [
    /\/(?:setup|sitecustomize|usercustomize)\.py$|\.pth$|\/\.(?:pythonrc(?:\.py)?|ipython\/profile_[^/]+\/startup\/[^/]+\.py)$/,
    'python-start',
  ],
  [/\/(?:pre|post)?install\.[cm]?js$|\/(?:pre|post)[-_]?install(?:[-_][^/]+)?\.[cm]?js$/, 'node-start'],
  [/\.(?:sh|bash|zsh|ksh|fish)$/, 'script'],
  [
    /\.(?:py|pyw|[cm]?[jt]sx?|go|rb|pl|pm|php|lua|rs|c|cc|cpp|h|java|kt|scala|groovy|cs|ps1|psm1|swift|jl|r|ex|exs|nim|cr|tcl)$/i,
    'source',
  ],
];

/** Where nothing runs what is written there: texts to be read, and samples for tests. */
const readOnly =
  /\/(?:docs?|examples?|fixtures|__fixtures__|testdata|samples?|corpus|snapshots|__snapshots__)\//;

const known = new Map<string, RunPlaceKind | 'none'>();
const maxKnown = 512;

/** What runs the text of the file at this absolute path later, by the name; undefined for all other files. */
export const runPlaceOf = (path: string): RunPlaceKind | undefined => {
  const remembered = known.get(path);
  if (remembered !== undefined) return remembered === 'none' ? undefined : remembered;
  const kind = classify(path);
  if (known.size >= maxKnown) known.clear();
  known.set(path, kind ?? 'none');
  return kind;
};

const classify = (path: string): RunPlaceKind | undefined => {
  if (shellFiles.some((pattern) => pattern.test(path))) return 'shell';
  const kind = others.find(([pattern]) => pattern.test(path))?.[1];
  const ofProject =
    kind === 'source' || kind === 'script' || kind === 'package-json' || kind === 'node-start';
  return ofProject && readOnly.test(path) ? undefined : kind;
};
