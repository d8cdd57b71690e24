import { optionSet } from '../options.ts';

/** Options in front of the sub-command that take a value. git(1). */
export const globalOptions = optionSet(
  '-C -c --git-dir --work-tree --namespace --config-env --super-prefix --list-cmds --attr-source',
);

/** Settings that change how git looks or whom it names, and start nothing. git-config(1). */
export const harmlessSetting =
  /^(user\.(name|email|signingkey)|author\.\w+|committer\.\w+|color\.[a-z.]+|core\.(quotepath|autocrlf|safecrlf|eol|abbrev|ignorecase|precomposeunicode|commentchar|filemode|longpaths|symlinks|untrackedcache|preloadindex|compression|bigfilethreshold|whitespace)|advice\.[a-z.]+|init\.defaultbranch|log\.[a-z.]+|commit\.(gpgsign|verbose|status)|tag\.(gpgsign|sort)|diff\.(renames|renamelimit|algorithm|context|noprefix|mnemonicprefix|colormoved|submodule|wserrorhighlight)|merge\.(conflictstyle|ff|log|renames|renamelimit|stat)|pull\.(rebase|ff)|push\.(default|followtags|autosetupremote)|fetch\.(prune|prunetags|parallel)|rebase\.(autostash|autosquash|stat|updaterefs|missingcommitscheck)|column\.[a-z.]+|status\.[a-z.]+|stash\.\w+|rerere\.\w+|branch\.(sort|autosetupmerge|autosetuprebase)|branch\.[\w./-]+\.(merge|rebase|description)|versionsort\.suffix|gc\.auto|http\.(postbuffer|lowspeed\w+|version|maxrequests)|submodule\.(recurse|fetchjobs)|index\.\w+|pack\.\w+|feature\.\w+|help\.autocorrect|blame\.\w+|format\.(pretty|signoff)|i18n\.\w+|checkout\.(defaultremote|workers|guess)|clone\.defaultremotename|transfer\.fsckobjects|core\.pager=(cat|less|)$|core\.editor=(true|:|cat|vim?|nano)$|sequence\.editor=(true|:|cat)$)(=|$)/i;

/** Settings whose value is a program, or a command for a shell. git-config(1), gitattributes(5). */
const program =
  /^(?:core\.(?:sshcommand|fsmonitor|pager|editor|askpass|gitproxy|alternaterefscommand)|sequence\.editor|pager\.[\w-]+|filter\..+\.(?:clean|smudge|process)|diff\.external|diff\..+\.(?:command|textconv)|merge\..+\.driver|(?:merge|diff)tool\..+\.(?:cmd|path)|(?:browser|man)\..+\.(?:cmd|path)|gpg(?:\..+)?\.program|gpg\.ssh\.defaultkeycommand|interactive\.difffilter|uploadpack\.packobjectshook|trailer\..+\.(?:command|cmd)|sendemail\.(?:.+\.)?(?:tocmd|cccmd|headercmd|sendmailcmd)|instaweb\.httpd|web\.browser|imap\.tunnel|receive\.procreceiverefs|remote\..+\.(?:uploadpack|receivepack)|submodule\..+\.update|credential(?:\..+)?\.helper|alias\.[\w-]+)=(!?)(.*)$/is;
/** Those of them whose value is a command only behind `!`. */
const marked = /^(?:alias|credential|submodule)\./i;

/** The command that a setting, `name=value`, makes git run; undefined when it makes it run none. */
export const settingCommand = (setting: string): string | undefined => {
  const [, mark, command = ''] = program.exec(setting) ?? [];
  if (mark === undefined || command.trim() === '' || (marked.test(setting) && mark === '')) return undefined;
  return /^(?:true|false)$/i.test(command) ? undefined : command;
};

/** Options of sub-commands that take a value, as far as they matter for finding operands. */
const valued = optionSet(
  '-m --message -F --file --author --date -C -c --reuse-message --reedit-message --fixup --squash -S -n --max-count --skip --since --until --after --before --grep --committer -L -G --output -o --exec -x --onto -s --strategy -X --strategy-option -b -B --orphan --depth --branch --origin --reference --template --separate-git-dir --upload-pack --receive-pack -u --set-upstream-to --contains --merged --no-merged --sort --points-at --prefix --remote --extcmd --tool -t --pathspec-from-file --source --conflict --index-filter --tree-filter --msg-filter --env-filter --commit-filter --tag-name-filter --parent-filter --setup -e --exclude --diff-filter -U --unified --inter-hunk-context --word-diff-regex --src-prefix --dst-prefix --line-prefix --glob --encoding --min-parents --max-parents --find-object --ignore-rev --ignore-revs-file --group --match --candidates -j --jobs --config --server-option --shallow-since --filter --refmap --push-option --trailer --cleanup --create --force-create -l -O',
);

/** What takes no value although another sub-command's option of that letter does. */
const bare: Record<string, string> = {
  add: '-n -u -F',
  annotate: '-b -l -t -e -s -n -M -C -c',
  apply: '-C',
  archive: '-l',
  bisect: '-n',
  blame: '-b -l -t -e -s -n -M -C -c',
  branch: '-c -C -m -l',
  checkout: '-m -t -d -l',
  'cherry-pick': '-n -x -e -s',
  clean: '-n -x -X',
  clone: '-n -s -l',
  commit: '-n -s -e -o -u -x -S',
  config: '-l -e',
  diff: '-b -s -u -c -X -B -C',
  fetch: '-n -u -t',
  grep: '-c -n -L -o -l -F -G -x -O',
  log: '-c -s -u -b -t -m -C -B -l -F -X',
  'ls-files': '-c -o -m -s -t -u',
  merge: '-n -e -S',
  mv: '-n',
  notes: '-s',
  pull: '-n -u -t -s',
  push: '-n -u',
  rebase: '-n -m -S -C',
  remote: '-t -m',
  reset: '-N',
  restore: '-S -m',
  revert: '-n -e -s -S',
  rm: '-n',
  shortlog: '-s -n -e -c',
  show: '-c -s -u -b -t -m -C -B -l -F -X',
  stash: '-u -S',
  status: '-u -s -b --branch',
  submodule: '-b -n --remote',
  switch: '-m -t -d',
  tag: '-s -n -l',
};

/** And what takes one only here. */
const more: Record<string, string> = { config: '-f --type --default --comment' };

const remembered = new Map<string, ReadonlySet<string>>();

/** Which options of a sub-command take a value. */
export const valuedFor = (subcommand: string | undefined): ReadonlySet<string> => {
  const not = subcommand !== undefined && Object.hasOwn(bare, subcommand) ? bare[subcommand] : undefined;
  if (subcommand === undefined || not === undefined) return valued;
  const known = remembered.get(subcommand);
  if (known !== undefined) return known;
  const without = optionSet(not);
  const own = new Set([
    ...[...valued].filter((option) => !without.has(option)),
    ...optionSet(more[subcommand]),
  ]);
  remembered.set(subcommand, own);
  return own;
};

/** Options whose value is a text for a shell. */
export const scriptOptions: Record<string, readonly string[]> = {
  rebase: ['--exec', '-x'],
  'filter-branch': [
    '--index-filter',
    '--tree-filter',
    '--msg-filter',
    '--env-filter',
    '--commit-filter',
    '--tag-name-filter',
    '--parent-filter',
    '--setup',
  ],
  difftool: ['--extcmd', '-x'],
  clone: ['--upload-pack', '-u'],
  fetch: ['--upload-pack'],
  pull: ['--upload-pack'],
  push: ['--receive-pack', '--exec'],
  'ls-remote': ['--upload-pack', '--exec'],
  archive: ['--exec'],
};

/** Options of the commands that show history and differences which only choose what is shown. git-log(1), git-diff(1). */
export const showingOptions = optionSet(
  '-p -u --patch -s --no-patch --raw --patch-with-raw --minimal --patience --histogram --diff-algorithm --anchored --stat --stat-width --stat-count --compact-summary --numstat --shortstat --dirstat -X --cumulative --summary --patch-with-stat -z --name-only --name-status --submodule --color --no-color --color-moved --no-color-moved --color-moved-ws --word-diff --word-diff-regex --color-words --renames --no-renames --rename-empty --no-rename-empty --check --ws-error-highlight --full-index --binary --abbrev -B --break-rewrites -M --find-renames -C --find-copies --find-copies-harder -D --irreversible-delete -l --diff-filter -S -G --find-object --pickaxe-all --pickaxe-regex -O --skip-to --rotate-to -R --relative --no-relative -a --text --ignore-cr-at-eol --ignore-space-at-eol -b --ignore-space-change -w --ignore-all-space --ignore-blank-lines -I --ignore-matching-lines --inter-hunk-context -W --function-context --exit-code --quiet -q --no-ext-diff --no-textconv --ignore-submodules --src-prefix --dst-prefix --no-prefix --default-prefix --line-prefix --ita-invisible-in-index --cached --staged --merge-base --no-index -U --unified --cc -c -m --dd --diff-merges --no-diff-merges --combined-all-paths -t --first-parent --exclude-first-parent-only --graph --no-graph --oneline --decorate --no-decorate --decorate-refs --decorate-refs-exclude --clear-decorations --all --branches --tags --remotes --glob --exclude --follow --no-follow --reverse --merges --no-merges --min-parents --max-parents --left-right --left-only --right-only --cherry-pick --cherry-mark --cherry --boundary --topo-order --date-order --author-date-order --show-signature --full-history --simplify-merges --simplify-by-decoration --show-pulls --ancestry-path --no-walk --do-walk --walk-reflogs -g --grep-reflog --parents --children --count --source --use-mailmap --mailmap --no-mailmap --no-notes --notes --show-notes --abbrev-commit --no-abbrev-commit --relative-date --date --log-size --dense --sparse -i --regexp-ignore-case -E --extended-regexp -F --fixed-strings -P --perl-regexp --basic-regexp --all-match --invert-grep --bisect --ours --theirs --base -1 -2 -3 -0 -n --max-count --skip --since --until --after --before --since-as-filter --author --committer --grep -L --format --pretty --encoding --expand-tabs --no-expand-tabs --stdin --show-linear-break --no-color-indent-heuristic --indent-heuristic --no-indent-heuristic --include-untracked --only-untracked -NUM --output --no-pager --exclude-hidden --not --objects --timestamp --remerge-diff --creation-factor --dual-color --no-dual-color -r --root --always --creation-factor --no-commit-id --pretty',
);

/** Sub-commands that only show something, none of whose options does harm. */
export const lookingCommands = optionSet(
  'status rev-parse rev-list ls-files ls-tree blame annotate describe name-rev merge-base show-ref for-each-ref count-objects check-ignore check-attr check-ref-format check-mailmap cherry shortlog version var show-branch verify-commit verify-tag verify-pack stripspace column patch-id merge-tree get-tar-commit-id diff-pairs interpret-trailers',
);

/** Sub-commands that show history or differences. */
export const showingCommands = optionSet(
  'log show diff whatchanged diff-tree diff-index diff-files range-diff',
);

/** Endings of files of a project: with one of them, an operand of `git checkout` is more likely a file than a branch. */
export const fileEnding =
  /\.(?:[cm]?[jt]sx?|json5?|md|mdx|txt|ya?ml|toml|lock|py|pyi|ipynb|rs|go|mod|sum|java|kts?|scala|groovy|gradle|rb|erb|php|cs|csproj|sln|fs|vb|c|h|cc|cpp|cxx|hpp|hh|m|mm|swift|ex|exs|erl|hs|dart|zig|lua|pl|pm|r|jl|sh|bash|zsh|fish|ps1|bat|cmd|css|scss|sass|less|html?|vue|svelte|astro|xml|svg|png|jpe?g|gif|ico|webp|pdf|csv|tsv|sql|proto|graphql|tf|tfvars|hcl|ini|cfg|conf|env|properties|cmake|mk|nix|dockerfile|log|snap|patch|diff|tmpl|j2|tex|bib|rst|adoc|wasm|exe|dll|so|zip|gz|tgz)$/i;
