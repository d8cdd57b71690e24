import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { nearest } from '../spelling/nearest.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import { type PlanForTest, runInlineTest } from './inline-test.ts';
import { errorAt, type ParseWithPositions, type PolicySource, parsePolicyFile } from './parse.ts';
import { placeNames } from './place.ts';
import type { Layer, LoadedPolicy } from './policy.ts';
import { indexRules } from './rule-index.ts';
import type { PolicyFile } from './schema.ts';
import { PolicyValueError, type Variables } from './variables.ts';

/** One file of a policy, read and checked. */
export interface PolicyPart {
  readonly source: PolicySource;
  readonly layer: Layer;
  /** Stands by itself: its variables are its own, and no other file's. */
  readonly sealed: boolean;
  readonly content: PolicyFile;
}

/** What reading policy files needs from outside this pure part. */
export interface Tools {
  readonly parse: ParseWithPositions;
  readonly plan: PlanForTest;
}

/** Reads and checks one file. Throws AegisError. */
export const readPart = (
  source: PolicySource,
  kind: { layer: Layer; sealed?: boolean; settings: boolean },
  tools: Tools,
): PolicyPart => {
  const content = parsePolicyFile(source, tools.parse);
  const part = { source, layer: kind.layer, sealed: kind.sealed ?? false, content };
  const refuse = (path: (string | number)[], what: string): never => {
    throw errorAt(source, path, what, tools.parse, { part: 'key' });
  };
  if (!kind.settings) {
    for (const key of Object.keys(content.policy ?? {})) {
      if (key !== 'name') refuse(['policy', key], `policy.${key} belongs in the user's policy.toml`);
    }
    if (content.limits !== undefined) refuse(['limits'], "[limits] belongs in the user's policy.toml");
    if (content.approval !== undefined) refuse(['approval'], "[approval] belongs in the user's policy.toml");
  }
  for (const name of Object.keys(content.vars ?? {})) {
    if (placeNames.some((known) => known === name))
      refuse(['vars', name], `\${${name}} is given by each call`);
  }
  if (kind.layer === 'project') {
    for (const [index, rule] of content.rule.entries()) {
      if (rule.decision === 'allow') {
        refuse(
          ['rule', index, 'decision'],
          'a project file can only make the policy stricter, expected deny or require_approval',
        );
      }
    }
  }
  return part;
};

const variablesOf = (parts: readonly PolicyPart[]): Variables =>
  new Map(parts.flatMap(({ content }) => Object.entries(content.vars ?? {})));

const compilePart = (part: PolicyPart, variables: Variables, tools: Tools): CompiledRule[] =>
  part.content.rule.flatMap((rule, index) => {
    if (!rule.enabled) return [];
    try {
      return [compileRule(rule, { file: part.source.file, index, variables })];
    } catch (error) {
      if (!(error instanceof PolicyValueError)) throw error;
      throw errorAt(part.source, error.path, `rule ${rule.id}: ${error.message}`, tools.parse);
    }
  });

const refuseDuplicates = (parts: readonly PolicyPart[], tools: Tools): void => {
  const owners = new Map<string, string>();
  for (const { source, content } of parts) {
    for (const [index, { id }] of content.rule.entries()) {
      const owner = owners.get(id);
      if (owner !== undefined) {
        const what = `a rule ${id} is already in ${owner}, expected another id`;
        throw errorAt(source, ['rule', index, 'id'], what, tools.parse);
      }
      owners.set(id, source.file);
    }
  }
};

/** SHA-256 over the RFC 8785 text of everything that was loaded, without the places it was found in. */
const hashOf = (parts: readonly PolicyPart[]): string => {
  const text = canonicalize(parts.map(({ layer, content }) => ({ layer, content })));
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex');
};

/**
 * Makes one policy of its parts: built-in packs, then the user's files. The settings are those of the user's first
 * file. Every inline test of a user's part is run against the whole, those of the packs (with `testPacks`) against the
 * packs alone. Throws AegisError.
 */
export const assemble = (
  parts: readonly PolicyPart[],
  tools: Tools,
  options: { testPacks: boolean },
): LoadedPolicy => {
  const builtin = parts.filter(({ layer }) => layer === 'builtin');
  const user = parts.filter(({ layer }) => layer === 'user');
  refuseDuplicates(parts, tools);
  const base = build(builtin, tools);
  if (options.testPacks) runTests(builtin, base, tools);
  if (user.length === 0) return base;
  const whole = build(parts, tools);
  runTests(user, whole, tools);
  return whole;
};

const build = (parts: readonly PolicyPart[], tools: Tools): LoadedPolicy => {
  const shared = variablesOf(parts.filter(({ sealed }) => !sealed));
  const rules = parts.flatMap((part) => compilePart(part, part.sealed ? variablesOf([part]) : shared, tools));
  const settings = parts.find(({ layer }) => layer === 'user')?.content;
  return {
    name: settings?.policy?.name ?? 'built-in',
    hash: hashOf(parts),
    files: parts.map(({ source }) => source.file),
    default: settings?.policy?.default ?? 'require_approval',
    onUnparsed: settings?.policy?.on_unparsed ?? 'deny',
    onOpaque: settings?.policy?.on_opaque ?? 'require_approval',
    limits: {
      maxCommandBytes: settings?.limits?.max_command_bytes ?? 131_072,
      maxOperations: settings?.limits?.max_ops ?? 256,
      maxDepth: settings?.limits?.max_depth ?? 12,
    },
    approval: {
      ttl: settings?.approval?.ttl ?? 600_000,
      scopes: settings?.approval?.scopes ?? ['once', 'session'],
    },
    variables: shared,
    finals: indexRules(rules.filter((rule) => rule.final)),
    rules: indexRules(rules.filter((rule) => !rule.final)),
    project: indexRules([]),
  };
};

/** Adds a project's part to a policy: its rules are combined with the others', never put above them. */
export const tighten = (base: LoadedPolicy, part: PolicyPart, tools: Tools): LoadedPolicy => {
  const own = variablesOf([part]);
  for (const name of own.keys()) {
    if (base.variables.has(name)) {
      const what = `the variable ${name} is already set, and a project file cannot change it`;
      throw errorAt(part.source, ['vars', name], what, tools.parse, { part: 'key' });
    }
  }
  const taken = new Set([...base.finals.rules, ...base.rules.rules].map(({ id }) => id));
  for (const [index, { id }] of part.content.rule.entries()) {
    if (taken.has(id)) {
      throw errorAt(
        part.source,
        ['rule', index, 'id'],
        `a rule ${id} is already there, expected another id`,
        tools.parse,
      );
    }
    taken.add(id);
  }
  const rules = compilePart(part, new Map([...base.variables, ...own]), tools);
  const policy: LoadedPolicy = {
    ...base,
    hash: createHash('sha256')
      .update(`${base.hash}\n${hashOf([part])}`)
      .digest('hex'),
    files: [...base.files, part.source.file],
    finals: indexRules([...base.finals.rules, ...rules.filter((rule) => rule.final)]),
    project: indexRules(rules.filter((rule) => !rule.final)),
  };
  runTests([part], policy, tools);
  return policy;
};

const runTests = (parts: readonly PolicyPart[], policy: LoadedPolicy, tools: Tools): void => {
  for (const { source, content } of parts) {
    for (const [index, rule] of content.rule.entries()) {
      for (const [at, test] of rule.test.entries()) {
        const failure = rule.enabled ? runInlineTest(test, policy, tools.plan) : undefined;
        if (failure === undefined) continue;
        const call = JSON.stringify(test.call).slice(0, 200);
        throw errorAt(
          source,
          ['rule', index, 'test', at],
          `rule ${rule.id}: its test ${call} fails: ${failure}`,
          tools.parse,
          { part: 'key' },
        );
      }
    }
  }
};

/** The error for a pack that is not there. */
export const unknownPack = (
  source: PolicySource,
  at: number,
  pack: { name: string; known: readonly string[] },
  tools: Tools,
) => {
  const near = nearest(pack.name, pack.known);
  const hint =
    near === undefined ? `expected one of ${pack.known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`;
  return errorAt(
    source,
    ['policy', 'packs', at],
    `unknown pack ${JSON.stringify(pack.name)}, ${hint}`,
    tools.parse,
  );
};
