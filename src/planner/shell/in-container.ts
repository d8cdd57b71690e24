import type { Operation } from '../../domain/operation.ts';
import type { Trait } from '../../domain/trait.ts';
import type { ExecFacts } from '../effects.ts';
import { looksSecret } from '../secrets.ts';
import { staticText, type Value } from '../value.ts';
import { runsOwnImage } from './own-images.ts';
import { shellNames } from './shells.ts';

const containers = /^(docker|podman|nerdctl)(-compose)?$/;

/** Whether a command goes into a service that the project itself describes. Which container a bare name is, nobody says. */
const entersOwn = (program: string, words: readonly Value[]): boolean => {
  if (!containers.test(program)) return false;
  const texts = words.slice(1).map((word) => staticText(word) ?? '');
  if (
    texts.some((text) =>
      /^(-H|--host|-c|--context|--connection|--url|-v|--volume|--mount|--privileged|-u|--user)(=|$)/.test(
        text,
      ),
    )
  )
    return false;
  if (!program.endsWith('-compose') && !texts.includes('compose')) return false;
  return texts.includes('exec') || texts.includes('run');
};

/** Official images of tool chains (hub.docker.com/_/…): what a project's own tests are run in. */
const toolChain =
  /^(?:docker\.io\/)?(?:library\/)?(?:node|python|golang|rust|ruby|php|maven|gradle|openjdk|eclipse-temurin|amazoncorretto|alpine|ubuntu|debian|busybox|dart|elixir|erlang|swift|gcc|composer|haskell|perl|julia|clojure|bash|fedora|oven\/bun|denoland\/deno|mcr\.microsoft\.com\/dotnet\/sdk|mcr\.microsoft\.com\/playwright)(?::[\w.-]+)?$/;

/** Whether a container of a well-known image is made for one command over the project's own directory. */
const runsToolChain = (program: string, words: readonly Value[]): boolean => {
  if (!/^(?:docker|podman|nerdctl)$/.test(program)) return false;
  const texts = words.slice(1).map((word) => staticText(word));
  if (texts[0] !== 'run' || !toolChain.test(texts.at(-1) ?? '')) return false;
  return texts.slice(1, -1).every((text, index) => {
    const before = texts[index] ?? '';
    if (/^(?:-v|--volume)$/.test(before))
      return /^(?!\/(?:etc|root|home|var|usr|proc|sys|dev)?(?:\/[^/]*)?:)[\w./-]+:\/[\w./-]+(?::[a-z,Zz]+)?$/.test(
        text ?? '',
      );
    if (/^(?:-w|--workdir|-u|--user|-e|--env|--name|--platform|--entrypoint)$/.test(before))
      return text !== undefined && !/secret|token|passw/i.test(text);
    return /^(?:--rm|-i|-t|-it|-ti|--init|-v|--volume|-w|--workdir|-u|--user|-e|--env|--name|--platform|--network=none|--read-only|--pull=\w+|(?:-w|--workdir=|-u|--user=)[\w:./-]+)$/.test(
      text ?? '',
    );
  });
};

const mild: ReadonlySet<Trait> = new Set<Trait>([
  'install-declared',
  'read-only',
  'project-task',
  'db-read',
  'file-work',
  'code-inline',
  'code-read',
]);

const isMild = (operation: Operation): boolean => {
  if (operation.opaque !== undefined || operation.privilege || operation.flow.length > 0) return false;
  if (operation.kind === 'read' || operation.kind === 'list')
    return operation.paths.every(
      ({ raw }) => !looksSecret(raw) && !/secret|passw|token|credential|\.env\b|environ/i.test(raw),
    );
  // What a build or a test leaves in the directory it is run in.
  if (operation.kind === 'write')
    return operation.paths.every(
      ({ abs, raw }) =>
        abs === undefined && /^(?!\.git\/|\.\.)[\w][\w./-]*$/.test(raw) && !/\.\.|\.env/.test(raw),
    );
  if (operation.kind !== 'exec' || !operation.traits.every((trait) => mild.has(trait))) return false;
  return operation.traits.length > 0 || shellNames.has(operation.program?.name ?? '');
};

const entering: ReadonlySet<Trait> = new Set<Trait>(['container-write', 'remote-exec']);

/** What a container of the project's own image is, when nothing but the image says what runs in it. */
export const withOwnImage = (
  facts: ExecFacts,
  words: readonly Value[],
  earlier: readonly Operation[],
): ExecFacts => {
  const { traits = [] } = facts;
  const enters = traits.includes('remote-exec') && !traits.includes('container-escape');
  return enters && runsOwnImage(words, earlier) ? { ...facts, traits: ['dev-service'] } : facts;
};

const markInside = (inside: readonly Operation[]): void => {
  for (const operation of inside)
    if (operation.kind !== 'exec' && isMild(operation))
      operation.traits = [...operation.traits, 'dev-service'];
};

/**
 * Marks what a call only looks at, tests or asks of a database in a container of its development: such work is as
 * harmless there as here. Anything else in the same command leaves all of it as it is.
 */
export const markMildWork = (
  program: string,
  words: readonly Value[],
  enters: Operation | undefined,
  inside: readonly Operation[],
  earlier: readonly Operation[] = [],
): void => {
  if (
    enters !== undefined &&
    enters.opaque === undefined &&
    !enters.traits.includes('container-escape') &&
    runsOwnImage(words, earlier)
  ) {
    // What is run inside stays to be judged by itself.
    enters.traits = [...enters.traits.filter((trait) => !entering.has(trait)), 'dev-service'];
    markInside(inside);
    return;
  }
  if (enters === undefined || inside.length === 0) return;
  if (!entersOwn(program, words) && !runsToolChain(program, words)) return;
  if (enters.opaque !== undefined || enters.traits.includes('container-escape') || !inside.every(isMild))
    return;
  enters.traits = [...enters.traits.filter((trait) => !entering.has(trait)), 'dev-service'];
  for (const operation of inside)
    if (operation.kind !== 'exec') operation.traits = [...operation.traits, 'dev-service'];
};
