// Frame: what is known after the first k steps of a trace. A pure function of trace and k, so stepping back is the same call.

import type { Problem } from '../engine/op.ts';
import { type PortKey, portKey } from '../engine/program.ts';
import type { Recorded, RecordedStep, Trace } from './trace.ts';

export interface GradientState {
  /** The sum of what has arrived so far. */
  readonly value: Recorded;
  readonly arrived: number;
  /** How many contributions this port gets in the whole run; the gradient is whole when arrived === expected. */
  readonly expected: number;
}
export interface Frame {
  /** How many steps have happened, 0..steps.length. */
  readonly step: number;
  /** The step that happened last, or null at 0. */
  readonly current: RecordedStep | null;
  /** A wired input port has the value of the output that it reads. */
  value(key: PortKey): Recorded | undefined;
  /**
   * Output port: the whole gradient there so far. Input port: the contribution that its op sends back through it (for a
   * held value, its gradient). A port that got no contribution has none, which is not zero.
   */
  gradient(key: PortKey): GradientState | undefined;
  /** Why the node did not run. Known from the start where the document itself is at fault. */
  problem(node: string): Problem | undefined;
}

/** The state after the first `k` steps; `k` is clamped to the trace and rounded down. */
export function frameAt(trace: Trace, k: number): Frame {
  const index = indexOf(trace);
  const step = Math.max(0, Math.min(trace.steps.length, Math.floor(k) || 0));
  const pass = countUpTo(index.seeds, step);
  return {
    step,
    current: trace.steps[step - 1] ?? null,
    value: (key) => lastUpTo(index.values.get(trace.wires.get(key) ?? key), step)?.value,
    gradient: (key) => {
      const arrivals = index.gradients.get(key);
      const last = lastUpTo(arrivals, step);
      if (last === undefined || last.pass !== pass) return undefined;
      return { value: last.value, arrived: last.arrived, expected: last.count.expected };
    },
    problem: (node) => {
      const found = index.problems.get(node);
      return found !== undefined && found.after <= step ? found.problem : undefined;
    },
  };
}

/** `after`: the number of steps after which this holds. Lists are in step order. */
interface Timed {
  readonly after: number;
}
interface Known extends Timed {
  readonly value: Recorded;
}
interface Arrival extends Known {
  readonly arrived: number;
  /** Shared by all arrivals of one backward pass at one port. */
  readonly count: { expected: number };
  /** Which backward pass it belongs to: gradients of an earlier pass are gone once the next one is seeded. */
  readonly pass: number;
}
interface TraceIndex {
  readonly values: ReadonlyMap<PortKey, readonly Known[]>;
  readonly gradients: ReadonlyMap<PortKey, readonly Arrival[]>;
  readonly problems: ReadonlyMap<string, Timed & { readonly problem: Problem }>;
  /** After how many steps each seed had happened. */
  readonly seeds: readonly number[];
}

const indices = new WeakMap<Trace, TraceIndex>();

function indexOf(trace: Trace): TraceIndex {
  let index = indices.get(trace);
  if (index === undefined) {
    index = buildIndex(trace);
    indices.set(trace, index);
  }
  return index;
}

function buildIndex(trace: Trace): TraceIndex {
  const values = new Map<PortKey, Known[]>();
  const gradients = new Map<PortKey, Arrival[]>();
  const problems = new Map<string, Timed & { problem: Problem }>();
  const seeds: number[] = [];
  const sources = sourceNodes(trace);

  const know = (node: string, port: string, value: Recorded, after: number) => {
    append(values, portKey(node, port), { after, value });
    if (sources.has(node)) append(values, portKey(node, sourceOutput), { after, value });
  };
  const arrive = (key: PortKey, value: Recorded, after: number, of: number) => {
    const pass = seeds.length;
    const before = gradients.get(key)?.at(-1);
    const goesOn = before !== undefined && before.pass === pass;
    const count = goesOn ? before.count : { expected: 0 };
    const arrived = goesOn ? before.arrived + 1 : 1;
    count.expected = Math.max(count.expected, arrived, of);
    append(gradients, key, { after, value, arrived, count, pass });
  };
  const arriveAtOutput = (node: string, port: string, value: Recorded, after: number, of = 1) => {
    arrive(portKey(node, port), value, after, of);
    if (sources.has(node)) arrive(portKey(node, sourceInput), value, after, of);
  };

  for (const diagnostic of trace.diagnostics) {
    if (diagnostic.severity !== 'error' || diagnostic.node === undefined) continue;
    const { node, message, port, fix } = diagnostic;
    problems.set(node, { after: 0, problem: { problem: message, ...(port && { port }), ...(fix && { fix }) } });
  }
  trace.steps.forEach((step, at) => {
    const after = at + 1;
    switch (step.kind) {
      case 'feed':
        know(step.node, step.port, step.value, after);
        break;
      case 'forward':
        for (const [port, value] of Object.entries(step.outputs)) know(step.node, port, value, after);
        break;
      case 'seed':
        seeds.push(after);
        arriveAtOutput(step.node, step.port, step.value, after);
        break;
      case 'vjp': {
        arrive(portKey(step.node, step.port), step.contribution, after, 1);
        const to = step.to;
        // A second or later contribution is not there before the `accumulate` step that adds it.
        if (to !== null && lastPass(gradients.get(portKey(to.node, to.port))) !== seeds.length) {
          arriveAtOutput(to.node, to.port, step.contribution, after);
        }
        break;
      }
      case 'accumulate':
        arriveAtOutput(step.node, step.port, step.value, after, step.of);
        break;
      case 'update':
        know(step.node, step.port, step.after, after);
        break;
      case 'failed':
        problems.set(step.node, { after, problem: step.problem });
        break;
    }
  });
  return { values, gradients, problems, seeds };
}

const sourceInput = 'value';
const sourceOutput = 'y';

/** Input and Parameter nodes: one feed makes both the held value and the output known, and no rule runs. */
function sourceNodes({ steps, shapes }: Trace): ReadonlySet<string> {
  const fed = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'feed' && step.port === sourceInput && shapes.has(portKey(step.node, sourceOutput)))
      fed.add(step.node);
  }
  for (const step of steps) if (step.kind === 'forward' || step.kind === 'failed') fed.delete(step.node);
  return fed;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function lastPass(arrivals: readonly Arrival[] | undefined): number | undefined {
  return arrivals?.at(-1)?.pass;
}

/** The last entry that holds after `step` steps. */
function lastUpTo<T extends Timed>(entries: readonly T[] | undefined, step: number): T | undefined {
  if (entries === undefined) return undefined;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.after <= step) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1];
}

/** How many of the ascending `counts` are at most `step`. */
function countUpTo(counts: readonly number[], step: number): number {
  let low = 0;
  while (low < counts.length && counts[low]! <= step) low += 1;
  return low;
}
