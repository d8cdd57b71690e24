import type { Trait } from '../../domain/trait.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { namesSecret } from '../secrets.ts';
import { certainPrefix, staticText, type Value } from '../value.ts';
import type { Invocation, Profile } from './profile.ts';
import { byVerb, ending, guards, verbs } from './system-verbs.ts';

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
    /^(?:status|show|cat|is-active|is-enabled|is-failed|is-system-running|get-default|help|list-[a-z-]+)$/;
  if (verb === 'show-environment') return ['env-dump'];
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

/**
 * A job of this shell, or the process whose number a program of the project left in a file of the workspace or of the
 * temporary directory: `kill %1`, `kill "$(cat /tmp/dev.pid)"`. Those of services lie in /run.
 */
const isOwn = (value: Value): boolean =>
  value.word.type === 'dynamic'
    ? /^"?(?:\$\(|`)(?:jobs -p|(?:cat |<\s*)(?:\.\/|\/tmp\/)?(?!\.\.|\/)(?!\S*\.\.\/)[\w./-]*\.?pid)(?: 2>\/dev\/null)?[)`]"?$/.test(
        value.word.source,
      )
    : /^%[\w+-]*$/.test(staticText(value) ?? '');

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
  if (operands.length > 0 && operands.every(isOwn)) return ['project-task'];
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

const ends: Profile = {
  refine: ({ flags }) =>
    hasFlag(flags, '--help', '--version', '--show', '-c') ? ['read-only'] : ['shutdown'],
};

/** `init 0`, `telinit 6`. */
const runlevel: Profile = {
  refine: ({ operands }) => (operands.length === 0 ? ['read-only'] : ['shutdown']),
};

/** Programs that end the machine, its services or its processes. systemctl(1), kill(1), launchctl(1); ATT&CK T1529, T1489. */
export const processPrograms: Record<string, Profile> = {
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
      if (verb === 'export' || (verb === 'getenv' && namesSecret(rest[0] ?? ''))) return ['env-dump'];
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
};
