/** Names of variables as a pattern, and the values with which such a variable starts nothing. */
interface Loader {
  names: RegExp;
  /** Without it, no value is known to be harmless. */
  harmless?: RegExp;
}

/** Relative, and nowhere above: what the project itself holds. Several, as in `PYTHONPATH=.:src`. */
const ownPlaces =
  /^(?:\.|(?!\.\.(?:\/|:|$))[\w.@+-]*(?:\/(?!\.\.(?:\/|:|$))[\w.@+-]+)*\/?)(?::(?:\.|(?!\.\.(?:\/|:|$))[\w.@+-]*(?:\/(?!\.\.(?:\/|:|$))[\w.@+-]+)*\/?))*$/;
const startsInside = (pattern: RegExp): RegExp => new RegExp(`^(?!/)(?!.*:/)${pattern.source.slice(1)}`);
const own = startsInside(ownPlaces);
/** Directories of tools in the home directory, by their installers' documentation. */
const toolPlaces =
  /~\/(?:\.(?:cargo|local|bun|deno|volta|npm-global|yarn|poetry|composer\/vendor|rd|krew|dotnet\/tools|ghcup|cabal|luarocks|pub-cache|rbenv|pyenv|nodenv|asdf|mix|foundry|juliaup|nimble|opencode)(?:\/(?:bin|shims))?|\.(?:nvm|pyenv|rbenv|asdf|nodenv|sdkman|rvm|goenv|gem|fnm|pub-cache|rustup|config\/(?:composer|yarn))\/[\w.@+/-]+|go\/bin|bin|\.local\/share\/(?:mise|pnpm|fnm)[\w.@+/-]*|Library\/(?:pnpm|Python\/[\d.]+\/bin))/;
const systemPlaces =
  /\/(?:bin|sbin|usr\/(?:s?bin|local(?:\/[\w.@+-]+)*|lib\/[\w.@+/-]+|games)|opt\/[\w.@+/-]+|snap\/bin|nix\/store\/[\w.@+/-]+|home\/linuxbrew\/[\w.@+/-]+|Applications\/[\w.@+/-]+)/;
const place = `(?:\\.(?:/[\\w.@+/-]+)?|${toolPlaces.source}|${systemPlaces.source})`;
/** What is added lies where tools of the project, the user or the system lie; what was there stays, or only the system's is left. */
const keptPath = new RegExp(
  `^(?:(?:${place}:)*(?:\\$PATH|/usr/bin)(?::${place})*|${systemPlaces.source}(?::${systemPlaces.source})*)$`,
);

const pager = /^(?:cat|less(?: -[A-Za-z]+)*|more|bat|delta|most|)$/;
const editor = /^(?:true|:|cat|vi|vim|nvim|nano|emacs|micro|hx|code(?: --wait| -w)?|)$/;
const noProgram = /^(?:true|false|echo|none|:|\/bin\/(?:true|false|echo)|\/usr\/bin\/(?:true|false)|)$/;
const javaOptions =
  /^(?:(?:-X(?:m[sxn]|ss)\d+[kKmMgG]?|-XX:(?:\+|-)Use\w+|-XX:(?:Max|Initial|Reserved)\w+=\d+[kmgKMG]?|-XX:\+?(?:TieredCompilation|TieredStopAtLevel=\d|HeapDumpOnOutOfMemoryError)|-D(?!java\.(?:security|ext|class|library|system)|jdk\.)[\w.]+(?:=[\w.:@,-]*)?|-ea|-server|--enable-preview|--add-opens[= ][\w./]+=[\w.-]+)(?:\s+|$))*$/;

/**
 * The variables by which an environment makes a program run other code, load another library or read another
 * configuration. Sources: ld.so(8), bash(1), git(1), the manuals of the runtimes and package managers named by the
 * variables, ATT&CK T1574.006 and T1574.007, CVE-2026-22708.
 */
const loaders: readonly Loader[] = [
  { names: /^(?:LD|DYLD)_LIBRARY_PATH$/, harmless: own },
  { names: /^(?:LD_|DYLD_)/ },
  { names: /^(?:GCONV_PATH|LOCPATH|HOSTALIASES|TERMINFO|OPENSSL_(?:CONF|ENGINES|MODULES))$/ },
  { names: /^(?:BASH_ENV|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|GLOBIGNORE|HOME|ZDOTDIR)$/ },
  { names: /^PATH$/, harmless: keptPath },
  { names: /^ENV$/, harmless: /^[A-Za-z0-9_-]*$/ },
  { names: /^PS4$/, harmless: /^[^$`\\]*$/ },
  { names: /^CDPATH$/, harmless: /^$/ },
  { names: /^SHELL$/, harmless: /^(?:\/usr)?\/bin\/(?:ba|z|da|fi|)sh$/ },
  {
    names: /^NODE_OPTIONS$/,
    harmless:
      /^(?:(?:--(?:max[-_](?:old|semi)[-_]space[-_]size|stack-trace-limit|max-http-header-size|unhandled-rejections|dns-result-order|test-reporter|disable-warning|conditions)=[\w.-]+|--(?:no-)?(?:warnings|deprecation)|--trace-(?:warnings|deprecation|uncaught)|--experimental-(?:vm-modules|strip-types|transform-types|json-modules|specifier-resolution=node|test-coverage|fetch|sqlite)|--no-experimental-[a-z-]+|--enable-source-maps|--openssl-legacy-provider|--preserve-symlinks|--expose-gc|--(?:cpu|heap)-prof|--inspect(?:-brk)?(?:=(?:127\.0\.0\.1:|localhost:)?\d+)?|--trace-(?:exit|gc|sync-io|sigint)|--no-addons|--use-openssl-ca|--use-system-ca|--preserve-symlinks-main|--heapsnapshot-near-heap-limit=\d+|--throw-deprecation|--pending-deprecation)(?:\s+|$))*$/,
  },
  {
    names: /^(?:NODE_PATH|PYTHONPATH|RUBYLIB|PERL5LIB|CLASSPATH|LUA_C?PATH|GOPATH|MYPYPATH)$/,
    harmless: own,
  },
  { names: /^(?:PYTHONSTARTUP|PYTHONHOME|PYTHONINSPECT|PYTHONUSERBASE|PYTHONPLATLIBDIR)$/ },
  { names: /^PYTHONBREAKPOINT$/, harmless: /^0?$/ },
  {
    names: /^PYTHONWARNINGS$/,
    harmless: /^(?:ignore|error|default|always|once|module)?(?:::[A-Za-z]*Warning)?$/,
  },
  { names: /^RUBYOPT$/, harmless: /^(?:(?:-W\S*|-w|--(?:en|dis)able=[\w-]+|--yjit|--jit)(?:\s+|$))*$/ },
  {
    names:
      /^(?:PERL5OPT|PERL5DB|PERL5SHELL|PHPRC|PHP_INI_SCAN_DIR|R_PROFILE\w*|R_ENVIRON\w*|LUA_INIT\w*|JULIA_LOAD_PATH)$/,
  },
  {
    names: /^(?:_?JAVA_(?:TOOL_)?(?:OPTIONS|OPTS)|JDK_JAVA_OPTIONS|(?:MAVEN|GRADLE|SBT|ANT|LEIN_JVM)_OPTS)$/,
    harmless: javaOptions,
  },
  {
    names:
      /^(?:RUSTC|RUSTDOC|RUSTC_(?:WORKSPACE_)?WRAPPER|CARGO_(?:TARGET_\w+_(?:RUNNER|LINKER)|BUILD_RUSTC\w*)|CARGO_HOME)$/,
    harmless: /^(?:sccache|)$/,
  },
  {
    names: /^(?:RUSTFLAGS|CARGO_ENCODED_RUSTFLAGS|RUSTDOCFLAGS)$/,
    harmless:
      /^(?:(?:-[ADWF]\s*[\w:-]+|-C\s*(?:target-cpu|opt-level|debuginfo|overflow-checks|debug-assertions|codegen-units|instrument-coverage|lto|panic|strip|target-feature)(?:=[\w+,.-]+)?|--cfg[= ][\w="]+|--cap-lints[= ]\w+|-Z\s*(?:sanitizer=\w+|unstable-options)|-g)(?:\s+|$))*$/,
  },
  {
    names: /^GOFLAGS$/,
    harmless:
      /^(?:(?:-mod=(?:mod|vendor|readonly)|-count=\d+|-tags=[\w,]+|-race|-v|-trimpath|-buildvcs=\w+|-p=\d+|-timeout=\w+)(?:\s+|$))*$/,
  },
  { names: /^(?:GOPROXY)$/, harmless: /^(?:off|direct|https:\/\/proxy\.golang\.org(?:,direct)?)$/ },
  { names: /^(?:GOINSECURE|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOENV)$/ },
  {
    names: /^(?:CC|CXX|CPP|LD|AR|HOSTCC|CPATH)$/,
    harmless:
      /^(?:(?:ccache|sccache) )?(?:[\w]+(?:-[\w]+){2,3}-)?(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+|ld|lld|ld\.lld|mold|ar|cpp|musl-gcc|zig cc)(?:-\d+(?:\.\d+)?)?$/,
  },
  {
    names: /^(?:MAKEFLAGS|MFLAGS)$/,
    harmless:
      /^(?:(?:-?[jksn]*\d*|--(?:silent|quiet|no-print-directory|keep-going|jobs=\d+|output-sync(?:=\w+)?))(?:\s+|$))*$/,
  },
  {
    names: /^GIT_SSH_COMMAND$/,
    harmless:
      /^ssh(?: -o ?(?:BatchMode|ConnectTimeout|ServerAlive\w+|IdentitiesOnly)=\w+| -4| -6| -q| -v+)*$/,
  },
  { names: /^(?:GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|BROWSER)$/, harmless: noProgram },
  {
    names: /^(?:GIT_PAGER|PAGER|MANPAGER|GH_PAGER|AWS_PAGER|SYSTEMD_PAGER|PSQL_PAGER|BAT_PAGER|DELTA_PAGER)$/,
    harmless: pager,
  },
  {
    names:
      /^(?:GIT_EDITOR|GIT_SEQUENCE_EDITOR|EDITOR|VISUAL|KUBE_EDITOR|PSQL_EDITOR|FCEDIT|HGEDITOR|SVN_EDITOR)$/,
    harmless: editor,
  },
  { names: /^GIT_CONFIG_(?:GLOBAL|SYSTEM)$/, harmless: /^(?:\/dev\/null|)$/ },
  {
    names:
      /^GIT_(?:SSH\w*|EXEC_PATH|CONFIG(?:$|_(?!NOSYSTEM)\w+)|EXTERNAL_DIFF|PROXY_COMMAND|TEMPLATE_DIR|DIR$|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE\w*|ALLOW_PROTOCOL|PROTOCOL_FROM_USER)/,
  },
  {
    names: /^(?:GIT_SSL_NO_VERIFY|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY)$/,
    harmless: /^(?:1|)$/,
  },
  {
    names:
      /^(?:LESSOPEN|LESSCLOSE|RIPGREP_CONFIG_PATH|GREP_OPTIONS|TAR_OPTIONS|ZIPOPT|RSYNC_(?:RSH|CONNECT_PROG|PROXY)|CVS_RSH|SVN_SSH|BORG_RSH|HGRCPATH|WGETRC|CURL_HOME|NETRC|PSQLRC|PGSERVICEFILE|MYSQL_HOME|EXINIT|VIMINIT|MANOPT|XARGS\w*)$/,
  },
  { names: /^XDG_(?:CACHE_HOME|RUNTIME_DIR|STATE_HOME|CURRENT_DESKTOP|SESSION_\w+)$/, harmless: /^/ },
  { names: /^XDG_/ },
  {
    names: /_proxy$|_PROXY$/,
    harmless: /^(?:(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/?|)$/,
  },
  {
    names:
      /^(?:npm_config|NPM_CONFIG)_(?:loglevel|fund|audit|progress|update_notifier|color|yes|prefer_offline|offline|cache|maxsockets|fetch_\w+)$/i,
    harmless: /^/,
  },
  { names: /^(?:npm_config|NPM_CONFIG)_/i },
  {
    names:
      /^PIP_(?:DISABLE_PIP_VERSION_CHECK|NO_INPUT|NO_CACHE_DIR|ROOT_USER_ACTION|QUIET|PROGRESS_BAR|NO_COLOR|DEFAULT_TIMEOUT|RETRIES|BREAK_SYSTEM_PACKAGES|CACHE_DIR)$/,
    harmless: /^/,
  },
  {
    names:
      /^(?:PIP|UV|POETRY_REPOSITORIES|TWINE|BUNDLE_GEMFILE|GEM_(?:HOME|PATH)|COMPOSER_HOME|GRADLE_USER_HOME|YARN_(?:RC_FILENAME|REGISTRY|NPM_REGISTRY_SERVER))(?:_(?:INDEX|EXTRA|CONFIG|TARGET|PREFIX|FIND|TRUSTED|CERT|PYTHON_INSTALL_MIRROR)\w*)?$/,
    harmless: own,
  },
  {
    names:
      /^(?:DOCKER_(?:HOST|CONFIG|CONTEXT)|KUBECONFIG|AWS_(?:CONFIG_FILE|SHARED_CREDENTIALS_FILE|ENDPOINT_URL\w*)|CLOUDSDK_CONFIG)$/,
  },
  { names: /^(?:ANTHROPIC|OPENAI|GEMINI|GOOGLE)_(?:BASE_URL|API_BASE)$/ },
  { names: /^(?:AEGIS|CLAUDE|CODEX)_/ },
];

const known = new Map<string, Loader | undefined>();
const maxRemembered = 512;

const loaderOf = (name: string): Loader | undefined => {
  if (known.has(name)) return known.get(name);
  const found = loaders.find(({ names }) => names.test(name));
  if (known.size >= maxRemembered) known.clear();
  known.set(name, found);
  return found;
};

const maxValue = 512;

/**
 * Whether an assignment may make a program run something else than it does by itself. A value known only at run time is
 * never harmless. `IFS` is not among them: programs do not take it from their environment, and the shell's own
 * splitting is the planner's business.
 */
export const isLoader = ({ name, value }: { name: string; value?: string | undefined }): boolean => {
  const loader = loaderOf(name);
  if (loader === undefined) return false;
  if (value === undefined || value.length > maxValue) return true;
  // What a list held before stays in it.
  const added = name === 'PATH' ? value : value.replace(new RegExp(`(^|:)\\$${name}(?=:|$)`), '');
  return loader.harmless?.test(added) !== true;
};
