import type { FlowEnd } from '../../domain/operation.ts';
import type { RiskGroup } from '../../domain/risk.ts';
import type { Trait } from '../../domain/trait.ts';

/**
 * One row of the table of risk. Weights are points of 0-100, and calibrated: what must never simply happen reaches 40
 * by itself, what ordinary work is made of stays below (test/policy/risk/calibration.test.ts).
 */
export interface Factor {
  readonly id: string;
  readonly group: RiskGroup;
  readonly weight: number;
  readonly reason: string;
  /** What shaped it: a technique, an advisory, another guard's class, or our own judgement. */
  readonly source: string;
  /** Techniques of MITRE ATT&CK. */
  readonly attack: readonly string[];
  /** OWASP Top 10 for agentic applications (ASI, 2025-12) or for LLM applications (LLM, 2025). */
  readonly owasp: readonly string[];
  /** An operation with one of these traits has the factor. */
  readonly traits?: readonly Trait[];
  /** So has one with a flow from one of the first to one of the second. */
  readonly flow?: { readonly from: readonly FlowEnd[]; readonly to: FlowEnd };
}

type Row = Omit<Factor, 'group' | 'attack' | 'owasp'> & { attack?: string; owasp?: string };

const list = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split(' '));

const group = (name: RiskGroup, rows: readonly Row[]): Factor[] =>
  rows.map(({ attack, owasp, ...row }) => ({
    ...row,
    group: name,
    attack: list(attack),
    owasp: list(owasp),
  }));

/** What is done. */
const effects = group('effect', [
  {
    id: 'effect.delete-recursive',
    weight: 30,
    reason: 'deletes a directory with all in it, or every file of a pattern',
    source: 'ATT&CK T1485; dcg core.filesystem',
    attack: 'T1485',
    owasp: 'ASI02',
  },
  {
    id: 'effect.delete',
    weight: 15,
    reason: 'deletes a file',
    source: 'nah filesystem_delete',
    attack: 'T1070.004',
  },
  {
    id: 'effect.erase',
    weight: 40,
    reason: 'erases content so that it cannot be brought back',
    source: 'ATT&CK T1485, T1561',
    attack: 'T1485 T1561.001',
    traits: ['erase'],
  },
  {
    id: 'effect.device-or-fs',
    weight: 60,
    reason: 'writes a device or makes a file system',
    source: 'ATT&CK T1561; nah fs-raw-device',
    attack: 'T1561',
    traits: ['device'],
  },
  {
    id: 'effect.history-rewrite',
    weight: 40,
    reason: 'rewrites or removes history',
    source: 'nah git_history_rewrite; dcg core.git',
    attack: 'T1565.001',
    owasp: 'ASI02',
    traits: ['history-rewrite'],
  },
  {
    id: 'effect.discard',
    weight: 40,
    reason: 'throws away work that is not committed',
    source: 'nah git_discard; cc-safety-net',
    owasp: 'ASI02',
    traits: ['discard'],
  },
  {
    id: 'effect.discard-named',
    weight: 15,
    reason: 'throws away what was not committed in a few files, or a branch',
    source: 'git-restore(1), git-branch(1)',
    owasp: 'ASI02',
    traits: ['discard-named'],
  },
  {
    id: 'effect.db-destructive',
    weight: 40,
    reason: 'drops or empties tables or databases, or changes every row',
    source: 'dcg database packs; ATT&CK T1485',
    attack: 'T1485 T1565.001',
    owasp: 'ASI02',
    traits: ['db-destroy'],
  },
  {
    id: 'effect.db-write',
    weight: 20,
    reason: 'changes rows or the shape of a database',
    source: 'dcg database packs',
    attack: 'T1565.001',
    traits: ['db-write'],
  },
  {
    id: 'effect.cloud-destructive',
    weight: 40,
    reason: 'deletes or ends what others run on',
    source: 'dcg cloud and kubernetes packs; ATT&CK T1485, T1578',
    attack: 'T1485 T1578.003',
    owasp: 'ASI02',
    traits: ['cloud-destroy'],
  },
  {
    id: 'effect.cloud-write',
    weight: 20,
    reason: 'changes what others run on',
    source: 'ATT&CK T1578',
    attack: 'T1578',
    traits: ['cloud-write'],
  },
  {
    id: 'effect.container-destructive',
    weight: 40,
    reason: 'removes volumes, images or everything unused',
    source: 'dcg containers pack',
    attack: 'T1485',
    traits: ['container-destroy'],
  },
  {
    id: 'effect.publish',
    weight: 30,
    reason: 'reaches others: publishes or pushes',
    source: 'OWASP ASI02; ATT&CK T1195',
    attack: 'T1195',
    owasp: 'ASI02',
    traits: ['publish'],
  },
  {
    id: 'effect.unpublish',
    weight: 40,
    reason: 'takes back what others may depend on',
    source: 'ATT&CK T1485; npm unpublish policy',
    attack: 'T1485',
    owasp: 'ASI02',
    traits: ['unpublish'],
  },
  {
    id: 'effect.install',
    weight: 15,
    reason: 'installs a package, whose scripts then run',
    source: 'ATT&CK T1195.002; OWASP ASI04',
    attack: 'T1195.002',
    owasp: 'ASI04',
    traits: ['install'],
  },
  {
    id: 'effect.install-declared',
    weight: 5,
    reason: 'restores declared packages, whose scripts may run',
    source: 'ATT&CK T1195.002; OWASP ASI04',
    attack: 'T1195.002',
    owasp: 'ASI04',
    traits: ['install-declared'],
  },
  {
    id: 'effect.persistence',
    weight: 40,
    reason: 'makes something run again later: shell start-up, cron, services, hooks, keys',
    source: 'ATT&CK T1546.004, T1053, T1543, T1098.004',
    attack: 'T1546.004 T1053 T1543 T1098.004',
    owasp: 'ASI10',
    traits: ['persistence'],
  },
  {
    id: 'effect.process-kill',
    weight: 15,
    reason: 'ends a process or stops a service',
    source: 'nah process_signal; ATT&CK T1489',
    attack: 'T1489',
    traits: ['process-kill', 'service-control'],
  },
  {
    id: 'effect.machine-down',
    weight: 50,
    reason: 'ends every process, or the machine',
    source: 'ATT&CK T1529, T1499',
    attack: 'T1529 T1499.001',
    traits: ['shutdown', 'mass-kill', 'fork-bomb'],
  },
  {
    id: 'effect.defense-off',
    weight: 45,
    reason: 'switches off a protection',
    source: 'ATT&CK T1562',
    attack: 'T1562',
    owasp: 'ASI10',
    traits: ['defense-off'],
  },
  {
    id: 'effect.log-clear',
    weight: 40,
    reason: 'removes a trace: logs or a history',
    source: 'ATT&CK T1070',
    attack: 'T1070',
    owasp: 'ASI10',
    traits: ['log-clear'],
  },
  {
    id: 'effect.kernel',
    weight: 40,
    reason: 'changes the kernel',
    source: 'ATT&CK T1547.006',
    attack: 'T1547.006',
    traits: ['kernel'],
  },
  {
    id: 'effect.user-admin',
    weight: 40,
    reason: 'changes who may enter this machine',
    source: 'ATT&CK T1136, T1098',
    attack: 'T1136 T1098',
    owasp: 'ASI03',
    traits: ['user-admin'],
  },
  {
    id: 'effect.system-config',
    weight: 20,
    reason: 'changes settings for every later run',
    source: 'ATT&CK T1112; INFER',
    traits: ['system-config'],
  },
  {
    id: 'effect.permission',
    weight: 10,
    reason: 'changes who may read, write or run a file',
    source: 'ATT&CK T1222',
    attack: 'T1222',
    traits: ['permission'],
  },
  {
    id: 'effect.remote-exec',
    weight: 25,
    reason: 'runs a command on another machine or in a container',
    source: 'ATT&CK T1021, T1609',
    attack: 'T1021 T1609',
    traits: ['remote-exec'],
  },
  {
    id: 'effect.capture',
    weight: 20,
    reason: 'reads the clipboard or the screen',
    source: 'ATT&CK T1115, T1113',
    attack: 'T1115 T1113',
    traits: ['clipboard', 'screen-capture'],
  },
]);

/** What it is done to. */
const targets = group('target', [
  {
    id: 'target.secret',
    weight: 40,
    reason: 'touches a place where secrets are kept, or prints one',
    source: 'ATT&CK T1552.001, T1552.004, T1555; nah secrets',
    attack: 'T1552.001 T1552.004 T1555',
    owasp: 'ASI03',
    traits: ['secret-read'],
  },
  {
    id: 'target.environment',
    weight: 20,
    reason: 'prints the environment, where secrets often are',
    source: 'ATT&CK T1552.007, T1082',
    attack: 'T1082',
    owasp: 'LLM02',
    traits: ['env-dump'],
  },
  {
    id: 'target.control',
    weight: 45,
    reason: 'changes what watches or steers the agent: its settings, hooks, git internals, Aegis',
    source: 'cc-safety-net; nah structural; ATT&CK T1562.001; CVE-2025-59536',
    attack: 'T1562.001',
    owasp: 'ASI10',
  },
  {
    id: 'target.ci',
    weight: 20,
    reason: 'changes what continuous integration runs after the next push',
    source: 'ATT&CK T1195.002; OWASP CICD-SEC-4',
    attack: 'T1195.002',
    owasp: 'ASI04',
  },
  {
    id: 'target.system',
    weight: 40,
    reason: 'changes the system, or the root or home directory itself',
    source: 'nah fs-system-tree; ATT&CK T1565.001',
    attack: 'T1565.001',
  },
  {
    id: 'target.workspace',
    weight: 30,
    reason: 'deletes or moves the workspace, or all that is in it',
    source: 'cc-safety-net; ATT&CK T1485',
    attack: 'T1485',
    owasp: 'ASI02',
  },
  {
    id: 'target.outside-workspace',
    weight: 15,
    reason: 'changes something outside the workspace',
    source: 'OpenCode external_directory',
  },
  {
    id: 'target.prod',
    weight: 25,
    reason: 'names production',
    source: "the user's `prod_hosts`; INFER",
    owasp: 'ASI02',
  },
]);

/** What reaches what, and whom. */
const flows = group('flow', [
  {
    id: 'flow.remote-code',
    weight: 60,
    reason: 'runs what came from the network',
    source: 'ATT&CK T1105 with T1059.004; nah exec-remote',
    attack: 'T1105 T1059.004',
    owasp: 'ASI05',
    flow: { from: ['network'], to: 'exec' },
  },
  {
    id: 'flow.decode-exec',
    weight: 55,
    reason: 'runs what was decoded',
    source: 'ATT&CK T1027, T1140; nah exec-decoded',
    attack: 'T1027 T1140',
    owasp: 'ASI05',
    flow: { from: ['decode'], to: 'exec' },
  },
  {
    id: 'flow.secret-network',
    weight: 60,
    reason: 'a secret may leave the machine',
    source: 'ATT&CK T1048, T1567; OWASP LLM02',
    attack: 'T1048 T1567',
    owasp: 'LLM02 ASI02',
    flow: { from: ['secret', 'env'], to: 'network' },
  },
  {
    id: 'flow.net-shell',
    weight: 70,
    reason: 'opens a shell over the network',
    source: 'ATT&CK T1059.004, T1571; GTFOBins reverse-shell, bind-shell',
    attack: 'T1059.004 T1571',
    owasp: 'ASI05',
    traits: ['net-shell'],
  },
  {
    id: 'net.upload',
    weight: 20,
    reason: 'sends something to another machine',
    source: 'GTFOBins file-upload; nah network_write; ATT&CK T1567',
    attack: 'T1567',
  },
  {
    id: 'net.tunnel',
    weight: 25,
    reason: 'opens a way in or out',
    source: 'ATT&CK T1572, T1090',
    attack: 'T1572 T1090',
    traits: ['tunnel', 'listen'],
  },
  {
    id: 'net.odd-endpoint',
    weight: 15,
    reason: 'a bare address, an unusual port, or a host made for pasting and tunnels',
    source: 'ATT&CK T1071, T1571, T1572',
    attack: 'T1071 T1571',
  },
  {
    id: 'net.unknown-host',
    weight: 10,
    reason: 'a host that this session has not used before',
    source: 'INFER',
    attack: 'T1071',
  },
]);

/** How it is said. */
const forms = group('form', [
  {
    id: 'form.obfuscated',
    weight: 35,
    reason: 'the form hides what it does',
    source: 'ATT&CK T1027.010',
    attack: 'T1027.010',
    owasp: 'ASI05',
    traits: ['obfuscated'],
  },
  {
    id: 'form.code-acts',
    weight: 25,
    reason: 'code in its own words starts programs or opens connections',
    source: 'nah lang_exec; ATT&CK T1059',
    attack: 'T1059',
    owasp: 'ASI05',
    traits: ['code-spawn', 'code-network'],
  },
  {
    id: 'form.interpreter-code',
    weight: 15,
    reason: 'runs code given in its own words',
    source: 'nah lang_exec; ATT&CK T1059',
    attack: 'T1059',
    owasp: 'ASI05',
  },
  {
    id: 'form.opaque',
    weight: 20,
    reason: 'a part is known only at run time',
    source: 'coverage "partial" in nah',
  },
  {
    id: 'form.many-ops',
    weight: 5,
    reason: 'more than 20 operations in one call',
    source: 'Adversa AI 2026-04-02: rules skipped after 50 sub-commands',
  },
]);

/** Where it is done. */
const contexts = group('context', [
  {
    id: 'priv.escalation',
    weight: 30,
    reason: 'works with the rights of another user, or of the host',
    source: 'ATT&CK T1548.003, T1611; GTFOBins sudo, suid',
    attack: 'T1548 T1611',
    owasp: 'ASI03',
    traits: ['escalation', 'container-escape'],
  },
  {
    id: 'context.shell-env',
    weight: 25,
    reason: 'a variable of the environment may make other code run',
    source: 'ATT&CK T1574.006; CVE-2026-22708',
    attack: 'T1574.006',
    owasp: 'ASI05',
    traits: ['env-loader'],
  },
  {
    id: 'context.untrusted-repo',
    weight: 10,
    reason: 'the first session in this checkout',
    source: 'CVE-2025-59536 and its class',
    owasp: 'ASI04',
  },
]);

/** What makes it less bad. Never across a flow or what watches the agent. */
const mitigations = group('mitigation', [
  {
    id: 'mitigation.dry-run',
    weight: -10,
    reason: 'only tells what would be done',
    source: 'dcg context; INFER',
    traits: ['dry-run'],
  },
  {
    id: 'mitigation.inside-tmp',
    weight: -10,
    reason: 'everything it changes is temporary',
    source: 'nah context; INFER',
  },
]);

/** Every factor of risk that Aegis knows of a call; findings of the critic come beside them. */
export const factors: readonly Factor[] = [
  ...effects,
  ...targets,
  ...flows,
  ...forms,
  ...contexts,
  ...mitigations,
];

/** The ids that `[risk.weights]` and `factor` may name. */
export const factorIds: readonly string[] = factors.map(({ id }) => id);
