import type { Operation } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { ExecFacts } from '../effects.ts';
import { isKubernetesGround } from '../programs/kubernetes-objects.ts';
import { isSqlClient, makesRemovals } from '../programs/sql-clients.ts';
import { staticText, type Value } from '../value.ts';
import type { Frame, ShellPlanner } from './context.ts';

const removing = /^(?:delete|del|remove|rm|destroy|uninstall|unlink|purge|terminate|drop|unset)$/i;

/** What of a service is lost when all of it goes. */
const kept =
  /^(?:secrets?|variables?|env|environments?|repos?|releases?|projects?|apps?|namespaces?|databases?|keys?|users?|buckets?|stacks?|functions?|services?|droplets?|servers?|volumes?|snapshots?|domains?|topics?|queues?|queue|topic|instances?|clusters?)$/i;

/** Programs that let only a part of a list through. */
const narrowing = /^(?:grep|egrep|fgrep|rg|awk|gawk|sed|head|tail|fzf|sk|select)$/;

const texts = (operation: Operation): string[] =>
  operation.argv.map((word) => (word.type === 'static' ? word.value : ''));

const narrows = (operation: Operation): boolean =>
  narrowing.test(operation.program?.name ?? '') &&
  !operation.flags.some((flag) => flag === '-v' || flag === '--invert-match');

/** Every key: a scan without a pattern, or with one that all names answer. */
const listsEveryKey = (operation: Operation): boolean => {
  const words = texts(operation);
  const pattern = words[words.indexOf('--pattern') + 1];
  if (words.includes('--scan')) return !words.includes('--pattern') || pattern === '*';
  return words.some((word, index) => /^keys$/i.test(word) && words[index + 1] === '*');
};

const takesAway = (
  name: string,
  words: readonly string[],
  listed: Operation,
  all: boolean,
): Trait | undefined => {
  if (/^(?:redis|valkey|keydb)-cli$/.test(name))
    return words.some((word) => /^(?:del|unlink)$/i.test(word)) && all && listsEveryKey(listed)
      ? 'db-destroy'
      : undefined;
  if (!words.some((word) => removing.test(word))) return undefined;
  if (name === 'kubectl' || name === 'oc')
    return texts(listed).some(isKubernetesGround) ? 'cloud-destroy' : undefined;
  return all && words.some((word) => kept.test(word)) ? 'cloud-destroy' : undefined;
};

/** The directory that a mirror copies from was made by this very call, and nothing was put into it. */
const madeEmpty = (operations: readonly Operation[], source: string): boolean => {
  const bare = source.replace(/\/+$/, '');
  const made = operations.findIndex(
    (operation) =>
      operation.program?.name === 'mkdir' &&
      texts(operation).some((word) => word.replace(/\/+$/, '') === bare),
  );
  return (
    made >= 0 &&
    operations
      .slice(made + 1)
      .every(({ kind, text, parent }) => kind !== 'exec' || parent === made || !text.includes(bare))
  );
};

/**
 * What is handed from one command of a call to the next: a list of all there is to what deletes, statements that one query
 * makes to the client that runs them, an empty directory to what makes another place like it.
 */
export const withListed = (
  planner: ShellPlanner,
  words: readonly Value[],
  facts: ExecFacts,
  frame: Frame,
): ExecFacts => {
  const { traits } = facts;
  if (traits?.some((trait) => trait === 'cloud-write' || trait === 'db-write') !== true) return facts;
  const { operations } = planner.recorder;
  if (operations.length === 0) return facts;
  const name = (staticText(words[0]) ?? '').replace(/^.*\//, '');
  const given = words.slice(1).map((word) => staticText(word) ?? '');
  const add = (trait: Trait): ExecFacts => ({ ...facts, traits: [...traits, trait] });
  if (isSqlClient(name) && frame.input.type === 'stream')
    return operations.some(
      (operation) => isSqlClient(operation.program?.name ?? '') && makesRemovals(operation.text),
    )
      ? add('db-destroy')
      : facts;
  if (given.some((word) => /^(?:sync|mirror)$/.test(word))) {
    const source = staticText(facts.operands.find((value) => staticText(value) !== 'sync'));
    return source !== undefined && madeEmpty(operations, source) ? add('cloud-destroy') : facts;
  }
  if (!frame.via.includes('xargs') && !facts.operands.some(({ many }) => many === true)) return facts;
  const at = operations.findLastIndex(
    (operation) =>
      operation.program?.name === name &&
      operation.traits.some((trait) => trait === 'cloud-read' || trait === 'db-read'),
  );
  const listed = operations[at];
  if (listed === undefined) return facts;
  const trait = takesAway(name, given, listed, !operations.slice(at + 1).some(narrows));
  return trait === undefined ? facts : add(trait);
};
