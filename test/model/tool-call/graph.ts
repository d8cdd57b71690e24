import { type ActorLogic, type EventObject, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths, getSimplePaths } from 'xstate/graph';
import { type ToolCallContext, toolCall } from '../../../machines/tool-call.ts';
import type { AuditEvent } from '../../../src/domain/record.ts';
import { call, eventName, eventsIn, type ModelEvent } from './events.ts';

type State = SnapshotFrom<typeof toolCall>;

/** One step of a walk: what happens, the state it must lead to, and what must be on record because of it. */
export interface Step {
  event: ModelEvent;
  from: string;
  to: string;
  records: AuditEvent[];
}

/** A way from the interception of a call to its end. */
export interface Walk {
  name: string;
  /** What interception alone puts on record. */
  first: AuditEvent[];
  start: string;
  steps: Step[];
}

/** The abstraction under which two states of a call are the same. */
export const stateText = ({ value, context }: { value: unknown; context: ToolCallContext }): string =>
  [
    JSON.stringify(value),
    context.plan?.text ?? '-',
    context.verdict?.effect ?? '-',
    context.outcome?.status ?? '-',
    context.block?.stage ?? '-',
  ].join(' ');

const input = { call };
const isOver = (state: State): boolean => state.status === 'done';

// The events of the graph include the completions of invoked effects, which the type of the machine leaves out.
const logic = toolCall as unknown as ActorLogic<State, EventObject, { call: typeof call }>;

const options = {
  input,
  events: (state: State) => eventsIn(state),
  serializeState: stateText,
  serializeEvent: (event: EventObject) =>
    JSON.stringify(event, (_, it) => (it instanceof Error ? it.message : it)),
  stopWhen: isOver,
  limit: 5_000,
};

const recordsOf = (actions: readonly { type: string; params?: unknown }[]): AuditEvent[] =>
  actions
    .filter(({ type }) => type === 'xstate.emit')
    .map(({ params }) => (params as { event: AuditEvent }).event);

const first = (): [State, AuditEvent[]] => {
  const [state, actions] = initialTransition(toolCall, input);
  return [state, recordsOf(actions as never)];
};

const next = (state: State, event: ModelEvent): [State, AuditEvent[]] => {
  const [after, actions] = transition(toolCall, state, event as never);
  return [after, recordsOf(actions as never)];
};

const edges = adjacencyMapToArray(getAdjacencyMap(logic, options)).map(({ state, event, nextState }) => ({
  from: stateText(state),
  event: event as ModelEvent,
  to: stateText(nextState),
}));

const edgeKey = ({ from, event, to }: { from: string; event: ModelEvent; to: string }): string =>
  `${from} --${eventName(event)}--> ${to}`;

/** Every transition of the graph that changes the state. */
export const changes: string[] = edges.filter(({ from, to }) => from !== to).map(edgeKey);

/** Walks the pure machine along the events, and writes down what a real call must do. */
const walkOf = (events: readonly ModelEvent[]): Walk => {
  const [start, firstRecords] = first();
  const steps: Step[] = [];
  let state = start;
  for (const event of events) {
    const [after, records] = next(state, event);
    steps.push({ event, from: stateText(state), to: stateText(after), records });
    state = after;
  }
  return { name: events.map(eventName).join(', '), first: firstRecords, start: stateText(start), steps };
};

const eventsOf = (path: { steps: { event: unknown }[] }): ModelEvent[] =>
  path.steps.slice(1).map(({ event }) => event as ModelEvent);

/** Every way to the end that visits no state twice. */
export const walks: Walk[] = getSimplePaths(logic, { ...options, toState: isOver })
  .map(eventsOf)
  .map(walkOf);

/** One shortest way to each state, the first state included. */
export const ways: Walk[] = getShortestPaths(logic, options).map(eventsOf).map(walkOf);

/** The state a walk ends in. */
export const endOf = (walk: Walk): string => walk.steps.at(-1)?.to ?? walk.start;

/** What may happen in the state a walk ends in, and must change nothing. */
export const ignoredAfter = (walk: Walk): ModelEvent[] => {
  const end = endOf(walk);
  // The graph ends with the call; outsiders go on.
  if (end.startsWith('"closed"')) return eventsIn({ context: { plan: null }, children: {} });
  return edges.filter(({ from, to }) => from === end && from === to).map(({ event }) => event);
};

/** The transitions of `changes` that the walks do not take. */
export const uncovered = (walked: readonly Walk[]): string[] => {
  const taken = new Set(walked.flatMap(({ steps }) => steps.map(edgeKey)));
  return changes.filter((change) => !taken.has(change));
};

/** Each transition that changes the state, once, with a way to where it starts. */
export const steps = [
  ...new Map(
    walks.flatMap(({ steps: taken }) =>
      taken.map((step, index) => {
        const way = walkOf(taken.slice(0, index).map(({ event }) => event));
        return [edgeKey(step), { ...step, name: edgeKey(step), way }] as const;
      }),
    ),
  ).values(),
];
