/*
 * Commands that print shell code by which a shell takes up a tool that the user has installed: where its programs lie,
 * its functions, its completions. People evaluate their output (`eval "$(pyenv init -)"`), as their manuals tell them to.
 */

const shells = '(?:-|bash|zsh|sh|posix|fish)';

/** By program, the words behind it (the tools' own installation pages, ssh-agent(1), dircolors(1), direnv(1)). */
const setUps: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    'pyenv rbenv nodenv jenv goenv phpenv plenv luaenv swiftenv ndenv'
      .split(' ')
      .map((name) => [name, new RegExp(`^(?:virtualenv-)?init(?: (?:${shells}|--path|--no-rehash))*$`)]),
  ),
  fnm: /^env(?: --(?:use-on-cd|shell(?:[= ]\w+)?|corepack-enabled|resolve-engines))*$/,
  opam: /^env(?: --(?:switch=[\w.@+-]+|set-switch|shell=\w+|revert))*$/,
  brew: /^shellenv(?: \w+)?$/,
  direnv: new RegExp(`^hook ${shells}$`),
  starship: new RegExp(`^init ${shells}(?: --print-full-init)?$`),
  zoxide: new RegExp(`^init ${shells}(?: --(?:cmd [\\w-]+|no-cmd|hook \\w+))*$`),
  atuin: new RegExp(`^init ${shells}(?: --disable-[\\w-]+)*$`),
  mise: new RegExp(`^activate(?: ${shells}| --shims| --quiet)*$`),
  rtx: new RegExp(`^activate(?: ${shells})*$`),
  conda: /^shell\.(?:bash|zsh|posix) (?:hook|activate [\w./-]+)$/,
  mamba: /^shell\.(?:bash|zsh|posix) (?:hook|activate [\w./-]+)$/,
  micromamba: /^shell (?:hook|activate)(?: (?:-s|--shell)[= ]?\w+| -n [\w-]+)*$/,
  'ssh-agent': /^(?:-s)?$/,
  dircolors: /^(?:-b|--sh|--bourne-shell)?$/,
  lesspipe: /^$/,
  luarocks: /^path(?: --bin)?(?: --lua-version[= ][\d.]+)?$/,
  thefuck: /^--alias(?: \w+)?$/,
  fzf: /^--(?:bash|zsh|fish)$/,
  minikube: /^docker-env(?: -p [\w-]+)?$/,
  poetry: /^env activate(?: \w+)?$/,
  pdm: /^venv activate(?: [\w-]+)?$/,
  'register-python-argcomplete': /^[\w-]+(?: [\w-]+)*$/,
};

/** Tools that print their completions, as their manuals say: those of them that fetch or run nothing else for it. */
const completing = new Set(
  'argocd atuin bat bw buf bun cargo chezmoi cilium colima consul cosign crictl delta deno devbox devspace direnv docker doctl eksctl fd flux fly flyctl fnm gh glab glow go golangci-lint goreleaser grype gum hcloud helm hubble hugo istioctl jj jira just k3d k9s kind kn kubectl kustomize limactl linkerd mage minikube mise nerdctl ngrok nomad npm oc op pdm pip pip3 pipx pixi pnpm podman poetry pulumi rclone restic rg ruff rustup rye scw skaffold sops starship step stern stripe supabase syft tailscale task terraform tilt tofu trivy uv vault velero vercel volta yarn yq zellij zoxide'.split(
    ' ',
  ),
);
const completes =
  /^(?:(?:completions?|generate-shell-completion|autocomplete|gen-completions)(?: (?:-s|--shell|generate))?(?: (?:bash|zsh|fish|powershell))?(?: cargo)?|--completion(?:s|-script-\w+)? ?(?:bash|zsh)?)$/;

/** Whether a command prints code by which a shell takes up a tool; `words` are those behind the program. */
export const isShellSetUp = (program: string, words: readonly string[]): boolean => {
  const text = words.join(' ');
  const own = Object.hasOwn(setUps, program) ? setUps[program] : undefined;
  return own?.test(text) === true || (completing.has(program) && completes.test(text));
};

const substitution =
  /^"?(?:\$\(|<\(|`)\s*(?:\/(?:opt\/homebrew|usr\/local|home\/linuxbrew\/\.linuxbrew|usr)\/bin\/)?([a-z][\w-]*)((?: [\w./@="'+-]+)*)\s*(?:\)|`)"?$/;

/** The program of which a word, as written, is such an output and nothing else: `"$(pyenv init -)"`. */
export const shellSetUpIn = (source: string): string | undefined => {
  const [, program, rest = ''] = substitution.exec(source) ?? [];
  const words = rest.replaceAll(/["']/g, '').trim();
  return program !== undefined && isShellSetUp(program, words === '' ? [] : words.split(' '))
    ? program
    : undefined;
};
