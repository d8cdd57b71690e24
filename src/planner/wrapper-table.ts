/** How a wrapper's own words end and the wrapped command begins. */
export interface Wrapper {
  /** Options that take a value. */
  valued?: string;
  /** Operands of its own in front of the command: the time of `timeout`, the file of `flock`. */
  operands?: number;
  /** `NAME=value` words in front of the command set its environment. */
  assignments?: true;
  /** Runs the command with other rights. */
  privilege?: true;
  /** The words are joined by blanks and given to a shell. */
  joins?: true;
  /** Options whose value is a text for a shell. */
  script?: string;
  /** Options whose value is the directory of the command. */
  directory?: string;
  /** Options that only print something. */
  inert?: string;
  /** Options that start a shell with the words, or an interactive one without. */
  shell?: string;
  /** Run-time words are added at the end: standard input. */
  appends?: true;
  /** Runs nothing when there is no command: that is then all there is to say. */
  alone?: true;
  /** Starts something interactive when there is no command. */
  interactive?: true;
  /** Its options are written with one dash. */
  singleDash?: true;
  /** Options that make its effect uncertain. */
  unclear?: string;
  /** Options whose value is a file that it writes. */
  writes?: string;
  /** Options whose value is a file that it reads. */
  reads?: string;
  /** Does nothing but start the command: all there is to judge is that. */
  plain?: true;
}

const privileged = { privilege: true, interactive: true } as const;

/** Programs that run the command which follows in their own words. */
export const wrappers: Record<string, Wrapper> = {
  sudo: {
    ...privileged,
    valued:
      '-u --user -g --group -h --host -p --prompt -C --close-from -r --role -t --type -T --command-timeout -U --other-user -R --chroot -D --chdir',
    directory: '-D --chdir',
    unclear: '-R --chroot -h --host',
    assignments: true,
    shell: '-s --shell -i --login',
    inert: '-l --list -v --validate -k -K --version -V --help',
  },
  doas: { ...privileged, valued: '-u -C -a', shell: '-s', inert: '-L' },
  pkexec: { ...privileged, valued: '--user' },
  run0: {
    ...privileged,
    valued: '-u --user -g --group -D --chdir --unit --property --setenv',
    directory: '-D --chdir',
  },
  chroot: { ...privileged, valued: '--userspec --groups', operands: 1 },
  nsenter: { ...privileged, valued: '-t --target -S --setuid -G --setgid --wd -W' },
  unshare: {
    ...privileged,
    valued: '-S --setuid -G --setgid -R --root -w --wd --map-user --map-group --propagation',
  },
  env: {
    valued: '-u --unset -C --chdir -S --split-string -P',
    directory: '-C --chdir',
    assignments: true,
    alone: true,
  },
  nice: { valued: '-n --adjustment', alone: true, plain: true },
  ionice: { valued: '-c --class -n --classdata -p --pid -P -u', alone: true, plain: true },
  nohup: { plain: true },
  setsid: { plain: true },
  chronic: { plain: true },
  timeout: { valued: '-k --kill-after -s --signal', operands: 1, plain: true },
  gtimeout: { valued: '-k --kill-after -s --signal', operands: 1, plain: true },
  time: { valued: '-f --format -o --output', writes: '-o --output', plain: true },
  stdbuf: { valued: '-i --input -o --output -e --error', plain: true },
  chrt: {
    valued: '-T -P -D --sched-runtime --sched-period --sched-deadline -p --pid',
    operands: 1,
    alone: true,
  },
  taskset: { valued: '-p --pid', operands: 1, alone: true },
  numactl: { valued: '-N -m -C -i -p --cpunodebind --membind --physcpubind', alone: true },
  caffeinate: { valued: '-t -w', alone: true },
  'systemd-run': {
    valued:
      '-u --unit -p --property -M --machine -H --host --uid --gid --slice --description -E --setenv --working-directory',
    directory: '--working-directory',
    unclear: '-H --host -M --machine',
  },
  'systemd-inhibit': { valued: '--what --who --why --mode', alone: true },
  strace: { valued: '-e -o -p -s -u -E -a -O -S -P -I', writes: '-o', alone: true },
  ltrace: { valued: '-e -o -p -s -u -a -n', writes: '-o', alone: true },
  catchsegv: { plain: true },
  valgrind: { valued: '--tool --log-file --suppressions', writes: '--log-file', alone: true, plain: true },
  perf: {
    valued: '-e -o -F -p -t -C -r --event --output --call-graph',
    writes: '-o --output',
    operands: 1,
    alone: true,
  },
  rr: { valued: '-o', operands: 1, alone: true },
  // util-linux: setarch(8), and its other names.
  setarch: { alone: true, plain: true },
  linux32: { plain: true },
  linux64: { plain: true },
  proot: {
    valued: '-r --rootfs -b --bind -m --mount -q --qemu -w --pwd --cwd -v --verbose -k -R -S -i',
    alone: true,
  },
  // runit, daemontools and s6.
  chpst: { valued: '-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t -C', privilege: true },
  softlimit: { valued: '-a -c -d -f -l -m -o -p -r -s -t' },
  's6-softlimit': { valued: '-a -c -d -f -l -m -o -p -r -s -t' },
  setuidgid: { operands: 1, privilege: true },
  envuidgid: { operands: 1 },
  's6-setuidgid': { operands: 1, privilege: true },
  gosu: { operands: 1, privilege: true },
  'su-exec': { operands: 1, privilege: true },
  sg: { operands: 1, privilege: true, script: '-c' },
  cpulimit: { valued: '-l --limit -p --pid -e --exe', alone: true, plain: true },
  tini: { valued: '-p -e', plain: true },
  'dumb-init': { valued: '-r --rewrite', plain: true },
  catatonit: { plain: true },
  rlwrap: { valued: '-f -a -H -s -S -b -C -D -g -l -m -P -p -q -t -w -z', alone: true, plain: true },
  // The loader of ld.so(8), run by its own path.
  'ld.so': {
    valued: '--library-path --preload --inhibit-rpath --argv0 --audit --glibc-hwcaps-mask',
    inert: '--list --verify --help --version --list-tunables --list-diagnostics',
  },
  'cross-env-shell': { assignments: true, joins: true, alone: true },
  // GNU time behind the shell's own word `time`, which takes no options.
  '-v': {},
  cgexec: { valued: '-g', privilege: true },
  firejail: { alone: true },
  setpriv: {
    ...privileged,
    valued:
      '--reuid --regid --ruid --rgid --euid --egid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig --selinux-label --apparmor-profile',
    inert: '-d --dump --version --help',
  },
  runuser: {
    privilege: true,
    valued: '-u --user -g --group -G --supp-group -s --shell -w',
    script: '-c --command --session-command',
    operands: 99,
    interactive: true,
  },
  sshpass: { valued: '-p -f -d -P', alone: true },
  'ssh-agent': { valued: '-t -a -E -O -P', inert: '-k -s -c', alone: true },
  'dbus-run-session': { valued: '--config-file --dbus-daemon' },
  'xvfb-run': {
    valued: '-n --server-num -s --server-args -e --error-file -f --auth-file -w --wait -p --xauth-protocol',
  },
  unbuffer: {},
  'with-contenv': {},
  watch: { valued: '-n --interval -q --equexit -s --shotsdir', joins: true, plain: true },
  watchexec: {
    valued:
      '-w --watch -W --watch-non-recursive -e --exts -f --filter -i --ignore -s --signal -d --debounce --stop-signal --stop-timeout --delay-run -E --env --shell --project-origin --workdir --on-busy-update -o --map-signal --fs-events -j --filter-prog',
    directory: '--workdir',
    inert: '-h --help -V --version',
    joins: true,
    plain: true,
  },
  flock: {
    valued: '-w --timeout --wait -E --conflict-exit-code',
    operands: 1,
    script: '-c --command',
    alone: true,
  },
  script: {
    valued:
      '-t -T --log-timing -I --log-in -O --log-out -B --log-io -m --logging-format -E --echo -o --output-limit',
    script: '-c --command',
    operands: 99,
    interactive: true,
  },
  su: {
    privilege: true,
    valued: '-g --group -G --supp-group -s --shell -w',
    script: '-c --command --session-command',
    operands: 99,
    interactive: true,
  },
  xargs: {
    valued:
      '-a --arg-file -d --delimiter -E -I -J -L --max-lines -n --max-args -P --max-procs -R -s --max-chars --process-slot-var',
    reads: '-a --arg-file',
    appends: true,
    alone: true,
    plain: true,
  },
  command: { inert: '-v -V', alone: true, plain: true },
  builtin: { alone: true, plain: true },
  exec: { valued: '-a', alone: true, plain: true },
  noglob: {},
  nocorrect: {},
  '-': {},
  busybox: { alone: true },
  toybox: { alone: true },
  dotenv: { valued: '-e -c -v', alone: true },
  'cross-env': { assignments: true, alone: true },
  entr: { script: '-s', plain: true },
  proxychains: { valued: '-f' },
  proxychains4: { valued: '-f' },
  torsocks: {},
  faketime: { valued: '-f', operands: 1, plain: true },
};

/** Programs that run a command in a way this release does not read: judged as code of unknown text. */
export const unreadWrappers: ReadonlySet<string> = new Set('salt enscript'.split(' '));
