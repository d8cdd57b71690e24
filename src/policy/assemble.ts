import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { nearest } from '../spelling/nearest.ts';
import { locate } from '../toml/positions.ts';
import { checkPart } from './check-part.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import { type PlanForTest, runInlineTest } from './inline-test.ts';
import { errorAt, type ParseWithPositions, type PolicySource, parsePolicyFile } from './parse.ts';
import type { Layer, LoadedPolicy } from './policy.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';
import type { PolicyFile } from './schema.ts';
import { settingsOf } from './settings.ts';
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
  checkPart(source, content, kind, tools.parse);
  return { source, layer: kind.layer, sealed: kind.sealed ?? false, content };
};

const variablesOf = (parts: readonly PolicyPart[]): Variables =>
  new Map(parts.flatMap(({ content }) => Object.entries(content.vars ?? {})));

const compilePart = (
  part: PolicyPart,
  { variables, lazy = false }: { variables: Variables; lazy?: boolean },
  tools: Tools,
): CompiledRule[] =>
  part.content.rule.flatMap((rule, index) => {
    if (!rule.enabled) return [];
    try {
      return [compileRule(rule, { file: part.source.file, index, variables, lazy })];
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
 * Makes one policy of its parts: built-in packs, the user's files, the administrator's. Every inline test of a user's or
 * an administrator's part is run against the whole, those of the packs (with `testPacks`) against the packs alone.
 * Throws AegisError.
 */
export const assemble = (
  parts: readonly PolicyPart[],
  tools: Tools,
  options: { testPacks: boolean },
): LoadedPolicy => {
  const builtin = parts.filter(({ layer }) => layer === 'builtin');
  const others = parts.filter(({ layer }) => layer !== 'builtin');
  refuseDuplicates(parts, tools);
  const base = options.testPacks || others.length === 0 ? build(builtin, tools, options) : undefined;
  if (options.testPacks && base !== undefined) runTests(builtin, base, tools);
  if (others.length === 0 && base !== undefined) return base;
  const whole = build(parts, tools, options);
  runTests(others, whole, tools);
  return whole;
};

/**
 * The packs have their own tests, so with `testPacks` unset their patterns are compiled when they are first asked; not
 * where somebody else's variables are filled into them.
 */
const build = (
  parts: readonly PolicyPart[],
  tools: Tools,
  { testPacks }: { testPacks: boolean } = { testPacks: true },
): LoadedPolicy => {
  const of = (...layers: Layer[]): PolicyPart[] => parts.filter(({ layer }) => layers.includes(layer));
  const shared = variablesOf(of('builtin', 'user').filter(({ sealed }) => !sealed));
  // The user cannot change what the administrator's names stand for.
  const admin = variablesOf([...of('builtin').filter(({ sealed }) => !sealed), ...of('admin')]);
  const lazy =
    !testPacks && parts.every(({ layer, content }) => layer === 'builtin' || content.vars === undefined);
  const compiled = parts.map((part) => {
    const variables = part.sealed ? variablesOf([part]) : part.layer === 'admin' ? admin : shared;
    return {
      layer: part.layer,
      rules: compilePart(part, { variables, lazy: lazy && part.layer === 'builtin' }, tools),
    };
  });
  const rulesOf = (wanted: (layer: Layer, final: boolean) => boolean): RuleIndex =>
    indexRules(compiled.flatMap(({ layer, rules }) => rules.filter((rule) => wanted(layer, rule.final))));
  return {
    ...settingsOf(of('user')[0]?.content, of('admin')[0]?.content),
    hash: hashOf(parts),
    files: parts.map(({ source }) => source.file),
    places: [],
    variables: shared,
    finals: rulesOf((_, final) => final),
    admin: rulesOf((layer, final) => layer === 'admin' && !final),
    rules: rulesOf((layer, final) => layer !== 'admin' && !final),
    project: indexRules([]),
  };
};

/** The thresholds of a project's file, which may lie below those in force and never above. */
const tightenRisk = (
  base: LoadedPolicy,
  { source, content }: PolicyPart,
  tools: Tools,
): LoadedPolicy['risk'] => {
  const lowered = (key: 'approve_at' | 'deny_at', inForce: number): number => {
    const own = content.risk?.[key];
    if (own === undefined || own <= inForce) return own ?? inForce;
    const what = `risk.${key} is ${inForce} already, and a project file cannot raise it`;
    throw errorAt(source, ['risk', key], what, tools.parse);
  };
  const { approveAt, denyAt, weights } = base.risk;
  return { approveAt: lowered('approve_at', approveAt), denyAt: lowered('deny_at', denyAt), weights };
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
  const taken = new Set(
    [base.finals, base.admin, base.rules].flatMap(({ rules }) => rules.map(({ id }) => id)),
  );
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
  const rules = compilePart(part, { variables: new Map([...base.variables, ...own]) }, tools);
  const policy: LoadedPolicy = {
    ...base,
    hash: createHash('sha256')
      .update(`${base.hash}\n${hashOf([part])}`)
      .digest('hex'),
    files: [...base.files, part.source.file],
    risk: tightenRisk(base, part, tools),
    finals: indexRules([...base.finals.rules, ...rules.filter((rule) => rule.final)]),
    project: indexRules(rules.filter((rule) => !rule.final)),
  };
  runTests([part], policy, tools);
  return policy;
};

/** One test that stands beside a rule, and what went wrong with it, if something did. */
export interface TestResult {
  readonly file: string;
  readonly rule: string;
  readonly call: string;
  readonly failure?: string;
}

type Tested = TestResult & { readonly part: PolicyPart; readonly path: (string | number)[] };

/** Runs the tests of some parts against a policy, one after the other as they are asked for. */
function* testsOf(parts: readonly PolicyPart[], policy: LoadedPolicy, tools: Tools): Generator<Tested> {
  for (const part of parts) {
    for (const [index, rule] of part.content.rule.entries()) {
      if (!rule.enabled) continue;
      for (const [at, test] of rule.test.entries()) {
        const failure = runInlineTest(test, policy, tools.plan);
        yield {
          part,
          path: ['rule', index, 'test', at],
          file: part.source.file,
          rule: rule.id,
          call: JSON.stringify(test.call).slice(0, 200),
          ...(failure === undefined ? {} : { failure }),
        };
      }
    }
  }
}

const runTests = (parts: readonly PolicyPart[], policy: LoadedPolicy, tools: Tools): void => {
  for (const { part, path, rule, call, failure } of testsOf(parts, policy, tools)) {
    if (failure === undefined) continue;
    const what = `rule ${rule}: its test ${call} fails: ${failure}`;
    throw errorAt(part.source, path, what, tools.parse, { part: 'key' });
  }
};

/**
 * Runs every test of every part and tells of each: those of the packs against the packs alone, those of the user and
 * the administrator against the whole, as when they are loaded. The place of a failure is given with line and column.
 */
export const testParts = (parts: readonly PolicyPart[], tools: Tools): TestResult[] => {
  const builtin = parts.filter(({ layer }) => layer === 'builtin');
  const others = parts.filter(({ layer }) => layer !== 'builtin');
  refuseDuplicates(parts, tools);
  const tested = [
    ...testsOf(builtin, build(builtin, tools), tools),
    ...testsOf(others, build(parts, tools), tools),
  ];
  return tested.map(({ part, path, file, ...result }) => {
    if (result.failure === undefined) return { file, ...result };
    const { line, column } = locate(tools.parse(part.source.text), path, 'key');
    return { file: `${file}:${line}:${column}`, ...result };
  });
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
