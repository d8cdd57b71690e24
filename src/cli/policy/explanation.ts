import type { Finding } from '../../domain/finding.ts';
import type { PlanProblem } from '../../domain/plan.ts';
import type { Risk } from '../../domain/risk.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Candidate, OperationExplanation } from '../../policy/explain.ts';
import { type Style, tinted } from '../render/style.ts';
import { visible } from '../render/text.ts';

/** Everything that is told of one call. */
export interface Explained {
  readonly verdict: Verdict;
  readonly problems: readonly PlanProblem[];
  readonly findings: readonly Finding[];
  readonly operations: readonly OperationExplanation[];
  readonly risk: Risk;
}

/** Keys that say something of this very operation: a rule that only shares its kind did not come near. */
const telling = new Set([
  'program',
  'subcommand',
  'trait',
  'argv_prefix',
  'host',
  'path',
  'flow',
  'mcp_server',
  'mcp_tool',
  'any',
]);

/** Rules that nearly held are told of up to this many for an operation; `--all` tells of every one asked. */
const nearest = 4;

/** An explanation for people: the verdict, the operations as a tree, what was noticed, and the risk with its factors. */
export const explanation = (explained: Explained, style: Style, all: boolean): string => {
  const { verdict, problems, findings, operations, risk } = explained;
  const lines = [
    `${style.bold(tinted(verdict.effect, style))} by ${visible(verdict.rule)}: ${visible(verdict.reason)}`,
  ];
  if (verdict.suggest !== undefined) lines.push(`instead: ${visible(verdict.suggest)}`);
  for (const { code, detail } of problems) lines.push(`problem: ${code}, ${visible(detail)}`);
  lines.push('', ...branches(operations, undefined, '', { style, all }));
  for (const { id, severity, detail, effect } of findings) {
    const stricter = effect === undefined ? '' : ` → ${tinted(effect, style)}`;
    lines.push('', `noticed ${visible(id)} (${tinted(severity, style)}): ${visible(detail)}${stricter}`);
  }
  return `${[...lines, '', ...riskLines(risk, style)].join('\n')}\n`;
};

type Look = { style: Style; all: boolean };

const branches = (
  operations: readonly OperationExplanation[],
  parent: number | undefined,
  indent: string,
  look: Look,
): string[] => {
  const children = operations.filter((operation) => operation.parent === parent);
  return children.flatMap((operation, index) => {
    const last = index === children.length - 1;
    const below = `${indent}${last ? '   ' : '│  '}`;
    const inner = branches(operations, operation.id, below, look);
    const margin = inner.length > 0 ? `${below}│ ` : `${below}  `;
    return [
      `${indent}${last ? '└─' : '├─'} ${look.style.bold(visible(operation.text))}${knownOf(operation, look.style)}`,
      ...rulesOf(operation, look).map((line) => margin + line),
      ...inner,
    ];
  });
};

const knownOf = ({ traits, opaque }: OperationExplanation, style: Style): string => {
  const known = opaque === undefined ? [...traits] : [...traits, `opaque: ${opaque}`];
  return known.length === 0 ? '' : style.dim(`  [${known.join(', ')}]`);
};

const rulesOf = (
  { effect, rule, reason, candidates }: OperationExplanation,
  { style, all }: Look,
): string[] => {
  const deciding = `${tinted(effect, style)} by ${visible(rule)}: ${visible(reason)}`;
  if (all) return [deciding, ...candidates.map(candidateLine)];
  const others = candidates.filter(({ decides }) => !decides);
  const holding = others.filter(({ match }) => match !== 'no');
  const near = others
    .filter(({ match, held }) => match === 'no' && held.some((key) => telling.has(key)))
    .slice(0, nearest);
  const named = ({ rule: id, decision, match }: Candidate): string =>
    `${visible(id)} (${decision}${match === 'maybe' ? ', possibly' : ''})`;
  return [
    deciding,
    ...(holding.length === 0 ? [] : [style.dim(`holds too: ${holding.map(named).join(', ')}`)]),
    ...near.map((each) =>
      style.dim(`near miss: ${visible(each.rule)} (${each.decision}) wants ${wantedBy(each)}`),
    ),
  ];
};

/** The key that failed with what it asks for, cut to a readable length. */
const wantedBy = ({ failing }: Candidate): string => {
  const wanted = visible(failing?.wanted ?? '');
  return `${failing?.key ?? ''} ${wanted.length > 80 ? `${wanted.slice(0, 79)}…` : wanted}`.trimEnd();
};

const candidateLine = ({ decides, priority, decision, rule, failing }: Candidate): string => {
  const miss = failing === undefined ? '' : ` (${failing.key}: ${failing.truth})`;
  return `${decides ? '→' : ' '} ${String(priority).padStart(3)} ${decision.padEnd(16)} ${visible(rule)}${visible(miss)}`;
};

/** The score and what it is made of: points that reached it, of the points that a factor has. */
const riskLines = ({ score, level, factors }: Risk, style: Style): string[] => [
  style.bold(`risk ${score} of 100, ${level}`),
  ...factors.map(({ id, weight, counted, reason, source }) => {
    const points = `${counted > 0 ? '+' : ''}${counted}`;
    const share = counted === weight ? '' : ` of ${weight}`;
    return `  ${points.padStart(6)}${share.padEnd(7)} ${visible(id)}: ${visible(reason)} ${style.dim(`(${visible(source)})`)}`;
  }),
];
