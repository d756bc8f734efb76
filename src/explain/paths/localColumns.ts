// localColumns: the entries of a local Jacobian that are not zero in some of its columns, found with few vjps and never the whole of it.
import { type OpPoint, opPoint, pullBack } from '../../engine/localJacobian.ts';
import { inputsOf, isProblem } from '../../engine/op.ts';
import { sameShape } from '../../engine/shape.ts';
import { type Tensor, zeros } from '../../engine/tensor.ts';

/** How much may still be spent. Numbers: what all vjps together cost, in entries read and written. */
export interface Budget {
  numbers: number;
  edges: number;
  /** False: it has taken long enough. */
  readonly goOn: () => boolean;
}

/** Entry `to` of the output moves by `local` when entry `from` of the port does. */
export interface LocalEdge {
  readonly from: number;
  readonly to: number;
  readonly local: number;
}

/** Outputs up to this size are asked entry by entry. */
const fewRows = 32;

interface Question {
  readonly point: OpPoint;
  readonly output: string;
  readonly port: string;
  /** The columns, ascending. */
  readonly entries: readonly number[];
  readonly budget: Budget;
}

/**
 * All entries of those columns that are not zero, by column, then row; not finite ones too. Pauses after each vjp. Null: the budget is
 * used up. Groups of rows are asked at once with weights that do not cancel, and split only where something answers.
 */
export function* localColumns(question: Question): Generator<undefined, readonly LocalEdge[] | null> {
  const { point, output, port, entries, budget } = question;
  const shape = point.outputs[output]!.shape;
  const rows = point.outputs[output]!.data.length;
  const cost = costOf(rows + point.inputs[port]!.data.length);
  const ask = (cotangent: Tensor): Tensor | null => {
    budget.numbers -= cost;
    return budget.numbers < 0 || !budget.goOn() ? null : pullBack(point, { [output]: cotangent }, [port])[port]!;
  };

  if (rows > fewRows && sameShape(shape, point.inputs[port]!.shape)) {
    const slopes = diagonal(ask, shape);
    yield;
    if (slopes !== null) return take(budget, alongDiagonal(slopes, entries));
  }
  const found: LocalEdge[] = [];
  const waiting: Range[] = [{ low: 0, high: rows, answers: rows <= fewRows, twin: null }];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const { low, high } = range;
    const single = high - low === 1;
    if (single || !range.answers) {
      const cotangent = zeros(shape);
      for (let row = low; row < high; row++) cotangent.data[row] = single ? 1 : weight(row);
      const answer = ask(cotangent);
      yield;
      if (answer === null) return null;
      if (entries.every((entry) => answer.data[entry] === 0)) {
        if (range.twin !== null) range.twin.answers = true;
        continue;
      }
      if (single) {
        for (const entry of entries) {
          const local = answer.data[entry]!;
          if (local !== 0) found.push({ from: entry, to: low, local });
        }
        if (found.length > budget.edges) return null;
        continue;
      }
    }
    if (high - low < 2) continue;
    const middle = (low + high) >> 1;
    const all = rows <= fewRows;
    const right: Range = { low: middle, high, answers: all, twin: null };
    waiting.push(right, { low, high: middle, answers: all, twin: right });
  }
  return take(budget, sorted(found));
}

interface Range {
  readonly low: number;
  readonly high: number;
  /** It is known that some row in it is not zero: asking the whole group would say nothing new. */
  answers: boolean;
  /** The other half of a range that answered: where this one does not, that one does. */
  readonly twin: Range | null;
}

function take(budget: Budget, edges: readonly LocalEdge[]): readonly LocalEdge[] | null {
  budget.edges -= edges.length;
  return budget.edges < 0 ? null : edges;
}

function alongDiagonal(slopes: Tensor, entries: readonly number[]): readonly LocalEdge[] {
  return entries
    .map((entry) => ({ from: entry, to: entry, local: slopes.data[entry]! }))
    .filter(({ local }) => local !== 0);
}

function sorted(edges: readonly LocalEdge[]): readonly LocalEdge[] {
  return edges.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** Large tensors cost more than in proportion, since products of matrices do. */
function costOf(numbers: number): number {
  return numbers * (1 + numbers / 50_000);
}

/** In [1, 2), and for no two rows alike (Weyl's sequence of the golden ratio). */
function weight(row: number): number {
  return 1 + (((row + 1) * 0.6180339887498949) % 1);
}

/** A power of two: products with it are exact. */
function power(row: number): number {
  return 2 ** (((row * 7) % 17) - 8) * (row % 3 === 0 ? -1 : 1);
}

/**
 * The diagonal, where every other entry is zero: then scaling the cotangents scales each answer by itself, exactly for powers of two, and
 * to rounding for weights that do not cancel. Null: it is no diagonal matrix.
 */
function diagonal(ask: (cotangent: Tensor) => Tensor | null, shape: Tensor['shape']): Tensor | null {
  const made = (at: (row: number) => number): Tensor => {
    const cotangent = zeros(shape);
    for (let row = 0; row < cotangent.data.length; row++) cotangent.data[row] = at(row);
    return cotangent;
  };
  const slopes = ask(made(() => 1));
  const exact = slopes && ask(made(power));
  const weighted = exact && ask(made(weight));
  if (!slopes || !exact || !weighted) return null;
  for (let row = 0; row < slopes.data.length; row++) {
    const slope = slopes.data[row]!;
    if (!Number.isFinite(slope) || exact.data[row] !== slope * power(row)) return null;
    if (Math.abs(weighted.data[row]! - slope * weight(row)) > 1e-14 * Math.abs(slope)) return null;
  }
  return slopes;
}

/**
 * Whether the op works entry by entry from this port: then a zero on the diagonal is a slope that is zero here, and not a missing
 * connection. Looked at where numbers are of no special kind. False where that cannot be said.
 */
export function isEntrywise({ op, params, inputs }: OpPoint, output: string, port: string): boolean {
  const ports = inputsOf(op, params);
  let looked = false;
  for (const lift of [0, 3]) {
    const changed: Record<string, Tensor | undefined> = { ...inputs };
    for (const [place, { name, differentiable, integer }] of ports.entries()) {
      const value = inputs[name];
      if (value === undefined || !differentiable || integer === true) continue;
      const data = Float64Array.from(value.data, (_, at) => lift + 2.5 * (weight(at + 1009 * place) - 1.5));
      changed[name] = { shape: value.shape, data };
    }
    const point = opPoint(op, params, changed);
    if (isProblem(point)) continue;
    const y = point.outputs[output];
    if (y === undefined || !sameShape(y.shape, inputs[port]?.shape ?? [-1])) return false;
    const slopes = diagonal((cotangent) => pullBack(point, { [output]: cotangent }, [port])[port]!, y.shape);
    if (slopes === null) {
      if (y.data.every(Number.isFinite)) return false;
    } else if (slopes.data.some((slope) => slope !== 0)) looked = true;
  }
  return looked;
}
