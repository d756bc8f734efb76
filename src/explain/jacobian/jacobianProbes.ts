// jacobianProbes: the same Jacobian at other inputs, so that what is so by accident is not taken for what is always so.
import { localJacobian } from '../../engine/localJacobian.ts';
import { inputsOf } from '../../engine/op.ts';
import { type Random, random } from '../../engine/random.ts';
import type { Tensor } from '../../engine/tensor.ts';
import { type JacobianLens, pointWith } from './jacobianLens.ts';

export interface Probes {
  /** With every input moved. */
  readonly all: readonly Tensor[];
  /** With only this input moved; null in place of one at which the op could not answer. */
  readonly own: readonly (Tensor | null)[];
}

/** So many numbers may be worked out for the probes; beyond, nothing is claimed. */
const mostWork = 40_000_000;

/** A larger matrix has cells enough to tell by fewer probes. */
const fewCells = 2000;
const fewMoves = (): readonly Move[] => [near, signed, flipped, free];
/** Of several entries of which only one counts, such as those under a maximum, each has to be seen counting: that takes many tries. */
const manyMoves = (): readonly Move[] => [
  near,
  near,
  signed,
  signed,
  flipped,
  ...Array.from({ length: 12 }, () => free),
];

type Move = (x: number, scale: number, draw: Random) => number;

/** Near by; as far as the numbers are large, with and without their signs; far out. */
const near: Move = (x, scale, draw) => x + 0.05 * draw.normal() * (Math.abs(x) + 0.2 * scale);
const signed: Move = (x, scale, draw) => (x < 0 ? -1 : 1) * scale * (0.3 + draw.uniform());
/** The other sign than here, so that what a ReLU lets through is tried both ways. */
const flipped: Move = (x, scale, draw) => (x < 0 ? 1 : -1) * scale * (0.3 + draw.uniform());
const free: Move = (_, scale, draw) => scale * draw.normal();
const far: Move = (x, scale, draw) => x + 50 * scale * draw.normal();

/** Empty where the op is too large for it, or cannot run on anything else. */
export function jacobianProbes(lens: JacobianLens, seed: number): Probes {
  const { point, of, by, rowCount } = lens;
  const work = rowCount * Object.values(point.inputs).reduce((sum, tensor) => sum + (tensor?.data.length ?? 0), 1);
  if (work > mostWork) return { all: [], own: [] };
  const draw = random(seed);
  const movable = inputsOf(point.op, point.params).filter(({ differentiable, integer }) => differentiable && !integer);
  const at = (ports: readonly string[], move: Move): Tensor | null => {
    const moved: Record<string, Tensor> = {};
    for (const port of ports) {
      const tensor = point.inputs[port];
      if (tensor !== undefined) moved[port] = movedTensor(tensor, move, draw);
    }
    const other = pointWith(point, moved);
    const value = other === null ? null : localJacobian(other, of.port, by.port)?.value;
    return value?.data.every(Number.isFinite) === true ? value : null;
  };
  const ports = movable.map(({ name }) => name);
  // What is infinite stays where it is, so nothing can be said about how its derivative moves.
  if (point.inputs[by.port]?.data.every(Number.isFinite) === false) return { all: [], own: [] };
  return {
    all: (lens.size > fewCells ? fewMoves() : manyMoves())
      .map((move) => at(ports, move))
      .filter((value) => value !== null),
    own: [near, signed, flipped, free, far].map((move) => at([by.port], move)),
  };
}

function movedTensor({ shape, data }: Tensor, move: Move, draw: Random): Tensor {
  let square = 0;
  for (const x of data) square += Number.isFinite(x) ? x * x : 0;
  const scale = Math.min(3, Math.max(0.2, Math.sqrt(square / Math.max(1, data.length))));
  return { shape, data: data.map((x) => (Number.isFinite(x) ? move(x, scale, draw) : x)) };
}
