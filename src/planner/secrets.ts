const patterns: readonly RegExp[] = [
  /(^|\/)\.env(\.(?!example|sample|template|dist)[^/]*)?$/,
  /(^|\/)\.(ssh|gnupg|aws|azure|kube|docker|password-store)(\/|$)/,
  /(^|\/)\.(netrc|npmrc|pypirc|pgpass|my\.cnf|git-credentials|vault-token|htpasswd)$/,
  /(^|\/)\.config\/(gcloud|gh|hub|op|rclone)(\/|$)/,
  /(^|\/)\.(claude|codex|gemini)\/([^/]*credentials[^/]*|auth\.json|oauth[^/]*)$/,
  /(^|\/)\.claude\.json$/,
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|credentials(\.json)?|secrets?\.(json|ya?ml|toml)|service-account[^/]*\.json)$/,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx|ovpn|age)$/,
  /^\/etc\/(shadow|gshadow|sudoers)(\/|$|\.d)/,
  /^\/proc\/[^/]+\/(environ|mem|maps)$/,
  /\/(Keychains|Login Data|Cookies|key[34]\.db|logins\.json)($|\/)/,
];

/** Whether a path is where secrets are usually kept: a source for flows, not a verdict. */
export const looksSecret = (path: string): boolean => patterns.some((pattern) => pattern.test(path));
