/**
 * Where programs keep keys, tokens, cookies and messages, below a home, by what they are for. Sources: the manuals of the
 * programs, ATT&CK T1552 and T1555. The packs have the same places as patterns (`stores` in policies/secrets.toml).
 */
const stores: readonly string[] = [
  // Keys, and the credentials of clouds, clusters, registries of containers and infrastructure.
  '\\.(?:ssh|gnupg|password-store|aws|azure|kube|oci|bluemix|aliyun|cloudflared|ngrok2|chef|gcutil|databricks|infisical|doppler|argocd|supabase|wrangler/config)(?:/|$)',
  '(?:\\.(?:netrc|authinfo(?:\\.gpg)?|vault-token|boto|s3cfg|dockercfg|terraformrc|rclone\\.conf|databrickscfg|sentryclirc|smbcredentials)|_netrc)$',
  '\\.(?:docker/config\\.json|terraform\\.d/credentials[^/]*|pulumi/credentials\\.json|fly/config\\.yml|railway/config\\.json|(?:vercel|now)/auth\\.json|netlify/config\\.json|circleci/cli\\.yml|travis/config\\.yml|kaggle/kaggle\\.json|snowsql/config|snowflake/connections\\.toml|(?:cache/)?huggingface/(?:token|stored_tokens)|expo/state\\.json)$',
  '\\.local/share/(?:com\\.vercel\\.cli/auth\\.json$|containers/auth\\.json$|uv/credentials/)',
  '\\.config/(?:gcloud|op|rclone|doctl|heroku|sops|age|stripe|hcloud|scw|linode-cli|exoscale|vultr|ngrok|argocd|flyctl|railway|supabase|turso|planetscale|neonctl|infisical|doppler|\\.wrangler/config)(?:/|$)',
  '\\.config/(?:hub|containers/auth\\.json|helm/registry/config\\.json|netlify/config\\.json|configstore/(?:firebase-tools|heroku|now|surge|netlify)\\.json)$',
  // Registries of packages, forges, databases, mail.
  '\\.(?:npmrc|pypirc|git-credentials|pgpass|my\\.cnf|mylogin\\.cnf|msmtprc|mbsyncrc|fetchmailrc|offlineimaprc)$',
  '\\.(?:cargo/credentials(?:\\.toml)?|gem/credentials|bundle/config|composer/auth\\.json|ivy2/\\.credentials|sbt/\\.credentials|m2/settings-security\\.xml|hex/hex\\.config|pub-cache/credentials\\.json)$',
  '\\.(?:subversion/auth|dbeaver[^/]*|local/share/DBeaverData)/',
  '\\.config/(?:gh/hosts\\.yml|git/credentials|tea/config\\.yml|(?:pypoetry/auth\\.toml|composer/auth\\.json)|dart/pub-credentials\\.json|msmtp/config|weechat/sec\\.conf)$',
  '\\.config/(?:glab-cli|github-copilot|pgcli|evolution)(?:/|$)',
  // Agents.
  '\\.(?:claude|codex|gemini|qwen)/[^/]*(?:cred|auth)',
  '(?:\\.config|\\.local/share)/(?:opencode|goose|crush|amp)/(?:auth|credentials)\\.',
  '(?:\\.config|Library/Application Support)/(?:Code|Cursor|Windsurf|VSCodium)/User/globalStorage/state\\.vscdb',
  // Rings of keys and password managers.
  '\\.local/share/(?:keyrings|kwalletd)(?:/|$)',
  '\\.config/(?:Bitwarden(?: CLI)?|1Password|keepassxc|gopass|rbw|KeePass|lpass|Authy Desktop)(?:/|$)',
  '\\.(?:lpass|op|keepass)(?:/|$)',
  'Library/(?:Keychains|Cookies|Safari|Messages|Mail)(?:/|$)',
  'Library/Application Support/(?:1Password[^/]*|Bitwarden[^/]*|KeePassXC|com\\.apple\\.TCC|AddressBook)(?:/|$)',
  'Library/Group Containers/(?:[^/]*1password[^/]*|[^/]*\\.ru\\.keepcoder\\.Telegram|group\\.com\\.apple\\.notes)(?:/|$)',
  // Browsers.
  '\\.(?:mozilla|librewolf|waterfox|zen|floorp)(?:/|$)',
  '\\.config/(?:google-chrome|chromium|BraveSoftware|microsoft-edge|vivaldi|opera|yandex-browser|thorium)[^/]*(?:/|$)',
  '(?:snap|\\.var/app)/(?:firefox|chromium|brave|opera|thunderbird|org\\.mozilla\\.|com\\.google\\.Chrome|org\\.chromium\\.|com\\.brave\\.|com\\.microsoft\\.Edge)',
  'Library/Application Support/(?:Google/Chrome|Chromium|Firefox|BraveSoftware|Microsoft Edge|Arc|Vivaldi|com\\.operasoftware\\.Opera|Thunderbird)[^/]*(?:/|$)',
  'AppData/(?:Local|Roaming)/(?:Google/Chrome|Microsoft/(?:Edge|Credentials|Protect|Vault)|BraveSoftware|Mozilla/Firefox|Bitwarden|1Password)(?:/|$)',
  // Mail and chat.
  '\\.(?:thunderbird|evolution|purple)(?:/|$)',
  '(?:\\.config|Library/Application Support)/(?:Slack|discord|Signal|Element|Keybase|WhatsApp|Microsoft/Microsoft Teams|teams-for-linux|Telegram Desktop)(?:/|$)',
  '\\.local/share/(?:TelegramDesktop|evolution|keybase)(?:/|$)',
  // Wallets.
  '\\.(?:bitcoin|litecoin|dogecoin|ethereum|electrum|monero|bitmonero|zcash|lnd|near-credentials|sui|aptos|chia|foundry/keystores|brownie/accounts)(?:/|$)',
  '\\.config/(?:solana|Exodus|atomic|Ledger Live|sui)(?:/|$)',
  'Library/Application Support/(?:Exodus|Electrum|Bitcoin|Ledger Live|atomic)(?:/|$)',
];

/**
 * Logins of agents and tools by their form: a tool's own folder in a home, and a file in it that is called what such files
 * are called. Not in folders of installed software, of copies of it, or of projects (`logins` and `sources` there).
 */
const logins =
  '(?!\\.(?:(?:cargo|npm|nvm|pyenv|rbenv|rustup|asdf|m2|gradle|nuget|cache|local/lib|vscode|vscode-server|cursor/extensions|bun|deno|pub-cache|gem|oh-my-zsh|dotfiles|(?:local/share/)?Trash)/|[^/]+/(?:worktrees|node_modules|extensions|plugins|projects|workspace)/))' +
  '\\.(?:(?:config|local/share|local/state)/)?[^/]+/(?:[^/]+/)?' +
  '(?:(?:auth|auth\\.[^/]+|\\.?credentials|creds|secrets?|tokens?|oauth[^/]*|[^/]+_creds|[^/]+-credentials|[^/]+_tokens?|api[_-]?key|api_keys)\\.(?:json|toml|ya?ml|enc|encrypted|key)|[^/]+\\.token|auth\\.encrypted|oauth/[^/]+\\.json)$';

/** A path of such a store, absolute or below `~`, in anybody's home. */
export const inStore = new RegExp(
  `^(?:~|/root|/home/[^/]+|/Users/[^/]+|/mnt/c/Users/[^/]+)/(?:${stores.join('|')}|${logins})`,
);

/** The same of the machine: its users, services, clusters and networks. */
export const inMachineStore =
  /^(?:\/etc\/(?:shadow|gshadow|master\.passwd|krb5\.keytab|ssl\/private|NetworkManager\/system-connections|wpa_supplicant|wireguard|openvpn|ipsec\.secrets|ipsec\.d\/private|rancher|letsencrypt|kubernetes|credstore|ppp\/(?:pap|chap)-secrets|security\/opasswd|sssd\/sssd\.conf)(?:\/|$|-|\.)|\/etc\/ssh\/ssh_host_[^/]*_key$|\/var\/lib\/(?:iwd|kubelet\/pki|rancher|sss\/secrets|samba\/private|bluetooth)(?:\/|$)|\/Library\/Keychains(?:\/|$)|\/proc\/[^/]+\/(?:task\/[^/]+\/)?(?:environ|mem)$|(?:\/var)?\/run\/(?:secrets|credentials)\/)/;
