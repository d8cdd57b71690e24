import type { Trait } from '../../domain/trait.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, staticValue } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';
import { byVerb, reads, verbs } from './system-verbs.ts';

/** `iptables`, `nft`, `ufw` and their like: listing, changing, and letting everything through. */
const packetFilter = ({ words, flags, operands }: Invocation): readonly Trait[] => {
  const texts = words.map((word) => staticText(word) ?? '?');
  const line = texts.join(' ');
  if (
    /(?:^| )(?:-F|--flush|-X|-P \w+ ACCEPT|--policy \w+ ACCEPT|flush ruleset|delete (?:table|chain)|flush (?:table|chain)|-d|-e|disable|reset)(?: |$)/.test(
      line,
    ) &&
    !/^(?:status|show)/.test(line)
  )
    return ['defense-off'];
  if (
    hasFlag(
      flags,
      '-L',
      '-S',
      '--list',
      '--list-rules',
      '--state',
      '--list-all',
      '--list-ports',
      '--list-services',
    ) ||
    /^(?:status|show|list)$/.test(texts[0] ?? '') ||
    (operands.length === 0 && flags.length === 0)
  )
    return ['read-only'];
  return ['system-config'];
};

const filters: Profile = { refine: packetFilter };

/** Programs that guard the machine. iptables(8), nft(8), ufw(8), auditctl(8); ATT&CK T1562. */
export const protectionPrograms: Record<string, Profile> = {
  iptables: filters,
  ip6tables: filters,
  'iptables-restore': { traits: 'system-config' },
  nft: filters,
  ufw: filters,
  pfctl: {
    refine: ({ flags }) =>
      hasFlag(flags, '-d', '-F') ? ['defense-off'] : hasFlag(flags, '-s') ? ['read-only'] : ['system-config'],
  },
  'firewall-cmd': {
    refine: ({ flags }) =>
      flags.some((flag) =>
        /^--(?:panic-off|remove|reload|complete-reload|set|add|delete|new|permanent|runtime)/.test(flag),
      )
        ? hasFlag(flags, '--panic-off')
          ? ['defense-off']
          : ['system-config']
        : ['read-only'],
  },
  netsh: { traits: 'system-config' },
  setenforce: {
    refine: ({ operands }) =>
      /^(?:1|enforcing)$/i.test(certainPrefix(operands[0] ?? staticValue('')))
        ? ['system-config']
        : ['defense-off'],
  },
  getenforce: reads,
  sestatus: reads,
  semanage: { traits: 'system-config' },
  setsebool: { traits: 'defense-off' },
  'aa-disable': { traits: 'defense-off' },
  'aa-teardown': { traits: 'defense-off' },
  'aa-complain': { traits: 'defense-off' },
  'aa-status': reads,
  auditctl: {
    refine: ({ flags }) =>
      flags.length > 0 && flags.every((flag) => /^-[ls]$/.test(flag)) ? ['read-only'] : ['defense-off'],
  },
  ausearch: reads,
  spctl: {
    refine: ({ flags }) =>
      hasFlag(flags, '--master-disable', '--global-disable', '--disable')
        ? ['defense-off']
        : hasFlag(flags, '--status', '-a', '--assess')
          ? ['read-only']
          : ['system-config'],
  },
  csrutil: {
    refine: byVerb(verbs({ 'read-only': 'status', 'defense-off': 'disable clear' }), 'system-config'),
  },
  fdesetup: {
    refine: byVerb(verbs({ 'read-only': 'status list isactive', 'defense-off': 'disable' }), 'system-config'),
  },
  tccutil: { traits: 'defense-off' },
  wevtutil: { refine: byVerb(verbs({ 'log-clear': 'cl clear-log' }), 'system-config') },
  logrotate: { traits: 'log-clear' },
};
