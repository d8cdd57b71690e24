import type { HostTarget } from '../../domain/operation.ts';

/** Services made for handing data or connections to whoever asks. ATT&CK T1567.002, T1572, T1102. */
const handovers =
  /(^|\.)(pastebin\.com|paste\.ee|hastebin\.com|dpaste\.(com|org)|ix\.io|sprunge\.us|termbin\.com|transfer\.sh|bashupload\.com|0x0\.st|file\.io|gofile\.io|catbox\.moe|temp\.sh|oshi\.at|webhook\.site|requestbin\.(com|net)|requestcatcher\.com|pipedream\.net|beeceptor\.com|ngrok\.(io|app|dev)|ngrok-free\.(app|dev)|trycloudflare\.com|loca\.lt|localtunnel\.me|serveo\.net|localhost\.run|burpcollaborator\.net|oastify\.com|oast\.(fun|live|me|online|pro|site)|interact\.sh|dnslog\.cn|canarytokens\.com)$/;

const usualPorts: ReadonlySet<number> = new Set([21, 22, 80, 443, 9418, 8080, 8443]);

const isAddress = (host: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(':') || /^(0x[0-9a-f]+|\d+)$/i.test(host);

const isPrivate = (host: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(host) || /^\[?f[cd]/i.test(host);

/** Whether an endpoint is one that ordinary work rarely uses. */
export const isOddEndpoint = ({ host, port, loopback }: HostTarget): boolean => {
  if (loopback || host === undefined) return false;
  if (handovers.test(host) || host.endsWith('.onion')) return true;
  if (isAddress(host) && !isPrivate(host)) return true;
  return port !== undefined && !usualPorts.has(port);
};
