// countEdges: how many numbers the local Jacobians of a program hold that are not 0 by structure: the edges of its linearised graph.
import { pointOf } from './forwardMode.ts';
import { type OpPoint, opPoint, pullBack } from './localJacobian.ts';
import { type InputTensors, isProblem } from './op.ts';
import type { PlannedNode } from './plan.ts';
import type { RunState } from './rules.ts';
import { type Tensor, zeros } from './tensor.ts';

/**
 * One local Jacobian. Pushing a tangent or pulling a cotangent through it takes one multiplication for each edge (A. Griewank and
 * A. Walther, Evaluating Derivatives, 2nd edition, SIAM 2008, section 4.3 and chapter 9).
 */
export interface EdgeCount {
  readonly node: string;
  /** Slots of the plan. */
  readonly from: number;
  readonly to: number;
  readonly edges: number;
  /** False: counted in some rows and taken to be the same in the others. */
  readonly exact: boolean;
}

/** Up to so many numbers every row is looked at. */
const MOST_WHOLE = 2 ** 20;
const MOST_SAMPLED = 2 ** 21;
const PAUSE_AFTER = 2 ** 18;

/** Yields where the caller may pause. Of a state whose forward has run. */
export function* countEdges(state: RunState): Generator<void, readonly EdgeCount[]> {
  const counts: EdgeCount[] = [];
  for (const planned of state.plan.nodes) {
    if (planned.role !== 'op' || planned.outputs.some(({ slot }) => state.values[slot] === undefined)) continue;
    if (planned.inputs.some(({ differentiable }) => differentiable)) counts.push(...(yield* ofNode(state, planned)));
    yield;
  }
  return counts;
}

function* ofNode(state: RunState, planned: PlannedNode): Generator<void, EdgeCount[]> {
  const here = pointOf(state, planned);
  const inputs = planned.inputs.filter(({ differentiable }) => differentiable);
  const ports = inputs.map(({ name }) => name);
  const size = Object.values(here.inputs).reduce((sum, t) => sum + (t?.data.length ?? 0), 0);
  const points = [here, ...elsewhere(here, ports)];
  const counts: EdgeCount[] = [];
  for (const output of planned.outputs) {
    const length = here.outputs[output.name]?.data.length ?? 0;
    const rows = rowsToSee(length, size + length);
    const seen = new Map(ports.map((port) => [port, 0]));
    let since = 0;
    for (const row of rows) {
      const most = new Map<string, number>();
      for (const point of points) {
        const unit = zeros(here.outputs[output.name]!.shape);
        unit.data[row] = 1;
        const slopes = pullBack(point, { [output.name]: unit }, ports);
        for (const port of ports) most.set(port, Math.max(most.get(port) ?? 0, nonZeros(slopes[port])));
        since += size + length;
        if (since >= PAUSE_AFTER) {
          since = 0;
          yield;
        }
      }
      for (const [port, count] of most) seen.set(port, seen.get(port)! + count);
    }
    for (const input of inputs) {
      const total = seen.get(input.name)!;
      const exact = rows.length === length;
      const edges = exact ? total : Math.round((total * length) / Math.max(1, rows.length));
      if (edges > 0) counts.push({ node: planned.node, from: input.slot, to: output.slot, edges, exact });
    }
  }
  return counts;
}

/** All rows, or some of them, evenly over the whole. */
function rowsToSee(rows: number, width: number): readonly number[] {
  const affordable = Math.max(2, Math.min(64, Math.floor(MOST_SAMPLED / width)));
  const count = rows * width <= MOST_WHOLE ? rows : Math.min(rows, affordable);
  return Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * rows) / count));
}

function nonZeros(slopes: Tensor | null | undefined): number {
  if (!slopes) return 0;
  let count = 0;
  for (const slope of slopes.data) if (slope !== 0) count++;
  return count;
}

/**
 * The op at other numbers between -1 and 1, of both signs in turn, so that a slope that happens to be 0 here (a dead ReLU) is not taken
 * for one that is 0 everywhere. What the op will not run on is left out, and so are large ops.
 */
function elsewhere(point: OpPoint, ports: readonly string[]): readonly OpPoint[] {
  const size = Object.values(point.inputs).reduce((sum, t) => sum + (t?.data.length ?? 0), 0);
  if (size > MOST_WHOLE) return [];
  return [1, -1].flatMap((sign) => {
    const inputs: Record<string, Tensor | undefined> = { ...(point.inputs as InputTensors) };
    for (const port of ports) {
      const t = inputs[port];
      if (t)
        inputs[port] = {
          shape: t.shape,
          data: t.data.map((_, i) => sign * (0.1 + 0.8 * ((i * 0.6180339887 + 0.3) % 1))),
        };
    }
    const there = opPoint(point.op, point.params, inputs);
    return isProblem(there) ? [] : [there];
  });
}
