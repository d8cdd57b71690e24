import type { Trait } from '../../domain/trait.ts';
import { hostOfUrl } from '../hosts.ts';
import { classifySql, looksLikeSql } from '../sql/classify.ts';
import { staticText, type Value } from '../value.ts';
import { adminTraits, kubernetesTraits } from './admin-ports.ts';

/** A request as far as a client's words say it. */
export interface SaidRequest {
  method: string;
  urls: readonly Value[];
  bodies: readonly Value[];
}

const spelt = (value: Value): string =>
  staticText(value) ??
  (value.word.type === 'glob' ? value.word.pattern : value.word.type === 'dynamic' ? value.word.source : '');

/** Services whose interface is their customers' infrastructure, data or money. */
const provider =
  /(?:^|\.)(?:cloudflare|digitalocean|hetzner|heroku|vercel|netlify|linode|vultr|render|railway|supabase|planetscale|mongodb|azure|googleapis|amazonaws|stripe|launchdarkly|github|gitlab|bitbucket|datadoghq|pagerduty|auth0|okta|twilio|pinecone|elastic-cloud|upstash|scaleway|ovh|confluent|snowflakecomputing|databricks|fastly|akamai|namecheap|godaddy|gandi|dnsimple|sentry|circleci|flagsmith|split|paypal|shopify|algolia|scalingo|koyeb|northflank|aiven|cockroachlabs|timescale|clickhouse|equinix|civo|exoscale|ibm|oraclecloud|aliyuncs|tencentcloudapi)\.(?:com|io|org|app|net|cloud|dev|tech|co|eu)$|(?:^|\.)(?:fly\.io|machines\.dev|neon\.tech|hetzner\.cloud|backboard\.railway\.app|app\.terraform\.io)$/;

/** What of theirs others run on, as the noun in front of an id. */
const ground =
  /^(?:zones?|droplets?|databases?|clusters?|volumes?|buckets?|b|apps?|projects?|servers?|instances?|sites?|domains?|organizations?|orgs?|accounts?|namespaces?|services?|environments?|stacks?|index(?:es)?|indices|collections?|snapshots?|backups?|customers?|subscriptions?|products?|vaults?|secrets?|repositories|topics?|queues?|load_?-?balancers?|networks?|vpcs?|workspaces?|tenants?|stores?|hosted-?zones?|machines?|deployments?|keys?|teams?|users?|groups?|tables?|branches|kubernetes_clusters|resourcegroups|flags|permissions|warehouses?|contexts?)$/i;

/** Paths by which data stores take away whole collections, whoever hosts them. */
const storePath =
  /^\/(?:_all|\*)$|^\/[\w.-]*\*[\w.*-]*$|^\/_(?:data_stream|snapshot|index_template|template|security)\/|^\/collections\/[^/]+$|^\/indexes\/[^/]+$|^\/v1\/schema\/|^\/api\/(?:queues|vhosts|exchanges)\/|^\/api\/v1\/(?:namespaces|nodes|persistentvolumes)\/[^/]+$|^\/apis?\/.*\/(?:customresourcedefinitions|(?:validating|mutating)webhookconfigurations)\/|^\/v1\/(?:sys|kv|job)\/|^\/(?:volumes|containers)\/[^/]+$/;

/** Ports that stores answer on: Elasticsearch, CouchDB, Qdrant, Meilisearch, Solr, Typesense. */
const storePort = /^(?:920[0-9]|9243|5984|6984|6333|7700|8983|8108)$/;

/** `mutation { deleteProject(id: …) }`: a mutation of GraphQL that takes something away. */
const removingMutation =
  /\bmutation\b[\s\S]{0,400}?\b(?:\w*(?:[Dd]elete|[Dd]estroy|[Rr]emove|[Pp]urge|[Tt]erminate|[Dd]rop|[Ww]ipe)\w*)\s*[({]/;

/** A query that every document answers. */
const everything = /match_all|"query"\s*:\s*\{\s*\}|\*:\*|"selector"\s*:\s*\{\s*\}/;

interface Place {
  host: string;
  port: string;
  segments: string[];
  path: string;
  query: string;
  loopback: boolean;
}

const placeOf = (text: string): Place => {
  const [, authority = '', path = '', query = ''] =
    /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^/?#]*)([^?#]*)\??([^#]*)/i.exec(text.replace(/^["']|["']$/g, '')) ?? [];
  const [, host = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(authority.toLowerCase()) ?? [];
  return {
    host,
    port,
    path: path.replace(/(?<=.)\/$/, ''),
    query,
    segments: path.split('/').filter((segment) => segment !== ''),
    loopback: hostOfUrl(text).loopback,
  };
};

const removes = (place: Place): Trait[] => {
  const { host, port, path, segments } = place;
  if (
    storePath.test(path) ||
    (storePort.test(port) && segments.length === 1 && !/^_(?:search|pit|tasks|cache)/.test(segments[0] ?? ''))
  )
    return ['db-destroy'];
  if (/(?:^|[.-])(?:es|elastic\w*|opensearch|couchdb|solr)(?:[.-]|$)/.test(host) && segments.length === 1)
    return ['db-destroy'];
  const ofCluster = kubernetesTraits(path);
  if (ofCluster.length > 0) return ofCluster;
  if (!provider.test(host)) return [];
  if (segments[0] === 'repos') return segments.length === 3 ? ['cloud-destroy'] : [];
  const noun = segments.at(-2) ?? '';
  return ground.test(noun) || ground.test(segments.at(-1) ?? '') || /resourcegroups\/[^/]+$/i.test(path)
    ? ['cloud-destroy']
    : [];
};

const posts = (place: Place, bodies: readonly string[]): Trait[] => {
  const { path, query, loopback } = place;
  if (/\/_delete_by_query$/.test(path))
    return bodies.length === 0 || bodies.some((body) => everything.test(body))
      ? ['db-destroy']
      : ['db-write'];
  if (/\/(?:purge_cache|purge_everything)$/.test(path)) return ['cloud-write'];
  if (/\/update(?:$|\/)/.test(path) && bodies.some((body) => /<delete>|"delete"/.test(body)))
    return bodies.some((body) => everything.test(body)) ? ['db-destroy'] : ['db-write'];
  if (/\/(?:deleterange|flushall|flushdb)$/i.test(path)) return ['db-destroy'];
  if (/action=(?:DELETE|UNLOAD|DELETEREPLICA)\b/.test(query)) return ['db-destroy'];
  if (!loopback && bodies.some((body) => removingMutation.test(body))) return ['cloud-destroy'];
  const sql = [...bodies, decoded(/(?:^|&)(?:query|q|sql|db_query)=([^&]*)/.exec(query)?.[1] ?? '')].filter(
    looksLikeSql,
  );
  return sql.length === 0
    ? []
    : [...classifySql(sql.join(';\n'))].filter((trait) => trait === 'db-destroy' || trait === 'db-write');
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** What a request takes away where it goes to: a store's data, a provider's ground. Requests to others' own services are not known. */
export const requestTraits = ({ method, urls, bodies }: SaidRequest): Trait[] => {
  const texts = bodies.map(spelt);
  const found = urls.flatMap((url) => {
    const place = placeOf(spelt(url));
    const taken = method === 'DELETE' ? [...removes(place), ...posts(place, texts)] : posts(place, texts);
    return taken.length > 0 ? taken : adminTraits(method, place);
  });
  return [...new Set(found)];
};
