import type { Finding } from '../../domain/finding.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import { createRedactor } from '../../redact/redact.ts';
import type { Detector } from '../detector.ts';
import { textsOf } from '../texts.ts';

/** Servers whose tools work on this machine: what they are given stays here. */
const local =
  /^(?:.*[_-])?(?:filesystem|files?|fs|file[_-]?system|desktop[_-]?commander|memory|serena|ide|jetbrains|vscode|git|shell|terminal|sqlite|time|sequential[_-]?thinking|obsidian)(?:[_-].*)?$/i;

/** Tools that only ask for something. */
const asks = /(?:^|[_-])(?:get|list|search|read|find|describe|status|view|query|fetch)(?:[_-]|$)/i;

/** Sent to all who look at a page, or no secret alone. */
const harmless: ReadonlySet<string> = new Set(['aws-access-key', 'jwt', 'google-api-key']);

const redactor = createRedactor();

const longest = 65_536;

/** What an address may carry in another spelling. */
const decodings = (text: string): string[] => {
  const tokens = text.match(/[A-Za-z0-9+/_-]{24,8192}={0,2}/g) ?? [];
  return tokens.slice(0, 16).flatMap((token) => {
    const readings = [Buffer.from(token, 'base64').toString('latin1')];
    if (/^(?:[0-9a-f]{2})+$/i.test(token)) readings.push(Buffer.from(token, 'hex').toString('latin1'));
    return readings.filter((reading) => /^[\t\n\r\x20-\x7e]+$/.test(reading));
  });
};

/** A line of an env file whose name says that its value is secret. */
const envLine =
  /^(?:export\s+)?[A-Z][A-Z0-9_]*(?:SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|ACCESS_KEY)[A-Z0-9_]*=["']?$/m;

/** The kind of key material in a text; undefined when there is none for certain. */
const keyIn = (text: string): string | undefined => {
  if (text.length > longest || text.length < 16) return undefined;
  const found = redactor.ranges(text);
  const firm = found.find(
    ({ named: { kind, rank, start } }) =>
      kind === 'private-key' ||
      (rank === 'format' && !harmless.has(kind)) ||
      (kind === 'value' &&
        envLine.test(text.slice(Math.max(0, text.lastIndexOf('\n', start - 1) + 1), start))),
  );
  if (firm !== undefined) return firm.named.kind === 'value' ? 'secret' : firm.named.kind;
  const id = found.some(({ named: { kind } }) => kind === 'aws-access-key');
  return id && /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/.test(text)
    ? 'aws-secret-key'
    : undefined;
};

/** The texts of a call that somebody else will see. */
const leaving = (call: ToolCall): string[] => {
  if (call.tool === 'WebFetch' || call.tool === 'WebSearch' || call.tool === 'web_search') {
    return textsOf(call)
      .filter(({ at }) => at === 'url' || at === 'query')
      .flatMap(({ text }) => {
        if (/^https?:\/\/(?:localhost|127\.|\[::1\])/i.test(text)) return [];
        let plain = text;
        try {
          plain = decodeURIComponent(text);
        } catch {
          // Not in that encoding: it stands for itself.
        }
        return [plain, ...decodings(plain)];
      });
  }
  const [, server = '', tool = ''] = /^mcp__(.+?)__(.+)$/s.exec(call.tool) ?? [];
  if (server === '' || local.test(server) || asks.test(tool)) return [];
  return textsOf(call).map(({ text }) => text);
};

/** Key material in what a tool posts, files or looks up elsewhere. */
export const leavingKeys: Detector = {
  ids: ['exfil.key'],
  about: 'Private keys and tokens in a message, a file or an address that leaves this machine',
  source: 'MITRE ATT&CK T1567, T1552; Invariant Labs 2025-05 (GitHub MCP); formats: src/redact',
  look({ call }) {
    if (call.tool === 'Bash') return [];
    for (const text of leaving(call)) {
      const kind = keyIn(text);
      if (kind === undefined) continue;
      const finding: Finding = {
        id: 'exfil.key',
        severity: 'critical',
        detail: `key material (${kind}) would leave this machine through ${call.tool}`,
        weight: 40,
        effect: 'deny',
      };
      return [finding];
    }
    return [];
  },
};
