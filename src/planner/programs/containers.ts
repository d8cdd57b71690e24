import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { certainPrefix, staticText } from '../value.ts';
import type { Row, Table, Use } from './subcommands.ts';

const runValued =
  '-v --volume --mount -p --publish -e --env --env-file -w --workdir -u --user --name --network --net --entrypoint --add-host --cap-add --cap-drop --cpus --cpuset-cpus -m --memory --device --dns -h --hostname --ip --ipc -l --label --label-file --link --log-driver --log-opt --pid --platform --pull --restart --runtime --security-opt --shm-size --stop-signal --sysctl --tmpfs --ulimit --userns --uts --volumes-from --gpus --group-add --health-cmd --init-path --cgroupns --cgroup-parent --annotation --expose --isolation --detach-keys --cidfile -a --attach --index';

/** A source of a mount that hands over the host: its root, a system tree, a socket that rules containers. */
const hostSource =
  /^(?:\/|\/(?:etc|root|boot|proc|sys|dev|var|home|usr|run|var\/run|var\/lib|lib|bin|sbin|host|var\/log)|\/(?:var\/)?run\/.*(?:docker|containerd|crio|podman)[\w.]*\.sock|\/var\/lib\/(?:docker|kubelet|containerd)(?:\/.*)?|\/(?:etc|boot|root|proc|sys)\/.*)\/?$/;

const sockets = /(?:docker|containerd|crio|podman)\.sock$/;

const mountSource = (text: string): string => {
  const named = /(?:^|,)(?:source|src)=([^,]*)/.exec(text);
  return named?.[1] ?? text.split(':', 1)[0] ?? '';
};

/** Whether a container gets rights of the host (CIS Docker Benchmark §5; MITRE ATT&CK T1611). */
export const escapes = (use: Use): boolean => {
  if (hasFlag(use.flags, '--privileged')) return true;
  const mounts = valuesOf(use, '-v', '--volume', '--mount').map((value) => mountSource(certainPrefix(value)));
  if (mounts.some((source) => hostSource.test(source) || sockets.test(source))) return true;
  const caps = valuesOf(use, '--cap-add').map((value) =>
    (staticText(value) ?? '').toUpperCase().replace(/^CAP_/, ''),
  );
  if (
    caps.some((cap) =>
      /^(ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH|NET_ADMIN|BPF)$/.test(cap),
    )
  )
    return true;
  const spaces = valuesOf(use, '--pid', '--userns', '--uts', '--ipc', '--cgroupns').map((value) =>
    staticText(value),
  );
  if (spaces.includes('host')) return true;
  const security = valuesOf(use, '--security-opt').map((value) => staticText(value) ?? '');
  if (security.some((text) => /(seccomp|apparmor)[=:]unconfined|label[=:]disable/.test(text))) return true;
  return valuesOf(use, '--device').some((value) =>
    /^\/dev\/(sd|nvme|vd|mem|kmem|disk)/.test(certainPrefix(value)),
  );
};

const running = (use: Use): string =>
  escapes(use) ? 'container-escape remote-exec' : 'container-write remote-exec';

/** Directories of this machine that a container can see are read by it. */
const mounted = (use: Use): Effect[] => {
  const sources = valuesOf(use, '-v', '--volume').flatMap((value) => {
    const text = staticText(value);
    const source = text === undefined ? '' : mountSource(text);
    return /^[./~]/.test(source) ? [{ ...value, word: { type: 'static', value: source } as const }] : [];
  });
  return sources.length === 0 ? [] : [{ type: 'path', access: 'read', values: sources, recursive: true }];
};

/** Official images have no slash in their name: anyone may publish under any other. */
const pulled = (use: Use): string =>
  use.operands.length > 0 &&
  use.operands.every((value) =>
    /^(docker\.io\/)?(library\/)?[a-z0-9][a-z0-9._-]*(:[\w.-]+)?$/.test(staticText(value) ?? ''),
  )
    ? 'dev-service'
    : 'download';

const noun = (nouns: string, verbs: string): string =>
  nouns
    .split(' ')
    .flatMap((name) => verbs.split(' ').map((verb) => `${name} ${verb}`))
    .join(' | ');

const composeValued =
  '-p --project-name --profile --env-file --project-directory --ansi --progress --parallel -t --timeout --scale --pull --wait-timeout -n --tail --since --until --format --index -e --env -u --user -w --workdir --entrypoint --name -v --volume --publish --rmi --filter --services';

/** What of a project is only named: none of it shows a value of its environment. */
const namesOnly =
  '--services --images --profiles --volumes --networks --hash -q --quiet --no-interpolate --environment-names';

/** `docker compose run test`: a service as the project describes it, which `up` would start too. */
const startsService = (use: Use): string | undefined => {
  const named = use.matched.at(-1) === 'run' && use.operands.length + use.rest.length === 1;
  return named && use.flags.every((flag) => serviceFlags.test(flag)) ? 'dev-service' : undefined;
};

const serviceFlags =
  /^(?:--rm|-T|--no-TTY|--no-deps|--build|-d|--detach|--quiet-pull|-i|-f|--file|-p|--project-name|--profile|--progress|--ansi)$/;

const composeRows = (prefix: string): Row[] => [
  {
    // The whole of it has the values of `.env` filled in.
    words: `${prefix}config | ${prefix}convert`,
    traits: 'env-dump',
    when: namesOnly.split(' ').map((flags) => ({ flags, traits: 'read-only' })),
    valued: composeValued,
    bare: '-q',
    paths: { write: '-o --output' },
  },
  {
    words: ['ps', 'logs', 'ls', 'images', 'top', 'port', 'version', 'events', 'stats', 'volumes']
      .map((word) => prefix + word)
      .join(' | '),
    traits: 'read-only',
    valued: composeValued,
    bare: '-f -a -q -t',
    paths: { write: '-o --output' },
  },
  {
    words: [
      'up',
      'build',
      'start',
      'restart',
      'create',
      'pull',
      'stop',
      'pause',
      'unpause',
      'watch',
      'wait',
      'down',
      'scale',
    ]
      .map((word) => prefix + word)
      .join(' | '),
    traits: 'dev-service',
    valued: composeValued,
    bare: '-v -d -f -V',
    loose: true,
    when: [
      { flags: '-v --volumes -V --renew-anon-volumes', traits: 'container-write' },
      { flags: '--rmi', traits: 'container-write' },
    ],
  },
  {
    words: `${prefix}rm | ${prefix}kill | ${prefix}cp | ${prefix}attach | ${prefix}commit`,
    traits: 'container-write',
    valued: composeValued,
    bare: '-f -v',
  },
  { words: `${prefix}push | ${prefix}publish`, traits: 'publish', valued: composeValued },
  {
    words: `${prefix}exec | ${prefix}run`,
    traits: 'container-write remote-exec',
    valued: composeValued,
    runs: true,
    refine: (use) => (escapes(use) ? 'container-escape remote-exec' : startsService(use)),
  },
];

const pruneAll = [{ flags: '--volumes', traits: 'container-destroy' }];

/** https://docs.docker.com/reference/cli/docker, https://docs.podman.io */
const docker: Table = {
  source: 'https://docs.docker.com/reference/cli/docker',
  valued:
    '-H --host --context -c --config -l --log-level --tlscacert --tlscert --tlskey --url --connection --root --namespace',
  bare: '-D --debug --tls --tlsverify --remote',
  unsafe: '-H --host --config --url',
  none: 'read-only',
  rows: [
    {
      words: `ps | images | version | info | inspect | top | stats | port | diff | history | events | search | ${noun('container', 'ls list ps inspect top stats port diff')} | ${noun('image', 'ls list inspect history')} | ${noun('volume', 'ls list inspect')} | ${noun('network', 'ls list inspect')} | ${noun('context', 'ls list show inspect')} | ${noun('buildx', 'ls inspect du version')} | ${noun('system', 'df info events')} | ${noun('manifest', 'inspect')} | ${noun('plugin', 'ls inspect')} | ${noun('node service stack secret config', 'ls ps inspect services')} | scout | wait | pod ps | pod inspect | healthcheck | machine list | buildx bake --print`,
      traits: 'read-only',
      valued: '--format -f --filter -n --last --tail --since --until --type -t --no-trunc',
      bare: '-t',
    },
    {
      words: 'logs | container logs',
      traits: 'read-only',
      valued: '-n --tail --since --until',
      bare: '-f -t',
    },
    {
      words: 'build | buildx build | image build | buildx bake | bake | builder build',
      traits: 'dev-service',
      valued:
        '-t --tag -f --file --build-arg --target --platform --label --cache-from --cache-to --progress --network --secret --ssh -o --output --metadata-file --iidfile --build-context --add-host --shm-size --ulimit --builder --set --allow --attest --sbom --provenance --no-cache-filter --load -m --memory -v --volume',
      paths: { read: '-f --file', write: '--metadata-file --iidfile' },
      loose: true,
      when: [
        { operand: /^(?:https?|git|ssh):\/\/|^git@|^github\.com\//, traits: 'download container-write' },
        { flags: '--push', traits: 'publish' },
        { flags: '--allow', traits: 'container-escape' },
        { flags: '--output -o', value: /push=true|type=registry/, traits: 'publish' },
      ],
    },
    {
      words:
        'start | stop | restart | pause | unpause | rename | tag | container start | container stop | container restart | container rename | container pause | container unpause | image tag | network create | volume create | buildx create | buildx use | machine start | machine stop',
      traits: 'dev-service',
      valued: '-t --time -s --signal --driver --name --subnet -d -o --opt --label --platform',
      loose: true,
      // `docker stop $(docker ps -q)`: those of every project.
      refine: (use) =>
        /^(?:stop|restart|pause)$/.test(use.matched.at(-1) ?? '') &&
        use.operands.some(({ many }) => many === true)
          ? 'container-write'
          : undefined,
    },
    { words: 'pull | image pull', traits: 'download', valued: '--platform', refine: pulled },
    {
      words: 'run | container run | create | container create',
      traits: 'container-write remote-exec',
      valued: runValued,
      runs: true,
      stops: 1,
      refine: running,
      effects: mounted,
    },
    {
      words: 'exec | container exec',
      traits: 'container-write remote-exec',
      valued: '-e --env --env-file -u --user -w --workdir --detach-keys',
      runs: true,
      stops: 1,
      refine: running,
    },
    {
      words:
        'attach | cp | container attach | container cp | commit | container commit | update | container update | export | container export | save | image save | load | image load | import | image import | machine init | machine ssh',
      traits: 'container-write',
      paths: { write: '-o --output', read: '-i --input' },
    },
    {
      words:
        'rm | container rm | rmi | image rm | kill | container kill | network rm | network prune | network connect | network disconnect | container prune | image prune | builder prune | buildx prune | buildx rm | context rm | context use | context create | pod rm | pod stop | machine rm',
      traits: 'container-write',
      bare: '-f -v -l -a',
    },
    { words: 'system prune', traits: 'container-write', when: pruneAll, bare: '-a -f' },
    { words: 'system reset', traits: 'container-destroy' },
    {
      words: 'volume rm | volume remove',
      traits: 'container-write removal',
      bare: '-f -a',
      when: [{ flags: '-a --all', traits: 'container-destroy' }],
      // As many as a list has: all of them.
      refine: (use) => (use.operands.some(({ many }) => many === true) ? 'container-destroy' : undefined),
    },
    { words: 'volume prune', traits: 'container-destroy' },
    { words: 'push | image push | manifest push | trust sign | plugin push', traits: 'publish' },
    { words: 'login | logout', traits: 'system-config' },
    {
      words:
        'swarm init | swarm join | service create | service update | service scale | stack deploy | node update | secret create | config create | plugin install | plugin enable',
      traits: 'cloud-write',
    },
    {
      words: 'swarm leave',
      traits: 'cloud-write',
      bare: '-f',
      when: [{ flags: '-f --force', traits: 'cloud-destroy' }],
    },
    {
      words: 'service rm | stack rm | stack down | node rm | secret rm | config rm',
      traits: 'cloud-destroy',
    },
    ...composeRows('compose '),
  ],
};

const compose: Table = {
  definitions: '-f --file',
  source: 'https://docs.docker.com/reference/cli/docker/compose',
  valued: composeValued,
  bare: '--verbose --dry-run --all-resources --compatibility',
  rows: composeRows(''),
};

/** The options of `docker compose` stand in front of its own sub-command as well. */
const withCompose = (table: Table): Table => ({
  ...table,
  definitions: '-f --file',
  valued: `${table.valued ?? ''} -p --project-name --profile --env-file --project-directory`,
});

const cluster = (source: string, more: readonly Row[] = []): Table => ({
  source,
  valued: '--name -p --profile --config --image -n --nodes --driver --kubeconfig -c --cluster',
  rows: [
    {
      words:
        'get | list | version | status | profile list | cluster list | node list | ip | service list | addons list | logs | image ls | kubeconfig get | registry list | config view | docker-env',
      traits: 'read-only',
    },
    {
      words:
        'create cluster | create | cluster create | start | stop | pause | unpause | cluster start | cluster stop | load docker-image | load | image load | image import | image build | node add | addons enable | export | build | registry create | kubeconfig merge | kubeconfig write | config use-context',
      traits: 'dev-service',
    },
    {
      words:
        'delete cluster | delete | cluster delete | delete clusters | registry delete | node delete | addons disable',
      traits: 'container-write',
    },
    { words: 'ssh | kubectl | tunnel | mount | dashboard', traits: 'remote-exec' },
    ...more,
  ],
});

const skopeo: Table = {
  source: 'https://github.com/containers/skopeo',
  rows: [
    { words: 'inspect | list-tags | manifest-digest', traits: 'read-only' },
    { words: 'copy | sync', traits: 'publish' },
    { words: 'delete', traits: 'unpublish' },
    { words: 'login | logout', traits: 'system-config' },
  ],
};

const rehearses = ({ flags }: Use): boolean =>
  flags.some((flag) => /^(?:-l|--list|-n|--dryrun|-g|--graph)$/.test(flag));

/** https://github.com/nektos/act */
const act: Table = {
  source: 'https://nektosact.com/usage',
  valued:
    '-j --job -W --workflows -P --platform -s --secret -e --eventpath --env --env-file --secret-file -C --directory --container-architecture',
  bare: '-l --list -n --dryrun -g --graph',
  none: 'container-write',
  chosen: (use) => (rehearses(use) ? 'dry-run' : undefined),
  rows: [
    {
      words: '*',
      traits: 'container-write',
      refine: (use) => (rehearses(use) ? 'dry-run' : undefined),
    },
  ],
};

/** Containers and what runs them. */
export const containerTables: Record<string, Table> = {
  docker: withCompose(docker),
  podman: withCompose(docker),
  nerdctl: withCompose(docker),
  'docker-compose': compose,
  'podman-compose': compose,
  buildah: {
    source: 'https://github.com/containers/buildah/tree/main/docs',
    rows: [
      {
        words: 'images | containers | ps | inspect | info | version | manifest inspect',
        traits: 'read-only',
      },
      { words: 'bud | build | from | copy | add | config | commit | tag', traits: 'dev-service' },
      { words: 'run', traits: 'container-write remote-exec', valued: runValued, runs: true, refine: running },
      { words: 'rm | rmi | prune', traits: 'container-write' },
      { words: 'push | manifest push', traits: 'publish' },
      { words: 'pull', traits: 'download' },
      { words: 'unshare | mount', traits: 'container-escape' },
    ],
  },
  skopeo,
  act,
  kind: cluster('https://kind.sigs.k8s.io/docs/user/quick-start'),
  minikube: cluster('https://minikube.sigs.k8s.io/docs/commands'),
  k3d: cluster('https://k3d.io/stable/usage/commands'),
  colima: cluster('https://github.com/abiosoft/colima'),
  lima: cluster('https://lima-vm.io/docs/reference'),
  crictl: {
    source: 'https://github.com/kubernetes-sigs/cri-tools/blob/master/docs/crictl.md',
    rows: [
      {
        words: 'ps | images | pods | inspect | inspecti | inspectp | logs | stats | info | version',
        traits: 'read-only',
      },
      { words: 'exec | attach | run | runp | create | start', traits: 'container-write remote-exec' },
      { words: 'rm | rmi | rmp | stop | stopp', traits: 'cloud-write' },
    ],
  },
};
