import type { ToolCall } from '../domain/tool-call.ts';
import type { Trait } from '../domain/trait.ts';
import { namesProduction } from './programs/place-names.ts';

type Input = ToolCall['input'];

/** Servers that speak for a cloud, a cluster or a store of data, by what they are called. */
const service =
  /aws|amazon|gcp|gcloud|google.?cloud|azure|kube|k8s|helm|argo|terraform|pulumi|docker|cloudflare|digital.?ocean|heroku|vercel|netlify|supabase|neon|planetscale|railway|render|fly|postgres|mysql|maria|sqlite|mongo|redis|valkey|elastic|opensearch|snowflake|bigquery|clickhouse|databricks|kafka|rabbit|qdrant|pinecone|chroma|weaviate|milvus|neo4j|dynamo|cassandra|fire(?:base|store)|s3|minio|stripe|vault|consul|nomad|database|turso|prisma|sql|(?:^|[_-])db(?:[_-]|$)/i;

const removing =
  /^(?:delete|drop|destroy|remove|terminate|purge|flush(?:all|db)?|truncate|wipe|uninstall|nuke|teardown)$/;

/** What others run on, and what keeps data: the nouns of such tools. */
const ground =
  /^(?:projects?|databases?|db|dbs|clusters?|buckets?|namespaces?|instances?|tables?|collections?|ind(?:ex|exes|ices)|volumes?|stacks?|zones?|servers?|droplets?|apps?|applications?|sites?|environments?|tenants?|accounts?|organizations?|nodes?|keyspaces?|schemas?|all|vaults?|topics?|queues?|backups?|snapshots?|domains?|pvc|persistentvolumeclaims?|warehouses?|datasets?|customers?|subscriptions?|machines?|resource|group|workspaces?|crds?|keys?)$/;

const stored =
  /^(?:databases?|db|dbs|tables?|collections?|ind(?:ex|exes|ices)|keyspaces?|schemas?|topics?|queues?|datasets?|warehouses?|flush(?:all|db)?|truncate|keys?)$/;

/** `deleteDbCluster`, `drop-collection`, `kubectl_delete` as words. */
const wordsOf = (tool: string): string[] =>
  tool
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

const textsOf = (input: Input): string[] =>
  Object.values(input).filter((value): value is string => typeof value === 'string' && value.length <= 200);

const rehearses = (input: Input): boolean =>
  ['dryRun', 'dry_run', 'dry-run', 'DryRun'].some((key) => {
    const value = input[key];
    return value === true || value === 'client' || value === 'server' || value === 'true' || value === 'all';
  });

const isEmptyFilter = (value: unknown): boolean =>
  value === undefined ||
  value === '{}' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** What a tool of a service takes away, by its name and by what its arguments say. */
export const serviceTraits = (server: string, tool: string, input: Input): Trait[] => {
  if (!service.test(server) && !service.test(tool)) return [];
  const words = wordsOf(tool);
  if (rehearses(input)) return [];
  if (words.includes('many') && /delete|update/.test(tool) && isEmptyFilter(input.filter))
    return ['db-destroy'];
  if (!words.some((word) => removing.test(word))) return [];
  const whole = words.some((word) => ground.test(word) || /^flush|^truncate/.test(word));
  const kinds = ['resourceType', 'resource_type', 'resource', 'kind', 'type'].map((key) => input[key]);
  const named = kinds.some((kind) => typeof kind === 'string' && ground.test(wordsOf(kind).at(0) ?? ''));
  const production = textsOf(input).some(namesProduction);
  if (!whole && !named && !production) return [];
  const data = words.some((word) => stored.test(word));
  return [data ? 'db-destroy' : 'cloud-destroy', ...(production ? (['production'] as const) : [])];
};

/** Command lines whose first word is left out, or spread over arguments, by the program that the tool is named after. */
const programs =
  /(?:^|[_\W])(kubectl|helm|terraform|tofu|aws|gcloud|az|docker|pulumi|redis-cli|mongosh|argocd|flux|oc|vault|heroku|flyctl|wrangler|supabase)(?:[_\W]|$)/i;

const wholeLine =
  /^\s*(?:sudo\s+)?(?:aws|gcloud|gsutil|bq|az|kubectl|helm|terraform|tofu|terragrunt|docker|docker-compose|pulumi|psql|mysql|redis-cli|mongosh|sqlite3|argocd|flux|oc|vault|heroku|fly|flyctl|wrangler|supabase|doctl|eksctl|consul|nomad)\s/;

const commandKeys = [
  'cli_command',
  'command',
  'cmd',
  'commands',
  'args',
  'arguments',
  'kubectl_command',
  'aws_command',
  'cli',
];

const quoted = (text: string): string =>
  /^[\w./@%+:=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const textOf = (input: Input, ...keys: string[]): string[] =>
  keys.flatMap((key) => {
    const value = input[key];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });

/** The command lines that the arguments of such a tool hold or spell out, as they could be typed. */
export const serviceCommands = (server: string, tool: string, input: Input): string[] => {
  if (!service.test(server) && !service.test(tool)) return [];
  const program =
    programs.exec(tool)?.[1]?.toLowerCase() ??
    programs.exec(server)?.[1]?.toLowerCase() ??
    (/kube|k8s/i.test(server) ? 'kubectl' : /terraform/i.test(`${server} ${tool}`) ? 'terraform' : undefined);
  const place = [
    ...textOf(input, 'namespace', 'ns').flatMap((name) => ['-n', quoted(name)]),
    ...textOf(input, 'context', 'kubeContext').flatMap((name) => ['--context', quoted(name)]),
  ];
  const { flags } = input;
  if (typeof flags === 'object' && flags !== null && !Array.isArray(flags))
    for (const [name, value] of Object.entries(flags))
      place.push(`--${name}${value === true ? '' : `=${quoted(String(value))}`}`);
  const object = textOf(
    input,
    'resourceType',
    'resource_type',
    'resource',
    'kind',
    'name',
    'releaseName',
    'release',
  ).map(quoted);
  const lines: string[] = [];
  for (const key of commandKeys) {
    const value = input[key];
    const all = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : value;
    const text = Array.isArray(all) ? all.map((word) => quoted(String(word))).join(' ') : all;
    if (typeof text !== 'string' || text.trim() === '' || text.length > 100_000) continue;
    if (wholeLine.test(text)) lines.push(text);
    else if (program !== undefined && /^[a-z-]/.test(text))
      lines.push([program, text, ...(/^[a-z]+$/.test(text) ? object : []), ...place].join(' '));
  }
  const verb = /(?:^|_)(delete|uninstall|scale|patch|apply|destroy)(?:_|$)/.exec(
    wordsOf(tool).join('_'),
  )?.[1];
  if (
    lines.length === 0 &&
    verb !== undefined &&
    program !== undefined &&
    object.length > 0 &&
    !rehearses(input)
  )
    lines.push([program, verb, ...object, ...place].join(' '));
  return lines;
};
