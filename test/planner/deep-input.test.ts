import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/critic/inspect.ts';
import { defaultThresholds } from '../../src/critic/thresholds.ts';
import { isDeeper, jsonText } from '../../src/domain/json-text.ts';
import type { ToolCall } from '../../src/domain/tool-call.ts';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { defaultLimits } from '../../src/planner/limits.ts';
import { plan } from '../../src/planner/plan.ts';
import { place } from './planning.ts';

/** Lists and objects in turn, with `leaf` at the end; as a hook's parser makes it, without a schema. */
const nested = (depth: number, leaf = 'x'): ToolCall['input'] =>
  JSON.parse(
    `{"deep":${'[{"a":'.repeat(depth / 2)}"${leaf}"${'}]'.repeat(depth / 2)},"after":[1,{"b":null}]}`,
  );

const callOf = (tool: string, input: ToolCall['input']): ToolCall =>
  ({
    id: 'c_aaaaaaaaaaaaaaaa',
    sessionId: 's_aaaaaaaaaaaaaaaa',
    agent: 'test',
    tool,
    input,
    place,
    receivedAt: 0,
  }) as ToolCall;

const planOf = (tool: string, input: ToolCall['input']) =>
  plan(callOf(tool, input), { fs: noFileSystem, limits: defaultLimits });

describe('an input that is nested very deep', () => {
  it.each([5_000, 200_000])('is a problem of the plan, not a fault of the planner: %i levels', (depth) => {
    for (const tool of ['mcp__db__query', 'Task', 'SomethingNew', 'Read']) {
      const { problems, operations, text } = planOf(tool, nested(depth));
      expect(problems).toEqual([{ code: 'limit', detail: 'an input of more than 200 levels' }]);
      expect(operations).toEqual([]);
      expect(text.length).toBeGreaterThan(depth);
    }
  });

  it('has a hash of its own, down to its last leaf', () => {
    const hashes = ['x', 'y'].map((leaf) => planOf('mcp__db__query', nested(5_000, leaf)).hash);
    expect(new Set(hashes).size).toBe(2);
  });

  it('does not stop the detectors', () => {
    const call = callOf('mcp__db__query', nested(50_000, 'a\\u202eb'));
    const planned = planOf(call.tool, call.input);
    const found = inspect({ call, plan: planned, history: [], thresholds: defaultThresholds, now: 0 });
    expect(found.map(({ id }) => id)).not.toContain('critic.fault');
    expect(found.map(({ id }) => id)).toContain('unicode.bidi');
  });

  it('is planned like any other while a person could still read it', () => {
    expect(planOf('mcp__db__query', nested(20)).problems).toEqual([]);
  });
});

describe('JSON text of any depth', () => {
  it('is what JSON.stringify writes', () => {
    for (const value of [nested(20), nested(1000), { a: [], b: {}, '"': 'é\n' }, [], 'x', null, 1.5]) {
      expect(jsonText(value)).toBe(JSON.stringify(value));
    }
  });

  it('counts levels, not width', () => {
    expect(isDeeper('text', 0)).toBe(false);
    expect(isDeeper([[]], 1)).toBe(true);
    expect(isDeeper([[]], 2)).toBe(false);
    expect(
      isDeeper(
        Array.from({ length: 50_000 }, () => []),
        2,
      ),
    ).toBe(false);
  });
});
