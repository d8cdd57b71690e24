import type { Effect } from '../effects.ts';
import { hasFlag, valuesOf } from '../options.ts';
import { sqlFacts } from '../sql/classify.ts';
import { certainPrefix, staticText, type Value } from '../value.ts';
import { awsGrant, gcloudGrant } from './cloud-grants.ts';
import type { Row, Table, Use } from './subcommands.ts';

/** A word of a sub-command, wherever it stands among the first. */
const verbs = (reads: string, writes: string, destroys: string, more: readonly Row[] = []): Row[] => [
  ...more,
  { words: destroys, traits: 'cloud-destroy' },
  { words: writes, traits: 'cloud-write' },
  { words: reads, traits: 'cloud-read' },
];

const isBucket = (value: Value | undefined): boolean =>
  /^(?:s3|gs):\/\//.test(value === undefined ? '' : certainPrefix(value));

/** `aws s3 cp|mv|sync`, `gsutil cp`, `gcloud storage cp`: from here to a bucket is an upload, from a bucket to here a download. */
const bucketCopy = (use: Use): string => {
  const [source, target] = use.operands;
  if (use.matched[1] === 'sync' && hasFlag(use.flags, '--delete') && isEmptySource(source))
    return 'cloud-destroy';
  if (use.matched[1] === 'mv' && isBucket(source)) return 'cloud-write';
  return isBucket(target) ? 'cloud-write upload' : 'download';
};

const storageHost = (program: string): { host: string } => ({
  host: program === 'aws' ? 's3.amazonaws.com' : 'storage.googleapis.com',
});

const bucketPaths = (use: Use): Effect[] => {
  const [source, target] = use.operands;
  const recursive = use.matched[1] === 'sync' || hasFlag(use.flags, '--recursive');
  const effects: Effect[] = [];
  if (source !== undefined && !isBucket(source))
    effects.push({ type: 'path', access: 'read', values: [source], recursive });
  if (target !== undefined && !isBucket(target))
    effects.push({ type: 'path', access: 'write', values: [target], recursive });
  if (isBucket(target))
    effects.push({
      type: 'network',
      hosts: [{ ...storageHost(use.name), scheme: 'https', port: 443, loopback: false, upload: true }],
      sends: source === undefined ? [] : [source],
    });
  else effects.push({ type: 'source', end: 'network' });
  return effects;
};

/** State of infrastructure and backups: one object of them is the whole of what it stands for. */
export const keptForAll = /\.tfstate\b|(?:^|[^a-z])(?:backups?|dumps?|snapshots?|wal)(?:[^a-z]|$)/i;

/** A directory that says it has nothing in it: to make a place like it is to empty that place. */
export const isEmptySource = (value: Value | undefined): boolean =>
  /(?:^|[/_.-])(?:empty|blank|void|nothing|null)(?:[/_.-]|$)/i.test(staticText(value) ?? '');

const parameterRead = { flags: '--with-decryption', traits: 'secret-read' };

/** What an instance, a bucket, a key or the record of who did what is ended by. */
const awsGround =
  'terminate-* | delete-* | batch-delete-* | purge-* | remove-* | deregister-* | schedule-key-deletion | disable-key | stop-logging | delete-trail | disable-* | deactivate-* | cancel-* | revoke-* | reset-* | empty-*';

/** https://docs.aws.amazon.com/cli/latest/reference */
/** SQL that a service of AWS is handed, as an option or in its JSON: reading passes, as with any client. */
function awsQueryTraits(use: Use): string {
  const given = valuesOf(use, '--query-string', '--sql', '--sql-statement').map(staticText);
  const inJson = valuesOf(use, '--cli-input-json', '--cli-input-yaml').map(
    (value) =>
      /["']?(?:QueryString|Sql|sql)["']?\s*:\s*["']((?:[^"'\\]|\\.)*)["']/.exec(staticText(value) ?? '')?.[1],
  );
  const texts = [...given, ...inJson];
  if (texts.length === 0 || texts.includes(undefined)) return 'cloud-write';
  const { effect } = sqlFacts(texts.join(';\n'));
  if (effect === 'db-destroy') return 'cloud-write db-destroy';
  return effect === 'db-read' ? 'cloud-read' : 'cloud-write';
}

const aws: Table = {
  source: 'https://docs.aws.amazon.com/cli/latest/reference',
  valued:
    '--profile --region --output --endpoint-url --query --cli-read-timeout --cli-connect-timeout --ca-bundle --color --cli-binary-format --page-size --max-items --starting-token --filters --instance-ids --log-group-name --stack-name --bucket --key --function-name --cluster --service --services --role-name --user-name --table-name --secret-id --name --names --cli-input-json --cli-input-yaml --exclude --include --acl --storage-class',
  bare: '--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --no-cli-auto-prompt --cli-auto-prompt',
  unsafe: '--endpoint-url --no-verify-ssl --ca-bundle',
  rehearses: /^(?:ec2|s3|cloudtrail-data|networkmonitor) /,
  none: 'read-only',
  rows: [
    {
      words:
        's3 ls | configure list | configure list-profiles | configure get region | configure get output | sts get-caller-identity | help | cloudformation validate-template | logs tail | ecr-public describe-*',
      traits: 'cloud-read',
    },
    {
      words:
        'athena start-query-execution | redshift-data execute-statement | rds-data execute-statement | timestream-query query',
      traits: 'cloud-write',
      valued: '--query-string --sql --sql-statement --work-group --query-execution-context --database',
      refine: awsQueryTraits,
    },
    { words: 's3 cp | s3 mv | s3 sync', traits: 'cloud-write', refine: bucketCopy, effects: bucketPaths },
    {
      words: 's3 rm',
      traits: 'cloud-write',
      when: [
        { flags: '--recursive', traits: 'cloud-destroy' },
        { operand: keptForAll, traits: 'cloud-destroy' },
      ],
    },
    { words: 's3 rb', traits: 'cloud-destroy' },
    { words: 's3 mb | s3 website', traits: 'cloud-write' },
    { words: 's3 presign', traits: 'secret-read' },
    { words: 'configure get', traits: 'secret-read' },
    { words: 'configure export-credentials', traits: 'secret-read escalation' },
    {
      words:
        'configure | configure set | configure sso | configure import | sso login | sso logout | ecr get-login-password | eks update-kubeconfig | codeartifact login',
      traits: 'system-config',
    },
    {
      words:
        'secretsmanager get-secret-value | secretsmanager batch-get-secret-value | * get-login* | ecr get-authorization-token | sts assume-role* | sts get-session-token | sts get-federation-token | iam create-access-key | kms decrypt | rds generate-db-auth-token | codeartifact get-authorization-token | sso get-role-credentials | cognito-identity get-credentials-for-identity | lightsail download-default-key-pair | ec2 get-password-data | ec2 create-key-pair',
      traits: 'secret-read',
    },
    {
      words: 'ssm get-parameter | ssm get-parameters | ssm get-parameters-by-path',
      traits: 'cloud-read',
      when: [parameterRead],
    },
    {
      words: 'ssm start-session | ssm send-command | ecs execute-command | ec2-instance-connect *',
      traits: 'cloud-write remote-exec',
    },
    {
      words:
        'cloudtrail stop-logging | cloudtrail delete-trail | cloudtrail update-trail | cloudtrail put-event-selectors | guardduty delete-* | guardduty update-detector | guardduty disassociate-* | config stop-* | config delete-* | securityhub disable-* | ec2 delete-flow-logs | logs delete-log-group | logs delete-log-stream | logs put-retention-policy',
      traits: 'cloud-destroy defense-off',
    },
    {
      words:
        '* describe-* | * list-* | * get-* | * head-* | * search* | * lookup-* | * batch-get-* | * filter-* | * scan | * query | * wait | * select-* | * estimate-* | * preview-* | * validate-* | * simulate-* | * check-* | * detect-* | * test-* | * transact-get-items | * help | * * help | logs filter-log-events | * start-query | * view-*',
      traits: 'cloud-read',
    },
    {
      words: awsGround
        .split(' | ')
        .map((verb) => `* ${verb}`)
        .join(' | '),
      traits: 'cloud-destroy',
    },
    {
      words:
        'iam attach-user-policy | iam attach-role-policy | iam attach-group-policy | iam put-user-policy | iam put-role-policy | iam put-group-policy | iam create-policy | iam create-policy-version | iam add-user-to-group | iam update-assume-role-policy | sso-admin attach-managed-policy-to-permission-set | organizations attach-policy | s3api put-bucket-policy | s3api put-bucket-acl | s3api put-object-acl | s3api put-public-access-block | s3api delete-public-access-block | s3control put-public-access-block | lambda add-permission | sqs set-queue-attributes | sns set-topic-attributes | kms put-key-policy | secretsmanager put-resource-policy | ecr set-repository-policy | ec2 modify-image-attribute | ec2 modify-snapshot-attribute | rds modify-db-snapshot-attribute | ec2 authorize-security-group-ingress | eks associate-access-policy',
      traits: 'cloud-write',
      refine: awsGrant,
    },
    // Taking away one message, tag or permission is a change like another.
    {
      words:
        '* delete-message | * delete-message-batch | * delete-tags | * remove-tags* | * remove-permission | * remove-role-from-instance-profile | * remove-user-from-group | * remove-targets | * cancel-query | * cancel-export-task | * cancel-update-stack | * deregister-targets | * deregister-instances* | * deregister-task-definition | * revoke-security-group-* | * reset-* | * disable-rule | * disable-alarm-actions | * delete-item | * delete-object | * delete-parameter | * delete-network-interface | * stop-*',
      traits: 'cloud-write',
    },
    {
      words:
        '* create-* | * put-* | * update-* | * modify-* | * run-* | * start-* | * reboot-* | * attach-* | * detach-* | * associate-* | * disassociate-* | * authorize-* | * enable-* | * register-* | * restore-* | * copy-* | * import-* | * export-* | * invoke* | * publish* | * send-* | * set-* | * tag-* | * untag-* | * upload-* | * add-* | * change-* | * replace-* | * request-* | * allocate-* | * release-* | * rotate-* | * promote-* | * failover-* | * deploy | * package | * execute-* | * batch-write-* | * transact-* | * receive-message | * assign-*',
      traits: 'cloud-write',
    },
  ],
};

const gcloudReads =
  'list | describe | log | get-value | get-iam-policy | read | tail | get-server-config | list-* | describe-* | get-operations | get-health | info | version | search | search-* | lint | check | get-ancestors | test-iam-permissions | export | diff | get-status | ls | cat | stat | du | show | print-settings | troubleshoot*';
const gcloudWrites =
  'create | update | add | set | deploy | patch | start | stop | reset | resize | restart | import | enable | submit | run | execute | apply | promote | rollback | attach-* | detach-* | add-* | set-* | update-* | create-* | migrate | move | copy | cp | mv | rsync | scale | cancel | pause | resume | clone | restore | call | publish | pull | ack | upgrade | configure-* | remove-tags | remove-labels | remove-metadata | undelete | suspend | invoke | replace | bind | add-iam-policy-binding | remove-iam-policy-binding | set-iam-policy | sync';
const gcloudDestroys =
  'delete | destroy | remove | purge | delete-* | disable | undeploy | abandon-* | rm | rb | close';

const gcloud: Table = {
  source: 'https://cloud.google.com/sdk/gcloud/reference',
  valued:
    '--project --account --format --region --zone --configuration --filter --limit --sort-by --verbosity --impersonate-service-account --billing-project --access-token-file --flags-file --cluster --location --image --service --version --key --member --role --dataset',
  bare: '-q --quiet --log-http --no-user-output-enabled',
  unsafe: '--flags-file',
  none: 'read-only',
  rows: [
    {
      words:
        'auth list | config list | config get | config get-value | config configurations list | components list | info | version | projects list | help | topic',
      traits: 'cloud-read',
    },
    {
      words:
        'auth print-access-token | auth print-identity-token | auth application-default print-access-token | secrets versions access | kms decrypt',
      traits: 'secret-read',
    },
    {
      words:
        'auth | config set | config unset | config configurations | components install | components update | components remove | container clusters get-credentials | init',
      traits: 'system-config',
    },
    {
      words: 'compute ssh | compute scp | app instances ssh | cloud-shell ssh | container attached',
      traits: 'cloud-write remote-exec',
    },
    { words: 'compute start-iap-tunnel', traits: 'tunnel' },
    {
      words:
        'run deploy | functions deploy | app deploy | run jobs execute | run jobs deploy | deploy releases create | builds submit',
      traits: 'cloud-write',
    },
    {
      words: 'logging logs delete | logging sinks delete | logging buckets delete',
      traits: 'cloud-destroy defense-off',
    },
    { words: 'iam service-accounts keys create', traits: 'secret-read', operands: 'write' },
    {
      words: 'storage cp',
      traits: 'cloud-write',
      bare: '-r -R --recursive -n --no-clobber -z',
      refine: bucketCopy,
      effects: bucketPaths,
    },
  ],
  nouns: 'run deploy',
  verbs: verbs(gcloudReads, gcloudWrites, gcloudDestroys, [
    {
      words: 'add-iam-policy-binding | set-iam-policy | add-iam-policy',
      traits: 'cloud-write',
      refine: gcloudGrant,
    },
  ]),
};

/** https://cloud.google.com/storage/docs/gsutil, https://cloud.google.com/bigquery/docs/reference/bq-cli-reference */
const gsutil: Table = {
  source: 'https://cloud.google.com/storage/docs/gsutil',
  valued: '-o -h -u -i',
  bare: '-m -q -D -d',
  rows: [
    { words: 'ls | cat | stat | du | hash | version | help', traits: 'cloud-read' },
    { words: 'cp', traits: 'cloud-write', bare: '-r -R -n -z', refine: bucketCopy, effects: bucketPaths },
    {
      words: 'rm',
      traits: 'cloud-write',
      bare: '-r -R -a -f',
      when: [
        { flags: '-r -R -a', traits: 'cloud-destroy' },
        { operand: /\*/, traits: 'cloud-destroy' },
      ],
    },
    { words: 'rb', traits: 'cloud-destroy' },
    {
      words: 'rsync',
      traits: 'cloud-write upload',
      bare: '-d -r -n',
      when: [
        { flags: '-n', traits: 'dry-run' },
        { flags: '-d', traits: 'cloud-destroy' },
      ],
    },
    {
      words: 'acl ch | acl set | iam ch | iam set | defacl ch | defacl set',
      traits: 'cloud-write',
      valued: '-u -g -p -d',
      when: [
        {
          operand: /allUsers|allAuthenticatedUsers|public-read|:admin\b/i,
          traits: 'cloud-write owner-grant',
        },
        {
          flags: '-u -g',
          value: /allUsers|allAuthenticatedUsers|:(?:O|OWNER)$/i,
          traits: 'cloud-write owner-grant',
        },
      ],
    },
    {
      words:
        'cp | mv | mb | acl | iam | setmeta | rewrite | compose | lifecycle | cors | label | defacl | notification | retention | versioning | web',
      traits: 'cloud-write',
    },
    { words: 'signurl', traits: 'secret-read' },
  ],
};

const az: Table = {
  source: 'https://learn.microsoft.com/cli/azure/reference-index',
  valued:
    '-g --resource-group -n --name -o --output --query --subscription -l --location --sku --image --ids --account-name --container-name --vault-name --type --file -f --src --plan --runtime --server --sku-name',
  bare: '--debug --verbose --only-show-errors',
  rehearses: /^(?:deployment|storage|acr|policy|stack) /,
  none: 'read-only',
  rows: [
    {
      words:
        'keyvault secret show | keyvault secret download | keyvault key download | account get-access-token | storage account keys list | webapp config appsettings list | functionapp config appsettings list | webapp config connection-string list | acr credential show | ad sp create-for-rbac | ad sp credential reset | cosmosdb keys list | redis list-keys | webapp deployment list-publishing-credentials | webapp deployment list-publishing-profiles | functionapp keys list | storage account show-connection-string | keyvault certificate download | acr login',
      traits: 'secret-read',
    },
    {
      words: 'storage blob download | storage blob download-batch | storage file download',
      traits: 'download',
      valued: '-c --container-name -f --file -d --destination -s --source -n --name --pattern --path -p',
      effects: (use) =>
        valuesOf(use, '-f', '--file', '-d', '--destination').map((value) => ({
          type: 'path',
          access: 'write',
          values: [value],
        })),
    },
    {
      words:
        'login | logout | account set | configure | aks get-credentials | config set | extension add | upgrade | cloud set',
      traits: 'system-config',
    },
    {
      words:
        'account show | account list | account list-locations | config get | extension list | version | find | rest',
      traits: 'cloud-read',
      refine: (use) => (use.matched[0] === 'rest' ? restTraits(valuesOf(use, '-m', '--method')) : undefined),
      valued: '-m --method --uri --url -u --body -b',
    },
    {
      words:
        'bicep build | bicep build-params | bicep decompile | bicep lint | bicep format | bicep version | bicep list-versions | bicep generate-params | bicep restore',
      traits: 'project-task',
      paths: { read: '-f --file', write: '--outfile --outdir' },
    },
    {
      words:
        'role assignment create | ad app permission grant | ad group member add | ad app permission admin-consent',
      traits: 'cloud-write',
      valued: '--role --assignee --assignee-object-id --scope',
      when: [
        {
          flags: '--role',
          value:
            /^(?:Owner|Contributor|User Access Administrator|Role Based Access Control Administrator|Global Administrator|8e3af657-a8ff-443c-a75c-2fe8c4bcb635)$/i,
          traits: 'cloud-write owner-grant',
        },
      ],
    },
    {
      words: 'storage container set-permission | storage container create | storage account update',
      traits: 'cloud-write',
      valued: '--public-access --allow-blob-public-access',
      when: [
        { flags: '--public-access', value: /^(?:container|blob)$/, traits: 'cloud-write owner-grant' },
        { flags: '--allow-blob-public-access', value: /^true$/, traits: 'cloud-write owner-grant' },
      ],
    },
    {
      words: 'vm run-command invoke | ssh vm | aks command invoke | webapp ssh | container exec',
      traits: 'cloud-write remote-exec',
    },
  ],
  verbs: verbs(
    'list | show | list-* | show-* | get-* | check-* | exists | wait | what-if | validate | version | query | logs | tail | export | describe | url',
    'create | update | add | set | start | stop | restart | deploy | up | import | upload | upload-batch | download | copy | enable | scale | resize | assign | invoke | run | upgrade | renew | regenerate* | rotate* | attach | detach | move | swap | sync | apply | connect | approve | deallocate | generalize | redeploy | restore | recover | undelete | link | grant-access | revoke-access | set-policy | cancel | failover | login | clear | browse | config-zip | rename | build | reset-password | peer | install',
    'delete | purge | remove | delete-batch | disable | delete-* | terminate | empty | drop',
  ),
};

function restTraits(methods: readonly Value[]): string {
  const method = methods.map((value) => staticText(value)?.toLowerCase()).at(-1);
  if (methods.length === 0 || method === 'get') return 'cloud-read';
  return method === 'delete' ? 'cloud-destroy' : 'cloud-write';
}

/** A hosting platform or small cloud whose sub-commands end in a verb. */
const platform = (
  source: string,
  more: Partial<Table> & { reads?: string; writes?: string; destroys?: string },
): Table => {
  const { reads, writes, destroys, rows, ...rest } = more;
  return {
    source,
    valued:
      '-a --app --project -p --scope --token -t --context -c --config --region -r --output -o --format --team --org -e --env --environment -s --service -n --name --access-token',
    none: 'read-only',
    ...rest,
    rows: [
      {
        words:
          'login | logout | link | unlink | auth | auth init | auth login | switch | use | setup | configure | config set-context | auth:login | auth:logout | login:ci | context',
        traits: 'system-config',
      },
      { words: 'whoami | auth:whoami | version | help | help:*', traits: 'read-only' },
      ...(rows ?? []),
    ],
    nouns:
      'env secrets secret alias apps domains regions releases config:list logs status open usage docs types backup ps view info',
    verbs: verbs(
      `list | ls | info | show | get | describe | status | logs | log | inspect | whoami | version | ps | *:list | *:info | *:get | apps | domains | regions | releases | config:list | history | tail | doctor | check | validate | diff | preview | types | view | *:log | logs:* | open | usage | docs | bandwidth | count | search ${reads === undefined ? '' : `| ${reads}`}`.trim(),
      `create | create-* | update-* | add-* | set-* | deploy | add | set | update | scale | restart | start | stop | push | up | import | enable | publish | rollback | promote | launch | redeploy | env | secrets | secret | alias | upload | put | resize | reboot | attach | detach | assign | apply | pause | resume | run | migrate | fork | suspend | rename | move | restore | backup | unset | extend | *:create | *:add | *:set | *:update | *:scale | *:restart | *:rollback | *:unset | *:promote | *:push | *:copy | *:enable | *:stop | *:start | *:attach | *:backups:* | *:maintenance ${writes === undefined ? '' : `| ${writes}`}`.trim(),
      `delete | delete-* | destroy-* | remove-* | destroy | rm | remove | purge | terminate | apps:destroy | *:destroy | *:delete | *:reset | *:remove | *:disable | drop | rebuild | wipe | reset | down | undeploy ${destroys === undefined ? '' : `| ${destroys}`}`.trim(),
    ),
  };
};

const fly = platform('https://fly.io/docs/flyctl', {
  rows: [
    { words: 'ssh | console | ssh console | machine exec | postgres connect', traits: 'remote-exec' },
    { words: 'proxy', traits: 'tunnel' },
    { words: 'config show | config validate', traits: 'cloud-read' },
    { words: 'secrets list | tokens | auth token', traits: 'secret-read' },
  ],
});

/** `bq query 'SELECT …'`. */
const queryTraits = (use: Use): string => {
  if (hasFlag(use.flags, '--dry_run')) return 'dry-run';
  const texts = use.operands.map(staticText);
  if (texts.length === 0 || texts.includes(undefined)) return 'db-write';
  const { effect, code } = sqlFacts(texts.join(' '));
  return code ? 'db-write' : effect;
};

/** Clouds and hosting platforms. */
export const cloudTables: Record<string, Table> = {
  aws,
  awslocal: aws,
  gcloud,
  gsutil,
  az,
  bq: platform('https://cloud.google.com/bigquery/docs/reference/bq-cli-reference', {
    valued:
      '--location --project_id --dataset_id --format --max_rows --destination_table -n --label --parameter --job_id --schema',
    rows: [
      { words: 'rm', traits: 'cloud-destroy' },
      { words: 'ls | show | head | version | info', traits: 'cloud-read' },
      { words: 'query', traits: 'db-write', refine: (use) => queryTraits(use) },
      { words: 'mk | mkdef | load | extract | cp | insert | update', traits: 'cloud-write' },
    ],
  }),
  oci: platform('https://docs.oracle.com/iaas/tools/oci-cli/latest', {
    reads: 'list-*',
    writes: 'change-* | action',
    destroys: 'bulk-delete*',
  }),
  doctl: platform('https://docs.digitalocean.com/reference/doctl', {
    rows: [
      { words: 'compute ssh | apps console', traits: 'remote-exec' },
      { words: 'kubernetes cluster kubeconfig save | registry login', traits: 'system-config' },
    ],
  }),
  heroku: platform('https://devcenter.heroku.com/articles/heroku-cli-commands', {
    rows: [
      { words: 'run | run:* | ps:exec | pg:psql | redis:cli | ssh', traits: 'remote-exec' },
      { words: 'config | config:get', traits: 'secret-read' },
      {
        words: 'pg:reset | pg:push | apps:destroy | destroy | addons:destroy | pg:copy',
        traits: 'cloud-destroy',
      },
      { words: 'local | local:*', traits: 'project-task' },
      {
        words:
          'ps | apps | addons | releases | domains | pg:info | pg:ps | pg:diagnose | pipelines | status | buildpacks',
        traits: 'cloud-read',
      },
    ],
  }),
  fly,
  flyctl: fly,
  vercel: platform('https://vercel.com/docs/cli', {
    none: 'cloud-write',
    rows: [
      { words: 'build | dev', traits: 'project-task' },
      { words: 'env pull', traits: 'secret-read' },
      {
        words:
          'env ls | projects | project ls | domains ls | teams ls | inspect | list | certs ls | alias ls',
        traits: 'cloud-read',
      },
      { words: 'pull', traits: 'install-declared' },
    ],
  }),
  netlify: platform('https://cli.netlify.com', {
    rows: [
      {
        words:
          'build | dev | serve | functions:list | functions:build | functions:serve | functions:invoke | functions:create',
        traits: 'project-task',
      },
      { words: 'env:get | env:list', traits: 'secret-read' },
      { words: 'sites:list | status | open | watch', traits: 'cloud-read' },
    ],
  }),
  wrangler: platform('https://developers.cloudflare.com/workers/wrangler/commands', {
    rows: [
      {
        words:
          'dev | types | init | generate | check | pages dev | build | pages functions build | d1 migrations create | d1 migrations list',
        traits: 'project-task',
      },
      {
        words: 'deploy | publish | pages deploy | versions upload | versions deploy | rollback',
        traits: 'publish',
        when: [{ flags: '--dry-run', traits: 'project-task' }],
      },
      {
        words: 'd1 execute | d1 migrations apply',
        traits: 'cloud-write',
        valued: '--command --file',
        when: [{ flags: '--local', traits: 'project-task' }],
      },
      {
        words:
          'tail | kv key get | secret list | deployments list | versions list | r2 bucket list | kv namespace list | d1 list',
        traits: 'cloud-read',
      },
    ],
  }),
  firebase: platform('https://firebase.google.com/docs/cli', {
    rows: [
      { words: 'emulators:start | emulators:exec | serve | init', traits: 'project-task' },
      { words: 'deploy | hosting:channel:deploy | appdistribution:distribute', traits: 'publish' },
      {
        words:
          'firestore:delete | database:remove | hosting:disable | functions:delete | database:set | auth:import | projects:delete',
        traits: 'cloud-destroy',
      },
      {
        words:
          'projects:list | apps:list | functions:log | functions:list | hosting:channel:list | use | database:get | firestore:indexes',
        traits: 'cloud-read',
      },
      { words: 'functions:config:get | functions:secrets:access | apps:sdkconfig', traits: 'secret-read' },
    ],
  }),
  supabase: platform('https://supabase.com/docs/reference/cli', {
    rows: [
      {
        words:
          'start | status | gen types | gen | functions serve | functions new | migration new | migration list | db diff | db lint | test | test db | init | services',
        traits: 'dev-service',
      },
      { words: 'stop', traits: 'dev-service', when: [{ flags: '--no-backup', traits: 'db-write' }] },
      { words: 'db reset', traits: 'db-write', when: [{ flags: '--linked --db-url', traits: 'db-destroy' }] },
      {
        words: 'db push | functions deploy | migration repair | migration up | db pull | db remote',
        traits: 'cloud-write',
      },
      { words: 'projects api-keys | secrets list', traits: 'secret-read' },
    ],
  }),
  railway: platform('https://docs.railway.com/reference/cli-api', {
    rows: [
      { words: 'run | shell', traits: 'secret-read' },
      { words: 'ssh | connect', traits: 'remote-exec' },
      { words: 'variables | variable list | variable get', traits: 'secret-read' },
    ],
  }),
  render: platform('https://render.com/docs/cli', { rows: [{ words: 'ssh | psql', traits: 'remote-exec' }] }),
  'linode-cli': platform('https://www.linode.com/docs/products/tools/cli', {
    reads: '*-list | *-view',
    writes: '*-create | *-update',
    destroys: '*-delete',
  }),
  hcloud: platform('https://github.com/hetznercloud/cli', {
    rows: [{ words: 'server ssh', traits: 'remote-exec' }],
  }),
  vultr: platform('https://github.com/vultr/vultr-cli', {}),
  scw: platform('https://github.com/scaleway/scaleway-cli', {}),
  eksctl: platform('https://eksctl.io', { writes: 'drain | upgrade | utils' }),
  ibmcloud: platform('https://cloud.ibm.com/docs/cli', {
    writes: '*-create | *-update',
    destroys: '*-delete | *-rm',
  }),
  cf: platform('https://cli.cloudfoundry.org', {
    reads: 'apps | app | services | routes | target | events',
    writes: 'push | bind-service | map-route',
    destroys: 'delete-*',
  }),
  eb: platform('https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/eb-cli3.html', {
    reads: 'health | printenv',
    writes: 'clone | setenv',
    destroys: 'abort',
    rows: [
      { words: 'ssh', traits: 'remote-exec' },
      { words: 'terminate', traits: 'cloud-destroy' },
    ],
  }),
  copilot: platform('https://aws.github.io/copilot-cli', {}),
  nomad: platform('https://developer.hashicorp.com/nomad/docs/commands', {
    reads: 'plan',
    writes: 'job run | job dispatch',
    destroys: 'system gc | namespace delete | operator raft remove-peer',
    rows: [
      { words: 'alloc exec', traits: 'remote-exec' },
      {
        words: 'job stop | stop',
        traits: 'cloud-write removal',
        when: [{ flags: '-purge', traits: 'cloud-destroy' }],
      },
    ],
    singleDash: true,
  }),
  consul: platform('https://developer.hashicorp.com/consul/commands', {
    reads: 'members | kv get | catalog',
    writes: 'kv put | reload | join',
    destroys: 'leave | force-leave | operator raft remove-peer',
    rows: [
      { words: 'exec', traits: 'remote-exec' },
      {
        words: 'kv delete',
        traits: 'cloud-write removal',
        when: [{ flags: '-recurse', traits: 'cloud-destroy' }],
      },
    ],
    singleDash: true,
  }),
  turso: platform('https://docs.turso.tech/cli', {
    rows: [
      { words: 'db shell', traits: 'db-write' },
      { words: 'db tokens', traits: 'secret-read' },
    ],
  }),
  neonctl: platform('https://neon.com/docs/reference/neon-cli', {
    rows: [{ words: 'connection-string', traits: 'secret-read' }],
  }),
  pscale: platform('https://planetscale.com/docs/reference/planetscale-cli', {
    rows: [
      { words: 'shell | connect', traits: 'remote-exec' },
      { words: 'password create', traits: 'secret-read' },
    ],
  }),
  stripe: platform('https://docs.stripe.com/cli', {
    reads: 'listen',
    writes: 'trigger | post | fixtures | resend',
    rows: [{ words: 'get | logs tail | status', traits: 'cloud-read' }],
  }),
  sentry: platform('https://docs.sentry.io/cli', {}),
  sst: platform('https://sst.dev/docs/reference/cli', {
    valued: '--stage --profile --region --config',
    reads: 'diff | version | refresh --help',
    rows: [
      { words: 'dev | init | install | add', traits: 'project-task' },
      { words: 'shell | secret list', traits: 'secret-read' },
      { words: 'secret set | unlock | refresh | deploy', traits: 'cloud-write' },
      { words: 'remove', traits: 'cloud-destroy' },
    ],
  }),
  circleci: platform('https://circleci.com/docs/local-cli', {
    rows: [
      {
        words: 'config validate | config process | config pack | orb validate | orb pack | local execute',
        traits: 'project-task',
      },
      { words: 'orb publish | orb publish promote', traits: 'publish' },
      { words: 'setup | update', traits: 'system-config' },
    ],
  }),
};
