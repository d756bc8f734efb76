// explainPaths: every path from one entry to what is differentiated: counted, the largest of them listed, summed and compared.
import { type PortKey, portKey } from '../../engine/program.ts';
import { sizeOf } from '../../engine/shape.ts';
import { type Frame, frameAt } from '../../execution/frame.ts';
import { isSummary } from '../../execution/trace.ts';
import { knownAfter } from '../availability.ts';
import { type ExplainContext, nodeView, recordedAt } from '../context.ts';
import { flatIndex } from '../evaluate.ts';
import type { TensorRef } from '../expression.ts';
import { costSymbol } from '../names.ts';
import { foundPaths } from './foundPaths.ts';
import { gradientCheck } from './gradientCheck.ts';
import { type Hop, type HopGraph, hopGraph, openHops, startOf } from './hops.ts';
import { numbersOnTheWay, withoutWalls } from './numbersOnTheWay.ts';
import type { PathsFound, PathsReport } from './pathsReport.ts';
import { refOf } from './refOf.ts';
import { scalarGraph } from './scalarGraph.ts';
import { wallWords } from './wallWords.ts';

export interface PathsOptions {
  /** How many paths are listed where they are more than a few. */
  readonly most?: number;
  /** See `mostEdges`. */
  readonly edges?: number;
  /** Asked now and then while paths through single entries are looked for; false gives them up. */
  readonly goOn?: () => boolean;
  /** What was found at another step of the same run for the same entry: only the comparison with backprop is made anew. */
  readonly before?: PathsFound;
}

const largest = 10;
/** Larger tensors on the way, taken together, are not asked for slopes. */
const mostHeld = 8_000_000;

/** A generator, so that long work can be done in pieces, and be given up. `index`: an index per axis; the first entry where it is outside. */
export function* explainPaths(
  context: ExplainContext,
  subject: TensorRef,
  index: readonly number[] | null,
  { most = largest, edges, goOn, before }: PathsOptions = {},
): Generator<undefined, PathsReport> {
  const { trace } = context;
  const view = nodeView(context, subject.node);
  if (view === null) return { kind: 'none', reason: `${subject.node} is not in the graph any more.` };
  const start = startOf(view, subject);
  const all = hopGraph(context, start);
  if (all === null) {
    return {
      kind: 'none',
      reason: 'Nothing is differentiated here: the graph runs forward only. Choose a target to start backward.',
    };
  }
  const cost = costSymbol(context).plain;
  if (start !== all.target && all.hops.length === 0) {
    return {
      kind: 'none',
      reason: `No path leads from ${start} to ${cost}: no wire gets there. That is not a gradient of zero; there is none.`,
    };
  }
  const { open, closed } = openHops(context, all);
  const blocked = (walls: readonly Hop[]): PathsReport => ({
    kind: 'none',
    reason: `Every way from ${start} to ${cost} is blocked. ${wallWords(context, walls).join(' ')}`,
  });
  if (start !== all.target && open.hops.length === 0) return blocked(closed);

  const frame = valuesFrame(context);
  const later = valuesKnownAfter(context, frame, open);
  if (later !== null) return later;
  const shape = trace.shapes.get(start) ?? [];
  if (sizeOf(shape) === 0) return { kind: 'none', reason: `${start} is empty: it has no entry to start from.` };
  const entry = (index === null ? null : flatIndex(shape, index)) ?? 0;
  const question = { context, subject, all, entry, most };
  if (heldNumbers(context, open) > mostHeld) {
    return yield* foundPaths({ ...question, open, walls: closed, numbers: null, outcome: null });
  }
  const missing = missingTensors(context, frame, open, subject);
  if (missing.length > 0) return { kind: 'missing', keys: missing };
  if (before !== undefined) return { ...before, check: gradientCheck(context, before) };
  const numbers = yield* numbersOnTheWay(context, frame, open);
  if (numbers === null) {
    return {
      kind: 'none',
      reason: `The local derivatives on the way to ${cost} cannot be taken: an op there does not run on its numbers.`,
    };
  }
  const living = yield* withoutWalls(open, numbers.points);
  const walls = [...closed, ...living.closed];
  if (start !== all.target && living.open.hops.length === 0) return blocked(walls);
  const { points, seed } = numbers;
  const outcome = yield* scalarGraph({
    graph: living.open,
    entry,
    points,
    seed,
    ...(edges !== undefined && { edges }),
    ...(goOn !== undefined && { goOn }),
  });
  return yield* foundPaths({ ...question, open: living.open, walls, numbers, outcome });
}

/** The values that the shown gradients belong to: those of before an optimizer moved anything. */
function valuesFrame({ trace, step }: ExplainContext): Frame {
  const update = trace.steps.findIndex(({ kind }) => kind === 'update');
  return frameAt(trace, update < 0 ? step : Math.min(step, update));
}

function valuesKnownAfter(context: ExplainContext, frame: Frame, { hops, target }: HopGraph): PathsReport | null {
  const keys = [...new Set([target, ...hops.map(({ to }) => to)])];
  if (keys.every((key) => frame.value(key) !== undefined)) return null;
  let last = 0;
  for (const key of keys) {
    const step = knownAfter(context, refOf(key, 'value'));
    if (step === null)
      return { kind: 'none', reason: `${key} was not computed, so there are no local derivatives to multiply.` };
    last = Math.max(last, step);
  }
  return { kind: 'later', step: last };
}

/** Every tensor that the ops on the way read or make. */
function portsOnTheWay(context: ExplainContext, { hops, target }: HopGraph): readonly PortKey[] {
  const keys = new Set<PortKey>([target]);
  for (const node of new Set(hops.map((hop) => hop.node))) {
    const view = nodeView(context, node);
    for (const { name } of [...(view?.inputs ?? []), ...(view?.outputs ?? [])]) {
      const key = portKey(node, name);
      keys.add(context.trace.wires.get(key) ?? key);
    }
  }
  return [...keys];
}

function heldNumbers(context: ExplainContext, graph: HopGraph): number {
  return portsOnTheWay(context, graph).reduce((sum, key) => sum + sizeOf(context.trace.shapes.get(key) ?? []), 0);
}

function missingTensors(
  context: ExplainContext,
  frame: Frame,
  graph: HopGraph,
  subject: TensorRef,
): readonly { readonly key: PortKey; readonly side: TensorRef['side'] }[] {
  const { target } = graph;
  const refs = [
    ...portsOnTheWay(context, graph).map((key) => refOf(key, 'value')),
    refOf(target, 'gradient'),
    { ...subject, side: 'gradient' as const },
  ];
  const end = frameAt(context.trace, context.trace.steps.length);
  return refs
    .filter((ref) => {
      const recorded = recordedAt(ref.side === 'value' ? frame : end, ref);
      return recorded !== undefined && isSummary(recorded) && context.whole?.(ref) === undefined;
    })
    .map(({ node, port, side }) => ({ key: portKey(node, port), side }));
}
