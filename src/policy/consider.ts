import type { Inspection, JudgedText } from '../critic/detector.ts';
import { inspect } from '../critic/inspect.ts';
import { defaultThresholds } from '../critic/thresholds.ts';
import type { Finding } from '../domain/finding.ts';
import type { SessionMemory } from '../domain/memory.ts';
import type { Plan } from '../domain/plan.ts';
import type { Risk } from '../domain/risk.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { FileSystemPort } from '../planner/file-system.ts';
import type { PlanLimits } from '../planner/limits.ts';
import { plan as planCall } from '../planner/plan.ts';
import { withSessionFlows } from '../planner/session-flow.ts';
import { type Evaluation, evaluate, type Rates } from './evaluate.ts';
import { type Place, placeOf } from './place.ts';
import type { LoadedPolicy } from './policy.ts';
import { productionOf } from './production.ts';
import { assess } from './risk/assess.ts';
import { isWithin } from './risk/scene.ts';

/** A call and all that is known around it. What is left out is not known, and then never counts for an allow. */
export interface Occasion {
  readonly policy: LoadedPolicy;
  readonly call: ToolCall;
  readonly fs: FileSystemPort;
  readonly aegisHome: string;
  /** The temporary directory of the system. */
  readonly tmp: string;
  readonly session?: { readonly label?: string | undefined };
  /** The plan, where the call was planned already. */
  readonly plan?: Plan;
  /** Whether a human allowed the plan of this hash for the session. */
  readonly granted?: (planHash: string) => boolean;
  /** Milliseconds since the epoch. */
  readonly now?: number;
  /** What the session did before. */
  readonly memory?: SessionMemory;
  readonly rates?: Rates;
  /** What the critic knows besides the call; without a history it sees the call alone. */
  readonly critic?: Partial<Omit<Inspection, 'call' | 'plan' | 'now' | 'judgeText' | 'isControlPath'>>;
  /** This is the first session in this checkout. */
  readonly firstSession?: boolean;
  /** Milliseconds spent on this call so far, best of processor time, to hold `max_eval_ms`. */
  readonly spent?: () => number;
}

/** Everything that was made of a call on the way to its verdict. */
export interface Considered {
  /** With what earlier calls of the session put into it. */
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly risk: Risk;
  readonly verdict: Verdict;
  /** For an explanation of the verdict. */
  readonly evaluation: Evaluation;
}

/**
 * The whole way from a call to its verdict: plan, what the session knows, what the critic notices, risk, rules. Daemon,
 * `policy eval`, `policy explain` and the tests of rules all take this one, so that they cannot differ.
 */
export const consider = (occasion: Occasion): Considered => {
  const { policy, call, now, memory, granted } = occasion;
  const place = placeOf(call, occasion);
  const planned = occasion.plan ?? planCall(call, { fs: occasion.fs, limits: limitsOf(occasion) });
  const plan = memory === undefined ? planned : withSessionFlows(planned, memory, now ?? 0);
  const findings = noticed(occasion, plan, place);
  const risk = assess({
    plan,
    place,
    findings,
    weights: policy.risk.weights,
    isProduction: productionOf(policy),
    ...(memory === undefined ? {} : { knownHosts: new Set(memory.hosts) }),
    ...(occasion.firstSession === undefined ? {} : { firstSession: occasion.firstSession }),
  });
  const evaluation: Evaluation = {
    policy,
    plan,
    call,
    session: occasion.session ?? {},
    aegisHome: occasion.aegisHome,
    tmp: occasion.tmp,
    place,
    granted: false,
    now,
    risk,
    findings,
    rates: occasion.rates,
    spent: occasion.spent,
  };
  const verdict = evaluate(evaluation);
  if (verdict.effect !== 'require_approval' || granted?.(plan.hash) !== true) {
    return { plan, findings, risk, verdict, evaluation };
  }
  const lifted = { ...evaluation, granted: true };
  return { plan, findings, risk, verdict: evaluate(lifted), evaluation: lifted };
};

/** What the planner may spend, by the clock of the whole verdict. */
const limitsOf = ({ policy, spent }: Occasion): PlanLimits =>
  spent === undefined ? policy.limits : { ...policy.limits, clock: spent };

const noticed = (occasion: Occasion, plan: Plan, place: Place): Finding[] => {
  const { critic = {}, call } = occasion;
  return inspect({
    history: [],
    thresholds: defaultThresholds,
    ...critic,
    call,
    plan,
    now: occasion.now ?? 0,
    judgeText: (text) => rulingOf(occasion, text),
    isControlPath: (path) => isWithin(path, place.aegis),
  });
};

/** What the rules say of a text as a command of the same place; of its own encoded parts only that they are there. */
const rulingOf = (occasion: Occasion, text: string): JudgedText => {
  const { policy, fs, aegisHome, tmp } = occasion;
  const call: ToolCall = { ...occasion.call, tool: 'Bash', input: { command: text } };
  const plan = planCall(call, { fs, limits: limitsOf(occasion) });
  return evaluate({ policy, plan, call, session: {}, aegisHome, tmp, granted: false });
};
