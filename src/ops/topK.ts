// TopK: the k largest entries along one axis, largest first, and their places. Shape: that of x with k along the axis. Equal entries
// stand in the order of their places; NaN counts as the largest. The gradient goes to the entries that were taken.
import { largestAlong } from '../engine/cumulative.ts';
import { addEntries, takeEntries } from '../engine/gather.ts';
import { type Derivation, type DerivationContext, defineOp, isProblem, type Params, type Rule } from '../engine/op.ts';
import { eachAlong } from '../engine/reduce.ts';
import { normalizeAxis, type Shape } from '../engine/shape.ts';
import { reshaped, scalar, type Tensor } from '../engine/tensor.ts';
import { classAxis } from './classAxis.ts';
import { blankJacobian } from './diagonal.ts';
import { entryIs } from './kinks.ts';
import { hasShape, shapeAt } from './ports.ts';
import { hole, letters } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const topK = defineOp({
  name: 'TopK',
  family: 'Reductions',
  glyph: 'x_{\\text{top}}',
  summary: 'The k largest entries along an axis, and where they are.',
  about:
    'Picks the k largest entries along an axis, in order, and says at which places they were: the best classes of a classifier, the experts that a router sends a token to, the candidates of a beam search. Only what was taken gets a gradient, unchanged; everything else gets 0. The places are whole numbers and pass no gradient on.',
  aliases: ['top k', 'largest k', 'k best', 'argmax', 'argsort', 'sort', 'beam', 'topk'],
  formula: 'y_j = x_{t_j}, \\quad x_{t_1} \\ge x_{t_2} \\ge \\dots \\ge x_{t_k}',
  inputs: [
    { name: 'x', role: 'data', differentiable: true, description: 'A tensor with at least k entries along the axis.' },
  ],
  outputs: [
    { name: 'y', description: 'The k largest entries along the axis, largest first.' },
    { name: 'indices', tex: 't', description: 'At which place along the axis each of them is, counted from 0.' },
  ],
  params: [
    { kind: 'integer', name: 'k', default: 1, min: 1, description: 'How many entries are taken.' },
    {
      kind: 'integer',
      name: 'axis',
      default: -1,
      description: 'The axis along which they are compared; negative counts from the end.',
    },
  ],
  infer(inputs, params) {
    const x = shapeAt(inputs, 'x');
    if (isProblem(x)) return x;
    const axis = classAxis(x, params.axis as number, 'x');
    if (typeof axis !== 'number') return axis;
    const [k, length] = [params.k as number, x[axis] ?? 1];
    if (k > length) {
      return {
        problem: `k is ${k}, but axis ${params.axis} of x has ${length} ${length === 1 ? 'entry' : 'entries'}: x ${hasShape(x)}`,
        port: 'x',
        expected: `at least ${k} entries along axis ${params.axis}`,
        received: String(length),
        fix:
          length === 0
            ? { kind: 'advice', text: `Give x at least ${k} entries along axis ${params.axis}.` }
            : { kind: 'param', name: 'k', value: length, text: `Take all ${length}.` },
      };
    }
    const y = x.length === 0 ? x : x.with(axis, k);
    return { outputs: { y, indices: y } };
  },
  steady: true,
  forward({ x }, params) {
    const { line, axis } = asLine(x!, params);
    const { values, places } = largestAlong(line, axis, params.k as number);
    const shape = x!.shape.length === 0 ? x!.shape : values.shape;
    return { outputs: { y: reshaped(values, shape), indices: reshaped(places, shape) } };
  },
  vjp({ y: dy }, { inputs, outputs, params }) {
    const { line, axis } = asLine(inputs.x!, params);
    const places = asLine(outputs.indices!, params).line;
    return { x: reshaped(addEntries(dy!, axis, places, line.shape), inputs.x!.shape) };
  },
  jvp({ x: tangent }, { outputs, params }) {
    const { line, axis } = asLine(tangent!, params);
    const places = asLine(outputs.indices!, params).line;
    return { y: reshaped(takeEntries(line, axis, places), outputs.y!.shape) };
  },
  jacobian(output, _input, { inputs, outputs, params }) {
    const { line, axis } = asLine(inputs.x!, params);
    const places = asLine(outputs.indices!, params).line;
    const value = blankJacobian(places.data.length, line.data.length);
    if (!value) return null;
    if (output === 'indices') return { value, tex: '0' };
    const columns = line.data.length;
    const length = line.shape[axis]!;
    eachAlong(places.shape, axis, (start, count, step) => {
      const outer = Math.floor(start / (count * step));
      const first = outer * length * step + (start % step);
      for (let j = 0; j < count; j++) {
        const o = start + j * step;
        value.data[o * columns + first + places.data[o]! * step] = 1;
      }
    });
    return { value, tex: '\\frac{\\partial y_j}{\\partial x_i} = \\left[t_j = i\\right]' };
  },
  derivation: rulesOf,
  kinks: [
    {
      at: 'entries tie for a place among the k',
      gradient: 'to the entry that comes first',
      pytorch: 'to any one of them',
    },
  ],
  kinkAt({ x }, params): Readonly<Record<string, string>> {
    const tie = firstTie(x!, params);
    if (tie === null) return {};
    return {
      x: `${entryIs('x', x!, tie)} and ties with another entry for a place among the ${params.k}: the one that comes first gets the gradient of the first place, where PyTorch takes any one of them`,
    };
  },
  code: {
    pytorch: ({ inputs, params }) => `torch.topk(${inputs.x}, ${params.k}, dim=${params.axis})`,
    numpy({ inputs, params, shapes }) {
      if (shapes?.x?.length === 0) return `(${inputs.x}, np.zeros_like(${inputs.x}, dtype=int))`;
      const order = `np.argsort(-${inputs.x}, axis=${params.axis}, kind="stable").take(range(${params.k}), axis=${params.axis})`;
      return `(np.take_along_axis(${inputs.x}, (i := ${order}), axis=${params.axis}), i)`;
    },
  },
  samples: [
    { name: 'scalar', inputs: { x: scalar(2.5) } },
    { name: 'the largest of a vector', inputs: { x: vector(1, -2, 4, 0.5) } },
    { name: 'three of a vector', params: { k: 3 }, inputs: { x: vector(1, -2, 4, 0.5) } },
    { name: 'all of a vector: sorted', params: { k: 4 }, inputs: { x: vector(1, -2, 4, 0.5) } },
    { name: 'rows of a matrix', params: { k: 2 }, inputs: { x: wave([2, 4]) } },
    { name: 'columns of a matrix', params: { k: 2, axis: 0 }, inputs: { x: wave([3, 2]) } },
    { name: 'an axis of size 1', params: { axis: 1 }, inputs: { x: wave([3, 1]) } },
    { name: 'rank 3, middle axis', params: { k: 2, axis: 1 }, inputs: { x: wave([2, 3, 2]) } },
    { name: 'rank 4, axis counted from the end', params: { k: 3, axis: -3 }, inputs: { x: wave([2, 3, 1, 2]) } },
    { name: 'empty batch', params: { k: 2 }, inputs: { x: sampleTensor([0, 3]) } },
    { name: 'ties', params: { k: 2 }, inputs: { x: vector(5, 3, 3, 1) }, kinks: ['x'] },
    { name: 'infinite', params: { k: 2 }, inputs: { x: vector(1, Infinity, -Infinity, 2) }, kinks: ['x'] },
    { name: 'huge and tiny', params: { k: 2 }, inputs: { x: vector(1e-8, 1e8, 1) } },
  ],
});

/** A scalar counts as one entry, as in PyTorch. */
function asLine(t: Tensor, params: Params): { readonly line: Tensor; readonly axis: number } {
  const line = t.shape.length === 0 ? reshaped(t, [1]) : t;
  return { line, axis: normalizeAxis(params.axis as number, line.shape.length)! };
}

/** The first entry that equals another one where it matters: among the k that are taken, or at the last of them. */
function firstTie(x: Tensor, params: Params): number | null {
  const { line, axis } = asLine(x, params);
  const k = params.k as number;
  let found: number | null = null;
  eachAlong(line.shape, axis, (start, length, step) => {
    const order = Array.from({ length }, (_, at) => start + at * step).toSorted(
      (p, q) => line.data[q]! - line.data[p]! || p - q,
    );
    const at = order.slice(0, k).find((flat, place) => line.data[flat] === line.data[order[place + 1] ?? -1]);
    if (at !== undefined && (found === null || at < found)) found = at;
  });
  return found;
}

function rulesOf({ shapes, params }: DerivationContext): Derivation {
  const shape: Shape = shapes.x ?? [1];
  const words = {
    y: 'The largest entries along the axis are taken, largest first.',
    indices: 'The place of each entry that was taken, counted from 0: as many entries are larger as stand before it.',
    x: 'Each entry that was taken gets the gradient of its place, unchanged; all others get 0.',
  };
  if (shape.length === 0) {
    return {
      forward: { y: ofScalar('#{x}', words.y), indices: ofScalar('0', words.indices) },
      gradients: { x: ofScalar('#{dy}', words.x) },
    };
  }
  const axis = normalizeAxis(params.axis as number, shape.length) ?? 0;
  const named = letters(shape.length + 2);
  const at = named?.slice(0, shape.length) ?? [];
  const [other = '', third = ''] = named?.slice(shape.length) ?? [];
  const along = (letter: string): readonly string[] => at.with(axis, letter);
  const [x, larger] = [hole('x', along(other)), hole('x', along(third))];
  const rank = `\\sum_{${third}} \\left(\\left[${larger} > ${x}\\right] + \\left[${larger} = ${x}\\right] \\cdot \\left[${third} < ${other}\\right]\\right)`;
  const whole = (name: string): string =>
    `\\operatorname{${name}}\\left(#{x}, k = ${params.k as number}, \\mathrm{axis} = ${axis}\\right)`;
  const place = hole('indices', at);
  return {
    forward: {
      y: {
        tex: whole('topk'),
        ...(named && { entry: { indices: at, tex: hole('x', along(place)) } }),
        words: words.y,
      },
      indices: {
        tex: whole('argtopk'),
        ...(named && {
          entry: {
            indices: at,
            tex: `\\sum_{${other}} ${other} \\cdot \\left[${rank} = ${at[axis]}\\right]`,
            sum: { [other]: `x.${axis}`, [third]: `x.${axis}` },
          },
        }),
        words: words.indices,
      },
    },
    gradients: {
      x: {
        tex: `\\operatorname{scatter}\\left(#{dy}, #{indices}, \\mathrm{axis} = ${axis}\\right)`,
        ...(named && {
          entry: {
            indices: at,
            tex: `\\sum_{${other}} \\left[${hole('indices', along(other))} = ${at[axis]}\\right] \\cdot ${hole('dy', along(other))}`,
            sum: { [other]: `dy.${axis}` },
          },
        }),
        words: words.x,
      },
    },
  };
}

/** The rule of a scalar, for the whole and for its one entry. */
function ofScalar(tex: string, words: string): Rule {
  return { tex, entry: { indices: [], tex }, words };
}
