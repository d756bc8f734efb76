// Embedding: y = W[indices], one row of W [vocabulary, dimension] for each index: [...] gives [..., dimension]. Rows are copied, so no number
// is computed; backward, what comes back is added up in the rows that were read. An index outside of 0 to vocabulary - 1 is a problem.
import { addSlices, takeSlices } from '../engine/gather.ts';
import { demand } from '../engine/kernels/machine.ts';
import { defineOp, type Inferred, type InputShape, type Params, type Problem } from '../engine/op.ts';
import { type Shape, shapeText } from '../engine/shape.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { graphOf } from './graphOf.ts';
import { allowedIndices, badIndex } from './indices.ts';
import { argument, called } from './placeRules.ts';
import { hasShape, missing } from './ports.ts';
import { hole, letters, sumOver } from './ruleText.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

export const embedding = defineOp({
  name: 'Embedding',
  family: 'Sequence',
  glyph: 'W_{[i]}',
  summary: 'Looks up a row of the table W for every index.',
  about:
    'How words, users or pieces of anything countable enter a network: each has a number, and the table W holds a vector for each number, which is learned like every weight. The lookup is a product with a one-hot vector, without the zeros. Backward only the rows that were read get a gradient, and a row that was read twice gets both contributions. The indices themselves get none.',
  aliases: ['lookup', 'lookup table', 'word vectors', 'word2vec', 'token embedding', 'nn.Embedding', 'gather rows'],
  formula: 'y_{i} = W_{k_i}',
  inputs: [
    {
      name: 'indices',
      role: 'data',
      differentiable: false,
      integer: true,
      tex: 'k',
      description: 'Whole numbers from 0, of any shape: which rows to read.',
    },
    {
      name: 'W',
      role: 'parameter',
      differentiable: true,
      default: { init: 'normal' },
      description: 'The table [vocabulary, dimension]: row k is the vector of index k.',
    },
  ],
  outputs: [{ name: 'y', description: 'The shape of the indices, with an axis of size dimension behind it.' }],
  params: [
    {
      kind: 'integer',
      name: 'vocabulary',
      default: null,
      nullable: true,
      min: 1,
      description: 'How many rows the table has; when not set, as many as W.',
    },
    {
      kind: 'integer',
      name: 'dimension',
      default: null,
      nullable: true,
      min: 1,
      description: 'How long each row is; when not set, as long as those of W.',
    },
  ],
  infer: inferEmbedding,
  steady: true,
  forward({ indices, W }) {
    const fault = badPlace(indices!, W!);
    if (fault) return fault;
    demand(() => badPlace(indices!, W!) === null);
    const shape = [...indices!.shape, W!.shape[1]!];
    return { outputs: { y: takeSlices(W!, 0, indices!.data, shape) } };
  },
  // dW_k = sum of dy_i over the i with k_i = k
  vjp: ({ y: dy }, { inputs }) => ({ W: addSlices(dy!, 0, inputs.indices!.data, inputs.W!.shape) }),
  jvp: ({ W: tangent }, { inputs, outputs }) => ({
    y: takeSlices(tangent!, 0, inputs.indices!.data, outputs.y!.shape),
  }),
  expand: () =>
    graphOf({ rows: ['Gather', { x: 'W', indices: 'indices' }, { axis: 0, mode: 'slices' }] }, { y: 'rows' }),
  derivation({ shapes }) {
    const rank = shapes.indices?.length ?? 1;
    const named = letters(rank + 2);
    const [row = 'i', column = 'j', ...places] = named ?? [];
    const index = hole('indices', places);
    return {
      forward: {
        y: {
          tex: called('take', '#{W}', '#{indices}', argument('axis', [0])),
          ...(named && { entry: { indices: [...places, column], tex: `#{W[${index},${column}]}` } }),
          words: 'Every index is replaced by its row of W.',
        },
      },
      gradients: {
        W: {
          tex: called('put', '#{dy}', '#{indices}', argument('axis', [0])),
          ...(named && {
            entry: {
              indices: [row, column],
              tex: `${sumOver(places)}\\left[${index} = ${row}\\right] \\cdot ${hole('dy', [...places, column])}`,
              ...(rank > 0 && { sum: Object.fromEntries(places.map((letter, axis) => [letter, `dy.${axis}`])) }),
            },
          }),
          words:
            'Each row of W collects what comes back to the places where it was read; rows that were not read get 0.',
        },
      },
    };
  },
  code: {
    pytorch: ({ inputs }) => `F.embedding(${inputs.indices}, ${inputs.W})`,
    numpy: ({ inputs }) => `${inputs.W}[${inputs.indices}]`,
  },
  samples: [
    { name: 'three words', inputs: { indices: vector(2, 0, 3), W: wave([4, 2]) } },
    { name: 'one word', inputs: { indices: scalar(1), W: wave([3, 2]) } },
    { name: 'a word twice', inputs: { indices: vector(1, 1, 0), W: wave([2, 3]) } },
    { name: 'a batch of sentences', inputs: { indices: sampleTensor([2, 3], 0, 1, 2, 2, 1, 3), W: wave([4, 2]) } },
    { name: 'rank 3', inputs: { indices: sampleTensor([2, 1, 2], 0, 1, 2, 2), W: wave([3, 2]) } },
    { name: 'rank 4', inputs: { indices: sampleTensor([2, 1, 1, 2], 0, 1, 2, 2), W: wave([3, 2]) } },
    {
      name: 'sizes set',
      params: { vocabulary: 3, dimension: 1 },
      inputs: { indices: vector(2, 0), W: wave([3, 1]) },
    },
    { name: 'one row', inputs: { indices: vector(0, 0), W: wave([1, 3]) } },
    { name: 'no words', inputs: { indices: sampleTensor([0]), W: wave([3, 2]) } },
  ],
});

/** Shape rule: that of the indices, and the dimension. */
function inferEmbedding(inputs: Readonly<Record<string, InputShape>>, params: Params): Inferred | Problem {
  const { indices: given, W } = inputs;
  if (given === undefined) return missing('indices');
  if (W === undefined) return missing('W');
  const indices: Shape = given === 'open' ? [] : given;
  const sizes = [params.vocabulary, params.dimension] as readonly (number | null)[];
  const chosen = { ...(given === 'open' && { indices }) };
  if (W === 'open') {
    const [vocabulary, dimension] = sizes as readonly [number | null, number | null];
    if (vocabulary === null || dimension === null) return noSize(vocabulary === null ? 'vocabulary' : 'dimension');
    return { outputs: { y: [...indices, dimension] }, inputs: { ...chosen, W: [vocabulary, dimension] } };
  }
  if (W.length !== 2) {
    return {
      problem: `W ${hasShape(W)}, but must be a table with one row per index`,
      port: 'W',
      expected: 'vocabulary × dimension',
      received: shapeText(W),
      fix: {
        kind: 'advice',
        text: 'Give W the shape vocabulary × dimension, or set both and let W hold an initializer.',
      },
    };
  }
  for (const [axis, name] of (['vocabulary', 'dimension'] as const).entries()) {
    const wanted = sizes[axis];
    if (wanted !== null && wanted !== W[axis]) {
      return {
        problem: `W ${hasShape(W)}, ${axis === 0 ? `${W[0]} rows` : `rows of ${W[1]}`}, but ${name} is set to ${wanted}`,
        port: 'W',
        expected: axis === 0 ? `${wanted} × ${W[1]}` : `${W[0]} × ${wanted}`,
        received: shapeText(W),
        fix: { kind: 'param', name, value: null, text: `Let W say the ${name}.` },
      };
    }
  }
  return { outputs: { y: [...indices, W[1]!] }, inputs: chosen };
}

function noSize(name: 'vocabulary' | 'dimension'): Problem {
  return {
    problem: `W holds an initializer and ${name} is not set, so nothing says how ${name === 'vocabulary' ? 'many rows the table has' : 'long its rows are'}`,
    port: 'W',
    expected: `${name}, or a W that has one`,
    received: 'neither',
    fix: {
      kind: 'param',
      name,
      value: name === 'vocabulary' ? 10 : 4,
      text: `Set ${name} to ${name === 'vocabulary' ? 10 : 4}.`,
    },
  };
}

function badPlace(indices: Tensor, W: Tensor): Problem | null {
  const rows = W.shape[0]!;
  return badIndex('indices', indices, rows, `W has ${rows} ${rows === 1 ? 'row' : 'rows'}`, () => ({
    kind: 'advice',
    text: `Use ${allowedIndices(rows)}, or give W more rows.`,
  }));
}
