/** Files in which editors and agents keep what they may do without asking. Those that Aegis guards as a whole are not here. */
const settingsFile =
  /(?:^|\/)(?:\.vscode\/[^/]+\.json|[^/]+\.code-workspace|User\/(?:[^/]+\/)*settings\.json|opencode\.jsonc?|crush\.json|\.aider\.conf\.yml|\.(?:cursor|windsurf|cline|roo|kilocode|qwen|amp|crush|continue|kiro|zed|opencode|copilot|augment|trae|junie|idea)\/.*|\.config\/(?:opencode|crush|goose|zed|amp|github-copilot|Cursor|Code|Windsurf|VSCodium)\/.*)$/;

/**
 * Settings by which an agent asks nobody any more, or a folder is trusted unseen. Sources: the settings references of
 * VS Code (`chat.tools.*.autoApprove`, workspace trust; CVE-2025-53773), Cursor, Cline, opencode, Amp, Crush, Goose, aider.
 */
const softening: readonly RegExp[] = [
  /["'][\w.-]*(?:auto[-_]?Approv\w*|alwaysAllow\w*|(?:allow)?Dangerously\w+|yolo\w*|disableAllHooks|autoRun\w*|allow-?all\w*)["']\s*:\s*(?:true|"(?:always|all|on|\*)"|\[\s*"\*"|\{[^}]*:\s*true)/i,
  /["'](?:approval|permission|default|agent)_?(?:mode|policy)["']\s*:\s*["'](?:yolo|never|unrestricted|full-?auto|auto|bypass\w*|allow)["']/i,
  /["']security\.workspace\.trust\.(?:enabled|untrustedFiles)["']\s*:\s*(?:false|["']open["'])/i,
  /["']task\.allowAutomaticTasks["']\s*:\s*(?:true|["']on["'])/i,
  /["']permission["']\s*:\s*(?:["']allow["']|\{[^}]*["'](?:bash|\*)["']\s*:\s*["']allow["'])/i,
  /^\s*yes-always\s*:\s*true/im,
  /^\s*GOOSE_MODE\s*:\s*auto\b/m,
];

const maxLength = 65_536;

/** Whether a text, written into such a file, takes away what an agent would ask about. */
export const softensAgents = (path: string, text: string): boolean =>
  settingsFile.test(path) && softening.some((setting) => setting.test(text.slice(0, maxLength)));
