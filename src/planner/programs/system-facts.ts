import type { Trait } from '../../domain/trait.ts';
import { hasFlag } from '../options.ts';
import { certainPrefix, staticText, staticValue } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';
import { byVerb, reads, readsUnless, sets, verbs } from './system-verbs.ts';

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

/** Programs that tell what the machine is and does; some of them can also set it. */
export const factPrograms: Record<string, Profile> = {
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
    valued: '-d --date -r --reference -v -I --iso-8601 --rfc-3339',
    pathOptions: { read: '-f --file' },
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
      /^g?shadow$/.test(certainPrefix(operands[0] ?? staticValue('')))
        ? ['secret-read', 'escalation']
        : ['read-only'],
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
};
