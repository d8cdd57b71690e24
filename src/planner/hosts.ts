import type { HostTarget } from '../domain/operation.ts';
import type { Value } from './value.ts';

const ports: Record<string, number> = { http: 80, https: 443, ftp: 21, ssh: 22, git: 9418, ws: 80, wss: 443 };

/** Whether a host name or address is this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  host === '[::1]' ||
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

const unknownHost = (upload: boolean): HostTarget => ({ loopback: false, upload });

/** The host of a URL; undefined host when it cannot be read for certain. A missing scheme is `http`, as curl has it. */
export const hostOfUrl = (text: string, upload = false): HostTarget => {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  // curl reads braces and brackets as several URLs; backslashes mean different hosts to different readers.
  if (/[{}\\\s]/.test(text) || /\[[^\]]*-[^\]]*\]/.test(text) || !URL.canParse(withScheme))
    return unknownHost(upload);
  const url = new URL(withScheme);
  const host = url.hostname.toLowerCase();
  if (host === '') return unknownHost(upload);
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? ports[scheme] : Number(url.port);
  return { host, scheme, loopback: isLoopback(host), upload, ...(port === undefined ? {} : { port }) };
};

/** The host of `user@host:path`, `host`, or a URL. */
export const hostOfRemote = (text: string, scheme: string, upload = false): HostTarget => {
  if (text.includes('://')) return hostOfUrl(text, upload);
  const host = /^(?:[^@/\s]*@)?([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::|$)/.exec(text)?.[1]?.toLowerCase();
  if (host === undefined) return unknownHost(upload);
  const port = ports[scheme];
  return { host, scheme, loopback: isLoopback(host), upload, ...(port === undefined ? {} : { port }) };
};

const prefixHost = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\\]+[/?#]/i;
const patternHost = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\[[0-9a-f:.]+\]|[^/?#@\\*:[\]{}]+)(?::\d+)?(?:[/?#]|$)/i;

/** The host a word names, by one of the readers above. */
export const hostOfValue = (value: Value | undefined, read: (text: string) => HostTarget): HostTarget => {
  if (value?.word.type === 'static') return read(value.word.value);
  // The host of `https://host/$path` is certain: it ended before the unknown part began. `http://[::1]/a?b` is a pattern
  // to the shell, which can stand for nothing but names that begin in the same way.
  const prefix = value?.word.type === 'dynamic' ? value.word.prefix : (value?.word.pattern ?? '');
  const certain = (value?.word.type === 'glob' ? patternHost : prefixHost).exec(prefix)?.[0];
  return certain === undefined ? { ...read(''), loopback: false } : read(certain);
};
