const text = String.raw`"((?:[^"\\]|\\.)*)"`;

/** A program and its words: tasks.json, mcp.json, settings of hooks; the same in TOML. */
const command = new RegExp(
  String.raw`(?:"(?:command|cmd|program|runtimeExecutable|statusLine|apiKeyHelper|awsAuthRefresh|awsCredentialExport|otelHeadersHelper)"\s*:|^\s*(?:command|cmd|program|notify)\s*=)\s*(?:${text}|\[([^\]]*)\])`,
  'gm',
);
const words = new RegExp(
  String.raw`(?:"(?:args|arguments|runtimeArgs)"\s*:|\bargs\s*=)\s*\[((?:\s*${text}\s*,?)*)\s*\]`,
  'm',
);
/** Commands that a container of development runs. containers.dev, "Lifecycle scripts". */
const lifecycle = new RegExp(
  String.raw`"(?:initializeCommand|onCreateCommand|updateContentCommand|postCreateCommand|postStartCommand|postAttachCommand)"\s*:\s*(?:${text}|\[([^\]]*)\])`,
  'g',
);

const unescaped = (raw: string): string =>
  raw.replace(/\\(["\\/ntr])/g, (_, char: string) => ({ n: '\n', t: '\t', r: '' })[char] ?? char);

const textsIn = (list: string): string[] =>
  [...list.matchAll(new RegExp(text, 'g'))].map(([, raw = '']) => unescaped(raw));

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The commands in the settings of an editor, an agent or a server of tools. */
export const settingsCommands = (source: string): string[] => {
  const found: string[] = [];
  for (const match of source.matchAll(command)) {
    const [whole, raw, list] = match;
    if (list !== undefined) {
      found.push(textsIn(list).map(quoted).join(' '));
      continue;
    }
    const program = unescaped(raw ?? '');
    // Its words stand near it, in front or behind, in the same object.
    const behind = source.slice(match.index + whole.length);
    const end = behind.indexOf('}');
    const before = source.slice(source.lastIndexOf('{', match.index) + 1, match.index);
    const args = (words.exec(end < 0 ? behind : behind.slice(0, end)) ?? words.exec(before))?.[1];
    found.push(args === undefined ? program : `${program} ${textsIn(args).map(quoted).join(' ')}`);
  }
  for (const [, raw, list] of source.matchAll(lifecycle))
    found.push(list === undefined ? unescaped(raw ?? '') : textsIn(list).map(quoted).join(' '));
  return found;
};

/** Settings by which an editor or an agent no longer asks before it acts, after their documentation. */
const unasked: readonly RegExp[] = [
  /"chat\.tools\.(?:global\.)?autoApprove"\s*:\s*true/,
  /"security\.workspace\.trust\.enabled"\s*:\s*false/,
  /"task\.allowAutomaticTasks"\s*:\s*"on"/,
  /"(?:defaultMode|permissionMode)"\s*:\s*"bypassPermissions"/,
  /"(?:dangerouslySkipPermissions|skipDangerousModePermissionPrompt|disableAllHooks|enableAllProjectMcpServers|allowAllTools|yolo(?:Mode)?|always_allow_tool_actions)"\s*:\s*true/,
  /"(?:autoAccept|autoApprove(?:All)?|alwaysAllowExecute|alwaysAllowWrite)"\s*:\s*true/,
  /"approvalMode"\s*:\s*"(?:yolo|auto[_-]?approve)"/i,
  /^\s*approval_policy\s*=\s*"never"/m,
  /^\s*sandbox_mode\s*=\s*"danger-full-access"/m,
  /^\s*yes-always\s*:\s*true/m,
];

/** The setting by which nobody is asked any more; undefined where there is none. */
export const settingThatAsksNobody = (source: string): string | undefined => {
  for (const pattern of unasked) {
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) return found.trim();
  }
  return undefined;
};
