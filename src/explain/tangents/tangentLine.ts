// tangentLine: one step of forward mode as data: which rule carried the tangent through, with symbols, numbers and words.
import type { OpPoint } from '../../engine/localJacobian.ts';
import { portKey } from '../../engine/program.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { type Frame, frameAt } from '../../execution/frame.ts';
import { sentence } from '../../execution/sentence.ts';
import type { TangentReport } from '../../execution/tangents.ts';
import { isSummary, type Recorded } from '../../execution/trace.ts';
import { type ExplainContext, type NodeView, nodeView, recordedAt } from '../context.ts';
import { evaluate, type Surroundings } from '../evaluate.ts';
import { agrees } from '../explainEntry.ts';
import type { TensorRef } from '../expression.ts';
import { placeOf } from '../jacobianTerms.ts';
import { type Names, namesFor } from '../names.ts';
import { pointAt } from '../pointAt.ts';
import { type TangentTerm, tangentTerms } from './tangentTerms.ts';

export interface TangentResult {
  /** The tangent of an output. */
  readonly ref: TensorRef;
  readonly value: Recorded;
  readonly terms: readonly TangentTerm[];
}
export interface TangentLine {
  /** Index of the step in the report. */
  readonly at: number;
  readonly kind: 'seed' | 'push' | 'failed';
  readonly node: string;
  /** The port of a seed. */
  readonly ref: TensorRef | null;
  readonly value: Recorded | undefined;
  /** Outputs that move. */
  readonly results: readonly TangentResult[];
  /** Whole sentences. */
  readonly words: string;
  readonly names: Names;
  readonly numbers: Numbers;
  /** The op at the numbers of the run; null where they are not at hand. */
  readonly point: () => OpPoint | null;
}

/** Value or tangent of a port; undefined where there is none. */
export type Numbers = (ref: TensorRef) => Recorded | undefined;

/** The values are those of the whole forward pass, wherever the playhead stands. */
export function endFrame({ trace }: ExplainContext): Frame {
  return frameAt(trace, trace.steps.length);
}

export function numbersOf(context: ExplainContext, report: TangentReport): Numbers {
  const frame = endFrame(context);
  return (ref) => {
    if (!ref.dotted) return recordedAt(frame, ref);
    const key = portKey(ref.node, ref.port);
    return report.tangents.get(context.trace.wires.get(key) ?? key);
  };
}

export function tensorsOf(numbers: Numbers): Surroundings['tensor'] {
  return (ref): Tensor | undefined => {
    const recorded = numbers(ref);
    return recorded === undefined || isSummary(recorded) ? undefined : recorded;
  };
}

/** Null: the document has moved on, and has no such node any more. */
export function tangentLine(context: ExplainContext, report: TangentReport, at: number): TangentLine | null {
  const step = report.steps[at];
  const view = step && nodeView(context, step.node);
  if (step === undefined || view === null || view === undefined) return null;
  const numbers = numbersOf(context, report);
  let point: OpPoint | null | undefined;
  const about = {
    at,
    node: step.node,
    names: namesFor(context, step.node),
    numbers,
    point: () => {
      point ??= pointAt(context, view, endFrame(context));
      return point;
    },
  };
  switch (step.kind) {
    case 'seed': {
      const port = view.op.source === true ? (view.outputs[0]?.name ?? step.port) : step.port;
      const ref: TensorRef = { node: step.node, port, side: 'value', dotted: true };
      return { ...about, kind: 'seed', ref, value: step.value, results: [], words: seedWords(report) };
    }
    case 'failed':
      return {
        ...about,
        kind: 'failed',
        ref: null,
        value: undefined,
        results: [],
        words: sentence(step.node, step.problem),
      };
    case 'jvp': {
      const results = Object.entries(step.outputs).map(([port, value]): TangentResult => {
        const ref: TensorRef = { node: step.node, port, side: 'value', dotted: true };
        return { ref, value, terms: checked(tangentTerms(context, view, port, step.through), value, numbers) };
      });
      const words = results.length === 0 ? stillWords(view) : pushWords(view, results);
      return { ...about, kind: 'push', ref: null, value: undefined, results, words };
    }
  }
}

/** Entries at which rules are held against the numbers. */
const looks = 16;

/** A rule is only shown where it says what was computed. Worked out as it is written, it may overflow; then the Jacobian says it. */
function checked(terms: readonly TangentTerm[], value: Recorded, numbers: Numbers): readonly TangentTerm[] {
  if (isSummary(value) || terms.some(({ entry }) => entry === null)) return terms;
  const tensor = tensorsOf(numbers);
  const count = Math.min(looks, value.data.length);
  for (let look = 0; look < count; look++) {
    const flat = Math.floor((look * value.data.length) / count);
    const total = terms.reduce(
      (sum, term) => sum + (entryValue(term, placeOf(value.shape, flat), tensor) ?? Number.NaN),
      0,
    );
    if (!agrees(total, value.data[flat]!)) {
      return terms.map((term) => ({ ...term, way: 'jacobian', whole: null, entry: null }));
    }
  }
  return terms;
}

/** What a term with a rule of its own adds to one entry. */
export function entryValue(
  { entry }: TangentTerm,
  index: readonly number[],
  tensor: Surroundings['tensor'],
): number | null {
  if (entry === null || entry.indices.length !== index.length) return null;
  return evaluate(entry.body, { letters: lettersAt(entry.indices, index), tensor });
}

export function lettersAt(indices: readonly string[], index: readonly number[]): ReadonlyMap<string, number> {
  return new Map(indices.map((letter, axis) => [letter, index[axis] ?? 0]));
}

function seedWords({ question }: TangentReport): string {
  const name = question.from;
  switch (question.direction.kind) {
    case 'entry':
      return `One entry of ${name} moves, at the rate 1; everything else that is held stands still.`;
    case 'gradient':
      return `${name} moves along its own gradient: the direction in which the target grows fastest.`;
    case 'values':
    case 'random':
      return `${name} moves along the chosen direction; everything else that is held stands still.`;
  }
}

function pushWords({ op }: NodeView, results: readonly TangentResult[]): string {
  const terms = results.flatMap((result) => result.terms);
  const ways = new Set(terms.map(({ way }) => way));
  const several = results.some((result) => result.terms.length > 1);
  const added = several ? ' What comes through its ports is added up.' : '';
  if (ways.size > 1) return `Each port of ${op.name} that moves adds its share.`;
  if (ways.has('linear'))
    return `${op.name} is linear in what moves, so the tangent goes through the rule of the value.${added}`;
  if (ways.has('entrywise')) return `${op.name} works entry by entry: every entry moves by its own slope.${added}`;
  return `The local Jacobian of ${op.name} times the tangent that comes in.${added}`;
}

function stillWords({ op, outputs }: NodeView): string {
  const names = outputs.map(({ name }) => name).join(' and ');
  return `${op.name} lets no tangent through: ${names} ${outputs.length > 1 ? 'stand' : 'stands'} still.`;
}
