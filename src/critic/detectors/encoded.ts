import type { Finding } from '../../domain/finding.ts';
import type { Effect } from '../../domain/verdict.ts';
import type { Detector, Inspection } from '../detector.ts';
import { textsOf } from '../texts.ts';

/** What is decoded in one call, all together; and how many tokens are tried. */
const maxDecoded = 65_536;
const maxTokens = 64;

const programs =
  /(?:^|[\s;|&(`'"/])(?:ba|z|da|k|fi)?sh(?:\s|$|['"])|(?:^|[\s;|&(`'"/])(?:curl|wget|nc|ncat|socat|python[0-9.]*|perl|ruby|node|php|rm|chmod|chown|dd|mkfs[.\w]*|sudo|eval|exec|powershell|pwsh|iex|ssh|scp|osascript|crontab|base64|openssl|cat|kill)(?:\s|$)/i;
const address = /\b(?:https?|ftp|tcp|wss?):\/\/[\w[]|\/dev\/(?:tcp|udp)\//i;

const printableShare = (text: string): number => {
  if (text.length === 0) return 0;
  let printable = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if ((unit >= 0x20 && unit < 0x7f) || unit === 0x09 || unit === 0x0a || unit === 0x0d) printable += 1;
  }
  return printable / text.length;
};

/** Every reading of a token that gives mostly printable text. */
const readings = (token: string): string[] => {
  const bytes: Buffer[] = [];
  if (/^(?:[0-9a-fA-F]{2})+$/.test(token)) bytes.push(Buffer.from(token, 'hex'));
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(token)) bytes.push(Buffer.from(token, 'base64'));
  return bytes.flatMap((decoded) => {
    const wide = decoded.length > 3 && decoded[1] === 0 && decoded[3] === 0;
    // PowerShell's -EncodedCommand is UTF-16.
    const text = wide ? decoded.toString('utf16le') : decoded.toString('latin1');
    return printableShare(text) >= 0.8 ? [text] : [];
  });
};

const tokensIn = (text: string, length: number): string[] =>
  (text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []).filter((token) => token.length >= length);

interface Found {
  text: string;
  layer: number;
}

const decodeIn = (text: string, inspection: Inspection): Found | undefined => {
  const { encoded_length: length, encoded_layers: layers } = inspection.thresholds;
  let budget = maxDecoded;
  let queue = tokensIn(text, length).slice(0, maxTokens);
  for (let layer = 1; layer <= layers; layer += 1) {
    const next: string[] = [];
    for (const token of queue) {
      for (const decoded of readings(token.slice(0, 2 * budget))) {
        budget -= decoded.length;
        if (programs.test(decoded) || address.test(decoded)) return { text: decoded, layer };
        next.push(...tokensIn(decoded, length));
        if (budget <= 0) return undefined;
      }
    }
    queue = next.slice(0, maxTokens);
  }
  return undefined;
};

const decoders: ReadonlySet<string> = new Set(['base64', 'base32', 'basenc', 'xxd', 'openssl', 'uudecode']);

/** Whether something in this call decodes and may run what comes out. */
const decodes = ({ plan }: Inspection): boolean =>
  plan.operations.some(
    ({ program, flow, opaque }) =>
      decoders.has(program?.name ?? '') || flow.some(({ from }) => from === 'decode') || opaque === 'code',
  );

/**
 * A long token that turns out to be a command or an address. What is decoded is judged as if it stood there; that
 * verdict is this finding's own where it is a deny, or where the call decodes and runs something.
 */
export const encodedText: Detector = {
  ids: ['obf.base64'],
  about: 'Base64 or hex that decodes to a command or an address, up to three layers deep',
  source: 'MITRE ATT&CK T1027, T1140; T1059.001 (EncodedCommand is UTF-16LE)',
  look(inspection) {
    for (const { text, role } of textsOf(inspection.call)) {
      if (role !== 'command' && role !== 'address') continue;
      const found = decodeIn(text, inspection);
      if (found === undefined) continue;
      const judged: Effect | undefined = inspection.judgeText?.(found.text)?.effect;
      const counts =
        judged === 'deny' || (judged === 'require_approval' && decodes(inspection)) ? judged : undefined;
      const layers = found.layer === 1 ? 'once' : `${found.layer} times`;
      const finding: Finding = {
        id: 'obf.base64',
        severity: counts === 'deny' ? 'high' : 'medium',
        detail: `an encoded text, decoded ${layers}, says: ${found.text.slice(0, 200)}`,
        weight: 20,
      };
      return [counts === undefined ? finding : { ...finding, effect: counts }];
    }
    return [];
  },
};
