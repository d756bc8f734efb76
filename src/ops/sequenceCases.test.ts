// Special cases of embeddings, attention and recurrent cells: what they refuse and in which words, what is exact, and cells in a chain.
import { describe, expect, test } from 'vitest';
import { evaluate } from '../engine/evaluate.ts';
import { completeParams, type InputShape, inputsOf, isProblem, type ParamValue, type Problem } from '../engine/op.ts';
import type { Instruction, Program, Source } from '../engine/program.ts';
import { random } from '../engine/random.ts';
import { scalar, type Tensor } from '../engine/tensor.ts';
import { opByName } from './index.ts';
import { gradientOf, randomCotangents, runSample } from './laws/runSample.ts';
import { sampleTensor, vector, wave } from './sampleTensor.ts';

type Given = Readonly<Record<string, ParamValue>>;
type Shapes = Readonly<Record<string, InputShape>>;
type Inputs = Readonly<Record<string, Tensor>>;

function infer(name: string, shapes: Shapes, params: Given = {}) {
  const op = opByName.get(name)!;
  return op.infer(shapes, completeParams(op, params));
}
function refused(name: string, shapes: Shapes, params: Given = {}): Problem {
  const answer = infer(name, shapes, params);
  if (!isProblem(answer)) throw new Error(`${name} has no problem`);
  return answer;
}
function run(name: string, inputs: Inputs, params: Given = {}) {
  const op = opByName.get(name)!;
  const done = runSample(op, { name: 'here', params, inputs });
  const cotangents = randomCotangents(done, random(7));
  return {
    outputs: done.outputs,
    gradient: (port: string): readonly number[] => [...gradientOf(op, done, cotangents, port)!.data],
  };
}

describe('Embedding', () => {
  test('an index that has no row is named', () => {
    const op = opByName.get('Embedding')!;
    const wrong = (indices: Tensor): Problem => {
      const answer = op.forward({ indices, W: wave([3, 2]) }, completeParams(op));
      if (!isProblem(answer)) throw new Error('no problem');
      return answer;
    };
    expect(wrong(sampleTensor([2, 2], 0, 1, 3, 0))).toMatchObject({
      problem: 'indices[1,0] is 3, but W has 3 rows (0 to 2)',
      port: 'indices',
    });
    expect(wrong(vector(0, -1)).problem).toBe('indices[1] is -1, but W has 3 rows (0 to 2)');
    expect(wrong(scalar(0.5)).problem).toBe('indices is 0.5, but an index is a whole number (0 to 2)');
  });

  test('the table has the sizes that are set, or says which is missing', () => {
    const sizes = { vocabulary: 5, dimension: 3 };
    expect(infer('Embedding', { indices: [2, 4], W: 'open' }, sizes)).toMatchObject({
      outputs: { y: [2, 4, 3] },
      inputs: { W: [5, 3] },
    });
    expect(refused('Embedding', { indices: [2], W: 'open' }, { vocabulary: 5 })).toMatchObject({
      problem: 'W holds an initializer and dimension is not set, so nothing says how long its rows are',
      fix: { kind: 'param', name: 'dimension', value: 4 },
    });
    expect(refused('Embedding', { indices: [2], W: [4, 3] }, sizes)).toMatchObject({
      problem: 'W is a matrix of 4 × 3, 4 rows, but vocabulary is set to 5',
      fix: { kind: 'param', name: 'vocabulary', value: null },
    });
    expect(refused('Embedding', { indices: [2], W: [4] }).problem).toBe(
      'W is a vector of 4, but must be a table with one row per index',
    );
  });
});

describe('attention', () => {
  test.each([
    [
      { q: [3, 2], k: [4, 3], v: [4, 2] },
      'k has keys of 3 entries (a matrix of 4 × 3), but q has queries of 2 (a matrix of 3 × 2)',
    ],
    [{ q: [3, 2], k: [4, 2], v: [3, 2] }, 'v has 3 values (a matrix of 3 × 2), but k has 4 keys (a matrix of 4 × 2)'],
    [
      { q: [2], k: [2, 2], v: [2, 2] },
      'q is a vector of 2, but attention reads a sequence: a matrix with one row for each position',
    ],
    [
      { q: [2, 3, 2], k: [3, 4, 2], v: [4, 2] },
      'batches do not broadcast: [2] and [3] (q is a tensor of 2 × 3 × 2, k is a tensor of 3 × 4 × 2)',
    ],
    [
      { q: [3, 2], k: [4, 2], v: [4, 2], mask: [4, 3] },
      'mask is a matrix of 4 × 3, but must repeat to the scores, [3 × 4]: one number for each query and key',
    ],
  ] as const)('%o is refused', (shapes, problem) => {
    expect(refused('ScaledDotProductAttention', shapes).problem).toBe(problem);
  });

  test('scores of a thousand do not overflow', () => {
    const one = (value: number) => sampleTensor([1, 1], value);
    const inputs = { q: one(1000), k: sampleTensor([2, 1], -1, 1), v: sampleTensor([2, 1], 3, 5) };
    expect([...run('ScaledDotProductAttention', inputs).outputs.y!.data]).toEqual([5]);
  });

  test('a key that is hidden gets nothing, exactly, whatever it holds', () => {
    const q = wave([2, 2]);
    const k = sampleTensor([3, 2], 1, 2, 1e200, -1e200, 3, 1);
    const v = sampleTensor([3, 2], 1, 2, Infinity, 5, 3, 4);
    const hidden = { q, k: wave([3, 2]), v: wave([3, 2], 1), mask: vector(0, -Infinity, 0) };
    const { gradient } = run('ScaledDotProductAttention', hidden);
    expect(gradient('k').slice(2, 4).map(Math.abs)).toEqual([0, 0]);
    expect(gradient('v').slice(2, 4)).toEqual([0, 0]);
    expect(gradient('mask')[1]).toBe(0);
    // Scores so far below the others that their share rounds to 0 act alike.
    expect(
      run('ScaledDotProductAttention', { ...hidden, k, v: { ...v, data: v.data.with(2, 7) } }).gradient('k')[2],
    ).toBe(0);
  });

  test('causal hides what comes after each place, counted from the first key', () => {
    const v = sampleTensor([3, 1], 1, 10, 100);
    const alike = { q: sampleTensor([4, 1], 0, 0, 0, 0), k: sampleTensor([3, 1], 0, 0, 0), v };
    const { y } = run('ScaledDotProductAttention', alike, { causal: true }).outputs;
    expect([...y!.data]).toEqual([1, 5.5, expect.closeTo(37, 12), expect.closeTo(37, 12)]);
  });

  test('a query that may see nothing has no mean', () => {
    const mask = sampleTensor([2, 1], 0, -Infinity);
    const { y } = run('ScaledDotProductAttention', { q: wave([2, 2]), k: wave([2, 2]), v: wave([2, 1]), mask }).outputs;
    expect(y!.data[0]).toBeCloseTo((wave([2, 1]).data[0]! + wave([2, 1]).data[1]!) / 2, 0);
    expect(y!.data[1]).toBeNaN();
  });
});

describe('MultiHeadAttention', () => {
  const open = Object.fromEntries(
    ['Wq', 'Wk', 'Wv', 'Wo', 'bq', 'bk', 'bv', 'bo'].map((port) => [port, 'open' as const]),
  );

  test('weights take the size of the query, the keys and the values', () => {
    expect(
      infer('MultiHeadAttention', { query: [2, 3, 4], key: [2, 5, 6], value: [2, 5, 7], ...open }, { heads: 2 }),
    ).toEqual({
      outputs: { y: [2, 3, 4] },
      inputs: { Wq: [4, 4], Wk: [4, 6], Wv: [4, 7], Wo: [4, 4], bq: [4], bk: [4], bv: [4], bo: [4] },
    });
  });

  test('two weights of one shape do not start as twins', () => {
    const op = opByName.get('MultiHeadAttention')!;
    const seeds = inputsOf(op, completeParams(op)).flatMap(({ default: held }) =>
      typeof held === 'object' && held.init !== 'zeros' ? [held.seed] : [],
    );
    expect(new Set(seeds).size).toBe(4);
  });

  test.each([
    [
      { query: [3, 4], key: [3, 4], value: [3, 4], ...open },
      { heads: 3 },
      'heads is 3, but queries of 4 entries cannot be cut into 3 equal heads',
    ],
    [
      { query: [3, 4], key: [3, 4], value: [2, 4], ...open },
      {},
      'value has 2 positions (a matrix of 2 × 4), but key has 3 (a matrix of 3 × 4)',
    ],
    [
      { query: [2, 3, 4], key: [3, 4], value: [3, 4], ...open },
      {},
      'key is a matrix of 3 × 4, but query is a tensor of 2 × 3 × 4: both must have the same batch',
    ],
    [
      { query: [3, 4], key: [3, 4], value: [3, 4], ...open, Wk: [4, 5] },
      {},
      'Wk has 5 columns (a matrix of 4 × 5), but key has vectors of 4 entries',
    ],
    [
      { query: [3, 4], key: [3, 4], value: [3, 4], ...open, Wq: [4, 4], Wk: [6, 4] },
      {},
      'Wk is a matrix of 6 × 4, but must have shape [4 × 4] to fit the other weights',
    ],
    [
      { query: [4], key: [3, 4], value: [3, 4], ...open },
      {},
      'query is a vector of 4, but attention reads a sequence: a matrix with one row for each position',
    ],
  ] as const)('%o is refused', (shapes, params, problem) => {
    expect(refused('MultiHeadAttention', shapes, params).problem).toBe(problem);
  });

  test('the bias of the keys gets exactly 0: no softmax sees it', () => {
    const [sample] = opByName.get('MultiHeadAttention')!.samples;
    expect(
      run('MultiHeadAttention', sample!.inputs as Inputs)
        .gradient('bk')
        .map(Math.abs),
    ).toEqual([0, 0]);
  });
});

function holding(value: Tensor): Source {
  return { kind: 'held', value, trainable: true };
}

function source(node: string, value: Tensor): Instruction {
  return { node, op: opByName.get('Parameter')!, params: {}, inputs: { value: holding(value) } };
}

describe('recurrent cells', () => {
  const open: Shapes = { h_prev: 'open', W_ih: 'open', W_hh: 'open', b_ih: 'open', b_hh: 'open' };

  test('everything open follows from x and the units', () => {
    expect(infer('LSTMCell', { x: [5, 3], ...open, c_prev: 'open' }, { units: 2 })).toEqual({
      outputs: { h: [5, 2], c: [5, 2] },
      inputs: { h_prev: [5, 2], c_prev: [5, 2], W_ih: [8, 3], W_hh: [8, 2], b_ih: [8], b_hh: [8] },
    });
    // What a state before says, is enough too.
    expect(infer('GRUCell', { x: [3], ...open, h_prev: [4] })).toMatchObject({
      outputs: { y: [4] },
      inputs: { W_hh: [12, 4] },
    });
  });

  test.each([
    [
      'RNNCell',
      { x: [3], ...open },
      {},
      'W_hh holds an initializer and units is not set, so nothing says how many units the state has',
    ],
    [
      'GRUCell',
      { x: [3], ...open, W_ih: [7, 3] },
      {},
      'W_ih has 7 rows (a matrix of 7 × 3), but must have 3 rows per unit, one for each gate: a multiple of 3',
    ],
    ['RNNCell', { x: [3], ...open, W_ih: [2, 4] }, {}, 'W_ih has 4 columns (a matrix of 2 × 4), but x has 3 features'],
    [
      'RNNCell',
      { x: [2, 3], ...open, h_prev: [2], W_hh: [2, 2] },
      {},
      'h_prev is a vector of 2, but x is a matrix of 2 × 3: both must have the same axes in front of their last',
    ],
    [
      'RNNCell',
      { x: [3], ...open, h_prev: [4], W_hh: [2, 2] },
      {},
      'h_prev has 4 units (a vector of 4), but the cell has 2',
    ],
    [
      'LSTMCell',
      { x: [3], ...open, c_prev: 'open', W_hh: [8, 2] },
      { units: 3 },
      'W_hh is a matrix of 8 × 2, but for 3 units (as units is set) it must have shape [12 × 3]: 4 rows per unit, one for each gate',
    ],
    ['RNNCell', { x: [], ...open }, { units: 1 }, 'x is a scalar, but a cell reads vectors'],
  ] as const)('%s with %o is refused', (name, shapes, params, problem) => {
    const answer = refused(name, shapes, params);
    expect(answer.problem).toBe(problem);
    expect(answer.fix).toBeDefined();
  });

  test('without bias there are no ports for it', () => {
    for (const name of ['RNNCell', 'LSTMCell', 'GRUCell']) {
      const op = opByName.get(name)!;
      const names = inputsOf(op, completeParams(op, { bias: false })).map((port) => port.name);
      expect(names.filter((port) => port.startsWith('b_'))).toEqual([]);
    }
  });

  test('a relu cell says which sum is 0', () => {
    const op = opByName.get('RNNCell')!;
    const inputs = { x: vector(1), h_prev: vector(0), W_ih: sampleTensor([1, 1], 0), W_hh: sampleTensor([1, 1], 1) };
    const params = completeParams(op, { nonlinearity: 'relu', bias: false });
    expect(op.kinkAt!(inputs, params).W_ih).toBe(
      'W_ih takes part in a sum of exactly 0, that of y[0], where ReLU has a corner: the gradient there is taken as 0, as PyTorch does',
    );
    expect(op.kinkAt!(inputs, completeParams(op, { bias: false }))).toEqual({});
  });

  // The same weights at each of three steps: backpropagation through time adds up what every step sends back.
  test.each([
    ['RNNCell', 1, ['h_prev'], ['y']],
    ['LSTMCell', 4, ['h_prev', 'c_prev'], ['h', 'c']],
    ['GRUCell', 3, ['h_prev'], ['y']],
  ] as const)('%s in a chain: the gradients of shared weights are slopes', (name, gates, states, outputs) => {
    const [units, features] = [2, 2];
    const shared: Inputs = {
      W_ih: wave([gates * units, features], 1),
      W_hh: wave([gates * units, units], 2),
      b_ih: wave([gates * units], 3),
    };
    const chain = (weights: Inputs): Program => {
      const op = opByName.get(name)!;
      const step = (t: number): Instruction => ({
        node: `step${t}`,
        op,
        params: completeParams(op),
        inputs: {
          x: holding(wave([features], t)),
          ...Object.fromEntries(
            states.map((port, k) => [
              port,
              t === 0
                ? ({ kind: 'open', initializer: { init: 'zeros' }, trainable: false } as const)
                : ({ kind: 'wire', node: `step${t - 1}`, port: outputs[k]! } as const),
            ]),
          ),
          W_ih: { kind: 'wire', node: 'W_ih', port: 'y' },
          W_hh: { kind: 'wire', node: 'W_hh', port: 'y' },
          b_ih: { kind: 'wire', node: 'b_ih', port: 'y' },
          b_hh: { kind: 'open', initializer: { init: 'zeros' }, trainable: false },
        },
      });
      const instructions = [
        ...Object.entries(weights).map(([node, value]) => source(node, value)),
        step(0),
        step(1),
        step(2),
      ];
      return { instructions, target: { node: 'step2', port: outputs[0], seed: vector(1, -0.5) } };
    };
    const loss = (weights: Inputs): number => {
      const y = evaluate(chain(weights)).values.get(`step2.${outputs[0]}`)!.data;
      return y[0]! - 0.5 * y[1]!;
    };
    const { gradients, problems } = evaluate(chain(shared));
    expect([...problems]).toEqual([]);
    for (const [port, value] of Object.entries(shared)) {
      value.data.forEach((_, i) => {
        const moved = (by: number): number =>
          loss({ ...shared, [port]: { ...value, data: value.data.with(i, value.data[i]! + by) } });
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(gradients.get(`${port}.y`)!.data[i]).toBeCloseTo(slope, 8);
      });
    }
  });
});

describe('PositionalEncoding', () => {
  test('the first position gets 0 and 1 in turn, and a shift turns each pair by one angle', () => {
    const zeros = sampleTensor([4, 4], ...Array.from({ length: 16 }, () => 0));
    const { y } = run('PositionalEncoding', { x: zeros }).outputs;
    expect(Array.from(y!.data).slice(0, 4)).toEqual([0, 1, 0, 1]);
    const pair = (l: number, k: number): readonly [number, number] => [
      y!.data[4 * l + 2 * k]!,
      y!.data[4 * l + 2 * k + 1]!,
    ];
    for (const [k, angle] of [1, 0.01].entries()) {
      const [s, c] = pair(1, k);
      expect(pair(2, k)[0]).toBeCloseTo(s * Math.cos(angle) + c * Math.sin(angle), 14);
    }
    expect(refused('PositionalEncoding', { x: [] }).port).toBe('x');
  });
});
