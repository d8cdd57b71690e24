import { hasFlag, valuesOf } from '../options.ts';
import { staticText } from '../value.ts';
import type { Use } from './subcommands.ts';

/** Kinds of objects that others run on, and everything at once. */
export const kubernetesGround =
  /(?:^|,)(?:all|namespaces?|ns|nodes?|no|persistentvolumes?|pv|persistentvolumeclaims?|pvc|customresourcedefinitions?|crds?|(?:validating|mutating)webhookconfigurations?|(?:validating|mutating)admissionpolic(?:y|ies)|apiservices?|storageclass(?:es)?|sc|volumesnapshots?|clusters?|machinedeployments?|nodepools?|etcds?)(?:\.[\w.-]+)?(?:\/|$|,)/;

/** Whether a word names objects that others run on. */
export const isKubernetesGround = (word: string): boolean => kubernetesGround.test(word);

/** Controls without which a cluster lets everything in. */
export const kubernetesGuard =
  /(?:^|,)(?:(?:validating|mutating)webhookconfigurations?|networkpolic(?:y|ies)|netpol|podsecuritypolic(?:y|ies)|psp|(?:cluster)?polic(?:y|ies)|constrainttemplates?)(?:\.[\w.-]+)?(?:\/|$|,)/;

/** What runs and is made again from its description; in production it is gone until then. */
export const kubernetesWork =
  /(?:^|,)(?:deployments?|deploy|statefulsets?|sts|daemonsets?|ds|services?|svc|ingress(?:es)?|ing|secrets?|configmaps?|cm|cronjobs?|cj|horizontalpodautoscalers?|hpa|serviceaccounts?|sa|(?:cluster)?roles?|(?:cluster)?rolebindings?|[a-z]+\.[a-z]+\.[\w.]+)(?:\/|$|,)/;

/** Fields of a pod with which it has the rights of its node (kubernetes.io, Pod Security Standards: baseline). */
const nodeRights =
  /["']?(?:hostPID|hostIPC|hostNetwork|privileged|allowPrivilegeEscalation)["']?\s*:\s*["']?true|["']?hostPath["']?\s*:\s*(?:\{\s*)?["']?path["']?\s*:\s*["']?(?:\/["'\s},]|\/(?:etc|root|var\/run|run|proc|sys|dev|boot|home)\b)/;

const clusterAdmin = /cluster-admin|system:masters/;

/** A pod of one's own making with the rights of its node, in an option or in a manifest that stands in the call. */
export function kubernetesPod(use: Use): string | undefined {
  const given = valuesOf(use, '--overrides', '-p', '--patch').map((value) => staticText(value) ?? '');
  const manifest = use.input.type === 'text' ? (use.input.text ?? '') : '';
  const [verb] = use.matched;
  const texts = [
    ...given,
    ...(valuesOf(use, '-f', '--filename').some((value) => staticText(value) === '-') ? [manifest] : []),
  ];
  const runs = verb === 'run' || verb === 'debug' || verb === 'exec' || verb === 'attach';
  const base = runs ? 'cloud-write remote-exec' : 'cloud-write';
  if (
    texts.some((text) => nodeRights.test(text)) ||
    (runs && hasFlag(use.flags, '--privileged')) ||
    (verb === 'debug' && valuesOf(use, '--profile').some((value) => staticText(value) === 'sysadmin'))
  )
    return `${base} container-escape`;
  if (texts.some((text) => /RoleBinding/.test(text) && clusterAdmin.test(text))) return `${base} owner-grant`;
  return undefined;
}
