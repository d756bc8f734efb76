// The laws can fail: deliberately broken ops are rejected, each by the law that is meant to see it.
import { expect, test } from 'vitest';
import { map, scale } from '../engine/elementwise.ts';
import { type InputTensors, isProblem, type Op, type Tensors } from '../engine/op.ts';
import { random } from '../engine/random.ts';
import { scalar, type Tensor, zeros } from '../engine/tensor.ts';
import { swapLastAxes } from '../engine/transpose.ts';
import { opByName } from './index.ts';
import { laws } from './laws.ts';

function op(name: string): Op {
  return opByName.get(name)!;
}
/** The op with other answers from its vjp. */
function withGradients(
  name: string,
  change: (
    gradients: Record<string, Tensor | null>,
    context: Parameters<Op['vjp']>[1],
    cotangents: Tensors,
  ) => Record<string, Tensor | null | undefined>,
): Op {
  const sound = op(name);
  const vjp: Op['vjp'] = (cotangents, context) =>
    change({ ...sound.vjp(cotangents, context) }, context, cotangents) as ReturnType<Op['vjp']>;
  return { ...sound, vjp };
}
function withDerivation(
  name: string,
  change: (derivation: ReturnType<Op['derivation']>) => ReturnType<Op['derivation']>,
): Op {
  const sound = op(name);
  return { ...sound, derivation: (context) => change(sound.derivation(context)) };
}

let calls = 0;

const broken: readonly (readonly [law: number, fault: string, op: Op])[] = [
  [1, 'is described in one word', { ...op('Exp'), about: 'Exponential.' }],
  [1, 'has a formula that does not close', { ...op('Exp'), formula: 'y = e^{x' }],
  [2, 'has two ports of one name', { ...op('Add'), outputs: [{ name: 'a', description: 'The sum of both.' }] }],
  [
    2,
    'has a default that it refuses',
    {
      ...op('MeanSquaredError'),
      params: [
        { kind: 'choice', name: 'reduction', default: 'median', options: ['mean'], description: 'How to reduce.' },
      ],
    },
  ],
  [3, 'has only one sample', { ...op('Tanh'), samples: op('Tanh').samples.slice(0, 1) }],
  [3, 'never sends a gradient', withGradients('Tanh', () => ({ x: null }))],
  [4, 'throws where nothing is wired', { ...op('Tanh'), infer: ({ x }) => ({ outputs: { y: [...(x as number[])] } }) }],
  [
    4,
    'gives a problem without a way out',
    { ...op('Tanh'), infer: () => ({ problem: 'this does not work at all', port: 'x' }) },
  ],
  [4, 'forgets the shape of an open port', { ...op('Affine'), infer: () => ({ outputs: { y: [2] } }) }],
  [
    5,
    'infers the shape before the transpose',
    { ...op('MatMul'), infer: ({ a }) => ({ outputs: { y: a as number[] } }) },
  ],
  [
    6,
    'works in place',
    {
      ...op('ReLU'),
      forward: ({ x }) => {
        x!.data.forEach((v, i) => {
          x!.data[i] = Math.max(0, v);
        });
        return { outputs: { y: x! } };
      },
    },
  ],
  [
    6,
    'scales the cotangent in place',
    withGradients('Negate', (_, __, { y }) => {
      y!.data.forEach((v, i) => {
        y!.data[i] = -v;
      });
      return { x: y! };
    }),
  ],
  [
    6,
    'remembers how often it ran',
    { ...op('Identity'), forward: ({ x }) => ({ outputs: { y: scale(x!, 1 + 1e-9 * calls++) } }) },
  ],
  [7, 'hands back a transposed gradient', withGradients('MatMul', ({ a, b }) => ({ a: a && swapLastAxes(a), b: b! }))],
  [7, 'forgets a port', withGradients('Divide', ({ a }) => ({ a: a! }))],
  [7, 'sends a gradient where none is promised', withGradients('StopGradient', (_, __, { y }) => ({ x: y! }))],
  [8, 'turns the sign', withGradients('Sigmoid', ({ x }) => ({ x: x && scale(x, -1) }))],
  [
    8,
    'forgets to divide by the count',
    withGradients('Mean', ({ x }, { inputs }) => ({ x: x && scale(x, inputs.x!.data.length) })),
  ],
  [
    8,
    'keeps only the diagonal of the softmax Jacobian',
    withGradients('Softmax', (gradients, { inputs, outputs }, { y: dy }) => ({
      ...gradients,
      x: map((k) => k, {
        shape: dy!.shape,
        data: dy!.data.map((d, i) => inputs.beta!.data[0]! * d * outputs.y!.data[i]! * (1 - outputs.y!.data[i]!)),
      }),
    })),
  ],
  [
    8,
    'forgets beta',
    withGradients('Softmax', (gradients, { inputs }) => ({
      ...gradients,
      x: gradients.x! && scale(gradients.x, 1 / (inputs.beta!.data[0]! || 1)),
    })),
  ],
  [
    8,
    'gives beta no slope',
    withGradients('Softmax', (gradients, { inputs }) => ({ ...gradients, beta: zeros(inputs.beta!.shape) })),
  ],
  [
    8,
    'counts only the first sample in the gradient of the bias',
    withGradients('Affine', (gradients, { inputs }, { y: dy }) => ({
      ...gradients,
      ...(inputs.b && { b: { shape: dy!.shape, data: dy!.data.map((d, i) => (i < dy!.shape.at(-1)! ? d : 0)) } }),
    })),
  ],
  [
    8,
    'ignores the smoothing',
    withGradients('SoftmaxCrossEntropy', (gradients, { params }) => ({
      ...gradients,
      logits: gradients.logits! && scale(gradients.logits, 1 + (params.label_smoothing as number)),
    })),
  ],
  [9, 'squares the cotangent', withGradients('Add', ({ a, b }) => ({ a: a! && map((d) => d * d, a), b: b! }))],
  [
    10,
    'answers otherwise when asked for one port alone',
    withGradients('Multiply', (gradients, { needs }) =>
      needs('a') !== needs('b')
        ? Object.fromEntries(Object.entries(gradients).map(([k, t]) => [k, t && scale(t, 2)]))
        : gradients,
    ),
  ],
  [
    10,
    'works out what nobody asked for',
    { ...op('MatMul'), vjp: (given, context) => op('MatMul').vjp(given, { ...context, needs: () => true }) },
  ],
  [
    11,
    'claims to be another graph',
    {
      ...op('Square'),
      expand: () => ({
        nodes: [{ id: 'twice', op: 'Multiply', inputs: { b: 2 } }],
        edges: [],
        inputs: { x: [['twice', 'a']] },
        outputs: { y: ['twice', 'y'] },
      }),
    },
  ],
  [
    11,
    'expands only once shapes are known',
    {
      ...op('Square'),
      expand: (params, shapes) => (shapes.x!.length < 9 ? op('Square').expand!(params, shapes) : null),
    },
  ],
  [11, 'expands into a graph that gives nothing', withoutOutputs('SiLU')],
  [
    11,
    'expands into an op that does not exist',
    {
      ...op('Square'),
      expand: () => ({
        nodes: [{ id: 'n', op: 'Quadrate' }],
        edges: [],
        inputs: { x: [['n', 'x']] },
        outputs: { y: ['n', 'y'] },
      }),
    },
  ],
  [
    12,
    'gives the Jacobian of another function',
    { ...op('Square'), jacobian: (...asked) => op('Exp').jacobian!(...asked) },
  ],
  [12, 'has lost its Jacobian', { ...op('Square'), jacobian: () => null }],
  [
    13,
    'derives with a hole that is no port',
    withDerivation('Exp', (d) => ({ ...d, gradients: { x: { ...d.gradients.x!, tex: '#{dz} \\odot #{y}' } } })),
  ],
  [
    13,
    'derives with an index too many',
    withDerivation('Exp', (d) => ({
      ...d,
      forward: { y: { ...d.forward.y!, entry: { indices: ['i'], tex: '#{x[i,j]}' } } },
    })),
  ],
  [
    13,
    'hides in the rule of its value how that moves',
    withDerivation('ScaledDotProductAttention', (d) => ({
      ...d,
      forward: { y: { ...d.forward.y!, tex: '#{A} \\, #{v}' } },
    })),
  ],
  [13, 'has no rule for a gradient', withDerivation('Divide', (d) => ({ ...d, gradients: { a: d.gradients.a! } }))],
  [
    14,
    'writes code without its second input',
    {
      ...op('Add'),
      code: { pytorch: ({ inputs }) => `${inputs.a} + 1`, numpy: ({ inputs }) => `${inputs.a} + ${inputs.b}` },
    },
  ],
  [15, 'keeps silent about its corner', { ...op('Absolute'), kinkAt: () => ({}) }],
  [15, 'has a corner and no row for it', { ...op('ReLU'), kinks: [] }],
  [
    15,
    'tells of a corner where there is none',
    { ...op('Absolute'), kinkAt: () => ({ x: 'x[0] is 3, where it bends' }) },
  ],
  [
    15,
    'promises another slope than it takes',
    withGradients('ReLU', ({ x }, { inputs }, { y: dy }) => ({
      x: { shape: x!.shape, data: x!.data.map((g, i) => (inputs.x!.data[i] === 0 ? dy!.data[i]! / 2 : g)) },
    })),
  ],
  [16, 'moves at half the speed', withTangents('Tanh', ({ y }) => ({ y: scale(y!, 0.5) }))],
  [
    16,
    'forgets that both factors move',
    { ...op('Multiply'), jvp: (tangents, context) => op('Multiply').jvp!(firstOf(tangents), context) },
  ],
  [
    16,
    'mixes up rows and columns',
    withTangents('Transpose', ({ y }) => ({
      y: y!.shape.length < 2 ? y! : { shape: y!.shape, data: y!.data.toReversed() },
    })),
  ],
  [16, 'stands still', { ...op('Softmax'), jvp: () => ({}) }],
  [16, 'moves what it does not have', { ...op('Exp'), jvp: ({ x }) => ({ z: x! }) }],
  [16, 'throws', { ...op('Exp'), jvp: () => ({ y: zeros([7, 5]) }) }],
  [
    17,
    'is wrong both ways alike',
    {
      ...withTangents('Sin', ({ y }) => ({ y: scale(y!, 1.01) })),
      vjp: (cotangents, context) => ({ x: scale(op('Sin').vjp(cotangents, context).x!, 1.01) }),
    },
  ],
];

function withoutOutputs(name: string): Op {
  const sound = op(name);
  return { ...sound, expand: (...asked) => ({ ...sound.expand!(...asked)!, outputs: {} }) };
}
/** The op with other tangents from its jvp. */
function withTangents(name: string, change: (tangents: Tensors) => Tensors): Op {
  const sound = op(name);
  return { ...sound, jvp: (tangents, context) => change(sound.jvp!(tangents, context)) };
}
function firstOf(tangents: InputTensors): InputTensors {
  return Object.fromEntries(Object.entries(tangents).slice(0, 1));
}

test.each(broken)('law %i rejects an op that %s', (number, _fault, wrong) => {
  const law = laws.find((candidate) => candidate.number === number)!;
  expect(law.violations(wrong, random(5), opByName)).not.toEqual([]);
});

test('every law rejects something', () => {
  expect(laws.map(({ number }) => number).filter((number) => !broken.some(([law]) => law === number))).toEqual([]);
});

test('the sound ops that were broken obey the laws', () => {
  const names = [...new Set(broken.map(([, , { name }]) => name))];
  const faults = names.flatMap((name) => laws.flatMap((law) => law.violations(op(name), random(7), opByName)));
  expect(faults).toEqual([]);
});

test('a sample that does not run is no sample', () => {
  const wrong: Op = { ...op('Exp'), forward: () => ({ problem: 'the kernel is on holiday today' }) };
  expect(isProblem(wrong.forward({ x: scalar(1) }, {}))).toBe(true);
  expect(() => laws[4]!.violations(wrong, random(1), opByName)).toThrow('Exp, scalar: the kernel is on holiday today');
});
