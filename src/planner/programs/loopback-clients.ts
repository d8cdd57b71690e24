import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hostOfRemote, hostOfUrl, hostOfValue } from '../hosts.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText, type Value } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

const downloads: Effect = { type: 'source', end: 'network' };

/** A connection in both directions: whatever is said goes there, what comes back is from elsewhere. */
const talks = (
  invocation: Invocation,
  places: readonly Value[],
  read: (text: string) => ReturnType<typeof hostOfUrl>,
): Effect[] => [
  {
    type: 'network',
    hosts:
      places.length === 0
        ? [{ loopback: false, upload: true }]
        : places.map((value) => hostOfValue(value, read)),
    sends: invocation.words,
  },
  downloads,
];

const socketUrl = (value: Value): boolean => /^wss?:\/\//.test(certainPrefix(value));

/** `-d @file`: httpie's and curl's way to name a file. */
const sentFiles = (invocation: Invocation, ...flags: string[]): Effect[] => {
  const files = valuesOf(invocation, ...flags).filter((value) => certainPrefix(value).startsWith('@'));
  return files.length === 0 ? [] : [{ type: 'code', reason: 'args' }];
};

const onlySockets = ({ operands, flags }: Invocation): readonly Trait[] =>
  operands.length > 0 &&
  operands.every(socketUrl) &&
  !hasFlag(flags, '-s', '--server-mode', '-l', '--listen', '-x', '--execute')
    ? ['file-work']
    : [];

/** Clients of WebSocket and gRPC, by their manuals: they do no more than their connections and files, which are judged by themselves. */
export const loopbackClients: Record<string, Profile> = {
  websocat: {
    valued: '-H --header --origin --protocol --ping-interval --basic-auth -B --max-messages',
    effects: (invocation) => talks(invocation, invocation.operands, (text) => hostOfUrl(text, true)),
    refine: onlySockets,
  },
  wscat: {
    valued:
      '-c --connect -l --listen -H --header -s --subprotocol -x --execute -w --wait -o --origin --auth -p --protocol -n --no-check',
    effects: (invocation) =>
      talks(invocation, [...valuesOf(invocation, '-c', '--connect'), ...invocation.operands], (text) =>
        hostOfUrl(text, true),
      ),
    refine: ({ options, flags }) =>
      options.some(({ flag, value }) => /^(-c|--connect)$/.test(flag) && socketUrl(value)) &&
      !hasFlag(flags, '-l', '--listen')
        ? ['file-work']
        : [],
  },
  grpcurl: {
    valued:
      '-d -H -rpc-header -reflect-header -import-path -proto -protoset -cacert -cert -key -authority -max-time -connect-timeout -format -servername -max-msg-sz',
    singleDash: true,
    pathOptions: { read: '-proto -protoset -cacert -cert -key' },
    effects: (invocation) => [
      ...talks(invocation, invocation.operands.slice(0, 1), (text) => hostOfRemote(text, 'http', true)),
      ...sentFiles(invocation, '-d'),
    ],
    refine: ({ operands }) => (staticText(operands[0]) === undefined ? [] : ['file-work']),
  },
};
