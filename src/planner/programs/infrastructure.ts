import { hasFlag, valuesOf } from '../options.ts';
import { staticText } from '../value.ts';
import { kubernetesGround, kubernetesGuard, kubernetesPod, kubernetesWork } from './kubernetes-objects.ts';
import type { Table, Use } from './subcommands.ts';

const secretKinds = /^(secrets?)(\/|$|,)|,secrets?(,|$)/;

const secretOutput =
  /secret|token|passw|credential|(?:api|access|private)_?key|connection_string|kubeconfig/i;

/** https://kubernetes.io/docs/reference/kubectl/generated */
const kubectl: Table = {
  source: 'https://kubernetes.io/docs/reference/kubectl/generated',
  valued:
    '-n --namespace --context --cluster --kubeconfig -s --server --user --token --as --as-group --as-uid --request-timeout --cache-dir --certificate-authority --client-certificate --client-key -v --v --tls-server-name --username --password -o --output -l --selector --field-selector -f --filename -k --kustomize -c --container --tail --since --since-time --sort-by --template --replicas --timeout --type -p --patch --image --port --for --grace-period --chunk-size --raw --subresource --limits --requests --to-revision --overrides --env --labels --restart --profile --profile-output --from-literal --from-file --from-env-file --dry-run --cascade --revision --max-log-requests -L --label-columns',
  bare: '--insecure-skip-tls-verify --match-server-version --warnings-as-errors --disable-compression',
  unsafe: '--kubeconfig -s --server --insecure-skip-tls-verify',
  none: 'read-only',
  rows: [
    { words: 'get', traits: 'cloud-read', bare: '-p', refine: (use) => kubernetesSecret(use) },
    {
      words:
        'describe | top | explain | api-resources | api-versions | cluster-info | version | diff | events | wait | auth can-i | auth whoami | rollout status | rollout history | config get-contexts | config current-context | config get-clusters | config get-users | kustomize | plugin list | options | completion | alpha events | krew list | krew search',
      traits: 'cloud-read',
    },
    {
      words: 'config view',
      traits: 'cloud-read',
      // With the keys of every cluster in it.
      when: [
        { flags: '--raw', traits: 'secret-read escalation' },
        { flags: '--flatten', traits: 'secret-read' },
      ],
      bare: '--raw',
    },
    { words: 'logs | log', traits: 'cloud-read', bare: '-f -p' },
    {
      words:
        'apply | create | replace | patch | edit | scale | autoscale | set | label | annotate | expose | rollout restart | rollout undo | rollout pause | rollout resume | cordon | uncordon | taint | certificate approve | certificate deny | drain',
      traits: 'cloud-write',
      refine: kubernetesPod,
    },
    { words: 'create token', traits: 'secret-read' },
    {
      words: 'create clusterrolebinding | create rolebinding | create clusterrole | create role',
      traits: 'cloud-write',
      valued: '--clusterrole --role --verb --resource --user --group --serviceaccount',
      when: [
        { flags: '--clusterrole', value: /^cluster-admin$/, traits: 'cloud-write owner-grant' },
        {
          flags: '--group',
          value: /^system:(?:masters|unauthenticated|authenticated)$/,
          traits: 'cloud-write owner-grant',
        },
        { flags: '--verb', value: /^\*$/, traits: 'cloud-write owner-grant' },
      ],
    },
    {
      words: 'delete',
      traits: 'cloud-write',
      bare: '-A',
      when: [
        { operand: kubernetesGuard, traits: 'cloud-destroy defense-off' },
        { operand: kubernetesGround, traits: 'cloud-destroy' },
        { flags: '--all -A --all-namespaces', traits: 'cloud-destroy' },
        { operand: kubernetesWork, traits: 'cloud-write removal' },
        { flags: '-f --filename -k --kustomize', traits: 'cloud-write removal' },
      ],
    },
    {
      words: 'exec | attach | debug | run',
      traits: 'cloud-write remote-exec',
      refine: kubernetesPod,
      runs: true,
      stops: 1,
      bare: '-p',
    },
    { words: 'cp', traits: 'cloud-write upload' },
    { words: 'port-forward', traits: 'tunnel' },
    { words: 'proxy', traits: 'listen' },
    {
      words:
        'config use-context | config set-context | config set-cluster | config set-credentials | config set | config unset | config delete-context | config delete-cluster | config delete-user | config rename-context',
      traits: 'system-config',
    },
    { words: 'krew install | krew update | krew upgrade', traits: 'install' },
  ],
};

const shown = /^(yaml|json|jsonpath|go-template|custom-columns|template|jsonpath-as-json)/;

/** `get secrets` lists names; with an output that shows values it prints them. */
function kubernetesSecret(use: Use): string | undefined {
  const raw = use.operands.some((value) => secretKinds.test(staticText(value) ?? ''));
  if (!raw) return undefined;
  const output = use.options.filter(
    ({ flag }) => flag === '-o' || flag === '--output' || flag === '--template',
  );
  if (!output.some(({ flag, value }) => flag === '--template' || shown.test(staticText(value) ?? 'json')))
    return undefined;
  return hasFlag(use.flags, '-A', '--all-namespaces') ? 'secret-read escalation' : 'secret-read';
}

/** https://helm.sh/docs/helm */
const helm: Table = {
  source: 'https://helm.sh/docs/helm',
  valued:
    '-n --namespace --kube-context --kubeconfig --kube-apiserver --kube-token -f --values --set --set-string --set-file --set-json --version --repo --username --password -o --output -d --destination --timeout --revision --max --post-renderer --post-renderer-args --registry-config --repository-config --name-template -s --show-only --description --cascade',
  bare: '--debug',
  unsafe: '--post-renderer --kubeconfig --kube-apiserver',
  none: 'read-only',
  rows: [
    {
      words:
        'list | ls | status | get | get values | get manifest | get notes | get hooks | get all | history | hist | show | show values | show chart | inspect | search | search repo | search hub | template | lint | version | env | repo list | plugin list | dependency list | dep list | verify | diff | diff upgrade | completion',
      traits: 'cloud-read',
    },
    {
      words: 'package | create | unittest | docs | schema-gen',
      traits: 'project-task',
      paths: { write: '-d --destination' },
    },
    {
      words: 'dependency update | dependency build | dep update | dep build | repo update | repo up',
      traits: 'install-declared',
    },
    {
      words: 'install | upgrade | rollback | test',
      traits: 'cloud-write',
    },
    {
      words: 'uninstall | delete | del | un',
      traits: 'cloud-write removal',
      // As many as a list has: all of them.
      refine: (use) => (use.operands.some(({ many }) => many === true) ? 'cloud-destroy' : undefined),
    },
    {
      words: 'repo add | repo remove | plugin install | plugin update | plugin uninstall | pull | fetch',
      traits: 'install',
    },
    { words: 'push | registry login | registry logout', traits: 'publish' },
  ],
};

/** https://developer.hashicorp.com/terraform/cli/commands, https://opentofu.org/docs/cli/commands */
const terraform: Table = {
  source: 'https://developer.hashicorp.com/terraform/cli/commands',
  singleDash: true,
  directory: '-chdir',
  valued:
    '-var -var-file -target -replace -out -state -state-out -backup -lock-timeout -parallelism -backend-config -plugin-dir -from-module -filter  -generate-config-out -test-directory -module -provider',
  bare: '-version -help',
  unsafe: '-plugin-dir -from-module',
  paths: { write: '-out -state-out -backup -generate-config-out', list: '-var-file' },
  none: 'read-only',
  rows: [
    { words: 'fmt | validate | test | console', traits: 'project-task' },
    {
      words:
        'version | show | providers | providers schema | providers lock | graph | state list | state show | workspace list | workspace show | metadata | modules | get',
      traits: 'cloud-read',
    },
    // Only an output that is asked for by its name, or raw, shows what is marked as sensitive.
    {
      words: 'output',
      traits: 'cloud-read',
      bare: '-json -raw -no-color',
      when: [{ operand: secretOutput, traits: 'secret-read' }],
    },
    { words: 'state pull', traits: 'secret-read' },
    { words: 'plan | refresh-only', traits: 'cloud-read' },
    {
      words: 'init',
      traits: 'install-declared',
      when: [{ flags: '-migrate-state -force-copy', traits: 'cloud-write' }],
    },
    { words: 'apply', traits: 'cloud-write', when: [{ flags: '-destroy', traits: 'cloud-destroy' }] },
    { words: 'destroy', traits: 'cloud-destroy' },
    { words: 'state rm | state remove', traits: 'cloud-destroy' },
    { words: 'state push', traits: 'cloud-write', when: [{ flags: '-force', traits: 'cloud-destroy' }] },
    {
      words: 'state mv | state replace-provider | import | taint | untaint | refresh | force-unlock',
      traits: 'cloud-write',
    },
    { words: 'workspace new | workspace select', traits: 'dev-service' },
    {
      words: 'workspace delete',
      traits: 'cloud-write',
      when: [{ flags: '-force', traits: 'cloud-destroy' }],
    },
    { words: 'login | logout', traits: 'system-config' },
  ],
};

/** https://terragrunt.gruntwork.io/docs/reference/cli-options */
const terragrunt: Table = {
  ...terraform,
  source: 'https://terragrunt.gruntwork.io/docs/reference/cli-options',
  valued: `${terraform.valued ?? ''} --terragrunt-working-dir --working-dir --terragrunt-config --config`,
  bare: '--terragrunt-non-interactive --non-interactive --terragrunt-log-level --all -a --queue-include-external',
  rows: [
    ...terraform.rows,
    {
      words: 'hclfmt | hcl fmt | hcl validate | validate-inputs | graph-dependencies | render-json',
      traits: 'project-task',
    },
    {
      words:
        'run-all plan | run-all validate | run-all output | run-all init | plan-all | output-all | validate-all | run plan | run validate',
      traits: 'cloud-read',
    },
    { words: 'run-all apply | apply-all | run apply', traits: 'cloud-write' },
    { words: 'run-all destroy | destroy-all | run destroy | stack run destroy', traits: 'cloud-destroy' },
  ],
};

/** https://www.pulumi.com/docs/iac/cli/commands */
const pulumi: Table = {
  source: 'https://www.pulumi.com/docs/iac/cli/commands',
  directory: '-C --cwd',
  valued: '-s --stack -m --message -p --parallel -t --target --color --config -c',
  bare: '--non-interactive --logtostderr -e --emoji --debug',
  rows: [
    {
      words:
        'preview | pre | stack ls | stack | stack output | stack graph | stack history | whoami | about | version | config | config get | plugin ls | logs | console | stack tag ls | org',
      traits: 'cloud-read',
      when: [
        { flags: '--show-secrets', traits: 'secret-read' },
        { operand: secretOutput, traits: 'secret-read' },
      ],
    },
    { words: 'install | new | stack init | stack select | convert', traits: 'dev-service' },
    {
      words:
        'up | update | refresh | import | cancel | stack rename | state | stack import | config set | config rm | deployment',
      traits: 'cloud-write',
    },
    {
      words: 'destroy | down | dn',
      traits: 'cloud-destroy',
      when: [{ flags: '--preview-only', traits: 'dry-run' }],
    },
    { words: 'stack rm | stack remove | state delete', traits: 'cloud-destroy' },
    { words: 'stack export', traits: 'secret-read' },
    { words: 'login | logout', traits: 'system-config' },
  ],
};

/** https://docs.aws.amazon.com/cdk/v2/guide/cli.html, SAM, Serverless Framework, Packer */
const deployers = {
  cdk: {
    source: 'https://docs.aws.amazon.com/cdk/v2/guide/cli.html',
    valued: '-a --app -c --context --profile -o --output --require-approval --region --role-arn',
    rows: [
      {
        words: 'synth | synthesize | init | docs | doctor | acknowledge | notices',
        traits: 'project-task',
        scripts: '-a --app',
        paths: { write: '-o --output' },
      },
      { words: 'diff | list | ls | metadata | drift', traits: 'cloud-read' },
      { words: 'deploy | bootstrap | import | rollback | watch | migrate', traits: 'cloud-write' },
      { words: 'destroy | gc', traits: 'cloud-destroy' },
    ],
  },
  sam: {
    source: 'https://docs.aws.amazon.com/serverless-application-model',
    valued: '-t --template --stack-name --region --profile --config-env --config-file',
    rows: [
      {
        words:
          'build | validate | init | local invoke | local start-api | local start-lambda | local generate-event',
        traits: 'project-task',
      },
      { words: 'logs | list | traces', traits: 'cloud-read' },
      { words: 'deploy | sync | package | publish | pipeline', traits: 'cloud-write' },
      { words: 'delete', traits: 'cloud-destroy' },
    ],
  },
  serverless: {
    source: 'https://www.serverless.com/framework/docs/providers/aws/cli-reference',
    valued: '-s --stage -r --region -f --function -c --config --aws-profile',
    rows: [
      {
        words: 'package | print | invoke local | offline | offline start | create | plugin list | test',
        traits: 'project-task',
      },
      { words: 'info | logs | metrics | deploy list | diagnostics', traits: 'cloud-read' },
      { words: 'deploy | deploy function | invoke | rollback', traits: 'cloud-write' },
      { words: 'remove', traits: 'cloud-destroy' },
      { words: 'plugin install', traits: 'install' },
    ],
  },
  packer: {
    source: 'https://developer.hashicorp.com/packer/docs/commands',
    singleDash: true,
    rows: [
      { words: 'fmt | validate | inspect | version | console', traits: 'project-task' },
      { words: 'init', traits: 'install-declared' },
      { words: 'build', traits: 'cloud-write' },
    ],
  },
  vagrant: {
    source: 'https://developer.hashicorp.com/vagrant/docs/cli',
    rows: [
      {
        words:
          'status | global-status | port | version | validate | ssh-config | box list | plugin list | box outdated',
        traits: 'read-only',
      },
      {
        words: 'up | halt | suspend | resume | reload | init | provision | snapshot list | snapshot save',
        traits: 'dev-service',
      },
      { words: 'ssh', traits: 'remote-exec' },
      { words: 'destroy', traits: 'cloud-write' },
      { words: 'box add | box update | plugin install', traits: 'install' },
      { words: 'box remove | box prune | plugin uninstall', traits: 'uninstall' },
    ],
  },
} satisfies Record<string, Table>;

const ansibleOnlyLooks = '--syntax-check --list-tasks --list-hosts --list-tags';

/** https://docs.ansible.com/ansible/latest/cli */
const ansible: Table = {
  source: 'https://docs.ansible.com/ansible/latest/cli/ansible-playbook.html',
  valued:
    '-i --inventory -e --extra-vars -l --limit -t --tags --skip-tags -u --user -m --module-name -a --args -f --forks --private-key -c --connection -T --timeout -M --module-path --vault-password-file --become-user --become-method',
  bare: '--syntax-check --list-tasks --list-hosts --list-tags --flush-cache --step -b --become -K --ask-become-pass -k -C --check -D --diff -v -vv -vvv -vvvv',
  rows: [
    {
      words: '*',
      traits: 'remote-exec cloud-write',
      when: [
        { flags: ansibleOnlyLooks, traits: 'project-task' },
        { flags: '-C --check', traits: 'cloud-read' },
      ],
    },
  ],
};

const gitops = (source: string, reads: string, writes: string, destroys: string): Table => ({
  source,
  valued:
    '-n --namespace --context --kubeconfig --server --grpc-web-root-path -o --output --revision --auth-token -l --selector -p --project --core',
  unsafe: '--kubeconfig --server --insecure',
  rows: [
    { words: reads, traits: 'cloud-read' },
    { words: writes, traits: 'cloud-write' },
    { words: destroys, traits: 'cloud-destroy' },
    { words: 'login | logout | context', traits: 'system-config' },
  ],
});

/** Clusters and infrastructure described as code. */
export const infrastructureTables: Record<string, Table> = {
  kubectl,
  oc: {
    ...kubectl,
    source:
      'https://docs.openshift.com/container-platform/latest/cli_reference/openshift_cli/developer-cli-commands.html',
    rows: [
      ...kubectl.rows,
      { words: 'whoami | status | project | projects', traits: 'cloud-read' },
      { words: 'delete project', traits: 'cloud-destroy' },
      { words: 'rsh | rsync', traits: 'remote-exec' },
      { words: 'new-app | new-project | start-build | process', traits: 'cloud-write' },
      { words: 'login | logout', traits: 'system-config' },
    ],
  },
  helm,
  helmfile: {
    source: 'https://helmfile.readthedocs.io',
    valued: '-f --file -e --environment -l --selector -n --namespace',
    rows: [
      { words: 'list | diff | status | template | lint | build | test | write-values', traits: 'cloud-read' },
      { words: 'deps | repos', traits: 'install-declared' },
      { words: 'apply | sync', traits: 'cloud-write' },
      { words: 'destroy | delete', traits: 'cloud-destroy' },
    ],
  },
  kustomize: {
    source: 'https://kubectl.docs.kubernetes.io/references/kustomize',
    rows: [
      {
        words: 'build | version | cfg | edit | create | localize',
        traits: 'project-task',
        unsafe: '--enable-exec --enable-alpha-plugins',
      },
    ],
  },
  skaffold: {
    source: 'https://skaffold.dev/docs/references/cli',
    rows: [
      { words: 'diagnose | render | schema | version | config list | build | test', traits: 'project-task' },
      { words: 'run | dev | deploy | apply | debug', traits: 'cloud-write' },
      { words: 'delete', traits: 'cloud-destroy' },
    ],
  },
  argocd: gitops(
    'https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd',
    'app list | app get | app diff | app history | app logs | app manifests | app resources | app wait | version | cluster list | repo list | proj list | proj get | appset list | appset get',
    'app create | app sync | app set | app rollback | app patch | app unset | app terminate-op | cluster add | repo add | proj create | appset create | account',
    'app delete | app delete-resource | cluster rm | repo rm | proj delete | appset delete',
  ),
  flux: gitops(
    'https://fluxcd.io/flux/cmd',
    'get | check | logs | stats | tree | trace | events | version | diff | build | export',
    'bootstrap | create | reconcile | resume | suspend | install | push | tag',
    'delete | uninstall',
  ),
  istioctl: gitops(
    'https://istio.io/latest/docs/reference/commands/istioctl',
    'analyze | proxy-status | ps | proxy-config | pc | version | describe | verify-install | manifest generate',
    'install | upgrade | kube-inject | tag',
    'uninstall',
  ),
  k9s: { source: 'https://k9scli.io', rows: [{ words: 'version | info | help', traits: 'read-only' }] },
  crane: {
    source: 'https://github.com/google/go-containerregistry/tree/main/cmd/crane',
    rows: [
      { words: 'digest | manifest | config | ls | catalog | validate | version', traits: 'cloud-read' },
      { words: 'push | copy | cp | tag | append | mutate | rebase | flatten', traits: 'publish' },
      { words: 'delete', traits: 'unpublish' },
      { words: 'auth', traits: 'system-config' },
      { words: 'pull | export', traits: 'download' },
    ],
  },
  terraform,
  tofu: terraform,
  opentofu: terraform,
  terragrunt,
  pulumi,
  ...deployers,
  sls: deployers.serverless,
  'ansible-playbook': ansible,
  ansible,
  // Fetches a repository and plays what is in it, as root of this machine.
  'ansible-pull': {
    source: 'https://docs.ansible.com/ansible/latest/cli/ansible-pull.html',
    valued: '-U --url -C --checkout -d --directory -i --inventory -e --extra-vars',
    none: 'cloud-write',
    rows: [{ words: '*', traits: 'cloud-write' }],
    effects: (use) =>
      valuesOf(use, '-U', '--url').some((value) =>
        /^(?:https?|git|ssh):|@/.test(staticText(value) ?? 'http:'),
      )
        ? [{ type: 'code', from: new Set(['network']) }]
        : [],
  },
  'ansible-galaxy': {
    source: 'https://docs.ansible.com/ansible/latest/cli/ansible-galaxy.html',
    valued: '-r --role-file -p --roles-path',
    rows: [
      { words: 'list | search | info | collection list | role list | init', traits: 'read-only' },
      {
        words: 'install | collection install | role install',
        traits: 'install',
        when: [{ flags: '-r --role-file', traits: 'install-declared' }],
      },
      { words: 'remove', traits: 'uninstall' },
    ],
  },
  'ansible-inventory': {
    source: 'https://docs.ansible.com/ansible/latest/cli/ansible-inventory.html',
    none: 'read-only',
    bare: '--list --graph --yaml --toml --vars',
    valued: '-i --inventory --host',
    rows: [{ words: '*', traits: 'read-only' }],
  },
  'ansible-vault': {
    source: 'https://docs.ansible.com/ansible/latest/cli/ansible-vault.html',
    rows: [
      { words: 'view | decrypt', traits: 'secret-read' },
      { words: 'create | edit | encrypt | encrypt_string | rekey', traits: 'system-config' },
    ],
  },
};
