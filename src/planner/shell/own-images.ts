import type { Operation } from '../../domain/operation.ts';
import { optionSet } from '../options.ts';
import { staticText, type Value } from '../value.ts';

/**
 * Docker Official Images: the names without a user in front that a registry answers to (hub.docker.com/_/…, as listed in
 * github.com/docker-library/official-images). Any other bare name is an image that was built on this machine.
 */
const official = optionSet(
  'adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps busybox caddy cassandra chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink fluentd gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch hylang ibm-semeru-runtimes ibmjava influxdb irssi jetty jobber joomla jruby julia kapacitor kibana kong lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary odoo open-liberty openjdk oraclelinux orientdb percona perl php php-zendserver phpmyadmin photon plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa scratch silverpeas sl solr sonarqube spark spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu unit valkey varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper',
);

const bare = /^([a-z0-9]+(?:[._-]+[a-z0-9]+)*)(?::[\w.-]+)?$/;

/** A context that is fetched: what is built of it is nobody's here (docs.docker.com/build/concepts/context). */
const foreignContext = /^(?:https?|git|ssh):\/\/|^git@|^github\.com\//;

/** The image that one part of the call builds by its tag is the call's own. */
const isBuilt = (image: string, earlier: readonly Operation[]): boolean =>
  earlier.some(
    ({ program, subcommand, argv }) =>
      /^(?:docker|podman|nerdctl|buildah)$/.test(program?.name ?? '') &&
      /^(?:build|buildx|image|bud)$/.test(subcommand ?? '') &&
      !argv.some((word) => foreignContext.test(textOf(word))) &&
      argv.some(
        (word, index) =>
          word.type === 'static' &&
          (word.value === image || word.value === `--tag=${image}`) &&
          (/^--tag=/.test(word.value) || /^(?:-t|--tag)$/.test(textOf(argv[index - 1]))),
      ),
  );

const textOf = (word: Operation['argv'][number] | undefined): string =>
  word?.type === 'static' ? word.value : '';

const flags =
  /^(?:--rm|--init|--read-only|-[dit]{1,3}|--detach|--interactive|--tty|--quiet|-q|--pull=never|--no-healthcheck)$/;

/** Options with a value, and what it may be: nothing of the host beside the project, no network but one of containers. */
const valued: Readonly<Record<string, RegExp>> = Object.fromEntries(
  (
    [
      ['-v --volume', /^(?:\/\w|(?!\.\.)[\w.-])[\w./ -]*:\/[\w./-]+(?::[a-zA-Z,]+)?$/],
      ['--mount', /^type=(?:tmpfs|volume)(?:,[\w./=-]+)*$/],
      ['--tmpfs', /^\/[\w./-]+(?::[\w,=]+)?$/],
      ['-p --publish --expose', /^[\d.:/a-z-]+$/],
      ['--network --net', /^(?!host$|container:|ns:)[\w.-]+$/],
      [
        '-w --workdir --name -h --hostname --platform -m --memory --cpus --shm-size -l --label --restart --stop-signal --network-alias -u --user',
        /^[\w.:/=-]+$/,
      ],
      ['-e --env', /^(?!.*(?:secret|token|passw|credential))\w+(?:=[^$`]*)?$/i],
    ] as const
  ).flatMap(([names, value]) => names.split(' ').map((name) => [name, value])),
);

const isPlainOption = (flag: string, value: string | undefined): boolean =>
  value !== undefined && Object.hasOwn(valued, flag) && valued[flag]?.test(value) === true;

/**
 * Whether a container is made of an image of the project's own, with nothing of the host but what is judged as a path.
 * `words`: the call without the command that is run inside.
 */
export const runsOwnImage = (words: readonly Value[], earlier: readonly Operation[]): boolean => {
  const texts = words.map(staticText);
  if (!/^(?:docker|podman|nerdctl)$/.test(texts[0] ?? '') || texts[1] !== 'run') return false;
  const image = texts.at(-1) ?? '';
  const name = bare.exec(image)?.[1];
  if (!(name !== undefined && !official.has(name)) && !isBuilt(image, earlier)) return false;
  const options = texts.slice(2, -1);
  for (let index = 0; index < options.length; index += 1) {
    const text = options[index] ?? '';
    if (flags.test(text)) continue;
    const [flag = '', value] = text.startsWith('--') ? text.split(/=(.*)/s, 2) : [text];
    if (value === undefined) index += 1;
    if (!isPlainOption(flag, value ?? options[index])) return false;
  }
  return true;
};
