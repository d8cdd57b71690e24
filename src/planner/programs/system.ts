import type { Trait } from '../../domain/trait.ts';
import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText, staticValue } from '../value.ts';
import type { Invocation, Profile, TraitRow } from './profile.ts';

/** What a use of a program is by its first operand; undefined when the table does not know the word. */
const byVerb =
  (verbs: Readonly<Record<string, Trait>>, otherwise: Trait) =>
  ({ operands, flags }: Invocation): readonly Trait[] => {
    if (hasFlag(flags, '--help', '--version')) return ['read-only'];
    const verb = certainPrefix(operands[0] ?? staticValue(''));
    return [Object.hasOwn(verbs, verb) ? (verbs[verb] ?? otherwise) : otherwise];
  };

/** Each word of a list with one trait. */
const verbs = (lists: Partial<Record<Trait, string>>): Readonly<Record<string, Trait>> =>
  Object.fromEntries(
    Object.entries(lists).flatMap(([trait, list]) => list.split(' ').map((word) => [word, trait as Trait])),
  );

/** Services that watch over the machine: to end one is to switch a protection off (ATT&CK T1562.001). */
const guards =
  /^(?:auditd|apparmor|selinux\w*|ufw|firewalld|nftables|iptables|fail2ban|clamav[\w-]*|rsyslogd?|syslog[\w-]*|systemd-journald|crowdstrike[\w-]*|falcon[\w-]*|osqueryd?|wazuh[\w-]*|sentinel[\w-]*|ossec[\w-]*|com\.apple\.(?:alf|syslogd|XProtect)[\w.]*|WinDefend|mdatp)(?:\.service)?$/;

const ending = /^(?:stop|disable|mask|kill|unload|bootout|remove)$/;

const systemctl = ({ operands, flags }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '--help', '--version')) return ['read-only'];
  const [verb, ...units] = operands.map(certainPrefix);
  if (verb === undefined) return ['read-only'];
  if (
    /^(?:poweroff|reboot|halt|suspend|hibernate|hybrid-sleep|kexec|rescue|emergency|isolate|default|soft-reboot|exit)$/.test(
      verb,
    )
  )
    return ['shutdown'];
  if (ending.test(verb) && units.some((unit) => guards.test(unit))) return ['defense-off', 'service-control'];
  const reads =
    /^(?:status|show|cat|is-active|is-enabled|is-failed|is-system-running|get-default|help|list-[a-z-]+|show-environment)$/;
  return [reads.test(verb) ? 'read-only' : 'service-control'];
};

/** `service name verb`. */
const service = ({ operands, flags }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '--status-all')) return ['read-only'];
  const [name, verb] = operands.map(certainPrefix);
  if (verb === 'status') return ['read-only'];
  return verb !== undefined && ending.test(verb) && guards.test(name ?? '')
    ? ['defense-off', 'service-control']
    : ['service-control'];
};

const everyProcess = /^(?:-1|1)$/;

/** `kill`: a list, a question (`-0`), a job of this shell, or processes. kill(1), kill(2). */
const kill = ({ words, operands }: Invocation): readonly Trait[] => {
  const texts = words.map(staticText);
  if (
    texts.includes('-l') ||
    texts.includes('-L') ||
    texts[0] === '-0' ||
    (texts[0] === '-s' && texts[1] === '0')
  )
    return ['read-only'];
  const named = texts.filter((text) => text !== undefined);
  const last = named.at(-1) ?? '';
  const many = texts.length > 1 && (last === '-1' || (texts.includes('--') && last === '-1'));
  if (many || operands.some((value) => everyProcess.test(staticText(value) ?? ''))) return ['mass-kill'];
  if (operands.length > 0 && operands.every((value) => /^%[\w+-]*$/.test(staticText(value) ?? '')))
    return ['project-task'];
  return ['process-kill'];
};

/** `pkill`, `killall`: a pattern that nearly every name fits, or all of a user's processes, is everybody. */
const killByName = ({ operands, flags, options }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '-l', '--list')) return ['read-only'];
  const names = operands.map((value) => staticText(value) ?? '?');
  const wide = names.some((name) => /^(?:|\.|\.\*|\^|\.\+|\*|\[a-z\]\*?)$/.test(name));
  const byUser =
    valuesOf({ options }, '-u', '-U', '--euid', '--uid', '--user').length > 0 && names.length === 0;
  const vital = names.some((name) =>
    /^(?:init|systemd|launchd|sshd|Xorg|gnome-shell|WindowServer|loginwindow|dockerd|containerd)$/.test(name),
  );
  return wide || byUser || vital ? ['mass-kill'] : ['process-kill'];
};

const crontab = ({ flags, operands }: Invocation): readonly Trait[] => {
  if (hasFlag(flags, '-r')) return ['persistence', 'erase'];
  return hasFlag(flags, '-l') && operands.length === 0 ? ['read-only'] : ['persistence'];
};

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

const journal = ({ flags }: Invocation): readonly Trait[] =>
  flags.some((flag) => /^--(?:vacuum|rotate|flush|relinquish|sync|setup|update)/.test(flag))
    ? ['log-clear']
    : ['read-only'];

/** Setting a kernel value: `sysctl -w a=b`, `sysctl a=b`. Some name a program that the kernel runs. */
const sysctl = ({ flags, operands }: Invocation): readonly Trait[] => {
  const texts = operands.map(certainPrefix);
  const sets =
    hasFlag(flags, '-w', '--write', '-p', '--load', '--system') || texts.some((text) => text.includes('='));
  if (!sets) return ['read-only'];
  const runs = texts.some((text) => /core_pattern|modprobe|hotplug|kexec|sysrq|uevent_helper/.test(text));
  return [runs ? 'kernel' : 'system-config'];
};

/** Accounts: who gets root's rights or loses an account is for people to decide. useradd(8), usermod(8), passwd(1). */
const account = ({ flags, operands, options, name }: Invocation): readonly Trait[] => {
  if (
    /^(?:userdel|deluser|groupdel|delgroup|visudo|vipw|vigr|chpasswd|newusers|gpasswd|pwconv|pwunconv|grpconv)$/.test(
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

const mount = ({ operands, flags }: Invocation): readonly Trait[] =>
  operands.length === 0 && !hasFlag(flags, '-a', '--all') ? ['read-only'] : ['system-config'];

/** `hostname`, `date`, `stty`: with an operand that is no format they set. */
const sets =
  (plain: RegExp, setting: string): NonNullable<Profile['refine']> =>
  ({ operands, flags }) =>
    operands.every((value) => plain.test(staticText(value) ?? '-')) &&
    (setting === '' || !hasFlag(flags, ...setting.split(' ')))
      ? ['read-only']
      : ['system-config'];

const disk: Profile = {
  refine: ({ flags }) => (hasFlag(flags, '--help', '--version', '-V') ? ['read-only'] : ['device']),
};
const reads: Profile = { known: { trait: 'read-only', flags: '*' } };
const readsUnless = (...adds: TraitRow[]): Profile => ({ known: { trait: 'read-only', flags: '*' }, adds });

/** A tool of disks that also only lists: `fdisk -l`. */
const diskUnless = (flags: string, operand?: RegExp): Profile => ({
  refine: (invocation) =>
    hasFlag(invocation.flags, ...flags.split(' '), '--version', '--help') ||
    operand?.test(certainPrefix(invocation.operands[0] ?? staticValue('?'))) === true
      ? ['read-only']
      : ['device'],
});

const ends: Profile = {
  refine: ({ flags }) =>
    hasFlag(flags, '--help', '--version', '--show', '-c') ? ['read-only'] : ['shutdown'],
};
const accounts: Profile = {
  valued: '-u --uid -g --gid -G --groups -d --home -s --shell -c --comment -p --password -k -e -f -l -L',
  refine: account,
};
const kernel: Profile = { traits: 'kernel' };
const filters: Profile = { refine: packetFilter };
const clipboardRead: Effect = { type: 'source', end: 'secret' };

/** `init 0`, `telinit 6`. */
const runlevel: Profile = {
  refine: ({ operands }) => (operands.length === 0 ? ['read-only'] : ['shutdown']),
};

const osascript = /shutdown|restart|log out|sleep|empty the trash/;

/**
 * Programs that tell of, or change, the machine. Sources: the Debian manual pages of the programs named, systemctl(1),
 * iptables(8), nft(8), ufw(8), auditctl(8), macOS' manual pages; classes after ATT&CK T1529, T1562, T1070, T1098, T1543,
 * T1547.006, T1561 and GTFOBins.
 */
export const systemPrograms: Record<string, Profile> = {
  // What the machine is and does.
  ...Object.fromEntries(
    'pgrep pidof pstree uptime free uname whoami id groups nproc arch w who users last lastb lastlog lsof ss netstat vmstat iostat mpstat pidstat sar lscpu lsblk lsusb lspci lsmod modinfo sw_vers vm_stat getconf tty locale cal ncal uuidgen sleep usleep true false yes tput clear reset which whereis type fc-list findmnt sensors acpi lsns lslocks lsipc ipcs blkid pwdx top htop btop glances vmmap sample ioreg nvidia-smi rocm-smi inxi neofetch fastfetch runlevel logname dpkg-query lsb_release machine mdfind mdls otool lipo dwarfdump nm size pmap say tzselect bc units'
      .split(' ')
      .map((name) => [name, reads]),
  ),
  // `ps e` prints the environment of processes; ps(1), BSD style.
  ps: {
    valued: '-p -o -u -U -C -t -g -G --pid --ppid --format --sort --user',
    ...readsUnless({ operand: /^[a-zA-Z]*e[a-zA-Z]*$/, traits: 'env-dump' }),
  },
  hostname: { refine: sets(/^$/, '-F --file -b --boot') },
  domainname: { refine: sets(/^$/, '-F --file') },
  hostnamectl: {
    refine: byVerb({ ...verbs({ 'read-only': 'status hostname' }), '': 'read-only' }, 'system-config'),
  },
  timedatectl: {
    refine: byVerb(
      {
        ...verbs({ 'read-only': 'status show list-timezones timesync-status show-timesync' }),
        '': 'read-only',
      },
      'system-config',
    ),
  },
  localectl: {
    refine: byVerb(
      { ...verbs({ 'read-only': 'status list-locales list-keymaps' }), '': 'read-only' },
      'system-config',
    ),
  },
  loginctl: {
    refine: byVerb(
      {
        ...verbs({
          'read-only':
            'list-sessions list-users session-status user-status show-session show-user list-seats',
          'process-kill': 'kill-session kill-user terminate-session terminate-user',
          shutdown: 'poweroff reboot',
        }),
        '': 'read-only',
      },
      'system-config',
    ),
  },
  date: {
    valued: '-d --date -r --reference -f -v -I --iso-8601 --rfc-3339',
    refine: sets(/^(?:\+.*|\d{4}[-/].*)$|^[^0-9]/s, '-s --set'),
  },
  gdate: { valued: '-d --date -r --reference -f -v', refine: sets(/^\+/s, '-s --set') },
  stty: reads,
  dmesg: readsUnless(
    { flags: '-c -C --clear --read-clear', traits: 'log-clear' },
    { flags: '-D -n --console-off --console-level', traits: 'system-config' },
  ),
  journalctl: {
    valued:
      '-u --unit -n --lines -S --since -U --until -p --priority -o --output -b --boot -t --identifier -g --grep -D -k',
    refine: journal,
  },
  sysctl: { valued: '-p --load -r --pattern', refine: sysctl },
  getent: {
    refine: ({ operands }) =>
      /^g?shadow$/.test(certainPrefix(operands[0] ?? staticValue(''))) ? ['secret-read'] : ['read-only'],
  },
  ip: {
    refine: ({ operands }) =>
      operands
        .slice(1)
        .some((value) =>
          /^(?:add|del|delete|set|flush|change|replace|append|exec|up|down)$/.test(certainPrefix(value)),
        )
        ? ['system-config']
        : ['read-only'],
  },
  ifconfig: { refine: ({ operands }) => (operands.length < 2 ? ['read-only'] : ['system-config']) },
  route: { refine: sets(/^(?:print|get|show|default)$/, '') },
  arp: readsUnless({ flags: '-d -s --delete --set', traits: 'system-config' }),
  resolvectl: {
    refine: byVerb(
      { ...verbs({ 'read-only': 'status query statistics dns domain' }), '': 'read-only' },
      'system-config',
    ),
  },
  scutil: readsUnless({ flags: '--set', traits: 'system-config' }),
  networksetup: {
    refine: ({ words }) =>
      words.some((word) =>
        /^-(?:set|add|remove|delete|create|switch|order|import)/.test(staticText(word) ?? '-set'),
      )
        ? ['system-config']
        : ['read-only'],
  },
  system_profiler: reads,
  dpkg: readsUnless({ flags: '-i --install -r --remove -P --purge --configure --unpack', traits: 'install' }),
  rpm: readsUnless({
    flags: '-i -U -F -e --install --upgrade --erase --import --initdb --rebuilddb',
    traits: 'install',
  }),
  ldconfig: {
    refine: ({ flags }) => (hasFlag(flags, '-p', '--print-cache', '-V') ? ['read-only'] : ['system-config']),
  },
  ulimit: reads,
  umask: reads,

  // Which end it, or its processes.
  shutdown: ends,
  reboot: ends,
  halt: ends,
  poweroff: ends,
  telinit: runlevel,
  init: runlevel,
  pm_suspend: ends,
  kexec: { traits: 'shutdown kernel' },
  systemctl: {
    valued:
      '-H --host -M --machine -t --type -p --property -s --signal -o --output -n --lines --state --job-mode',
    subcommands: true,
    refine: (invocation) => systemctl(invocation),
  },
  service: { refine: service },
  'rc-service': { refine: service },
  initctl: { refine: byVerb(verbs({ 'read-only': 'status list version' }), 'service-control') },
  sv: { refine: byVerb(verbs({ 'read-only': 'status' }), 'service-control') },
  supervisorctl: { refine: byVerb(verbs({ 'read-only': 'status tail pid avail' }), 'service-control') },
  launchctl: {
    subcommands: true,
    refine: ({ operands }) => {
      const [verb, ...rest] = operands.map(certainPrefix);
      if (
        verb !== undefined &&
        ending.test(verb) &&
        rest.some((unit) => guards.test(unit.split('/').at(-1) ?? ''))
      )
        return ['defense-off'];
      if (/^(?:list|print|print-disabled|dumpstate|version|getenv|blame|hostinfo)$/.test(verb ?? ''))
        return ['read-only'];
      return /^(?:reboot)$/.test(verb ?? '')
        ? ['shutdown']
        : /^(?:load|bootstrap|enable|submit)$/.test(verb ?? '')
          ? ['persistence']
          : ['service-control'];
    },
  },
  kill: { valued: '-s -n -q --signal', refine: kill },
  pkill: {
    valued: '-u -U -g -P -t -s -G -F --signal --euid --uid --group --parent --session --terminal',
    refine: killByName,
  },
  killall: { valued: '-u -s --signal --user -o -y -Z', refine: killByName },
  killall5: { traits: 'mass-kill' },
  skill: { refine: killByName },
  xkill: { traits: 'process-kill' },
  fuser: { refine: ({ flags }) => (hasFlag(flags, '-k', '--kill') ? ['process-kill'] : ['read-only']) },
  renice: { traits: 'process-kill' },

  // Its disks.
  mkfs: disk,
  ...Object.fromEntries(
    'ext2 ext3 ext4 xfs btrfs vfat fat ntfs exfat f2fs minix cramfs msdos bfs reiserfs jfs'
      .split(' ')
      .map((kind) => [`mkfs.${kind}`, disk]),
  ),
  mke2fs: disk,
  mkswap: disk,
  mkntfs: disk,
  newfs: disk,
  newfs_apfs: disk,
  wipefs: {
    refine: ({ flags }) =>
      hasFlag(flags, '-a', '--all', '-o', '--offset') ? ['device', 'erase'] : ['read-only'],
  },
  blkdiscard: disk,
  badblocks: diskUnless('-V'),
  hdparm: {
    refine: ({ flags }) =>
      flags.some((flag) =>
        /^--(?:security|trim|make-bad|write|fwdownload|yes|sanitize|dco)|^-[YZ]$/.test(flag),
      )
        ? ['device']
        : ['read-only'],
  },
  nvme: {
    refine: byVerb(
      verbs({ 'read-only': 'list id-ctrl smart-log list-subsys', device: 'format sanitize' }),
      'device',
    ),
  },
  fdisk: diskUnless('-l --list'),
  sfdisk: diskUnless('-l --list -d --dump -J --json'),
  cfdisk: disk,
  gdisk: diskUnless('-l'),
  sgdisk: diskUnless('-p --print -i --info -v --verify'),
  parted: {
    refine: ({ flags, operands }) =>
      hasFlag(flags, '-l', '--list') ||
      operands.slice(1).some((value) => /^(?:print|p)$/.test(staticText(value) ?? ''))
        ? ['read-only']
        : ['device'],
  },
  partprobe: disk,
  dmsetup: { refine: byVerb(verbs({ 'read-only': 'ls info status table deps version' }), 'device') },
  mdadm: diskUnless('--detail -D --query -Q --examine -E'),
  losetup: {
    refine: ({ flags, operands }) =>
      operands.length === 0 || hasFlag(flags, '-l', '-a', '--list') ? ['read-only'] : ['system-config'],
  },
  cryptsetup: { refine: byVerb(verbs({ 'read-only': 'status luksDump isLuks luksUUID' }), 'device') },
  zpool: { refine: byVerb(verbs({ 'read-only': 'list status get history iostat' }), 'device') },
  zfs: {
    refine: byVerb(
      verbs({ 'read-only': 'list get diff version', device: 'destroy rollback' }),
      'system-config',
    ),
  },
  btrfs: {
    refine: ({ operands }) =>
      operands.slice(1).some((value) => /^(?:delete|del|format)$/.test(certainPrefix(value)))
        ? ['device']
        : operands.slice(1).some((value) => /^(?:list|show|usage|df|status)$/.test(certainPrefix(value)))
          ? ['read-only']
          : ['system-config'],
  },
  ...Object.fromEntries(
    'lvremove vgremove pvremove lvreduce pvcreate vgcreate lvcreate resize2fs xfs_growfs tune2fs swapoff fsck e2fsck'
      .split(' ')
      .map((name) => [name, disk]),
  ),
  ...Object.fromEntries(
    'lvs vgs pvs lvdisplay vgdisplay pvdisplay dumpe2fs smartctl'.split(' ').map((name) => [name, reads]),
  ),
  diskutil: {
    refine: byVerb(
      verbs({
        'read-only': 'list info activity listFilesystems',
        'system-config': 'mount unmount eject mountDisk unmountDisk',
      }),
      'device',
    ),
  },
  mount: { refine: mount },
  umount: { traits: 'system-config' },
  swapon: {
    refine: ({ flags }) => (hasFlag(flags, '-s', '--show', '--summary') ? ['read-only'] : ['system-config']),
  },
  hdiutil: { refine: byVerb(verbs({ 'read-only': 'info imageinfo verify' }), 'system-config') },

  // Its kernel, users, times.
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
    'useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup passwd chpasswd newusers gpasswd visudo vipw vigr chage pwconv pwunconv grpconv'
      .split(' ')
      .map((name) => [name, accounts]),
  ),
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

  // What guards it.
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

  // What runs later, and what it is set to.
  crontab: {
    valued: '-u',
    refine: crontab,
    effects: ({ flags }) => (hasFlag(flags, '-l', '-r') ? [] : [{ type: 'code', reason: 'args' }]),
  },
  atq: reads,
  atrm: { traits: 'persistence' },
  history: {
    refine: ({ flags }) =>
      hasFlag(flags, '-c', '-d', '-w', '-r', '-a', '-n') ? ['log-clear'] : ['read-only'],
  },
  defaults: { refine: byVerb(verbs({ 'read-only': 'read read-type domains find help' }), 'system-config') },
  gsettings: {
    refine: byVerb(
      verbs({ 'read-only': 'get list-schemas list-keys list-recursively describe range writable' }),
      'system-config',
    ),
  },
  dconf: { refine: byVerb(verbs({ 'read-only': 'read list dump' }), 'system-config') },
  'xdg-mime': { refine: byVerb(verbs({ 'read-only': 'query' }), 'system-config') },
  osascript: {
    valued: '-e -l',
    refine: ({ options }) =>
      options.some(({ value }) => osascript.test(certainPrefix(value))) ? ['shutdown'] : [],
  },
  pmset: {
    refine: ({ flags, words }) =>
      hasFlag(flags, '-g')
        ? ['read-only']
        : words.some((word) => /now$/.test(staticText(word) ?? ''))
          ? ['shutdown']
          : ['system-config'],
  },

  // What is on its screen and clipboard.
  pbpaste: { traits: 'clipboard', effects: () => [clipboardRead] },
  pbcopy: { traits: 'clipboard' },
  xclip: {
    valued: '-selection -sel -d -t -target',
    singleDash: true,
    traits: 'clipboard',
    effects: ({ flags }) => (hasFlag(flags, '-o', '-out') ? [clipboardRead] : []),
  },
  xsel: {
    traits: 'clipboard',
    effects: ({ flags }) => (hasFlag(flags, '-o', '--output') ? [clipboardRead] : []),
  },
  'wl-paste': { traits: 'clipboard', effects: () => [clipboardRead] },
  'wl-copy': { traits: 'clipboard' },
  screencapture: { operands: 'write', traits: 'screen-capture' },
  scrot: { operands: 'write', traits: 'screen-capture' },
  'gnome-screenshot': { traits: 'screen-capture', pathOptions: { write: '-f --file' } },
  import: { operands: 'write', traits: 'screen-capture' },
  grim: { operands: 'write', traits: 'screen-capture' },
  maim: { operands: 'write', traits: 'screen-capture' },
  xwd: { traits: 'screen-capture', pathOptions: { write: '-out' } },
  xinput: { refine: byVerb(verbs({ 'screen-capture': 'test test-xi2' }), 'read-only') },
  logkeys: { traits: 'screen-capture' },
};
