import type { Finding } from '../../domain/finding.ts';
import { entropy } from '../../redact/randomness.ts';
import type { Detector, Inspection } from '../detector.ts';
import { commandsOf, hostsWritten, textsOf } from '../texts.ts';

/** Something of this call goes to another machine: a body, an upload, a copy. Pushing commits is judged by itself. */
const sends = ({ plan }: Inspection): boolean =>
  plan.operations.some(({ kind, hosts, traits }) => {
    if (kind === 'vcs') return false;
    const remote = hosts.filter(({ loopback }) => !loopback);
    if (remote.some(({ upload }) => upload)) return true;
    const carries = traits.includes('upload') || traits.includes('tunnel');
    return carries && (hosts.length === 0 || remote.length > 0);
  });

/** A secret that was read a moment ago, and now something is sent out. */
export const secretThenNetwork: Detector = {
  ids: ['exfil.seq'],
  about: 'An upload soon after a secret was read in the same session',
  source: 'MITRE ATT&CK T1048, T1567; 20 calls and 10 minutes as in ATT&CK-based sequence rules',
  look(inspection) {
    const { history, now, thresholds } = inspection;
    if (!sends(inspection)) return [];
    const since = now - thresholds.exfil_minutes * 60_000;
    const read = history
      .slice(-thresholds.exfil_calls)
      .filter(({ executed, secrets, at }) => executed && secrets.length > 0 && at >= since)
      .at(-1);
    if (read === undefined) return [];
    return [
      {
        id: 'exfil.seq',
        severity: 'critical',
        detail: `sends data out after ${read.secrets[0] ?? 'a secret'} was read in this session`,
        weight: 40,
        effect: 'require_approval',
      },
    ];
  },
};

/** Words with hyphens, as previews of branches have, are no data; neither is anything shorter than 24. */
const carriesData = (label: string, { host_label, host_entropy }: Inspection['thresholds']): boolean => {
  const solid = label.split('-').some((part) => part.length >= 20);
  if (!solid) return false;
  if (label.length >= host_label) return true;
  return label.length >= 24 && /[0-9]/.test(label) && entropy(label) > host_entropy;
};

const data = (id: string, detail: string, effect?: 'require_approval'): Finding => ({
  id,
  severity: 'high',
  detail,
  weight: 40,
  ...(effect === undefined ? {} : { effect }),
});

const resolvers: ReadonlySet<string> = new Set([
  'dig',
  'nslookup',
  'host',
  'drill',
  'kdig',
  'resolvectl',
  'ping',
  'getent',
  'delv',
]);

/** Output of a command with more of a name behind it: `$(whoami).example.com`. */
const madeName = /(?:\$\([^)]|`[^`])[^\n]{0,2000}?[)`]["']?\.[A-Za-z0-9-]/;
/** Output of a command in the place of an address's host. */
const madeHost = /\bhttps?:\/\/[^\s/"'<>?#]{0,200}?(?:\$\([^)]|`[^`])/i;

/** What asks for a name that a command of this very call makes. */
const madeBy = ({ plan, call }: Inspection): string | undefined => {
  const commands = commandsOf(call).map(({ text }) => text);
  if (commands.some((text) => madeHost.test(text))) return 'an address has a host';
  const asks = plan.operations.some(
    ({ program, argv }) =>
      resolvers.has(program?.name ?? '') && argv.some(({ type }) => type === 'dynamic' || type === 'glob'),
  );
  return asks && commands.some((text) => madeName.test(text)) ? 'a name is looked up that is' : undefined;
};

const hostsNamed = ({ plan, call }: Inspection): string[] => [
  ...plan.operations.flatMap(({ hosts }) =>
    hosts.filter(({ loopback }) => !loopback).map(({ host }) => host ?? ''),
  ),
  ...textsOf(call).flatMap(({ text, role }) =>
    role === 'command' || role === 'address' ? hostsWritten(text) : [],
  ),
  ...plan.operations.flatMap(({ program, argv }) =>
    resolvers.has(program?.name ?? '')
      ? argv.flatMap((word) => (word.type === 'static' ? [word.value] : []))
      : [],
  ),
];

/** Data in the labels of a name reaches whoever serves the zone, past every proxy. */
export const dnsData: Detector = {
  ids: ['exfil.dns'],
  about: 'Data in a host name',
  source: 'MITRE ATT&CK T1048.003, T1071.004; 63 octets a label: RFC 1035 §2.3.4',
  look(inspection) {
    const made = madeBy(inspection);
    if (made !== undefined)
      return [data('exfil.dns', `${made} made of a command's output`, 'require_approval')];
    for (const host of hostsNamed(inspection)) {
      const labels = host.replace(/:\d{1,5}$/, '').split('.');
      // The zone itself is bought, not made up for one request.
      const label = labels.slice(0, -2).find((part) => carriesData(part, inspection.thresholds));
      if (label !== undefined)
        return [
          data('exfil.dns', `the host name has a label that looks like data (${label.length} characters)`),
        ];
    }
    return [];
  },
};

/** A value of a query long enough to carry a file's content. */
export const urlData: Detector = {
  ids: ['exfil.url'],
  about: 'Data in the query of an address',
  source: 'MITRE ATT&CK T1567, T1041; EchoLeak CVE-2025-32711 (data in image addresses)',
  look({ call, thresholds }) {
    for (const { text, role } of textsOf(call)) {
      if (role !== 'command' && role !== 'address') continue;
      for (const found of text.match(/\bhttps?:\/\/[^\s"'<>\\]{1,16384}/gi) ?? []) {
        if (/^https?:\/\/(?:localhost|127\.|\[::1\])/i.test(found)) continue;
        const query = found.slice(found.indexOf('?') + 1);
        if (query === found) continue;
        const value = query
          .split(/[&#;]/)
          .map((pair) => pair.slice(pair.indexOf('=') + 1))
          .find((each) => each.length >= thresholds.query_value);
        if (value !== undefined)
          return [data('exfil.url', `a query value of ${value.length} characters goes to another machine`)];
        if (role === 'command' && /\$\((?!\()|`/.test(query))
          return [data('exfil.url', "the query of an address is made of a command's output")];
      }
    }
    return [];
  },
};
