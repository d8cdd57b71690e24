import { z } from 'zod';
import type { Finding } from '../../domain/finding.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import type { Detector } from '../detector.ts';

const count = z.int().nonnegative();

const ArgumentShape = z.strictObject({
  seen: count,
  /** The JSON types it had. */
  types: z.array(z.string().max(10)).max(8),
  /** Length of texts and lists: running mean and sum of squared deviations (Welford). */
  mean: z.number(),
  squares: z.number(),
  longest: count,
});
type ArgumentShape = z.infer<typeof ArgumentShape>;

/** How the arguments of tools have looked so far: plain JSON, kept per project, forgotten by dropping it. */
export const Baseline = z.strictObject({
  tools: z.record(
    z.string(),
    z.strictObject({ seen: count, arguments: z.record(z.string(), ArgumentShape) }),
  ),
});
export type Baseline = z.infer<typeof Baseline>;

/** A baseline that has seen nothing. */
export const emptyBaseline: Baseline = { tools: {} };

/** More tools or arguments than this are not learnt: an agent must not make the state grow without end. */
const maxTools = 64;
const maxArguments = 32;

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : 0;

const unseen: ArgumentShape = { seen: 0, types: [], mean: 0, squares: 0, longest: 0 };

const learn = (shape: ArgumentShape, value: unknown): ArgumentShape => {
  const length = lengthOf(value);
  const seen = shape.seen + 1;
  const delta = length - shape.mean;
  const mean = shape.mean + delta / seen;
  const type = typeOf(value);
  return {
    seen,
    types: shape.types.includes(type) || shape.types.length >= 8 ? shape.types : [...shape.types, type],
    mean,
    squares: shape.squares + delta * (length - mean),
    longest: Math.max(shape.longest, length),
  };
};

/** The baseline once this call has been seen too. Pure: the former one is left as it is. */
export const observe = (baseline: Baseline, call: Pick<ToolCall, 'tool' | 'input'>): Baseline => {
  const known = Object.hasOwn(baseline.tools, call.tool) ? baseline.tools[call.tool] : undefined;
  if (known === undefined && Object.keys(baseline.tools).length >= maxTools) return baseline;
  const shapes: Record<string, ArgumentShape> = { ...known?.arguments };
  for (const [name, value] of Object.entries(call.input)) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined && Object.keys(shapes).length >= maxArguments) continue;
    Object.defineProperty(shapes, name, {
      value: learn(shape ?? unseen, value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return {
    tools: { ...baseline.tools, [call.tool]: { seen: (known?.seen ?? 0) + 1, arguments: shapes } },
  };
};

const unusual = (detail: string, weight: number): Finding => ({
  id: 'arg.shape',
  severity: 'low',
  detail,
  weight,
});

/** What a tool was never given before may be what an injected text asked for. It weighs, and never decides alone. */
export const argumentShape: Detector = {
  ids: ['arg.shape'],
  about: 'An argument of a type, a name or a length that this tool was not given before',
  source: 'B. P. Welford, Technometrics 4(3), 1962 (running variance); 4 deviations: Chebyshev bound of 1/16',
  look({ call, baseline, thresholds }) {
    if (baseline === undefined || !Object.hasOwn(baseline.tools, call.tool)) return [];
    const known = baseline.tools[call.tool];
    if (known === undefined || known.seen < thresholds.shape_observations) return [];
    for (const [name, value] of Object.entries(call.input)) {
      const shape = Object.hasOwn(known.arguments, name) ? known.arguments[name] : undefined;
      if (shape === undefined) {
        if (Object.keys(known.arguments).length >= maxArguments) continue;
        return [
          unusual(`${call.tool} was never given the argument ${JSON.stringify(name.slice(0, 60))}`, 15),
        ];
      }
      if (shape.seen < thresholds.shape_observations) continue;
      if (!shape.types.includes(typeOf(value)))
        return [unusual(`${name} is of the type ${typeOf(value)}, which it never was`, 20)];
      const deviation = Math.sqrt(shape.squares / shape.seen);
      const length = lengthOf(value);
      if (length > shape.mean + thresholds.shape_deviations * deviation && length > 2 * shape.longest)
        return [unusual(`${name} is ${length} long; the longest so far was ${shape.longest}`, 10)];
    }
    return [];
  },
};
