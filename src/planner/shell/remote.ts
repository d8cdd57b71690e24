import type { PathTarget } from '../../domain/operation.ts';
import { isLoopback } from '../hosts.ts';
import { hasFlag, optionSet, parseArguments } from '../options.ts';
import { dynamicValue, staticText, staticValue, taintsOf, type Value } from '../value.ts';
import type { Frame } from './context.ts';
import { fork } from './state.ts';

/** What another machine is told to run: words as they are, or a text for its shell. */
export type Sent = { words: readonly Value[] } | { text: Value };

const sshValued = optionSet('-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w');

const joined = (words: readonly Value[]): Value => {
  const texts = words.map(staticText);
  return texts.every((text) => text !== undefined)
    ? staticValue(texts.join(' '), taintsOf(words))
    : dynamicValue('…', '', taintsOf(words));
};

const behindMark = (args: readonly Value[]): readonly Value[] => {
  const mark = args.findIndex((value) => staticText(value) === '--');
  return mark < 0 ? [] : args.slice(mark + 1);
};

const containerValued = optionSet(
  '-v --volume --mount -p --publish -e --env --env-file -w --workdir -u --user --name --network --net --entrypoint --add-host --cap-add --cap-drop --cpus -m --memory --device --dns -h --hostname --ip --ipc -l --label --link --log-driver --log-opt --pid --platform --pull --restart --runtime --security-opt --shm-size --tmpfs --ulimit --userns --uts --volumes-from --gpus --group-add --index -f --file --project-name --profile --project-directory -H --host --context -c --config --scale --detach-keys --cidfile',
);

/** `docker exec c words`, `docker run image words`, `docker compose exec service words`. */
const inContainer = (args: readonly Value[]): Sent | undefined => {
  const outer = parseArguments(args, { valued: containerValued, stopAfter: 0 }).rest;
  const [first, ...rest] = outer;
  const name = staticText(first);
  if (name === 'compose' || name === 'container') return inContainer(rest);
  if (name !== 'exec' && name !== 'run' && name !== 'create') return undefined;
  const inner = parseArguments(rest, { valued: containerValued, stopAfter: 1 });
  const entry = inner.options.find(({ flag }) => flag === '--entrypoint');
  return { words: entry === undefined ? inner.rest : [entry.value, ...inner.rest] };
};

const sentBy: Record<string, (args: readonly Value[]) => Sent | undefined> = {
  ssh: (args) => afterHost(args, sshValued),
  mosh: (args) => afterHost(args, optionSet('--ssh --port -p --client --server --predict')),
  autossh: (args) => afterHost(args, new Set([...sshValued, '-M'])),
  vagrant: (args) => (staticText(args[0]) === 'ssh' ? textOf(args, '-c', '--command') : undefined),
  ansible: (args) => byModule(args),
  gcloud: (args) => textOf(args, '--command'),
  fly: (args) => textOf(args, '-C', '--command'),
  flyctl: (args) => textOf(args, '-C', '--command'),
  lxc: (args) => (staticText(args[0]) === 'exec' ? behind(args, 2) : undefined),
  incus: (args) => (staticText(args[0]) === 'exec' ? behind(args, 2) : undefined),
  'lxc-attach': (args) => ({ words: behindMark(args) }),
  machinectl: (args) => (staticText(args[0]) === 'shell' ? { words: args.slice(2) } : undefined),
  docker: inContainer,
  podman: inContainer,
  nerdctl: inContainer,
  'docker-compose': inContainer,
  'podman-compose': inContainer,
  kubectl: (args) => (args.some((value) => staticText(value) === 'exec') ? behind(args) : undefined),
  oc: (args) =>
    args.some((value) => staticText(value) === 'exec' || staticText(value) === 'rsh')
      ? behind(args)
      : undefined,
  heroku: (args) => (/^run/.test(staticText(args[0]) ?? '') ? { text: joined(behindMark(args)) } : undefined),
};

/** An ad-hoc task: modules that run a text, and those whose arguments say what one would run. docs.ansible.com, ansible.builtin. */
const byModule = (args: readonly Value[]): Sent | undefined => {
  const parsed = parseArguments(args, {
    valued: optionSet('-m --module-name -a --args -i -l -u -e -f -t -c'),
  });
  const module = (
    staticText(parsed.options.find(({ flag }) => hasFlag([flag], '-m', '--module-name'))?.value) ?? 'command'
  ).replace(/^ansible\.(?:builtin|windows|legacy)\./, '');
  if (module === 'reboot' || module === 'win_reboot') return { text: staticValue('reboot') };
  const sent = textOf(args, '-a', '--args');
  if (/^(?:command|shell|raw|win_shell|win_command|expect)$/.test(module)) return sent;
  const text = sent !== undefined && 'text' in sent ? (staticText(sent.text) ?? '') : '';
  const path = /(?:^|\s)(?:path|dest|name)=(\S+)/.exec(text)?.[1];
  return module === 'file' && /\bstate=absent\b/.test(text) && path !== undefined
    ? { words: [staticValue('rm'), staticValue('-rf'), staticValue(path)] }
    : undefined;
};

const behind = (args: readonly Value[], otherwise?: number): Sent => {
  const words = behindMark(args);
  return { words: words.length > 0 || otherwise === undefined ? words : args.slice(otherwise) };
};

const textOf = (args: readonly Value[], ...flags: string[]): Sent | undefined => {
  const parsed = parseArguments(args, { valued: new Set(flags) });
  const found = parsed.options.find(({ flag }) => hasFlag([flag], ...flags));
  return found === undefined ? undefined : { text: found.value };
};

/** ssh joins the words behind the host and has the shell of the other side read them. */
const afterHost = (args: readonly Value[], valued: ReadonlySet<string>): Sent | undefined => {
  const parsed = parseArguments(args, { valued, stopAfter: 1 });
  return parsed.rest.length === 0 ? undefined : { text: joined(parsed.rest) };
};

/** The command that a program hands to another machine; undefined when it hands none. */
export const sentCommand = (program: string, args: readonly Value[]): Sent | undefined => {
  const sent = Object.hasOwn(sentBy, program) ? sentBy[program]?.(args) : undefined;
  return sent === undefined || ('words' in sent && sent.words.length === 0) ? undefined : sent;
};

/** Whether the other side is this very machine: `ssh localhost`, `machinectl shell user@`. */
export const isHere = (program: string, words: readonly Value[]): boolean => {
  const texts = words.map((word) => staticText(word) ?? '');
  if (program === 'machinectl') return /^([\w.-]*@)?(\.host)?$/.test(texts[2] ?? '');
  if (program !== 'ssh' && program !== 'mosh') return false;
  const [host] = parseArguments(words.slice(1), { valued: sshValued, stopAfter: 1 }).operands;
  return isLoopback((staticText(host) ?? '').replace(/^.*@/, '').toLowerCase());
};

/** The frame of what runs elsewhere: nothing of this shell is there, and its directory is not known. */
export const frameElsewhere = (frame: Frame, program: string): Frame => {
  const state = fork(frame.state);
  state.cwds = [];
  state.variables = new Map();
  state.exported = new Set();
  state.functions = new Map();
  state.defined = new Set();
  state.positional = undefined;
  state.outermost = false;
  state.home = '/root';
  return {
    ...frame,
    state,
    env: [],
    via: [...frame.via, program],
    depth: frame.depth + 1,
    remote: program,
    printed: undefined,
  };
};

/** Trees without which no system runs, and where everybody's work is. */
const vital = /^\/(?:\*|(?:bin|boot|dev|etc|home|lib|lib64|opt|root|sbin|srv|sys|usr|var|Users)(?:\/\*)?)?$/;

/** Where servers keep their data and backups, on machines and in the volumes of containers. */
const serverData =
  /^\/(?:var\/lib\/(?:postgresql|pgsql|mysql|mariadb|mongo(?:db)?|redis|etcd|docker|containerd|kubelet|rancher|rabbitmq|kafka|zookeeper|elasticsearch|opensearch|cassandra|clickhouse|influxdb|prometheus|neo4j|consul|vault|jenkins|ceph|libvirt)|var\/backups|backups?|var\/opt\/gitlab)(?:\/[\w.*-]+){0,3}\/?$/;

/** On a machine, not in a container made from an image: what its services and its users keep. hier(7), the FHS. */
const vitalOnHosts =
  /^\/(?:\*\*(?:\/.*)?|(?:etc|boot|usr|bin|sbin|lib|lib64|home|Users)\/[^/]+(?:\/\*)?|(?:data|mnt)(?:\/\*)?|var\/(?:lib|log|spool|backups?|mail|opt|db)(?:\/\*)?|var\/(?:lib|backups?|db)\/[^/]+(?:\/\*)?)$/;

/** Containers, and what mirrors trees for a living. */
const narrow = /^(?:docker|podman|nerdctl|docker-compose|podman-compose|kubectl|oc|rsync)$/;

/**
 * A path elsewhere is no path of here: rules of this machine's files must not speak of it. But taking away a whole
 * system, or what its services keep, is the same harm everywhere, so those few stay known.
 */
export const pathElsewhere = (target: PathTarget, program: string): PathTarget => {
  const { raw, abs, access, recursive } = target;
  const harms = (access === 'delete' || access === 'chmod') && recursive;
  const device = access === 'write' && abs !== undefined && /^\/dev\/(sd|hd|vd|nvme|mmcblk|disk)/.test(abs);
  const known =
    abs !== undefined &&
    (vital.test(abs) || serverData.test(abs) || (!narrow.test(program) && vitalOnHosts.test(abs)));
  if (abs !== undefined && ((harms && known) || device)) return { ...target, real: abs };
  return { raw, glob: false, access, recursive };
};
