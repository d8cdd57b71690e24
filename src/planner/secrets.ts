import { inMachineStore, inStore } from './stores.ts';

/** Inside a place of secrets, what everybody may know: public keys, known hosts, settings, samples. */
const harmless: readonly RegExp[] = [
  /\.pub$/,
  /(^|\/)\.ssh\/(known_hosts(\.old)?|config|allowed_signers|authorized_keys)$/,
  /(^|\/)\.(aws|oci)\/config$/,
  /(^|\/)\.kube\/cache\/(discovery|http)\//,
  /(^|\/)\.cloudflared\/config\.yml$/,
  /(^|\/)\.gnupg\/(gpg(-agent)?\.conf|pubring\.[a-z]+)$/,
  /(^|\/)[^/]*\.(example|sample|template|dist|defaults|tpl)$/,
  /(^|\/)\.env\.(test|testing|ci)$/,
  /(^|\/)\.env\.(example|sample|template|dist|defaults)\.[\w-]+$/,
  // Certificates are shown to everybody who connects.
  /(^|\/)(cert|ca|ca-cert|cacert|chain|fullchain|public|pubkey|rootCA|ca-bundle|[^/]*[-_.]cert|[^/]*-ca)\.pem$/,
  /(^|\/)(fixtures|testdata|__fixtures__|__mocks__)\//,
  /(^|\/)(example|sample|template|dist|defaults|test|testing|ci)\.env$/,
];

const patterns: readonly RegExp[] = [
  /(^|\/)\.env(\.[^/]+)?$/,
  /(^|\/)[\w-]+\.env$/,
  /(^|\/)env\.(production|prod|staging|local)$/,
  /(^|\/)\.(ssh|gnupg|aws|azure|kube|password-store)(\/|$)/,
  /(^|\/)\.docker\/config\.json$/,
  /(^|\/)\.(netrc|pypirc|pgpass|my\.cnf|git-credentials|vault-token|htpasswd|boto|s3cfg)$/,
  /(^|\/)\.config\/(gcloud|gh|hub|op|rclone|doctl|heroku|sops|age)(\/|$)/,
  /(^|\/)\.(claude|codex|gemini)\/([^/]*credentials[^/]*|auth\.json|oauth[^/]*)$/,
  /(^|\/)\.claude\.json$/,
  /(^|\/)\.(cargo|gem|composer|terraform\.d)\/(credentials[^/]*|auth\.json)$/,
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|credentials(\.json)?|secrets?\.(json|ya?ml|toml)|service-account[^/]*\.json)$/,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx|ovpn|age|ppk)$/,
  /(^|\/)[^/]*(service[-_]account|adminsdk|client[-_]secret|[-_]credentials|[-_]secrets?)[^/]*\.(json|ya?ml|toml|txt|ini|csv|properties)$/,
  /(^|\/)(token|tokens|passwords?|passwd)\.(txt|csv|ini)$/,
  /(^|\/)token\.json$/,
  /(^|\/)\.?secrets?\/([^/.]+|[^/]+\.(json|ya?ml|toml|env|txt|ini|conf|properties))$/,
  /(^|\/)(\.secrets|\.?kubeconfig([.-][^/]*)?|[^/]+\.kubeconfig)$/,
  /\.tfstate(\.backup)?$/,
  /\.tfvars(\.json)?$/,
  /^\/etc\/sudoers(\/|$|\.d)/,
  /^\/proc\/[^/]+\/(?:task\/[^/]+\/)?maps$/,
  inStore,
  inMachineStore,
  /\/(Keychains|Login Data|Cookies|key[34]\.db|cookies\.sqlite|logins\.json|wallet\.dat)($|\/)/,
  /(^|\/)\.(bash|zsh|sh|fish|psql|mysql|mariadb|sqlite|python|node_repl|irb|rediscli|mongosh|dbshell|less)_?(history|hist)$/,
];

/** Whether a path is where secrets are usually kept: a source for flows, not a verdict. */
export const looksSecret = (path: string): boolean =>
  patterns.some((pattern) => pattern.test(path)) && !harmless.some((pattern) => pattern.test(path));

/** Who has an account here, and who may do what: read by anybody, and of no use to another machine but to attack. */
const accounts =
  /^(?:\/private)?\/etc\/(?:passwd|group|sudoers|sudoers\.d\/.*|subuid|subgid|security\/.*|pam\.d\/.*|ssh\/sshd_config)-?$/;

/** Whether what is in a file must not go to another machine: a secret, or the accounts of this one. */
export const mustStayHere = (path: string): boolean => looksSecret(path) || accounts.test(path);

/** Whether a path, absolute or below `~`, is one of a key or credential wherever a program is given it. */
export const looksKey = (path: string): boolean =>
  (inStore.test(path) || inMachineStore.test(path)) && !harmless.some((pattern) => pattern.test(path));

const secretName =
  /SECRET|TOKEN(?!IZ)|PASSW|PASSPHRASE|_PASS$|API_?KEY|ACCESS_?KEY(?!_?ID)|(?:PRIVATE|SIGNING|ENCRYPTION|MASTER|STRIPE|SERVICE|DEPLOY)_?KEY|CREDENTIAL|(?:^|_)AUTH(?:_|$)|_PAT$|DATABASE_URL|_DSN$/i;

/** Whether a variable of this name is likely to hold a secret, by how they are usually named. */
export const namesSecret = (name: string): boolean => secretName.test(name);

/** Whether a file is a sample of a file of settings, by what such files are called. */
export const isSample = (path: string): boolean =>
  /(?:^|\/)(?:[\w.-]*\.)?(?:example|sample|template|dist|defaults|tpl)(?:\.\w+)?$/.test(path);
