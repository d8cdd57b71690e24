import type { Trait } from '../../domain/trait.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';

/** Accounts: who gets root's rights or loses an account is for people to decide. useradd(8), usermod(8), passwd(1). */
const account = ({ flags, operands, options, name }: Invocation): readonly Trait[] => {
  if (
    /^(?:userdel|deluser|groupdel|delgroup|vipw|vigr|chpasswd|newusers|gpasswd|pwconv|pwunconv|grpconv)$/.test(
      name,
    )
  )
    return ['user-admin'];
  if (name === 'passwd')
    return operands.length > 0 || hasFlag(flags, '-d', '-l', '-u', '-e', '--stdin')
      ? ['user-admin']
      : ['system-config'];
  const values = options.map(({ value }) => certainPrefix(value));
  const words = [...values, ...operands.map(certainPrefix)];
  const powerful =
    words.some((word) =>
      /^(?:0|(?:.*,)?(?:root|sudo|wheel|admin|docker|adm|shadow|disk)(?:,.*)?)$/.test(word),
    ) || hasFlag(flags, '-o', '--non-unique');
  return powerful || name === 'usermod' ? ['user-admin'] : ['system-config'];
};

const accounts: Profile = {
  valued: '-u --uid -g --gid -G --groups -d --home -s --shell -c --comment -p --password -k -e -f -l -L',
  refine: account,
};

const kernel: Profile = { traits: 'kernel' };

/** Programs that change the kernel, the accounts and the start of the machine. sysctl(8), modprobe(8), useradd(8); ATT&CK T1098, T1547.006. */
export const kernelPrograms: Record<string, Profile> = {
  insmod: kernel,
  rmmod: kernel,
  modprobe: {
    refine: ({ flags }) =>
      hasFlag(flags, '-n', '--dry-run', '--show-depends', '-c', '--showconfig') ? ['read-only'] : ['kernel'],
  },
  depmod: kernel,
  kextload: kernel,
  kextunload: kernel,
  bpftool: {
    refine: ({ operands }) =>
      operands.some((value) => /^(?:show|list|dump)$/.test(staticText(value) ?? ''))
        ? ['read-only']
        : ['kernel'],
  },
  'update-grub': { traits: 'kernel' },
  'grub-install': { traits: 'kernel device' },
  efibootmgr: { refine: ({ flags }) => (flags.every((flag) => flag === '-v') ? ['read-only'] : ['kernel']) },
  nvram: { refine: ({ flags }) => (hasFlag(flags, '-p') ? ['read-only'] : ['kernel']) },
  bless: kernel,
  ...Object.fromEntries(
    'useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup passwd chpasswd newusers gpasswd vipw vigr chage pwconv pwunconv grpconv'
      .split(' ')
      .map((name) => [name, accounts]),
  ),
  // With `-c` it only checks a file; which one is read like any other.
  visudo: {
    pathOptions: { read: '-f --file' },
    refine: ({ flags }) => (hasFlag(flags, '-c', '--check') ? ['read-only'] : ['user-admin']),
  },
  dscl: {
    refine: ({ operands }) =>
      operands.some((value) => /^-?(?:create|append|delete|passwd|change|merge)$/.test(certainPrefix(value)))
        ? ['user-admin']
        : ['read-only'],
  },
  sysadminctl: { refine: ({ flags }) => (hasFlag(flags, '-h') ? ['read-only'] : ['user-admin']) },
  dseditgroup: { traits: 'user-admin' },
  chsh: { traits: 'system-config' },
  hwclock: {
    refine: ({ flags }) =>
      flags.every((flag) => /^(?:-r|--show|-v|--verbose)$/.test(flag)) ? ['read-only'] : ['system-config'],
  },
  ntpdate: { traits: 'system-config' },
  alternatives: {
    refine: ({ flags }) =>
      hasFlag(flags, '--display', '--list', '--query') ? ['read-only'] : ['system-config'],
  },
  'update-alternatives': {
    refine: ({ flags }) =>
      hasFlag(flags, '--display', '--list', '--query', '--get-selections')
        ? ['read-only']
        : ['system-config'],
  },
};
