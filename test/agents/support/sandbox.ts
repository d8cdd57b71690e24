import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A fresh world for one run: an empty home, a working folder and an Aegis home. */
export interface Sandbox {
  home: string;
  work: string;
  aegisHome: string;
  /** Writes a file, `home/.codex/config.toml`, with the folders above it. */
  write(path: string, text: string): void;
  remove(): void;
}

// The built-in packs are not under test here: three names decide.
const policy = `
schema = 1

[[rule]]
id = "test.pwned"
priority = 950
decision = "deny"
reason = "files named pwned are forbidden"
[rule.match]
path = ["**/pwned*"]

[[rule]]
id = "test.mcp"
priority = 950
decision = "deny"
reason = "this server is forbidden"
[rule.match]
mcp_server = ["srv"]

[[rule]]
id = "test.asked"
priority = 950
decision = "require_approval"
reason = "files named asked need a person"
[rule.match]
path = ["**/asked*"]

[[rule]]
id = "test.allowed"
priority = 900
decision = "allow"
[rule.match]
any = [{ program = ["touch", "echo"] }, { kind = ["write"], path = ["\${workspace}/**"] }, { kind = ["agent"] }]
`;

/** Makes one, with a policy that denies `pwned*`, asks for `asked*` and allows to touch anything else. */
export const makeSandbox = (): Sandbox => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-agents-')));
  const dirs = { home: join(base, 'home'), work: join(base, 'work'), aegisHome: join(base, 'aegis') };
  for (const dir of Object.values(dirs)) mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dirs.aegisHome, 'policy.toml'), policy, { mode: 0o600 });
  chmodSync(base, 0o700);
  return {
    ...dirs,
    write: (path, text) => {
      mkdirSync(dirname(join(base, path)), { recursive: true });
      writeFileSync(join(base, path), text);
    },
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  };
};
