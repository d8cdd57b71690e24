import type { Trait } from '../../domain/trait.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, staticValue } from '../value.ts';
import type { Invocation, Profile, TraitRow } from './profile.ts';

/** What a use of a program is by its first operand; undefined when the table does not know the word. */
export const byVerb =
  (verbs: Readonly<Record<string, Trait>>, otherwise: Trait) =>
  ({ operands, flags }: Invocation): readonly Trait[] => {
    if (hasFlag(flags, '--help', '--version')) return ['read-only'];
    const verb = certainPrefix(operands[0] ?? staticValue(''));
    return [Object.hasOwn(verbs, verb) ? (verbs[verb] ?? otherwise) : otherwise];
  };

/** Each word of a list with one trait. */
export const verbs = (lists: Partial<Record<Trait, string>>): Readonly<Record<string, Trait>> =>
  Object.fromEntries(
    Object.entries(lists).flatMap(([trait, list]) => list.split(' ').map((word) => [word, trait as Trait])),
  );

/** Services that watch over the machine: to end one is to switch a protection off (ATT&CK T1562.001). */
export const guards =
  /^(?:auditd|apparmor|selinux\w*|ufw|firewalld|nftables|iptables|fail2ban|clamav[\w-]*|rsyslogd?|syslog[\w-]*|systemd-journald|crowdstrike[\w-]*|falcon[\w-]*|osqueryd?|wazuh[\w-]*|sentinel[\w-]*|ossec[\w-]*|com\.apple\.(?:alf|syslogd|XProtect)[\w.]*|WinDefend|mdatp)(?:\.service)?$/;

/** Verbs that end a service. */
export const ending = /^(?:stop|disable|mask|kill|unload|bootout|remove)$/;

/** Only looks, whatever its options are. */
export const reads: Profile = { known: { trait: 'read-only', flags: '*' } };

/** Only looks, unless one of these rows holds. */
export const readsUnless = (...adds: TraitRow[]): Profile => ({
  known: { trait: 'read-only', flags: '*' },
  adds,
});

/** `hostname`, `date`, `stty`: with an operand that is no format they set. */
export const sets =
  (plain: RegExp, setting: string): NonNullable<Profile['refine']> =>
  ({ operands, flags }) =>
    operands.every((value) => plain.test(staticText(value) ?? '-')) &&
    (setting === '' || !hasFlag(flags, ...setting.split(' ')))
      ? ['read-only']
      : ['system-config'];
