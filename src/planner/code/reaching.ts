import { hostOfUrl, hostOfValue, isLoopback } from '../hosts.ts';
import { staticText, staticValue, type Value } from '../value.ts';
import type { CallArguments } from './call.ts';
import { type Known, textOf } from './evaluate.ts';
import type { Findings } from './findings.ts';

const bodies = ['data', 'json', 'files', 'body', 'params', 'headers'];

/** A request to a URL. One that is made at run time may carry anything in it. */
export const reach = (call: CallArguments, url: Value | undefined, posts: boolean, found: Findings): void => {
  const method = call.option('method');
  const upload =
    posts ||
    url === undefined ||
    staticText(url) === undefined ||
    (method !== undefined && !/^(get|head|options)$/i.test(textOf(method) ?? '')) ||
    bodies.some((name) => call.option(name) !== undefined);
  const host = hostOfValue(url, (text) => hostOfUrl(text, upload));
  found.connect(url === undefined ? { loopback: false, upload } : { ...host, upload }, call.words());
};

/** A host and a port: as a pair, as two arguments, named, or the port alone for this machine. */
export const reachAddress = (call: CallArguments, first: Known | undefined, found: Findings): void => {
  found.openSocket();
  const pair = first?.type === 'list';
  const texts = pair ? first.items.map(textOf) : call.given.map((_, index) => textOf(call.known(index)));
  const isNumber = (text: string | undefined): boolean => text !== undefined && /^\d+$/.test(text);
  const host = textOf(call.option('host')) ?? texts.find((text) => text !== undefined && !isNumber(text));
  const port = Number(texts.find(isNumber) ?? textOf(call.option('port')));
  const hasPort = Number.isInteger(port) && port > 0;
  const local =
    host === undefined && hasPort && !pair && call.given.length === 1 && call.option('host') === undefined;
  found.connect(
    {
      ...(host === undefined ? {} : { host: host.toLowerCase() }),
      ...(hasPort ? { port } : {}),
      scheme: 'tcp',
      loopback: local || (host !== undefined && isLoopback(host)),
      upload: true,
    },
    call.words(),
  );
};

/** Perl's `IO::Socket::INET->new(PeerAddr => 'host:port')`. */
export const reachPeer = (call: CallArguments, found: Findings): void => {
  found.openSocket();
  const peer = textOf(call.option('PeerAddr') ?? call.option('PeerHost'))?.split(':')[0];
  const host = peer === undefined ? {} : { host: peer.toLowerCase() };
  found.connect(
    { ...host, scheme: 'tcp', loopback: peer !== undefined && isLoopback(peer), upload: true },
    [],
  );
};

/** A client of a database: its host by an address, by name, in a list of settings; this machine where none is named. */
export const reachService = (call: CallArguments, name: string, found: Findings): void => {
  const address = call.known(0) ?? call.option('url') ?? call.option('dsn') ?? call.option('host');
  const host = call.option('host') ?? address;
  if (host === undefined) {
    found.connect({ host: 'localhost', loopback: true, upload: true }, []);
    return;
  }
  const text = textOf(host);
  if (text === undefined) found.refuse(`${name} of an address made at run time`);
  else if (/^sqlite(?:\+\w+)?:/i.test(text)) {
    const file = text.replace(/^[^:]*:\/*(?=\/(?:\/)?|)/, '').replace(/\?.*$/, '');
    if (file !== '' && file !== ':memory:') found.touch('read', [staticValue(file)]);
  } else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    found.connect(hostOfUrl(text.replace(/^[^:]*:/, 'http:'), true), []);
  else {
    const named =
      /(?:^|[\s;])host(?:name|addr)?=([^\s;]+)/i.exec(text)?.[1] ?? (/[=\s]/.test(text) ? 'localhost' : text);
    found.connect({ host: named.toLowerCase(), loopback: isLoopback(named), upload: true }, []);
  }
};
