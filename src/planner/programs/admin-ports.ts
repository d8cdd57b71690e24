import type { Trait } from '../../domain/trait.ts';
import { isKubernetesGround, kubernetesWork } from './kubernetes-objects.ts';

/**
 * Ports that only data stores, gateways and their administration answer on, by their manuals: Elasticsearch, CouchDB,
 * Qdrant, Meilisearch, Typesense, Solr, etcd, Consul, Nomad, Vault, RabbitMQ's management, Kong's admin API, `kubectl
 * proxy`, InfluxDB, Neo4j, ClickHouse, Weaviate's and Kafka Connect's are left out: 8080 and its like are anybody's.
 */
const stores =
  /^(?:920[0-9]|9243|5984|6984|6333|7700|8983|8108|2379|8500|4646|8200|15672|8001|8444|8086|7474|8123|8083)$/;

/** Paths that administer, on ports where applications answer too: Prometheus, Alertmanager, Envoy. */
const administers = /^\/(?:api\/v[12]\/admin|-\/(?:quit|reload)|quitquitquit|_cluster|_snapshot)(?:\/|$)/;

/** Requests that carry a question in their body. */
const asks =
  /\/_?(?:search|msearch|count|mget|explain|validate\/query|analyze|field_caps|search\/template|search_shards|find|all_docs|query|scroll|recommend|multi-search|range|lease\/timetolive|write|ping|cypher|commit)$|^\/(?:v3(?:alpha|beta)?\/kv\/range|v1\/query|db\/[^/]+\/tx\/commit)$/i;

/** What a changing request does where a store of this machine answers: less is known of it than of its own client. */
export const adminTraits = (
  method: string,
  { port, path, loopback }: { port: string; path: string; loopback: boolean },
): Trait[] => {
  if (!loopback || /^(?:GET|HEAD|OPTIONS)$/.test(method)) return [];
  if (administers.test(path)) return ['db-write'];
  return stores.test(port) && !(method === 'POST' && asks.test(path)) ? ['db-write'] : [];
};

/** Objects of a namespace by Kubernetes' own API. https://kubernetes.io/docs/reference/using-api/api-concepts/ */
const objects = /^\/api(?:s\/[^/]+)?\/v[^/]+\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+))?$/;
const production = /(?:^|[-_.])(?:prod|production|prd|live)(?:[-_.]|$)/i;

/** What a DELETE to Kubernetes takes away: all of a kind, what others run on, or what runs in production. */
export const kubernetesTraits = (path: string): Trait[] => {
  const [, namespace = '', kind = '', name] = objects.exec(path) ?? [];
  if (kind === '') return [];
  if (
    name === undefined ||
    isKubernetesGround(kind) ||
    (production.test(namespace) && kubernetesWork.test(kind))
  )
    return ['cloud-destroy'];
  return ['cloud-write'];
};
