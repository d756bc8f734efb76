// Einsum: sums of products over letters, in Einstein's convention: `ij,jk->ik` is the matrix product. Shape: the ranges of the letters
// behind the arrow. Pairs of operands are contracted as matrix products, those first that make the smallest tensor.
import { contract, contractAdjoint, type Labelled, largestProduct, multiplicationsOf } from '../engine/contract.ts';
import {
  type CodeArgs,
  type Cost,
  defineOp,
  type Inferred,
  type InputShape,
  type InputTensors,
  isProblem,
  type Params,
  type Problem,
} from '../engine/op.ts';
import { MOST_PER_TENSOR } from '../engine/resolve.ts';
import { type Shape } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { einsumDerivation } from './einsumDerivation.ts';
import { type Contraction, contractionOf, countOfOperands, type Equation, readEquation } from './einsumEquation.ts';
import { manyPorts, portNames } from './manyPorts.ts';
import { moving, multilinear } from './multilinear.ts';
import { missing, shapeless } from './ports.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const einsum = defineOp({
  name: 'Einsum',
  family: 'Linear',
  glyph: '\\Sigma_{ij}',
  summary: 'Any sum of products, written with index letters.',
  about:
    'One notation for products, transposes, traces and sums: each axis gets a letter, letters behind the arrow stay, all others are summed over. It says attention scores, bilinear forms and batched products in a line where chains of reshapes would hide them. Backward is the same kind of sum: the gradient takes the place of the answer, and the operand asked for becomes the answer.',
  aliases: [
    'einstein summation',
    'tensor contraction',
    'index notation',
    'tensordot',
    'einsum',
    'trace',
    'batched product',
  ],
  formula: 'y_{ik} = \\sum_j a_{ij}\\, b_{jk}',
  inputs: (params) =>
    manyPorts(countOfOperands(params.equation as string), 'A tensor with one axis for each of its letters.'),
  outputs: [{ name: 'y', description: 'One axis for each letter behind the arrow.' }],
  params: [
    {
      kind: 'text',
      name: 'equation',
      default: 'ij,jk->ik',
      description:
        'Letters for the axes of each operand, between commas, then -> and the letters that stay. Three dots stand for all axes without a letter.',
    },
  ],
  infer(inputs, params) {
    const equation = readEquation(params.equation as string);
    return isProblem(equation) ? equation : inferEinsum(equation, inputs);
  },
  cost: costOf,
  steady: true,
  forward(inputs, params) {
    const { factors, out, sizes } = factorsOf(inputs, params);
    return { outputs: { y: contract(factors, out, sizes) } };
  },
  vjp({ y: dy }, { inputs, params, needs }) {
    const { ports, factors, out, sizes } = factorsOf(inputs, params);
    const answer: Record<string, Tensor> = {};
    ports.forEach((port, k) => {
      if (needs(port)) answer[port] = contractAdjoint(dy!, factors, out, sizes, k);
    });
    return answer;
  },
  jvp(tangents, { inputs, params }) {
    const value = (all: InputTensors): Tensor => {
      const { factors, out, sizes } = factorsOf(all, params);
      return contract(factors, out, sizes);
    };
    return moving('y', multilinear(value, inputs, tangents));
  },
  derivation({ shapes, params }) {
    const equation = readEquation(params.equation as string);
    const ports = portNames(countOfOperands(params.equation as string));
    const known = ports.map((port) => shapes[port] ?? []);
    const found = isProblem(equation) ? equation : contractionOf(equation, known);
    if (isProblem(found)) return { forward: {}, gradients: {} };
    return einsumDerivation(ports, known, found);
  },
  code: { pytorch: (args) => written('torch.einsum', args), numpy: (args) => written('np.einsum', args) },
  samples: [
    { name: 'matrix product', inputs: { a: wave([2, 3]), b: wave([3, 2], 1) } },
    { name: 'not written out', params: { equation: 'ij,jk' }, inputs: { a: wave([2, 3]), b: wave([3, 2], 1) } },
    { name: 'dot product', params: { equation: 'i,i->' }, inputs: { a: vector(1, 2, 3), b: vector(-1, 0.5, 2) } },
    { name: 'outer product', params: { equation: 'i, j -> ij' }, inputs: { a: vector(1, 2), b: vector(3, 4, 5) } },
    { name: 'transpose', params: { equation: 'ij->ji' }, inputs: { a: wave([2, 3]) } },
    { name: 'trace', params: { equation: 'ii->' }, inputs: { a: wave([3, 3]) } },
    { name: 'diagonal', params: { equation: 'ii->i' }, inputs: { a: wave([3, 3]) } },
    { name: 'sum of columns', params: { equation: 'ij->j' }, inputs: { a: wave([2, 3]) } },
    { name: 'scaled', params: { equation: ',ij->ij' }, inputs: { a: scalar(2), b: wave([2, 2]) } },
    {
      name: 'weighted by three',
      params: { equation: 'i,ij,j->' },
      inputs: { a: vector(1, -2), b: wave([2, 3]), c: vector(1, 2, 3) },
    },
    {
      name: 'bilinear',
      params: { equation: 'ni,kij,nj->nk' },
      inputs: { a: wave([2, 2]), b: wave([3, 2, 2], 1), c: wave([2, 2], 2) },
    },
    { name: 'batched', params: { equation: 'bij,bjk->bik' }, inputs: { a: wave([2, 2, 3]), b: wave([2, 3, 2], 1) } },
    {
      name: 'dots',
      params: { equation: '...ij,...jk->...ik' },
      inputs: { a: wave([2, 1, 2, 3]), b: wave([2, 3, 2], 1) },
    },
    {
      name: 'attention scores',
      params: { equation: 'bhqd,bhkd->bhqk' },
      inputs: { a: wave([1, 2, 2, 2]), b: wave([1, 2, 3, 2], 1) },
    },
    {
      name: 'an axis of size 1 repeats',
      params: { equation: 'ij,ij->i' },
      inputs: { a: wave([2, 3]), b: wave([1, 3], 1) },
    },
    { name: 'capital letters', params: { equation: 'Ni,iK->NK' }, inputs: { a: wave([2, 3]), b: wave([3, 2], 1) } },
    { name: 'empty batch', params: { equation: 'ni,ij->nj' }, inputs: { a: sampleTensor([0, 3]), b: wave([3, 2], 1) } },
    {
      name: 'empty sum',
      params: { equation: 'ij,jk->ik' },
      inputs: { a: sampleTensor([2, 0]), b: sampleTensor([0, 3]) },
    },
  ],
});

function costOf(shapes: Readonly<Record<string, Shape>>, params: Params): Cost {
  const equation = readEquation(params.equation as string);
  const known = portNames(countOfOperands(params.equation as string)).map((port) => shapes[port] ?? []);
  const found = isProblem(equation) ? equation : contractionOf(equation, known);
  return { multiplications: isProblem(found) ? 0 : multiplicationsOf(found.labels, found.out, found.sizes) };
}

function inferEinsum(equation: Equation, inputs: Readonly<Record<string, InputShape>>): Inferred | Problem {
  const ports = portNames(equation.terms.length);
  for (const port of ports) if (inputs[port] === undefined) return missing(port);
  const shapes = openShapes(equation, ports, inputs);
  if (isProblem(shapes)) return shapes;
  const found = contractionOf(equation, shapes);
  if (isProblem(found)) return found;
  const { labels, out, sizes } = found;
  const largest = Math.max(
    largestProduct(labels, out, sizes),
    ...labels.map((own, k) => largestProduct([out, ...labels.toSpliced(k, 1)], own, sizes)),
  );
  if (largest > MOST_PER_TENSOR) {
    return {
      problem: `a product on the way would have ${largest.toExponential(1)} numbers; one tensor may have at most ${MOST_PER_TENSOR}`,
      port: 'a',
      expected: `at most ${MOST_PER_TENSOR} numbers`,
      received: `${largest}`,
      fix: { kind: 'advice', text: 'Make the axes smaller, or sum over more letters in each operand.' },
    };
  }
  const open = ports.filter((port) => inputs[port] === 'open');
  return {
    outputs: { y: out.map((label) => sizes[label]!) },
    ...(open.length > 0 && { inputs: Object.fromEntries(open.map((port) => [port, shapes[ports.indexOf(port)]!])) }),
  };
}

/** The shapes, where an open port takes the sizes of its letters from the other operands. */
function openShapes(
  { terms }: Equation,
  ports: readonly string[],
  inputs: Readonly<Record<string, InputShape>>,
): readonly Shape[] | Problem {
  const known = new Map<string, number>();
  ports.forEach((port, k) => {
    const shape = inputs[port];
    if (!Array.isArray(shape) || terms[k]!.includes('...')) return;
    terms[k]!.forEach((letter, axis) =>
      known.set(letter, Math.max(known.get(letter) ?? 0, (shape as Shape)[axis] ?? 1)),
    );
  });
  const found: Shape[] = [];
  for (const [k, port] of ports.entries()) {
    const shape = inputs[port] as Shape | 'open';
    const sizes = terms[k]!.map((letter) => known.get(letter));
    if (shape !== 'open') found.push(shape);
    else if (sizes.includes(undefined)) return shapeless(port);
    else found.push(sizes as Shape);
  }
  return found;
}

interface Factors extends Pick<Contraction, 'out' | 'sizes'> {
  readonly ports: readonly string[];
  readonly factors: readonly Labelled[];
}

function factorsOf(inputs: InputTensors, params: Params): Factors {
  const equation = readEquation(params.equation as string);
  const ports = portNames(countOfOperands(params.equation as string));
  const tensors = ports.map((port) => inputs[port]!);
  const found = isProblem(equation)
    ? equation
    : contractionOf(
        equation,
        tensors.map(({ shape }) => shape),
      );
  if (isProblem(found)) throw new RangeError(found.problem);
  const factors = tensors.map((tensor, k) => ({ tensor, labels: found.labels[k]! }));
  return { ports, factors, out: found.out, sizes: found.sizes };
}

function written(name: string, { inputs, params }: CodeArgs): string {
  const equation = params.equation as string;
  const operands = portNames(countOfOperands(equation)).map((port) => inputs[port]);
  return `${name}(${[JSON.stringify(equation), ...operands].join(', ')})`;
}
