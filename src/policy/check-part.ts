import { nearest } from '../spelling/nearest.ts';
import { errorAt, type ParseWithPositions, type PolicySource } from './parse.ts';
import { placeNames } from './place.ts';
import type { Layer } from './policy.ts';
import { factorIds } from './risk/factors.ts';
import type { PolicyFile } from './schema.ts';

type Refuse = (path: (string | number)[], what: string, part?: 'key' | 'value') => never;

const factorPrefixes = new Set(factorIds.map((id) => id.split('.')[0]));

/** What is wrong with the id of a risk factor; findings are factors too, under names of their own. */
const factorProblem = (id: string): string | undefined => {
  if (factorIds.includes(id)) return undefined;
  const near = nearest(id, factorIds);
  return `unknown risk factor ${JSON.stringify(id)}${near === undefined ? '' : `, did you mean ${JSON.stringify(near)}?`}`;
};

/** `[policy]`, `[limits]`, `[approval]` and `[risk]` are for the one file that speaks for its layer. */
const refuseSettings = (content: PolicyFile, owner: string, refuse: Refuse): void => {
  for (const key of Object.keys(content.policy ?? {})) {
    if (key !== 'name' && key !== 'description')
      refuse(['policy', key], `policy.${key} belongs in ${owner}`, 'key');
  }
  for (const table of ['limits', 'approval', 'risk'] as const) {
    if (content[table] !== undefined) refuse([table], `[${table}] belongs in ${owner}`, 'key');
  }
};

/** A project's file comes with the project, whoever wrote that: it can only make the policy stricter. */
const refuseLoosening = (content: PolicyFile, refuse: Refuse): void => {
  const stricter = 'a project file can only make the policy stricter';
  if (content.risk?.weights !== undefined)
    refuse(['risk', 'weights'], `${stricter}; weights belong in the user's policy.toml`, 'key');
  refuseSettings({ ...content, risk: undefined }, "the user's policy.toml", refuse);
  for (const [index, rule] of content.rule.entries()) {
    if (rule.decision === 'allow')
      refuse(['rule', index, 'decision'], `${stricter}, expected deny or require_approval`);
  }
};

const checkFactors = (content: PolicyFile, refuse: Refuse): void => {
  for (const id of Object.keys(content.risk?.weights ?? {})) {
    const problem = factorProblem(id);
    if (problem !== undefined) refuse(['risk', 'weights', id], problem, 'key');
  }
  for (const [index, { match }] of content.rule.entries()) {
    for (const id of match.factor ?? []) {
      if (/[*?[{$]/.test(id) || !factorPrefixes.has(id.split('.')[0])) continue;
      const problem = factorProblem(id);
      if (problem !== undefined) refuse(['rule', index, 'match', 'factor'], problem);
    }
  }
};

/** Refuses what a file of this layer must not hold. Throws AegisError. */
export const checkPart = (
  source: PolicySource,
  content: PolicyFile,
  kind: { layer: Layer; settings: boolean },
  parse: ParseWithPositions,
): void => {
  const refuse: Refuse = (path, what, part = 'value') => {
    throw errorAt(source, path, what, parse, { part });
  };
  for (const name of Object.keys(content.vars ?? {})) {
    if (placeNames.some((known) => known === name))
      refuse(['vars', name], `\${${name}} is given by each call`, 'key');
  }
  checkFactors(content, refuse);
  if (kind.layer === 'project') refuseLoosening(content, refuse);
  else if (!kind.settings) {
    refuseSettings(
      content,
      kind.layer === 'admin' ? "the administrator's policy.toml" : "the user's policy.toml",
      refuse,
    );
  }
};
