import type { Operation } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { ExecFacts } from '../effects.ts';
import { hostOfUrl, isLoopback } from '../hosts.ts';
import { namesDevelopment, namesProduction } from '../programs/place-names.ts';
import { staticText, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';
import { environmentOf } from './state.ts';

/** What is milder where it is about development. */
const mildHere: ReadonlySet<Trait> = new Set<Trait>(['db-destroy', 'cloud-destroy', 'owner-grant']);

/** Only of these uses it matters what place they are about. */
const placed: ReadonlySet<Trait> = new Set<Trait>([
  'db-read',
  'db-write',
  'db-destroy',
  'cloud-write',
  'cloud-destroy',
  'container-destroy',
  'owner-grant',
  'removal',
]);

const hostFlag =
  /^(?:-h|-H|-S|--host|--hostname|--server|--endpoints?|--endpoint-url|--bootstrap-servers?|--broker-list|--brokers|--url|--uri|--address|--node|--broker|-b)(?:=(.*))?$/s;
const contextFlag = /^--(?:kube-)?context(?:=(.*))?$/;
const accountFlag = /^(?:-u|-U|--user|--username|-p|-P|--password|-a|--port)$/;

/** Clusters that run on the machine of whoever made them (kind, k3d, minikube, Docker Desktop and their kin). */
const localCluster =
  /^(?:kind-|k3d-|minikube|docker-desktop|docker-for-desktop|rancher-desktop|colima|orbstack|microk8s|k3s-local|lima-)/;

/** Wrappers of clients that speak to an emulator on this machine and to nothing else (docs.localstack.cloud). */
const emulatorClient =
  /^(?:awslocal|tflocal|cdklocal|samlocal|pulumilocal|terralocal|azlocal|laconia-local)$/;

/** Where a use of a program shows that it is. */
interface Shown {
  /** A host that is this machine, a cluster of it. */
  here: boolean;
  /** A host that is another machine, or one that is not known. */
  elsewhere: boolean;
  development: boolean;
  production: boolean;
  /** Inside a service of the project's compose file, where others of it have plain names. */
  inService: boolean;
}

const readHost = (text: string, shown: Shown): void => {
  for (const part of text.split(',')) {
    const { host, loopback } = hostOfUrl(part);
    if (
      (shown.inService && /^[\w-]+(?::\d+)?$/.test(part)) ||
      loopback ||
      (host !== undefined && isLoopback(host)) ||
      /^(?:\/|host\.docker\.internal)/.test(part)
    )
      shown.here = true;
    else shown.elsewhere = true;
  }
};

/** An address of a machine: buckets and files have none. */
const url =
  /^(?!(?:s3a?|gs|files?|fileb|az|wasbs?|abfss?|oss|cos|b2|arn):)[a-z][a-z0-9+.-]*:(?:[a-z0-9]+:)?\/\//i;

/** Text of a language: its own names are no places. */
const isText = (text: string): boolean => /\s/.test(text.trim()) && !/^(?:\w+=\S+\s*)+$/.test(text.trim());

const readWord = (text: string, shown: Shown): void => {
  if (url.test(text)) {
    readHost(text.replace(/^(?:jdbc|r2dbc):/, ''), shown);
    if (namesDevelopment(text.replace(/^[^?#]*@|^[a-z+]+:\/\/[^/]*/i, ''))) shown.development = true;
  } else if (/\bhost=/.test(text)) readHost(/\bhost=([^\s&]*)/.exec(text)?.[1] ?? '', shown);
  else if (!text.startsWith('-') && namesDevelopment(text)) shown.development = true;
  else if (/=/.test(text) && namesDevelopment(text.replace(/^[^=]*=/, ''))) shown.development = true;
};

/** Another file becomes part of the database: sqlite.org/lang_attach.html. */
const attaching = /\battach\s+(?:database\s+)?(?:if\s+not\s+exists\s+)?'/i;

const readWords = (words: readonly Value[], shown: Shown): void => {
  let last = '';
  for (const value of words) {
    const text = staticText(value) ?? (value.word.type === 'dynamic' ? value.word.source : '');
    if (
      (namesProduction(text) && !isSentence(text)) ||
      text.startsWith('DISABLE_DATABASE_ENVIRONMENT_CHECK=')
    )
      shown.production = true;
    const before = last.includes('=') ? '' : last;
    last = text;
    if (accountFlag.test(before)) continue;
    // A host or an address that is known only at run time may be any; one that a variable of tests holds is of them.
    if (staticText(value) === undefined) {
      if (/(?:url|uri|host|dsn|endpoint)/i.test(text)) {
        if (/(?:^|[^a-z])(?:test|dev|local|ci)(?:_|[^a-z])/i.test(text)) shown.development = true;
        else shown.elsewhere = true;
      }
      continue;
    }
    const named =
      hostFlag.exec(text)?.[1] ?? (hostFlag.test(before) ? text : /^-h([\w.].+)$/.exec(text)?.[1]);
    const context = contextFlag.exec(text)?.[1] ?? (contextFlag.test(before) ? text : undefined);
    if (context !== undefined) shown[localCluster.test(context) ? 'here' : 'elsewhere'] = true;
    else if (named !== undefined && named !== '') readHost(named, shown);
    // Of which of its files a statement with `ATTACH` speaks, the words do not say.
    else if (isText(text)) shown.elsewhere ||= attaching.test(text);
    else readWord(text, shown);
  }
};

/** Prose and code name things that the command is not about. */
const isSentence = (text: string): boolean => text.length > 400;

const placeVariable = /(?:HOST|URL|URI|DSN|ENDPOINT|SERVERS?)$|_URL_|ENDPOINT_URL/;
const stageVariable =
  /(?:^|_)(?:ENV|ENVIRONMENT|STAGE|PROFILE|DATABASE|DB|CONTEXT|WORKSPACE|NAME|SETTINGS_MODULE)$/;

const readEnvironment = (frame: Frame, shown: Shown): void => {
  const given =
    frame.env.length === 0 && frame.state.variables.size === 0
      ? []
      : [...environmentOf(frame.state), ...frame.env];
  for (const { name, value = '' } of given) {
    if (name === 'DISABLE_DATABASE_ENVIRONMENT_CHECK') shown.production = true;
    if (placeVariable.test(name)) {
      if (namesProduction(value) || namesProduction(name)) shown.production = true;
      if (value !== '') readHost(value, shown);
    } else if (stageVariable.test(name)) {
      if (namesProduction(value)) shown.production = true;
      else if (namesDevelopment(value)) shown.development = true;
    }
  }
};

/** A service that the project's own compose file describes is one of its development, unless that file says otherwise. */
const inOwnService = (parent: Operation | undefined): boolean => {
  if (parent?.program === undefined || !/^(?:docker|podman|nerdctl)(?:-compose)?$/.test(parent.program.name))
    return false;
  const all = parent.argv.map((word) => (word.type === 'static' ? word.value : '?'));
  const words = all.slice(0, all.findIndex((word) => word === 'exec' || word === 'run') + 1);
  return (
    (words.includes('compose') || parent.program.name.endsWith('-compose')) &&
    !words.some((word) => /^(?:-H|--host|-c|--context|--connection|--url)(?:=|$)/.test(word))
  );
};

const containerElsewhere = (words: readonly Value[], frame: Frame): boolean =>
  /^(?:docker|podman|nerdctl)(?:-compose)?$/.test(staticText(words[0]) ?? '') &&
  ([...environmentOf(frame.state), ...frame.env].some(
    ({ name, value }) => /^(?:DOCKER|CONTAINER)_HOST$/.test(name) && /^(?:ssh|tcp|https?):/.test(value ?? ''),
  ) ||
    words.some((word) => /^(?:--context|-H|--host|--connection|--url)(?:=|$)/.test(staticText(word) ?? '')));

/** A client of a database that names no host but a port, or one numbered database, speaks to this machine. */
const localByDefault = (name: string, words: readonly Value[], shown: Shown): boolean =>
  /^(?:redis-cli|valkey-cli|keydb-cli|mongosh|mongo)$/.test(name) &&
  !shown.elsewhere &&
  words.some((word) => /^(?:-p|-n|--port)$/.test(staticText(word) ?? '')) &&
  !words.some((word) => /^flushall$/i.test(staticText(word) ?? ''));

/** Tasks of frameworks that change the database they are configured for; in production that is no task of the project. */
const migration =
  /^(?:db:(?:migrate|rollback|seed|setup|prepare|schema:load|structure:load|fixtures:load)(?::[\w:]+)?|migrate|ecto\.(?:migrate|rollback|setup)|migrations?:\w+|doctrine:migrations:\w+|database:update)$/;
const isMigration = (word: Value): boolean => migration.test(staticText(word) ?? '');
const tasks: ReadonlySet<Trait> = new Set<Trait>(['project-task', 'script-task']);

/** Marks what a use of a client says of the place it is about: production, or development. */
export const withPlace = (
  planner: ShellPlanner,
  words: readonly Value[],
  facts: ExecFacts,
  frame: Frame,
): ExecFacts => {
  const { traits } = facts;
  const migrates = traits?.some((trait) => tasks.has(trait)) === true && words.some(isMigration);
  if (traits === undefined || !(migrates || traits.some((trait) => placed.has(trait)))) return facts;
  const parent = frame.parent === undefined ? undefined : planner.recorder.operations[frame.parent];
  const inService = frame.remote !== undefined && inOwnService(parent);
  const shown: Shown = { here: false, elsewhere: false, development: false, production: false, inService };
  readEnvironment(frame, shown);
  readWords(words.slice(1), shown);
  if (
    frame.remote !== undefined &&
    parent?.argv.some(
      (word) => word.type === 'static' && word.value.length < 200 && namesProduction(word.value),
    ) === true
  )
    shown.production = true;
  if (inService && !shown.elsewhere) shown.here = true;
  const name = (staticText(words[0]) ?? '').replace(/^.*\//, '').toLowerCase();
  if (emulatorClient.test(name) || localByDefault(name, words, shown)) shown.here = true;
  // The volumes of another machine are not those of this project's development.
  if (traits.includes('removal') && containerElsewhere(words, frame))
    return { ...facts, traits: [...traits, 'container-destroy'] };
  if (shown.production && migrates) return { ...facts, traits: ['db-write', 'production'] };
  if (shown.production) return { ...facts, traits: [...traits, 'production'] };
  if (!traits.some((trait) => mildHere.has(trait))) return facts;
  const data = traits.some((trait) => trait.startsWith('db-'));
  // On one's own server such a role is part of setting up; which server it is must be said to know better.
  if (data && traits.includes('owner-grant') && !shown.elsewhere)
    return { ...facts, traits: traits.filter((trait) => trait !== 'owner-grant') };
  const own = shown.here || (data && shown.development);
  return own && !shown.elsewhere ? { ...facts, traits: [...traits, 'development'] } : facts;
};
